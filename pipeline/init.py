"""A new workspace, with one example that explains itself."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from .errors import WorkspaceError
from .fix import fix
from .workspace import Workspace

#: Name of the template → where it goes in the workspace.
_PLACES: Final = {
    "rejoinder.toml": "rejoinder.toml",
    "gitignore": ".gitignore",
    "article.md": "articles/footbridge.md",
    "registry.yaml": "registry.yaml",
    "sheet.yaml": "facts/footbridge.yaml",
}


def init_workspace(folder: Path) -> Workspace:
    """Make ``folder`` a workspace whose example can be checked and built at once.

    The folder may exist and hold other files, such as articles. Raise :class:`WorkspaceError`,
    having written nothing, where it is a workspace already or a file stands in the way.
    """
    if (folder / "rejoinder.toml").exists():
        raise WorkspaceError(f"{folder}: is a workspace already")
    in_the_way = [place for place in _PLACES.values() if (folder / place).exists()]
    if in_the_way:
        raise WorkspaceError(f"{folder}: nothing is overwritten, and there is {in_the_way[0]}")
    templates = files(__package__) / "data" / "init"
    try:
        for name, place in _PLACES.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((templates / name).read_bytes())
    except OSError as error:
        raise WorkspaceError(f"{error.filename or folder}: {error.strerror}") from None
    workspace = Workspace(folder)
    fix(workspace, register=True).raise_problems()
    return workspace

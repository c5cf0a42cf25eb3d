"""A workspace: the folder in which articles become fact sheets and fact sheets a site."""

from functools import cached_property
from pathlib import Path

from .errors import Problem, Problems, WorkspaceError
from .settings import SETTINGS_FILE, Settings, load_settings


class Workspace:
    """The folder ``root`` with ``rejoinder.toml``, and where everything lies in it.

    Nothing is read or made until it is asked for, and the folders need not exist.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def find(cls, folder: Path) -> "Workspace":
        """The workspace in ``folder``. Raise :class:`WorkspaceError` where there is none."""
        if (folder / SETTINGS_FILE).is_file():
            return cls(folder)
        if not folder.is_dir():
            raise WorkspaceError(f"{folder}: there is no such folder")
        around = next((p for p in folder.resolve().parents if (p / SETTINGS_FILE).is_file()), None)
        hint = (
            f"the workspace around it is {around}: rejoinder -C {around} …"
            if around
            else "'rejoinder init DIR' makes one, 'rejoinder -C DIR …' works in one elsewhere"
        )
        raise WorkspaceError(f"{folder}: is not a workspace (no {SETTINGS_FILE}); {hint}")

    @cached_property
    def settings(self) -> Settings:
        """The settings, read once. Raise :class:`~rejoinder.pipeline.errors.Problems`."""
        return load_settings(self.root)

    @property
    def articles_dir(self) -> Path:
        """What was read, at any depth."""
        return self.root / "articles"

    @property
    def texts_dir(self) -> Path:
        """The normalised text of each article."""
        return self.root / "texts"

    @property
    def facts_dir(self) -> Path:
        """The fact sheets."""
        return self.root / "facts"

    @property
    def site_dir(self) -> Path:
        """The published snapshots."""
        return self.root / "site"

    @property
    def cache_dir(self) -> Path:
        """What can be made again at any time, and is kept to save that."""
        return self.root / ".rejoinder"

    @property
    def registry_file(self) -> Path:
        """Who is who: ``registry.yaml``, or ``registry.jsonl`` where that is there instead.

        Raise :class:`~rejoinder.pipeline.errors.Problems` where both are: it has one authority.
        """
        yaml, bulk = self.root / "registry.yaml", self.root / "registry.jsonl"
        if bulk.exists() and yaml.exists():
            raise Problems(
                [Problem(bulk.name, 0, "", f"stands beside {yaml.name}", allowed="one of the two")]
            )
        return bulk if bulk.exists() else yaml

    def text_path(self, article_id: str) -> Path:
        """Where the normalised text of an article is kept, to which offsets refer."""
        return self.texts_dir / f"{article_id}.txt"

    def name_of(self, path: Path) -> str:
        """What errors and sheets call a file: its path in the workspace, with ``/``."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

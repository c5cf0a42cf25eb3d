"""Where a pulled snapshot goes: the site of a workspace, which may have to be made."""

import json
from pathlib import Path
from typing import Final

from .errors import WorkspaceError
from .settings import SETTINGS_FILE
from .workspace import Workspace

_SETTINGS: Final = """\
# What is served here is pulled from {url}.
# Title, base URI and the like come with it. The settings that count here are those of [serve].
[site]
title = {title}
"""


def site_folder(folder: Path, url: str) -> Path:
    """The folder of the site in the workspace ``folder``, of which one is made where there is none.

    Raise :class:`WorkspaceError` for a folder that has other things in it and is no workspace.
    """
    if (folder / SETTINGS_FILE).exists():
        return Workspace.find(folder).site_dir
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(
            f"{folder}: this is no workspace, and not empty either; -C names another folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(url=url.splitlines()[0], title=json.dumps("Pulled"))
    (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    return Workspace.find(folder).site_dir

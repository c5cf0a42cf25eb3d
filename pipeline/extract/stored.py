"""Extraction where articles or sheets are elsewhere too."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import Problem
from ..storage.articles import fetch_articles
from ..storage.place import is_address
from ..storage.sheets import sync_sheets
from ..workspace import Workspace
from .run import Report, extract_workspace


def extract_stored(
    workspace: Workspace,
    named: Sequence[str] = (),
    *,
    progress: Callable[[str], None] = lambda _: None,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Report:
    """Propose facts for the articles ``named``, by paths or addresses of files and folders.

    By default that is all there are: below ``articles/``, and at the addresses of
    ``[storage] articles``. Sheets that are kept elsewhere are fetched before, so that nobody's
    corrections are missed, and sent when all is done. Raise as :func:`extract_workspace` does, and
    :class:`StorageError`.
    """
    addresses = [name for name in named if is_address(name)]
    problems: list[Problem] = []
    before = sync_sheets(workspace, progress)
    fetched = fetch_articles(
        workspace, addresses if named else workspace.settings.storage.articles, problems, progress
    )
    sources = [Path(name) for name in named if not is_address(name)]
    report = extract_workspace(
        workspace,
        [*sources, *fetched] if named else (),
        progress=progress,
        jobs=jobs,
        scheduler=scheduler,
    )
    after = sync_sheets(workspace, progress)
    report.lines = [*before.lines, *report.lines, *after.lines]
    report.problems += dict.fromkeys([*problems, *before.problems, *after.problems])
    return report

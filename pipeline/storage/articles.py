"""Articles in a place elsewhere: copies of them below ``articles/``, kept as they are there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from ..articles import MAX_BYTES, READERS
from ..articles.json_lines import SUFFIX as MANY
from ..articles.table import NAME as TABLE
from ..errors import Problem, StorageError, shorten
from ..workspace import Workspace
from .decision import Action
from .journal import CopyJournal
from .mirror import Changes, Mirror, is_possible
from .place import Entry, Place, is_hidden

_PAGES: Final = (".html", ".htm")
#: How browsers call the folder of pictures and scripts that they save beside ``page.html``.
_OF_PAGE: Final = "_files"


def fetch_articles(
    workspace: Workspace,
    addresses: Sequence[str],
    problems: list[Problem],
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Have the articles at ``addresses``, of files or folders, below ``articles/`` as they are now.

    That of ``s3://bucket/2026/a.html`` is ``articles/bucket/2026/a.html``, on any machine: what
    sheets call it depends on nothing else. One that is gone there goes here too, but not its sheet;
    one that somebody has changed here stays so. Return the file or folder of each address. What is
    no article, or cannot be one, adds to ``problems`` why.

    Raise :class:`StorageError` where a place cannot be read, or has nothing in it.
    """
    if not addresses:
        return []
    with CopyJournal(workspace) as journal:
        return [_fetch(workspace, url, journal, problems, progress) for url in addresses]


def _fetch(
    workspace: Workspace,
    url: str,
    journal: CopyJournal,
    problems: list[Problem],
    progress: Callable[[str], None],
) -> Path:
    place = Place(url)
    _subfolder(place)  # refused before anything is listed
    progress(f"looking at {place.url}")
    single = place.entry("")
    if single is not None:
        url, _, name = place.url.rpartition("/")
        place = Place(url)
        # The table beside it may say whose it is.
        there = {name: single} | ({TABLE: table} if (table := place.entry(TABLE)) else {})
        known: list[str] = []
    else:
        there = place.files()
        known = list(journal.below(place.url))
        if not there:
            raise StorageError(f"{place.url}: holds no articles", missing=True)
    folder = workspace.articles_dir / _subfolder(place)
    mirror = Mirror(place, folder, journal, progress)
    wanted = dict(_wanted(place, there, problems))
    changes = Changes(problems=problems)
    actions = mirror.actions((), wanted, known)
    problems.extend(
        Problem(workspace.name_of(folder / path), 0, "",
                f"is not what there is at {place.address(path)}, and neither is the older",
                allowed="one of the two: remove or rename this one")
        for path in mirror.compare(actions[Action.COMPARE], wanted)
    )  # fmt: skip
    mirror.fetch(sorted(actions[Action.FETCH] + actions[Action.GONE_HERE]), wanted, changes)
    mirror.remove_here(actions[Action.GONE_THERE], changes)
    for path in actions[Action.FORGET]:
        mirror.forget(path)
    return folder if single is None else folder / name


def _subfolder(place: Place) -> str:
    """Where below ``articles/`` a place has its copies."""
    path = place.root.strip("/")
    if not path or not is_possible(path) or is_hidden(path):
        raise StorageError(f"{place.url}: no folder of a workspace can have this path")
    return path


def _wanted(
    place: Place, there: Mapping[str, Entry], problems: list[Problem]
) -> Iterator[tuple[str, Entry]]:
    """What can be an article or tells of some; of the rest, why not, before it is fetched."""
    pages = {path.rpartition(".")[0] for path in there if path.lower().endswith(_PAGES)}
    for path, entry in there.items():
        name = PurePosixPath(path).name
        if _belongs_to_page(path, pages):
            continue
        suffix = PurePosixPath(path).suffix.lower()
        if not is_possible(path):
            wrong: tuple[str, ...] = ("has a name that no file here can have", shorten(path))
        elif suffix not in READERS and name != TABLE:
            wrong = ("no reader for such files", shorten(suffix), ", ".join(READERS))
        elif entry.size > MAX_BYTES and suffix != MANY:
            wrong = ("is too large for an article", f"{entry.size} bytes",
                     f"up to {MAX_BYTES} bytes")  # fmt: skip
        else:
            yield path, entry
            continue
        problems.append(Problem(place.address(path), 0, "", *wrong))


def _belongs_to_page(path: str, pages: set[str]) -> bool:
    parts = path.split("/")[:-1]
    return any(
        part.endswith(_OF_PAGE) and "/".join(parts[: number + 1]).removesuffix(_OF_PAGE) in pages
        for number, part in enumerate(parts)
    )

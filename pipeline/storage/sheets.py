"""The sheets of a workspace in a place elsewhere, with the texts and the registry they rely on.

Both sides are compared with what they were when they were last the same, as Git does with two
branches: what only one has changed goes to the other, and what both have changed stays as it is on
both until a person decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from ..errors import Problem, StorageError, counted
from ..workspace import Workspace
from .decision import Action
from .journal import CopyJournal
from .mirror import Changes, Mirror, is_possible
from .place import Entry, Place, is_hidden

#: In the order in which they are copied: no sheet without its text and its entries.
_PARTS: Final = ("texts/", "registry.", "facts/")
_REGISTRIES: Final = ("registry.yaml", "registry.jsonl")
_SUFFIXES: Final = (".yaml", ".yml", ".jsonl", ".txt")

#: Files that one line names.
_MOST_NAMED: Final = 3

Side = Literal["here", "there"]


@dataclass(slots=True)
class Synced:
    """What came of it. Lines are for people; any of ``problems`` means exit status 1."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fetch_sheets(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> Synced:
    """Have here what others have changed there, where ``[storage] workspace`` names a place."""
    return _synced(workspace, progress, sending=False, delete=False, prefer=None)


def sync_sheets(
    workspace: Workspace,
    progress: Callable[[str], None] = lambda _: None,
    *,
    delete: bool = False,
    prefer: Side | None = None,
) -> Synced:
    """As :func:`fetch_sheets`, and have there what was changed here.

    What one side has removed is removed on the other with ``delete`` only. Of what both have
    changed, the ``prefer``-red side's replaces the other's.

    Raise :class:`StorageError` where the place cannot be read or written.
    """
    return _synced(workspace, progress, sending=True, delete=delete, prefer=prefer)


def _synced(
    workspace: Workspace,
    progress: Callable[[str], None],
    *,
    sending: bool,
    delete: bool,
    prefer: Side | None,
) -> Synced:
    url = workspace.settings.storage.workspace
    if url is None:
        return Synced()
    place = Place(url)
    progress(f"looking at {place.url}")
    with CopyJournal(workspace) as journal:
        mirror = Mirror(place, workspace.root, journal, progress)
        changes = Changes()
        there = _there(place, changes.problems)
        known = [path for path in journal.below(place.url) if _is_part(path)]
        if known and not there:
            # An emptied bucket is an accident before it is a wish to have everything removed.
            raise StorageError(f"{place.url}: is empty, though there were {len(known)} files")
        here = list(_here(workspace.root))
        for part in _PARTS:
            _sync_part(
                mirror,
                [path for path in here if path.startswith(part)],
                {path: entry for path, entry in there.items() if path.startswith(part)},
                [path for path in known if path.startswith(part)],
                changes, sending, delete, prefer,
            )  # fmt: skip
    return _told(place, changes)


def _sync_part(
    mirror: Mirror,
    here: list[str],
    there: dict[str, Entry],
    known: list[str],
    changes: Changes,
    sending: bool,
    delete: bool,
    prefer: Side | None,
) -> None:
    actions = mirror.actions(here, there, known)
    sent = actions[Action.SEND]
    unlike = mirror.compare(actions[Action.COMPARE], there)
    mirror.fetch(actions[Action.FETCH], there, changes)
    if prefer == "here":
        sent = sorted(sent + unlike)
    elif prefer == "there":
        mirror.fetch(unlike, there, changes, over=True)
    else:
        changes.conflicts += unlike
    if sending:
        mirror.send(sent, there, changes)
    else:
        changes.waiting += sent
    if delete:
        mirror.remove_here(actions[Action.GONE_THERE], changes)
        mirror.remove_there(actions[Action.GONE_HERE], changes)
    else:
        changes.gone_there += actions[Action.GONE_THERE]
        changes.gone_here += actions[Action.GONE_HERE]
    for path in actions[Action.FORGET]:
        mirror.forget(path)


def _there(place: Place, problems: list[Problem]) -> dict[str, Entry]:
    """The files there that are a workspace's. A place that is not there yet has none."""
    found = {name: entry for name in _REGISTRIES if (entry := place.entry(name)) is not None}
    for folder in ("texts", "facts"):
        for path, entry in place.files(folder).items():
            if not is_possible(path):
                problems.append(Problem(place.address(path), 0, "",
                                        "has a name that no file here can have"))  # fmt: skip
            elif _is_part(path):
                found[path] = entry
    return found


def _here(root: Path) -> Iterator[str]:
    yield from (name for name in _REGISTRIES if (root / name).is_file())
    for folder in ("texts", "facts"):
        for file in (root / folder).rglob("*"):
            path = file.relative_to(root).as_posix()
            if _is_part(path) and file.is_file():
                yield path


def _is_part(path: str) -> bool:
    return path.startswith(_PARTS) and path.endswith(_SUFFIXES) and not is_hidden(path)


def _told(place: Place, changes: Changes) -> Synced:
    synced = Synced(problems=changes.problems)
    done = [
        f"{what} {len(paths)}"
        for what, paths in (
            ("fetched", changes.fetched), ("sent", changes.sent), ("removed", changes.removed)
        )
        if paths
    ]  # fmt: skip
    if done:
        synced.lines.append(f"{place.url}: {', '.join(done)}")
    if changes.waiting:
        files = counted(len(changes.waiting), "file")
        synced.lines.append(f"{files} changed here: 'rejoinder sync' sends what {place.url} lacks")
    for paths, gone, kept in (
        (changes.gone_here, "here", "there"), (changes.gone_there, "there", "here")
    ):  # fmt: skip
        if paths:
            files = ", ".join(paths[:_MOST_NAMED]) + (", …" if len(paths) > _MOST_NAMED else "")
            synced.lines.append(
                f"{counted(len(paths), 'file')} gone {gone} and still {kept} ({files}): "
                "'rejoinder sync --delete' removes such files"
            )
    synced.problems += (
        Problem(path, 0, "", f"was changed both here and at {place.address(path)}",
                allowed="'rejoinder sync --prefer here' or '--prefer there', for all such files")
        for path in changes.conflicts
    )  # fmt: skip
    return synced

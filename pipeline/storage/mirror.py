"""Copy files between a folder here and a place elsewhere, each whole, in either direction."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from ..errors import Problem
from ..files import file_digest, replacing
from .decision import Action, State, decided
from .journal import CopyJournal, is_changed
from .place import Entry, Place, copied

#: How long a name may be in the file systems of common machines, in bytes.
_LONGEST: Final = 255
#: What is written beside a file while it is on its way needs some room for its own name.
_ROOM: Final = 16

#: How many copies are begun before the first of them is looked at.
_QUEUED: Final = 1_000

Progress = Callable[[str], None]

_T = TypeVar("_T")


@dataclass(slots=True)
class Changes:
    """What was copied, by the paths, and what was left to people."""

    fetched: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    #: What would have been sent.
    waiting: list[str] = field(default_factory=list)
    #: What is gone on one side and as it was on the other.
    gone_here: list[str] = field(default_factory=list)
    gone_there: list[str] = field(default_factory=list)
    #: What both sides have changed, each in its own way.
    conflicts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Mirror:
    """The folder ``folder`` here and ``place`` there, which are to hold the same files.

    ``journal`` knows what has been copied. Methods raise :class:`StorageError`; what was done
    before that is done, and noted.
    """

    def __init__(
        self, place: Place, folder: Path, journal: CopyJournal, progress: Progress
    ) -> None:
        self.place, self.folder = place, folder
        self._journal, self._progress = journal, progress

    def actions(
        self, here: Iterable[str], there: Mapping[str, Entry], known: Iterable[str]
    ) -> dict[Action, list[str]]:
        """What is to be done for each path, sorted: those that are here, there, or ``known``."""
        found: dict[Action, list[str]] = {action: [] for action in Action}
        for path in sorted({*here, *there, *known}):
            action = decided(self._state_here(path), self._state_there(path, there.get(path)))
            found[action].append(path)
        return found

    def _state_here(self, path: str) -> State:
        file = self.folder / path
        if not file.is_file():
            return State.ABSENT
        copy = self._journal.copy(self.place.address(path))
        return State.CHANGED if copy is None or is_changed(file, copy) else State.SAME

    def _state_there(self, path: str, entry: Entry | None) -> State:
        if entry is None:
            return State.ABSENT
        copy = self._journal.copy(self.place.address(path))
        same = (
            copy is not None and entry.mark and (entry.mark, entry.size) == (copy.mark, copy.size)
        )
        return State.SAME if same else State.CHANGED

    def fetch(
        self,
        paths: list[str],
        there: Mapping[str, Entry],
        changes: Changes,
        *,
        over: bool = False,
    ) -> None:
        """Have these files here as they are there; ``over`` what was changed here, if it is to be.

        What is changed here while it is on its way is a problem otherwise, and left as it is.
        """
        self._all("fetching", paths, lambda path: self._fetch(path, there[path], over),
                  changes.fetched, changes)  # fmt: skip

    def send(self, paths: list[str], there: Mapping[str, Entry], changes: Changes) -> None:
        """Have these files there as they are here; ``there`` is what was there when it was asked.

        What somebody else has changed since then is a problem, and left as it is.
        """
        self._all("sending", paths, lambda path: self._send(path, there.get(path)),
                  changes.sent, changes)  # fmt: skip

    def compare(self, paths: list[str], there: Mapping[str, Entry]) -> list[str]:
        """The ones of these files that are not the same on both sides."""
        different = []
        for path, compared in self._at_once(lambda path: self._compare(path, there), paths):
            if isinstance(compared, _Copied):
                self._note(path, compared)
            else:
                different.append(path)
        return different

    def remove_here(self, paths: Iterable[str], changes: Changes) -> None:
        """Remove files that are no more there."""
        for path in paths:
            if self._state_here(path) is not State.CHANGED:
                (self.folder / path).unlink(missing_ok=True)
                self.forget(path)
                changes.removed.append(path)

    def remove_there(self, paths: list[str], changes: Changes) -> None:
        """Remove files that are no more here."""
        for path, removed in self._at_once(self._remove_there, paths):
            if removed:
                self.forget(path)
                changes.removed.append(path)

    def _remove_there(self, path: str) -> bool:
        if self._is_changed_there(path, self.place.entry(path)):
            return False
        self.place.remove(path)
        return True

    def forget(self, path: str) -> None:
        """Know nothing of a file any more."""
        self._journal.forget(self.place.address(path))

    def _all(
        self,
        doing: str,
        paths: list[str],
        copy: Callable[[str], "_Copied | Problem"],
        done: list[str],
        changes: Changes,
    ) -> None:
        for number, (path, copied_) in enumerate(self._at_once(copy, paths), 1):
            if isinstance(copied_, Problem):
                changes.problems.append(copied_)
                continue
            self._note(path, copied_)
            done.append(path)
            self._progress(f"{doing} {number} of {len(paths)} files: {path}")

    def _note(self, path: str, copied_: "_Copied") -> None:
        self._journal.note(self.place.address(path), copied_.entry, copied_.time, copied_.digest)

    def _fetch(self, path: str, entry: Entry, over: bool) -> "_Copied | Problem":
        """Fetch one file; what this machine cannot hold is a problem of that file alone."""
        file = self.folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(file) as out:
                size, digest = copied(self.place.pieces(path, size=entry.size), out)
                if size != entry.size or (not over and self._state_here(path) is State.CHANGED):
                    raise _ChangedError
            return _Copied(entry, digest, file.stat().st_mtime_ns)
        except _ChangedError:
            return self._changed(path)
        except OSError as error:
            return self._problem(path, f"cannot be written here: {error.strerror or error}")

    def _send(self, path: str, last: Entry | None) -> "_Copied | Problem":
        """Send one file, unless somebody else has changed it there since it was looked at."""
        file = self.folder / path
        now = self.place.entry(path)
        if now != last and self._is_changed_there(path, now):
            return self._changed(path)
        time, digest = file.stat().st_mtime_ns, file_digest(file)
        self.place.send(file, path)
        entry = self.place.entry(path)
        if entry is None or entry.size != file.stat().st_size:
            return self._changed(path)
        return _Copied(entry, digest, time)

    def _is_changed_there(self, path: str, now: Entry | None) -> bool:
        """Whether what is there ``now`` is another file than the one that was copied last.

        Some file systems do not mark one alike in a list and by itself, so its digest tells.
        """
        copy = self._journal.copy(self.place.address(path))
        if now is None or copy is None:
            return now is not None
        return now.size != copy.size or self.place.digest(path) != copy.digest

    def _compare(self, path: str, there: Mapping[str, Entry]) -> "_Copied | None":
        file = self.folder / path
        time, digest = file.stat().st_mtime_ns, file_digest(file)
        same = file.stat().st_size == there[path].size and digest == self.place.digest(path)
        return _Copied(there[path], digest, time) if same else None

    def _changed(self, path: str) -> Problem:
        return self._problem(path, "has changed while it was copied; the next run looks again")

    def _problem(self, path: str, message: str) -> Problem:
        return Problem(self.place.address(path), 0, "", message)

    def _at_once(self, do: Callable[[str], _T], paths: list[str]) -> Iterator[tuple[str, _T]]:
        """Do something for each path, several at a time, and go through what came of it."""
        with ThreadPoolExecutor(self.place.at_once, thread_name_prefix="storage") as pool:
            try:
                for start in range(0, len(paths), _QUEUED):
                    some = paths[start : start + _QUEUED]
                    yield from zip(some, pool.map(do, some), strict=True)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Copied:
    """A file that is the same on both sides: what is there, and when what is here was written."""

    entry: Entry
    digest: str
    time: int


class _ChangedError(Exception):
    """A file there is not what it was when it was listed."""


def is_possible(path: str) -> bool:
    """Whether a file here can have this path: buckets have names that no folder can hold."""
    return all(
        part not in ("", ".", "..")
        and part.isprintable()
        and "\\" not in part
        and len(part.encode(errors="replace")) <= _LONGEST - _ROOM
        for part in path.split("/")
    )

"""What changed between two versions: the quads that went, and those that came."""

import gzip
import re
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..ontology.layout import COMPRESSED, DOWNLOAD
from .documents import collect
from .errors import Problem
from .site import site
from .snapshots import Snapshot
from .standing import open_search

_DUMP: Final = f"dataset.nq{COMPRESSED}"
_READ: Final = 1 << 20

#: So many quads are kept of what went and came together; of more, only the numbers are told.
MOST: Final = 200_000

# To compare is to read both dumps. Two at a time would only make both slower.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to another: lines of N-Quads, in their order, and how many there are.

    ``complete`` is False where there are more than :data:`MOST`, and then no lines are kept.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    removals: int
    additions: int
    complete: bool = True

    def by_subject(self) -> dict[str, tuple[int, int]]:
        """Subject, without its fragment → how many quads about it went, and how many came."""
        counted: dict[str, list[int]] = {}
        for at, lines in enumerate((self.removed, self.added)):
            for line in lines:
                subject = line[1 : line.index(">")].partition("#")[0]
                counted.setdefault(subject, [0, 0])[at] += 1
        return {subject: (gone, come) for subject, (gone, come) in sorted(counted.items())}


def difference(old: Snapshot, new: Snapshot, current: Snapshot) -> Difference:
    """What changed from ``old`` to ``new``, but for what is withheld in ``current``.

    It is kept for the next who asks. Raise the 503 of two that take too long to compare.
    """
    key = (old.key, new.key, current.key, "difference")
    found: Difference | None = site().documents.get(key)
    if found is not None:
        return found
    seconds = site().config.query_timeout
    until = time.monotonic() + seconds
    if not _ONE_AT_A_TIME.acquire(timeout=seconds):
        raise _too_long(seconds)
    try:
        found = site().documents.get(key) or _compare(old, new, _withheld(current), until, seconds)
    finally:
        _ONE_AT_A_TIME.release()
    size = sum(map(len, found.removed)) + sum(map(len, found.added))
    site().documents.put(key, found, size + 100 * (len(found.removed) + len(found.added)))
    return found


def difference_of(old: Snapshot, new: Snapshot, iri: str) -> Difference:
    """What changed in the document about ``iri``."""
    before, after = (
        {f"{quad} ." for quad in collect(version, iri).quads} for version in (old, new)
    )
    removed, added = tuple(sorted(before - after)), tuple(sorted(after - before))
    return Difference(removed, added, len(removed), len(added))


def _compare(
    old: Snapshot,
    new: Snapshot,
    withheld: Callable[[bytes], bool],
    until: float,
    seconds: float,
) -> Difference:
    """Read both dumps, whose lines are sorted, side by side."""
    sides: tuple[list[bytes], list[bytes]] = [], []
    counts = [0, 0]

    def note(at: int, lines: Iterable[bytes]) -> None:
        for line in lines:
            if not withheld(line):
                counts[at] += 1
                if counts[0] + counts[1] <= MOST:
                    sides[at].append(line)

    with gzip.open(_dump(old)) as left, gzip.open(_dump(new)) as right:
        gone: list[bytes] = []
        come: list[bytes] = []
        while True:
            if time.monotonic() > until:
                raise _too_long(seconds)
            gone = gone or left.readlines(_READ)
            come = come or right.readlines(_READ)
            if not gone and not come:
                break
            # Up to the line at which the shorter of the two pieces ends, both have all there is.
            ends = [piece[-1] for piece in (gone, come) if piece]
            end = min(ends) if len(ends) == 2 else ends[0]
            i, j = bisect_right(gone, end), bisect_right(come, end)
            before, after = gone[:i], come[:j]
            if before != after:
                note(0, sorted(set(before).difference(after)))
                note(1, sorted(set(after).difference(before)))
            gone, come = gone[i:], come[j:]
    if sum(counts) > MOST:
        return Difference((), (), counts[0], counts[1], complete=False)
    removed, added = (tuple(line.decode().rstrip("\n") for line in side) for side in sides)
    return Difference(removed, added, counts[0], counts[1])


def _dump(snapshot: Snapshot) -> Path:
    path = snapshot.path / DOWNLOAD / _DUMP
    if not path.is_file():
        raise Problem(404, "Not Found", f"Version {snapshot.version} has no N-Quads to compare.")
    return path


def _withheld(current: Snapshot) -> Callable[[bytes], bool]:
    """Whether a line speaks of anything that a person has had withheld.

    Old versions are made anew without it when that is published; until that is done, it is here
    that nothing is told. Addresses of what is withheld are known by their digests only.
    """
    with closing(open_search(current)) as database:
        rows = database.execute("SELECT iri FROM address WHERE status = 'withheld'").fetchall()
    sealed = {iri for (iri,) in rows}
    addresses = current.addresses
    mentioned = re.compile(b"<(" + re.escape(addresses.id_root.encode()) + b"[^>#]*)")

    @lru_cache(maxsize=4096)
    def is_withheld(iri: str) -> bool:
        return addresses.sealed(iri) in sealed or iri in sealed

    def told(line: bytes) -> bool:
        return bool(sealed) and any(is_withheld(iri.decode()) for iri in mentioned.findall(line))

    return told


def _too_long(seconds: float) -> Problem:
    return Problem(
        503,
        "Service Unavailable",
        f"These versions are too large to compare within {seconds:g} seconds. Their dumps "
        "dataset.nq are sorted, so that comm or diff compares them anywhere; of= asks for what "
        "changed about one thing.",
        {"Retry-After": "60"},
    )

"""What changed between two versions: the quads that went, and those that came."""

import gzip
import logging
import re
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ..ontology.layout import COMPRESSED, DOWNLOAD
from .cache import ByteCache
from .documents import collect
from .errors import Problem
from .site import site
from .snapshots import Snapshot
from .standing import open_search

_DUMP: Final = f"dataset.nq{COMPRESSED}"
_READ: Final = 1 << 20

_log = logging.getLogger(__name__)

#: So many quads are kept of what went and came together; of more, only the numbers are told.
MOST: Final = 50_000

#: A comparison goes on for so many times as long as a client waits for it.
_LONGER: Final = 30


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


class _Flight:
    """A comparison on its way. To compare is to read both dumps, so there is one at a time."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.found: Difference | None = None


_flights: Final[dict[Hashable, _Flight]] = {}
_lock: Final = threading.Lock()


def difference(old: Snapshot, new: Snapshot, current: Snapshot) -> Difference:
    """What changed from ``old`` to ``new``, but for what is withheld in ``current``.

    It is kept for the next who asks. Raise the 503 of one that takes longer than a query may: it
    goes on meanwhile, so that it is there when the client asks again.
    """
    key = (old.key, new.key, current.key, "difference")
    cache, seconds = site().documents, site().config.query_timeout
    until = time.monotonic() + seconds
    while True:
        found: Difference | None = cache.get(key)
        if found is not None:
            return found
        with _lock:
            flight = _flights.get(key)
            waited_for = flight or next(iter(_flights.values()), None)
            if waited_for is None:
                flight = waited_for = _flights[key] = _Flight()
                threading.Thread(
                    target=_fly, args=(key, flight, old, new, current, cache, seconds), daemon=True
                ).start()
        if not waited_for.landed.wait(max(0.0, until - time.monotonic())):
            raise _too_long(seconds)
        if flight is not None:
            if flight.found is None:
                raise _too_long(seconds)
            return flight.found


def _fly(
    key: Hashable,
    flight: _Flight,
    old: Snapshot,
    new: Snapshot,
    current: Snapshot,
    cache: ByteCache[Any],
    seconds: float,
) -> None:
    """Compare, keep what is found, and tell who waits."""
    try:
        until = time.monotonic() + max(1.0, seconds * _LONGER)
        found = flight.found = _compare(old, new, _withheld(current), until)
        size = sum(map(len, found.removed)) + sum(map(len, found.added))
        cache.put(key, found, size + 100 * (len(found.removed) + len(found.added)))
    except Exception:
        # A version may be removed while it is read.
        _log.exception("%s and %s cannot be compared", old.version, new.version)
    finally:
        with _lock:
            del _flights[key]
        flight.landed.set()


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
) -> Difference:
    """Read both dumps, whose lines are sorted, side by side; raise TimeoutError at ``until``."""
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
                raise TimeoutError
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
    return snapshot.path / DOWNLOAD / _DUMP


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
        f"These versions cannot be compared within {seconds:g} seconds; ask again in a while. "
        "Their dumps dataset.nq are sorted, so that comm or diff compares them anywhere, and of= "
        "asks for what changed about one thing.",
        {"Retry-After": "60"},
    )

"""By what a dataset differs from the last one, and which of its segments that touches."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from .ledger import Book, Row
from .parts import sums_among
from .segments import Borders, Segment

#: Where more than this share of the parts is new, everything is made anew: it takes no longer.
SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of N-Quads that the last dataset did not have, and those that it alone had."""

    added: Set[bytes]
    removed: Set[bytes]


def changes(book: Book) -> Changes | None:
    """By what lines the dataset in ``book`` differs from the last; None where by too many to say.

    Raise :class:`LedgerError`.
    """
    if book.last is None:
        return None
    before = {row.lines: row for row in book.last.rows}
    after = {row.lines: row for row in book.rows}
    gone = [row for name, row in before.items() if name not in after]
    new = [row for name, row in after.items() if name not in before]
    if len(gone) + len(new) > SHARE * (len(before) + len(after)):
        return None
    old_lines, new_lines = _all_lines(book, gone), _all_lines(book, new)
    removed = old_lines - new_lines
    if removed:  # unless another part has them as well
        kept = (book.shared(row) for name, row in after.items() if name in before)
        removed -= sums_among(removed, kept)
    return Changes(new_lines - old_lines, removed)


def _all_lines(book: Book, rows: Iterable[Row]) -> set[bytes]:
    return {line for row in rows for line in book.lines(row).splitlines(keepends=True)}


@dataclass(frozen=True, slots=True)
class Region:
    """What stands in the place of the segments from ``start`` to before ``stop``.

    ``before`` are their lines, ``after`` the new ones, by segment; all sorted.
    """

    start: int
    stop: int
    before: Sequence[bytes]
    after: Sequence[Sequence[bytes]]


def regions(
    segments: Sequence[Segment], read: Callable[[int], bytes], change: Changes
) -> list[Region]:
    """The regions that ``change`` touches, in order, divided as if all had been made anew.

    ``read`` has the lines of a segment by its number.
    """
    return list(_Division(segments, read, change).regions())


class _Division:
    def __init__(
        self, segments: Sequence[Segment], read: Callable[[int], bytes], change: Changes
    ) -> None:
        self._read, self._change = read, change
        self._count = len(segments)
        self._firsts = [segment.first for segment in segments]
        # As its lines begin: a name sorts behind another one that it begins with.
        self._starts = [segment.first + b" " for segment in segments]
        self._added: dict[int, list[bytes]] = {}
        for line in change.added:
            self._added.setdefault(self._place(line), []).append(line)
        self._touched = sorted({*map(self._place, change.removed), *self._added})

    def _place(self, line: bytes) -> int:
        """The number of the segment in which ``line`` stands, or would."""
        return max(0, bisect_right(self._starts, line) - 1)

    def regions(self) -> Iterator[Region]:
        done = 0
        for number in self._touched:
            if number >= done:
                region = self._region(number)
                done = region.stop
                yield region

    def _region(self, start: int) -> Region:
        """The region that begins with a segment, and as many behind it as it takes.

        A segment ends by what is in it, so that none before is touched.
        """
        before: list[bytes] = []
        new: set[bytes] = set()
        stop = start
        while True:
            before += self._read(stop).splitlines(keepends=True)
            new.update(self._added.get(stop, ()))
            stop += 1
            after = sorted((set(before) | new) - self._change.removed)
            borders = Borders()
            divided = list(_divided(after, borders))
            if stop == self._count or not after:
                break
            if borders.begins(self._firsts[stop], sum(map(len, after))):
                break
        return Region(start, stop, before, divided)


def _divided(lines: Iterable[bytes], borders: Borders) -> Iterator[list[bytes]]:
    segment: list[bytes] = []
    last, at = b"", 0
    for line in lines:
        subject = _subject(line)
        if subject != last:
            last = subject
            if borders.begins(subject, at) and segment:
                yield segment
                segment = []
        segment.append(line)
        at += len(line)
    if segment:
        yield segment


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]

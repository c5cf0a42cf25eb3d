"""Where the sorted quads are divided, so that what is made of them can be made a piece at a time.

A segment is a run of whole subjects of some two megabytes of N-Quads. Whether one begins with a
subject depends on that subject and on those just before it, and on nothing else (content-defined
chunking: Muthitacharoen, Chen and Mazières, "A Low-bandwidth Network File System", SOSP 2001): so a
change moves no border but those beside it, and a build can take over what the build before made of
all other segments.

A fact stands in one segment with its evidence: between ``<a/f#evidence-1>`` and ``<a/f>`` sort only
names that begin with ``a/f``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

#: One in so many owners (facts, things, articles) begins a segment.
OWNERS: Final = 400


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its first subject's term, and its bytes in the quads and in their union."""

    first: bytes
    quads: int
    union: int


class Borders:
    """Tells, of subjects that come sorted, with which ones a segment begins."""

    def __init__(self) -> None:
        # The owner of fragments that have passed, while names that begin with its may follow.
        self._open = b""

    def begins(self, subject: bytes) -> bool:
        """Whether a segment begins with the term ``subject``, which was not asked before."""
        if self.binds(subject):
            return False
        owner, mark, _ = subject.partition(b"#")
        self._open = owner if mark else b""
        return crc32(owner if mark else subject[:-1]) % OWNERS == 0

    def binds(self, subject: bytes) -> bool:
        """Whether ``subject`` belongs with what came before, wherever a segment begins."""
        return self._open != b"" and subject.startswith(self._open)


def bounds(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The start and the end of each of many pieces that stand one behind the other."""
    found, start = [], 0
    for size in sizes:
        found.append((start, start + size))
        start += size
    return found

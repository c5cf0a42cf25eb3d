"""Where the sorted quads are divided, so that what is made of them can be made a piece at a time.

A segment is a run of whole subjects of some two megabytes of N-Quads. Whether one ends is said by
its last owner (a thing; an article with its facts), and by nothing else (content-defined chunking:
Muthitacharoen, Chen and Mazières, "A Low-bandwidth Network File System", SOSP 2001): so a change
moves no border but those beside it, and a build can take over what the build before made of all
other segments.

A fact stands in one segment with its evidence: between ``<a/f#evidence-1>`` and ``<a/f>`` sort only
names that begin with ``a/f``.
"""

from dataclasses import dataclass
from typing import Final
from zlib import crc32

#: So many bytes of N-Quads make a segment, on average.
TARGET: Final = 2 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its first subject's term, and its bytes in the quads and in their union."""

    first: bytes
    quads: int
    union: int


class Borders:
    """Tells, of subjects that come sorted, with which ones a segment begins."""

    def __init__(self) -> None:
        # The owner whose lines pass, and where they began; and whether it has fragments, so that
        # names that begin with its may belong to it.
        self._owner, self._start, self._open = b"", 0, False

    def begins(self, subject: bytes, at: int) -> bool:
        """Whether a segment begins with the term ``subject``, of which the next lines are.

        ``at`` is how many bytes of quads have passed before.
        """
        if self._open and subject.startswith(self._owner):
            return False
        # An owner ends a segment as likely as its size is part of the target.
        ends = crc32(self._owner) * TARGET < (at - self._start) << 32
        owner, mark, _ = subject.partition(b"#")
        self._owner, self._open = owner if mark else subject[:-1], mark != b""
        self._start = at
        return ends

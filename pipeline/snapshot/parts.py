"""Parts of a dataset that were made by themselves: of some sheets, of some entries of the registry.

A build remembers them (:mod:`.ledger`), so that the next one makes only those anew whose sources
have changed, and knows by which lines its dataset differs from the last.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Protocol, runtime_checkable

from pyoxigraph import NamedNode, Quad

from .ledger import Book
from .lines import to_line

#: Bytes of what stands for a line that other parts may have too.
SUM_BYTES: Final = 16
#: Little time and no little less room: lines repeat themselves.
_LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of N-Quads, sorted and each once, in one piece.

    ``name`` is a digest of them and ``packed`` the lines themselves (zlib, RFC 1950); ``shared``
    are the sums (:func:`sum_of`) of those that another part may have as well.
    """

    name: str
    packed: bytes
    shared: bytes

    @classmethod
    def of(cls, quads: Iterable[Quad], own: Iterable[NamedNode] = ()) -> "Part":
        """The part of ``quads``; no other part has any quad in the graphs ``own``.

        Raise :class:`SnapshotError` as :func:`to_line` does.
        """
        lines = sorted({to_line(quad) for quad in quads})
        ends = tuple(f" {graph} .\n".encode() for graph in own)
        data = b"".join(lines)
        shared = b"".join(sum_of(line) for line in lines if not line.endswith(ends))
        name = blake2b(data, digest_size=SUM_BYTES).hexdigest()
        return cls(name, zlib.compress(data, _LEVEL), shared)


@runtime_checkable
class Parted(Protocol):
    """A dataset that comes in parts."""

    @property
    def terms(self) -> str:
        """A digest of all that any part depends on besides what its key stands for."""

    def parts(self, book: Book) -> None:
        """Put every part into ``book``, those that it knows as they are."""


def sum_of(line: bytes) -> bytes:
    """What stands for a line: two that differ do not share it."""
    return blake2b(line, digest_size=SUM_BYTES).digest()


def sums_among(lines: Iterable[bytes], shared: Iterable[bytes]) -> set[bytes]:
    """Those of ``lines`` whose sum is among the sums of any part, given as :attr:`Part.shared`."""
    sums = {sum_of(line): line for line in lines}
    found = set()
    for packed in shared:
        pieces = {packed[at : at + SUM_BYTES] for at in range(0, len(packed), SUM_BYTES)}
        found |= pieces & sums.keys()
    return {sums[one] for one in found}

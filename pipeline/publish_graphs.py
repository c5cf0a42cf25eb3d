"""A snapshot's dataset, graph by graph, in the pieces in which a store elsewhere takes it."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Final

from ..ontology.layout import COMPRESSED, DOWNLOAD
from .errors import RejoinderError
from .snapshot.sorting import LineSorter

#: The union is what the dump without graphs holds; both are sorted.
_QUADS: Final = f"dataset.nq{COMPRESSED}"
_UNION: Final = f"dataset.nt{COMPRESSED}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a graph: its number, from 0, whether it is the ``last``, and its N-Triples."""

    graph: str
    number: int
    last: bool
    lines: list[bytes]

    @property
    def data(self) -> bytes:
        """The N-Triples, which are Turtle too."""
        return b"".join(self.lines)


class Sum:
    """A digest of a set of lines that does not depend on their order; ``count`` is how many."""

    def __init__(self) -> None:
        self._sum, self.count = 0, 0

    def add(self, line: bytes) -> None:
        """Take one line; each once."""
        self._sum += int.from_bytes(sha256(line.rstrip(b"\n")).digest())
        self.count += 1

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        return f"{self._sum % (1 << 256):064x}"


def named_pieces(snapshot: Path, work: Path, most: int) -> Iterator[Piece]:
    """The named graphs, in order, each in pieces of at most ``most`` triples.

    ``work`` is a folder for what does not fit into memory.
    """
    sorter = LineSorter(work)
    with _opened(snapshot / DOWNLOAD / _QUADS) as lines:
        for line in lines:
            # Canonical N-Quads: the graph is what stands behind the last space but one.
            triple, graph, _ = line.rsplit(b" ", 2)
            sorter.add(graph + b" " + triple + b" .\n")
    ordered = (line for block in sorter.blocks() for line in block)
    for name, group in groupby(ordered, key=lambda line: line.partition(b" ")[0]):
        triples = (line.partition(b" ")[2] for line in group)
        yield from _cut(name[1:-1].decode(), triples, most)


def union_pieces(snapshot: Path, name: str, most: int) -> Iterator[Piece]:
    """The union of the graphs as the graph ``name``, likewise."""
    with _opened(snapshot / DOWNLOAD / _UNION) as lines:
        yield from _cut(name, lines, most)


def _cut(graph: str, lines: Iterator[bytes], most: int) -> Iterator[Piece]:
    number, taken = 0, list[bytes]()
    for line in lines:
        if len(taken) == most:
            yield Piece(graph, number, False, taken)
            number, taken = number + 1, []
        taken.append(line)
    yield Piece(graph, number, True, taken)


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[bytes]]:
    """A dump's lines; a :class:`RejoinderError` where there is none."""
    if not path.is_file():
        raise RejoinderError(f"{path}: there is no such dump, from which to publish")
    with gzip.open(path, "rb") as file:
        yield iter(file)

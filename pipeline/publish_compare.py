"""Whether a store holds in each graph what it shall: read back, and compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from .publish_graphs import Piece, Sum
from .publish_store import Store

#: Triples of a graph that is read as a whole to be compared; Virtuoso sends no more than 10,000.
_READ_WHOLE: Final = 5_000
#: Subjects, and roughly triples, that are compared at a time of a larger one.
_SUBJECTS: Final = 200
_BATCH: Final = 2_000


def differing(
    store: Store,
    plan: Mapping[str, Sum],
    graphs: set[str],
    pieces: Callable[[], Iterator[Piece]],
    tell: Callable[[str, int, int], None],
) -> set[str]:
    """Those of ``graphs`` whose triples are others than ``pieces`` gives; their number is right.

    Some stores cut off a large graph without a word. So large ones are asked for what they shall
    hold, some subjects at a time; since the number is right, they hold nothing else. ``tell`` is
    told what was compared, how many, and of how many (0 where that is not known).
    """
    wrong: set[str] = set()
    small = {graph for graph in graphs if plan[graph].count <= _READ_WHOLE}
    for number, graph in enumerate(sorted(small)):
        tell("compared", number, len(small))
        if _sum(store.read(graph)).digest != plan[graph].digest:
            wrong.add(graph)
    triples = 0
    for graph, lines in _batches(pieces(), graphs - small):
        tell("compared in large graphs", triples, 0)
        triples += len(lines)
        if graph not in wrong:
            subjects = dict.fromkeys(_subject(line).decode() for line in lines)
            if _sum(store.about(graph, subjects)).digest != _sum(lines).digest:
                wrong.add(graph)
    return wrong


def _batches(pieces: Iterator[Piece], graphs: set[str]) -> Iterator[tuple[str, list[bytes]]]:
    """All lines of some graphs, each subject's together, in batches of one graph each."""
    lines = (
        (piece.graph, line) for piece in pieces if piece.graph in graphs for line in piece.lines
    )
    batch: list[bytes] = []
    last, subjects = "", 0
    for (graph, _), group in groupby(lines, key=lambda pair: (pair[0], _subject(pair[1]))):
        if batch and (graph != last or subjects == _SUBJECTS or len(batch) >= _BATCH):
            yield last, batch
            batch, subjects = [], 0
        batch += [line for _, line in group]
        last, subjects = graph, subjects + 1
    if batch:
        yield last, batch


def _subject(line: bytes) -> bytes:
    return line.partition(b" ")[0]


def _sum(lines: Iterable[bytes]) -> Sum:
    found = Sum()
    for line in lines:
        found.add(line)
    return found

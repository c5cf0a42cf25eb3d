"""The packed files of the last version, a segment at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ...ontology.layout import COMPRESSED
from .changes import Region
from .packed import read_pieces

#: A segment of the last version, by its number; or the sorted lines of a new one.
Source = int | Sequence[bytes]


@contextmanager
def last_pieces(download: Path, book: Path, name: str) -> Iterator[Callable[[int], bytes]]:
    """What reads the packed segments of the file ``name`` (:func:`packed.inflated`).

    ``download`` is the folder of the file, ``book`` that in which its segments are noted.
    """
    places = list(read_pieces(book, name).places())
    with (download / (name + COMPRESSED)).open("rb") as file:

        def piece(number: int) -> bytes:
            at, size = places[number]
            file.seek(at)
            return file.read(size)

        yield piece


def sources(segments: int, regions: Sequence[Region]) -> Iterator[Source]:
    """Every segment of the new version in order, where the last one had so many ``segments``."""
    at = 0
    for region in regions:
        yield from range(at, region.start)
        yield from region.after
        at = region.stop
    yield from range(at, segments)

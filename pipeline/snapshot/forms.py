"""How a serialisation is put together: what stands before, between and behind its segments."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A serialisation that can be written a segment at a time.

    ``body`` makes text of sorted lines, whole subjects of them; ``glue`` stands between any two
    texts that are not empty.
    """

    body: Callable[[Iterable[str]], Iterator[str]]
    head: str = ""
    glue: str = ""
    foot: str = ""

    def document(self, lines: Iterable[str]) -> Iterator[str]:
        """The document of all ``lines``, as one segment."""
        yield self.head
        yield from self.body(lines)
        yield self.foot

"""What has been sent to a store: a file of one JSON object a line, so that a run can go on.

A line says that the pieces of a graph up to a number are there. It is written once the store has
said so; a line that is missing, or was cut short, costs that its piece is sent again.
"""

from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path

from .journal import Journal


@dataclass(frozen=True, slots=True)
class Sent:
    """Of a graph with a digest: how many ``pieces`` the store has, and whether these are all."""

    digest: str
    pieces: int
    complete: bool


class SentJournal(Journal):
    """The journal of one store, in the folder of a site; a context manager."""

    def __init__(self, site: Path, url: str) -> None:
        super().__init__(site / f"published-to-{sha256(url.encode()).hexdigest()[:16]}.jsonl")

    def sent(self, graph: str) -> Sent | None:
        """What the store has of a graph, as far as is known here."""
        values = self.values(graph)
        return Sent(*values) if values else None

    def add(self, graph: str, sent: Sent) -> None:
        """Note that the store has so much."""
        self.put(graph, *astuple(sent))

"""What has been sent to a store: a file of one JSON object a line, so that a run can go on.

A line says that the pieces of a graph up to a number are there. It is written once the store has
said so; a line that is missing, or was cut short, costs that its piece is sent again.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sent:
    """Of a graph with a digest: how many ``pieces`` the store has, and whether these are all."""

    digest: str
    pieces: int
    complete: bool


class Journal:
    """The journal of one store, in the folder of a site; a context manager."""

    def __init__(self, site: Path, url: str) -> None:
        self._path = site / f"published-to-{sha256(url.encode()).hexdigest()[:16]}.jsonl"
        self._sent: dict[str, Sent] = {}

    def __enter__(self) -> "Journal":
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                try:
                    graph, digest, pieces, complete = json.loads(line)
                except ValueError:
                    continue  # cut short when the machine stopped
                if digest:
                    self._sent[graph] = Sent(digest, pieces, complete)
                else:
                    self._sent.pop(graph, None)  # forgotten since
        self._rewrite()
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def sent(self, graph: str) -> Sent | None:
        """What the store has of a graph, as far as is known here."""
        return self._sent.get(graph)

    def graphs(self) -> list[str]:
        """All graphs of which the store has something."""
        return list(self._sent)

    def add(self, graph: str, sent: Sent) -> None:
        """Note that the store has so much."""
        self._sent[graph] = sent
        self._file.write(_line(graph, sent))
        self._file.flush()

    def forget(self, graph: str) -> None:
        """Note that nothing is known of a graph."""
        if self._sent.pop(graph, None) is not None:
            self._file.write(_line(graph, Sent("", 0, False)))
            self._file.flush()

    def _rewrite(self) -> None:
        temporary = self._path.with_suffix(".new")
        lines = (_line(graph, sent) for graph, sent in self._sent.items())
        temporary.write_text("".join(lines), encoding="utf-8")
        temporary.replace(self._path)


def _line(graph: str, sent: Sent) -> str:
    return json.dumps([graph, sent.digest, sent.pieces, sent.complete]) + "\n"

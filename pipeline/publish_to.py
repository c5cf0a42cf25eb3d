"""Put a snapshot's dataset into a store elsewhere: ``rejoinder publish --to ENDPOINT``.

Each named graph goes there under its name, and the union of all under a name of the version's own
(:meth:`~rejoinder.ontology.addresses.Addresses.union`), since few stores have a union as their
default graph. Last comes the catalogue, which says that the version is complete: a server takes no
version for there without it. So the site that is served meanwhile keeps its own union and goes on.

What is sent is journalled; what the store has is counted, and in the end read back and compared.
A run that was interrupted, here or there, goes on where the next one begins.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pyoxigraph import Literal, NamedNode

from ..ontology.addresses import Addresses
from ..ontology.manifest import Manifest, ManifestError, read_manifest
from .errors import RejoinderError
from .publish_compare import differing
from .publish_graphs import Piece, Sum, named_pieces, union_pieces
from .publish_journal import Sent, SentJournal
from .publish_store import Protocol, Store, Target

#: Triples of one request. Virtuoso compiles an INSERT DATA, which a large one is too much for.
_MOST: Final[dict[Protocol, int]] = {"graph-store": 20_000, "update": 1_000}
#: Seconds between two words of how far it is.
_TELL_EVERY: Final = 2.0
#: Graphs that are counted by one query.
_COUNTED: Final = 5_000
_NAMED_GRAPH: Final = "http://www.w3.org/ns/sparql-service-description#namedGraph"
_IDENTIFIER: Final = "http://purl.org/dc/terms/identifier"
_TRIPLES: Final = "http://rdfs.org/ns/void#triples"
_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the version, how many graphs and triples it has there, and how many graphs
    were ``sent`` and ``removed``."""

    version: str
    graphs: int
    triples: int
    sent: int
    removed: int


def publish_to(
    snapshot: Path, site: Path, target: Target, progress: Callable[[str], None] = lambda _: None
) -> Published:
    """Put the dataset of the folder ``snapshot`` into the store; the journal is kept in ``site``.

    Raise :class:`RejoinderError` where the store does not answer, refuses something, or does not
    hold what it was sent.
    """
    try:
        manifest = read_manifest(snapshot)
    except ManifestError as error:
        raise RejoinderError(str(error)) from None
    with (
        TemporaryDirectory(prefix="rejoinder-") as work,
        Store(target) as store,
        SentJournal(site, target.url) as journal,
    ):
        most = _MOST[target.protocol]
        return _Run(snapshot, manifest, store, journal, Path(work), most, progress).run()


class _Run:
    """One run, from the plan to the catalogue."""

    def __init__(
        self,
        snapshot: Path,
        manifest: Manifest,
        store: Store,
        journal: SentJournal,
        work: Path,
        most: int,
        progress: Callable[[str], None],
    ) -> None:
        self.snapshot, self.manifest = snapshot, manifest
        self.store, self.journal = store, journal
        self.work, self.most, self.progress = work, most, progress
        addresses = Addresses(manifest.base_uri)
        self.union = addresses.union(manifest.version)
        self.catalogue = addresses.catalogue(manifest.version)
        self._told = 0.0

    def run(self) -> Published:
        self.progress("taking the dataset apart, graph by graph")
        plan = self._plan()
        self.progress("asking the store what it has")
        there = self._counts(plan)
        was_complete = self._is_complete()
        todo = {graph for graph in plan if not self._has(graph, plan[graph], there, was_complete)}
        if was_complete:
            # Sent by another machine, or before the journal was lost.
            for graph in set(plan) - todo:
                if self.journal.sent(graph) is None:
                    self.journal.add(graph, Sent(plan[graph].digest, 0, True))
        if todo:
            if was_complete:
                self.store.drop(self.catalogue)
            self._send(todo, plan, there)
        wrong = self._differing(plan, todo if was_complete else set(plan))
        if wrong:
            self.progress(f"sending again what is not there as it should be: {len(wrong)}")
            for graph in wrong:
                self.journal.forget(graph)
            self._send(wrong, plan, {})
            still = self._differing(plan, wrong)
            if still:
                raise RejoinderError(
                    f"the store does not hold what it was sent in {len(still)} of {len(plan)} "
                    f"graphs, such as {min(still)}"
                )
        if todo or wrong or not was_complete:
            self.progress("writing the catalogue")
            self._catalogue(plan)
        removed = self._retire(set(plan), there)
        triples = plan[self.union].count
        return Published(self.manifest.version, len(plan) - 1, triples, len(todo | wrong), removed)

    def _pieces(self) -> Iterator[Piece]:
        yield from named_pieces(self.snapshot, self.work, self.most)
        yield from union_pieces(self.snapshot, self.union, self.most)

    def _plan(self) -> dict[str, Sum]:
        """What each graph shall hold."""
        plan: dict[str, Sum] = {}
        for piece in self._pieces():
            total = plan.setdefault(piece.graph, Sum())
            for line in piece.lines:
                total.add(line)
        return plan

    def _has(self, graph: str, shall: Sum, there: dict[str, int], was_complete: bool) -> bool:
        if there.get(graph, 0) != shall.count:
            return False
        sent = self.journal.sent(graph)
        if sent is None:
            return was_complete
        return sent.complete and sent.digest == shall.digest

    def _send(self, graphs: set[str], plan: dict[str, Sum], there: dict[str, int]) -> None:
        done = 0
        begun: dict[str, int] = {}
        for piece in self._pieces():
            if piece.graph not in graphs:
                continue
            if piece.number == 0:
                begun[piece.graph] = self._sent_before(piece.graph, plan, there)
            if piece.number < begun[piece.graph]:
                continue
            if piece.number == 0:
                self.store.replace(piece.graph, piece.data)
            else:
                self.store.add(piece.graph, piece.data)
            digest = plan[piece.graph].digest
            self.journal.add(piece.graph, Sent(digest, piece.number + 1, piece.last))
            done += piece.last
            self._tell("sent", done, len(graphs))

    def _sent_before(self, graph: str, plan: dict[str, Sum], there: dict[str, int]) -> int:
        """How many pieces of a graph the store has from a run that was interrupted."""
        sent = self.journal.sent(graph)
        if sent is None or sent.complete or sent.digest != plan[graph].digest:
            return 0
        return sent.pieces if there.get(graph, 0) >= sent.pieces * self.most else 0

    def _differing(self, plan: dict[str, Sum], graphs: set[str]) -> set[str]:
        """The graphs of the plan whose number of triples is another, or whose triples are."""
        there = self._counts(plan)
        wrong = {graph for graph in plan if there.get(graph, 0) != plan[graph].count}
        return wrong | differing(self.store, plan, graphs - wrong, self._pieces, self._tell)

    def _tell(self, what: str, number: int, of: int) -> None:
        """Say how far it is, now and then."""
        now = time.monotonic()
        if now >= self._told + _TELL_EVERY:
            self._told = now
            self.progress(f"{what}: {number} of {of} graphs" if of else f"{what}: {number} triples")

    def _counts(self, plan: dict[str, Sum]) -> dict[str, int]:
        """How many triples the store has in each graph of the site, and of the plan."""
        base, last = f"{self.manifest.base_uri}/", ""
        counts: dict[str, int] = {}
        while True:
            rows = self.store.select(
                "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
                f"FILTER(STRSTARTS(STR(?g), {Literal(base)}) && STR(?g) > {Literal(last)}) }} "
                f"GROUP BY ?g ORDER BY STR(?g) LIMIT {_COUNTED}"
            )
            counts |= {row["g"].value: int(row["n"].value) for row in rows}
            if len(rows) < _COUNTED:
                break
            last = rows[-1]["g"].value
        for graph in plan:
            if not graph.startswith(base):
                pattern = f"GRAPH {NamedNode(graph)} {{ ?s ?p ?o }}"
                (row,) = self.store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
                counts[graph] = int(row["n"].value)
        return counts

    def _is_complete(self) -> bool:
        """Whether the catalogue is there, and is of this very dataset."""
        name = NamedNode(self.catalogue)
        rows = self.store.select(
            f"SELECT ?d WHERE {{ GRAPH {name} {{ {name} <{_IDENTIFIER}> ?d }} }}"
        )
        return [row["d"].value for row in rows] == [self.manifest.digest]

    def _catalogue(self, plan: dict[str, Sum]) -> None:
        """Write the catalogue. What says that the version is complete comes last."""
        name = NamedNode(self.catalogue)
        graphs = sorted(set(plan) - {self.union})
        count = Literal(str(plan[self.union].count), datatype=NamedNode(_INTEGER))
        lines = [f"{name} <{_NAMED_GRAPH}> {NamedNode(graph)} .\n" for graph in graphs]
        lines.append(f"{name} <{_TRIPLES}> {count} .\n")
        self.store.replace(self.catalogue, "".join(lines[: self.most]).encode())
        for start in range(self.most, len(lines), self.most):
            self.store.add(self.catalogue, "".join(lines[start : start + self.most]).encode())
        digest = Literal(self.manifest.digest)
        self.store.add(self.catalogue, f"{name} <{_IDENTIFIER}> {digest} .\n".encode())

    def _retire(self, keep: set[str], there: dict[str, int]) -> int:
        """Remove the site's graphs that this version has not, but for the last version's union.

        A server may be at that one still. Return how many were removed.
        """
        base = self.manifest.base_uri
        versions = {
            graph.removeprefix(f"{base}/version/").partition("#")[0]
            for graph in there
            if graph.startswith(f"{base}/version/")
        }
        earlier = sorted(versions - {self.manifest.version})
        kept = {self.manifest.version, *earlier[-1:]}
        removed = 0
        for graph in sorted(set(there) - keep):
            version = graph.removeprefix(f"{base}/version/").partition("#")[0]
            if graph.startswith(f"{base}/version/") and version in kept:
                continue
            if graph.startswith((f"{base}/version/", f"{base}/graph/")):
                self.store.drop(graph)
                self.journal.forget(graph)
                removed += 1
        return removed

"""Which quads make the document about a thing, an article or a fact.

A document holds, from the named graphs: all triples about its subject and the subject's hash
URIs; every fact that mentions the subject (or that is reported in it, for an article), with its
evidence and selectors; the other triples that point to the subject, such as shortcuts; for a
fact, how it came about; and labels, types and dates of all that these mention, so that nobody needs
a second request to read it.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ..ontology.namespaces import PROV, RDF, RDFS, RJ, SCHEMA
from .snapshots import Snapshot

TYPE: Final = NamedNode(str(RDF.type))
LABEL: Final = NamedNode(str(RDFS.label))
REPORTED_IN: Final = NamedNode(str(RJ.reportedIn))
WORDS: Final = NamedNode(str(RJ.words))
#: What is said of a thing that is only mentioned: enough to show it and put it in order.
IDENTIFYING: Final = (
    TYPE,
    LABEL,
    WORDS,
    NamedNode(str(SCHEMA.text)),
    NamedNode(str(SCHEMA.datePublished)),
)
GENERATED_BY: Final = NamedNode(str(PROV.wasGeneratedBy))
ASSOCIATED_WITH: Final = NamedNode(str(PROV.wasAssociatedWith))


@dataclass(frozen=True, slots=True)
class Document:
    """The document about ``iri``: its quads, in no order and without repetition.

    ``facts`` are the IRIs of the facts that it describes whole (of a fact's own document, not
    the fact itself).
    """

    iri: str
    quads: frozenset[Quad]
    facts: frozenset[str]


def collect(snapshot: Snapshot, iri: str) -> Document:
    """Collect the document about ``iri``; it has no quads where nothing is said of it."""
    collector = _Collector(snapshot.store, snapshot.addresses.id_root)
    root = NamedNode(iri)
    collector.describe(root)
    facts = set()
    for quad in collector.pointing_to(root):
        subject = quad.subject
        assert isinstance(subject, NamedNode)
        if collector.is_fact(subject):
            facts.add(subject.value)
            collector.describe(subject)
        elif not subject.value.partition("#")[1] or subject.value.startswith(f"{iri}#"):
            collector.quads.add(quad)
    for quad in list(collector.about(root)):
        if quad.predicate == GENERATED_BY and isinstance(quad.object, NamedNode):
            collector.describe(quad.object)
    collector.name_the_mentioned()
    return Document(iri, frozenset(collector.quads), frozenset(facts))


class _Collector:
    """Gathers quads of the named graphs, each subject once."""

    def __init__(self, store: Store, id_root: str) -> None:
        self._store = store
        self._id_root = id_root
        self._described: set[str] = set()
        self.quads: set[Quad] = set()

    def about(self, node: NamedNode, predicate: NamedNode | None = None) -> list[Quad]:
        return _named(self._store.quads_for_pattern(node, predicate, None, None))

    def pointing_to(self, node: NamedNode) -> list[Quad]:
        return _named(self._store.quads_for_pattern(None, None, node, None))

    def is_fact(self, node: NamedNode) -> bool:
        found = self._store.quads_for_pattern(node, REPORTED_IN, None, None)
        return next(iter(found), None) is not None

    def describe(self, node: NamedNode) -> None:
        """Take all triples about ``node`` and its satellites: its hash URIs, and its agents."""
        if node.value in self._described:
            return
        self._described.add(node.value)
        quads = self.about(node)
        self.quads.update(quads)
        own = f"{node.value.partition('#')[0]}#"
        for quad in quads:
            satellite = quad.object
            if isinstance(satellite, NamedNode) and (
                satellite.value.startswith(own) or quad.predicate == ASSOCIATED_WITH
            ):
                self.describe(satellite)
        if "#" not in node.value:
            for quad in self.pointing_to(node):
                if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(own):
                    self.describe(quad.subject)

    def name_the_mentioned(self) -> None:
        """Add what identifies everything of this site that the quads mention."""
        mentioned = {
            term
            for quad in self.quads
            for term in (quad.subject, quad.object)
            if isinstance(term, NamedNode)
            and term.value.startswith(self._id_root)
            and term.value not in self._described
        }
        for node in mentioned:
            for predicate in IDENTIFYING:
                self.quads.update(self.about(node, predicate))


def _named(quads: "object") -> list[Quad]:
    """Only the quads of named graphs: the default graph repeats them all."""
    return [q for q in quads if not isinstance(q.graph_name, DefaultGraph)]  # type: ignore[attr-defined]

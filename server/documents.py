"""Which quads make the document about a thing, an article or a fact.

A document holds, from the named graphs: all triples about its subject and the subject's hash
URIs; every fact that mentions the subject (or that is reported in it, for an article), with its
evidence and selectors; the other triples that point to the subject, such as shortcuts; for a
fact, how it came about; and labels, types and dates of all that these mention, so that nobody needs
a second request to read it. Where more points to the subject than :data:`A_PAGE`, it comes in
pages, the same in each format.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ..ontology.kinds import WORK_KINDS
from ..ontology.namespaces import OA, PROV, RDF, RDFS, RJ, SCHEMA
from .hubs import Hub, facts_of, hub_of, links_of
from .labels import kind_of
from .paging import Paging, slice_of
from .quads import Quads
from .searching import Span
from .snapshots import Snapshot

_UNION: Final = DefaultGraph()

#: Facts on one page of a document, and as many other things that point to its subject.
A_PAGE: Final = 100

TYPE: Final = NamedNode(str(RDF.type))
LABEL: Final = NamedNode(str(RDFS.label))
REPORTED_IN: Final = NamedNode(str(RJ.reportedIn))
WORDS: Final = NamedNode(str(RJ.words))
PUBLISHED: Final = NamedNode(str(SCHEMA.datePublished))
ORDER: Final = NamedNode(str(RJ.order))
#: What is said of a thing that is only mentioned: enough to show it and put it in order.
IDENTIFYING: Final = (
    TYPE,
    LABEL,
    WORDS,
    NamedNode(str(SCHEMA.text)),
    PUBLISHED,
)
_TEXT: Final = IDENTIFYING[3]
EVIDENCE: Final = NamedNode(str(RJ.evidence))
SELECTOR: Final = NamedNode(str(OA.hasSelector))
GENERATED_BY: Final = NamedNode(str(PROV.wasGeneratedBy))
ASSOCIATED_WITH: Final = NamedNode(str(PROV.wasAssociatedWith))


@dataclass(frozen=True, slots=True)
class Document:
    """The document about ``iri``: its quads, in no order and without repetition.

    ``facts`` are the IRIs of the facts that it describes (of a fact's own document, not the fact
    itself), ``described`` those of everything of which nobody need read any more. ``paging``
    counts all that there are, of which these are one page; ``pointing`` counts, for each property,
    what else points to the subject, on whichever page.
    """

    iri: str
    quads: frozenset[Quad]
    facts: frozenset[str]
    described: frozenset[str]
    paging: Paging
    pointing: Mapping[str, int]


def collect(snapshot: Snapshot, iri: str, page: int = 1, *, graphs: bool = True) -> Document:
    """Collect the document about ``iri``; it has no quads where nothing is said of it.

    Without ``graphs`` it is what a page for people needs, which is had in a third of the time: its
    quads are those of the union of all graphs, since a page does not say of each triple which graph
    it is in; and what a page does not show is left out, of facts (:meth:`_Collector.outline`) and
    of what they mention. Raise the 404 of a ``page`` beyond the last.
    """
    collector = _Collector(snapshot, graphs=graphs)
    root = NamedNode(iri)
    hub = hub_of(snapshot, iri)
    if hub is None:
        part = _found(collector, root, page)
    else:
        part = _noted(snapshot, collector, root, hub, page)
    # The page of an article shows where in it the words are.
    whole = graphs or kind_of(snapshot, iri) == "article"
    for fact in part.facts:
        (collector.describe if whole else collector.outline)(NamedNode(fact))
    for quad in list(collector.about(root)):
        if quad.predicate == GENERATED_BY and isinstance(quad.object, NamedNode):
            collector.describe(quad.object)
    collector.name_the_mentioned()
    return Document(
        iri,
        frozenset(collector.quads),
        frozenset(part.facts),
        frozenset(collector.described),
        part.paging,
        part.pointing,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The facts on one page, and what :class:`Document` says of the whole."""

    facts: Iterable[str]
    paging: Paging
    pointing: Mapping[str, int]


def _found(collector: "_Collector", root: NamedNode, page: int) -> _Part:
    """Find the part of a page among all that points to its subject."""
    collector.describe(root)
    facts: set[str] = set()
    links: dict[tuple[str, str], list[Quad]] = {}
    for quad in collector.pointing_to(root):
        subject = quad.subject
        assert isinstance(subject, NamedNode)
        if subject.value in facts or collector.is_fact(subject):
            facts.add(subject.value)
        elif subject.value.startswith(f"{root.value}#"):
            collector.quads.add(quad)
        elif "#" not in subject.value:
            links.setdefault((quad.predicate.value, subject.value), []).append(quad)
    paging = Paging.of(page, max(len(facts), len(links)), A_PAGE)
    paging = Paging(page, paging.pages, len(facts))
    if paging.pages > 1:
        facts = set(slice_of(sorted(facts, key=collector.place), page, A_PAGE))
    for link in slice_of(sorted(links), page, A_PAGE):
        collector.quads.update(links[link])
    return _Part(facts, paging, Counter(property_ for property_, _ in links))


def _noted(
    snapshot: Snapshot, collector: "_Collector", root: NamedNode, hub: Hub, page: int
) -> _Part:
    """Look the part of a page up: where much points to its subject, the build has noted it."""
    paging = Paging.of(page, max(hub.facts, sum(hub.pointing.values())), A_PAGE)
    collector.describe(root, hub.own)
    for own in hub.own:
        collector.quads.update(collector.between(NamedNode(own), None, root))
    span = Span((page - 1) * A_PAGE, A_PAGE)
    for property_, subject in links_of(snapshot, root.value, span):
        collector.quads.update(collector.between(NamedNode(subject), NamedNode(property_), root))
    facts = facts_of(snapshot, root.value, span)
    return _Part(facts, Paging(page, paging.pages, hub.facts), hub.pointing)


class _Collector:
    """Gathers quads of the named graphs, or of their union, each subject once."""

    def __init__(self, snapshot: Snapshot, *, graphs: bool) -> None:
        self._snapshot = snapshot
        self._store: Quads = snapshot.store
        self._graphs = graphs
        self._id_root = snapshot.addresses.id_root
        self.described: set[str] = set()
        self.quads: set[Quad] = set()

    def about(self, node: NamedNode, predicate: NamedNode | None = None) -> list[Quad]:
        return self.between(node, predicate, None)

    def pointing_to(self, node: NamedNode) -> list[Quad]:
        return self.between(None, None, node)

    def between(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | None
    ) -> list[Quad]:
        if not self._graphs:
            return list(self._store.quads_for_pattern(subject, predicate, value, _UNION))
        quads = self._store.quads_for_pattern(subject, predicate, value, None)
        # The default graph repeats them all.
        return [q for q in quads if not isinstance(q.graph_name, DefaultGraph)]

    def is_fact(self, node: NamedNode) -> bool:
        found = self._store.quads_for_pattern(node, REPORTED_IN, None, _UNION)
        return next(iter(found), None) is not None

    def place(self, fact: str) -> tuple[str, str, int, str]:
        """Where a fact comes in a list: by its article's date, then by its order there."""
        node = NamedNode(fact)
        article = self._first(node, REPORTED_IN)
        date = self._first(NamedNode(article), PUBLISHED) if article else ""
        order = self._first(node, ORDER)
        return (date or "9999", article, int(order) if order.isdecimal() else 0, fact)

    def _first(self, node: NamedNode, property_: NamedNode) -> str:
        quads = self._store.quads_for_pattern(node, property_, None, _UNION)
        return min((q.object.value for q in quads if hasattr(q.object, "value")), default="")

    def describe(self, node: NamedNode, pointing: Sequence[str] | None = None) -> None:
        """Take all triples about ``node`` and its satellites: its hash URIs, and its agents.

        ``pointing`` are those of its hash URIs that point to it, where they are known.
        """
        if node.value in self.described:
            return
        self.described.add(node.value)
        quads = self.about(node)
        self.quads.update(quads)
        own = f"{node.value.partition('#')[0]}#"
        for quad in quads:
            satellite = quad.object
            if isinstance(satellite, NamedNode) and (
                satellite.value.startswith(own) or quad.predicate == ASSOCIATED_WITH
            ):
                self.describe(satellite)
        if pointing is None and "#" not in node.value:
            subjects = (quad.subject for quad in self.pointing_to(node))
            pointing = [s.value for s in subjects if isinstance(s, NamedNode)]
        for subject in pointing or ():
            if subject.startswith(own):
                self.describe(NamedNode(subject))

    def outline(self, fact: NamedNode) -> None:
        """Take what a card shows of a fact: nothing of how it came about, nor of its evidence.

        But where it has several stretches of words, their evidence puts them in order.
        """
        if fact.value in self.described:
            return
        self.described.add(fact.value)
        quads = [quad for quad in self.about(fact) if quad.predicate != GENERATED_BY]
        if sum(quad.predicate == WORDS for quad in quads) < 2:
            quads = [quad for quad in quads if quad.predicate != EVIDENCE]
        self.quads.update(quads)
        for quad in quads:
            if quad.predicate == EVIDENCE and isinstance(quad.object, NamedNode):
                self.describe(quad.object)

    def name_the_mentioned(self) -> None:
        """Add what identifies everything of this site that the quads mention."""
        mentioned = {
            term
            for quad in self.quads
            for term in (quad.subject, quad.object)
            if isinstance(term, NamedNode)
            and term.value.startswith(self._id_root)
            and term.value not in self.described
        }
        for node in mentioned:
            for predicate in IDENTIFYING if self._graphs else self._naming(node.value):
                self.quads.update(self.about(node, predicate))

    def _naming(self, iri: str) -> tuple[NamedNode, ...]:
        """The properties by which a page names what it mentions, and puts it in order."""
        kind = kind_of(self._snapshot, iri)
        if kind == "fact":
            return (TYPE, WORDS, _TEXT)
        if kind == "article" or kind in WORK_KINDS:
            return (LABEL, PUBLISHED)
        return (LABEL,) if kind else IDENTIFYING

"""Facts that a page shows beside those of its own document, read a subject at a time.

Every look-up follows one thing or fact to what names it and stops at a given number, so a page
costs what it shows, however large the dataset is.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from ..ontology.namespaces import OA, RDF, RJ, SCHEMA
from .cards import Card, Cards
from .description import Description
from .documents import Document
from .snapshots import Snapshot

_UNION: Final = DefaultGraph()
_EVIDENCE, _SELECTOR = NamedNode(str(RJ.evidence)), NamedNode(str(OA.hasSelector))
_WORDS: Final = NamedNode(str(RJ.words))
_REPORTED_IN: Final = NamedNode(str(RJ.reportedIn))
_QUOTES: Final = NamedNode(str(RJ.quotes))
_PUBLISHED: Final = NamedNode(str(SCHEMA.datePublished))
_TYPE: Final = NamedNode(str(RDF.type))


class Gathering:
    """Reads facts, with their words and the dates of their articles, each once.

    What the ``known`` document describes is not read again.
    """

    def __init__(self, snapshot: Snapshot, known: Document | None = None) -> None:
        self._store = snapshot.store
        self._quads: list[Quad] = []
        self._read: set[str] = set()
        self._document: Iterable[Quad] = () if known is None else known.quads
        self._known: dict[str, list[Quad]] = {}
        if known is not None:
            self._known = {subject: [] for subject in known.described}
            for quad in known.quads:
                if isinstance(quad.subject, NamedNode) and quad.subject.value in self._known:
                    self._known[quad.subject.value].append(quad)

    def naming(self, property_: str, value: str, most: int) -> list[str]:
        """Read the subjects that have ``value`` for a property, at most so many, and name them."""
        quads = self._store.quads_for_pattern(
            None, NamedNode(str(property_)), NamedNode(value), _UNION
        )
        subjects = (quad.subject for quad in islice(quads, most))
        found = sorted(s.value for s in subjects if isinstance(s, NamedNode))
        for subject in found:
            self.read(subject)
        return found

    def sharing(self, pairs: Iterable[tuple[str, str]], most: int) -> list[str]:
        """The subjects that have each of these values for its property; none is read.

        Those of the rarest value are looked through, and of them at most so many.
        """
        nodes = sorted(
            ((NamedNode(p), NamedNode(v)) for p, v in pairs),
            key=lambda pair: self.count(pair[0].value, pair[1].value, most),
        )
        if not nodes:
            return []
        store = self._store
        candidates = (
            quad.subject for quad in islice(store.quads_for_pattern(None, *nodes[0], _UNION), most)
        )
        return sorted(
            s.value
            for s in candidates
            if isinstance(s, NamedNode)
            and all(any(store.quads_for_pattern(s, *pair, _UNION)) for pair in nodes[1:])
        )

    def read(self, fact: str) -> None:
        """Read a fact: what it says, what it quotes, and its article's date.

        Evidence only puts several stretches of words in order.
        """
        quads = self._about(fact)
        several = sum(quad.predicate == _WORDS for quad in quads) > 1
        for quad in quads:
            value = quad.object
            if not isinstance(value, NamedNode):
                continue
            if quad.predicate == _EVIDENCE and several:
                for selecting in self._about(value.value):
                    if selecting.predicate == _SELECTOR and isinstance(selecting.object, NamedNode):
                        self._about(selecting.object.value)
            elif quad.predicate == _QUOTES:
                self.read(value.value)
            elif quad.predicate == _REPORTED_IN:
                self.outline(value.value)

    def dated(self, thing: str) -> None:
        """Read when a work or an article was published, and what it is."""
        if f"{thing}?" not in self._read:
            self._read.add(f"{thing}?")
            node = NamedNode(thing)
            for property_ in (_PUBLISHED, _TYPE):
                self._quads.extend(self._store.quads_for_pattern(node, property_, None, _UNION))

    def outline(self, article: str) -> None:
        """Read what identifies an article to whoever cites it."""
        if f"{article}?" in self._read:
            return
        self.dated(article)
        for property_ in (SCHEMA.headline, SCHEMA.publisher, SCHEMA.url, SCHEMA.author):
            node = NamedNode(str(property_))
            self._quads.extend(
                self._store.quads_for_pattern(NamedNode(article), node, None, _UNION)
            )

    def values(self, subject: str, property_: str) -> list[str]:
        """The IRIs that ``subject`` has for a property."""
        found = self._store.quads_for_pattern(
            NamedNode(subject), NamedNode(str(property_)), None, _UNION
        )
        return sorted(q.object.value for q in found if isinstance(q.object, NamedNode))

    def count(self, property_: str, value: str, most: int) -> int:
        """How many have ``value`` for a property, counted no further than ``most``."""
        quads = self._store.quads_for_pattern(
            None, NamedNode(str(property_)), NamedNode(value), _UNION
        )
        return sum(1 for _ in islice(quads, most))

    def description(self, document: Description | None = None) -> Description:
        """All that was read, beside the known document; its description may be there already."""
        return Description(self._quads, document or Description(self._document))

    def _about(self, subject: str) -> list[Quad]:
        if subject in self._read:
            return []
        self._read.add(subject)
        if subject in self._known:
            return self._known[subject]
        quads = list(self._store.quads_for_pattern(NamedNode(subject), None, None, _UNION))
        self._quads += quads
        return quads


def cards_of(snapshot: Snapshot, facts: Sequence[str], preferred: Sequence[str] = ()) -> list[Card]:
    """The cards of some ``facts``, in their order."""
    gathering = Gathering(snapshot)
    for fact in facts:
        gathering.read(fact)
    cards = Cards(snapshot, gathering.description(), preferred)
    return [cards.card(fact) for fact in facts]

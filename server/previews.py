"""Which words may be shown alone: in a link's preview, a search engine's data, a card elsewhere.

There, nothing stands beside them: no source, no denial, no "this is reported, not found". So words
never go there that speak against somebody. A quotation is not marked as an accusation, but the
accusation that the same article reports rests on the same words; and of what nobody has reviewed it
is not known whether it accuses, since accusations are not published before that. So

- words that overlap with the evidence of an accusation, or of a claim against somebody, in the same
  article are shown on no card and in no head;
- nor are words in which somebody answers an accusation, or those that continue either;
- a head has only words of facts that a person has reviewed.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ..ontology.namespaces import OA, RDF, RJ
from .snapshots import Snapshot

_UNION: Final = DefaultGraph()
_TYPE: Final = NamedNode(str(RDF.type))
_ACCUSATION: Final = NamedNode(str(RJ.Accusation))
_REVIEWED: Final = frozenset(map(str, (RJ.accepted, RJ.corrected)))
#: Facts of one article that are looked at; where it has more, nothing of it is shown alone.
_FACTS: Final = 2000
_PARTS: Final = 20

#: Where words stand in the text of an article, and the words; places are None where not known.
_Span = tuple[int | None, int | None, str]


class Previews:
    """Answers for one snapshot; what it has found of an article it finds once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._accusing: dict[str, list[_Span] | None] = {}

    def in_a_head(self, fact: str) -> bool:
        """Whether the words of ``fact`` may be shown in the head of a page."""
        reviewed = not _REVIEWED.isdisjoint(_values(self._snapshot, fact, RJ.reviewStatus))
        return reviewed and self.alone(fact)

    def alone(self, fact: str) -> bool:
        """Whether the words of ``fact``, with those that continue them, may be shown alone."""
        parts = [fact]
        while len(parts) < _PARTS:
            further = _values(self._snapshot, parts[-1], RJ.continuedBy)
            further = [part for part in further if part not in parts]
            if not further:
                break
            parts.append(further[0])
        return all(map(self._is_harmless, parts))

    def _is_harmless(self, fact: str) -> bool:
        snapshot = self._snapshot
        answers = [fact, *_subjects(snapshot, RJ.quotes, fact)]
        answered = [target for one in answers for target in _values(snapshot, one, RJ.respondsTo)]
        if any(_is_sensitive(snapshot, one) for one in (fact, *answered)):
            return False
        spans = list(_spans(snapshot, fact))
        for article in _values(snapshot, fact, RJ.reportedIn):
            accusing = self._accusing_in(article)
            if accusing is None or any(_overlap(one, two) for one in accusing for two in spans):
                return False
        return True

    def _accusing_in(self, article: str) -> list[_Span] | None:
        """The evidence of what an article reports against anybody; None where it is too much."""
        if article not in self._accusing:
            snapshot = self._snapshot
            facts = list(islice(_subjects(snapshot, RJ.reportedIn, article), _FACTS + 1))
            self._accusing[article] = (
                None
                if len(facts) > _FACTS
                else [
                    span
                    for fact in facts
                    if _is_sensitive(snapshot, fact)
                    for span in _spans(snapshot, fact)
                ]
            )
        return self._accusing[article]


def _is_sensitive(snapshot: Snapshot, fact: str) -> bool:
    store, node = snapshot.store, NamedNode(fact)
    is_accusation = store.quads_for_pattern(node, _TYPE, _ACCUSATION, _UNION)
    against = store.quads_for_pattern(node, NamedNode(str(RJ.against)), None, _UNION)
    return any(next(iter(quads), None) is not None for quads in (is_accusation, against))


def _spans(snapshot: Snapshot, fact: str) -> Iterator[_Span]:
    """The places of a fact's evidence; its words alone, where no place is known."""
    found = False
    for evidence in _values(snapshot, fact, RJ.evidence):
        said = dict.fromkeys(("start", "end", "exact"), "")
        for selector in _values(snapshot, evidence, OA.hasSelector):
            for name in said:
                said[name] = said[name] or next(iter(_values(snapshot, selector, OA[name])), "")
        start, end = (int(said[n]) if said[n].isdecimal() else None for n in ("start", "end"))
        found = found or bool(said["exact"])
        yield start, end, said["exact"]
    if not found:
        for words in _values(snapshot, fact, RJ.words):
            yield None, None, words


def _overlap(one: _Span, other: _Span) -> bool:
    start, end, words = one
    begin, finish, said = other
    if start is not None and end is not None and begin is not None and finish is not None:
        return start < finish and begin < end
    return bool(words and said) and (words in said or said in words)


def _values(snapshot: Snapshot, subject: str, property_: str) -> list[str]:
    quads = snapshot.store.quads_for_pattern(
        NamedNode(subject), NamedNode(str(property_)), None, _UNION
    )
    return sorted(q.object.value for q in quads if isinstance(q.object, NamedNode | Literal))


def _subjects(snapshot: Snapshot, property_: str, value: str) -> Iterator[str]:
    quads: Iterator[Quad] = snapshot.store.quads_for_pattern(
        None, NamedNode(str(property_)), NamedNode(value), _UNION
    )
    return (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

"""Which proposed thing is which of a gold sheet.

People, organisations, venues and movements are the same when they are of one kind and a name of the
one, other forms included, is a name of the other, without regard to capitals, punctuation and a
leading "the"; a name that two gold things share tells neither. Groups, which everybody names
differently, are also the same where the name of the one stands over that of the other in the text,
and over no third one's.

Works are seldom named at all. Those of a kind are paired one to one, best first, by what speaks for
it: an equal name, an equal venue, and facts of one kind whose evidence overlaps and that say
something of the one and of the other in the same field. Where nothing does, they are two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from ...ontology.kinds import WORK_KINDS
from ..facts import Fact, Thing
from ..facts.kinds import Publishing
from ..names import normalised_name
from .extent import Extent

#: What an equal name and an equal venue weigh, in facts that agree.
_NAME, _VENUE = 4, 2


class ThingPairs:
    """The pairs of a sheet's and a proposal's things; ``text`` is the article's."""

    def __init__(
        self,
        gold: Sequence[Thing],
        gold_facts: Sequence[Fact],
        predicted: Sequence[Thing],
        predicted_facts: Sequence[Fact],
        text: str,
    ) -> None:
        self._same: dict[str, set[str]] = defaultdict(set)
        self._by_name(gold, predicted, text)
        weights = Counter(
            pair
            for mine in gold
            for other in predicted
            if (pair := (other.id, mine.id))[1] in self._same[pair[0]]
        )
        works = self._works(gold, gold_facts, predicted, predicted_facts)
        for other, mine in _one_to_one(works):
            self._same[other].add(mine)
        #: Proposal's id → the sheet's, each used once.
        self.one_to_one = dict(_one_to_one(weights + works))

    def same(self, predicted: str, gold: str) -> bool:
        """Whether two ids are of the same thing."""
        return gold in self._same.get(predicted, ())

    def _by_name(self, gold: Sequence[Thing], predicted: Sequence[Thing], text: str) -> None:
        owners: dict[tuple[str, str], set[str]] = defaultdict(set)
        for thing in gold:
            if thing.kind not in WORK_KINDS:
                for name in _names(thing):
                    owners[thing.kind, name].add(thing.id)
        for thing in predicted:
            for name in _names(thing):
                found = owners.get((thing.kind, name), ())
                if len(found) == 1:
                    self._same[thing.id] |= set(found)
        groups = {thing.id: _places(thing, text) for thing in gold if thing.kind == "group"}
        for thing in predicted:
            if thing.kind == "group":
                places = _places(thing, text)
                over = {mine for mine, theirs in groups.items() if places.common(theirs)}
                if len(over) == 1:
                    self._same[thing.id] |= over

    def _works(
        self,
        gold: Sequence[Thing],
        gold_facts: Sequence[Fact],
        predicted: Sequence[Thing],
        predicted_facts: Sequence[Fact],
    ) -> Counter[tuple[str, str]]:
        """(Proposal's id, sheet's id) → how much speaks for their being one work."""
        kinds = {thing.id: thing.kind for thing in gold if thing.kind in WORK_KINDS}
        others = {thing.id: thing.kind for thing in predicted if thing.kind in WORK_KINDS}
        weights: Counter[tuple[str, str]] = Counter()
        for mine in gold:
            for other in predicted:
                if mine.kind == other.kind and mine.id in kinds and _names(mine) & _names(other):
                    weights[other.id, mine.id] += _NAME
        for new in predicted_facts:
            for old in gold_facts:
                if type(new) is not type(old):
                    continue
                weight = 1 if evidence_of(new).common(evidence_of(old)) else 0
                if isinstance(new, Publishing) and isinstance(old, Publishing):
                    weight += _VENUE if self.same(new.venue, old.venue) else 0
                for other_id, mine_id in _in_the_same_field(new, old) if weight else ():
                    if mine_id in kinds and others.get(other_id) == kinds[mine_id]:
                        weights[other_id, mine_id] += weight
        return weights


def evidence_of(fact: Fact) -> Extent:
    """All words of a fact's evidence."""
    return Extent.of(span.bounds for span in fact.evidence)


def _one_to_one(weights: Counter[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The heaviest pairs, each member used once; of the same weight the first."""
    taken: set[str] = set()
    given: set[str] = set()
    for (other, mine), _ in weights.most_common():
        if other not in taken and mine not in given:
            taken.add(other)
            given.add(mine)
            yield other, mine


def _in_the_same_field(one: Fact, other: Fact) -> Iterator[tuple[str, str]]:
    named = [(field, name) for field, _, name in other.references]
    for field, _, name in one.references:
        yield from ((name, theirs) for their_field, theirs in named if their_field == field)


def _names(thing: Thing) -> set[str]:
    return {found for name in (thing.name, *thing.names) if (found := normalised_name(name))}


def _places(thing: Thing, text: str) -> Extent:
    """Wherever a name of ``thing`` stands."""
    names: Collection[str] = {thing.name, *thing.names}
    return Extent.of(
        match.span()
        for name in names
        for match in re.finditer(re.escape(name), text, re.IGNORECASE)
    )

"""Which proposed fact is which of a gold sheet, and by what the others differ.

Two facts are the same when they are of one kind, their evidence overlaps, and they agree: every
required field names the same thing (see :mod:`.things`), the same fact or the same concept, and
both are asserted or both denied. Of a quotation the first evidence counts, the quoted words, which
must agree by half (intersection over union), and its speaker is compared although nobody need
speak; so is the claimant of an accusation. A list names the same things or it does not. Other
fields (roles, stances, dates) are not compared, and nothing is given for part of a fact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..facts import FACT_KINDS, Fact, meanings
from ..facts.kinds import Quotation
from ..facts.meaning import Concept, Refers
from .extent import Extent
from .things import ThingPairs, evidence_of

KIND_OF: Final = {model: name for name, model in FACT_KINDS.items()}
#: Fields that are compared although they are not required: who is said to have said it.
_WHO: Final = frozenset({("quotation", "speaker"), ("accusation", "claimant")})
#: How much of a quotation's words must agree.
_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class FactPairs:
    """Index of a proposed fact → index of a gold fact.

    ``same`` are those that say the same, ``words`` those of one kind whose words agree, whatever
    they say; each fact is used once in each.
    """

    same: dict[int, int]
    words: dict[int, int]


class Comparison:
    """Compares the facts of a proposal with those of a sheet, whose things ``pairs`` has paired."""

    def __init__(self, predicted: Sequence[Fact], gold: Sequence[Fact], pairs: ThingPairs) -> None:
        self._predicted, self._gold, self._pairs = predicted, gold, pairs
        self._new = {fact.id: fact for fact in predicted if fact.id}
        self._old = {fact.id: fact for fact in gold if fact.id}

    def pairs(self) -> FactPairs:
        """The best overlaps first."""
        found = sorted(
            (-overlap, other, mine)
            for other, new in enumerate(self._predicted)
            for mine, old in enumerate(self._gold)
            if (overlap := agreement(new, old))
        )
        places = [(other, mine) for _, other, mine in found]
        same = [
            (other, mine)
            for other, mine in places
            if not any(self.differences(self._predicted[other], self._gold[mine]))
        ]
        return FactPairs(_once(same), _once(same + places))

    def differences(self, new: Fact, old: Fact) -> Iterator[str]:
        """The compared fields in which two facts of one kind do not agree."""
        if new.polarity != old.polarity:
            yield "polarity"
        for name, meaning in _compared(old):
            mine, other = getattr(old, name), getattr(new, name)
            if isinstance(meaning, Refers):
                agree = self._agree(_listed(other), _listed(mine))
            else:
                agree = mine == other
            if not agree:
                yield name

    def _agree(self, new: Sequence[str], old: Sequence[str]) -> bool:
        """Whether each of the one has its like in the other."""
        return all(any(self._is_one(a, b) for b in old) for a in new) and all(
            any(self._is_one(a, b) for a in new) for b in old
        )

    def _is_one(self, new: str, old: str) -> bool:
        if self._pairs.same(new, old):
            return True
        one, other = self._new.get(new), self._old.get(old)
        return bool(one and other and agreement(one, other))


def agreement(new: Fact, old: Fact) -> float:
    """How much the words of two facts overlap, 0 where too little or of two kinds."""
    if type(new) is not type(old):
        return 0.0
    if isinstance(new, Quotation):
        overlap = Extent.of([new.evidence[0].bounds]).iou(Extent.of([old.evidence[0].bounds]))
        return overlap if overlap >= _ENOUGH else 0.0
    return evidence_of(new).iou(evidence_of(old))


def _compared(fact: Fact) -> Iterator[tuple[str, Refers | Concept]]:
    model = type(fact)
    for name, meaning in meanings(model).items():
        required = model.model_fields[name].is_required()
        if (required or (KIND_OF[model], name) in _WHO) and isinstance(meaning, Refers | Concept):
            yield name, meaning


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _once(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for other, mine in pairs:
        if other not in found and mine not in taken:
            found[other] = mine
            taken.add(mine)
    return found

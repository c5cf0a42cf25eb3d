"""Why a fact of a reviewed sheet was missed, is another, or was proposed though it is none."""

from collections.abc import Iterable, Mapping, Sequence

from ..facts import Fact, Thing
from ..facts.kinds import Membership
from .facts import Comparison
from .things import ThingPairs, evidence_of


class FactCauses:
    """Tells causes for one sheet; ``pairs`` are its things and the proposal's."""

    def __init__(
        self,
        gold: Sequence[Fact],
        gold_things: Mapping[str, Thing],
        proposed: Sequence[Fact],
        proposed_things: Mapping[str, Thing],
        pairs: ThingPairs,
    ) -> None:
        self._gold, self._proposed = gold, proposed
        self._gold_things, self._proposed_things = gold_things, proposed_things
        self._pairs = pairs
        self._members = {(fact.member, fact.group) for fact in gold if isinstance(fact, Membership)}

    def missed(self, fact: Fact) -> str:
        """Why nothing like ``fact`` was proposed."""
        if not all(self._is_found(name) for name in _things(fact, self._gold_things)):
            return "one of its things was not found"
        return self._beside(fact, self._proposed) or "nothing found there"

    def not_in_gold(self, fact: Fact) -> str:
        """Why the sheet has nothing like the proposed ``fact``."""
        mine = _things(fact, self._proposed_things)
        if not all(any(self._pairs.same(name, g) for g in self._gold_things) for name in mine):
            return "one of its things is none to the sheet"
        return self._beside(fact, self._gold) or "nothing in the sheet there"

    def differs(self, new: Fact, old: Fact, comparison: Comparison) -> str:
        """Why two facts on the same words are not the same."""
        fields = list(comparison.differences(new, old))
        if not fields:
            return "said twice"
        name = fields[0]
        one, other = _one(getattr(new, name, None)), _one(getattr(old, name, None))
        if one is None:
            return f"{name} left open"
        if other is None:
            return f"{name} named where nobody is"
        if any(self._pairs.same(one, g) for m, g in self._members if m == other):
            return f"{name}: the group for its member"
        if any(self._pairs.same(one, m) for m, g in self._members if g == other):
            return f"{name}: the member for its group"
        if one in self._proposed_things and not any(
            self._pairs.same(one, g) for g in self._gold_things
        ):
            return f"{name}: a thing that is none to the sheet"
        return f"{name}: another"

    def _is_found(self, gold: str) -> bool:
        return any(self._pairs.same(new, gold) for new in self._proposed_things)

    def _beside(self, fact: Fact, others: Iterable[Fact]) -> str | None:
        words = evidence_of(fact)
        kinds = {type(o) for o in others if evidence_of(o).common(words)}
        if type(fact) in kinds:
            return "one of its kind there, of other things"
        return "another kind of fact there" if kinds else None


def _things(fact: Fact, known: Mapping[str, Thing]) -> list[str]:
    return [name for _, _, name in fact.references if name in known]


def _one(value: object) -> str | None:
    if isinstance(value, list):
        return str(value[0]) if value else None
    return None if value is None else str(value)

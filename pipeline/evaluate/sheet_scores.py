"""Proposals beside reviewed sheets: the tallies per kind of fact and of thing, and the mistakes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..extract import Proposal
from ..facts import Fact, Thing, plain
from ..facts.kinds import COMMON_FIELDS, Quotation
from .calibration import Calibration
from .deriving import NAMED_KINDS
from .fact_causes import FactCauses
from .facts import KIND_OF, Comparison, FactPairs
from .mistakes import Mistake, Mistakes, context_of, place_of, words_at
from .scores import Named, Tally
from .sheets import GoldSheet
from .things import ThingPairs, evidence_of


class SheetEvaluation:
    """Adds sheets up."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.facts: dict[str, Tally] = defaultdict(Tally)
        self.things: dict[str, Tally] = defaultdict(Tally)
        #: Quotations by their words alone, whoever speaks.
        self.words = Tally()
        #: Quotations whose words were found and that were given to somebody by name.
        self.named = Named()
        self.calibration = Calibration()
        self.sheets = self.unreviewed = 0
        self._mistakes = mistakes

    def add(self, gold: GoldSheet, proposal: Proposal) -> None:
        """Count ``proposal``, made for the article of ``gold``.

        A proposed fact or thing that nobody has decided upon yet counts neither way.
        """
        self.sheets += 1
        things, all_facts = gold.sheet.things, [*gold.facts, *gold.undecided]
        pairs = ThingPairs(things, all_facts, proposal.things, proposal.facts, gold.article.text)
        undecided = Comparison(proposal.facts, gold.undecided, pairs).pairs().same
        comparison = Comparison(proposal.facts, gold.facts, pairs)
        found = comparison.pairs()
        open_facts = {index for index in undecided if index not in found.same}
        self._count_facts(gold, proposal.facts, found, open_facts)
        self._count_things(gold, proposal, pairs)
        self._count_speakers(gold, proposal, found, comparison)
        self._note(gold, proposal, found, open_facts, comparison, pairs)

    def _count_facts(
        self, gold: GoldSheet, proposed: Sequence[Fact], found: FactPairs, open_facts: set[int]
    ) -> None:
        matched = set(found.same.values())
        for index, fact in enumerate(gold.facts):
            tally = self.facts[KIND_OF[type(fact)]]
            tally.right += index in matched
            tally.missed += index not in matched
        for index, fact in enumerate(proposed):
            if index not in open_facts:
                right = index in found.same
                self.facts[KIND_OF[type(fact)]].wrong += not right
                says_less = isinstance(fact, Quotation) and fact.speaker is None
                self.calibration.add(fact, right=right or (says_less and index in found.words))

    def _count_things(self, gold: GoldSheet, proposal: Proposal, pairs: ThingPairs) -> None:
        """A gold thing of which only undecided or rejected facts speak counts neither way."""
        decided = {name for fact in gold.facts for _, _, name in fact.references}
        spoken_of = {name for fact in gold.sheet.facts for _, _, name in fact.references}
        open_things = spoken_of - decided
        matched = set(pairs.one_to_one.values())
        for thing in gold.sheet.things:
            if thing.id not in open_things:
                self.things[thing.kind].right += thing.id in matched
                self.things[thing.kind].missed += thing.id not in matched
        for thing in proposal.things:
            self.things[thing.kind].wrong += thing.id not in pairs.one_to_one

    def _count_speakers(
        self, gold: GoldSheet, proposal: Proposal, found: FactPairs, comparison: Comparison
    ) -> None:
        kinds = {thing.id: thing.kind for thing in proposal.things}
        quoted = sum(isinstance(fact, Quotation) for fact in gold.facts)
        proposed = sum(isinstance(fact, Quotation) for fact in proposal.facts)
        right = 0
        for index, mine in found.words.items():
            new, old = proposal.facts[index], gold.facts[mine]
            if not isinstance(new, Quotation):
                continue
            right += 1
            if kinds.get(new.speaker or "") in NAMED_KINDS:
                self.named.count(wrong="speaker" in comparison.differences(new, old))
        self.words.right += right
        self.words.wrong += proposed - right
        self.words.missed += quoted - right

    def _note(
        self,
        gold: GoldSheet,
        proposal: Proposal,
        found: FactPairs,
        open_facts: set[int],
        comparison: Comparison,
        pairs: ThingPairs,
    ) -> None:
        mine = {thing.id: thing for thing in gold.sheet.things}
        others = {thing.id: thing for thing in proposal.things}
        beside = {b: a for a, b in found.words.items() if a not in found.same}
        same = set(found.same.values())
        told: set[int] = set()
        causes = FactCauses(gold.facts, mine, proposal.facts, others, pairs)
        for index, fact in enumerate(gold.facts):
            if index in same:
                continue
            other = beside.get(index)
            if other is None:
                self._add(gold, "missed", causes.missed(fact), fact, said(fact, mine), "")
                continue
            told.add(other)
            new = proposal.facts[other]
            fields = ", ".join(comparison.differences(new, fact)) or "taken twice"
            cause = causes.differs(new, fact, comparison)
            self._add(gold, f"other {fields}", cause, fact, said(fact, mine), said(new, others))
        rejected = Comparison(proposal.facts, gold.rejected, _NOTHING).pairs().words
        for index, fact in enumerate(proposal.facts):
            if index not in found.same and index not in told and index not in open_facts:
                what = "was rejected" if index in rejected else "not in gold"
                self._add(gold, what, causes.not_in_gold(fact), fact, "", said(fact, others))

    def _add(
        self, gold: GoldSheet, what: str, cause: str, fact: Fact, one: str, other: str
    ) -> None:
        text = gold.article.text
        evidence = evidence_of(fact)
        self._mistakes.add(
            Mistake(
                gold.name,
                f"{KIND_OF[type(fact)]}: {what}",
                place_of(evidence),
                words_at(text, evidence) if one else "",
                words_at(text, evidence) if not one else "",
                one,
                other,
                context_of(text, fact.evidence[0].bounds),
                cause,
            )
        )


_NOTHING = ThingPairs((), (), (), (), "")


def said(fact: Fact, things: Mapping[str, Thing]) -> str:
    """What a fact says by its own fields, things by their names."""
    shown = []
    for name, value in plain(fact).items():
        if name in ("kind", *COMMON_FIELDS):
            continue
        values = value if isinstance(value, list) else [value]
        texts = [things[v].name if v in things else str(v) for v in values]
        shown.append(f"{name}: {', '.join(texts)}")
    if fact.polarity == "denied":
        shown.append("denied")
    return "; ".join(shown) or "–"


def sheet_lines(evaluation: SheetEvaluation) -> Iterator[str]:
    """The tables of facts and things, for people."""
    left_out = f", {evaluation.unreviewed} not reviewed, left out" if evaluation.unreviewed else ""
    yield f"{evaluation.sheets} sheets{left_out}"
    for title, tallies in (("facts", evaluation.facts), ("things", evaluation.things)):
        yield f"{title:18} {'right':>6} {'wrong':>6} {'missed':>6}"
        for kind, tally in [*sorted(tallies.items()), ("all", _sum(tallies.values()))]:
            yield _row(kind, tally)
        if title == "facts":
            yield _row("quotation (words)", evaluation.words)
    yield f"quotations given to a wrong named speaker: {evaluation.named}"


def _row(name: str, tally: Tally) -> str:
    return f"{name:18} {tally.right:>6} {tally.wrong:>6} {tally.missed:>6}   {tally}"


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.right += tally.right
        total.wrong += tally.wrong
        total.missed += tally.missed
    return total

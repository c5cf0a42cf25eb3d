"""Attributions beside gold ones, document by document: the tallies and the mistakes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..articles import tidy
from ..extract import Attribution, Proposal
from ..facts.kinds import Claim, Demand, Quotation
from .alignment import Alignment
from .calibration import Calibration
from .causes import Scene, why_missed, why_not_in_gold, why_other_bounds, why_other_source
from .deriving import attributions_of, given
from .documents import Document, GivenAttribution
from .extent import Extent
from .measures import LENIENT, MAIN, SUBSETS, Attributed, AttributionScores, is_right_source, pairs
from .mistakes import Mistake, Mistakes, context_of, place_of, words_at
from .scores import Named

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Predicted:
    """A prediction: as it is scored, and the names of the thing that it was given to."""

    scored: Attributed
    names: Sequence[str]


class AttributionEvaluation:
    """Adds documents up; see :mod:`.measures` for what is counted."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.scores = AttributionScores()
        #: By subset: contents matched at iou@0.5 and given to a named thing.
        self.named = {subset: Named() for subset in SUBSETS}
        self.calibration = Calibration()
        self.documents = self.gold = self.predicted = 0
        self._mistakes = mistakes

    def add(self, document: Document, proposal: Proposal) -> list[GivenAttribution]:
        """Count ``proposal``, made for the document's normal text.

        Return the predictions with the offsets of the text as it was given.
        """
        alignment = Alignment(document.text)
        found = attributions_of(proposal, alignment.normal)
        predictions = [given(attribution, alignment) for attribution in found]
        names = {thing.id: [thing.name, *thing.names] for thing in proposal.things}
        gold = [Attributed.gold(document.text, one) for one in document.attributions]
        predicted = [
            _Predicted(
                Attributed.predicted(document.text, one),
                names.get(attribution.named, [attribution.named]) if attribution.named else (),
            )
            for attribution, one in zip(found, predictions, strict=True)
        ]
        scored = [one.scored for one in predicted]
        self.scores.add(gold, scored)
        self.documents += 1
        self.gold += len(gold)
        self.predicted += len(predicted)
        self._compare(document, gold, predicted)
        self._calibrate(proposal, found, gold, scored)
        return predictions

    def skip(self, document: Document) -> None:
        """Count a document for which nothing could be proposed: all of it is missed."""
        self.add(document, Proposal())

    def _compare(
        self, document: Document, gold: Sequence[Attributed], predicted: Sequence[_Predicted]
    ) -> None:
        scored = [one.scored for one in predicted]
        scene = Scene(document, gold, scored)
        matched = pairs(gold, scored, LENIENT)
        for index, one in enumerate(gold):
            if index not in matched:
                self._note(document, "missed", why_missed(scene, index), one, None)
                continue
            other = predicted[matched[index]]
            right = is_right_source(one.source, other.scored.source)
            wrong = not right and not _names_it(document.text, one.source, other.names)
            if other.names:
                self.named["all"].count(wrong=wrong)
                if one.quoted:
                    self.named["quoted"].count(wrong=wrong)
            if not right:
                named = "wrong named source" if other.names and wrong else "wrong source"
                what = named if other.scored.source else "source left open"
                cause = why_other_source(scene, index, other.scored)
                self._note(document, what, cause, one, other)
            elif one.content.iou(other.scored.content) < MAIN.enough:
                cause = why_other_bounds(one, other.scored)
                self._note(document, "other bounds", cause, one, other)
        taken = set(matched.values())
        for index, other in enumerate(predicted):
            if index not in taken:
                cause = why_not_in_gold(scene, other.scored)
                self._note(document, "not in gold", cause, None, other)

    def _note(
        self,
        document: Document,
        what: str,
        cause: str,
        gold: Attributed | None,
        other: _Predicted | None,
    ) -> None:
        text = document.text
        predicted = other.scored if other else None
        extent = gold.content if gold else predicted.content if predicted else Extent()
        quoted = (gold or predicted or Attributed(extent, extent, quoted=False)).quoted
        shown = words_at(text, predicted.source) if predicted else ""
        if other and other.names:
            shown += f" = {other.names[0]}"
        self._mistakes.add(
            Mistake(
                document.id,
                f"{'quoted' if quoted else 'indirect'}: {what}",
                place_of(extent),
                words_at(text, gold.content) if gold else "",
                words_at(text, predicted.content) if predicted else "",
                words_at(text, gold.source) if gold else "",
                shown,
                context_of(text, (extent.parts[0][0], extent.parts[-1][1])) if extent else "",
                cause,
            )
        )

    def _calibrate(
        self,
        proposal: Proposal,
        found: Sequence[Attribution],
        gold: Sequence[Attributed],
        scored: Sequence[Attributed],
    ) -> None:
        """Whether each fact that has an attribution was right; one that is left open says less."""
        by_prediction = {other: mine for mine, other in pairs(gold, scored, LENIENT).items()}
        right = [
            index in by_prediction
            and (not one.source or is_right_source(gold[by_prediction[index]].source, one.source))
            for index, one in enumerate(scored)
        ]
        contents = [Extent.of(attribution.content) for attribution in found]
        for fact in proposal.facts:
            if not isinstance(fact, Quotation | Claim | Demand):
                continue  # gold says who says what, and nothing of letters and people
            words = Extent.of([fact.evidence[0].bounds])
            best = max(range(len(found)), key=lambda n: words.iou(contents[n]), default=None)
            if best is not None and words.iou(contents[best]) >= LENIENT.enough:
                self.calibration.add(fact, right=right[best])


def _names_it(text: str, source: Extent, names: Sequence[str]) -> bool:
    """Whether the gold source's words name the thing: then it is the same, at another mention.

    They must be one of its names, or hold one of two words or more: "Clinton" within a longer
    source may be another Clinton.
    """
    said = [" ".join(_words(text[start:end])) for start, end in source.parts]
    known = [" ".join(_words(name)) for name in names]
    return any(
        words == name or (" " in name and f" {name} " in f" {words} ")
        for words in said
        for name in known
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(tidy(text).casefold())

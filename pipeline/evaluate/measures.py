"""How attributions are scored: one to one, by the overlap of what is attributed.

Two overlaps count: ``iou`` is what both have over what either has, so that words too many count
against a prediction; ``gold`` is the share of the gold content that was found, as published quote
extractors measure it, which whole paragraphs would pass. Within ``quoted`` are gold attributions
with a quotation mark in their content and predictions beside one; ``all`` holds indirect speech
too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .documents import GivenAttribution
from .extent import Extent
from .scores import AttributionTally

_DOUBLE_MARK: Final = re.compile('[“”"«»]')
#: These are quotation marks only where newswire's doubled ones are near.
_OTHER_MARK: Final = re.compile("[„‘’']")
#: Characters beside a predicted content within which a mark makes it quoted: the marks themselves
#: are often left out of what is predicted.
_BESIDE: Final = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """When a prediction has found a gold content: an overlap, and how much of it is enough."""

    name: str
    enough: float

    def overlap(self, gold: Extent, predicted: Extent) -> float:
        """How much the two overlap, 0 to 1."""
        if self.name == "iou":
            return gold.iou(predicted)
        return gold.common(predicted) / gold.length if gold.length else 0.0

    def __str__(self) -> str:
        """The measure as tables call it."""
        return f"{self.name}@{self.enough}"


#: The one that counts first.
MAIN: Final = Measure("iou", 0.8)
#: The one by which sources are judged.
LENIENT: Final = Measure("iou", 0.5)
MEASURES: Final = (MAIN, LENIENT, Measure("gold", 0.8), Measure("gold", 0.3))
SUBSETS: Final = ("quoted", "all")


@dataclass(frozen=True, slots=True)
class Attributed:
    """An attribution as it is scored."""

    content: Extent
    source: Extent
    quoted: bool

    @classmethod
    def gold(cls, text: str, attribution: GivenAttribution) -> "Attributed":
        """One of the gold: quoted where a mark stands in its content."""
        return cls._of(text, attribution, 0)

    @classmethod
    def predicted(cls, text: str, attribution: GivenAttribution) -> "Attributed":
        """One that was predicted: quoted where a mark stands in or beside its content."""
        return cls._of(text, attribution, _BESIDE)

    @classmethod
    def _of(cls, text: str, attribution: GivenAttribution, beside: int) -> "Attributed":
        return cls(
            Extent.of(attribution.content),
            Extent.of(attribution.source),
            any(_is_marked(text, start, end, beside) for start, end in attribution.content),
        )


def _is_marked(text: str, start: int, end: int, beside: int) -> bool:
    near = text[max(0, start - beside) : end + beside]
    doubled = "''" in text[max(0, start - 2) : end + 2]
    return bool(_DOUBLE_MARK.search(near) or (doubled and _OTHER_MARK.search(near)))


def is_right_source(gold: Extent, predicted: Extent) -> bool:
    """Whether a source lies for its most part in the gold one; no source is right where none is."""
    if not gold:
        return not predicted
    return bool(predicted) and gold.common(predicted) >= 0.5 * predicted.length


def pairs(
    gold: Sequence[Attributed], predicted: Sequence[Attributed], measure: Measure
) -> dict[int, int]:
    """Index in ``gold`` → index in ``predicted``, each used once, the best overlaps first."""
    found = sorted(_candidates(gold, predicted, measure), reverse=True)
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, mine, other in found:
        if mine not in matched and other not in taken:
            matched[mine] = other
            taken.add(other)
    return matched


def _candidates(
    gold: Sequence[Attributed], predicted: Sequence[Attributed], measure: Measure
) -> Iterator[tuple[float, float, int, int]]:
    for mine, one in enumerate(gold):
        for other, two in enumerate(predicted):
            if one.content.common(two.content):
                overlap = measure.overlap(one.content, two.content)
                if overlap >= measure.enough:
                    yield overlap, one.content.iou(two.content), mine, other


class AttributionScores:
    """The tallies of every measure, added up document by document."""

    def __init__(self) -> None:
        self.tallies = {
            (subset, measure): AttributionTally() for subset in SUBSETS for measure in MEASURES
        }

    def add(self, gold: Sequence[Attributed], predicted: Sequence[Attributed]) -> None:
        """Count one document."""
        for measure in MEASURES:
            matched = pairs(gold, predicted, measure)
            for subset in SUBSETS:
                self._add(self.tallies[subset, measure], subset, gold, predicted, matched)

    @staticmethod
    def _add(
        tally: AttributionTally,
        subset: str,
        gold: Sequence[Attributed],
        predicted: Sequence[Attributed],
        matched: dict[int, int],
    ) -> None:
        taken = set(matched.values())
        for index, attributed in enumerate(gold):
            if subset == "quoted" and not attributed.quoted:
                continue
            if index not in matched:
                tally.content.missed += 1
                continue
            tally.content.right += 1
            source = predicted[matched[index]].source
            if is_right_source(attributed.source, source):
                tally.sources.right += 1
            elif source:
                tally.sources.wrong += 1
            else:
                tally.sources.left_open += 1
        tally.content.wrong += sum(
            index not in taken and (subset == "all" or attributed.quoted)
            for index, attributed in enumerate(predicted)
        )

"""Why an attribution is wrong, as far as gold and prediction tell: by cause, not by type.

Causes look at both texts and at nothing of the extractor, so that any extractor can be asked. Each
difference has one, the first that fits; some are of the annotation and nobody's fault.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..extract.words import word_lists
from .documents import Document
from .extent import Extent
from .measures import LENIENT, Attributed, is_right_source
from .mistakes import words_at

_WORD: Final = re.compile(r"\w+(?:['’]\w+)?")
_PRONOUNS: Final = frozenset(
    ["he", "him", "his", "she", "her", "hers", "they", "them", "their", "it", "its", "we", "us"]
).union(["our", "i", "me", "my", "you", "who", "which"])
#: A quoted content of so few words is a term, a title or a scare quote more often than speech.
_FEW: Final = 4
#: How much of the one must lie in the other.
_MOST: Final = 0.8
_ENDINGS: Final = ("", "s", "d", "ed", "es", "ing", "ies", "ied")
_IRREGULAR: Final = frozenset(
    {"said", "told", "thought", "wrote", "written", "found", "held", "swore", "sworn"}
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A document with all that is attributed in it, by gold and by prediction."""

    document: Document
    gold: Sequence[Attributed]
    predicted: Sequence[Attributed]

    @property
    def text(self) -> str:
        """The text as it was given."""
        return self.document.text

    def paragraph(self, extent: Extent) -> int:
        """The number of the paragraph that an extent begins in, from 0."""
        ends = [match.end() for match in re.finditer(r"\n\s*\n", self.text)]
        return bisect_right(ends, extent.parts[0][0]) if extent else -1

    def cue(self, index: int) -> Extent:
        """The words that introduce the gold attribution ``index``."""
        return Extent.of(self.document.attributions[index].cue)


def why_missed(scene: Scene, index: int) -> str:
    """Why no prediction has the words of the gold attribution ``index``."""
    gold = scene.gold[index]
    near = [one for one in scene.predicted if one.content.common(gold.content)]
    inner = [one for one in near if _within(one.content, gold.content)]
    if any(_within(gold.content, one.content) for one in near):
        return "words: joined to others, or too long"
    if len(inner) > 1:
        return "words: cut into several"
    if inner:
        return "words: cut short"
    if near:
        return "words: other bounds"
    if _is_head(scene, gold.content):
        return "headline"
    if any(
        _within(gold.content, other.content)
        for number, other in enumerate(scene.gold)
        if number != index
    ):
        return "nested in another attribution"
    if not scene.cue(index):
        return "no cue"
    if gold.quoted and _is_short(scene, gold.content):
        return "few quoted words within a sentence"
    if not _says(words_at(scene.text, scene.cue(index))):
        return "cue is no common verb of saying"
    return "nothing found there" if gold.source else "nobody is said to say it"


def why_not_in_gold(scene: Scene, predicted: Attributed) -> str:
    """Why gold has no attribution with the words of ``predicted``."""
    near = [one for one in scene.gold if one.content.common(predicted.content)]
    around = [one for one in near if _within(predicted.content, one.content)]
    inner = [one for one in near if _within(one.content, predicted.content)]
    if len(inner) > 1:
        return "words: joined to others, or too long"
    if around:
        return "words: part of another attribution"
    if near:
        return "words: other bounds"
    if _is_head(scene, predicted.content):
        return "headline"
    if predicted.quoted and _is_short(scene, predicted.content):
        return "term, title or scare quote"
    return "speech to the extractor, none to the corpus"


def why_other_source(scene: Scene, index: int, predicted: Attributed) -> str:
    """Why the source of the gold attribution ``index`` is another than the predicted one."""
    gold, text = scene.gold[index], scene.text
    said, found = _words(text, gold.source), _words(text, predicted.source)
    if not predicted.source:
        return "speaker left open"
    if not gold.source:
        return "gold: names no source"
    if gold.source.common(scene.cue(index)) or len("".join(said)) <= 1 or _says(" ".join(said)):
        return "gold: its source is its cue"
    if any(
        is_right_source(other.source, predicted.source)
        and other.content.iou(predicted.content) >= LENIENT.enough
        for number, other in enumerate(scene.gold)
        if number != index
    ):
        return "nested: another's words about the same words"
    if predicted.source.common(gold.source):
        return "bounds of the source"
    if set(said) & set(found) - _PRONOUNS:
        return "another mention of the same name"
    if set(found) <= _PRONOUNS or set(said) <= _PRONOUNS:
        return "pronoun"
    if scene.paragraph(predicted.source) != scene.paragraph(gold.source):
        return "speaker of another paragraph"
    nearer = _gap(predicted.source, gold.content) < _gap(gold.source, gold.content)
    return "the nearer of two" if nearer else "the farther of two"


def why_other_bounds(gold: Attributed, predicted: Attributed) -> str:
    """How the words differ where they agree by half only."""
    short = gold.content.length - gold.content.common(predicted.content)
    long = predicted.content.length - gold.content.common(predicted.content)
    if min(short, long) > 0.1 * gold.content.length:
        return "words: other bounds"
    return "words: cut short" if short > long else "words: too long"


def _within(one: Extent, other: Extent) -> bool:
    return one.common(other) >= _MOST * one.length


def _is_head(scene: Scene, extent: Extent) -> bool:
    return scene.paragraph(extent) == 0


def _is_short(scene: Scene, extent: Extent) -> bool:
    return len(_words(scene.text, extent)) <= _FEW


def _words(text: str, extent: Extent) -> list[str]:
    return [w.casefold() for start, end in extent.parts for w in _WORD.findall(text[start:end])]


def _says(words: str) -> bool:
    """Whether one of some words is a form of a common verb of saying, as far as spelling tells."""
    verbs = word_lists("rules/claims")["claims"] | word_lists("rules/claims")["demands"]
    for word in _WORD.findall(words.casefold()):
        stems = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)}
        stems |= {stem + "e" for stem in stems} | {stem + "y" for stem in stems}
        if word in _IRREGULAR or stems & verbs:
            return True
    return "according" in words.casefold()


def _gap(source: Extent, content: Extent) -> int:
    """How many characters lie between two extents, by their nearest ends."""
    return min(max(0, a - d, c - b) for a, b in source.parts for c, d in content.parts)

"""What is quoted, and who says it where the text leaves no choice.

A speaker is named by a verb within the quotation (« …, a déclaré X, … »), behind it, before it, or
by "selon X". Words that go on after such a cue, or in the next paragraph, are the same speaker's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ..extractor import Attribution, Bounds
from ..quoted import Quoted, spoken_dash
from ..rules.document import Paragraph
from ..rules.draft import Draft
from .clauses import Clauses, Names
from .cues import Cue, according, inverted, verbs
from .pronouns import Pronouns
from .sources import Source, before, behind
from .words import START, one_of

#: How sure a quotation is said to be, with a cue and without. Nobody has measured it yet.
WITH_CUE: Final = 0.8
WITHOUT_CUE: Final = 0.5

_PAUSE: Final = re.compile(r"[,!?…—–]+\s+")
_GAP: Final = re.compile(r"\s*,?\s*")
_PRONOUN: Final = re.compile(r"(?<![\w'’-])(il|elle|on|ils|elles|nous|je)\s+$", re.IGNORECASE)
_MARKS: Final = re.compile(r"[,.;:!?…—–»”]|$")
#: What may stand between a verb and the words that it gives: a colon, "que", a determiner.
_LEADS_IN: Final = re.compile(
    r"[^:]*:\s*|.*\bqu(?:e\s|['’]).*|\s*(?:(?:un|une|le|la|les|des|de|ce|cette)\s|l['’]|d['’])?\s*",
    re.DOTALL,
)
#: Fewer words than these are speech only where something says so.
_FEW: Final = 5
_LONGEST_INSERT: Final = 120


@dataclass(frozen=True, slots=True)
class _Told:
    """Words of somebody in one paragraph: their parts, and who says so, in which words.

    ``end`` is where what belongs to it ends, the insert that names the speaker included.
    """

    parts: tuple[Bounds, ...]
    end: int
    cue: Cue | None = None
    source: Source | None = None


@dataclass(slots=True)
class _Last:
    """The quotation before: its place among the facts, its speaker, and where it ended."""

    fact: int
    speaker: str | None
    paragraph: int
    end: int


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('title_nouns')})\s*,?\s*:?\s*$", re.IGNORECASE)


def find_quotations(draft: Draft) -> None:
    """The stage: quotations as facts, and as attributions with the places of source and cue."""
    last: _Last | None = None
    pronouns = Pronouns(draft)
    dialogue = set(_dialogue(draft))
    for paragraph in draft.document.body:
        clauses = Clauses(draft, paragraph)
        pronouns.enter(clauses)
        if paragraph.index in dialogue:
            last = _add(draft, paragraph, _spoken(clauses), pronouns, None)
        for stretch in paragraph.quoted:
            told = _told(clauses, stretch)
            following = _follows(paragraph, stretch, last)
            if told.cue is None and following is None and not _is_speech(paragraph, stretch):
                continue
            last = _add(draft, paragraph, told, pronouns, following)


def _add(
    draft: Draft, paragraph: Paragraph, told: _Told, pronouns: Pronouns, following: _Last | None
) -> _Last:
    """Add what is told as facts, each going on with the one before; return the last of them."""
    speaker = told.source.thing if told.source else None
    if told.cue is not None and told.cue.pronoun is not None:
        speaker = pronouns.person(told.cue.pronoun, told.cue.bounds[0])
    if told.cue is None and following is not None:
        speaker = following.speaker
    if told.cue is not None and told.cue.several:
        speaker = None
    is_same = following is not None and (told.cue is None or speaker == following.speaker)
    previous = following.fact if following is not None and is_same else None
    at = paragraph.start
    for start, end in told.parts:
        confidence = WITH_CUE if told.cue or following else WITHOUT_CUE
        fact = draft.fact("quotation", [(at + start, at + end)], confidence, speaker=speaker)
        # What English patterns have come to says nothing of French ones.
        draft.facts[-1] = fact.model_copy(update={"confidence": confidence})
        if previous is not None:
            draft.facts[previous] = draft.facts[previous].model_copy(
                update={"continued_by": fact.id}
            )
        previous = len(draft.facts) - 1
    draft.attributions.append(
        Attribution(
            content=tuple((at + start, at + end) for start, end in told.parts),
            source=_shifted(at, told.source),
            cue=_shifted(at, told.cue),
            named=speaker,
        )
    )
    if speaker is not None and told.cue is not None:
        pronouns.spoke(speaker, told.end)
    assert previous is not None, "there are words"
    return _Last(previous, speaker, paragraph.index, told.end)


def _shifted(by: int, words: Source | Cue | None) -> tuple[Bounds, ...]:
    return ((by + words.bounds[0], by + words.bounds[1]),) if words else ()


def _told(clauses: Clauses, stretch: Quoted) -> _Told:
    """The words between marks, and what gives them to somebody: within, behind or before them."""
    words = _trimmed(clauses.text, stretch.start, stretch.end)
    within = _with_insert(clauses, words)
    if within is not None:
        return within
    opening, closing = stretch.outer
    plain = _Told((words,), closing)
    return (
        _with_cue_behind(clauses, plain, closing)
        or _with_cue_before(clauses, plain, opening)
        or plain
    )


def _with_insert(clauses: Clauses, words: Bounds) -> _Told | None:
    """Words that an insert interrupts: « Non, a déclaré X, jamais. »"""
    text = clauses.text
    start, end = words
    for pause in _PAUSE.finditer(text, start, end):
        cue = inverted(text, pause.end(), end)
        if cue is None:
            continue
        source = _behind(text, cue, clauses.names, end)
        if source is None:
            continue
        stop = _MARKS.search(text, max(source.bounds[1], cue.bounds[1]), end)
        if stop is None or stop.start() - pause.end() > _LONGEST_INSERT:
            continue
        first_end = pause.start() + (0 if pause[0][0] in ",—–" else len(pause[0].rstrip()))
        parts = [(start, first_end)]
        if not _says_something(text, parts[0]):
            continue
        rest = _trimmed(text, stop.end(), end)
        if _says_something(text, rest):
            parts.append(rest)
        return _Told(tuple(parts), end, cue, source)
    return None


def _with_cue_behind(clauses: Clauses, told: _Told, at: int) -> _Told | None:
    text = clauses.text
    gap = _GAP.match(text, at)
    at = gap.end() if gap else at
    limit = clauses.limit(at)
    cue = inverted(text, at, limit)
    if cue is None:
        cue = according(text, at, limit)
        if cue is None or cue.bounds[0] != at:
            return None
    source = _behind(text, cue, clauses.outside, limit)
    if source is None:
        return None
    return _Told(told.parts, max(source.bounds[1], cue.bounds[1]), cue, source)


def _with_cue_before(clauses: Clauses, told: _Told, opening: int) -> _Told | None:
    """Words behind "X affirme :", "X dit que" or "Selon X,", in the same sentence."""
    text = clauses.text
    floor = clauses.floor(opening)
    source: Source | None
    for start, cue in reversed(verbs(text, floor, opening)):
        if not _LEADS_IN.fullmatch(text, cue.bounds[1], opening):
            continue
        subject = _PRONOUN.search(text[floor:start])
        if subject is not None:
            at = floor + subject.start(1)
            pronoun = Cue(cue.bounds, subject[1].lower(), cue.several)
            return _Told(told.parts, told.end, pronoun, Source((at, floor + subject.end(1)), None))
        source = before(text, clauses.outside, floor, start)
        return _Told(told.parts, told.end, cue, source)
    selon = according(text, floor, opening)
    if selon is None:
        return None
    source = behind(text, clauses.outside, selon.bounds[1], opening)
    if source is None or not text[source.bounds[1] : opening].lstrip().startswith(","):
        return None
    return _Told(told.parts, told.end, selon, source)


def _behind(text: str, cue: Cue, names: Names, limit: int) -> Source | None:
    """The subject behind a verb: its pronoun, or what follows."""
    if cue.pronoun is None:
        return behind(text, names, cue.bounds[1], limit)
    start = text.lower().index(f"-{cue.pronoun}", *cue.bounds) + 1
    return Source((start, start + len(cue.pronoun)), None)


def _follows(paragraph: Paragraph, stretch: Quoted, last: _Last | None) -> _Last | None:
    """The quotation that these words go on with: over paragraphs, or behind the insert of one."""
    if last is None:
        return None
    if stretch.continues:
        return last if last.paragraph == paragraph.index - 1 else None
    between = paragraph.text[last.end : stretch.outer[0]]
    same = last.paragraph == paragraph.index and re.fullmatch(r"[\s.,;:]*", between) is not None
    return last if same and last.speaker is not None and between.strip() else None


def _is_speech(paragraph: Paragraph, stretch: Quoted) -> bool:
    """Whether words that nothing gives to anybody are more than a title or a term."""
    start, _ = stretch.outer
    words = paragraph.text[stretch.start : stretch.end].split()
    if _title_before().search(paragraph.text[max(0, start - 60) : start]):
        return False
    return len(words) >= _FEW and any(word[0].islower() for word in words)


def _dialogue(draft: Draft) -> Iterator[int]:
    """The paragraphs that a dash opens as speech: in a row with one where somebody says it.

    Dashes open the items of lists as well.
    """
    row: list[Paragraph] = []
    said = False
    for paragraph in [*draft.document.body, None]:
        if paragraph is not None and _opens_with_dash(paragraph):
            row.append(paragraph)
            said |= _spoken(Clauses(draft, paragraph)).cue is not None
            continue
        if said:
            yield from (spoken.index for spoken in row)
        row, said = [], False


def _opens_with_dash(paragraph: Paragraph) -> bool:
    start = None if paragraph.quoted else spoken_dash(paragraph.text)
    return start is not None and _says_something(paragraph.text, (start, len(paragraph.text)))


def _says_something(text: str, bounds: Bounds) -> bool:
    """Whether there is a letter or a digit."""
    return any(character.isalnum() for character in text[slice(*bounds)])


def _spoken(clauses: Clauses) -> _Told:
    """The words of a paragraph of dialogue: to its end, or to the end of the sentence that an
    insert is part of, since the narrator may go on there.
    """
    text = clauses.text
    words = _trimmed(text, spoken_dash(text) or 0, len(text))
    told = _with_insert(clauses, words)
    if told is None:
        return _Told((words,), words[1])
    first, *rest = told.parts
    if rest:
        start, end = rest[0]
        goes_on = text[:start].rstrip().endswith((",", "—", "–"))
        rest = [(start, min(end, clauses.sentence_end(start)))] if goes_on else []
    return _Told((first, *rest), told.end, told.cue, told.source)


def _trimmed(text: str, start: int, end: int) -> Bounds:
    """The bounds without the white space, and the spaces of guillemets, at both ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))

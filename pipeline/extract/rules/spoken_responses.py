"""Stage: what somebody says of a letter, or of those who signed it, and so answers it.

The words are quoted, or praise or blame: that they answer the letter, and in what spirit, is for
the reader to see, and so it is inferred.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from ..extractor import Bounds
from ..words import word_lists
from .answering import (
    Answer,
    answered_already,
    carried_by,
    insiders,
    letter_near,
    public_letters,
    write,
)
from .attributions import Said
from .carriers import carrier
from .document import Paragraph
from .draft import Draft
from .parties import ACTORS
from .quotations import NAMED
from .reality import reality
from .speakers import speaker
from .stances import by_finding, by_phrase, by_speech
from .syntax import behind, hull
from .work_nouns import work_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/implied"
#: Words that name nothing are of a letter that was spoken of no more than so far above.
_AT_ONCE: Final = 1
#: "It's a witch-hunt", "I agree with every word": of what the sentence before speaks of.
_OF_IT: Final = re.compile(
    r"^\W*(?:it|this|that|what)(?:['’]s| is| was| a)\b|\b(?:every|each|a) word of it\b"
    r"|\b(?:could|can)(?: not|n['’]t) (?:dis)?agree more\b",
    re.IGNORECASE,
)
#: Who signed one letter speaks of the other as theirs.
_THEIRS: Final = re.compile(
    r"\b(?:their|your) (?:open )?(?:letter|petition|reply)\b", re.IGNORECASE
)


def spoken_responses(draft: Draft) -> None:
    """Add what somebody says of a letter, each person's first to each letter."""
    letters = public_letters(draft)
    if not letters:
        return
    inside = insiders(draft)
    answered, taken = answered_already(draft)
    for said in sorted(draft.said, key=lambda said: said.paragraph.index):
        if said.cue is None or said.probability < NAMED or said.paragraph.is_head:
            continue
        at = said.paragraph.start + said.cue.idx
        if any(start <= at < end for start, end in taken):
            continue
        for answer in _answers(draft, said, said.cue, inside, taken):
            key = (answer.who, answer.target)
            if key not in answered and answer.target in letters:
                answered.add(key)
                write(draft, answer)


@cache
def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def _answers(
    draft: Draft,
    said: Said,
    cue: "Token",
    inside: dict[str, set[str]],
    taken: list[Bounds],
) -> Iterator[Answer]:
    paragraph = said.paragraph
    who = speaker(draft, paragraph, said.source)
    if who is None or said.source is None:
        return
    if draft.things[who].kind not in ACTORS and not _in_its_own_name(draft, paragraph, cue):
        return
    if said.source.head.lower_ in _list("reporting") or draft.model.lemma(cue) in _list("asking"):
        return
    letter = letter_near(draft, paragraph, cue.i)
    text = " ".join(draft.document.text[start:end] for start, end in said.content)
    if _THEIRS.search(text) and (letter is None or who in inside.get(letter, ())):
        others = {one for one in public_letters(draft) if who not in inside.get(one, ())}
        signed = len(others) < len(public_letters(draft))
        letter = others.pop() if signed and len(others) == 1 else None
    if letter is None or who in inside.get(letter, ()):
        return
    stance = by_speech(text) or by_finding(text)
    if any(words in text.lower() for words in _list("own")):
        return
    at = paragraph.start + cue.idx
    goes_on = any(paragraph.start <= start < at for start, _ in taken)
    if not _is_sure(draft, said, cue, text, stance, inside.get(letter, set()), goes_on):
        return
    real = reality(draft, paragraph, cue)
    if real is None or real.polarity == "denied":
        return
    source = hull(paragraph, [(said.source.start, said.source.end), cue])
    ends = [end for start, end in said.content if start >= paragraph.start]
    whole = paragraph.start + len(paragraph.text)
    begins = min([source[0], *(start for start, _ in said.content if start >= paragraph.start)])
    end = max([source[1], *(end for end in ends if end <= whole)])
    yield Answer(
        *(paragraph, cue, who, letter, stance or "unclear"),
        spans=((begins, end),),
        how="implied",
        real=real,
        where=carried_by(draft, paragraph, cue, letter),
        inferred=("responds_to", "stance") if stance is not None else ("responds_to",),
    )


def _is_sure(
    draft: Draft,
    said: Said,
    cue: "Token",
    text: str,
    stance: str | None,
    signed: set[str],
    goes_on: bool,
) -> bool:
    """Whether words are of the letter: they say so, or speak of what alone was spoken of.

    ``goes_on``: another answer stands before them in the paragraph, and they may go on with it.
    """
    paragraph = said.paragraph
    if _speaks_of().search(text) or _names_one(draft, said, signed):
        return bool(said.stretches) or stance is not None
    if by_phrase(text) is not None and said.stretches:
        return True
    if by_finding(text) is not None and letter_near(draft, paragraph, cue.i, _AT_ONCE) is not None:
        return not goes_on
    if stance is None and not _OF_IT.search(text):
        return False
    if goes_on or not said.stretches or letter_near(draft, paragraph, cue.i, _AT_ONCE) is None:
        return False
    if _names_others(draft, said):
        return False
    return _is_posted(draft, paragraph, cue) or bool(_OF_IT.search(text) and stance)


@cache
def _speaks_of() -> re.Pattern[str]:
    """Words that speak of a letter, or of those who signed one."""
    before, nouns = "|".join(_list("determiners")), "|".join(_list("letters"))
    signers = "|".join(_list("signers"))
    return re.compile(
        rf"\b(?:{before})\s+(?:an?\s+)?(?:open\s+)?(?:{nouns})\b|\b(?:{signers})\b", re.IGNORECASE
    )


def _in_its_own_name(draft: Draft, paragraph: Paragraph, cue: "Token") -> bool:
    """Whether a medium speaks in a piece of its own: "The Bugle said in an editorial"."""
    where = carrier(draft, paragraph, cue)
    return where is not None and draft.things[where].kind == "opinion"


def _names_one(draft: Draft, said: Said, signed: set[str]) -> bool:
    """Whether quoted words name somebody who signed, or what is said is of all who did."""
    accuses = said.cue is not None and (
        draft.model.lemma(said.cue) in word_lists("rules/claims")["accusations"]
    )
    for mention in () if accuses else draft.mentions_in(said.paragraph, "group"):
        at = mention.bounds[0]
        if mention.thing in signed and any(start <= at < end for start, end in said.content):
            return True
    for paragraph, stretch in said.stretches:
        for mention in draft.mentions_in(paragraph, "person"):
            if mention.thing in signed and stretch.start <= mention.start < stretch.end:
                return True
    return False


def _names_others(draft: Draft, said: Said) -> bool:
    """Whether quoted words are about somebody or something that has a name."""
    return any(
        stretch.start <= mention.start < stretch.end
        for paragraph, stretch in said.stretches
        for mention in draft.mentions_in(paragraph)
    )


def _is_posted(draft: Draft, paragraph: Paragraph, cue: "Token") -> bool:
    """Whether something is said in a post: "tweeted", "wrote on Twitter"."""
    platforms = work_lists("post")["platforms"]
    if any(noun.lower_ in platforms for noun in behind(cue, "on", "via")):
        return True
    where = carrier(draft, paragraph, cue)
    return where is not None and draft.things[where].kind == "post"

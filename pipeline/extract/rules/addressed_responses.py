"""Stage: what those say to whom a letter is addressed, or whom it is against.

In an article on a letter to the university, the first thing that the university says behind the
letter is its answer, whatever the words; so is what somebody says who belongs to it. That it
answers is for the reader to see, and so it is inferred.
"""

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ...facts.kinds import Accusation, Addressing, Demand, Description, Membership, Response
from ..words import word_lists
from .answering import (
    Answer,
    answered_already,
    carried_by,
    insiders,
    public_letters,
    write,
)
from .attributions import Said
from .draft import Draft
from .heard import heard
from .promised_answers import promised_answers
from .quotations import NAMED
from .reality import reality
from .said_words import words_of
from .stances import by_speech
from .syntax import children, hull
from .unnamed import bodies_called

if TYPE_CHECKING:
    from spacy.tokens import Token

#: So many paragraphs behind the letter an answer may stand: longer, and the article has moved on.
_REACH: Final = 12
_AGENTS: Final = frozenset({"person", "organisation", "group"})


def addressed_responses(draft: Draft) -> None:
    """Add the first answer of each of those to whom a letter is, or whom it is against."""
    to = _addressed(draft)
    if not to:
        return
    answered, taken = answered_already(draft)
    inside = insiders(draft)
    promised_answers(draft, to, answered, taken)
    spoken = [said for said in draft.said if said.cue is not None and said.probability >= NAMED]
    spoken.sort(key=lambda said: (said.paragraph.index, said.cue.i if said.cue else 0))
    for said in spoken:
        assert said.cue is not None
        if said.paragraph.is_head or not _is_said(draft, said, said.cue):
            continue
        who = heard(draft, said.paragraph, said.source).who
        if who is None or who not in to or draft.things[who].kind not in _AGENTS:
            continue
        letter = _last(draft, said, said.cue, to[who])
        at = said.paragraph.start + said.cue.idx
        if any(start <= at < end for start, end in taken) or _goes_on(draft, said, who, at):
            continue
        if letter is None or (who, letter) in answered or who in inside.get(letter, ()):
            continue
        answered.add((who, letter))
        _add(draft, said, said.cue, who, letter)


def _addressed(draft: Draft) -> dict[str, set[str]]:
    """Whom open letters are to or against → these letters; their members likewise."""
    letters = public_letters(draft)
    to: dict[str, set[str]] = defaultdict(set)
    for fact in draft.facts:
        if isinstance(fact, Addressing) and fact.work in letters:
            to[fact.addressee].add(fact.work)
        elif isinstance(fact, Accusation | Demand) and fact.claimed_in in letters:
            assert fact.claimed_in is not None
            for against in fact.against:
                to[against].add(fact.claimed_in)
        elif isinstance(fact, Response) and fact.responds_to in draft.things:
            to[fact.responds_to] |= letters & {fact.expressed_in}
    bodies = [who for who in to if draft.things[who].kind == "organisation"]
    for fact in draft.facts:
        if isinstance(fact, Description) and len(bodies) == 1 and _heads(draft, fact, bodies[0]):
            to[fact.describes] |= to[bodies[0]]
        if isinstance(fact, Membership) and fact.group in to and fact.polarity == "asserted":
            to[fact.member] |= to[fact.group]
    return to


def _goes_on(draft: Draft, said: Said, who: str, at: int) -> bool:
    """Whether somebody's answer stands in the paragraph before these words: they are more of it."""
    return any(
        isinstance(fact, Response)
        and fact.responder == who
        and said.paragraph.start <= fact.evidence[0].bounds[0] < at
        for fact in draft.facts
    )


def _heads(draft: Draft, fact: Description, body: str) -> bool:
    """Whether a description makes somebody the head of a body: "chief executive", "its chief"."""
    words = fact.text.lower().replace("-", " ").replace("’", "'").split()
    if not set(words) & word_lists("rules/implied")["heads"] or "former" in words:
        return False
    start, end = fact.evidence[0].bounds
    before, within = [], set()
    for paragraph in draft.document:
        if paragraph.start >= end:
            break
        for mention in draft.mentions_in(paragraph, *_BODIES):
            if start <= mention.bounds[0] < end:
                within.add(mention.thing)
            elif mention.bounds[0] < start:
                before.append(mention.thing)
    if within:
        return within == {body}
    owner = fact.text.replace("’", "'").partition("'s ")[0]
    if owner != fact.text and bodies_called(draft, owner) == {body}:
        return True  # "the federation's president"
    if "of" in words or any(word.endswith("'s") for word in words):
        return False
    # "Its chief" is that of the body that was spoken of last.
    return words[0] not in ("his", "her", "their") and before[-1:] == [body]


_BODIES: Final = ("organisation", "publication", "movement")


def _is_said(draft: Draft, said: Said, cue: "Token") -> bool:
    """Whether somebody says that something is so, or is quoted, and not before: "had said"."""
    lists = word_lists("rules/claims")
    lemma = draft.model.lemma(cue)
    if said.paragraph.is_quoted(cue) or lemma in lists["denials"]:
        return False
    if lemma not in lists["claims"]:
        return False
    if _NO_COMMENT.search(words_of(draft, said.paragraph, cue)):
        return False
    if any(child.lower_ == "nothing" for child in children(cue, "dobj")):
        return False
    return not any(child.lower_ in ("had", "'d", "’d") for child in children(cue, "aux"))


#: Who says that they will say nothing.
_NO_COMMENT: Final = re.compile(
    r"(?:\bno|\bnot|n['’]t|\bdeclin\w+|\brefus\w+)\b[^.]{0,12}\bcomment", re.IGNORECASE
)


def _last(draft: Draft, said: Said, cue: "Token", letters: set[str]) -> str | None:
    """The letter that was spoken of last before a word, where it is one of ``letters``."""
    first, public = max(0, said.paragraph.index - _REACH), public_letters(draft)
    for index in range(said.paragraph.index, first - 1, -1):
        here = draft.document.paragraphs[index]
        found = [
            mention.thing
            for mention in draft.mentions_in(here, "letter")
            if mention.thing in public and (here is not said.paragraph or mention.start < cue.i)
        ]
        if found:
            return found[-1] if found[-1] in letters else None
    return None


def _add(draft: Draft, said: Said, cue: "Token", who: str, letter: str) -> None:
    paragraph = said.paragraph
    real = reality(draft, paragraph, cue)
    if real is None or real.polarity == "denied" or said.source is None:
        return
    stance = by_speech(words_of(draft, paragraph, cue))
    spans = [hull(paragraph, [(said.source.start, said.source.end), cue])]
    write(
        draft,
        Answer(
            *(paragraph, cue, who, letter, stance or "unclear"),
            spans=tuple(spans),
            how="inferred",
            real=real,
            where=carried_by(draft, paragraph, cue, letter),
            inferred=("responds_to", "stance") if stance else ("responds_to",),
        ),
    )

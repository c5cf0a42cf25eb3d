"""Stage: answers that leave it for the reader to see what they answer.

In an article on a letter, somebody who did not sign it replies, hits back, rejects "the demand",
defends what the letter is against. What is answered is inferred then.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from .answering import (
    Answer,
    answered_already,
    answerer,
    carried_by,
    insiders,
    letter_near,
    public_letters,
    write,
)
from .attributions import Said
from .claimed import claimed_before, made_by
from .document import Paragraph
from .draft import Draft
from .implied_acts import Act, act_of, implied, is_what_it_asks
from .parties import listed
from .reality import reality
from .speakers import speaker
from .stances import by_object
from .syntax import children, hull, is_passive, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

#: An answer of fewer words is talk: "“Yes,” he replied".
_FEW: Final = 3


def implied_responses(draft: Draft) -> None:
    """Add what answers a letter without naming it, each person's first to each letter."""
    letters = public_letters(draft)
    if not letters:
        return
    inside = insiders(draft)
    answered, taken = answered_already(draft)
    for paragraph in draft.document.body:
        for verb in paragraph.verbs:
            at = paragraph.start + verb.idx
            if verb.pos_ != "VERB" or any(start <= at < end for start, end in taken):
                continue
            for answer in _by_verb(draft, paragraph, verb, inside):
                key = (answer.who, answer.target)
                if key not in answered and (answer.target in letters or answer.how == "words"):
                    answered.add(key)
                    write(draft, answer)


def _by_verb(
    draft: Draft, paragraph: Paragraph, verb: "Token", inside: dict[str, set[str]]
) -> Iterator[Answer]:
    letter = letter_near(draft, paragraph, verb.i)
    signed = inside.get(letter, set()) if letter is not None else set()
    if is_passive(verb):
        if letter is not None:
            yield from _done_by(draft, paragraph, verb, letter, signed)
        return
    for first in subjects(verb):
        act = act_of(draft, paragraph, verb, first, letter, signed)
        who = answerer(draft, paragraph, act.who) if act is not None else None
        real = reality(draft, paragraph, verb) if who is not None else None
        if act is None or who is None or real is None or real.polarity == "denied":
            continue
        target, how = _target(draft, paragraph, verb, act, who.thing, letter, inside)
        if target is None:
            continue
        yield Answer(
            *(paragraph, verb, who.thing, target, act.stance),
            spans=(hull(paragraph, [who.tokens, *act.words]),),
            how=how,
            real=real,
            where=carried_by(draft, paragraph, verb, target),
            inferred=("responds_to", "stance") if act.shown else ("responds_to",),
        )


def _target(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    act: Act,
    who: str,
    letter: str | None,
    inside: dict[str, set[str]],
) -> tuple[str | None, str]:
    """What is answered, and by which pattern: what was said just before, or else the letter."""
    signed = inside.get(letter, set()) if letter is not None else set()
    if act.demand is not None:
        return act.demand, "words"
    if act.alone:
        last = _said_last(draft, paragraph, verb, who)
        few = _is_few(draft, paragraph, verb)
        if last is not None and (last[1] not in signed or who in signed):
            return (None if few else last[0]), "words"
        if few:
            return None, "words"
    if letter is None or (act.inside is not None and (who in signed) != act.inside):
        return None, "implied"
    return letter, "implied"


def _done_by(
    draft: Draft, paragraph: Paragraph, verb: "Token", letter: str, inside: set[str]
) -> Iterator[Answer]:
    """ "Their call was echoed by the union"."""
    stance = by_object().get(draft.model.lemma(verb))
    if stance is None or not any(is_what_it_asks(noun) for noun in subjects(verb)):
        return
    real = reality(draft, paragraph, verb)
    for agent in children(verb, "agent") if real is not None else ():
        for who in listed(draft, paragraph, agent.i + 1, agent.sent.end):
            if real is not None and real.polarity == "asserted" and who.thing not in inside:
                yield Answer(
                    *(paragraph, verb, who.thing, letter, stance),
                    spans=(hull(paragraph, [*subjects(verb), verb, who.tokens]),),
                    how="implied",
                    real=real,
                    inferred=("responds_to",),
                )


def _is_few(draft: Draft, paragraph: Paragraph, verb: "Token") -> bool:
    """Whether the words before a verb are all that is answered: "“Yes,” replied the mayor"."""
    return any(
        stretch.end <= verb.i and stretch.words <= _FEW
        for said in _of(draft, paragraph, verb)
        for where, stretch in said.stretches
        if where is paragraph
    )


def _of(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Said]:
    return (
        said
        for said in _said_near(draft, paragraph.index)
        if said.paragraph is paragraph and said.cue is not None and said.cue.i == verb.i
    )


def _said_near(draft: Draft, index: int) -> Iterator[Said]:
    """What is said in a paragraph and its neighbours."""
    known = _SAID.get(draft)
    if known is None:
        known = _SAID.setdefault(draft, defaultdict(list))
        for said in draft.said:
            known[said.paragraph.index].append(said)
    for near in (index - 1, index, index + 1):
        yield from known.get(near, ())


_SAID: Final[WeakKeyDictionary[Draft, dict[int, list[Said]]]] = WeakKeyDictionary()


def _said_last(
    draft: Draft, paragraph: Paragraph, verb: "Token", who: str
) -> tuple[str | None, str] | None:
    """What somebody else said just before: what it is, if it can be answered, and who said it.

    It is what they claimed, or themselves where they were quoted. A question asks for an answer,
    which is no reply in a debate.
    """
    at = paragraph.start + verb.idx
    last: tuple[Said, str] | None = None
    for said in _said_near(draft, paragraph.index):
        if said.cue is None:
            continue
        other = speaker(draft, said.paragraph, said.source)
        if other is not None and said.paragraph.start + said.cue.idx < at:
            last = said, other
    if last is None or last[1] == who:
        return None
    said, other = last
    assert said.cue is not None
    above = said.paragraph
    if above is not paragraph and any(True for _ in draft.mentions_in(above, "letter")):
        return None  # what was said is of the letter, and so is the answer
    if above is not paragraph or draft.model.lemma(said.cue) in implied("asking"):
        return None, other
    claims = [f for f in claimed_before(draft, paragraph, verb.i, 0) if made_by(f) == other]
    begins = min((start for start, _ in said.content), default=at)
    claims = [f for f in claims if f.evidence[0].bounds[1] > begins]
    return (str(claims[-1].id) if claims else other), other

"""Stage: answers that leave it for the reader to see what they answer.

In an article on a letter, somebody who did not sign it replies, hits back, rejects "the demand",
defends what the letter is against. What is answered is inferred then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ...facts.kinds import Demand
from ..words import tables, word_lists
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
from .parties import listed, party
from .reality import reality
from .speakers import speaker
from .stances import by_object, by_words
from .syntax import Part, behind, children, done_to, hull, is_passive, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/implied"
#: An answer that names nothing is to what was spoken of no more than so far above.
_AT_ONCE: Final = 1
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


@cache
def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


@dataclass(frozen=True, slots=True, eq=False)
class _Does:
    """What a clause does that may be an answer: who, by which words, and how.

    ``inside``: only who signed can do it, or only who did not; None: both. ``alone``: nothing says
    what is answered. ``shown``: the stance is for the reader to see. ``demand``: the id of
    the fact that is answered.
    """

    who: "Token"
    words: list[Part]
    stance: str
    inside: bool | None = False
    alone: bool = False
    shown: bool = False
    demand: str | None = None


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
        does = _does(draft, paragraph, verb, first, letter, signed)
        who = answerer(draft, paragraph, does.who) if does is not None else None
        real = reality(draft, paragraph, verb) if who is not None else None
        if does is None or who is None or real is None or real.polarity == "denied":
            continue
        target, how = _target(draft, paragraph, verb, does, who.thing, letter, inside)
        if target is None:
            continue
        yield Answer(
            *(paragraph, verb, who.thing, target, does.stance),
            spans=(hull(paragraph, [who.tokens, *does.words]),),
            how=how,
            real=real,
            where=carried_by(draft, paragraph, verb, target),
            inferred=("responds_to", "stance") if does.shown else ("responds_to",),
        )


def _target(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    does: _Does,
    who: str,
    letter: str | None,
    inside: dict[str, set[str]],
) -> tuple[str | None, str]:
    """What is answered, and by which pattern: what was said just before, or else the letter."""
    signed = inside.get(letter, set()) if letter is not None else set()
    if does.demand is not None:
        return does.demand, "words"
    if does.alone:
        last = _said_last(draft, paragraph, verb, who)
        few = _is_few(draft, paragraph, verb)
        if last is not None and (last[1] not in signed or who in signed):
            return (None if few else last[0]), "words"
        if few:
            return None, "words"
    if letter is None or (does.inside is not None and (who in signed) != does.inside):
        return None, "implied"
    return letter, "implied"


def _done_by(
    draft: Draft, paragraph: Paragraph, verb: "Token", letter: str, inside: set[str]
) -> Iterator[Answer]:
    """ "Their call was echoed by the union"."""
    stance = by_object().get(draft.model.lemma(verb))
    if stance is None or not any(_is_what_it_asks(noun) for noun in subjects(verb)):
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


def _does(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    first: "Token",
    letter: str | None,
    signed: set[str],
) -> _Does | None:
    lemma = draft.model.lemma(verb)
    back = [child for child in verb.children if child.lower_ == "back"]
    if lemma in _list("appearing") and first.lower_ in _list("answers"):
        owner = next(children(first, "poss"), None)
        return _Does(owner, [first, verb], "unclear") if owner is not None else None
    if lemma in _list("answering") and _says_not_what(verb):
        return _Does(first, [verb], "unclear", alone=True)
    if lemma in _list("back") and back and _says_not_what(verb):
        return _Does(first, [verb, back[0]], "opposes", alone=True)
    if lemma in _list("disagreeing") | _list("agreeing") and _says_not_what(verb):
        mind = "opposes" if lemma in _list("disagreeing") else "supports"
        clause = any(True for _ in children(verb, "ccomp", "xcomp", "prep"))
        before = {t.lower_ for t in verb.doc[verb.sent.start : first.i + 1]}
        return (
            None if clause or before & _list("nobody") else _Does(first, [verb], mind, alone=True)
        )
    if lemma in _list("refusing"):
        signing = [c for c in children(verb, "xcomp") if draft.model.lemma(c) in _list("signing")]
        if signing:
            return _Does(first, [verb, signing[0]], "opposes")
        return _refuses(draft, paragraph, verb, first)
    if lemma in _list("taking"):
        return _takes_view(verb, first)
    if lemma == "regret":
        signing = [c for c in children(verb, "xcomp") if draft.model.lemma(c) in _list("signing")]
        return _Does(first, [verb, signing[0]], "opposes", inside=True) if signing else None
    if lemma in _list("sorry") and (_says_not_what(verb) or _own(verb, "for") is not None):
        return _Does(first, [verb], "apologises", inside=None)
    if lemma in _list("holding"):
        return _holds(verb, first)
    if lemma == "accuse":
        return _accuses(draft, paragraph, verb, first)
    after = _after(draft, verb, letter, paragraph) if letter and lemma in _list("after") else None
    if after is not None:
        said = paragraph.doc[verb.left_edge.i : after.i].text
        stance = by_words(said)
        return _Does(first, [verb, after], stance or "unclear", shown=stance is not None)
    return _rejects(draft, paragraph, verb, first, lemma)


def _refuses(draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token") -> _Does | None:
    """ "She has refused": what somebody else demanded in the paragraph before it."""
    if any(True for _ in children(verb, "xcomp", "ccomp", "dobj", "prep")):
        return None
    who = answerer(draft, paragraph, first)
    made = [
        fact
        for fact in claimed_before(draft, paragraph, verb.i, 0, Demand)
        if who is not None and made_by(fact) != who.thing
    ]
    return _Does(first, [verb], "opposes", demand=str(made[-1].id)) if made else None


def _takes_view(verb: "Token", first: "Token") -> _Does | None:
    """ "The chamber took the opposite view"."""
    for noun in children(verb, "dobj"):
        words = {child.lower_ for child in children(noun, "amod")}
        if noun.lower_ in ("view", "position", "line") and words & _list("opposite"):
            return _Does(first, [verb, noun], "opposes")
    return None


def _holds(verb: "Token", first: "Token") -> _Does | None:
    """ "She stood by her signature", "she defended her decision"."""
    for noun in (*done_to(verb), *behind(verb, "by", "to")):
        if noun.lower_ == "it" and verb.lower_[:2] == "st":
            return _Does(first, [verb, noun], "defends", inside=True)
        if not any(child.tag_ == "PRP$" for child in children(noun, "poss")):
            continue
        if noun.lower_ in _list("held"):
            return _Does(first, [verb, noun], "defends", inside=True)
        if noun.lower_ in _list("disputed"):
            return _Does(first, [verb, noun], "opposes", shown=True)
    return None


def _accuses(draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token") -> _Does | None:
    for noun in done_to(verb):
        if noun.lower_ in _list("signers"):
            accused = party(draft, paragraph, noun, frozenset({"group"}))
            at: Part = accused.tokens if accused is not None else noun
            return _Does(first, [verb, at], "denounces")
    return None


def _rejects(
    draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token", lemma: str
) -> _Does | None:
    """ "Rejected the demand", "dismissed it as noise"."""
    stance = by_object().get(lemma) or _by_particle(verb, lemma)
    if stance is None and lemma not in tables("rules/responses")["denying"]["naming"]:
        return None
    for noun in (*done_to(verb), *behind(verb, "off", "aside", "away")):
        if stance is not None and _is_what_it_asks(noun):
            return _Does(first, [verb, noun], stance)
        if noun.lower_ == "it" and _is_the_letter(draft, paragraph, noun, verb):
            shown = by_words(paragraph.doc[noun.i : verb.sent.end].text)
            seen = stance is None and shown is not None
            return _Does(first, [verb, noun], stance or shown or "unclear", shown=seen)
    return None


def _by_particle(verb: "Token", lemma: str) -> str | None:
    """The stance of "shrugged off", by its particle."""
    particles = {child.lower_ for child in children(verb, "prt", "advmod", "prep")}
    for stance, phrases in tables("rules/responses")["particle"].items():
        if any(f"{lemma} {particle}" in phrases for particle in particles):
            return str(stance)
    return None


def _after(draft: Draft, verb: "Token", letter: str, paragraph: Paragraph) -> "Token | None":
    """ "… said it would stay, after 40 parents signed an open letter": the word for the letter."""
    for child in verb.children:
        marks = [child, *children(child, "mark", "prep")]
        if child.i < verb.i or child.dep_ not in ("prep", "advcl"):
            continue
        if not any(mark.lower_ in _list("behind") for mark in marks):
            continue
        for token in child.subtree:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and mention.thing == letter and token.i > verb.i:
                return token
    return None


def _own(verb: "Token", preposition: str) -> "Token | None":
    """What of their own somebody speaks of: "for her remarks"."""
    for noun in behind(verb, preposition):
        own = any(child.tag_ == "PRP$" for child in children(noun, "poss"))
        if own and noun.lower_ in _list("disputed") | _list("held"):
            return noun
    return None


def _is_the_letter(draft: Draft, paragraph: Paragraph, it: "Token", verb: "Token") -> bool:
    """Whether the sentence before "called it" speaks of a letter, and this one of nothing else."""
    if draft.mention_at(paragraph, it) is not None or it.i != verb.i + 1 or verb.dep_ != "ROOT":
        return False
    if verb.sent.start == 0:
        return letter_near(draft, paragraph, 0, _AT_ONCE) is not None
    before = paragraph.doc[verb.sent.start - 1].sent
    mentions = draft.mentions_in(paragraph, "letter")
    return any(before.start <= mention.start < before.end for mention in mentions)


def _says_not_what(verb: "Token") -> bool:
    """Whether nothing behind a verb says what is answered."""
    behind_it = children(verb, "prep", "dative")
    return not any(child.lower_ in _list("to") for child in behind_it) and not any(
        True for _ in children(verb, "dobj")
    )


def _is_what_it_asks(noun: "Token") -> bool:
    """Whether a noun means what the letter asks for, or is: "the demand", with nothing behind."""
    if noun.lower_ not in _list("asked"):
        return False
    before = {child.lower_ for child in children(noun, "det", "poss")}
    return bool(before & {"the", "this", "its", "their"}) and not any(
        True for _ in children(noun, "prep", "relcl", "acl", "compound")
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
        for said in draft.said
        if said.paragraph is paragraph and said.cue is not None and said.cue.i == verb.i
    )


def _said_last(
    draft: Draft, paragraph: Paragraph, verb: "Token", who: str
) -> tuple[str | None, str] | None:
    """What somebody else said just before: what it is, if it can be answered, and who said it.

    It is what they claimed, or themselves where they were quoted. A question asks for an answer,
    which is no reply in a debate.
    """
    at = paragraph.start + verb.idx
    last: tuple[Said, str] | None = None
    for said in draft.said:
        if said.cue is None or abs(said.paragraph.index - paragraph.index) > 1:
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
    if above is not paragraph or draft.model.lemma(said.cue) in _list("asking"):
        return None, other
    claims = [f for f in claimed_before(draft, paragraph, verb.i, 0) if made_by(f) == other]
    begins = min((start for start, _ in said.content), default=at)
    claims = [f for f in claims if f.evidence[0].bounds[1] > begins]
    return (str(claims[-1].id) if claims else other), other

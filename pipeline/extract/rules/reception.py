"""Stage: what something met with: "the letter drew criticism from the union".

The noun says how: "anger", "praise". Who shows it stands behind "from", before it with an "'s", or
does the verb ("voiced his opposition to the letter"); what it is shown to stands behind the noun,
or is what the verb is about ("the letter met with anger").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ..words import tables
from .answering import Answer, answerer, carried_by, write
from .document import Paragraph
from .draft import Draft
from .parties import Party, listed, party
from .reality import reality
from .syntax import Part, behind, children, conjuncts, hull, subject
from .targets import answered
from .voices import voice_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBS: Final = ("VERB", "AUX")
#: A noun stands under no more than so many others and prepositions below its verb.
_STEPS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Reaction:
    """Who shows what to whom: parties of a clause that turns on ``verb``."""

    noun: "Token"
    verb: "Token"
    who: list[Party]
    targets: list[Party]
    where: str | None = None
    inferred: tuple[str, ...] = ()


def reception(draft: Draft) -> None:
    """Add what was shown to works, movements and people, and by whom."""
    nouns = _stances()
    for paragraph in draft.document.body:
        if not paragraph.words & nouns.keys():
            continue
        for noun in paragraph.outside:
            if noun.lower_ in nouns and noun.pos_ in ("NOUN", "PROPN"):
                for reaction in _reactions(draft, paragraph, noun):
                    _add(draft, paragraph, reaction)


@cache
def _stances() -> dict[str, str]:
    data = tables("rules/responses")["reactions"]
    return {noun: stance for stance, nouns in data.items() for noun in nouns}


def stance_of(noun: "Token") -> str:
    """The stance that a noun for a reaction shows, or the word before it."""
    stance = _stances()[noun.lower_]
    if stance == "unclear":
        before = {child.lower_ for child in children(noun, "amod")}
        for shown, words in tables("rules/responses")["reaction_words"].items():
            if before & set(words):
                return str(shown)
    return stance


def _add(draft: Draft, paragraph: Paragraph, reaction: _Reaction) -> None:
    real = reality(draft, paragraph, reaction.verb)
    if real is None or real.polarity == "denied":
        return
    stance = stance_of(reaction.noun)
    for who in reaction.who:
        for target in reaction.targets:
            where = reaction.where or carried_by(draft, paragraph, reaction.verb, target.thing)
            parts: list[Part] = [who.tokens, reaction.noun, target.tokens]
            if reaction.verb.pos_ in _VERBS:
                parts.append((reaction.verb.i, reaction.verb.i + 1))
            write(
                draft,
                Answer(
                    *(paragraph, reaction.noun, who.thing, target.thing, stance),
                    spans=(hull(paragraph, parts),),
                    how="verb",
                    real=real,
                    where=where if where != target.thing else None,
                    inferred=reaction.inferred,
                ),
            )


def _reactions(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[_Reaction]:
    words = tables("rules/responses")["reaction"]
    showing = _from(draft, paragraph, noun)
    verb = _verb(noun)
    if verb is None:
        return
    theirs = noun.lower_ in words["theirs"] and draft.model.lemma(verb) in words["getting"]
    to = [] if theirs else answered(draft, paragraph, _to(noun, words["to"]))
    owners = [p for c in children(noun, "poss") if (p := answerer(draft, paragraph, c))]
    if to and (showing or (owners and _stances()[noun.lower_] != "unclear")):
        yield _Reaction(noun, verb, showing or owners, to)
        return
    lemma = draft.model.lemma(verb)
    if to and lemma in words["showing"] and noun.dep_ == "dobj" and verb.pos_ == "VERB":
        yield from _shown(draft, paragraph, noun, verb, to)
    elif (to and noun.head.dep_ == "prep") or noun.head.lower_ == "in":
        yield from _within(draft, paragraph, noun, to)
    elif lemma in words["getting"] and noun.i > verb.i:
        got = _about(draft, paragraph, verb)
        if not showing and noun.lower_ in words["theirs"]:
            showing = [p for n in behind(noun, "of") if (p := answerer(draft, paragraph, n))]
        if not showing and any(c.dep_ in ("auxpass", "agent") for c in verb.children):
            showing = _listed_behind(draft, paragraph, verb, "by")
        if got and showing:
            yield _Reaction(noun, verb, showing, got)


def _to(noun: "Token", prepositions: list[str]) -> list["Token"]:
    """The nouns for what is reacted to; the parser may hang their preposition on the verb."""
    nouns = behind(noun, *prepositions)
    for preposition in children(noun.head, "prep", "dative") if not nouns else ():
        if preposition.i == noun.i + 1 and preposition.lower_ in prepositions:
            nouns += [t for first in children(preposition, "pobj") for t in conjuncts(first)]
    return nouns


def _verb(noun: "Token") -> "Token | None":
    """The verb that a noun stands under."""
    token = noun
    for _ in range(_STEPS):
        if token.head == token:
            break
        token = token.head
        if token.pos_ in _VERBS:
            return token
    return token if token.pos_ in _VERBS else None


def _from(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    """Who shows a reaction, behind "from"; the parser likes to hang it on the verb."""
    words = tables("rules/responses")["reaction"]["from"]
    for at in (noun, noun.head, *(t for t in (noun.head.head,) if t.pos_ == "VERB")):
        for preposition in children(at, "prep", "agent"):
            if preposition.lower_ in words and preposition.i > noun.i:
                return _behind(draft, paragraph, preposition)
    return []


def _listed_behind(draft: Draft, paragraph: Paragraph, verb: "Token", word: str) -> list[Party]:
    for preposition in children(verb, "agent", "prep"):
        if preposition.lower_ == word:
            return _behind(draft, paragraph, preposition)
    return []


def _behind(draft: Draft, paragraph: Paragraph, preposition: "Token") -> list[Party]:
    end = preposition.sent.end
    for token in paragraph.doc[preposition.i + 1 : end]:
        if token.tag_ in ("VBN", "VBG") and token.lower_ != "including":
            end = token.i  # "from students, led by her"
            break
    found = listed(draft, paragraph, preposition.i + 1, end)
    if found:
        return found
    nouns = behind(preposition.head, preposition.lower_)
    return [p for noun in nouns if (p := answerer(draft, paragraph, noun))]


def _shown(
    draft: Draft, paragraph: Paragraph, noun: "Token", verb: "Token", to: list[Party]
) -> Iterator[_Reaction]:
    first = subject(verb)
    if first is None:
        return
    who = [p for n in conjuncts(first) if (p := answerer(draft, paragraph, n))]
    if who:
        yield _Reaction(noun, verb, who, to)
        return
    work = party(draft, paragraph, first, WORK_KINDS)
    speaks = voice_of(draft, work.thing) if work else None
    if work and speaks:
        yield _Reaction(noun, verb, [Party(speaks, *work.tokens)], to, work.thing, ("responder",))


def _within(
    draft: Draft, paragraph: Paragraph, noun: "Token", to: list[Party]
) -> Iterator[_Reaction]:
    """ "A statement in support of her": who made it answers, or whose voice it is."""
    above = noun.head.head
    work = party(draft, paragraph, above, WORK_KINDS) if noun.head.dep_ == "prep" else None
    verb = _verb(noun)
    if verb is None:
        return
    if work is None:
        # The parser hangs it on the verb of which the work is the object.
        objects = [t for t in children(verb, "dobj") if t.i < noun.i]
        work = next((w for t in objects if (w := party(draft, paragraph, t, WORK_KINDS))), None)
    first = subject(verb) if verb.pos_ == "VERB" else None
    makes = draft.model.lemma(verb) in tables("rules/responses")["answer"]["making"]
    who = []
    if first is not None and makes:
        who = [p for n in conjuncts(first) if (p := answerer(draft, paragraph, n))]
    if who and work:
        yield _Reaction(noun, verb, who, to, work.thing)
    elif work and (speaks := voice_of(draft, work.thing)):
        at = Party(speaks, *work.tokens)
        yield _Reaction(noun, verb, [at], to, work.thing, ("responder",))


def _about(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    first = subject(verb)
    if first is None:
        return []
    return [t for t in answered(draft, paragraph, [first]) if t.thing not in _nobody(draft)]


def _nobody(draft: Draft) -> frozenset[str]:
    """Groups draw no criticism by themselves: "critics" are who criticises."""
    return frozenset(t.id for t in draft.things.values() if t.kind == "group")

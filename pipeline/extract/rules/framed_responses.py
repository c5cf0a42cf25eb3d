"""Stage: answers that words around them tell: "In response, she said", "Asked about it, she said".

What is answered stands in that clause, or is the letter that is spoken of.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ...facts.kinds import Response
from ..words import tables
from .answering import Answer, answerer, carried_by, insiders, letter_near, public_letters, write
from .document import Paragraph
from .draft import Draft, Mention
from .parties import Party, party
from .reality import Reality, reality
from .said_words import words_of
from .stances import by_object, by_speech
from .syntax import Part, behind, children, conjuncts, hull, is_passive, subjects
from .targets import answered
from .voices import voice_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_IN: Final = frozenset({"in", "as", "by"})


def framed_responses(draft: Draft) -> None:
    """Add what is said in answer to something, where the words around it say so."""
    inside = insiders(draft)
    for paragraph in draft.document.body:
        for verb in paragraph.verbs:
            if verb.pos_ != "VERB":
                continue
            lemma = draft.model.lemma(verb)
            for frame, nouns, stance in _frames(draft, paragraph, verb, lemma):
                _add(draft, paragraph, verb, frame, nouns, stance, inside)
            _as_work(draft, paragraph, verb, lemma, inside)


_Frame = tuple["Token", list["Token"] | None, str | None]


def _frames(draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str) -> Iterator[_Frame]:
    """What tells that a verb answers: a word, the nouns for what it answers, and the stance.

    None for the nouns: the letter that is spoken of.
    """
    lists = tables("rules/responses")["answer"]
    for child in verb.children:
        if paragraph.is_quoted(child):
            continue
        if child.dep_ == "prep" and child.lower_ in _IN:
            for noun in children(child, "pobj"):
                mention = draft.mention_at(paragraph, noun)
                if mention is not None and _is_counter(mention):
                    yield noun, None, "opposes"  # "in a counter-letter, they wrote"
                elif noun.lower_ in lists["nouns"] and not any(children(noun, "poss")):
                    to = behind(noun, "to", "from")
                    yield noun, to or None, _against(noun)
        if child.dep_ == "advcl" and child.tag_ == "VBN" and child.i < verb.i:
            asked = draft.model.lemma(child) in lists["asked"] and is_passive(child)
            yield from ((child, behind(child, *lists["about"]), None),) if asked else ()
        if child.dep_ == "prep" and child.lower_ in lists["of"] and lemma in lists["saying"]:
            nouns = [
                noun
                for noun in children(child, "pobj")
                if party(draft, paragraph, noun, WORK_KINDS) is not None
            ]
            if nouns:
                yield child, nouns, None
    if lemma in lists["making"] and not is_passive(verb):
        for noun in children(verb, "dobj"):
            if noun.lower_ in lists["nouns"]:
                yield noun, behind(noun, "to") or None, _against(noun)


def _against(noun: "Token") -> str | None:
    return "opposes" if noun.lower_ in tables("rules/responses")["answer"]["against"] else None


def _add(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    frame: "Token",
    nouns: list["Token"] | None,
    stance: str | None,
    inside: dict[str, set[str]],
) -> None:
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied" or is_passive(verb):
        return
    carrier = party(draft, paragraph, frame, WORK_KINDS)
    where = carrier.thing if carrier else None
    who = [
        found
        for first in subjects(verb)
        for noun in conjuncts(first)
        if (found := answerer(draft, paragraph, noun))
    ]
    if nouns is None:
        letter = letter_near(draft, paragraph, verb.sent.end, besides=where)
        to = [Party(letter, frame.i, frame.i + 1)] if letter else []
    else:
        to = answered(draft, paragraph, nouns)
    shown = stance or by_speech(words_of(draft, paragraph, verb))
    for one in who:
        for target in to:
            if one.thing in inside.get(target.thing, ()) and nouns is None:
                continue
            inferred = ["responds_to"] if nouns is None else []
            if shown and not stance:
                inferred.append("stance")
            in_work = where or carried_by(draft, paragraph, verb, target.thing)
            parts: list[Part] = [one.tokens, verb, frame, target.tokens]
            write(
                draft,
                Answer(
                    *(paragraph, verb, one.thing, target.thing, shown or "unclear"),
                    spans=(hull(paragraph, parts),),
                    how="verb" if nouns else "implied",
                    real=real,
                    where=in_work if in_work != target.thing else None,
                    inferred=tuple(inferred),
                ),
            )


def counter_letters(draft: Draft) -> None:
    """Add that whoever signed "a rival letter" answers the other."""
    inside = insiders(draft)
    letters = public_letters(draft)
    done = {fact.expressed_in for fact in draft.facts if isinstance(fact, Response)}
    for paragraph in draft.document.body:
        for mention in draft.mentions_in(paragraph, "letter"):
            if mention.thing in done or not _is_counter(mention):
                continue
            others = set(letters) - {mention.thing}
            near = letter_near(draft, paragraph, mention.start, besides=mention.thing)
            target = others.pop() if len(others) == 1 else near
            who = voice_of(draft, mention.thing)
            if who is None or target is None or who in inside.get(target, ()):
                continue
            done.add(mention.thing)
            write(
                draft,
                Answer(
                    *(paragraph, paragraph.doc[mention.end - 1], who, target, "opposes"),
                    spans=(mention.bounds,),
                    how="work",
                    real=Reality(),
                    where=mention.thing,
                    inferred=("responder", "responds_to"),
                ),
            )


def _is_counter(mention: Mention) -> bool:
    """Whether a letter is called so that it is against another: "a counter-letter"."""
    start = max(0, mention.start - 2)
    words = {token.lower_ for token in mention.paragraph.doc[start : mention.end]}
    return bool(words & set(tables("rules/responses")["answer"]["counter"]))


def _as_work(
    draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str, inside: dict[str, set[str]]
) -> None:
    """ "An open letter in response": whose voice it is answers the letter before it."""
    if lemma not in by_object() and verb.dep_ == "ROOT":
        for mention in draft.mentions_in(paragraph, *WORK_KINDS):
            noun = paragraph.doc[mention.end - 1]
            if not verb.sent.start <= noun.i < verb.sent.end:
                continue
            for behind_it in behind(noun, "in"):
                if behind_it.lower_ in tables("rules/responses")["answer"]["nouns"]:
                    _by_work(draft, paragraph, verb, mention.thing, behind_it, inside)


def _by_work(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    work: str,
    noun: "Token",
    inside: dict[str, set[str]],
) -> None:
    to = answered(draft, paragraph, behind(noun, "to"))
    letter = letter_near(draft, paragraph, noun.i, besides=work) if not to else None
    to = to or ([Party(letter, noun.i, noun.i + 1)] if letter else [])
    who = voice_of(draft, work)
    at = (noun.i, noun.i + 1)
    if who is None:
        firsts = [p for t in subjects(verb) if (p := answerer(draft, paragraph, t))]
        who, at = (firsts[0].thing, firsts[0].tokens) if firsts else (None, at)
    real = reality(draft, paragraph, verb)
    if who is None or real is None or real.polarity == "denied":
        return
    for target in to:
        if who not in inside.get(target.thing, ()):
            write(
                draft,
                Answer(
                    *(paragraph, noun, who, target.thing, "unclear"),
                    spans=(hull(paragraph, [at, noun, target.tokens]),),
                    how="work",
                    real=real,
                    where=work,
                    inferred=("responds_to",) if letter else (),
                ),
            )

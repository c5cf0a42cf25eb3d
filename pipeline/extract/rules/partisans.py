"""Stage: who is called a critic or a supporter of something: "critics of it, among them".

The noun says the stance; what it is of stands behind "of" or before an "'s". Who it is stands by
it ("Holm, a critic of the letter"), is what it is said of ("Holm is one of its fiercest critics"),
or is listed behind "including", "include" and "among them".
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from ..words import tables
from .answering import Answer, answerer, write
from .document import Paragraph
from .draft import Draft
from .parties import Party, listed
from .reality import Reality, reality
from .syntax import behind, children, conjuncts, hull, is_be, subjects
from .targets import answered

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTING: Final = frozenset({"including", "include", "includes", "included"})
#: "Among them" stands no further behind the noun than so many tokens.
_REACH: Final = 12


def partisans(draft: Draft) -> None:
    """Add the answers of those whom the article calls critics or supporters."""
    nouns = _stances()
    for paragraph in draft.document.body:
        if not paragraph.words & nouns.keys():
            continue
        for noun in paragraph.outside:
            if noun.lower_ in nouns and noun.pos_ == "NOUN":
                _by_noun(draft, paragraph, noun, nouns[noun.lower_])


@cache
def _stances() -> dict[str, str]:
    data = tables("rules/responses")["partisans"]
    return {noun: stance for stance, nouns in data.items() for noun in nouns}


def _by_noun(draft: Draft, paragraph: Paragraph, noun: "Token", stance: str) -> None:
    to = answered(draft, paragraph, [*children(noun, "poss"), *behind(noun, "of")])
    if not to or any(child.lower_ in ("former", "onetime") for child in children(noun, "amod")):
        return
    for who in _named(draft, paragraph, noun):
        for target in to:
            real = _real(draft, paragraph, noun)
            if who.thing == target.thing or real is None:
                continue
            write(
                draft,
                Answer(
                    *(paragraph, noun, who.thing, target.thing, stance),
                    spans=(hull(paragraph, [who.tokens, noun, target.tokens]),),
                    how="verb",
                    real=real,
                ),
            )


def _real(draft: Draft, paragraph: Paragraph, noun: "Token") -> Reality | None:
    """What the article says of a noun by the verb "to be" over it."""
    verb = noun.head if noun.dep_ == "attr" else noun.head.head.head
    if not is_be(verb):
        return Reality()
    real = reality(draft, paragraph, verb)
    return real if real is not None and real.polarity == "asserted" else None


def _named(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    nouns: list[Token] = list(children(noun, "appos"))
    if noun.dep_ == "appos":
        nouns.append(noun.head)
    top = noun
    if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "among") and noun.head.head.pos_ in _ONE:
        top = noun.head.head if noun.head.head.pos_ != "AUX" else noun.head
    verb = top.head
    if is_be(verb) and top.dep_ in ("attr", "prep"):
        nouns += [one for first in subjects(verb) if first.i < verb.i for one in conjuncts(first)]
    found = [p for one in nouns if (p := answerer(draft, paragraph, one))]
    return found or _listed(draft, paragraph, noun)


_ONE: Final = ("NUM", "PRON", "AUX", "NOUN")


def _listed(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    doc = paragraph.doc
    for token in doc[noun.i + 1 : min(noun.sent.end - 1, noun.i + _REACH)]:
        among_them = token.lower_ == "them" and doc[token.i - 1].lower_ == "among"
        if token.lower_ in _LISTING or among_them:
            return listed(draft, paragraph, token.i + 1, noun.sent.end)
        if token.pos_ == "VERB":
            return []
    return []

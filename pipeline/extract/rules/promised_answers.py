"""Inquiries that are promised or ordered by those to whom a letter is: deeds that answer it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from ..extractor import Bounds
from .answering import Answer, actor, letter_near, write
from .document import Paragraph
from .draft import Draft
from .implied_acts import implied
from .reality import reality
from .syntax import behind, children, hull, is_passive, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token


def promised_answers(
    draft: Draft,
    to: Mapping[str, Set[str]],
    answered: set[tuple[str, str]],
    taken: Sequence[Bounds],
) -> None:
    """Add that one of those in ``to`` promised an inquiry, or ordered one.

    ``to`` says which letters are to whom; ``answered`` grows by who answers which letter now, and
    what stands within ``taken`` is an answer already.
    """
    for paragraph in draft.document.body:
        for verb, granted in _grantings(draft, paragraph):
            at = paragraph.start + verb.idx
            if not any(start <= at < end for start, end in taken):
                _grant(draft, paragraph, verb, granted, to, answered)


def _grantings(draft: Draft, paragraph: Paragraph) -> Iterator[tuple["Token", "Token"]]:
    """Each verb of granting, and what is granted."""
    for verb in paragraph.verbs:
        if draft.model.lemma(verb) not in implied("granting") or is_passive(verb):
            continue
        for noun in children(verb, "dobj"):
            # An inquiry into something else answers nothing.
            if noun.lower_ in implied("granted") and not behind(noun, "into"):
                yield verb, noun
                break


def _grant(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    granted: "Token",
    to: Mapping[str, Set[str]],
    answered: set[tuple[str, str]],
) -> None:
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied":
        return
    for first in subjects(verb):
        who = actor(draft, paragraph, first)
        if who is None:
            continue
        letters = to.get(who.thing, frozenset())
        letter = letter_near(draft, paragraph, verb.i)
        if letter is None and len(letters) == 1:
            (letter,) = letters  # of two, the one that is to them
        if letter is None or letter not in letters or (who.thing, letter) in answered:
            continue
        answered.add((who.thing, letter))
        write(
            draft,
            Answer(
                *(paragraph, verb, who.thing, letter, "unclear"),
                spans=(hull(paragraph, [who.tokens, verb, granted]),),
                how="inferred",
                real=real,
                inferred=("responds_to",),
            ),
        )

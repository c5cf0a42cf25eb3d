"""Answers by the words around a verb: its particle, its noun, "to be", and what stands behind it.

Each gives what is answered, the stance, the words that say so, and what of it is inferred.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..words import tables
from .document import Paragraph
from .draft import Draft
from .parties import Party
from .syntax import Part, behind, children, done_to, is_passive
from .targets import answered

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What is answered, the stance, the words that say so, and what of it is inferred.
By = tuple[list[Party], str, list[Part], tuple[str, ...]]


def being(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[By]:
    """ "Taxi drivers are against the petition"."""
    for stance, words in tables("rules/responses")["being"].items():
        targets = answered(draft, paragraph, behind(verb, *words))
        if targets:
            yield targets, stance, [], ()


def just_behind(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """What is named right behind a verb of which the parser made something else."""
    doc, index = paragraph.doc, verb.i + 1
    if is_passive(verb) or done_to(verb):
        return []
    while index < verb.sent.end and doc[index].pos_ == "DET":
        index += 1
    mention = draft.mention_at(paragraph, index) if index < verb.sent.end else None
    if mention is None or draft.kind_of(mention) not in ("letter", "movement", "person"):
        return []
    owns = mention.end < len(doc) and doc[mention.end].tag_ == "POS"
    quoted = paragraph.is_quoted(doc[mention.start])
    return [] if owns or quoted else [Party(mention.thing, mention.start, mention.end)]


def with_words(draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str) -> Iterator[By]:
    """What is answered by a verb and another word of its own, by where that stands."""
    lists = tables("rules/responses")
    for stance, phrases in lists["with_noun"].items():  # "took the writers' side"
        for own_verb, *between, noun in (p.split() for p in phrases if p.startswith(lemma)):
            nouns = behind(verb, *between) if between else list(children(verb, "dobj"))
            for one in nouns if lemma == own_verb else ():
                owners = [*children(one, "poss"), *behind(one, "of")]
                objects = done_to(verb) if between and not owners else []
                if one.lower_ == noun:
                    yield answered(draft, paragraph, owners or objects), stance, [one], ()
    for stance, phrases in lists["noun_before"].items():  # "took exception to the letter"
        for own_verb, noun, preposition in (p.split() for p in phrases if p.startswith(lemma)):
            for one in children(verb, "dobj") if lemma == own_verb else ():
                if one.lower_ == noun:
                    nouns = [*behind(one, preposition), *behind(verb, preposition)]
                    yield answered(draft, paragraph, nouns), stance, [one], ()
    for stance, phrases in lists["particle"].items():  # "brushed off the letter"
        for own_verb, particle in (p.split() for p in phrases if p.startswith(lemma)):
            for one in children(verb, "prt", "advmod", "prep") if lemma == own_verb else ():
                if one.lower_ == particle:
                    nouns = [*done_to(verb), *behind(verb, particle)]
                    yield answered(draft, paragraph, nouns), stance, [one], ()


def is_own(noun: "Token") -> bool:
    """Whether it is somebody's own: to defend that answers who is against it."""
    return any(child.tag_ == "PRP$" for child in children(noun, "poss"))

"""Who does what a verb says: the words of its subject, wherever the sentence has put it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: Parts of a noun phrase that stand before its head.
_LEFT: Final = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "advmod"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Words that name who says something: tokens from ``start`` to ``end``, of which ``head`` is
    the noun that they turn on, or the noun that a relative pronoun stands for.
    """

    start: int
    end: int
    head: "Token"
    how: str


def subject_of(verb: "Token") -> Source | None:
    """The subject of a verb: its own, or the one that it shares with a verb that governs it."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            return _subject(child, verb)
    head = verb.head
    if head is verb:
        return None
    match verb.dep_:
        case "conj" if head.pos_ in ("VERB", "AUX"):
            shared = subject_of(head)
            return _as(shared, "conj")
        case "xcomp" | "advcl" | "dep" if head.pos_ in ("VERB", "AUX", "ADJ"):
            return _as(subject_of(head), verb.dep_)
        case "pcomp" if head.dep_ == "prep" and head.head.pos_ in ("VERB", "AUX"):
            return _as(subject_of(head.head), "pcomp")
        case "acl":
            return phrase(head, "acl")
        case "relcl":
            return phrase(head, "relcl")
    return None


def agent_of(verb: "Token") -> Source | None:
    """Who did what a passive verb says: the noun behind its "by"."""
    for child in verb.children:
        if child.dep_ == "agent":
            for noun in child.children:
                if noun.dep_ == "pobj":
                    return phrase(noun, "agent")
    return None


def phrase(noun: "Token", how: str) -> Source:
    """A noun with what stands before it, without clauses."""
    return Source(_left(noun), noun.i + 1, noun, how)


def _subject(token: "Token", verb: "Token") -> Source:
    if token.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return Source(token.i, token.i + 1, verb.head, "relative")
    how = "inverted" if token.i > verb.i else "before"
    return phrase(token, how)


def _left(noun: "Token") -> int:
    start = noun.i
    for child in noun.lefts:
        if child.dep_ in _LEFT:
            start = min(start, child.left_edge.i)
    return start


def _as(source: Source | None, how: str) -> Source | None:
    return source and Source(source.start, source.end, source.head, how)


def kind_of_source(source: Source | None, doc: "Doc") -> str:
    """What sort of word a source turns on, as a feature of what it may say."""
    if source is None:
        return "none"
    token = source.head
    if token.pos_ == "PRON":
        return token.lower_
    if token.ent_type_:
        return token.ent_type_
    return token.pos_ if token.pos_ in ("NOUN", "PROPN") else "other"

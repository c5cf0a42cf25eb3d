"""Who does what a verb says: the words of its subject, wherever the sentence has put it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .syntax import antecedent

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: No noun phrase goes over these.
_BREAKS: Final = frozenset({"—", "–", "--", ":", ">", '">', ";"})
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON"})
_PREMODIFIERS: Final = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"})
#: A subject stands no further behind its verb than this.
_REACH: Final = 7
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


def beside(verb: "Token", start: int, quoted: Sequence[int]) -> Source | None:
    """The noun phrase right before a verb (from token ``start`` on) or right behind it.

    For verbs beside a quotation, of which the parser is not sure. ``quoted`` has for each token -1
    where it stands outside of quotation marks. A parenthesis before the verb is passed over, and so
    are adverbs and auxiliaries.
    """
    doc, index = verb.doc, verb.i - 1
    while index >= start and quoted[index] < 0:
        token = doc[index]
        if token.text == ")":
            while index > start and doc[index].text != "(":
                index -= 1
        elif token.pos_ in _NOUNS:
            return _run(doc, index, start, quoted, "beside")
        elif token.pos_ not in ("ADV", "AUX", "SPACE") and token.text != ",":
            break
        index -= 1
    index = verb.i + 1
    while index < min(len(doc), verb.i + _REACH) and quoted[index] < 0:
        if doc[index].pos_ in _NOUNS:
            while index + 1 < len(doc) and doc[index + 1].pos_ in _NOUNS and quoted[index + 1] < 0:
                index += 1
            return _run(doc, index, verb.i + 1, quoted, "beside-inverted")
        if doc[index].pos_ not in ("DET", "ADJ", "NUM", "ADV") and doc[index].text not in "-'’":
            break
        index += 1
    return None


def _run(doc: "Doc", head: int, start: int, quoted: Sequence[int], how: str) -> Source:
    """The words before a noun that belong to it, as far as their tags tell."""
    first = head
    while first > start and quoted[first - 1] < 0 and doc[first - 1].pos_ in _PREMODIFIERS:
        first -= 1
    return Source(first, head + 1, doc[head], how)


def phrase(noun: "Token", how: str) -> Source:
    """A noun with what stands before it, without clauses."""
    return Source(_left(noun), noun.i + 1, noun, how)


def _subject(token: "Token", verb: "Token") -> Source:
    if token.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return Source(token.i, token.i + 1, antecedent(token), "relative")
    how = "inverted" if token.i > verb.i else "before"
    return phrase(token, how)


def _left(noun: "Token") -> int:
    start = noun.i
    for child in noun.lefts:
        if child.dep_ in _LEFT:
            start = min(start, child.left_edge.i)
    doc = noun.doc
    for index in range(noun.i - 1, start - 1, -1):
        if doc[index].text in _BREAKS or (not doc[index].text[0].isalnum() and index == start):
            return index + 1  # a dateline's dash, a mark left over from a page
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

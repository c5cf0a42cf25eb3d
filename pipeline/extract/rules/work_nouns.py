"""The nouns for works: which words mean a letter, a post or a speech, and where they do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ..words import tables
from .document import Paragraph
from .syntax import behind, children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/works"


@dataclass(frozen=True, slots=True, eq=False)
class Noun:
    """A noun for a work where it stands: its tokens from ``start`` to ``end``, ``head`` the last.

    ``form`` is what the work is called: "open letter".
    """

    paragraph: Paragraph
    start: int
    end: int
    kind: str
    form: str

    @property
    def head(self) -> "Token":
        """The noun itself."""
        return self.paragraph.doc[self.end - 1]

    @property
    def first(self) -> "Token":
        """The article or whatever else opens the phrase."""
        return self.paragraph.doc[self.start]


@cache
def kinds_of_nouns() -> dict[str, tuple[str, bool]]:
    """Noun → the kind of work it is, and whether it means other things as often."""
    data = tables(_LISTS)
    return {
        noun: (kind, noun in data[kind].get("doubtful", ()))
        for kind in ("letter", "post", "statement", "opinion", "translation")
        for noun in (*data[kind]["nouns"], *data[kind].get("pairs", ()))
    }


@cache
def work_lists(table: str) -> dict[str, frozenset[str]]:
    """The lists of words in a table of ``rules/works.toml``."""
    return {name: frozenset(words) for name, words in tables(_LISTS)[table].items()}


def nouns(paragraph: Paragraph) -> Iterator[Noun]:
    """The nouns for works in a paragraph, but for those between quotation marks."""
    doc, kinds, heads = paragraph.doc, kinds_of_nouns(), _heads()
    if not paragraph.words & heads:
        return
    for token in paragraph.outside:
        if token.lower_ not in heads or token.pos_ not in ("NOUN", "PROPN", "ADJ", "X"):
            continue
        words, first = token.lower_, token.i
        if token.i > 1 and doc[token.i - 1].text == "-" and token.lower_ in ("ed", "mail"):
            words, first = doc[token.i - 2 : token.i + 1].text.lower(), token.i - 2
        elif token.i and f"{doc[token.i - 1].lower_} {token.lower_}" in kinds:
            words, first = f"{doc[token.i - 1].lower_} {token.lower_}", token.i - 1
        if words not in kinds and words not in again_words():
            continue
        kind, doubtful = kinds.get(words, ("letter", False))
        start = min(noun_start(token), first)
        before = [t.lower_ for t in doc[start:first]]
        if "such" in before or (words == "tribune" and token.text[0].isupper()):
            continue
        if _is_something_else(token, kind, before) or (
            doubtful and paragraph.verbs and not _is_sure(token, kind, before)
        ):
            continue
        form = f"open {words}" if before and before[-1] == "open" else words
        yield Noun(paragraph, start, token.i + 1, kind, form)


def _is_something_else(noun: "Token", kind: str, before: list[str]) -> bool:
    """Whether a noun is a part of another ("letter writers"), or means none that is read."""
    doc = noun.doc
    behind_it = doc[noun.i + 1].lower_ if noun.i + 1 < len(doc) else ""
    if noun.tag_ in ("NNS", "NNPS") or behind_it in ("-", "box", "writer", "writers"):
        return True
    if noun.dep_ == "compound" and noun.head.i > noun.i and noun.head.pos_ in ("NOUN", "PROPN"):
        return True
    if kind == "letter":
        other = work_lists("letter")["other"]
        of = {t.lower_ for t in behind(noun, "of")}
        return bool(other & {*before, *of}) or any(word.isdecimal() for word in before)
    return False


def _is_sure(noun: "Token", kind: str, before: list[str]) -> bool:
    """Whether the sentence shows that a noun of several meanings is the work."""
    if kind == "translation":
        tags = tables("rules/languages")["tags"]
        after = [t.lower_ for t in noun.doc[noun.i + 1 : noun.i + 8]]
        return bool(set(before) & set(tags)) or ("in" in after and bool(set(after) & set(tags)))
    if kind == "post":
        where = {t.lower_ for t in behind(noun, "on")}
        lists = work_lists("post")
        return bool(lists["sure"] & set(before) or lists["platforms"] & where) or (
            noun.lower_ == "post" and noun.dep_ == "pobj" and noun.head.lower_ == "in"
        )
    if before and before[-1] == "open":
        return True
    signs = work_lists("it")["done"]
    verbs = [*children(noun, "acl", "relcl")]
    if noun.dep_ in ("dobj", "nsubjpass"):
        verbs.append(noun.head)
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.lower_ == "to":
        verbs.append(noun.head.head)
    named = noun.text[0].isupper() and not noun.is_sent_start
    return named or any(_plain(verb.lower_) in signs or verb.lower_ == "put" for verb in verbs)


def _plain(verb: str) -> str:
    """A regular verb's form without its ending, as far as the lists need it."""
    for ending, instead in (("ied", "y"), ("ed", ""), ("ed", "e"), ("s", ""), ("es", "")):
        if verb.endswith(ending) and (plain := verb.removesuffix(ending) + instead) in _done():
            return plain
    return {"written": "write", "wrote": "write", "read": "read"}.get(verb, verb)


@cache
def _done() -> frozenset[str]:
    return work_lists("it")["done"]


@cache
def _heads() -> frozenset[str]:
    """The last words of all nouns for works."""
    last = {noun.rpartition(" ")[2].rpartition("-")[2] for noun in kinds_of_nouns()}
    return frozenset(last | {noun.rpartition(" ")[2] for noun in kinds_of_nouns()} | again_words())


def again_words() -> frozenset[str]:
    """Nouns that take up a letter that was spoken of: "the text"."""
    return work_lists("again")["letter"]

"""Works by their titles between quotation marks: a petition titled "Let Them Play"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ..words import word_lists
from .document import Paragraph
from .work_nouns import kinds_of_nouns, work_lists

#: Words in a title, and the share of its longer ones that have a capital.
_LONGEST: Final = 14
_SHARE: Final = 0.7
_SHORT: Final = 3
#: Between a work's noun and its title stand no more than so many tokens.
_NEAR: Final = 4
_LISTS: Final = "rules/titles"


@dataclass(frozen=True, slots=True, eq=False)
class Title:
    """A title: its tokens from ``start`` to ``end``, marks left out, and its words.

    ``noun`` is the last token of the noun for the work before it, where there is one; ``kind`` is
    the kind of work that the title itself tells of, or empty.
    """

    paragraph: Paragraph
    start: int
    end: int
    words: str
    noun: int | None
    kind: str


def titles(paragraph: Paragraph) -> Iterator[Title]:
    """The titles of works in a paragraph."""
    if not paragraph.quoted:
        return
    for stretch in paragraph.quoted:
        if not stretch.closed:
            continue
        words = paragraph.text[stretch.start : stretch.end].strip(" ,.;:")
        if not _is_title(words):
            continue
        span = paragraph.doc.char_span(
            stretch.start,
            stretch.start + len(paragraph.text[stretch.start : stretch.end].rstrip(" ,.;:")),
        )
        if span is None:
            continue
        noun = _noun_before(paragraph, span.start)
        kind = _kind(words) if noun is None and _is_done_to(paragraph, span.start) else ""
        if noun is not None or kind:
            yield Title(paragraph, span.start, span.end, words, noun, kind)


def _is_title(words: str) -> bool:
    pieces = words.split()
    if not 1 < len(pieces) <= _LONGEST or (words[-1:] in "!?" and len(pieces) < _SHORT):
        return False
    longer = [word for word in pieces if len(word) > _SHORT and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in longer)
    return bool(longer) and capitals >= _SHARE * len(longer) and pieces[0][0].isupper()


def _noun_before(paragraph: Paragraph, start: int) -> int | None:
    """The noun for a work that a title follows: "a petition titled", "their open letter, "."""
    doc = paragraph.doc
    at, steps = start - 1, 0
    while at >= 0 and steps < _NEAR:
        token = doc[at]
        kind, doubtful = kinds_of_nouns().get(token.lower_, ("", True))
        if kind and not paragraph.is_quoted(token):
            return at if not doubtful or steps else None
        if token.is_punct or token.lower_ in word_lists(_LISTS)["naming"]:
            at, steps = at - 1, steps + 1
            continue
        return None
    return None


def _is_done_to(paragraph: Paragraph, start: int) -> bool:
    """Whether somebody published or signed what the title stands for."""
    doc, lists = paragraph.doc, word_lists(_LISTS)
    before = [t.lower_ for t in doc[max(0, start - _NEAR) : start] if not t.is_punct]
    return bool(set(before) & lists["done"])


@cache
def _kinds() -> dict[str, str]:
    """Nouns that tell in a title what it is the title of."""
    letters = work_lists("letter")
    return dict.fromkeys((*letters["nouns"], "statement", "call"), "letter")


def _kind(words: str) -> str:
    return next((_kinds()[w] for word in words.split() if (w := word.casefold()) in _kinds()), "")

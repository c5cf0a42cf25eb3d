"""The medium that an article is from: "this newspaper", "these pages", "told the Chronicle".

It is known by what the source says of its publisher, or by a name in the lines above the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Document, Paragraph
from .name_spans import NameSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_DATELINE: Final = re.compile(r"[A-ZÀ-Ý]{2}[^()\n]{1,40}\((?P<agency>[A-Z][^()\n]{2,30})\)")
#: The dateline is among the first so many paragraphs.
_FIRST: Final = 6
_PAGES: Final = frozenset({"pages", "columns"})
_OWN: Final = frozenset({"these", "our"})


def bare(name: str) -> str:
    """A medium's name as it is looked up: small letters, no article before it."""
    return " ".join(name.casefold().split()).removeprefix("the ")


def agencies(document: Document) -> list[str]:
    """The agency of a dateline: "BRACKENMOUTH, March 3 (Agency)"."""
    matches = (_DATELINE.fullmatch(p.text) for p in document.paragraphs[:_FIRST])
    return [match["agency"] for match in matches if match]


def is_called(span: NameSpan, names: Iterable[str]) -> bool:
    """Whether a name in the text is one of these media: in full, or by its end behind "the"."""
    key = bare(span.text)
    if any(key == bare(name) for name in names):
        return True
    the = span.before is not None and span.before.lower_ == "the"
    return the and any(bare(name).endswith(f" {key}") for name in names)


def own_words(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Where a paragraph speaks of the medium it stands in: "this newspaper", "these pages"."""
    if not paragraph.words & {"this", *_OWN}:
        return
    nouns = word_lists("rules/names")["medium_nouns"]
    for token in paragraph.outside:
        if token.i == 0:
            continue
        before: Token = token.nbor(-1)
        this = before.lower_ == "this" and token.lower_ in nouns and token.tag_ == "NN"
        if this or (before.lower_ in _OWN and token.lower_ in _PAGES):
            yield token.i - 1, token.i + 1


def again(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Where a paragraph takes up a medium that was spoken of: "the newspaper", "the same paper"."""
    for token in paragraph.outside:
        if token.lower_ not in _AGAIN or token.tag_ != "NN" or not token.i:
            continue
        start = token.i - 1 - (token.i > 1 and token.nbor(-1).lower_ == "same")
        after = token.nbor(1) if token.i + 1 < len(paragraph.doc) else None
        named = after is not None and after.text[0].isupper()
        if paragraph.doc[start].lower_ == "the" and not named and token.dep_ != "compound":
            yield start, token.i + 1


_AGAIN: Final = frozenset({"newspaper", "paper", "magazine", "daily", "weekly"})

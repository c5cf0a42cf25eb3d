"""Names below a letter, or in a list of signatories: which lines they are, and who stands in each.

A list is opened by "Signed," or "Signatories include:", or by how letters end, and goes on as long
as its lines begin with a name. Lines of names under a letter need no such words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Document, Paragraph
from .name_spans import name_spans
from .sizes import size_in

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LISTS: Final = "rules/signature_lines"
#: A line of a list has no more words than this.
_LONGEST: Final = 24
#: So many lines of names below each other are a list without words that say so.
_ENOUGH: Final = 3
_SHARE: Final = 0.6
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
_RELATIVE: Final = frozenset({"who", "whose", "which"})
#: What may stand before the name on its line: a bullet, a number, "and", an article.
_BULLET: Final = re.compile(r"[\s\-–—*•·▪◦>\d.)]*(?:and\s+)?(?:the\s+)?", re.IGNORECASE)
#: Words of a crowd that are looked at, and characters of a line that opens a list.
_CROWD: Final = 6
_LONGEST_OPENING: Final = 140


@dataclass(frozen=True, slots=True, eq=False)
class SignatureLine:
    """A line of a list: its tokens from ``start`` to ``end``; the name in it ends at ``name_end``.

    The name begins at ``name``; a line of a crowd ("and 214 others") has none, and both are
    ``start``. ``opened`` is the paragraph whose words open the list, where some do.
    """

    paragraph: Paragraph
    start: int
    end: int
    name: int
    name_end: int
    opened: Paragraph | None = None


def lines_by_paragraph(document: Document) -> dict[int, list[SignatureLine]]:
    """The lines of :func:`signature_lines`, by the index of their paragraph."""
    found: dict[int, list[SignatureLine]] = {}
    for line in signature_lines(document):
        found.setdefault(line.paragraph.index, []).append(line)
    return found


def signature_lines(document: Document) -> list[SignatureLine]:
    """The lines of an article in which those are named who signed a letter."""
    found: list[SignatureLine] = []
    opened: Paragraph | None = None
    for paragraph in document.body:
        if opened is None and "\n" not in paragraph.text and not _may_open(paragraph.text):
            continue
        lines = list(_lines(paragraph))
        if _opens(_text(paragraph, lines[0])):
            opened, lines = paragraph, lines[1:]
            if not lines:
                continue
        named = [_named(paragraph, *line) for line in lines]
        some = [line for line in named if line is not None]
        listed = len(lines) >= _ENOUGH and len(some) >= _SHARE * len(lines)
        if opened is None and not listed:
            continue
        if not listed:
            some = [line for line in takewhile(lambda line: line is not None, named) if line]
        found += [replace(line, opened=opened) for line in some]
        if len(some) < len(lines):
            opened = None
    return found


def _may_open(text: str) -> bool:
    return len(text) < _LONGEST_OPENING and _opens(text)


def _lines(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """The lines of a paragraph, in tokens."""
    start = 0
    for token in paragraph.tokens:
        if token.i > start and paragraph.text[token.idx - 1] == "\n":
            yield start, token.i
            start = token.i
    yield start, len(paragraph.tokens)


def _text(paragraph: Paragraph, line: tuple[int, int]) -> str:
    return paragraph.doc[line[0] : line[1]].text


def _opens(text: str) -> bool:
    """Whether a line opens a list of those who signed: "Signed," or "The signatories are:"."""
    lists = word_lists(_LISTS)
    text = text.strip(" *_#").casefold()
    if text.rstrip(" ,:.!—–-") in lists["alone"]:
        return True
    words = set(re.findall(r"[\w-]+", text))
    return text.endswith(":") and bool(words & lists["before_colon"]) and len(words) <= _LONGEST


def _named(paragraph: Paragraph, start: int, end: int) -> SignatureLine | None:
    """A line that begins with a name, or is of a crowd, and says no more than who bears it."""
    doc = paragraph.doc
    if end - start > _LONGEST:
        return None
    name = _name(paragraph, start, end)
    if name is None:
        return (
            SignatureLine(paragraph, start, end, start, start)
            if _is_crowd(doc, start, end)
            else None
        )
    behind = doc[name[1] : end]
    for token in behind:
        if token.lower_ in _RELATIVE:
            break
        if token.tag_ in _FINITE and token.nbor(-1).text != ",":  # "innkeepers" is no verb there
            return None
    rest = behind.text.strip()
    if rest and rest[0] not in ",;(–—-." and rest.split()[0].lower() not in ("and", "&", "of"):
        return None
    return SignatureLine(paragraph, start, end, *name)


def _is_crowd(doc: "Doc", start: int, end: int) -> bool:
    """ "and 214 others", "two employees of the Board, who cannot be named here"."""
    text = _BULLET.sub("", doc[start:end].text, count=1)
    words = [word.strip(".,").casefold() for word in text.split()[:_CROWD]]
    return size_in(" ".join(words[:2])) is not None and bool(
        set(words) & word_lists("rules/groups")["people"]
    )


def _name(paragraph: Paragraph, start: int, end: int) -> tuple[int, int] | None:
    """The tokens of the name that a line begins with; None where it begins with something else."""
    doc = paragraph.doc
    for span in name_spans(paragraph):
        if not start <= span.start < end:
            continue
        titles = {*span.title.split(), *word_lists("rules/names")["honorifics"]}
        if span.text.casefold() in titles:
            continue  # "Capt." and its full stop
        before = _BULLET.sub("", f"{doc[start : span.start].text} ", count=1).casefold()
        if not set(before.replace(".", " ").split()) <= titles:
            return None
        return span.start, span.end
    return None

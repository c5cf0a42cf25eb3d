"""The parts of an article's text: paragraphs, and the lines at its head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE_END: Final = re.compile(r"\n")
#: A heading is not longer than this, and does not end as a sentence does.
_LONGEST_HEADING: Final = 120
_STOP: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
#: A letter begins with whom it is to.
_SALUTATION: Final = re.compile(r"(?:To|Dear) ")
_SENTENCE_END: Final = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the text, and where it starts (code points)."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


def paragraphs(text: str) -> list[Passage]:
    """The paragraphs of ``text``, without the white space around them.

    They are apart by blank lines; in a text without any, each line is one. Lines below each other
    are paragraphs too where each ends as a sentence does: in wrapped text some would not.
    """
    pieces = list(_split(text, _BLANK_LINES))
    if len(pieces) < 2:
        return list(_split(text, _LINE_END))
    first = _head_lines(pieces[0])
    return first + [line for piece in pieces[1:] for line in _lines(piece)]


def _head_lines(piece: Passage) -> list[Passage]:
    """The lines of the first piece: headline, by-line and date where none of them is a sentence."""
    lines = list(_split(piece.text, _LINE_END))
    short = all(len(line.text) <= _LONGEST_HEADING for line in lines)
    if not short or any(_SENTENCE_END.search(line.text) for line in lines):
        return _lines(piece)
    return [Passage(piece.start + line.start, line.text) for line in lines]


def _lines(piece: Passage) -> list[Passage]:
    if "\n" not in piece.text:
        return [piece]
    lines = list(_split(piece.text, _LINE_END))
    if not all(_STOP.search(line.text) for line in lines[:-1]):
        return [piece]
    return [Passage(piece.start + line.start, line.text) for line in lines]


def _split(text: str, separator: re.Pattern[str]) -> Iterator[Passage]:
    start = 0
    for match in separator.finditer(text):
        yield from _stripped(text, start, match.start())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[Passage]:
    piece = text[start:end]
    words = piece.strip()
    if words:
        yield Passage(start + piece.index(words[0]), words)


def heading(passages: list[Passage]) -> Passage | None:
    """The first passage, where it is a heading: short, on one line, not a sentence, not alone."""
    if len(passages) < 2:
        return None
    first = passages[0]
    too_long = len(first.text) > _LONGEST_HEADING or "\n" in first.text
    return None if too_long or _SENTENCE_END.search(first.text) else first


def head(passages: list[Passage]) -> list[Passage]:
    """What stands above the body: the heading and, below it, by-line and date line."""
    if heading(passages) is None:
        return []
    lines = passages[:1]
    for passage in passages[1:4]:
        too_long = len(passage.text) > _LONGEST_HEADING
        if too_long or _SENTENCE_END.search(passage.text) or _SALUTATION.match(passage.text):
            break
        lines.append(passage)
    return lines if len(lines) < len(passages) else lines[:1]

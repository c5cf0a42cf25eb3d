"""Long articles in pieces that fit into a request, cut where a reader would pause."""

import re
from collections.abc import Iterator
from typing import Final

from ..extractor import Bounds

#: Where a text may be cut, the best first: behind paragraphs, lines, sentences, words.
_PAUSES: Final = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…][\"'”’»)\]]*\s"),
    re.compile(r"\s"),
)


def pieces(text: str, longest: int) -> Iterator[Bounds]:
    """Parts of ``text`` of at most ``longest`` characters: together all of it, in order.

    A part ends with a paragraph where one ends within it, else with a line, a sentence or a word,
    and only where there is nothing of these anywhere. What is white space alone is passed over.
    """
    start = 0
    while start < len(text):
        end = _end(text, start, longest)
        if not text[start:end].isspace():
            yield start, end
        start = end


def _end(text: str, start: int, longest: int) -> int:
    limit = start + longest
    if limit >= len(text):
        return len(text)
    for pause in _PAUSES:
        ends = [match.end() for match in pause.finditer(text, start, limit)]
        if ends and not text[start : ends[-1]].isspace():
            return ends[-1]
    return limit

"""The sentence in which words stand, so that a reviewer need not open the article."""

import re
from typing import Final

_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n[^\S\n]*\n")
#: A sentence without an end in sight is cut here, before and behind the words.
_FARTHEST: Final = 300


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or sentences in which the words from ``start`` to ``end`` stand, on one line."""
    near = max(0, start - _FARTHEST)
    begins = near
    for match in _END.finditer(text, near, start):
        begins = match.end()
    after = _END.search(text, max(start, end - 1))
    stops = min(after.start() + 1 if after else len(text), end + _FARTHEST)
    stops = max(stops, end)
    left = "…" if begins == near and near else ""
    right = "…" if stops == end + _FARTHEST and stops < len(text) else ""
    return left + " ".join(text[begins:stops].split()) + right

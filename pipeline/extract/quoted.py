"""What stands between quotation marks, whatever marks an article uses.

Marks are paired within a paragraph, and never over a whole text: one forgotten mark would turn
speech and report around for the rest of it. A quotation over several paragraphs opens each of them
anew and closes in the last.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from .passages import Passage

#: Opening mark → the marks that close it.
_PAIRS: Final = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "'": "'",
    '"': '"',
    "''": "''",
    "``": "''",
}
_DOUBLE: Final = re.compile("''|``|[“”„«»\"]")
_SINGLE: Final = re.compile("[‘']")
#: Marks that look the same on both sides.
_STRAIGHT: Final = frozenset({"''", '"', "'"})
#: A straight mark opens behind one of these, or at the start.
_BEFORE_OPENING: Final = frozenset(" \t\n\u00a0\u202f([{—–-/:,'\"‘“")
#: Words that begin with an apostrophe: '90s, 'em, 'til, 'tis, 'n'.
_ELISION: Final = re.compile(r"['’](?:\d\ds?|em|til|tis|twas|cause|bout|n)\b", re.IGNORECASE)
_DASH: Final = re.compile(r"[—–]\s?(?=\S)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between marks in one paragraph: offsets there, the marks not counted.

    ``continues`` the last of the paragraph before, ``continued`` by the first of the next.
    """

    mark: str
    start: int
    end: int
    closed: bool = True
    continues: bool = False
    continued: bool = False

    @property
    def outer(self) -> tuple[int, int]:
        """The offsets with the marks."""
        width = len(self.mark)
        return self.start - width, self.end + (width if self.closed else 0)


def quoted(passages: Sequence[Passage]) -> list[list[Quoted]]:
    """For each paragraph its quoted stretches, in order; marks within others do not count.

    Single marks count as those of quotations too, except where they are apostrophes. A mark that
    is not closed counts where the next paragraph opens with it again, or where the text ends with
    it: then its words run to the paragraph's end. Else it is a mistake, and nobody's words.
    """
    found = [list(_quoted(passage.text)) for passage in passages]
    for number, (some, following) in enumerate(pairwise(found)):
        if some and following and _goes_on(some[-1], following[0]):
            some[-1] = replace(some[-1], continued=True)
            found[number + 1][0] = replace(following[0], continues=True)
    last = len(found) - 1
    return [
        [one for one in some if one.closed or one.continued or one.continues or number == last]
        for number, some in enumerate(found)
    ]


def _goes_on(one: Quoted, following: Quoted) -> bool:
    return not one.closed and following.mark == one.mark and following.start == len(following.mark)


def _quoted(text: str) -> Iterator[Quoted]:
    """The outermost quoted stretches of a paragraph; only the last may be open."""
    position = 0
    while (opening := _opening(text, position)) is not None:
        mark, start = opening
        end = _closing(text, mark, start)
        if end is None and mark in "‘'":
            position = start  # an apostrophe after all
            continue
        stretch = Quoted(mark, start, len(text) if end is None else end, closed=end is not None)
        if any(c.isalnum() for c in text[stretch.start : stretch.end]):
            yield stretch
        if end is None:
            return
        position = end + len(mark)


def _opening(text: str, position: int) -> tuple[str, int] | None:
    """The next mark that opens something, and the offset behind it."""
    double = next((m for m in _DOUBLE.finditer(text, position) if _opens(text, m)), None)
    limit = double.start() if double else len(text)
    for single in _SINGLE.finditer(text, position, limit):
        if _opens(text, single) and not _ELISION.match(text, single.start()):
            return single[0], single.end()
    return (double[0], double.end()) if double else None


def _opens(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if end >= len(text) or (text[end].isspace() and match[0] not in "«»„"):
        return False
    if match[0] in "»”":  # German books and careless editors open with what others close with
        return start == 0 or (text[start - 1].isspace() and text[end].isalnum())
    if match[0] == "'" and text.startswith("''", start):
        return False
    return match[0] not in _STRAIGHT or start == 0 or text[start - 1] in _BEFORE_OPENING


def _closing(text: str, mark: str, start: int) -> int | None:
    """The offset of the mark that closes what opened before ``start``."""
    if mark in "‘'":
        return _closing_single(text, _PAIRS[mark], start)
    if mark in ("''", "``", '"'):
        return _closing_straight(text, mark, start)
    depth = 1
    for at in range(start, len(text)):
        if text[at] in _PAIRS[mark]:
            depth -= 1
            if not depth:
                return at
        elif text[at] == mark:
            depth += 1
        elif text[at] == '"' and depth == 1 and _closes(text, at, 1):
            return at  # an editor's keyboard has but one mark
    return None


def _closing_straight(text: str, mark: str, start: int) -> int | None:
    closing = _PAIRS[mark]
    at = text.find(closing, start)
    while at >= 0:
        if _closes(text, at, len(closing)):
            return at
        at = text.find(closing, at + len(closing))
    if mark == '"':
        curly = text.find("”", start)
        return curly if curly >= 0 and "“" not in text[start:curly] else None
    return None


def _closes(text: str, at: int, width: int) -> bool:
    """Whether a straight mark stands behind a word, and not before one.

    Behind a single mark there may be a space, so that the two do not look like three.
    """
    before = text[at - 1]
    if before.isspace():
        before = text[at - 2 : at - 1]
        if before not in ("'", "’"):
            return False
    return not text[at + width : at + width + 1].isalnum()


def _closing_single(text: str, closing: str, start: int) -> int | None:
    """Where a single mark closes: not within a word, and not behind the s of a possessive.

    A mark behind a punctuation mark, or before one, is sure to close; one behind an s closes only
    where no surer one follows before the next opening.
    """
    unsure = None
    for at in range(start, len(text)):
        if text[at] != closing:
            continue
        before, after = text[at - 1], text[at + 1 : at + 2]
        if before.isspace() or after.isalnum():
            continue
        if before in ".,!?…)" or not after or after in ".,;:!?)—–\n" or before not in "sSzx":
            return at
        if unsure is None:
            unsure = at
    return unsure


def spoken_dash(text: str) -> int | None:
    """Where the words begin in a paragraph that a dash opens, as dialogue does; else None."""
    match = _DASH.match(text)
    return match.end() if match else None

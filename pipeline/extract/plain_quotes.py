"""Text between quotation marks, as quotations of nobody in particular."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..facts import Span
from ..facts.kinds import Quotation
from .passages import Passage

#: How sure it is that words between marks are somebody's; measured on nothing, and so low.
CLOSED: Final = 0.5
#: One or two words may be a title, a term or irony.
FEW_WORDS: Final = 0.3
#: Without a closing mark, only the paragraph's end says where the words end.
UNCLOSED: Final = 0.3

#: Opening mark → closing marks. Single marks are left out: they are apostrophes as well.
_MARKS: Final = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "''": "''",
    '"': '"',
}
_OPENING: Final = re.compile("|".join(map(re.escape, _MARKS)))
#: So many capitalised words between marks are a name or a title.
_LONGEST_TITLE: Final = 6
#: Marks that look the same on both sides open behind one of these, and close before a word's end.
_STRAIGHT: Final = frozenset({"''", '"'})
_BEFORE_OPENING: Final = frozenset(" \t\n\u00a0([{—–-/'‘")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Words between marks: offsets in the passage, and whether there is a closing mark."""

    mark: str
    start: int
    end: int
    closed: bool


def quotations(passages: Sequence[Passage]) -> Iterator[Quotation]:
    """Every quotation of the body, without a speaker, the words without their marks.

    Marks are paired within a paragraph. One that is not closed there runs to the paragraph's end,
    when the next paragraph opens with the same mark and so goes on (``continued_by``), or when the
    article ends with it; otherwise the mark is taken for a mistake. Names and titles, of which
    every word has a capital, are passed over.
    """
    quoted = [list(_quoted(passage.text)) for passage in passages]
    goes_on = [_goes_on(some, following) for some, following in pairwise([*quoted, []])]
    for index, passage in enumerate(passages):
        for number, words in enumerate(quoted[index]):
            continues = number == 0 and index > 0 and goes_on[index - 1]
            continued = number == len(quoted[index]) - 1 and goes_on[index]
            last = index == len(passages) - 1
            if not (words.closed or continued or continues or last):
                continue
            if not (continues or continued) and _is_title(passage.text[words.start : words.end]):
                continue
            yield _quotation(
                passage,
                words,
                name=f"quotation-{index}-{number}",
                continued_by=f"quotation-{index + 1}-0" if continued else None,
            )


def _goes_on(some: Sequence[_Quoted], following: Sequence[_Quoted]) -> bool:
    """Whether a paragraph ends within a quotation that the next one opens with again."""
    return (
        bool(some)
        and bool(following)
        and not some[-1].closed
        and following[0].mark == some[-1].mark
        and following[0].start == len(following[0].mark)
    )


def _is_title(words: str) -> bool:
    """Whether every word has a capital, as in the name of a newspaper or a title."""
    initials = [word.lstrip("#'‘’([")[:1] for word in words.split()]
    return len(initials) <= _LONGEST_TITLE and all(c.isupper() or c.isdigit() for c in initials)


def _quotation(passage: Passage, words: _Quoted, name: str, continued_by: str | None) -> Quotation:
    inner = passage.text[words.start : words.end]
    exact = inner.strip()
    start = passage.start + words.start + inner.index(exact)
    few = len(exact.split()) < 3
    values = {
        "id": name,
        "kind": "quotation",
        "evidence": [Span(exact=exact, start=start, end=start + len(exact))],
        "confidence": FEW_WORDS if few else CLOSED if words.closed or continued_by else UNCLOSED,
    }
    if continued_by:
        values["continued_by"] = continued_by
    return Quotation.model_validate(values)


def _quoted(text: str) -> Iterator[_Quoted]:
    """What stands between marks in a paragraph; only the last may be unclosed."""
    position = 0
    while match := _OPENING.search(text, position):
        mark, start = match[0], match.end()
        position = start
        if mark in _STRAIGHT and not _opens(text, match.start(), start):
            continue
        end = _closing(text, mark, start)
        words = any(c.isalnum() for c in text[start:end])
        if end is None:
            if words:
                yield _Quoted(mark, start, len(text), closed=False)
            return
        if words:
            yield _Quoted(mark, start, end, closed=True)
        position = end + (2 if mark == "''" else 1)


def _opens(text: str, at: int, behind: int) -> bool:
    free = at == 0 or text[at - 1] in _BEFORE_OPENING
    return free and behind < len(text) and not text[behind].isspace()


def _closing(text: str, mark: str, start: int) -> int | None:
    """The offset of the mark that closes the one before ``start``."""
    if mark in _STRAIGHT:
        at = text.find(mark, start)
        while at >= 0:
            behind = at + len(mark)
            if not text[at - 1].isspace() and not text[behind : behind + 1].isalnum():
                return at
            at = text.find(mark, behind)
        return None
    depth = 1
    for at in range(start, len(text)):
        if text[at] in _MARKS[mark]:
            depth -= 1
            if not depth:
                return at
        elif text[at] == mark:
            depth += 1
    return None

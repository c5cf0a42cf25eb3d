"""A paragraph as a reader of quotations needs it: its names, its sentences, what is quoted."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..rules.document import Paragraph
from ..rules.draft import Draft

#: The kinds of things that can say something.
_SPEAKERS: Final = ("person", "organisation", "publication")
# Not behind "M." and the like.
_SENTENCE_END: Final = re.compile(
    r"(?<!\bM)(?<!\bMM)(?<!\bDr)(?<!\bPr)[.!?…][»”\"]?\s+(?=[A-ZÀ-Þ«“—–])"
)


@dataclass(frozen=True, slots=True)
class Name:
    """Words of the paragraph that stand for a thing that can say something."""

    start: int
    end: int
    thing: str


class Names:
    """Names in the order of the text."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._starts = [name.start for name in names]

    def first(self) -> Name | None:
        """The first of them."""
        return self._names[0] if self._names else None

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def between(self, start: int, end: int) -> Sequence[Name]:
        """The names that start from ``start`` on, before ``end``."""
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def beside(self, name: Name) -> tuple[Name | None, Name | None]:
        """The names before and behind ``name``, which is one of these."""
        at = bisect_left(self._starts, name.start)
        before = self._names[at - 1] if at else None
        return before, self._names[at + 1] if at + 1 < len(self._names) else None


class Clauses:
    """One paragraph. All offsets are those in it."""

    def __init__(self, draft: Draft, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self.text = paragraph.text
        self._opens = [stretch.outer[0] for stretch in paragraph.quoted]
        self._closes = [stretch.outer[1] for stretch in paragraph.quoted]
        ends = list(_SENTENCE_END.finditer(self.text))
        self._sentence_ends = [match.start() for match in ends]
        self._sentence_starts = [m.end() for m in ends if not self._is_quoted(m.end() - 1)]
        at = paragraph.start
        names = [
            Name(mention.bounds[0] - at, mention.bounds[1] - at, mention.thing)
            for mention in draft.mentions_in(paragraph, *_SPEAKERS)
        ]
        #: All names, and those outside quotation marks.
        self.names = Names(names)
        self.outside = Names([name for name in names if not self._is_quoted(name.start)])

    def _is_quoted(self, at: int) -> bool:
        number = bisect_right(self._opens, at) - 1
        return number >= 0 and at < self._closes[number]

    def floor(self, at: int) -> int:
        """Where the sentence starts in which ``at`` is, or where the quotation before it ends."""
        return max(
            starts[number - 1] if (number := bisect_right(starts, at)) else 0
            for starts in (self._sentence_starts, self._closes)
        )

    def limit(self, at: int) -> int:
        """Where the sentence ends in which ``at`` is, or where the next quotation starts."""
        return min(
            ends[number] if (number := bisect_left(ends, at)) < len(ends) else len(self.text)
            for ends in (self._sentence_ends, self._opens)
        )

    def sentence_end(self, at: int) -> int:
        """Where the sentence ends in which ``at`` is, its mark included."""
        number = bisect_left(self._sentence_ends, at)
        ends = self._sentence_ends
        return ends[number] + 1 if number < len(ends) else len(self.text)

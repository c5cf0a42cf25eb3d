"""Find the words that a model names in the article, so that what counts are the article's own."""

import re
from typing import Final

from ...articles.normal import tidy
from ...evidence import occurrences
from ...facts import Span

# What a model writes differently without meaning other words: white space, quotation marks, and
# the spaces that French puts inside them. Each match stands for one character.
_VARIANT: Final = re.compile(
    r"(?P<double>[«„]\s*|\s*»|''|``|[“”\"])|(?P<single>[‘’‚‹›'`´])|(?P<space>\s+)"
)
_PLAIN: Final = {"double": '"', "single": "'", "space": " "}
#: Scripts from here on write no spaces between words (CJK).
_NO_SPACES_FROM: Final = "\u2e80"


class Located:
    """Part of an article's text, in which words are found by what they say.

    Only white space and the form of quotation marks may differ. Offsets are those of the whole
    text, and what is found are its words, character by character.
    """

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self._text = text
        pieces: list[str] = []
        #: Where each character of the plain form stands; behind the last, where the part ends.
        self._starts: list[int] = []
        self._ends: list[int] = []
        for plain, begin, stop in _plain(text, start, len(text) if end is None else end):
            pieces.append(plain)
            self._starts.append(begin)
            self._ends.append(stop)
        self._form = "".join(pieces)

    def places(self, words: str) -> list[Span]:
        """Everywhere that ``words`` stand: as whole words, with at least a letter or a digit."""
        form = _form(words)
        if not any(character.isalnum() for character in form):
            return []
        spans = (self._span(at, len(form)) for at in occurrences(self._form, form))
        return [span for span in spans if self._is_whole(span)]

    def place(self, words: str, before: str = "") -> Span | None:
        """Where ``words`` stand: once, or once behind the words ``before``; else None."""
        spans = self.places(words)
        if len(spans) > 1 and (context := _form(before)):
            spans = [span for span in spans if self._before(span).endswith(context)]
        return spans[0] if len(spans) == 1 else None

    def _span(self, at: int, length: int) -> Span:
        start, end = self._starts[at], self._ends[at + length - 1]
        return Span(exact=self._text[start:end], start=start, end=end)

    def _is_whole(self, span: Span) -> bool:
        start, end = span.bounds
        return not any(
            at > 0 and at < len(self._text) and _joined(self._text[at - 1], self._text[at])
            for at in (start, end)
        )

    def _before(self, span: Span) -> str:
        start, _ = span.bounds
        return _form(self._text[max(0, start - 1_000) : start])


def _joined(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum() and max(one, other) < _NO_SPACES_FROM


def _form(words: str) -> str:
    words = tidy(words)
    return "".join(plain for plain, _, _ in _plain(words, 0, len(words))).strip()


def _plain(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The plain form of a part of ``text``: characters, each with where it starts and ends."""
    found = []
    position = start
    while position < end:
        match = _VARIANT.match(text, position, end)
        if match is None:
            found.append((text[position], position, position + 1))
            position += 1
        else:
            found.append((_PLAIN[match.lastgroup or ""], position, match.end()))
            position = match.end()
    return found

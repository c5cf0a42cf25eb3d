"""From offsets in a normalised text back to those in the text as it was given."""

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from ..articles import tidy

#: Marks belong to a letter, and what is invisible to its neighbours (Unicode's categories).
_JOINING: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
#: Hangul jamo compose with the one before them (Unicode 3.12), though they are letters.
_JAMO: Final = range(0x1100, 0x1200)
#: For texts that cannot be taken to pieces: words whole, everything else one by one.
_TOKEN: Final = re.compile(r"\w+|\W")

#: A piece of the given text and what became of it.
Piece = tuple[str, str]


class Alignment:
    """Where each character of the normal form of ``given`` stands in ``given`` (code points).

    ``normalise`` may drop characters, compose them and replace them; what it makes of several
    characters together stands for all of them.
    """

    def __init__(self, given: str, normalise: Callable[[str], str] = tidy) -> None:
        self.given, self.normal = given, normalise(given)
        # Two places for each character: where it starts, and where it ends.
        self._starts, self._ends = array("L"), array("L")
        if self.normal == given:
            return
        at = 0
        for source, result in _aligned(given, self.normal, normalise):
            self._append(at, source, result)
            at += len(source)

    def _append(self, at: int, source: str, result: str) -> None:
        """Characters that stay stand for themselves; what is between them, for all of it."""
        before = _common(source, result)
        shorter = min(len(source), len(result)) - before
        behind = min(_common(source[::-1], result[::-1]), shorter)
        changed = len(result) - before - behind
        end = at + len(source)
        self._starts.extend(range(at, at + before))
        self._ends.extend(range(at + 1, at + before + 1))
        self._starts.extend([at + before] * changed)
        self._ends.extend([end - behind] * changed)
        self._starts.extend(range(end - behind, end))
        self._ends.extend(range(end - behind + 1, end + 1))

    def to_given(self, start: int, end: int) -> tuple[int, int]:
        """The place in the given text of the characters from ``start`` to ``end`` (exclusive).

        Characters at its edges that have no part in the normal text are left out. Raise ValueError
        for bounds that hold nothing of the text.
        """
        if not 0 <= start < end <= len(self.normal):
            raise ValueError(f"{start}–{end} is no part of a text of {len(self.normal)} characters")
        if not self._starts:
            return start, end
        return self._starts[start], self._ends[end - 1]


def _aligned(given: str, normal: str, normalise: Callable[[str], str]) -> Iterable[Piece]:
    """``given`` in pieces, in order, each with its part of ``normal``.

    Where a piece is normalised by itself to something else than among the others, whole words are
    compared instead.
    """
    normalise_once = cache(normalise)  # most pieces are a single letter
    pieces = [(piece, normalise_once(piece)) for piece in _pieces(given)]
    if "".join(result for _, result in pieces) == normal:
        return pieces
    return _compared(_TOKEN.findall(given), _TOKEN.findall(normal))


def _pieces(text: str) -> Iterator[str]:
    """Cut ``text`` before every character that no normal form joins to the one before it."""
    start = 0
    for at, character in enumerate(text):
        joins = unicodedata.category(character) in _JOINING or ord(character) in _JAMO
        if at > start and not joins and text[at - 1 : at + 1] != "\r\n":
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _compared(given: list[str], normal: list[str]) -> Iterator[Piece]:
    """Pieces of tokens that are the same, and of those that are not."""
    matcher = SequenceMatcher(None, given, normal)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        yield "".join(given[start:end]), "".join(normal[new_start:new_end])


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)

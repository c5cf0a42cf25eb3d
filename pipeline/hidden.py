"""Words of an article that must not get out, wherever they stand and in whatever field.

An accusation that nobody has reviewed is kept in by keeping its words in: another fact whose
evidence holds them, a description in the same words, the text around a neighbour's evidence, the
headline. Places are compared by place, other fields by their words.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import ceil

from .evidence import occurrences
from .facts import Span

#: So much of a passage must not be shown; a few words within it ("an actress") tell nothing of it.
SHARE = 0.5
#: So many words in a row are a few. A long passage, such as a whole sentence around an accusation,
#: has the accusation itself in less than its half: what nobody has reviewed shows no more of it.
FEW = 4


@dataclass(slots=True)
class Passages:
    """Passages of one text, and how much of each has been shown so far."""

    spans: list[Span]
    _words: list[list[str]] = field(default_factory=list)
    _shown: list[set[int]] = field(default_factory=list)

    @classmethod
    def of(cls, spans: Iterable[Span], text: str | None) -> "Passages":
        """``spans``, and every other place of ``text`` where the same words stand."""
        found: dict[tuple[int, int], Span] = {}
        for span in spans:
            starts = [span.bounds[0]] if text is None else occurrences(text, span.exact)
            for start in {span.bounds[0], *starts}:
                end = start + len(span.exact)
                found[start, end] = Span(exact=span.exact, start=start, end=end)
        listed = [found[bounds] for bounds in sorted(found)]
        return cls(listed, [words_of(span.exact) for span in listed], [set() for _ in listed])

    def covered_by(self, spans: Iterable[Span], *, few: bool = False) -> bool:
        """Whether ``spans``, with all that was shown before, show too much of a passage.

        With ``few`` more than ``FEW`` words in a row are too much, whatever their share.
        """
        spans = list(spans)
        if few and any(len(said) > FEW for said in self._common(spans)):
            return True
        positions = {at for span in spans for at in range(*span.bounds)}
        for passage, shown in zip(self.spans, self._shown, strict=True):
            start, end = passage.bounds
            inside = {at for at in positions if start <= at < end}
            if inside and len(inside | shown) >= SHARE * (end - start):
                return True
        return False

    def _common(self, spans: Iterable[Span]) -> Iterator[list[str]]:
        """The words that each of ``spans`` shares with each passage, by their place."""
        for span in spans:
            for passage in self.spans:
                first = passage.bounds[0]
                start, end = max(span.bounds[0], first), min(span.bounds[1], passage.bounds[1])
                if start < end:
                    yield words_of(passage.exact[start - first : end - first])

    def show(self, spans: Iterable[Span]) -> None:
        """Take note that ``spans`` go out."""
        positions = {at for span in spans for at in range(*span.bounds)}
        for passage, shown in zip(self.spans, self._shown, strict=True):
            start, end = passage.bounds
            shown.update(at for at in positions if start <= at < end)

    def told_by(self, value: str, *, few: bool = False) -> bool:
        """Whether ``value`` repeats so many words of a passage in a row that it tells it.

        With ``few``, more than ``FEW`` do. Names are not to be asked about so: a letter may have a
        long one, which any sentence may hold.
        """
        said = words_of(value)
        for words in self._words:
            least = max(2, ceil(SHARE * len(words)))
            if few:
                least = min(least, FEW + 1)
            matcher = SequenceMatcher(None, said, words, autojunk=False)
            if matcher.find_longest_match().size >= min(least, len(words) or 1):
                return True
        return False


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits in small letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def names(value: str, forbidden: Iterable[list[str]]) -> bool:
    """Whether ``value`` holds one of the names, each given as its words in a row."""
    said = words_of(value)
    return any(
        name and said[i : i + len(name)] == name
        for name in forbidden
        for i in range(len(said) - len(name) + 1)
    )

"""Find the words of evidence in an article's text: exactly, and in one place only."""

from collections.abc import Iterator

from .facts.values import Span


class NotAnchoredError(Exception):
    """The words do not stand where they must; the text says what is the matter."""


def occurrences(text: str, words: str) -> Iterator[int]:
    """Every offset at which ``words`` stand in ``text``, overlapping ones too."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def anchor(text: str, words: str, start: int | None = None) -> Span:
    """The span of ``words`` in ``text`` (code points of the normalised text).

    Without ``start`` the words must stand exactly once. With it they must stand there. Raise
    :class:`NotAnchoredError` otherwise: evidence is never moved to a place that merely looks right.
    """
    if start is not None:
        if text.startswith(words, start):
            return Span(exact=words, start=start, end=start + len(words))
        raise NotAnchoredError(f"the words do not stand at {start}; {_where(text, words)}")
    places = list(occurrences(text, words))
    if len(places) == 1:
        return Span(exact=words, start=places[0], end=places[0] + len(words))
    raise NotAnchoredError(_where(text, words))


def _where(text: str, words: str) -> str:
    """Where the words stand, for an error."""
    places = list(occurrences(text, words))
    if not places:
        folded = " ".join(text.split())
        if " ".join(words.split()) in folded:
            return "they stand in the text only with other spaces or line breaks"
        if words.casefold() in text.casefold():
            return "they stand in the text only with other capitals"
        return "they do not stand in the text"
    listed = ", ".join(map(str, places[:5])) + (", …" if len(places) > 5 else "")
    if len(places) == 1:
        return f"they stand at {listed}"
    return f"they stand {len(places)} times, at {listed}; 'start' says which is meant"

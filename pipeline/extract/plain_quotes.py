"""Text between quotation marks, as quotations of nobody in particular."""

from collections.abc import Iterator, Sequence
from typing import Final

from ..facts import Span
from ..facts.kinds import Quotation
from .passages import Passage
from .quoted import Quoted, quoted

#: How sure it is that words between marks are somebody's; measured on nothing, and so low.
CLOSED: Final = 0.5
#: One or two words may be a title, a term or irony.
FEW_WORDS: Final = 0.3
#: Without a closing mark, only the paragraph's end says where the words end.
UNCLOSED: Final = 0.3

#: Single marks are left out: they are apostrophes as well.
_SINGLE: Final = frozenset({"'", "‘"})
#: So many capitalised words between marks are a name or a title.
_LONGEST_TITLE: Final = 6


def quotations(passages: Sequence[Passage]) -> Iterator[Quotation]:
    """Every quotation of the body, without a speaker, the words without their marks.

    What counts as one :mod:`quoted` says. Names and titles, of which every word has a capital, are
    passed over.
    """
    for index, (passage, some) in enumerate(zip(passages, quoted(passages), strict=True)):
        for number, words in enumerate(some):
            if words.mark in _SINGLE:
                continue
            within = words.continues or words.continued
            if not within and _is_title(passage.text[words.start : words.end]):
                continue
            yield _quotation(
                passage,
                words,
                name=f"quotation-{index}-{number}",
                continued_by=f"quotation-{index + 1}-0" if words.continued else None,
            )


def _is_title(words: str) -> bool:
    """Whether every word has a capital, as in the name of a newspaper or a title."""
    initials = [word.lstrip("#'‘’([")[:1] for word in words.split()]
    return len(initials) <= _LONGEST_TITLE and all(c.isupper() or c.isdigit() for c in initials)


def _quotation(passage: Passage, words: Quoted, name: str, continued_by: str | None) -> Quotation:
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

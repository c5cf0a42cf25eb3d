"""The words that bear a fact out, and what stands around them in the article."""

import re
from dataclasses import dataclass
from typing import Final

from ..ontology.namespaces import OA
from .description import Description

#: So many characters of an article a build keeps on either side; what is shorter ends with it.
_CONTEXT: Final = 32
_SELECTING: Final = {
    "before": str(OA.prefix),
    "exact": str(OA.exact),
    "after": str(OA.suffix),
    "start": str(OA.start),
    "end": str(OA.end),
}
_FIRST_WORD: Final = re.compile(r"\S*\s+")
_LAST_WORD: Final = re.compile(r"\s+\S*\Z")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words that bear a fact out, what stands around them, and where: offsets in the text.

    ``anchor`` and ``selectors`` are the fragments of the evidence and its selectors. Whatever
    is not known is empty. ``before`` and ``after`` are whole words, with "…" where more follows.
    """

    anchor: str
    selectors: tuple[str, ...]
    before: str
    exact: str
    after: str
    start: str
    end: str


def excerpt_of(description: Description, evidence: str) -> Excerpt:
    """The excerpt that the evidence with this IRI gives."""
    found = dict.fromkeys(_SELECTING, "")
    selectors = description.iris(evidence, OA.hasSelector)
    for selector in selectors:
        for name, property_ in _SELECTING.items():
            found[name] = found[name] or description.text(selector, property_)
    found["before"] = _before(found["before"], found["start"])
    found["after"] = _after(found["after"])
    return Excerpt(
        anchor=evidence.partition("#")[2],
        selectors=tuple(selector.partition("#")[2] for selector in selectors),
        **found,
    )


def _before(text: str, start: str) -> str:
    """``text`` from its first whole word on; ``start`` says where the evidence begins."""
    begins = len(text) >= int(start) if start.isdecimal() else len(text) < _CONTEXT
    if not text or begins:
        return text
    # Text without a space may be of a script that has none.
    return f"… {_FIRST_WORD.sub('', text, count=1)}"


def _after(text: str) -> str:
    """``text`` up to its last whole word."""
    if len(text) < _CONTEXT:
        return text
    return f"{_LAST_WORD.sub('', text)} …"

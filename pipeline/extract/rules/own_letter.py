"""Which letter an article is the text of: one with a salutation, or of "we, the undersigned"."""

import re
from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A line that says to whom it is written is not longer than this, and among the first so many.
_LONGEST: Final = 160
_FIRST: Final = 7
_SALUTATION: Final = re.compile(r"(?:Dear|To the|To our|To all|To:|To) (?P<who>[^.!?:]+?)[,:]?$")
#: A letter to the editor begins so.
_TO_THE_EDITOR: Final = (
    "sir,",
    "sir, ",
    "sir –",
    "sir —",
    "madam,",
    "sirs,",
    "dear editor",
    "dear sir",
)
#: A letter of several speaks of "us" so often, outside of quotation marks.
_WE: Final = 2
_OURS: Final = frozenset({"we", "our", "us", "ours"})


def salutations(draft: Draft) -> list[tuple[Paragraph, int]]:
    """The lines that say to whom an article is written, and at which token who it is begins."""
    found = []
    for paragraph in draft.document.paragraphs[:_FIRST]:
        text = paragraph.text
        match = _SALUTATION.match(text) if len(text) <= _LONGEST and "\n" not in text else None
        if match is not None:
            at = match.start("who")
            token = next((t.i for t in paragraph.tokens if t.idx + len(t) > at), 0)
            found.append((paragraph, token))
    return found


def is_letter(draft: Draft) -> bool:
    """Whether an article is the text of a letter: somebody is addressed, or "we" sign it."""
    if not any(paragraph.words & {"we", "i"} for paragraph in draft.document):
        return False
    we = 0
    first = next(iter(draft.document.body), None)
    if first is not None and first.text.casefold().startswith(_TO_THE_EDITOR):
        return True
    for paragraph in draft.document.body:
        words = [token.lower_ for token in paragraph.outside]
        if "undersigned" in words and "we" in words:
            return True
        we += sum(word in _OURS for word in words)
    return bool(salutations(draft)) and we >= _WE


def own_letter(draft: Draft) -> str:
    """The letter that an article is the text of, made where no noun speaks of it.

    It is the one that the head names, or else the one called "this letter".
    """
    for paragraph in draft.document:
        if paragraph.is_head and (mentions := draft.mentions_in(paragraph, "letter")):
            return mentions[0].thing
    for paragraph in draft.document.body:
        for mention in draft.mentions_in(paragraph, "letter"):
            if _is_this(paragraph.doc[mention.start]):
                return mention.thing
    head = next((p.text for p in draft.document if p.is_head), "")
    name = " ".join(head.split()) or "open letter"
    return draft.thing("letter", name, open=True, form="open letter")


def _is_this(token: "Token") -> bool:
    return token.lower_ == "this"

"""The words that somebody says by a verb, as far as they were found."""

from typing import TYPE_CHECKING

from .document import Paragraph
from .draft import Draft

if TYPE_CHECKING:
    from spacy.tokens import Token


def words_of(draft: Draft, paragraph: Paragraph, cue: "Token") -> str:
    """What is said by the verb ``cue`` of ``paragraph``; nothing where it says nothing."""
    return " ".join(
        draft.document.text[start:end]
        for said in draft.said
        if said.paragraph is paragraph and said.cue is not None and said.cue.i == cue.i
        for start, end in said.content
    )

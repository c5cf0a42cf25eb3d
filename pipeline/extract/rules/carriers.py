"""In which work somebody does what a verb says: "in a tweet", "with an open letter", "tweeted"."""

from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from .document import Paragraph
from .draft import Draft
from .parties import Party, parties
from .syntax import behind

if TYPE_CHECKING:
    from spacy.tokens import Token

_WITHIN: Final = ("in", "with", "at", "via", "through", "on")


def carriers(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """The works in which somebody does what a verb says."""
    mention = draft.mention_at(paragraph, verb)
    if mention is not None and draft.kind_of(mention) in WORK_KINDS:
        return [Party(mention.thing, mention.start, mention.end)]
    return parties(draft, paragraph, behind(verb, *_WITHIN), WORK_KINDS)


def carrier(draft: Draft, paragraph: Paragraph, verb: "Token") -> str | None:
    """The one work in which somebody does what a verb says; None where it could be two."""
    found = carriers(draft, paragraph, verb)
    return found[0].thing if len(found) == 1 else None

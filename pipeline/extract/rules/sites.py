"""Websites without a name of their own, where a text was put: "on the hospital's website"."""

from typing import TYPE_CHECKING, Final

from ...names import normalised_name
from .document import Paragraph
from .draft import Draft
from .parties import Party
from .syntax import behind, children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_SITES: Final = frozenset({"website", "web site", "site", "homepage"})
#: Words behind "of" that belong to what a site is called, at most.
_OF: Final = 5


def site(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The website that a noun stands for under the article's words for it, made where it is new.

    Whose it is must be said, and it must be no medium: "the Bugle's website" is the Bugle.
    """
    if noun.lower_ not in _SITES or noun.head.lower_ not in ("on", "to"):
        return None
    known = draft.mention_at(paragraph, noun)
    if known is not None:
        return None
    start, end = noun_start(noun), noun.i + 1
    owners = [*children(noun, "poss"), *behind(noun, "of")]
    if not owners or paragraph.is_quoted(noun):
        return None
    for owner in owners:
        mention = draft.mention_at(paragraph, owner)
        if mention is not None and draft.kind_of(mention) in ("publication", "person"):
            return None
        if owner.i > noun.i:
            start, end = noun.i, owner.i + 1
    if end - noun.i > _OF + 1:
        return None
    name = paragraph.doc[start:end].text
    same = [
        thing.id
        for thing in draft.things.values()
        if thing.kind == "publication" and normalised_name(thing.name) == normalised_name(name)
    ]
    found = same[0] if same else draft.thing("publication", name)
    draft.mention(paragraph, noun.i, noun.i + 1, found)
    return Party(found, start, end)

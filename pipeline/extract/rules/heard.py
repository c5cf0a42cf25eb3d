"""Who is heard where something is claimed, demanded or answered.

A movement that speaks is heard as a group of its name: it is people who speak.
"""

from typing import TYPE_CHECKING

from .document import Paragraph
from .draft import Draft
from .sources import Source
from .voices import Voice, voice

if TYPE_CHECKING:
    from spacy.tokens import Token


def heard(draft: Draft, paragraph: Paragraph, source: Source | None) -> Voice:
    """Who a source is; of a work, whose it is; of a movement, the group that acts in its name."""
    says = voice(draft, paragraph, source)
    if says.who is not None or says.work is not None or source is None:
        return says
    return Voice(acting(draft, paragraph, source.head))


def acting(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """The group that acts in the name of the movement that a noun names; None for other nouns."""
    mention = draft.mention_at(paragraph, noun)
    if mention is None or draft.kind_of(mention) != "movement":
        return None
    name = draft.things[mention.thing].name
    if name.startswith("#"):
        return None  # nobody speaks as a hashtag
    known = [t.id for t in draft.things.values() if t.kind == "group" and t.name == name]
    return known[0] if known else draft.thing("group", name)

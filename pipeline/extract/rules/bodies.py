"""Bodies under a common noun: "the council" is the one of the article, or has no other name.

Of two that it could be it is neither. A "company" or a "group" may be any body that has a name, and
is one by itself only where the article names none.
"""

from typing import TYPE_CHECKING, Final

from ...facts.kinds import Description
from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party
from .syntax import children, noun_start
from .unnamed import bodies_called, unnamed

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/bodies"


def body(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The organisation that a definite noun stands for, made where it is new; None for others."""
    start = noun_start(noun)
    owned = _owned(draft, paragraph, noun)
    if owned is not None:
        return owned
    if noun.tag_ != "NN" or paragraph.doc[start].lower_ != "the" or paragraph.is_quoted(noun):
        return None
    word, lists = noun.lower_, word_lists(_LISTS)
    if word not in lists["bodies"] | lists["any"]:
        return None
    named = bodies_called(draft, word)
    if named:
        return Party(named.pop(), start, noun.i + 1) if len(named) == 1 else None
    if word in lists["any"] and any(t.kind == "organisation" for t in draft.things.values()):
        return None
    return next((p for p in unnamed(draft, paragraph, noun) if _is_body(draft, p)), None)


def _owned(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """ "The nurses' union", "the anglers' club": a body that is called by whose it is."""
    owner = next(children(noun, "poss"), None)
    if owner is None or noun.lower_ not in word_lists(_LISTS)["of_people"] or noun.tag_ != "NN":
        return None
    start, end = owner.left_edge.i, noun.i + 1
    the = paragraph.doc[start].lower_ == "the" and owner.tag_ in ("NNS", "NN")
    if not the or paragraph.is_quoted(noun) or draft.mention_at(paragraph, noun) is not None:
        return None
    name = paragraph.doc[start:end].text
    name = name[0].lower() + name[1:]
    known = [
        t.id
        for t in draft.things.values()
        if t.kind == "organisation" and t.name.casefold() == name.casefold()
    ]
    thing = known[0] if known else draft.thing("organisation", name)
    draft.mention(paragraph, noun.i, end, thing)
    return Party(thing, start, end)


def _is_body(draft: Draft, found: Party) -> bool:
    return draft.things[found.thing].kind == "organisation"


def holder(
    draft: Draft, paragraph: Paragraph, noun: "Token", besides: "Token | None" = None
) -> Party | None:
    """The one person whom the article describes by a definite noun: "the head", "the minister".

    ``besides`` is a preposition that is none of the noun's: "accused the minister of lies".
    """
    start = noun_start(noun)
    if noun.tag_ != "NN" or paragraph.doc[start].lower_ != "the" or paragraph.is_quoted(noun):
        return None
    more = [child for child in children(noun, "prep", "relcl", "acl") if child != besides]
    if noun.i - start > 1 or more:
        return None
    found = {
        fact.describes
        for fact in draft.facts
        if type(fact) is Description and fact.role and _turns_on(fact.role, noun.lower_)
    }
    people = {thing for thing in found if draft.things[thing].kind == "person"}
    return Party(people.pop(), start, noun.i + 1) if len(people) == 1 else None


def spoken_of(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The one group that was spoken of before by a definite plural: "the forecasters"."""
    start = noun_start(noun)
    if noun.tag_ != "NNS" or noun.i - start != 1 or paragraph.doc[start].lower_ != "the":
        return None
    found = {
        mention.thing
        for above in draft.document.paragraphs[: paragraph.index + 1]
        for mention in draft.mentions_in(above, "group")
        if above.doc[mention.end - 1].lower_ == noun.lower_
        and (above is not paragraph or mention.end <= start)
    }
    return Party(found.pop(), start, noun.i + 1) if len(found) == 1 else None


def _turns_on(role: str, noun: str) -> bool:
    """Whether a role is that of a noun: "minister for mines", "prime minister", "head of X"."""
    words = role.casefold().split()
    at = next((i for i, word in enumerate(words) if word in ("of", "for", "at", "in")), len(words))
    if noun == "head" and words[:1] and words[0].startswith(noun):
        return True  # "the headteacher" is the head
    return bool(words[:at]) and words[at - 1] == noun

"""Who a source is: the thing that its words stand for, or nobody.

A name stands for whoever bears it; a pronoun for whom :mod:`pronouns` says; a role in apposition to
a name for that name. "A spokesman for the mayor" is nobody that the article names, and never the
mayor.
"""

from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft, Mention
from .nameless import is_for_a_body, nameless, nameless_before
from .pronouns import antecedent
from .sources import Source

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What can say something: people and bodies of people, and media, which report.
SPEAKERS: Final = ("person", "group", "organisation", "publication")
_LISTS: Final = "rules/claims"
#: What a bare surname is taken for.
_SURNAMED: Final = ("person", "organisation")
_PERSONAL: Final = frozenset({"he", "she"})


def speaker(draft: Draft, paragraph: Paragraph, source: Source | None) -> str | None:
    """The id of the thing that a source stands for; None where that is not clear."""
    if source is None:
        return None
    member = _of_a_body(draft, paragraph, source.head)
    if member is not None:
        return _person_at(draft, paragraph, member)
    group = _with_others(draft, paragraph, source.head)
    if group is not None:
        return group
    found = thing_of(draft, paragraph, source.head)
    if found is not None and draft.things[found].kind == "publication":
        # "The Gazette published her letter": a medium that prints words does not say them.
        verb = source.head.head
        if verb.pos_ == "VERB" and draft.model.lemma(verb) in word_lists(_LISTS)["printing"]:
            return None
    return found


def _with_others(draft: Draft, paragraph: Paragraph, head: "Token") -> str | None:
    """ "The botanist X and eleven colleagues wrote": the group speaks, and not X alone."""
    named = [head, *(child for child in head.children if child.dep_ == "appos")]
    for other in (added for noun in named for added in noun.children if added.dep_ == "conj"):
        mention = draft.mention_at(paragraph, other)
        if mention is not None and draft.kind_of(mention) == "group":
            return mention.thing
    return None


def _of_a_body(draft: Draft, paragraph: Paragraph, head: "Token") -> int | None:
    """Where the name ends of who is of a body that the parser takes for who speaks: "“…,” X of the
    Guild of Bakers said". None where a body speaks for itself.
    """
    body = draft.mention_at(paragraph, head)
    if body is None or draft.kind_of(body) not in ("organisation", "publication"):
        return None
    doc, at = paragraph.doc, body.start - 1
    at -= at > 0 and doc[at].lower_ == "the"
    if at < 1 or doc[at].lower_ not in ("of", "from", "at"):
        return None
    return at - 1 if doc[at - 1].pos_ == "PROPN" else None


def _person_at(draft: Draft, paragraph: Paragraph, token: int) -> str | None:
    mention = draft.mention_at(paragraph, token)
    named = mention is not None and draft.kind_of(mention) == "person"
    return mention.thing if mention is not None and named else None


def thing_of(draft: Draft, paragraph: Paragraph, token: "Token") -> str | None:
    """The person or body that a noun or a pronoun stands for; None where that is not clear."""
    mention = draft.mention_at(paragraph, token)
    if mention is not None:
        return mention.thing if _may_speak(draft, mention) else None
    if token.lower_ in _PERSONAL:
        return antecedent(draft, paragraph, token) or nameless_before(draft, paragraph, token)
    if token.pos_ not in ("NOUN", "PROPN") and token.lower_ != "one":
        return None
    return (
        _in_apposition(draft, paragraph, token)
        or _between_commas(draft, paragraph, token)
        or _spoken_for(draft, paragraph, token)
        or nameless(draft, paragraph, token)
    )


def _may_speak(draft: Draft, mention: Mention) -> bool:
    """Whether a mention is of somebody who can speak, and of one only.

    A bare surname that two people of the article bear tells neither.
    """
    if draft.kind_of(mention) not in SPEAKERS:
        return False
    name = draft.things[mention.thing].name
    if draft.kind_of(mention) not in _SURNAMED or " " in name:
        return True
    bearers = [
        thing
        for thing in draft.things.values()
        if thing.kind == "person" and thing.name.casefold().endswith(f" {name.casefold()}")
    ]
    return len(bearers) < 2


def _spoken_for(draft: Draft, paragraph: Paragraph, token: "Token") -> str | None:
    """ "A spokeswoman for the council", "the ministry's spokesman": the body speaks by them.

    Never a person: what a spokesman says is not what she said.
    """
    if not is_for_a_body(token):
        return None
    bodies = [child for child in token.children if child.dep_ in ("poss", "compound", "nmod")]
    bodies += [
        noun
        for prep in token.children
        if prep.dep_ == "prep" and prep.lower_ in ("for", "of", "from")
        for noun in prep.children
        if noun.dep_ == "pobj"
    ]
    found = {
        mention.thing
        for body in bodies
        if (mention := draft.mention_at(paragraph, body)) is not None
        and draft.kind_of(mention) in ("organisation", "publication")
    }
    return found.pop() if len(found) == 1 else None


def _in_apposition(draft: Draft, paragraph: Paragraph, token: "Token") -> str | None:
    """ "Asia Argento, an actress who …", "the mayor, Ada Marsh,": the name beside a role."""
    beside = [child for child in token.children if child.dep_ == "appos"]
    if token.dep_ == "appos":
        beside.append(token.head)
    found = {
        mention.thing
        for other in beside
        if (mention := draft.mention_at(paragraph, other)) is not None
        and draft.kind_of(mention) == "person"
        # "X, a spokesman for Y" is X; but "the Times of Y, X" would not be.
        and not any(child.dep_ == "conj" for child in other.children)
    }
    return found.pop() if len(found) == 1 else None


def _between_commas(draft: Draft, paragraph: Paragraph, token: "Token") -> str | None:
    """ "Her counterpart, Jane Doe, called it so": the name, which the parser may hang elsewhere."""
    doc, at = paragraph.doc, token.i + 1
    if token.dep_ not in ("nsubj", "nsubjpass") or token.tag_ not in ("NN", "NNP"):
        return None
    if at + 1 >= len(doc) or doc[at].text != ",":
        return None
    mention = draft.mention_at(paragraph, at + 1)
    if mention is None or draft.kind_of(mention) != "person" or mention.start != at + 1:
        return None
    ends = mention.end < len(doc) and doc[mention.end].text == ","
    return mention.thing if ends else None

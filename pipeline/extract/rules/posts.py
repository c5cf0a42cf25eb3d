"""Stage: posts, by the verbs that make one, and whose they are.

"She tweeted" is a post, though no noun says so. One that follows another of hers at once is the
same, unless the article says "again" or "another".
"""

from typing import TYPE_CHECKING, Final

from ..words import tables
from .document import Paragraph
from .draft import Draft
from .parties import party
from .reality import reality
from .syntax import children, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_PEOPLE: Final = frozenset({"person", "group", "organisation"})
_AGAIN: Final = frozenset({"again", "also", "later", "another", "then", "second"})
#: How many paragraphs on a verb may still speak of the post before.
_NEAR: Final = 1


def posts(draft: Draft) -> None:
    """Add posts that verbs speak of, and name all after who made them."""
    verbs = frozenset(tables("rules/works")["post"]["verbs"])
    last: dict[str, tuple[int, str]] = {}
    for paragraph in draft.document.body:
        for token in paragraph.outside:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and mention.end == token.i + 1:
                if draft.kind_of(mention) == "post" and token.pos_ in ("NOUN", "PROPN"):
                    author = _maker(draft, paragraph, token)
                    if author is not None:
                        _named_after(draft, mention.thing, author, token.lower_)
                        last[author] = (paragraph.index, mention.thing)
            elif token.pos_ == "VERB" and draft.model.lemma(token) in verbs:
                _by_verb(draft, paragraph, token, last)


def _by_verb(
    draft: Draft, paragraph: Paragraph, verb: "Token", last: dict[str, tuple[int, str]]
) -> None:
    first = subject(verb)
    who = party(draft, paragraph, first, _PEOPLE) if first is not None else None
    real = reality(draft, paragraph, verb)
    if who is None or real is None or real.polarity == "denied":
        return
    before = last.get(who.thing)
    again = any(child.lower_ in _AGAIN for child in children(verb, "advmod"))
    if before is not None and paragraph.index - before[0] <= _NEAR and not again:
        thing = before[1]
    else:
        thing = draft.thing("post", f"{_possessive(draft.things[who.thing].name)} tweet")
    last[who.thing] = (paragraph.index, thing)
    draft.mention(paragraph, verb.i, verb.i + 1, thing)


def _maker(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """Whose post a noun means: its owner, or who does something in it."""
    owner = next(children(noun, "poss"), None)
    if owner is None and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with", "on", "via"):
        verb = noun.head.head
        owner = subject(verb) if verb.pos_ == "VERB" else None
    elif owner is None and noun.dep_ == "dobj":
        owner = subject(noun.head)
    who = party(draft, paragraph, owner, _PEOPLE) if owner is not None else None
    return who.thing if who else None


def _named_after(draft: Draft, post: str, author: str, noun: str) -> None:
    """Name a post as readers tell it from others: after who made it."""
    thing = draft.things[post]
    if draft.things[author].name.split()[-1] in thing.name:
        return
    name = f"{_possessive(draft.things[author].name)} {noun}"
    draft.things[post] = thing.model_copy(
        update={"name": name, "names": [*thing.names, thing.name]}
    )


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"

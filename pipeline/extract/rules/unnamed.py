"""Addressees without a name: "the town council", "the prime minister", "all parents"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .name_signs import is_role
from .parties import Party
from .syntax import children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE: Final = frozenset({"the", "its", "their"})
_ONE: Final = frozenset({"NN", "NNP"})
#: Words behind "of" that belong to a body's name or an office, at most.
_OF: Final = 4


def unnamed(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[Party]:
    """The thing that a noun stands for under the article's words for it, made where it is new.

    A body, an office that one person holds, or several people; nothing for other nouns.
    """
    if draft.mention_at(paragraph, noun) is not None or noun.dep_ in ("compound", "poss"):
        return
    if noun.tag_ == "NNS" and noun.lower_ in word_lists("rules/groups")["people"]:
        yield _named(draft, paragraph, noun_start(noun), noun.i + 1, "group", article=False)
        return
    start = noun_start(noun)
    if noun.tag_ not in _ONE or paragraph.doc[start].lower_ not in _DEFINITE:
        return
    lists = word_lists("rules/addressing")
    body = noun.lower_ in word_lists("rules/names")["organisation_words"] | lists["bodies"]
    if body:
        yield _named(draft, paragraph, start, _end(paragraph, noun), "organisation")
    elif is_role(noun) and noun.text.islower() and paragraph.doc[start].lower_ == "the":
        if (named := _named_behind(draft, paragraph, noun)) is not None:
            yield named
            return
        yield _named(draft, paragraph, start, _end(paragraph, noun), "person")


def _named_behind(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """Who holds an office by the name behind it: "the mayor, Ms X"."""
    doc, titles = paragraph.doc, word_lists("rules/names")["honorifics"]
    at = noun.i + 1
    if at >= len(doc) or doc[at].text != ",":
        return None
    at += 1
    while at + 1 < len(doc) and (doc[at].lower_.rstrip(".") in titles or doc[at].text == "."):
        at += 1
    mention = draft.mention_at(paragraph, at) if at < len(doc) else None
    if mention is None or draft.kind_of(mention) != "person":
        return None
    return Party(mention.thing, mention.start, mention.end)


def _end(paragraph: Paragraph, noun: "Token") -> int:
    """Where the words end: behind "of" and a name, "the city of Port Calder"."""
    doc, end = paragraph.doc, noun.i + 1
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        last = end + 1
        while last < len(doc) and last - end <= _OF and doc[last].text[0].isupper():
            last += 1
        return last if last > end + 1 else end
    return end


def _named(
    draft: Draft, paragraph: Paragraph, start: int, end: int, kind: str, article: bool = True
) -> Party:
    words = paragraph.doc[start:end]
    name = words.text
    if article and words[0].lower_ in _DEFINITE and words[0].lower_ != "the":
        name = f"the {words[1:].text}"
    name = name[0].lower() + name[1:] if words[0].lower_ == "the" else name
    some = any(True for _ in children(words.root, "nummod"))
    same = [t.id for t in draft.things.values() if t.kind == kind and t.name == name and not some]
    thing = same[0] if same else draft.thing(kind, name)
    free = [i for i in range(start, end) if draft.mention_at(paragraph, i) is None]
    draft.mention(paragraph, max(start, free[0]), end, thing)
    return Party(thing, start, end)

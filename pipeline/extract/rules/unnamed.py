"""Addressees without a name: "the town council", "the prime minister", "all parents"."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...names import normalised_name
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
        end = _end(paragraph, noun)
        called = bodies_called(draft, paragraph.doc[start + 1 : end].text)
        if len(called) == 1:
            yield _known(draft, paragraph, start, end, called.pop())
        elif not called:
            yield _named(draft, paragraph, start, end, "organisation")
    elif is_role(noun) and noun.text.islower() and paragraph.doc[start].lower_ == "the":
        if (named := _named_behind(draft, paragraph, noun)) is not None:
            yield named
            return
        yield _named(draft, paragraph, start, _end(paragraph, noun), "person")


def bodies_called(draft: Draft, words: str) -> set[str]:
    """The organisations that ``words`` may mean: those so called, or else those whose names turn on
    them: "the council" is Tarn Town Council, "the university" the University of Tarn. No office of
    a government is "the government".
    """
    plain = normalised_name(words)
    bodies = [thing for thing in draft.things.values() if thing.kind == "organisation"]
    same = {t.id for t in bodies if plain in {normalised_name(n) for n in (t.name, *t.names)}}
    turns = re.compile(rf"\b{re.escape(plain)}(?: (?:of|for)\b|$)")
    return same or {t.id for t in bodies if turns.search(normalised_name(t.name))}


def _named_behind(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """Who holds an office by the name behind it: "the mayor, Ms X"."""
    doc, titles = paragraph.doc, word_lists("rules/names")["honorifics"]
    at = noun.i + 1
    if at < len(doc) and doc[at].lower_ in ("of", "for"):
        # "The county's head of roads, Mr X".
        at = next((t.i for t in doc[at : at + _OF + 1] if t.text == ","), at)
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
    return _known(draft, paragraph, start, end, same[0] if same else draft.thing(kind, name))


def _known(draft: Draft, paragraph: Paragraph, start: int, end: int, thing: str) -> Party:
    free = [i for i in range(start, end) if draft.mention_at(paragraph, i) is None]
    draft.mention(paragraph, max(start, free[0]), end, thing)
    return Party(thing, start, end)

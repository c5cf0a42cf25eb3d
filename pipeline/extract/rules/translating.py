"""Stage: who translated a work, and into which language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..words import tables
from .confidence import confidence
from .document import Paragraph
from .draft import Draft
from .parties import Party, letter_before, listed, parties, party, work
from .reality import reality
from .syntax import Part, behind, children, done_to, hull, is_be, is_passive, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_TRANSLATORS: Final = frozenset({"person", "group", "organisation", "publication"})
_MEDIA: Final = frozenset({"publication"})
_PARTS: Final = frozenset({"parts", "part", "passages", "excerpts", "extracts", "sections", "text"})
_MADE: Final = frozenset({"make", "do", "provide", "produce", "prepare", "publish", "write"})


@dataclass(frozen=True, slots=True, eq=False)
class _Translating:
    work: str
    translators: list[Party]
    parts: list[Part]
    how: str
    #: The translation's mention, where it has one.
    translation: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    #: Where the verb stands that speaks of it.
    verb: int | None = None


def translating(draft: Draft) -> None:
    """Add who translated which work; the translation is a work of its own."""
    seen: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        for found in _found(draft, paragraph):
            for translator in found.translators:
                if (found.work, translator.thing) in seen:
                    continue
                seen.add((found.work, translator.thing))
                translation = found.translation or _add(draft, found, paragraph, translator.thing)
                draft.fact(
                    "translating",
                    [hull(paragraph, [*found.parts, translator.tokens])],
                    confidence("translating", found.how),
                    work=found.work,
                    translation=translation,
                    translator=translator.thing,
                    **found.fields,
                )
                _printed(draft, paragraph, found, translation)


def _printed(draft: Draft, paragraph: Paragraph, found: _Translating, translation: str) -> None:
    """ "Translated into English by X for the Review": where the translation appeared."""
    if found.verb is None:
        return
    verb = paragraph.doc[found.verb]
    for venue in parties(draft, paragraph, behind(verb, "for", "in"), _MEDIA):
        draft.fact(
            "publishing",
            [hull(paragraph, [verb, venue.tokens])],
            confidence("publishing", "verb"),
            work=translation,
            venue=venue.thing,
        )


def _add(draft: Draft, found: _Translating, paragraph: Paragraph, translator: str) -> str:
    """Add a translation that no noun speaks of, and let the verb that does stand for it."""
    original = draft.things[found.work]
    form = original.form or original.kind
    name = f"the {form.removeprefix('open ')} as translated by {draft.things[translator].name}"
    thing = draft.thing("translation", name)
    if found.verb is not None:
        draft.mention(paragraph, found.verb, found.verb + 1, thing)
    return thing


def _found(draft: Draft, paragraph: Paragraph) -> Iterator[_Translating]:
    if not any(word.startswith(("translat", "version")) for word in paragraph.words):
        return
    for token in paragraph.outside:
        if token.pos_ == "VERB" and draft.model.lemma(token) == "translate":
            yield from _by_verb(draft, paragraph, token)
        mention = draft.mention_at(paragraph, token)
        if mention and mention.end == token.i + 1 and draft.kind_of(mention) == "translation":
            yield from _by_noun(draft, paragraph, token, mention.thing)
        if token.lower_ == "translator":
            yield from _by_office(draft, paragraph, token)


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Translating]:
    """ "The letter, as translated by X"; "X translated parts of it into English"."""
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied":
        return
    nouns = done_to(verb)
    nouns += [inner for noun in nouns if noun.lower_ in _PARTS for inner in behind(noun, "of")]
    works = [w for noun in nouns if (w := work(draft, paragraph, noun))]
    if not works:
        return
    if is_passive(verb):
        translators = [
            p
            for by in children(verb, "agent")
            for p in listed(draft, paragraph, by.i + 1, by.sent.end, _TRANSLATORS)
        ]
    else:
        first = subject(verb)
        found = party(draft, paragraph, first, _TRANSLATORS) if first is not None else None
        translators = [found] if found else []
    if draft.things[works[0].thing].kind == "translation":
        return
    fields = {**real.fields, **_language(behind(verb, "into", "to"))}
    parts: list[Part] = [works[0].tokens, verb]
    yield _Translating(works[0].thing, translators, parts, "verb", None, fields, verb.i)


def _behind_comma(noun: "Token") -> list["Token"]:
    """The "by" of "a Dutch translation of the first letter, by X"."""
    after = noun.doc[noun.i + 1 : min(noun.i + _OF, noun.sent.end)]
    comma = next((t for t in after if t.text == ","), None)
    if comma is None or after[0].lower_ != "of" or comma.i + 1 >= noun.sent.end:
        return []
    by = comma.nbor(1)
    return [by] if by.lower_ == "by" else []


#: What is translated has no more words than so many behind its translation.
_OF: Final = 9


def _by_noun(
    draft: Draft, paragraph: Paragraph, noun: "Token", translation: str
) -> Iterator[_Translating]:
    """ "A translation by X"; "a Danish translation of it was made by X"; "X's translation"."""
    original = next(
        (w.thing for n in behind(noun, "of") if (w := work(draft, paragraph, n))), None
    ) or letter_before(draft, paragraph, noun.i)
    if original is None:
        return
    language = _language(list(children(noun, "amod", "compound")) + behind(noun, "into"))
    if language:
        thing = draft.things[translation]
        draft.things[translation] = thing.model_copy(update={"language": language["language"]})
    by = [p for p in children(noun, "prep") if p.lower_ == "by"]
    # "A translation of the letter by X": the parser hangs X on the letter.
    by += [p for n in behind(noun, "of") for p in children(n, "prep") if p.lower_ == "by"]
    at = noun.i + 1
    at += at < len(noun.doc) and noun.doc[at].text == ","
    if at + 1 < len(noun.doc) and noun.doc[at].lower_ == "in" and not language:
        # "A third version, in Slovene".
        language = _language([noun.doc[at + 1]])
    if not by and at < len(noun.doc) and noun.doc[at].lower_ == "by":
        by = [noun.doc[at]]
    by = by or _behind_comma(noun)
    verbs = [noun.head] if noun.dep_ == "nsubjpass" else list(children(noun, "acl"))
    made = [verb for verb in verbs if draft.model.lemma(verb) in _MADE - {"publish"}]
    by += [agent for verb in made for agent in children(verb, "agent")]
    if is_be(noun.head) and noun.dep_ == "nsubj":
        # "The translation is the work of X".
        by += [
            p
            for a in children(noun.head, "attr")
            if a.lower_ == "work"
            for p in children(a, "prep")
        ]
    translators = [
        p
        for preposition in by
        for p in listed(draft, paragraph, preposition.i + 1, noun.sent.end, _TRANSLATORS)
    ]
    translators += parties(draft, paragraph, list(children(noun, "poss")), _TRANSLATORS)
    if is_be(noun.head) and noun.dep_ == "nsubj":
        # "The English version is by X".
        translators += [
            p
            for by_ in children(noun.head, "prep")
            if by_.lower_ == "by"
            for p in listed(draft, paragraph, by_.i + 1, noun.sent.end, _TRANSLATORS)
        ]
    parts: list[Part] = [noun, *made]
    yield _Translating(original, translators, parts, "noun", translation, language)


def _by_office(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[_Translating]:
    """ "The French translator, X"; "its translator, X": who made the translation."""
    named = [t for t in children(noun, "appos") if t.i > noun.i]
    if noun.dep_ == "appos":
        named.append(noun.head)
    translators = parties(draft, paragraph, named, _TRANSLATORS)
    language = _language(list(children(noun, "amod", "compound")))
    its = any(child.lower_ in ("its", "letter") for child in children(noun, "poss", "compound"))
    of = [w.thing for n in behind(noun, "of") if (w := work(draft, paragraph, n))]
    original = of[0] if of else letter_before(draft, paragraph, noun.i)
    if translators and original is not None and (language or its or of):
        yield _Translating(original, translators, [noun], "noun", None, language)


def _language(tokens: list["Token"]) -> dict[str, str]:
    tags = tables("rules/languages")["tags"]
    found = {tags[token.lower_] for token in tokens if token.lower_ in tags}
    return {"language": found.pop()} if len(found) == 1 else {}

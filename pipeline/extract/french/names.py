"""People, media, bodies and movements, and every mention of them.

The model says which words are a person's name; all else is told by words that mean it: a list of
media, "le quotidien", "l'association", "Mme". A surname alone is that of the one person who has it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from ..plain_names import hashtags
from ..rules.document import Paragraph
from ..rules.draft import Draft
from .words import CAPITALISED, END, START, one_of, words

_LONGEST: Final = 6
_WORD: Final = re.compile(r"[\w-]+")
_LETTERS: Final = re.compile(r"\w+")
#: Before a name, and behind it, what would make it part of another word.
_TIED: Final = re.compile(r"[\w#-]")
_ALONE: Final = re.compile(r"(?![\w-])")
_OF: Final = re.compile(r"\s(?:de\s|du\s|d['’])")
_ACRONYM: Final = re.compile(r"[A-ZÀ-Þ]{2,6}")


@cache
def _particle() -> str:
    """What stands between two words of a name: a space, particles, an elision."""
    return rf"\s(?:(?i:{one_of('particles')})(?:(?<=['’])|\s))?"


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"{START}{CAPITALISED}(?:{_particle()}{CAPITALISED})*{END}")


@cache
def _behind(nouns: str) -> re.Pattern[str]:
    """A noun that says what is named, and the name behind it."""
    noun = rf"{START}(?i:{one_of(nouns)})\s(?:[a-zà-ÿ-]+(?:al|el|ique|ienn?|ais|ois)e?\s)?"
    return re.compile(rf"{noun}(?P<name>{_run().pattern})")


@cache
def _addressed() -> re.Pattern[str]:
    forms = one_of("male", "female", "titles")
    return re.compile(rf"{START}(?P<title>(?i:{forms}))\s(?P<name>{_run().pattern})")


@cache
def _known_media() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('venues')}){END}", re.IGNORECASE)


class _Index:
    """Where each word of the article's body stands: names are many, and so are their places."""

    def __init__(self, draft: Draft) -> None:
        self._places: dict[str, list[tuple[Paragraph, int]]] = defaultdict(list)
        for paragraph in draft.document.body:
            for match in _LETTERS.finditer(paragraph.text):
                self._places[match[0]].append((paragraph, match.start()))

    def places(self, name: str) -> Iterator[tuple[Paragraph, int]]:
        """Where ``name`` stands as whole words, in order."""
        word = max(_LETTERS.finditer(name), key=lambda match: len(match[0]))
        for paragraph, at in self._places.get(word[0], ()):
            start = at - word.start()
            end = start + len(name)
            whole = _ALONE.match(paragraph.text, end) and not _TIED.match(
                paragraph.text[:start][-1:]
            )
            if start >= 0 and paragraph.text.startswith(name, start) and whole:
                yield paragraph, start


def find_names(draft: Draft) -> None:
    """The stage: things and their mentions, in all of the article but its head."""
    index = _Index(draft)
    for tag in hashtags(draft.document.text):
        thing = draft.thing("movement", tag.name, hashtag=tag.hashtag)
        for name in (tag.name, *tag.names):
            draft.also_called(thing, name)
            _mention_everywhere(draft, index, name, thing)
    _named(draft, index, "movement", "movement_nouns")
    _media(draft, index)
    _named(draft, index, "organisation", "body_nouns")
    _people(draft, index)
    _bodies(draft)


def _named(draft: Draft, index: _Index, kind: str, nouns: str, **values: bool) -> None:
    """Things with a noun before their name: "le mouvement Quais ouverts"."""
    known: dict[str, str] = {}
    for paragraph in draft.document.body:
        for match in _behind(nouns).finditer(paragraph.text):
            start, end = match.span("name")
            # Of "le mouvement Nuit claire" the model sees where the name ends.
            ends = [e.end_char for e in paragraph.doc.ents if e.start_char <= start < e.end_char]
            name = paragraph.text[start : max([end, *ends])]
            if not _mentioned(draft, paragraph, start, end):
                known[name] = known.get(name) or draft.thing(kind, name, **values)
    for name, thing in known.items():
        _mention_everywhere(draft, index, name, thing)


def _media(draft: Draft, index: _Index) -> None:
    known: dict[str, str] = {}
    for paragraph in draft.document.body:
        for start, end in _media_in(paragraph.text):
            name = paragraph.text[start:end]
            key = name.lower().replace("’", "'")
            known[key] = known.get(key) or draft.thing("publication", name, news_media=True)
            _mention(draft, paragraph, start, end, known[key])
    _named(draft, index, "publication", "medium_nouns", news_media=True)


def _media_in(text: str) -> Iterator[tuple[int, int]]:
    for match in _known_media().finditer(text):
        if any(letter.isupper() for letter in match[0]):
            yield match.span()
    for match in _run().finditer(text):
        parts = list(_WORD.finditer(text, *match.span()))
        for number, part in enumerate(parts):
            if part[0].lower() in words("venue_words") and number + 1 < len(parts):
                # Of "L’Écho du Port" the article is a part.
                elided = text[part.start() - 2 : part.start()] in ("L'", "L’")
                yield part.start() - 2 * elided, match.end()
                break


def _people(draft: Draft, index: _Index) -> None:
    names: dict[str, str] = {}
    alone: dict[str, list[tuple[Paragraph, int, int, str]]] = defaultdict(list)
    found = [(p, *one) for p in draft.document.body for one in _people_in(p)]
    written = {p.text[start:end] for p, start, end, _ in found}
    for paragraph, start, end, title in found:
        end = start + len(_without_place(paragraph.text[start:end], written))
        name = paragraph.text[start:end]
        if _mentioned(draft, paragraph, start, end):
            continue
        if len(_capitals(name)) < 2:
            alone[name].append((paragraph, start, end, title))
            continue
        names[name] = names.get(name) or draft.thing("person", name)
        _mention(draft, paragraph, start, end, names[name])
        draft.honorific(names[name], title)
    for name, thing in sorted(names.items(), key=lambda item: -len(item[0])):
        _mention_everywhere(draft, index, name, thing)
    for name, whose in _short_forms(names).items():
        places = alone.pop(name, [])
        if len(whose) == 1:
            (thing,) = whose
            if _mention_everywhere(draft, index, name, thing):
                draft.also_called(thing, name)
            for *_, title in places:
                draft.honorific(thing, title)
    for name, places in alone.items():
        titles = {title for *_, title in places if title}
        if titles and not any(name in _capitals(other) for other in names):
            thing = draft.thing("person", name)
            _mention_everywhere(draft, index, name, thing)
            for title in titles:
                draft.honorific(thing, title)


def _people_in(paragraph: Paragraph) -> Iterator[tuple[int, int, str]]:
    """Start and end of what may be a person's name, and the honorific before it."""
    text = paragraph.text
    for match in _addressed().finditer(text):
        if _is_somebody(match["name"]):
            yield *match.span("name"), match["title"].lower().rstrip(".")
    for match in _behind("roles").finditer(text):
        # "L'actrice galloise Nia Prosser": the model may miss a foreign name.
        if len(_capitals(match["name"])) > 1 and _is_somebody(match["name"]):
            yield *match.span("name"), ""
    places = {entity.start_char for entity in paragraph.doc.ents if entity.label_ == "LOC"}
    for entity in paragraph.doc.ents:
        title = _addressed().match(text, entity.start_char)
        at = title.start("name") if title else entity.start_char
        run = _run().search(text, at) if entity.label_ == "PER" else None
        if run is None or run.start() >= entity.end_char:
            continue
        end = run.end()
        # "Ada Marsh de Brest" ends where a place begins.
        inner = [at for at in places if run.start() < at < end]
        if inner:
            end = entity.end_char
        if _is_somebody(text[run.start() : end]):
            yield run.start(), end, ""


def _is_somebody(name: str) -> bool:
    """Whether none of the words says that the name is a place's, a body's or a time's."""
    said = [part.lower() for part in _WORD.findall(name)]
    others = words("nobody") | words("venue_words") | words("body_nouns")
    return len(said) <= _LONGEST and not set(said) & others and not _ACRONYM.fullmatch(name)


def _without_place(name: str, written: set[str]) -> str:
    """The name without the place behind it: "Ada Marsh de Brest", where "Ada Marsh" stands too."""
    for match in _OF.finditer(name):
        shorter = name[: match.start()]
        if shorter in written and len(_capitals(shorter)) > 1:
            return shorter
    return name


def _capitals(name: str) -> list[str]:
    return [part for part in re.findall(CAPITALISED, name) if not part.endswith(".")]


def _short_forms(names: dict[str, str]) -> dict[str, set[str]]:
    """Surnames, and first names that are no surname: whose each may be."""
    surnames: dict[str, set[str]] = defaultdict(set)
    first_names: dict[str, set[str]] = defaultdict(set)
    for name, thing in names.items():
        first, *last = _capitals(name)
        first_names[first].add(thing)
        behind = name[name.index(first) + len(first) :].strip()
        surnames[behind].add(thing)
        if behind[:1].islower():  # "de la Tour", which opens sentences, too
            surnames[behind[0].upper() + behind[1:]].add(thing)
        else:
            surnames[last[-1]].add(thing)
    return {**first_names, **surnames}


def _bodies(draft: Draft) -> None:
    """What the model takes for a body, where its own words say so too."""
    known: dict[str, str] = {}
    for paragraph in draft.document.body:
        for entity in paragraph.doc.ents:
            start, end = entity.start_char, entity.end_char
            name = paragraph.text[start:end]
            said = {part.lower() for part in _WORD.findall(name)}
            is_body = name[:1].isupper() and bool(said & words("body_nouns")) and len(said) > 1
            if entity.label_ != "ORG" or not (is_body or _ACRONYM.fullmatch(name)):
                continue
            if not _mentioned(draft, paragraph, start, end):
                known[name] = known.get(name) or draft.thing("organisation", name)
                _mention(draft, paragraph, start, end, known[name])


def _mention_everywhere(draft: Draft, index: _Index, name: str, thing: str) -> bool:
    """Mention ``thing`` wherever its name stands by itself; return whether there was a place."""
    found = False
    for paragraph, start in index.places(name):
        end = start + len(name)
        if not _mentioned(draft, paragraph, start, end) and not _is_part(paragraph, start, end):
            _mention(draft, paragraph, start, end, thing)
            found = True
    return found


def _is_part(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether a single word is part of a longer name: of "rue Marsh", or "Marsh Quillien"."""
    text = paragraph.text
    if " " in text[start:end]:
        return False
    before = re.search(r"([\w-]+)\s$", text[max(0, start - 40) : start])
    after = re.match(rf"\s{CAPITALISED}", text[end : end + 40])
    street = before is not None and before[1].lower() in words("nobody")
    return street or (after is not None)


def _mentioned(draft: Draft, paragraph: Paragraph, start: int, end: int) -> bool:
    tokens = paragraph.doc.char_span(start, end, alignment_mode="expand")
    return tokens is None or any(draft.mention_at(paragraph, token) for token in tokens)


def _mention(draft: Draft, paragraph: Paragraph, start: int, end: int, thing: str) -> None:
    tokens = paragraph.doc.char_span(start, end, alignment_mode="expand")
    if tokens is not None:
        draft.mention(paragraph, tokens.start, tokens.end, thing)

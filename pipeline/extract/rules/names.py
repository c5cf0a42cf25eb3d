"""Stage: people, organisations and media by their names, chained over the article.

The model's entities are a start. A name of two words or more makes a person; a single one is a
person's only where it is the surname (or, failing that, the first name) of just one person of the
article, or stands behind an honorific. What could be two people is nobody.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LISTS: Final = "rules/names"
_LONGEST: Final = 6
_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})
#: A person does these, and a place does not.
_OF_PEOPLE: Final = frozenset({"nsubj", "nsubjpass", "agent"})


@dataclass(frozen=True, slots=True, eq=False)
class _Name:
    """A run of tokens that is a name, with the model's label for it (or ``""``)."""

    paragraph: Paragraph
    start: int
    end: int
    label: str
    honorific: str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.paragraph.doc[self.start : self.end])

    @property
    def text(self) -> str:
        return self.paragraph.doc[self.start : self.end].text


def names(draft: Draft) -> None:
    """Add people, organisations and publications, and where they are mentioned."""
    found = [name for paragraph in draft.document for name in _names(paragraph)]
    sorted_out: dict[str, list[_Name]] = defaultdict(list)
    for name in found:
        sorted_out[_kind(name)].append(name)
    _media(draft, sorted_out["publication"])
    people = _people(draft, sorted_out["person"])
    _single_names(draft, people, sorted_out["single"])
    _organisations(draft, sorted_out["organisation"])


def _lists(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def _names(paragraph: Paragraph) -> Iterator[_Name]:
    """The model's entities, trimmed; and runs of capitals behind an honorific that it missed."""
    doc = paragraph.doc
    taken: set[int] = set()
    for entity in doc.ents:
        if entity.label_ not in (
            "PERSON",
            "ORG",
            "GPE",
            "NORP",
            "WORK_OF_ART",
            "FAC",
            "LOC",
            "PRODUCT",
        ):
            continue
        trimmed = _trimmed(doc, entity.start, entity.end)
        if trimmed is None:
            continue
        start, end, honorific = trimmed
        if not taken.isdisjoint(range(start, end)):
            continue
        taken.update(range(start, end))
        yield _Name(paragraph, start, end, entity.label_, honorific)
    for start, end in _capital_runs(doc, taken):
        trimmed = _trimmed(doc, start, end)
        if trimmed is not None:
            yield _Name(paragraph, trimmed[0], trimmed[1], "", trimmed[2])


def _trimmed(doc: "Doc", start: int, end: int) -> tuple[int, int, str] | None:
    """An entity without article, honorifics, possessive and marks; and its honorific."""
    honorific = ""
    while start < end and doc[end - 1].text in _POSSESSIVE | {",", ".", '"', "”", "’", ")"}:
        end -= 1
    while start < end and not doc[start].text[0].isalnum():
        start += 1
    if start > 0 and doc[start - 1].text == "#":
        return None
    while end - start > 1 and _bare(doc[start]) in _lists("honorifics"):
        honorific = _bare(doc[start])
        start += 1
    if not honorific and start > 0:
        before = doc[start - 1]
        if before.text == "." and start > 1:
            before = doc[start - 2]
        if _bare(before) in _lists("honorifics"):
            honorific = _bare(before)
    if start >= end or end - start > _LONGEST + 3:
        return None
    return start, end, honorific


def _bare(token: "Token") -> str:
    return token.lower_.rstrip(".")


def _capital_runs(doc: "Doc", taken: set[int]) -> Iterator[tuple[int, int]]:
    """Proper nouns in a row, two or more, that are no part of an entity."""
    particles = _lists("particles")
    start = None
    for index in range(len(doc) + 1):
        token = doc[index] if index < len(doc) else None
        inside = token is not None and index not in taken and (
            (token.pos_ == "PROPN" and token.text[0].isupper() and token.text.isalpha() | ("-" in token.text))
            or (start is not None and token.lower_ in particles)
        )  # fmt: skip
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            end = index
            while end > start and doc[end - 1].lower_ in particles:
                end -= 1
            if end - start >= 2:
                yield start, end
            start = None


def _kind(name: _Name) -> str:
    """What a name's words and place say that it is; ``""`` for what is nobody."""
    words = [word.lower() for word in name.words]
    joined = " ".join(words)
    doc = name.paragraph.doc
    if _is_medium(name, words, joined):
        return "publication"
    if not name.text[0].isupper() or not any(c.isalpha() for c in name.text):
        return ""
    plain = {word.rstrip(".") for word in words}
    if plain & _lists("organisation_words") and not name.honorific:
        return "organisation"
    if plain & _lists("nobody"):
        return ""
    person = name.label == "PERSON" or bool(name.honorific) or _acts_like_a_person(name)
    if person and _looks_like_a_person(name):
        return "person" if len(name.words) > 1 else "single"
    if name.label == "ORG":
        return "organisation"
    if name.label == "" and doc[name.start].i != doc[name.start].sent.start:
        return "unknown"
    return ""


def _is_medium(name: _Name, words: list[str], joined: str) -> bool:
    doc, start, end = name.paragraph.doc, name.start, name.end
    the = start > 0 and doc[start - 1].lower_ == "the"
    if joined in _lists("venues") or (the and f"the {joined}" in _lists("venues")):
        return name.label != "PERSON" or len(words) > 1 or the
    if f"{joined.removeprefix('the ')}" in _lists("venues") and joined.startswith("the "):
        return True
    after = doc[end].lower_ if end < len(doc) else ""
    before = doc[start - 1].lower_ if start > 0 else ""
    nouns = _lists("medium_nouns")
    if (
        after in nouns
        and doc[end].pos_ == "NOUN"
        and (the or before in ("french", "british", "german"))
    ) or (before in nouns):
        return name.label != "PERSON" and not name.honorific
    return (
        name.label in ("ORG", "", "WORK_OF_ART", "FAC", "LOC")
        and len(words) > 1
        and bool({words[-1], words[0]} & (_lists("venue_words") - {"post", "record", "review", "house"})
                 or words[-1] in ("post", "record", "review"))
        and not set(words) & _lists("organisation_words")
    )  # fmt: skip


def _looks_like_a_person(name: _Name) -> bool:
    words = name.words
    if len(words) > _LONGEST or any(any(c.isdigit() for c in word) for word in words):
        return False
    particles = _lists("particles")
    capitals = [word for word in words if word[0].isupper()]
    return bool(capitals) and all(
        word[0].isupper() or word.lower() in particles or word in "-.–" or word.startswith(("d'", "d’"))
        for word in words
    ) and not (len(words) == 1 and words[0].isupper() and len(words[0]) < 6)  # fmt: skip


def _acts_like_a_person(name: _Name) -> bool:
    """Whether a place or a body by its label does, or is called, what only people do and are."""
    doc = name.paragraph.doc
    if len(name.words) < 2 or name.label in ("ORG", "NORP", "FAC", "LOC"):
        return False
    root = doc[name.start : name.end].root
    behind = doc[name.end : name.end + 3]
    if (
        len(behind) > 1
        and behind[0].text == ","
        and behind[1].lower_ in ("a", "an", "who", "whose")
    ):
        return True
    return root.dep_ in _OF_PEOPLE and root.head.pos_ == "VERB"


def _media(draft: Draft, found: list[_Name]) -> None:
    known: dict[str, str] = {}
    for name in found:
        doc = name.paragraph.doc
        start = name.start
        if start > 0 and doc[start - 1].text == "The":
            start -= 1
        text = doc[start : name.end].text
        key = text.lower().removeprefix("the ")
        if key not in known:
            known[key] = draft.thing("publication", text, news_media=True)
        draft.also_called(known[key], text)
        draft.mention(name.paragraph, start, name.end, known[key])


def _people(draft: Draft, found: list[_Name]) -> dict[str, list[str]]:
    """Add those with two names or more; return the ids by first and by last name."""
    by_key: dict[tuple[str, str], str] = {}
    by_name: dict[str, list[str]] = defaultdict(list)
    for name in found:
        key = _key(name.words)
        if key not in by_key:
            by_key[key] = draft.thing("person", name.text)
            for part in dict.fromkeys(key):
                by_name[part].append(by_key[key])
        elif len(name.text) > len(draft.things[by_key[key]].name):
            person = draft.things[by_key[key]]
            draft.things[person.id] = person.model_copy(
                update={"name": " ".join(name.text.split())}
            )
            draft.also_called(person.id, person.name)
        else:
            draft.also_called(by_key[key], name.text)
        draft.mention(name.paragraph, name.start, name.end, by_key[key])
        draft.honorific(by_key[key], name.honorific)
    return by_name


def _key(words: tuple[str, ...]) -> tuple[str, str]:
    """First and last name, by which a person is told from another: no initials, no suffixes."""
    bare = [word.lower() for word in words if word.lower() not in _lists("suffixes")]
    whole = [word for word in bare if len(word.rstrip(".")) > 1] or bare or [words[0].lower()]
    return whole[0], whole[-1]


def _single_names(draft: Draft, people: dict[str, list[str]], found: list[_Name]) -> None:
    """Surnames and first names alone, and names behind an honorific."""
    alone: dict[str, list[_Name]] = defaultdict(list)
    for name in found:
        word = name.text.lower()
        whose = people.get(word, [])
        surname = [p for p in whose if draft.things[p].name.lower().split()[-1] == word]
        candidates = surname or whose
        if len(candidates) == 1:
            draft.mention(name.paragraph, name.start, name.end, candidates[0])
            draft.also_called(candidates[0], name.text)
            draft.honorific(candidates[0], name.honorific)
        elif not candidates:
            alone[word].append(name)
    for some in alone.values():
        if (
            any(name.honorific and name.honorific not in ("former",) for name in some)
            or len(some) > 1
        ):
            person = draft.thing("person", some[0].text)
            for name in some:
                draft.mention(name.paragraph, name.start, name.end, person)
                draft.honorific(person, name.honorific)


def _organisations(draft: Draft, found: list[_Name]) -> None:
    known: dict[str, str] = {}
    for name in found:
        key = name.text.lower().removeprefix("the ")
        if key not in known:
            known[key] = draft.thing(
                "organisation", name.text.removeprefix("the ").removeprefix("The ")
            )
        draft.mention(name.paragraph, name.start, name.end, known[key])

"""Stage: people, organisations and media by their names, chained over the article.

A name of two words or more is a person's where the article shows it (:mod:`.name_signs`). A single
one is a person's only where it is the surname, or failing that the first name, of just one person
of the article, or an honorific or a role stands before it. What could be two people is nobody.

By-lines and headlines make nobody: who wrote the article is not in it. They are where somebody's
full name may stand.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft, Mention
from .name_signs import first_names, is_role, kind_by, signs_of
from .name_spans import NameSpan, name_spans
from .named_media import NamedMedia
from .namesakes import namesake
from .own_medium import bare, is_called
from .sexes import sex_by
from .signature_lines import signature_lines

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/names"
#: A by-line with what stands below it is not longer than this, and has no sentence in it.
_LONGEST_LINE: Final = 240
_BY: Final = ("by ", "compiled by ", "words by ", "text by ", "reporting by ")
_SENTENCE: Final = re.compile(r"[a-z][.!?]\s+[A-Z]")
#: Signs by which a single word is a person's.
_SURE_OF_ONE: Final = frozenset({"title", "role_before", "age", "role_behind"})


def names(draft: Draft) -> None:
    """Add people, organisations and publications, and where they are mentioned."""
    body: list[NameSpan] = []
    lines: list[NameSpan] = []
    signed = {(s.paragraph.index, s.name) for s in signature_lines(draft.document)}
    lists = {index for index, _ in signed}
    for paragraph in draft.document:
        spans = [s for s in name_spans(paragraph) if draft.mention_at(paragraph, s.start) is None]
        is_line = _is_line(paragraph) and paragraph.index not in lists
        (lines if is_line else body).extend(spans)
    body += [s for s in lines if s.paragraph.is_head and "appeared_in" in signs_of(s)]
    kinds = _kinds(body, lines, signed)
    media = NamedMedia(draft, kinds, lines)
    kinds |= {s.text: "publication" for s in body if is_called(s, media.own)}
    media.add([s for s in body if kinds.get(s.text) == "publication"])
    people = _People(draft)
    people.add([s for s in body if kinds.get(s.text) == "person" and len(s.words) > 1])
    _pairs(draft, people, body, signed)
    left = [s for s in body if draft.mention_at(s.paragraph, s.start) is None]
    people.add_single([s for s in left if len(s.words) == 1], kinds)
    left = [s for s in left if draft.mention_at(s.paragraph, s.start) is None]
    _organisations(draft, [s for s in left if kinds.get(s.text) == "organisation"], left)
    people.link(lines)


def _is_line(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a heading, a by-line or a date line, above or within the text."""
    text = paragraph.text.strip("*_ ")
    if paragraph.is_head or text.startswith("#") or _is_title(text):
        return True
    by_line = text.casefold().startswith(_BY) and not _SENTENCE.search(text)
    return by_line and len(text) <= _LONGEST_LINE


def _is_title(text: str) -> bool:
    """Whether a line is a title: most of its words have capitals, and it does not end."""
    words = [word for word in text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 3 and capitals >= 0.6 * len(words) and text[-1] not in '.!?:"”’'


def _kinds(
    body: Sequence[NameSpan], lines: Sequence[NameSpan], signed: Container[tuple[int, int]]
) -> dict[str, str]:
    """Name → what it is, by the signs at all places where it stands.

    ``signed`` has the index of the paragraph and the token at which names in lists of signatories
    begin.
    """
    signs: dict[str, set[str]] = defaultdict(set)
    single = {span.text for span in body if len(span.words) == 1}
    for span in body:
        signs[span.text] |= set(signs_of(span))
        if (span.paragraph.index, span.start) in signed:
            signs[span.text].add("signed")
        if len(span.words) > 1 and span.words[-1] in single:
            signs[span.text].add("surname_again")
    for span in lines:
        signs[span.text] |= set(signs_of(span))
        if any(token.ent_type_ == "DATE" for token in span.paragraph.doc[span.end :]):
            signs[span.text].add("dateline")
    kinds = {name: _kind(name, shown) for name, shown in signs.items()}
    for name, shown in signs.items():
        # "Her rival Ebbe Sorrel … Sorrel, 19, denied it."
        last = name.rpartition(" ")[2]
        if last != name and kinds.get(last) == "person" and signs[last] & _SURE_OF_ONE:
            shown.add("surname_shown")
            kinds[name] = _kind(name, shown)
    several = [span for span in body if len(span.words) > 1]
    beside = [pair for pair in pairwise(several) if _is_beside(*pair)]
    # A list shows it from both its ends.
    for one, other in (*beside, *((b, a) for a, b in reversed(beside))):
        if kinds[one.text] == "person" and kinds[other.text] is None:
            signs[other.text].add("beside_person")
            kinds[other.text] = _kind(other.text, signs[other.text])
    return {name: kind for name, kind in kinds.items() if kind}


def _is_beside(span: NameSpan, following: NameSpan) -> bool:
    """Whether two names are joined by nothing but "and" or a comma, and what the second one is:
    "X, Y", "X and the poet Y".
    """
    if span.paragraph is not following.paragraph or span.end >= following.start:
        return False
    between = span.paragraph.doc[span.end : following.start - len(following.title.split())]
    tokens = [token for token in between if not token.is_space]
    while tokens and tokens[0].text in _JOINS:
        tokens.pop(0)
    joins = len(between) > len(tokens)
    if not tokens:
        return joins
    return joins and len(tokens) <= _ROLE and is_role(tokens[-1]) and _is_phrase(tokens)


def _is_phrase(tokens: Iterable["Token"]) -> bool:
    """Whether words may stand together before a name as what its bearer is."""
    return all(token.pos_ in _PHRASE or token.text in "-–" for token in tokens)


_JOINS: Final = frozenset({",", "and", "&"})
_PHRASE: Final = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})
#: What somebody is has no more words than so many, before a name.
_ROLE: Final = 6


def _kind(name: str, signs: set[str]) -> str | None:
    kind = kind_by(signs)
    if kind == "person" and " " not in name:
        first = name.lower() in first_names() and "speaks" in signs
        sure = signs & _SURE_OF_ONE and "model_place" not in signs
        return kind if sure or first else None
    return kind


class _People:
    """The people of the article, by their names."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.by_key: dict[tuple[str, str], str] = {}
        self.by_word: dict[str, list[str]] = defaultdict(list)

    def add(self, found: Sequence[NameSpan]) -> None:
        """Add those with two names or more, the longest first."""
        texts = {span.text for span in found if len(span.words) == 2}
        found = [_without_epithet(span, texts) for span in found]
        for span in sorted(found, key=lambda s: -len(s.words)):
            self.mention(span, self._by_ending(span) or self._by_key(span))
        # Ids and the order of things follow the text.
        first = {m.thing: n for n, m in reversed(list(enumerate(self._mentions())))}
        order = sorted(self.by_key.values(), key=lambda thing: first.get(thing, 0))
        for thing in order:
            self.draft.things[thing] = self.draft.things.pop(thing)

    def _mentions(self) -> Iterator[Mention]:
        return (m for p in self.draft.document for m in self.draft.mentions_in(p, "person"))

    def mention(self, span: NameSpan, person: str) -> None:
        """Say that a name stands for a person."""
        self.draft.also_called(person, span.text)
        if span.title and " " not in self.draft.things[person].name:
            # Who has no other name is known by a title: "Lord Tarn".
            start = span.start - len(span.title.split())
            words = span.paragraph.doc[max(0, start) : span.end].text
            self.draft.also_called(person, " ".join(words.split()))
        self.draft.mention(span.paragraph, span.start, span.end, person)
        for word in span.title.split():
            self.draft.honorific(person, word)

    def new(self, name: str) -> str:
        """Add a person."""
        key = _key(name.split())
        person = self.draft.thing("person", name)
        self.by_key[key] = person
        for part in dict.fromkeys(key):
            self.by_word[part].append(person)
        return person

    def _by_key(self, span: NameSpan) -> str:
        return self.by_key.get(_key(span.words)) or self.new(span.text)

    def _by_ending(self, span: NameSpan) -> str | None:
        """The one person whose longer name ends with this one: "De Haas"."""
        ending = " " + span.text.casefold()
        whose = {
            person
            for person in self.by_key.values()
            if self.draft.things[person].name.casefold().endswith(ending)
        }
        return whose.pop() if len(whose) == 1 else None

    def whose(self, span: NameSpan) -> str | None:
        """The one person whose surname, or failing that first name, a single word is."""
        word = span.text.casefold()
        bearers = self.by_word.get(word, [])
        surname = [p for p in bearers if self._surname(p) == word]
        candidates = surname or bearers
        if len(candidates) > 1 and span.title:
            candidates = [p for p in candidates if self._may_be(p, span.title)]
        if len(candidates) > 1 and surname:
            return namesake(self.draft, span, candidates)
        return candidates[0] if len(candidates) == 1 else None

    def _surname(self, person: str) -> str:
        return _key(self.draft.things[person].name.split())[1]

    def _may_be(self, person: str, title: str) -> bool:
        """Whether a title's sex is not another one than a person's."""
        theirs = sex_by(self.draft.things[person].name, self.draft.honorifics.get(person, ()))
        titled = sex_by("", title.split())
        return theirs is None or titled is None or theirs == titled

    def add_single(self, found: Sequence[NameSpan], kinds: dict[str, str]) -> None:
        """Surnames and first names alone, and names behind an honorific or a role."""
        rest: list[NameSpan] = []
        for span in found:
            person = self.whose(span)
            if person is not None and kinds.get(span.text) != "publication":
                self.mention(span, person)
            elif not self.by_word.get(span.text.casefold()):
                rest.append(span)
        for span in rest:
            if kinds.get(span.text) == "person":
                known = self.by_key.get(_key(span.words))
                self.mention(span, known or self.new(span.text))

    def link(self, lines: Iterable[NameSpan]) -> None:
        """Let names in headlines stand for those that the text has."""
        for span in lines:
            one = len(span.words) == 1
            person = self.whose(span) if one else self.by_key.get(_key(span.words))
            if person is not None and self.draft.mention_at(span.paragraph, span.start) is None:
                self.mention(span, person)


def _without_epithet(span: NameSpan, known: set[str]) -> NameSpan:
    """A name without the capitals before it that are none of it: "Rival Jane Doe"."""
    last = " ".join(span.words[-2:])
    first = span.words[0].casefold()
    if len(span.words) < 3 or last not in known or first in first_names() or first[1:2] == ".":
        return span
    start = span.end
    while (
        start > span.start and " ".join(span.paragraph.doc[start : span.end].text.split()) != last
    ):
        start -= 1
    return replace(span, start=start)


def _pairs(
    draft: Draft,
    people: _People,
    spans: Sequence[NameSpan],
    signed: Container[tuple[int, int]],
) -> None:
    """ "The brothers Kaspar and Melchior Vogt": the first has the second's surname."""
    for span, following in pairwise(spans):
        doc = span.paragraph.doc
        mention = draft.mention_at(following.paragraph, following.start)
        if (
            mention is not None
            and following.paragraph is span.paragraph
            and following.start == span.end + 1
            and doc[span.end].lower_ == "and"
            and len(span.words) == 1
            and draft.kind_of(mention) == "person"
            and (
                span.text.lower() in first_names()
                or (span.before and span.before.tag_ == "NNS")
                or (span.paragraph.index, span.start) in signed
            )
            and people.whose(span) is None
        ):
            surname = draft.things[mention.thing].name.split()[-1]
            name = f"{span.text} {surname}"
            people.mention(span, people.by_key.get(_key(name.split())) or people.new(name))


def _key(words: Sequence[str]) -> tuple[str, str]:
    """First and last name, by which a person is told from another: no initials, no suffixes."""
    suffixes = word_lists(_LISTS)["suffixes"]
    bare = [word.casefold() for word in words if word.casefold() not in suffixes]
    # "J.K. Rowling" is "JK Rowling".
    bare = [word.replace(".", "") if "." in word[:-1] else word for word in bare]
    whole = [word for word in bare if len(word.rstrip(".")) > 1] or bare or [words[0].casefold()]
    return whole[0], whole[-1]


def _organisations(draft: Draft, found: Sequence[NameSpan], left: Sequence[NameSpan]) -> None:
    """Bodies by their names, and by the word that these turn on: "the Board"."""
    known: dict[str, str] = {}
    heads: dict[str, set[str]] = defaultdict(set)
    for span in sorted(found, key=lambda s: -len(s.words)):
        key = bare(span.text)
        if key not in known:
            whose = heads.get(key, set())
            known[key] = (
                next(iter(whose)) if len(whose) == 1 else draft.thing("organisation", span.text)
            )
            words = key.split()
            if _is_firm(words):
                heads[words[0]].add(known[key])  # "Corvane Metals" is "Corvane"
            if len(words) > 1:
                heads[words[0] if "of" in words or "for" in words else words[-1]].add(known[key])
        draft.also_called(known[key], span.text)
        draft.mention(span.paragraph, span.start, span.end, known[key])
    for span in left:
        whose = heads.get(bare(span.text), set())
        the = span.before is not None and span.before.lower_ == "the"
        short = span.text.casefold() not in _types() and not _is_in(span)
        if (
            len(whose) == 1
            and (the or short)
            and draft.mention_at(span.paragraph, span.start) is None
        ):
            (thing,) = whose
            draft.also_called(thing, span.text)
            draft.mention(span.paragraph, span.start, span.end, thing)


def _types() -> frozenset[str]:
    """Words for what bodies are, which are no name by themselves."""
    lists = word_lists(_LISTS)
    return lists["organisation_words"] | lists["of_words"] | lists["firm_words"]


def _is_firm(words: Sequence[str]) -> bool:
    """Whether a name of two words is its bearer's own and what that is: "Corvane Metals"."""
    types = word_lists(_LISTS)["firm_words"] | word_lists(_LISTS)["organisation_words"]
    return len(words) == 2 and words[1] in types and words[0] not in _types()


def _is_in(span: NameSpan) -> bool:
    """Whether a name is where something is: "in Tarn" is not "in Tarn Foods"."""
    return span.before is not None and span.before.lower_ in ("in", "near", "at", "outside", "of")

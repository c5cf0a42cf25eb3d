"""Stage: "the mayor" and "the 74-year-old actress" where they can be one person only."""

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .name_signs import is_role
from .sexes import sex_by, sex_of
from .syntax import children

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

#: With more than this between the sentence that names somebody and the next, it may be another.
_BEFORE: Final = 1


def roles(draft: Draft) -> None:
    """Let a definite role stand for who alone has it, or whom the sentence before is about."""
    known = roles_of(draft)
    bearers: dict[str, set[str]] = defaultdict(set)
    for person, words in known.items():
        for word in words:
            bearers[word].add(person)
    for paragraph in draft.document.body:
        for token in paragraph.outside:
            if (varied := _variation(draft, paragraph, token, known)) is not None:
                start, person = varied
                draft.mention(paragraph, start, token.i + 1, person)
                continue
            if not _is_definite_role(draft, paragraph, token):
                continue
            whose = _bearer(draft, paragraph, token, bearers.get(_full(token), set()))
            if whose is not None:
                draft.mention(paragraph, token.left_edge.i, token.i + 1, whose)


def _bearer(draft: Draft, paragraph: Paragraph, token: "Token", whose: set[str]) -> str | None:
    if len(whose) == 1:
        return next(iter(whose)) if not _is_qualified(token) else None
    if token.dep_ in ("nsubj", "nsubjpass") and _is_described(token):
        person = _named_before(draft, paragraph, token)
        return person if not whose or person in whose else None
    return None


def roles_of(draft: Draft) -> dict[str, set[str]]:
    """The role nouns and titles that stand beside each person's name, in small letters."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, words in draft.honorifics.items():
        found[person] |= words & word_lists("rules/roles")["roles"]
    for paragraph in draft.document:
        doc = paragraph.doc
        for mention in draft.mentions_in(paragraph, "person"):
            before = mention.start - 1
            while before >= 0 and is_role(doc[before]) and doc[before].tag_ != "NNS":
                found[mention.thing] |= {doc[before].lower_, _full(doc[before])}
                before -= 1
            root = doc[mention.start : mention.end].root
            for noun in children(root, "appos"):
                if is_role(noun) and noun.i > mention.end:
                    found[mention.thing] |= {noun.lower_, _full(noun), *_conjoined_roles(noun)}
            if root.dep_ == "appos" and is_role(root.head) and root.head.tag_ != "NNS":
                found[mention.thing] |= {root.head.lower_, _full(root.head)}
    return found


#: Adjectives that make of a role another one.
_TELLING: Final = frozenset({"prime", "chief", "deputy", "vice", "former", "general", "assistant"})


def _full(role: "Token") -> str:
    """A role with what makes it another one: "health minister", "prime minister"."""
    words = [
        child.lower_
        for child in role.lefts
        if (child.dep_ == "compound" and child.pos_ == "NOUN") or child.lower_ in _TELLING
    ]
    return " ".join([*words, role.lower_])


def _conjoined_roles(noun: "Token") -> set[str]:
    return {other.lower_ for other in children(noun, "conj") if is_role(other)}


def _is_definite_role(draft: Draft, paragraph: Paragraph, token: "Token") -> bool:
    if token.tag_ != "NN" or not is_role(token) or token.dep_ in ("compound", "appos", "poss"):
        return False
    if paragraph.doc[token.left_edge.i].lower_ != "the":
        return False
    if any(
        child.dep_ in ("appos", "compound") and child.pos_ == "PROPN" for child in token.children
    ):
        return False
    behind = token.i + 1 < len(paragraph.doc) and paragraph.doc[token.i + 1]
    if behind and behind.pos_ == "PROPN" and behind.text[0].isupper():
        return False
    return draft.mention_at(paragraph, token) is None


def _is_qualified(token: "Token") -> bool:
    """Whether words say that another one is meant: "the former mayor", "the mayor of Tarnby"."""
    words = {child.lower_ for child in token.children}
    return bool(words & {"former", "other", "new", "next", "late", "of", "first", "previous"})


def _is_described(token: "Token") -> bool:
    """Whether an age or what she comes from stands before a role, as articles vary a name."""
    return any(
        child.dep_ == "amod" and (child.lower_ == "old" or child.ent_type_ == "NORP")
        for child in token.children
    )


def _variation(
    draft: Draft, paragraph: Paragraph, token: "Token", known: dict[str, set[str]]
) -> tuple[int, str] | None:
    """Where "the Lantern co-founder" begins that says something, and who that can only be.

    It is the one person of the paragraph, who is what the sentence before is about, where no other
    role is known of that person and the same words stand nowhere else.
    """
    doc, start = paragraph.doc, token.i
    if token.tag_ != "NN" or not is_role(token) or token.i + 1 >= len(doc):
        return None
    if doc[token.i + 1].lower_ not in word_lists("rules/names")["speaks"]:
        return None
    while start > 0 and token.i - start < _LONGEST and doc[start - 1].pos_ in _QUALIFIERS:
        start -= 1
    words = doc[start : token.i + 1].text
    plain = start == token.i or not any(t.text[0].isupper() for t in doc[start : token.i])
    if plain or start == 0 or doc[start - 1].lower_ != "the" or doc[start - 1].is_sent_start:
        return None
    if draft.document.text.count(words) != 1 or _is_named_within(draft, paragraph, start, token.i):
        return None
    people = [
        m for m in draft.mentions_in(paragraph, "person") if not paragraph.is_quoted(doc[m.start])
    ]
    if len({m.thing for m in people}) != 1 or people[0].start > start:
        return None
    person = people[0].thing
    about = any(doc[m.start : m.end].root.dep_ == "nsubj" and m.end < start for m in people)
    sexes = {sex_by("", [token.lower_]), sex_of(draft, person)} - {None}
    fits = not known.get(person) and len(sexes) < 2
    return (start - 1, person) if about and fits else None


def _is_named_within(draft: Draft, paragraph: Paragraph, start: int, end: int) -> bool:
    found = (draft.mention_at(paragraph, index) for index in range(start, end + 1))
    return any(m is not None and draft.kind_of(m) not in ("organisation",) for m in found)


#: What may stand between "the" and a role, and how many of these.
_QUALIFIERS: Final = frozenset({"ADJ", "NOUN", "PROPN", "PUNCT"})
_LONGEST: Final = 5


def _named_before(draft: Draft, paragraph: Paragraph, token: "Token") -> str | None:
    """The person whom the sentence before is about, or the only one of it."""
    sentence = _sentence_before(draft, paragraph, token.sent)
    if sentence is None:
        return None
    where, span = sentence
    people = [
        mention
        for mention in draft.mentions_in(where, "person")
        if span.start <= mention.start < span.end and not where.is_quoted(where.doc[mention.start])
    ]
    subjects = {m.thing for m in people if where.doc[m.start : m.end].root.dep_ == "nsubj"}
    found = {m.thing for m in people}
    person = next(iter(found if len(found) == 1 else subjects), None)
    if person is None or (len(found) > 1 and len(subjects) != 1):
        return None
    sex = sex_by("", [token.lower_])
    return person if sex is None or sex_of(draft, person) in (sex, None) else None


def _sentence_before(
    draft: Draft, paragraph: Paragraph, sentence: "Span"
) -> tuple[Paragraph, "Span"] | None:
    here = [s for s in paragraph.doc.sents if s.start < sentence.start]
    if here:
        return paragraph, here[-1]
    index = paragraph.index - _BEFORE
    if index < 0 or draft.document.paragraphs[index].is_head:
        return None
    above = draft.document.paragraphs[index]
    return above, list(above.doc.sents)[-1]

"""Who says something without a name: "a council spokesman", "her office", "a man in the crowd".

A spokesman's words are his body's; people without a name are known by the article's words for them.
Such a thing is made where words are given to it, and found again by the same words.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .name_signs import is_role
from .syntax import behind, children, noun_start
from .unnamed import bodies_called

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/nameless"
_ONE: Final = frozenset({"NN", "NNP"})
_ARTICLES: Final = frozenset({"a", "an", "the"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
#: "A man in the car park": words behind the noun that belong to it, at most.
_TAIL: Final = 5
#: "Another chef, who asked not to be named": words of a clause that tell who it is, at most.
_CLAUSE: Final = 16
_NEAR_TO: Final = frozenset({"familiar", "close", "near"})
_WHERE: Final = frozenset({"in", "at", "from", "on", "outside", "with"})


def nameless(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """The id of the body or the person without a name that a noun stands for, if it is one."""
    if noun.lower_ == "one":
        return _one_of(draft, paragraph, noun)
    if noun.pos_ not in ("NOUN", "PROPN", "ADJ") or noun.tag_ not in (*_ONE, "JJ"):
        return None
    if is_for_a_body(noun):
        return _spoken_for(draft, paragraph, noun)
    if noun.lower_ in _bodies():
        return _body(draft, paragraph, noun)
    if noun.lower_ in word_lists(_LISTS)["people"] or is_role(noun):
        return _somebody(draft, paragraph, noun)
    return None


def nameless_before(draft: Draft, paragraph: Paragraph, pronoun: "Token") -> str | None:
    """Whom "he" or "she" takes up who has no name: the subject of the sentence before, or of an
    earlier clause of its own, where nobody else is spoken of in between.
    """
    own = pronoun.sent
    sentences = [own]
    if own.start > 0:
        sentences.append(paragraph.doc[own.start - 1].sent)
    for sentence in sentences:
        end = min(sentence.end, pronoun.i)
        if any(
            sentence.start <= m.start < end and not paragraph.is_quoted(paragraph.doc[m.start])
            for m in draft.mentions_in(paragraph, "person")
            if draft.things[m.thing].id not in draft.nameless
        ):
            return None
        subjects = [
            token
            for token in paragraph.doc[sentence.start : end]
            if token.dep_ in _SUBJECTS and token.pos_ == "NOUN" and not paragraph.is_quoted(token)
        ]
        found = {w for token in subjects if (w := nameless(draft, paragraph, token))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def is_for_a_body(noun: "Token") -> bool:
    """Whether a noun is for somebody who speaks for another: "spokesman", "press officer"."""
    if noun.lower_ in word_lists("rules/claims")["spokespeople"]:
        return True
    before = noun.nbor(-1).lower_ if noun.i else ""
    return f"{before} {noun.lower_}" in word_lists(_LISTS)["press"]


def _bodies() -> frozenset[str]:
    names, bodies = word_lists("rules/names"), word_lists("rules/addressing")["bodies"]
    return (names["organisation_words"] | bodies) - word_lists(_LISTS)["not_bodies"]


def _spoken_for(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """The body without a name that a spokesman speaks for: "a spokesman for the ministry"."""
    for body in (*children(noun, "compound", "nmod", "poss"), *behind(noun, "for", "of", "from")):
        if body.lower_ in _bodies() and body.tag_ in _ONE:
            return _body(draft, paragraph, body)
    return None


def _body(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    mention = draft.mention_at(paragraph, noun)
    if mention is not None:
        return mention.thing if draft.kind_of(mention) == "organisation" else None
    start = noun_start(noun)
    words = paragraph.doc[start : noun.i + 1]
    if any(draft.mention_at(paragraph, token) is not None for token in words):
        return None
    if words[0].lower_ in _ARTICLES and len(words) > 1:
        words = words[1:]
    called = bodies_called(draft, words.text)
    general = words.text.casefold() in word_lists(_LISTS)["general"]
    if len(called) > 1 or (general and any(_named_bodies(draft))):
        return None  # "the firm", of two
    if called:
        (known,) = called
    else:
        known = draft.thing("organisation", words.text)
        draft.nameless.add(known)
    draft.mention(paragraph, start, noun.i + 1, known)
    return known


def _named_bodies(draft: Draft) -> Iterator[str]:
    return (
        thing.id
        for thing in draft.things.values()
        if thing.kind == "organisation" and thing.id not in draft.nameless
    )


def _somebody(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """ "A man in the car park", "one villager", "another chef"; "the man" who was one before."""
    if draft.mention_at(paragraph, noun) is not None or noun.dep_ == "compound":
        return None
    start = noun_start(noun)
    doc = paragraph.doc
    if any(draft.mention_at(paragraph, i) is not None for i in range(start, noun.i)):
        return None
    first = doc[start].lower_
    if first not in word_lists(_LISTS)["some"] or _is_named(draft, paragraph, noun):
        return None
    if any(draft.mention_at(paragraph, other) is not None for other in behind(noun, "of", "to")):
        return None  # "a friend of Jane Doe" may be anybody
    end = _end(draft, paragraph, noun)
    person = _new(draft, paragraph, start, end)
    for clause in children(noun, "relcl"):
        last = clause.right_edge.i + 1
        if end <= clause.left_edge.i <= end + 1 and last - end <= _CLAUSE:
            draft.also_called(person, doc[start:last].text)
    return person


def _is_named(draft: Draft, paragraph: Paragraph, noun: "Token") -> bool:
    """Whether a name stands beside: "a poet, Jane Doe,"; "a poet called Jane Doe"."""
    doc = paragraph.doc
    near = range(noun.i + 1, min(len(doc), noun.i + 1 + _TAIL))
    beside = [child for child in noun.children if child.dep_ in ("appos", "acl")]
    return bool(beside) or any(
        (mention := draft.mention_at(paragraph, i)) is not None
        and draft.kind_of(mention) == "person"
        and (doc[noun.i + 1].text == "," or i == noun.i + 1)
        for i in near
    )


def _end(draft: Draft, paragraph: Paragraph, noun: "Token") -> int:
    doc = paragraph.doc
    near = next((c for c in noun.rights if c.i == noun.i + 1 and c.lower_ in _NEAR_TO), None)
    if near is not None and near.right_edge.i - noun.i <= _TAIL:
        return near.right_edge.i + 1  # "a person familiar with the talks"
    for where in children(noun, "prep"):
        last = where.right_edge.i + 1
        if where.i == noun.i + 1 and where.lower_ in _WHERE and last - where.i <= _TAIL:
            free = all(draft.mention_at(paragraph, i) is None for i in range(where.i, last))
            if free and not any(
                token.is_punct or token.pos_ == "VERB" for token in doc[where.i : last]
            ):
                return last
    return noun.i + 1


def _one_of(draft: Draft, paragraph: Paragraph, one: "Token") -> str | None:
    """ "One of its members": somebody; "one of the signatories, Jane Doe,": she."""
    of = list(behind(one, "of"))
    if not of:
        return None
    end = of[0].right_edge.i + 1
    doc, at = paragraph.doc, of[0].i + 1
    told = at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ == "who"
    if at + 1 < len(doc) and doc[at].text == "," and not told:
        for i in range(at + 1, min(len(doc), at + _TAIL)):
            mention = draft.mention_at(paragraph, i)
            if mention is not None and draft.kind_of(mention) == "person":
                return mention.thing
            if doc[i].is_punct:
                break
        return None
    if (end != at and not told) or draft.mention_at(paragraph, one) is not None:
        return None
    return _new(draft, paragraph, one.i, at)


def _new(draft: Draft, paragraph: Paragraph, start: int, end: int) -> str:
    """Somebody who comes in without a name: never the one whom the same words meant before."""
    doc = paragraph.doc
    person = draft.thing("person", doc[start:end].text)
    draft.nameless.add(person)
    while draft.mention_at(paragraph, end - 1) is not None:
        end -= 1  # "one of the students"
    draft.mention(paragraph, start, end, person)
    return person

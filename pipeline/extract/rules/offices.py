"""Who holds an office of a body and so belongs to it: "the union's president, X", "X of the union".

Who held one before, or is to hold it, does not.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party, party
from .reality import Reality, reality
from .syntax import Part, behind, children, is_be, noun_start, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/offices"
_BODIES: Final = frozenset({"group", "organisation", "movement"})
_PERSON: Final = frozenset({"person"})

#: Who, what body, and the words that say so.
Held = tuple[Party, str, list[Part], Reality]


def offices(draft: Draft, paragraph: Paragraph) -> Iterator[Held]:
    """Who holds an office of which body, as a paragraph says."""
    lists = word_lists(_LISTS)
    for token in paragraph.outside:
        if token.lower_ not in lists["offices"] or token.tag_ in ("NNS", "NNPS"):
            continue
        if not {child.lower_ for child in token.lefts} & lists["past"]:
            yield from _held(draft, paragraph, token)
    for mention in draft.mentions_in(paragraph, "person"):
        yield from _of_body(draft, paragraph, Party(mention.thing, mention.start, mention.end))


def _held(draft: Draft, paragraph: Paragraph, office: "Token") -> Iterator[Held]:
    body = _body(draft, paragraph, office)
    if body is None:
        return
    beside = _beside(draft, paragraph, office, body)
    if beside is not None:
        yield beside, body.thing, [beside.tokens, office, body.tokens], Reality()
        return
    verb = office.head
    first = subject(verb) if office.dep_ == "attr" and is_be(verb) else None
    who = party(draft, paragraph, first, _PERSON) if first is not None else None
    real = reality(draft, paragraph, verb) if who is not None else None
    if who is not None and real is not None and verb.lower_ not in ("was", "were", "been"):
        yield who, body.thing, [who.tokens, office, body.tokens], real


def _beside(draft: Draft, paragraph: Paragraph, office: "Token", body: Party) -> Party | None:
    """The person whose name stands right before or right behind an office with its body."""
    doc = paragraph.doc
    for end in {office.i + 1, max(body.end, office.i + 1)}:
        for first in (end, end + 1):
            if first < len(doc) and (first == end or doc[end].text == ","):
                at = _behind_titles(paragraph, first)
                mention = draft.mention_at(paragraph, at)
                named = mention is not None and draft.kind_of(mention) == "person"
                if mention is not None and named and not _is_owner(paragraph, mention.end):
                    return Party(mention.thing, mention.start, mention.end)
    start = min(office.left_edge.i, body.start)
    if start > 1 and doc[start - 1].text == ",":
        before = start - 2
        # "X, 54, president of the guild".
        if doc[before].like_num and before > 1 and doc[before - 1].text == ",":
            before -= 2
        mention = draft.mention_at(paragraph, before)
        if mention is not None and draft.kind_of(mention) == "person":
            return Party(mention.thing, mention.start, mention.end)
    return None


def _behind_titles(paragraph: Paragraph, at: int) -> int:
    """Where a name begins behind its titles: "the council's leader, Cllr X"."""
    doc, titles = paragraph.doc, word_lists("rules/names")["honorifics"]
    while at + 1 < len(doc) and (doc[at].lower_.rstrip(".") in titles or doc[at].text == "."):
        at += 1
    return at


def _is_owner(paragraph: Paragraph, end: int) -> bool:
    return end < len(paragraph.doc) and paragraph.doc[end].tag_ == "POS"


def _body(draft: Draft, paragraph: Paragraph, office: "Token") -> Party | None:
    of = tuple(word_lists(_LISTS)["of"])
    nouns = [*behind(office, *of), *children(office, "poss", "compound", "nmod")]
    if office.dep_ == "compound" and office.i and office.nbor(-1).dep_ == "compound":
        nouns.append(office.nbor(-1))  # "committee chairman Rosa Feld"
    for noun in nouns:
        found = party(draft, paragraph, noun, _BODIES) or _named_before(draft, paragraph, noun)
        if found is not None:
            return found
    return None


def _named_before(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The body that "the union", "the union's" or "its" stands for, where it can be one only."""
    if noun.lower_ == "its":
        return _its(draft, paragraph, noun)
    if noun.lower_ not in word_lists(_LISTS)["bodies"]:
        return None
    definite = noun.dep_ == "compound" or any(c.lower_ == "the" for c in children(noun, "det"))
    described = any(
        True for _ in children(noun, "amod", "compound", "nmod", "poss", "prep", "relcl")
    )
    called = {
        thing.id
        for thing in draft.things.values()
        if thing.kind in ("organisation", "group") and noun.lower_ in thing.name.lower().split()
    }
    if not (definite or _is_described(noun)):
        return None
    if not called and not described and noun.lower_ in _GENERIC:
        last = _last_body(draft, paragraph, noun.i)
        return Party(last, noun.left_edge.i, noun.i + 1) if last else None
    if described or not called:
        plain = _plain_body(draft, noun.lower_)
        called = {plain} if plain is not None else set()
    if len(called) != 1:
        return None
    return Party(called.pop(), noun.left_edge.i, noun.i + 1)


#: "The group's chairwoman": whatever body was spoken of last.
_GENERIC: Final = frozenset({"group", "organisation", "organization", "charity", "association"})
#: It was no more than so many paragraphs before.
_NEAR: Final = 2


def _last_body(draft: Draft, paragraph: Paragraph, index: int) -> str | None:
    """The one body that the nearest paragraph speaks of, of those that speak of any."""
    for above in range(paragraph.index, max(-1, paragraph.index - _NEAR - 1), -1):
        where = draft.document.paragraphs[above]
        found = {
            m.thing
            for m in draft.mentions_in(where, "organisation")
            if where is not paragraph or m.start < index
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _plain_body(draft: Draft, noun: str) -> str | None:
    """The one body of an article that has no name: "the farmers' union", "the carnival committee".

    It is a thing from here on, and its noun stands for it.
    """
    found = [
        (paragraph, noun_start(token), token.i + 1)
        for paragraph in draft.document.body
        if noun in paragraph.words
        for token in paragraph.outside
        if token.lower_ == noun and token.tag_ == "NN" and _is_described(token)
    ]
    names = {paragraph.doc[start:end].text.lower() for paragraph, start, end in found}
    taken = [
        mention
        for paragraph, start, end in found
        for index in range(start, end)
        if (mention := draft.mention_at(paragraph, index)) and draft.kind_of(mention) != "group"
    ]
    if len(names) != 1 or taken:
        return None
    paragraph, start, end = found[0]
    # "The opposition Greenhill party": a name begins with its capital.
    capital = (i for i in range(start + 1, end) if paragraph.doc[i].text[0].isupper())
    words = paragraph.doc[next(capital, start + 1) : end]
    thing = draft.thing("organisation", words.text)
    for paragraph, _, end in found:
        draft.mention(paragraph, end - 1, end, thing)
    return thing


def _is_described(noun: "Token") -> bool:
    """Whether a noun says which of several bodies is meant, and is a phrase with "the"."""
    start = noun_start(noun)
    return noun.doc[start].lower_ == "the" and any(
        child.tag_ in ("NN", "NNS", "NNP") for child in children(noun, "poss", "compound")
    )


def _its(draft: Draft, paragraph: Paragraph, pronoun: "Token") -> Party | None:
    """The one body that the sentence before speaks of."""
    start = pronoun.sent.start
    if pronoun.i - start > 1:
        return None
    where = paragraph
    if start > 0:
        before = paragraph.doc[start - 1].sent
    elif paragraph.index and not (where := draft.document.paragraphs[paragraph.index - 1]).is_head:
        before = list(where.doc.sents)[-1]
    else:
        return None
    bodies = [
        mention
        for mention in draft.mentions_in(where, "organisation", "movement", "publication")
        if before.start <= mention.start < before.end
    ]
    if len({mention.thing for mention in bodies}) != 1:
        return None
    mention = bodies[0]
    if draft.kind_of(mention) not in _BODIES or _is_owner(where, mention.end):
        return None
    return Party(mention.thing, pronoun.i, pronoun.i + 1)


def _of_body(draft: Draft, paragraph: Paragraph, who: Party) -> Iterator[Held]:
    """ "X of the guild", "X from the guild"."""
    doc = paragraph.doc
    if who.end >= len(doc) or doc[who.end].lower_ not in ("of", "from"):
        return
    at = who.end + 1
    while at < len(doc) and doc[at].lower_ in ("the", "campaign", "group", "pressure"):
        at += 1
    mention = draft.mention_at(paragraph, at) or draft.mention_at(paragraph, who.end + 1)
    if mention is None or draft.kind_of(mention) != "organisation":
        return
    if not _is_owner(paragraph, mention.end) and not paragraph.is_quoted(doc[who.start]):
        body = (mention.start, mention.end)
        yield who, mention.thing, [who.tokens, body], Reality()

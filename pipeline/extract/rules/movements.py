"""Stage: movements and campaigns, by their hashtags and their names, chained over the article.

``#MeToo``, "the MeToo movement" and "Me Too" are one movement. "The Hill campaign" of somebody
called Hill is none, and neither is an election campaign.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .movement_names import name_others
from .name_signs import first_names

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LISTS: Final = "rules/movements"
_MARKS: Final = frozenset({'"', "'", "“", "”", "‘", "’", "''", "``", "«", "»"})
_OWN: Final = frozenset({"of their own", "of its own", "of her own", "of his own"})
#: Words in a movement's name, at most.
_LONGEST: Final = 6
#: Letters and figures in it, at least.
_SHORTEST: Final = 3
#: A definite phrase stands for the only movement named within so many paragraphs.
_NEAR: Final = 3


def movements(draft: Draft) -> None:
    """Add movements, and where they are mentioned, by a name or as "the campaign"."""
    known: dict[str, str] = {}
    for paragraph in draft.document:
        for start, end, name, hashtag in sorted(_named(draft, paragraph)):
            _add(draft, paragraph, start, end, name, hashtag, known)
    name_others(draft)
    _again(draft)
    _definite(draft)


def _again(draft: Draft) -> None:
    """Let a movement's name stand for it wherever it is written so again."""
    names = {
        tuple(name.split()): thing.id
        for thing in draft.things.values()
        if thing.kind == "movement"
        for name in (thing.name, *thing.names)
        if name[0].isupper()
    }
    for paragraph in draft.document.body if names else ():
        doc = paragraph.doc
        for token in paragraph.outside:
            for words, thing in names.items():
                end = token.i + len(words)
                if token.text != words[0] or tuple(t.text for t in doc[token.i : end]) != words:
                    continue
                if len(words) > 1 or (token.pos_ == "PROPN" and not token.is_sent_start):
                    draft.mention(paragraph, token.i, end, thing)


def _add(
    draft: Draft,
    paragraph: Paragraph,
    start: int,
    end: int,
    name: str,
    hashtag: str,
    known: dict[str, str],
) -> None:
    if any(draft.mention_at(paragraph, index) for index in range(start, end)):
        return
    key = _key(name)
    if len(key) < _SHORTEST or paragraph.doc[start].pos_ == "PRON":
        return  # "called for a boycott I could not back"
    if key not in known:
        values = {"hashtag": hashtag} if hashtag else {}
        known[key] = draft.thing("movement", name, **values)
    movement = draft.things[known[key]]
    if hashtag and not movement.hashtag:
        draft.things[movement.id] = movement.model_copy(update={"hashtag": hashtag})
    draft.also_called(known[key], name)
    draft.mention(paragraph, start, end, known[key])


def _key(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _named(draft: Draft, paragraph: Paragraph) -> Iterator[tuple[int, int, str, str]]:
    """Every name of a movement: its tokens with the noun behind it, the name, its hashtag."""
    doc = paragraph.doc
    nouns = word_lists(_LISTS)["nouns"]
    for token in paragraph.tokens:
        if token.text[0] == "#":
            tag = _hashtag(doc, token)
            if tag:
                end = token.i + (1 if len(token) > 1 else 2)
                behind = end < len(doc) and doc[end].lower_ in nouns
                yield token.i, end + behind, tag, tag
        elif token.lower_ in nouns and token.pos_ in ("NOUN", "PROPN"):
            yield from _before(draft, paragraph, token)
            yield from _behind(paragraph, token)
            yield from _apposed(paragraph, token)
    yield from _known(paragraph)


def _hashtag(doc: "Doc", token: "Token") -> str:
    """The hashtag that begins at a token; empty for a number, or a lone mark."""
    text = token.text
    if text == "#":
        if token.i + 1 == len(doc) or token.whitespace_:
            return ""
        text = "#" + doc[token.i + 1].text
    word = text[1:]
    for mark in "'’":
        word = word.partition(mark)[0]
    return "#" + word if word.replace("_", "").isalnum() and not word.isdecimal() else ""


def _before(
    draft: Draft, paragraph: Paragraph, noun: "Token"
) -> Iterator[tuple[int, int, str, str]]:
    """ "the Times Up movement", "the 'Lights On' campaign", "the MeToo movement"."""
    doc, lists = paragraph.doc, word_lists(_LISTS)
    end = noun.i
    marked = end > 1 and doc[end - 1].text in _MARKS
    end -= marked
    start = end
    while start > 0 and end - start < _LONGEST and (
        _is_capital(doc[start - 1]) or (start < end and doc[start - 1].lower_ in lists["inner"])
        or (marked and doc[start - 1].text not in _MARKS and not doc[start - 1].is_punct)
    ):  # fmt: skip
        start -= 1
    if marked and (start == 0 or doc[start - 1].text not in _MARKS):
        return
    for owner in range(start + 1, end - 1):
        # "Hollywood's Times Up movement", but not "the Time's Up movement".
        if doc[owner].tag_ == "POS" and doc[owner - 1].ent_type_ in ("GPE", "PERSON", "ORG", "LOC"):
            start = owner + 1
    while start < end and (not _is_capital(doc[start]) or doc[start].lower_ in ("the", "a")):
        start += 1
    if start == end or doc[start - 1].text == "#":
        return
    words = [token.lower_ for token in doc[start:end]]
    if not marked and not _is_a_name(draft, paragraph, start, end, noun):
        return
    if not set(words) & lists["other_campaigns"]:
        yield start, noun.i + 1, doc[start:end].text, ""


def _is_a_name(draft: Draft, paragraph: Paragraph, start: int, end: int, noun: "Token") -> bool:
    """Whether capitals before "movement" or "campaign" are its name, and no person's or place's."""
    doc = paragraph.doc
    if any(draft.mention_at(paragraph, index) for index in range(start, end)):
        return False
    labels = {token.ent_type_ for token in doc[start:end]}
    sure = noun.lower_ in word_lists(_LISTS)["sure_nouns"]
    camel = any(c.isupper() for c in doc[start].text[1:]) and not doc[start].text.isupper()
    if labels & {"GPE", "NORP", "DATE", "LOC"} and not camel:
        return False
    if end - start == 1:
        return camel
    at_start = doc[start].is_sent_start and not sure
    return not at_start and (sure or "PERSON" not in labels)


def _behind(paragraph: Paragraph, noun: "Token") -> Iterator[tuple[int, int, str, str]]:
    """ "A campaign called Lights On", "the movement Hum", "their campaign, Clear Wells, …"."""
    doc, lists = paragraph.doc, word_lists(_LISTS)
    at = noun.i + 1
    own = doc[at : at + 3].text.lower() in _OWN
    at += 3 * own
    called = at < len(doc) and doc[at].lower_ in lists["called"]
    comma = at < len(doc) and doc[at].text == ","
    at += called or comma
    marked = at < len(doc) and doc[at].text in _MARKS
    at += marked
    end = _capitals(doc, at)
    if end == at or doc[at].text == "#" or noun.is_sent_start:
        return
    labels = {token.ent_type_ for token in doc[at:end]}
    doubtful = labels & {"PERSON", "DATE", "GPE"} and (comma or end - at > 1)
    if doubtful and not (called or marked or own):
        return
    closed = end == len(doc) or doc[end].is_punct or doc[end].text in _MARKS
    if closed or not (comma or marked):
        yield at, end, doc[at:end].text, ""


def _apposed(paragraph: Paragraph, noun: "Token") -> Iterator[tuple[int, int, str, str]]:
    """ "Dark Coast, the Norwegian movement that …"."""
    doc = paragraph.doc
    start = noun.left_edge.i
    if start < 2 or doc[start].lower_ not in ("the", "a", "an") or doc[start - 1].text != ",":
        return
    end = start - 1
    first = end
    while first > 0 and end - first < _LONGEST and (
        _is_capital(doc[first - 1]) or doc[first - 1].lower_ in word_lists(_LISTS)["inner"]
    ):  # fmt: skip
        first -= 1
    while first < end and (not _is_capital(doc[first]) or doc[first].lower_ in ("the", "a")):
        first += 1
    named = first < end and not doc[first].is_sent_start
    person = named and doc[first].lower_ in first_names()
    if named and not person and not any(t.ent_type_ == "DATE" for t in doc[first:end]):
        yield first, end, doc[first:end].text, ""


def _capitals(doc: "Doc", at: int) -> int:
    """Where the capitals that begin at a token end, small words between them left in."""
    end = at
    while end < len(doc) and end - at < _LONGEST and (
        _is_capital(doc[end]) or (end > at and doc[end].lower_ in word_lists(_LISTS)["inner"])
    ):  # fmt: skip
        end += 1
    while end > at and not _is_capital(doc[end - 1]) and doc[end - 1].lower_ not in ("up", "too"):
        end -= 1
    return end


def _known(paragraph: Paragraph) -> Iterator[tuple[int, int, str, str]]:
    """Names that many know, with a capital, and no noun behind them."""
    known = word_lists(_LISTS)["known"]
    firsts = {name.partition(" ")[0].partition("'")[0].partition("’")[0] for name in known}
    doc = paragraph.doc
    if not paragraph.words & firsts:
        return
    for token in paragraph.tokens:
        if token.lower_ not in firsts or not token.text[0].isupper():
            continue
        for end in range(min(len(doc), token.i + 4), token.i, -1):
            span = doc[token.i : end]
            if span.text.lower() in known and span[-1].text[0].isupper():
                behind = end < len(doc) and doc[end].lower_ in word_lists(_LISTS)["nouns"]
                before = token.i > 0 and doc[token.i - 1].text == "#"
                if not before:
                    yield token.i, end + behind, span.text, ""
                break


def _is_capital(token: "Token") -> bool:
    return token.text[0].isupper()


def _definite(draft: Draft) -> None:
    """Let "the movement" and "the social media campaign" stand for the one that was named."""
    others = word_lists(_LISTS)["other_campaigns"] - {"media"}  # "social media" has campaigns
    seen: list[tuple[int, str]] = []
    for paragraph in draft.document:
        doc = paragraph.doc
        mentions = draft.mentions_in(paragraph, "movement")
        for token in paragraph.tokens:
            seen += [(paragraph.index, m.thing) for m in mentions if m.end == token.i]
            if token.lower_ not in ("movement", "campaign", "hashtag"):
                continue
            if not seen or draft.mention_at(paragraph, token) or paragraph.is_quoted(token):
                continue
            start = token.left_edge.i
            if doc[start].lower_ not in ("the", "this", "that"):
                continue
            before = doc[start + 1 : token.i]
            if any(_is_capital(t) or t.lower_ in others for t in before):
                continue
            every = {thing for _, thing in seen}
            near = {thing for index, thing in seen if paragraph.index - index <= _NEAR}
            near = every if len(every) == 1 else near
            # "The campaign, #LampLit": the name that follows says which one is meant.
            named = [m for m in mentions if m.start in (token.i + 1, token.i + 2)]
            if named:
                draft.mention(paragraph, start, token.i + 1, named[0].thing)
            elif len(near) == 1:
                draft.mention(paragraph, start, token.i + 1, near.pop())

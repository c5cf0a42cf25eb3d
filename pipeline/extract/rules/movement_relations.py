"""Stage: which movement inspired another, and which is another's counterpart.

The words between two names say so; a name that stands behind such words, and is nobody's, is a
movement's.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .reality import reality
from .syntax import Part, hull

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LISTS: Final = "rules/movement_relations"
#: Further apart than so many tokens, the words between two names speak of more than them.
_FAR: Final = 16


#: A name that is there so soon behind the words is what they speak of.
_NEXT: Final = 8
_NO_NAMES: Final = frozenset({"DATE", "NORP", "GPE", "LOC"})


def movement_relations(draft: Draft) -> None:
    """Add what movements are to each other, each once."""
    seen: set[tuple[str, str, str]] = set()
    for paragraph in draft.document.body:
        for sentence in paragraph.doc.sents:
            _name_others(draft, paragraph, sentence)
            for movement, related, relation, parts in _found(draft, paragraph, sentence):
                key = (movement, related, relation)
                if movement == related or key in seen or (related, movement, relation) in seen:
                    continue
                seen.add(key)
                draft.fact(
                    "movement_relation",
                    [hull(paragraph, parts)],
                    confidence("movement_relation", relation),
                    movement=movement,
                    related=related,
                    relation=relation,
                )


@cache
def _cue(name: str) -> re.Pattern[str]:
    words = sorted(word_lists(_LISTS)[name], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _in(draft: Draft, paragraph: Paragraph, sentence: "Span") -> list[Mention]:
    return [
        mention
        for mention in draft.mentions_in(paragraph, "movement")
        if sentence.start <= mention.start < sentence.end
    ]


def _found(
    draft: Draft, paragraph: Paragraph, sentence: "Span"
) -> Iterator[tuple[str, str, str, list[Part]]]:
    mentions = _in(draft, paragraph, sentence)
    if mentions and sentence[0].lower_ == "in":
        yield from _counterpart_of_last(draft, paragraph, sentence, mentions)
    if len(mentions) == 1:
        yield from _counterpart_of_last(draft, paragraph, sentence, mentions)
    for first, second in pairwise(mentions):
        between = paragraph.doc[first.end : second.start]
        words = between.text.lower()
        if len(between) > _FAR or any(paragraph.is_quoted(token) for token in between):
            continue
        if not _is_so(draft, paragraph, between):
            continue
        parts: list[Part] = [first, second]
        if _cue("inspired_by").search(words):
            yield second.thing, first.thing, "inspiration", parts
        elif _cue("counterparts").search(words):
            at = _cue_start(between)
            whose = _subject(paragraph, mentions, first) if " its " in f" {words} " else first
            yield second.thing, whose.thing, "counterpart", [(at, second.end)]
        elif _cue("inspires").search(words):
            yield first.thing, second.thing, "inspiration", parts


def _subject(paragraph: Paragraph, mentions: list[Mention], nearest: Mention) -> Mention:
    """Whose "its" is: what the sentence is about, or what stands nearest before it."""
    for mention in mentions[: mentions.index(nearest)]:
        root = paragraph.doc[mention.start : mention.end].root
        if root.dep_ in ("nsubj", "nsubjpass") and root.head.dep_ == "ROOT":
            return mention
    return nearest


def _cue_start(between: "Span") -> int:
    """Where the words for a counterpart begin: "its French counterpart"."""
    for token in between:
        if token.lower_ in word_lists(_LISTS)["counterparts"]:
            return int(token.left_edge.i)
    return int(between.start)


def _counterpart_of_last(
    draft: Draft, paragraph: Paragraph, sentence: "Span", mentions: list[Mention]
) -> Iterator[tuple[str, str, str, list[Part]]]:
    """ "… along with its French counterpart #B": "its" is the movement spoken of before."""
    first = mentions[0]
    before = paragraph.doc[sentence.start : first.start]
    match = _cue("counterparts").search(before.text.lower())
    if match is None or not any(t.lower_ == "its" for t in before[-6:]):
        return
    above = [
        m.thing
        for index in range(paragraph.index, max(-1, paragraph.index - 3), -1)
        for m in reversed(draft.mentions_in(draft.document.paragraphs[index], "movement"))
        if index < paragraph.index or m.end <= sentence.start
    ]
    if above and len(set(above[:2])) == 1:
        start = next(t for t in reversed(before) if t.lower_ == "its").i
        yield first.thing, above[0], "counterpart", [(start, first.end)]


def _is_so(draft: Draft, paragraph: Paragraph, between: "Span") -> bool:
    verbs = [token for token in between if token.pos_ == "VERB"]
    for verb in verbs:
        real = reality(draft, paragraph, verb)
        if real is None or real.polarity == "denied":
            return False
    return True


def _name_others(draft: Draft, paragraph: Paragraph, sentence: "Span") -> None:
    """Take a name behind such words for a movement's, where one stands before them."""
    doc, opens = paragraph.doc, _speaks_of_one(draft, paragraph, sentence)
    mentions = _in(draft, paragraph, sentence)
    its = " its " in f" {sentence.text.lower()}" and _cue("counterparts").search(
        sentence.text.lower()
    )
    if not mentions and not opens and not its:
        return
    for name in ("inspired_by", "counterparts", "inspires"):
        for match in _cue(name).finditer(sentence.text.lower()):
            span = sentence.char_span(match.start(), match.end())
            if span is None or paragraph.is_quoted(span[0]):
                continue
            if any(span.end <= mention.start < span.end + _NEXT for mention in mentions):
                continue
            at = span.end
            while at < sentence.end and at - span.end < 6 and not doc[at].text[0].isupper():
                if doc[at].pos_ in ("VERB", "PUNCT") and doc[at].lower_ not in (
                    "called",
                    "named",
                    ",",
                ):
                    break
                at += 1
            end = at
            while end < sentence.end and _in_name(doc[end]):
                end += 1
            taken = any(draft.mention_at(paragraph, index) for index in range(at, end))
            if end > at and not taken and doc[at].ent_type_ not in _NO_NAMES:
                thing = _known(draft, doc[at:end].text) or draft.thing("movement", doc[at:end].text)
                draft.mention(paragraph, at, end, thing)


def _known(draft: Draft, name: str) -> str | None:
    return next(
        (t.id for t in draft.things.values() if t.kind == "movement" and t.name == name), None
    )


def _in_name(token: "Token") -> bool:
    if token.text[0].isupper():
        return True
    return token.lower_ in ("the", "of") and token.nbor(1).text[0].isupper()


def _speaks_of_one(draft: Draft, paragraph: Paragraph, sentence: "Span") -> bool:
    """Whether "it" opens a sentence behind one that speaks of a movement: it stands for it then."""
    first = sentence[0]
    if first.lower_ != "it":
        return False
    before = [m for m in draft.mentions_in(paragraph, "movement") if m.end <= sentence.start]
    if not before:
        return False
    last = [s for s in paragraph.doc.sents if s.end == sentence.start]
    here = [m for m in before if last and m.start >= last[0].start]
    if here and draft.mention_at(paragraph, first) is None:
        draft.mention(paragraph, first.i, first.i + 1, here[0].thing)
        return True
    return False

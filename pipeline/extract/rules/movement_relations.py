"""Stage: which movement inspired another, and which is another's counterpart.

The words between two names say so (:mod:`.movement_names`).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .movement_names import cue, movements_in
from .reality import reality
from .syntax import Part, hull

if TYPE_CHECKING:
    from spacy.tokens import Span

_LISTS: Final = "rules/movement_relations"
#: Further apart than so many tokens, the words between two names speak of more than them.
_FAR: Final = 16


def movement_relations(draft: Draft) -> None:
    """Add what movements are to each other, each once."""
    seen: set[tuple[str, str, str]] = set()
    for paragraph in draft.document.body:
        for sentence in paragraph.doc.sents:
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


def _found(
    draft: Draft, paragraph: Paragraph, sentence: "Span"
) -> Iterator[tuple[str, str, str, list[Part]]]:
    mentions = movements_in(draft, paragraph, sentence)
    if mentions and sentence[0].lower_ == "in":
        yield from _counterpart_of_last(draft, paragraph, sentence, mentions)
    if len(mentions) == 1:
        yield from _counterpart_of_last(draft, paragraph, sentence, mentions)
    for first, second in pairwise(mentions):
        between = paragraph.doc[first.end : second.start]
        words = between.text.lower()
        if len(between) > _FAR or any(paragraph.is_quoted(token) for token in between):
            continue
        if ";" in words:
            continue
        if not _is_so(draft, paragraph, between):
            continue
        parts: list[Part] = [first, second]
        if cue("inspired_by").search(words):
            yield second.thing, first.thing, "inspiration", parts
        elif cue("counterparts").search(words):
            at = _cue_start(between)
            whose = _subject(paragraph, mentions, first) if " its " in f" {words} " else first
            yield second.thing, whose.thing, "counterpart", [(at, second.end)]
        elif cue("inspires").search(words):
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
    its = [token for token in before if token.lower_ == "its"]
    if not its or not cue("counterparts").search(
        paragraph.doc[its[-1].i : first.start].text.lower()
    ):
        return
    above = [
        m.thing
        for index in range(paragraph.index, max(-1, paragraph.index - 3), -1)
        for m in reversed(draft.mentions_in(draft.document.paragraphs[index], "movement"))
        if index < paragraph.index or m.end <= sentence.start
    ]
    last = [s for s in paragraph.doc.sents if s.end == sentence.start]
    about = movements_in(draft, paragraph, last[0])[:1] if last else []
    whose = about[0].thing if about else above[0] if above and len(set(above[:2])) == 1 else None
    if whose is not None:
        yield first.thing, whose, "counterpart", [(its[-1].i, first.end)]


def _is_so(draft: Draft, paragraph: Paragraph, between: "Span") -> bool:
    verbs = [token for token in between if token.pos_ == "VERB"]
    for verb in verbs:
        real = reality(draft, paragraph, verb)
        if real is None or real.polarity == "denied":
            return False
    return True

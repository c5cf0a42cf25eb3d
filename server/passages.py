"""What an article says, as far as its facts show it: passages, with the evidence marked in them.

A passage is made of what a build publishes and of nothing else: the words of the evidence and the
few characters kept around them. Where these touch or overlap, they are one passage.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..ontology.namespaces import OA, RJ
from .cards import Card
from .description import Description

#: Characters of context a build keeps on either side of evidence.
_CONTEXT: Final = 32
_PARAGRAPH: Final = re.compile(r"\S(?:(?!\n\s*\n).)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text; ``marked`` says that it bears out a fact."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces of one paragraph that follow each other, and the facts whose evidence begins in them.

    ``before`` and ``after`` say that the article goes on there.
    """

    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    fact: str


def passages_of(description: Description, facts: Sequence[Card]) -> tuple[Passage, ...]:
    """The passages that bear out ``facts``, in the order of the text.

    Facts of which it is not known where their words stand come last, in a passage without text.
    """
    spans = sorted(
        (span for card in facts for span in _spans(description, card.iri)),
        key=lambda s: (s.start, s.end, s.fact),
    )
    by_iri = {card.iri: card for card in facts}
    seen: set[str] = set()
    found = []
    for group in _touching(spans):
        for passage, own in _paragraphs(group):
            mine = [s.fact for s in own if s.fact not in seen]
            seen.update(mine)
            beside = sorted(
                (by_iri[iri] for iri in dict.fromkeys(mine)), key=lambda c: (c.order, c.iri)
            )
            found.append(replace(passage, cards=tuple(beside)))
    rest = tuple(card for card in facts if card.iri not in seen)
    return (*found, *([Passage((), rest, False, False)] if rest else ()))


def _spans(description: Description, fact: str) -> Iterable[_Span]:
    d = description
    for evidence in d.iris(fact, RJ.evidence):
        found = dict.fromkeys(("start", "end", "exact", "prefix", "suffix"), "")
        for selector in d.iris(evidence, OA.hasSelector):
            for name in found:
                found[name] = found[name] or d.text(selector, str(OA) + name)
        start, end, exact = found["start"], found["end"], found["exact"]
        if start.isdecimal() and end.isdecimal() and len(exact) == int(end) - int(start):
            yield _Span(int(start), int(end), exact, found["prefix"], found["suffix"], fact)


def _touching(spans: Sequence[_Span]) -> list[list[_Span]]:
    """Spans in groups that reach each other with what is known around them."""
    groups: list[list[_Span]] = []
    reach = -1
    for span in sorted(spans, key=lambda s: (s.start - len(s.prefix), s.end)):
        if groups and span.start - len(span.prefix) <= reach:
            groups[-1].append(span)
        else:
            groups.append([span])
            reach = -1
        reach = max(reach, span.end + len(span.suffix))
    return groups


def _paragraphs(group: Sequence[_Span]) -> list[tuple[Passage, list[_Span]]]:
    """The paragraphs of a group that have evidence in them, with the spans that begin there."""
    first = min(s.start - len(s.prefix) for s in group)
    last = max(s.end + len(s.suffix) for s in group)
    text = [" "] * (last - first)
    marked = [False] * (last - first)
    for span in group:
        whole = span.prefix + span.exact + span.suffix
        at = span.start - len(span.prefix) - first
        text[at : at + len(whole)] = whole
        marked[span.start - first : span.end - first] = [True] * (span.end - span.start)
    goes_on = any(s.end + len(s.suffix) == last and len(s.suffix) >= _CONTEXT for s in group)
    found = []
    for part in _PARAGRAPH.finditer("".join(text)):
        start, end = part.span()
        if not any(marked[start:end]):
            continue
        before, after = first > 0 and start == 0, goes_on and end == len(text)
        pieces = _pieces("".join(text[start:end]), marked[start:end])
        passage = Passage(_whole_words(pieces, before, after), (), before, after)
        found.append((passage, [s for s in group if start <= s.start - first < end]))
    return found


def _pieces(text: str, marked: Sequence[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or marked[index] != marked[start]:
            pieces.append(Piece(text[start:index], marked[start]))
            start = index
    return pieces


def _whole_words(pieces: list[Piece], before: bool, after: bool) -> tuple[Piece, ...]:
    """The pieces without the parts of words at either end, unless these are marked."""
    head = pieces[0]
    if before and not head.marked and " " in head.text:
        pieces[0] = Piece(head.text.partition(" ")[2], False)
    tail = pieces[-1]
    if after and not tail.marked and " " in tail.text:
        pieces[-1] = Piece(tail.text.rpartition(" ")[0], False)
    return tuple(pieces)

"""Stage: what somebody says within the words of somebody else: claims that a quotation reports.

"They write: “The philosopher X defended the freedom to offend”" is a claim of X, in their letter,
in the article. Only who is named in the same words counts: a pronoun there may be anybody.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ...facts.kinds import Quotation, Signature
from ..words import word_lists
from .claims import add_claim, certainty
from .confidence import Confidence
from .document import Paragraph
from .draft import Draft
from .speakers import SPEAKERS
from .syntax import children, conjuncts

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The parser is less sure of speech than of what newspapers write.
_CONFIDENCE: Final = Confidence(0.7, "nested")
_LISTS: Final = "rules/claims"
_NOT_DONE: Final = frozenset({"would", "will", "should", "could", "might", "may", "must", "can"})
#: What a verb may hang on and still be said outright by whoever is quoted.
_OUTRIGHT: Final = frozenset({"ROOT", "conj", "ccomp", "parataxis"})


def nested_claims(draft: Draft) -> None:
    """Add a claim for what a quotation says that somebody named in it says or stands for."""
    for fact in list(draft.facts):
        if not isinstance(fact, Quotation) or fact.speaker is None:
            continue
        start, end = fact.evidence[0].bounds
        paragraph = _paragraph_at(draft, start)
        work = fact.quoted_from or _signed_by(draft, fact.speaker)
        for verb in _verbs(paragraph, start, end):
            who = _claimant(draft, paragraph, verb, fact.speaker)
            if who is None or not _reports(draft, verb):
                continue
            clause = paragraph.doc[verb.left_edge.i : verb.right_edge.i + 1]
            content = paragraph.bounds(clause)
            if not (start <= content[0] and content[1] <= end):
                content = max(start, content[0]), min(end, content[1])
            add_claim(
                *(draft, "claim", paragraph, verb, who, [content], _CONFIDENCE, certainty(verb)),
                work=work,
                inferred=["claimed_in"] if work is not None and work != fact.quoted_from else [],
            )


def _paragraph_at(draft: Draft, offset: int) -> Paragraph:
    paragraphs = draft.document.paragraphs
    return paragraphs[bisect_right(paragraphs, offset, key=lambda p: p.start) - 1]


def _verbs(paragraph: Paragraph, start: int, end: int) -> "Iterator[Token]":
    for token in paragraph.tokens:
        at = paragraph.start + token.idx
        if at >= end:
            return
        if at >= start and token.pos_ == "VERB" and token.dep_ in _OUTRIGHT:
            yield token


def _claimant(draft: Draft, paragraph: Paragraph, verb: "Token", speaker: str) -> str | None:
    """Who says it by name, if it is one and not whoever is quoted."""
    subjects = [noun for first in children(verb, "nsubj") for noun in conjuncts(first)]
    if len(subjects) != 1:
        return None
    mention = draft.mention_at(paragraph, subjects[0])
    if mention is None or draft.kind_of(mention) not in SPEAKERS:
        return None
    named = paragraph.doc[mention.start : mention.end]
    if not any(token.pos_ == "PROPN" for token in named) or mention.thing == speaker:
        return None
    return mention.thing


def _reports(draft: Draft, verb: "Token") -> bool:
    """Whether a verb says what somebody says or stands for, and that they did."""
    lists, lemma = word_lists(_LISTS), draft.model.lemma(verb)
    if any(c.dep_ == "neg" or c.lower_ in _NOT_DONE for c in verb.children):
        return False
    if lemma in lists["positions"]:
        return any(children(verb, "dobj"))
    return lemma in lists["claims"] and any(children(verb, "ccomp"))


def _signed_by(draft: Draft, group: str) -> str | None:
    """The one work that a group has signed: what it writes is in it."""
    signed = {
        fact.work
        for fact in draft.facts
        if isinstance(fact, Signature)
        and fact.signatory == group
        and fact.status == "signed"
        and fact.polarity == "asserted"
    }
    if len(signed) != 1 or draft.things[group].kind != "group":
        return None
    work = signed.pop()
    return work if draft.things[work].kind in WORK_KINDS else None

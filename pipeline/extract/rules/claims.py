"""Stage: claims in indirect speech.

A claim whose words could harm somebody it names counts as against them, so that a person must look
at it before it is published.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from ...facts.kinds import Demand, Signature
from ..extractor import Bounds
from ..words import word_lists
from .attributions import Said
from .document import Paragraph
from .draft import Draft, Mention
from .heard import heard
from .sources import phrase
from .voices import Voice

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/claims"
#: How likely it must be that somebody says something, for a claim.
CLAIMED: Final = 0.42
_CLAUSES: Final = frozenset({"clause", "according", "verb", "noun-that", "parenthesis"})
_HEDGES: Final = frozenset({"reportedly", "allegedly", "apparently", "supposedly", "purportedly"})
_MAY: Final = frozenset({"may", "might", "could"})


def claims(draft: Draft) -> None:
    """Add a claim for each clause that somebody named says."""
    for said in draft.said:
        if said.cue is None or said.probability < CLAIMED or said.paragraph.is_quoted(said.cue):
            continue
        says = heard(draft, said.paragraph, said.source)
        content = list(_indirect(said))
        if said.pattern == "according" and says.who is None and says.work is None:
            says, content = _named_behind(draft, said, content)
        if says.who is None or not content or not _is_indirect(draft, said, content):
            continue
        if _is_taken(draft, content):
            continue
        if _is_open(draft, said):
            continue
        if (as_they := _as_others_say(draft, said, content)) is not None:
            add_claim(draft, "claim", said.paragraph, *as_they)
            continue
        if _is_claim(draft, said) and not _is_of_signing(draft, says.who, content):
            hedge = "attributed" if said.pattern == "according" else certainty(said.cue)
            confidence = said.probability
            add_claim(
                *(draft, "claim", said.paragraph, said.cue, says.who, content),
                *(confidence, hedge, says.work),
            )


def _indirect(said: Said) -> Iterator[Bounds]:
    """What is said outside of stretches that are speech of their own."""
    alone = [
        (paragraph.start + stretch.quoted.outer[0], paragraph.start + stretch.quoted.outer[1])
        for paragraph, stretch in said.stretches
        if stretch.alone
    ]
    for start, end in said.content:
        if not any(a <= start and end <= b for a, b in alone):
            yield start, end


def _is_indirect(draft: Draft, said: Said, content: Sequence[Bounds]) -> bool:
    """Whether something is said in the article's words: "that “it will rain”" is quoted whole."""
    paragraph = said.paragraph
    return any(
        token.lower_ not in _EMPTY and not token.is_punct and not paragraph.is_quoted(token)
        for first, last in _tokens(paragraph, content)
        for token in paragraph.tokens[first:last]
        if token.text.strip()
    )


#: These say nothing by themselves.
_EMPTY: Final = frozenset({"that", "and", "but", "''", '"', "as"})


def _is_taken(draft: Draft, content: Sequence[Bounds]) -> bool:
    """Whether a demand was heard in the same clause."""
    return any(
        any(a < end and start < b for a, b in content)
        for fact in draft.facts
        if type(fact) is Demand
        for start, end in (span.bounds for span in fact.evidence)
    )


def _is_of_signing(draft: Draft, who: str, content: Sequence[Bounds]) -> bool:
    """Whether it says that somebody signed, or did not: that is a signature."""
    whole = sum(end - start for start, end in content)
    return any(
        type(fact) is Signature
        and fact.signatory == who
        and fact.polarity == "denied"
        and sum(
            max(0, min(b, end) - max(a, start))
            for a, b in (span.bounds for span in fact.evidence)
            for start, end in content
        )
        > whole / 2
        for fact in draft.facts
    )


def _is_open(draft: Draft, said: Said) -> bool:
    """Whether somebody says nothing of how it is: "declined to say whether"."""
    assert said.cue is not None
    above = said.cue.head
    declines = said.cue.dep_ == "xcomp" and draft.model.lemma(above) in _DECLINING
    begins = said.content[0][0]
    return declines or draft.document.text[begins : begins + 8].lower() == "whether "


_DECLINING: Final = frozenset({"decline", "refuse"})


def _as_others_say(
    draft: Draft, said: Said, content: list[Bounds]
) -> tuple["Token", str, list[Bounds], float, str] | None:
    """ "She denied that it was to save money, as some parents claim": what the parents claim."""
    paragraph = said.paragraph
    for first, last in _tokens(paragraph, content[-1:]):
        for token in paragraph.tokens[first:last]:
            if token.lower_ != "as" or token.i <= first + 2 or paragraph.is_quoted(token):
                continue
            cue = paragraph.doc[min(last, len(paragraph.doc)) - 1]
            if cue.pos_ != "VERB" or draft.model.lemma(cue) not in word_lists(_LISTS)["claims"]:
                continue
            between = [m for m in draft.mentions_in(paragraph) if token.i < m.start < cue.i]
            if len(between) != 1 or between[0].end != cue.i:
                continue
            who = heard(draft, paragraph, phrase(paragraph.doc[between[0].end - 1], "as")).who
            end = paragraph.bounds(paragraph.doc[token.i - 1])[0]
            if who is not None:
                return cue, who, [(content[-1][0], end)], said.probability, "stated"
    return None


def _named_behind(draft: Draft, said: Said, content: list[Bounds]) -> tuple[Voice, list[Bounds]]:
    """ "According to the treasurer, Ida Holm, there is none": the name is not what is said."""
    for mention in draft.mentions_in(said.paragraph, "person"):
        start, end = mention.bounds
        first = content[0] if content else (0, 0)
        comma = said.paragraph.doc[mention.end : mention.end + 1].text == ","
        if comma and first[0] <= start <= first[0] + _TITLE and end < first[1]:
            behind = said.paragraph.bounds(said.paragraph.doc[mention.end : mention.end + 1])[1]
            text = draft.document.text
            while behind < first[1] and text[behind].isspace():
                behind += 1
            return Voice(mention.thing), [(behind, first[1]), *content[1:]]
    return Voice(None), content


#: A title before a name is no longer than so many characters: "Father".
_TITLE: Final = 12


def _is_claim(draft: Draft, said: Said) -> bool:
    if said.pattern == "according":
        return True
    assert said.cue is not None
    lists = word_lists(_LISTS)
    lemma = draft.model.lemma(said.cue)
    return said.pattern in _CLAUSES and lemma in lists["claims"]


def add_claim(
    draft: Draft,
    kind: str,
    paragraph: Paragraph,
    cue: "Token",
    who: str,
    content: Sequence[Bounds],
    confidence: float,
    certainty: str,
    work: str | None = None,
    inferred: Sequence[str] | None = None,
) -> None:
    """Add a claim or a demand by ``who``, whose words are at ``content``.

    ``work`` is what says it for them; that they say it is inferred then, where ``inferred`` does
    not tell otherwise.
    """
    mentions = list(_mentions(draft, paragraph, content))
    named = [mention.thing for mention in mentions]
    harmful = _is_harmful(draft, paragraph, content)
    against = [
        thing
        for thing in dict.fromkeys(named)
        if thing != who and draft.things[thing].kind in ("person", "organisation")
    ]
    values: dict[str, Any] = {"claimant": who, "claimed_in": work}
    unsaid = list(inferred) if inferred is not None else ["claimant"] if work else []
    about = [
        thing
        for thing in dict.fromkeys(m.thing for m in mentions if not _is_aside(m, content))
        if draft.things[thing].kind in _TOPICS and thing != work
    ]
    if about:
        values["about"] = about[:3]
    if harmful and against:
        values["against"] = against
        unsaid.append("against")
    draft.fact(
        kind,
        content,
        confidence,
        certainty=certainty,
        polarity="denied" if _is_denied(draft, cue) else "asserted",
        inferred=unsaid,
        **values,
    )


_TOPICS: Final = frozenset({"movement", "letter", "translation", "opinion"})


def _mentions(draft: Draft, paragraph: Paragraph, content: Sequence[Bounds]) -> Iterator[Mention]:
    mentions = draft.mentions_in(paragraph)
    for start, end in _tokens(paragraph, content):
        first = bisect_left(mentions, start, key=lambda mention: mention.start)
        for mention in mentions[first:]:
            if mention.end > end:
                break
            yield mention


def _tokens(paragraph: Paragraph, content: Sequence[Bounds]) -> Iterator[tuple[int, int]]:
    """The tokens that begin within ``content``: the first of each run, and the one behind it.

    Found by halving: a line of a million characters has thousands of claims.
    """
    tokens, start = paragraph.tokens, paragraph.start
    for a, b in content:
        first = bisect_left(tokens, a - start, key=lambda token: token.idx)
        yield first, bisect_left(tokens, b - start, lo=first, key=lambda token: token.idx)


def _is_aside(mention: Mention, content: Sequence[Bounds]) -> bool:
    """Whether a mention stands in a relative clause of ``content``: it says which, not of what."""
    paragraph = mention.paragraph
    root = paragraph.doc[mention.start : mention.end].root
    return any(
        token.dep_ == "relcl" and any(a <= paragraph.start + token.head.idx < b for a, b in content)
        for token in (root, *root.ancestors)
    )


def _is_harmful(draft: Draft, paragraph: Paragraph, content: Sequence[Bounds]) -> bool:
    harm = word_lists(_LISTS)["harm"]
    return any(
        token.lower_ in harm or draft.model.lemma(token) in harm
        for first, last in _tokens(paragraph, content)
        for token in paragraph.tokens[first:last]
        if token.pos_ in ("NOUN", "VERB", "ADJ", "ADV", "PROPN")
    )


def certainty(verb: "Token") -> str:
    """How sure the article is that somebody does what a verb says."""
    for child in verb.children:
        if child.lower_ in _HEDGES or (child.dep_ == "aux" and child.lower_ in _MAY):
            return "hedged"
    return "stated"


def _is_denied(draft: Draft, cue: "Token") -> bool:
    """Whether the cue says that something is not so ("denied that"), or is itself negated."""
    return draft.model.lemma(cue) in word_lists(_LISTS)["denials"] or _is_negated(cue)


def _is_negated(verb: "Token") -> bool:
    return any(child.dep_ == "neg" for child in verb.children)

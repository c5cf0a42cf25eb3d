"""What an extractor attributes: as it says itself, or as its facts imply it."""

import re
from collections.abc import Iterator, Sequence

from ..articles import Article, ArticleMetadata, digest_of
from ..extract import Attribution, Proposal
from ..facts import Fact, Thing
from ..facts.kinds import Accusation, Claim, Demand, Quotation
from .alignment import Alignment
from .documents import Document, GivenAttribution
from .extent import Bounds, Extent

#: What a group or a movement says is given to nobody by name.
NAMED_KINDS = frozenset({"person", "organisation", "publication"})


def article_of(document: Document, text: str) -> Article:
    """The article that an extractor reads: the document's normal ``text``, and nothing else."""
    digest = digest_of(text.encode())
    return Article(document.id, digest, text, digest, ArticleMetadata())


def attributions_of(proposal: Proposal, text: str) -> Sequence[Attribution]:
    """The attributions of ``proposal``, of which ``text`` is the article's.

    Those whose content does not stand in the text are left out, as nobody can find it there, and so
    are such places of sources and cues. Where the proposal names none they are derived from
    quotations, claims, demands and accusations: the content is the first evidence, the source the
    second one where it lies apart, and else the nearest place at which a name of the speaker or
    claimant stands.
    """
    if not proposal.attributions:
        return list(_derived(proposal, text))

    def within(spans: Sequence[Bounds]) -> tuple[Bounds, ...]:
        return tuple((start, end) for start, end in spans if 0 <= start < end <= len(text))

    found = (
        Attribution(within(one.content), within(one.source), within(one.cue), one.named)
        for one in proposal.attributions
    )
    return [attribution for attribution in found if attribution.content]


def _derived(proposal: Proposal, text: str) -> Iterator[Attribution]:
    things = {thing.id: thing for thing in proposal.things}
    for fact in proposal.facts:
        if not isinstance(fact, Quotation | Claim | Demand | Accusation):
            continue
        content = fact.evidence[0].bounds
        speaker = things.get(speaker_of(fact) or "")
        source = _apart(fact, content) or (_mention(speaker, text, content) if speaker else None)
        yield Attribution(
            (content,),
            (source,) if source else (),
            named=speaker.id if speaker and speaker.kind in NAMED_KINDS else None,
        )


def speaker_of(fact: Fact) -> str | None:
    """The id of the thing whose words or claim a fact reports."""
    if isinstance(fact, Quotation):
        return fact.speaker
    return fact.claimant if isinstance(fact, Claim | Demand | Accusation) else None


def _apart(fact: Fact, content: Bounds) -> Bounds | None:
    """The second evidence, where it has nothing of the content."""
    bounds = fact.evidence[1].bounds if len(fact.evidence) > 1 else content
    return None if Extent.of([bounds]).common(Extent.of([content])) else bounds


def _mention(thing: Thing, text: str, content: Bounds) -> Bounds | None:
    """Where a name of ``thing`` stands nearest to ``content``; of two names the longer one."""
    places = [
        (match.start(), match.end())
        for name in (thing.name, *thing.names)
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    return min(
        places, key=lambda place: (_distance(place, content), place[0] - place[1]), default=None
    )


def _distance(one: Bounds, other: Bounds) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def given(attribution: Attribution, alignment: Alignment) -> GivenAttribution:
    """``attribution`` with the offsets of the text as it was given."""
    spans = {
        name: [alignment.to_given(start, end) for start, end in getattr(attribution, name)]
        for name in ("source", "cue", "content")
    }
    return GivenAttribution.model_validate(spans)

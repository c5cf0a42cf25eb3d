"""What was claimed, demanded or charged before a place in the article, for what answers it."""

from ...facts import Fact
from ...facts.kinds import Accusation, Claim, Demand
from .document import Paragraph
from .draft import Draft

#: What can be denied, and answered as what it says.
CLAIMED = (Accusation, Claim, Demand)


def claimed_before(
    draft: Draft, paragraph: Paragraph, index: int, reach: int, *kinds: type[Fact]
) -> list[Fact]:
    """The facts of these kinds (of all that are claimed) that end before the token ``index``.

    They stand in the paragraph or no more than ``reach`` paragraphs above; the nearest comes last.
    """
    doc = paragraph.doc
    at = paragraph.start + (doc[index].idx if index < len(doc) else len(paragraph.text))
    start = draft.document.paragraphs[max(0, paragraph.index - reach)].start
    found = [
        fact
        for fact in draft.facts
        if isinstance(fact, kinds or CLAIMED)
        and fact.id
        and fact.polarity == "asserted"
        and start <= fact.evidence[0].bounds[0] < at
    ]
    return sorted(found, key=lambda fact: fact.evidence[-1].bounds[1])


def made_by(fact: Fact) -> str | None:
    """Who claims, demands or accuses."""
    return fact.claimant if isinstance(fact, CLAIMED) else None

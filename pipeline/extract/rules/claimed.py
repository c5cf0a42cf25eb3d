"""What was claimed, demanded or charged before a place in the article, for what answers it."""

from bisect import bisect_left
from typing import Final
from weakref import WeakKeyDictionary

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
    known = _KNOWN.get(draft)
    if known is None:  # what answers comes when all that is claimed has been found
        known = [f for f in draft.facts if isinstance(f, CLAIMED) and f.polarity == "asserted"]
        known = _KNOWN.setdefault(draft, sorted(known, key=_start))
    first = bisect_left(known, start, key=_start)
    near = known[first : bisect_left(known, at, lo=first, key=_start)]
    found = [fact for fact in near if fact.id and isinstance(fact, kinds or CLAIMED)]
    return sorted(found, key=lambda fact: fact.evidence[-1].bounds[1])


_KNOWN: Final[WeakKeyDictionary[Draft, list[Fact]]] = WeakKeyDictionary()


def _start(fact: Fact) -> int:
    return fact.evidence[0].bounds[0]


def made_by(fact: Fact) -> str | None:
    """Who claims, demands or accuses."""
    return fact.claimant if isinstance(fact, CLAIMED) else None

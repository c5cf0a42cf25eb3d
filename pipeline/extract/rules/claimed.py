"""What was claimed, demanded or charged before a place in the article, for what answers it."""

from bisect import bisect_left
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ...facts import Fact
from ...facts.kinds import Accusation, Claim, Demand
from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party
from .syntax import children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

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


def told(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """What "the claim" or "those remarks" speaks of: what was claimed last in the paragraph."""
    words = word_lists("rules/bodies")["told"]
    if noun.lower_ not in words or any(
        True for _ in children(noun, "poss", "prep", "acl", "relcl")
    ):
        return None
    if not any(child.lower_ in _THESE for child in children(noun, "det")):
        return None
    kinds: tuple[type[Fact], ...] = (Accusation,) if noun.lower_[:3] in ("acc", "all") else CLAIMED
    found = claimed_before(draft, paragraph, noun.i, 0, *kinds)
    return Party(str(found[-1].id), noun_start(noun), noun.i + 1) if found else None


_THESE: Final = frozenset({"the", "this", "that", "these", "those"})


def made_by(fact: Fact) -> str | None:
    """Who claims, demands or accuses."""
    return fact.claimant if isinstance(fact, CLAIMED) else None

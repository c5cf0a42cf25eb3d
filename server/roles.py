"""The facts that name somebody or something, by the part that it has in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology.namespaces import RJ, SCHEMA
from .cards import Card, Cards
from .description import Description
from .gathering import Gathering
from .sentences import fact_class
from .snapshots import Snapshot
from .threads import Answer, grouped

#: Property (and class of fact, where it matters) → the heading; the first that fits counts.
_ROLES: Final = (
    (RJ.speaker, None, "Said"),
    (RJ.quotedFrom, None, "Quoted from it"),
    (RJ.author, None, "Wrote"),
    (RJ.signatory, None, "Signed"),
    (RJ.translator, None, "Translated"),
    (RJ.responder, None, "Answered"),
    (RJ.respondsTo, None, "Was answered"),
    (RJ.spokenTo, None, "Was spoken to"),
    (RJ.claimant, RJ.Demand, "Demanded"),
    (RJ.claimant, RJ.Accusation, "Accused others"),
    (RJ.against, RJ.Accusation, "Was accused"),
    (RJ.against, None, "Claims against"),
    (RJ.claimant, None, "Claimed"),
    (RJ.claimedIn, None, "What it contains"),
    (RJ.expressedIn, None, "What it answers"),
    (RJ.addressee, None, "Was addressed"),
    (RJ.venue, None, "Printed"),
    (RJ.work, None, "What became of it"),
    (RJ.translation, None, "Whose translation it is"),
    (SCHEMA.about, None, "What is claimed about it"),
    (RJ.movement, None, "Movements before and after"),
    (RJ.relatedMovement, None, "Movements before and after"),
    (RJ.group, RJ.Counting, "How many"),
    (RJ.group, None, "Who belongs to it"),
    (RJ.member, None, "Belongs to"),
    (RJ.describes, None, "Described as"),
)
_ANSWERED: Final = frozenset(("Answered", "Was answered", "Was spoken to"))
_OTHER: Final = "Also reported"
#: Answers shown beside one accusation.
_ANSWERS: Final = 20


@dataclass(frozen=True, slots=True)
class Section:
    """The facts in which something has the same part, under a heading of its own.

    Of responses, ``answers`` has each answer once, with all its reports.
    """

    anchor: str
    heading: str
    cards: tuple[Card, ...]
    answers: tuple[Answer, ...] = ()


def sections_of(cards: Cards, iri: str, facts: Sequence[Card]) -> tuple[Section, ...]:
    """``facts``, which name ``iri``, by its part in them; each stands once."""
    description = cards.description
    order = [*dict.fromkeys(heading for _, _, heading in _ROLES), _OTHER]
    found: dict[str, list[Card]] = {}
    for card in facts:
        found.setdefault(_heading(description, iri, card.iri), []).append(card)
    sections = []
    for heading in order:
        those = found.get(heading)
        if those:
            anchor = heading.lower().replace(" ", "-")
            answers: tuple[Answer, ...] = ()
            if heading in _ANSWERED:
                answers = grouped(description, cards, [c.iri for c in those], anchor)
            sections.append(Section(anchor, heading, tuple(those), answers))
    return tuple(sections)


def _heading(description: Description, iri: str, fact: str) -> str:
    kind = fact_class(description, fact)
    for property_, class_, heading in _ROLES:
        if (class_ is None or str(class_) == kind) and iri in description.iris(fact, property_):
            return heading
    return _OTHER


def answers_to_accusations(
    snapshot: Snapshot, facts: Sequence[Card], preferred: Sequence[str] = ()
) -> dict[str, tuple[Card, ...]]:
    """For each of ``facts`` that speaks against somebody, what is reported to answer it."""
    gathering = Gathering(snapshot)
    naming = {
        card.iri: gathering.naming(str(RJ.respondsTo), card.iri, _ANSWERS)
        for card in facts
        if card.sensitive
    }
    if not naming:
        return {}
    cards = Cards(snapshot, gathering.description(), preferred)
    return {iri: tuple(map(cards.card, answers)) for iri, answers in naming.items()}

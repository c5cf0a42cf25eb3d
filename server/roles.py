"""The facts that name somebody or something, by the part that it has in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology.namespaces import RJ, SCHEMA
from .accusations import answers_to_each, shared_by_reports
from .cards import Card, Cards, Part
from .description import Description
from .gathering import Gathering
from .messages import gettext, marked
from .sentences import fact_class
from .snapshots import Snapshot
from .threads import Answer, grouped

#: Property (and class of fact, where it matters) → the heading; the first that fits counts.
_ROLES: Final = (
    (RJ.speaker, None, marked("Said")),
    (RJ.quotedFrom, None, marked("Quoted from it")),
    (RJ.author, None, marked("Wrote")),
    (RJ.signatory, None, marked("Signed")),
    (RJ.translator, None, marked("Translated")),
    (RJ.responder, None, marked("Answered")),
    (RJ.respondsTo, None, marked("Was answered")),
    (RJ.spokenTo, None, marked("Was spoken to")),
    (RJ.claimant, RJ.Demand, marked("Demanded")),
    (RJ.claimant, RJ.Accusation, marked("Accused others")),
    (RJ.against, RJ.Accusation, marked("Was accused")),
    (RJ.against, None, marked("Claims against")),
    (RJ.claimant, None, marked("Claimed")),
    (RJ.claimedIn, None, marked("What it contains")),
    (RJ.expressedIn, None, marked("What it answers")),
    (RJ.addressee, None, marked("Was addressed")),
    (RJ.venue, None, marked("Printed")),
    (RJ.work, None, marked("What became of it")),
    (RJ.translation, None, marked("Whose translation it is")),
    (SCHEMA.about, None, marked("What is claimed about it")),
    (RJ.movement, None, marked("Movements before and after")),
    (RJ.relatedMovement, None, marked("Movements before and after")),
    (RJ.group, RJ.Counting, marked("How many")),
    (RJ.group, None, marked("Who belongs to it")),
    (RJ.member, None, marked("Belongs to")),
    (RJ.describes, None, marked("Described as")),
)
_ANSWERED: Final = frozenset(("Answered", "Was answered", "Was spoken to"))
_OTHER: Final = marked("Also reported")
#: Descriptions that the page of a person begins with; its last section has all.
_DESCRIPTIONS: Final = 3
#: Answers shown beside one accusation.
_ANSWERS: Final = 20
#: Facts looked through for other reports of one accusation.
_REPORTS: Final = 1000


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
            sections.append(Section(anchor, gettext(heading), tuple(those), answers))
    return tuple(sections)


def described_as(cards: Cards, iri: str, facts: Sequence[Card]) -> tuple[Part, ...]:
    """In which words articles describe ``iri``, as links to the facts that say so.

    Of ``facts`` only those count that a person has reviewed and that no article denies or doubts.
    """
    description = cards.description
    found: dict[str, Part] = {}
    for card in facts:
        if card.review == "unreviewed" or card.denied or card.hedged:
            continue
        if iri in description.iris(card.iri, RJ.describes):
            for text in description.literals(card.iri, RJ.descriptionText):
                if any(map(str.isalpha, text.value)):  # an age alone says little
                    part = Part(text.value, text.language, card.href)
                    found.setdefault(text.value.casefold(), part)
    return tuple(found.values())[:_DESCRIPTIONS]


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
    for fact in naming:
        gathering.read(fact)
    description = gathering.description()
    cards = Cards(snapshot, description, preferred)
    replies = answers_to_each(description, naming)
    return {iri: tuple(map(cards.card, answers)) for iri, answers in replies.items()}


def answers_to_report(
    snapshot: Snapshot, fact: str, preferred: Sequence[str] = ()
) -> tuple[Card, ...]:
    """What is reported to answer one accusation, whichever article reports the answer."""
    gathering = Gathering(snapshot)
    gathering.read(fact)
    shared = shared_by_reports(gathering.description(), fact)
    naming: dict[str, list[str]] = {}
    for report in dict.fromkeys((fact, *gathering.sharing(shared, _REPORTS))):
        naming[report] = gathering.naming(str(RJ.respondsTo), report, _ANSWERS)
        if naming[report]:
            gathering.read(report)
        if sum(map(len, naming.values())) >= _ANSWERS:
            break
    description = gathering.description()
    cards = Cards(snapshot, description, preferred)
    answered = {report: found for report, found in naming.items() if found or report == fact}
    return tuple(map(cards.card, answers_to_each(description, answered)[fact][:_ANSWERS]))

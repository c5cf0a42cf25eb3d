"""What the home page shows first: the debates with their letters, and the answers reported last."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .cards import Cards, Part
from .description import Description
from .gathering import Gathering
from .labels import kind_of
from .snapshots import Snapshot
from .threads import Answer, grouped

#: Works of a debate that are looked at; with more, it is said to have more.
WORKS: Final = 100
#: Letters that are named of a debate.
_LETTERS: Final = 3
_UNION: Final = DefaultGraph()
_PART: Final = NamedNode(str(RJ.partOfDebate))
_PUBLISHED: Final = NamedNode(str(SCHEMA.datePublished))


@dataclass(frozen=True, slots=True)
class Topic:
    """A debate: its first letters, how many works it has (``more`` says that these are not all),
    and the first and the last year of those that have a date, which may be the same or empty.
    """

    debate: Part
    letters: tuple[Part, ...]
    works: int
    more: bool
    years: tuple[str, str]


def topics(
    snapshot: Snapshot, debates: Sequence[str], preferred: Sequence[str] = ()
) -> list[Topic]:
    """``debates``, those of most works first; labels in ``preferred`` languages."""
    cards = Cards(snapshot, Description(()), preferred)
    found = [_topic(snapshot, debate, cards) for debate in debates]
    return sorted(found, key=lambda topic: -topic.works)


def _topic(snapshot: Snapshot, debate: str, cards: Cards) -> Topic:
    quads = snapshot.store.quads_for_pattern(None, _PART, NamedNode(debate), _UNION)
    members = [q.subject for q in islice(quads, WORKS + 1) if isinstance(q.subject, NamedNode)]
    dates = {member.value: _date(snapshot, member) for member in members}
    years = sorted({date[:4] for date in dates.values() if date})
    letters = sorted(
        (iri for iri in dates if kind_of(snapshot, iri) == "letter"),
        key=lambda iri: (dates[iri] or "9999", iri),
    )
    return Topic(
        debate=cards.part(debate),
        letters=tuple(map(cards.part, letters[:_LETTERS])),
        works=min(len(members), WORKS),
        more=len(members) > WORKS,
        years=(years[0], years[-1]) if years else ("", ""),
    )


def _date(snapshot: Snapshot, work: NamedNode) -> str:
    quads = snapshot.store.quads_for_pattern(work, _PUBLISHED, None, _UNION)
    return min((q.object.value for q in quads if isinstance(q.object, Literal)), default="")


def latest_answers(
    snapshot: Snapshot, responses: Sequence[str], preferred: Sequence[str] = ()
) -> list[Answer]:
    """``responses``, the same answer in several articles once; in the order that they come in."""
    gathering = Gathering(snapshot)
    for response in responses:
        gathering.read(response)
        for carrier in gathering.values(response, str(RJ.expressedIn)):
            gathering.dated(carrier)
    description = gathering.description()
    place = {response: number for number, response in enumerate(responses)}
    return sorted(
        grouped(description, Cards(snapshot, description, preferred), responses, "newest"),
        key=lambda answer: min(place[report.card.iri] for report in answer.reports),
    )

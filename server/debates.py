"""The works of a debate in the order of time: whose they are, and what they answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ..ontology.kinds import THING_KINDS
from ..ontology.namespaces import CITO, RJ, SCHEMA
from .cards import Cards, Part
from .description import Description
from .labels import kind_of
from .messages import called
from .snapshots import Snapshot

#: Signatories shown of one work; its own page has them all.
SIGNATORIES: Final = 6
#: Facts about one work that are looked at.
_FACTS: Final = 300
#: Articles that are looked at for when a work was first reported.
_REPORTS: Final = 100
_UNION: Final = DefaultGraph()
_MENTIONS: Final = NamedNode(str(SCHEMA.mentions))
_PUBLISHED: Final = NamedNode(str(SCHEMA.datePublished))


@dataclass(frozen=True, slots=True)
class Work:
    """One work of a debate. ``more`` counts signatories.

    ``date`` is when it was published or, unless it is ``dated``, first reported; empty where
    neither is known.

    ``answerers`` are those reported to have answered in it, where nobody is reported to have
    written or signed it. ``answers`` are pairs of a verb and a work.
    """

    work: Part
    date: str
    dated: bool
    kind: str
    authors: tuple[Part, ...]
    signatories: tuple[Part, ...]
    more: int
    answerers: tuple[Part, ...]
    answers: tuple[tuple[str, Part], ...]


def works_of(snapshot: Snapshot, works: Iterable[str], preferred: Sequence[str] = ()) -> list[Work]:
    """``works`` of a debate, those without a date last; labels in ``preferred`` languages."""
    found = [_work(snapshot, NamedNode(work), preferred) for work in works]
    return sorted(found, key=lambda w: (w.date or "9999", w.work.text, w.work.href or ""))


def _work(snapshot: Snapshot, node: NamedNode, preferred: Sequence[str]) -> Work:
    store, iri = snapshot.store, node.value
    quads: list[Quad] = list(store.quads_for_pattern(node, None, None, _UNION))
    for property_ in (RJ.work, RJ.expressedIn):
        facts = store.quads_for_pattern(None, NamedNode(str(property_)), node, _UNION)
        for quad in islice(facts, _FACTS):
            quads.extend(store.quads_for_pattern(quad.subject, None, None, _UNION))
    d = Description(quads)
    cards = Cards(snapshot, d, preferred)

    def those(shortcut: str) -> tuple[Part, ...]:
        return tuple(cards.annotated(v, iri, shortcut, v) for v in d.iris(iri, shortcut))

    # Of several dates, the most exact; of those, the first.
    dates = sorted(
        (date.value for date in d.literals(iri, SCHEMA.datePublished)), key=lambda x: (-len(x), x)
    )
    own = next(iter(dates), "")
    authors, signatories = those(str(SCHEMA.author)), those(str(RJ.signedBy))
    kind = THING_KINDS.get(kind_of(snapshot, iri) or "")
    return Work(
        work=cards.part(iri),
        date=own or _first_report(snapshot, node),
        dated=bool(own),
        kind=called(kind) if kind else "",
        authors=authors,
        signatories=signatories[:SIGNATORIES],
        more=max(0, len(signatories) - SIGNATORIES),
        answerers=() if authors or signatories else _answerers(cards, d, iri),
        answers=tuple(
            (_verb(d, iri, target), cards.part(target)) for target in d.iris(iri, CITO.repliesTo)
        ),
    )


def _first_report(snapshot: Snapshot, work: NamedNode) -> str:
    """The date of the first article that speaks of a work, of as many as are looked at."""
    mentions = snapshot.store.quads_for_pattern(None, _MENTIONS, work, _UNION)
    dates = (
        quad.object.value
        for mention in islice(mentions, _REPORTS)
        if isinstance(mention.subject, NamedNode)
        for quad in snapshot.store.quads_for_pattern(mention.subject, _PUBLISHED, None, _UNION)
        if isinstance(quad.object, Literal)
    )
    return min(dates, default="")


def _answerers(cards: Cards, d: Description, work: str) -> tuple[Part, ...]:
    """Who is reported, without denial or reservation, to have answered in ``work``."""
    found = {
        responder
        for fact in d.subjects()
        if work in d.iris(fact, RJ.expressedIn)
        and str(RJ.denied) not in d.iris(fact, RJ.polarity)
        and str(RJ.hedged) not in d.iris(fact, RJ.certainty)
        for responder in d.iris(fact, RJ.responder)
    }
    return tuple(sorted(map(cards.part, found), key=lambda part: part.text))


def _verb(d: Description, work: str, target: str) -> str:
    agrees = target in d.iris(work, CITO.agreesWith)
    disagrees = target in d.iris(work, CITO.disagreesWith)
    if agrees != disagrees:
        return "agrees with" if agrees else "disagrees with"
    return "answers"

"""Things to which much points: which facts and links come on which page, as the build has noted.

Of any other thing, and in a snapshot of an earlier release, the data are asked.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from .searching import Span
from .snapshots import Snapshot
from .standing import has_table, open_search

_FACT: Final = ""
_OWN: Final = "#"


@dataclass(frozen=True, slots=True)
class Hub:
    """How many facts name a thing, its own fragments that point to it, and how much else does.

    ``pointing`` counts that by property.
    """

    facts: int
    own: tuple[str, ...]
    pointing: Mapping[str, int]


def hub_of(snapshot: Snapshot, iri: str) -> Hub | None:
    """What is noted of the thing ``iri``; None where nothing is."""
    with closing(open_search(snapshot)) as database:
        if not has_table(database, "hub"):
            return None
        facts = _length(database, iri, _FACT)
        pointing = {
            property_: count
            for property_ in _properties(database, iri)
            if (count := _length(database, iri, property_))
        }
        own = database.execute(
            "SELECT subject FROM hub WHERE thing = ? AND property = ? ORDER BY place", (iri, _OWN)
        ).fetchall()
    if not facts and not pointing:
        return None
    return Hub(facts, tuple(row[0] for row in own), pointing)


def facts_of(snapshot: Snapshot, iri: str, span: Span) -> list[str]:
    """The facts that name a hub, from one place on: by their articles' dates."""
    with closing(open_search(snapshot)) as database:
        rows = database.execute(
            "SELECT subject FROM hub WHERE thing = ? AND property = ? AND place >= ? AND place < ? "
            "ORDER BY place",
            (iri, _FACT, span.first, span.first + span.length),
        )
        return [row[0] for row in rows]


def links_of(snapshot: Snapshot, iri: str, span: Span) -> list[tuple[str, str]]:
    """What else points to a hub, from one place on: property and subject, in this order."""
    with closing(open_search(snapshot)) as database:
        rows = database.execute(
            "SELECT property, subject FROM hub WHERE thing = ? AND place >= ? AND place < ? "
            "AND property > ? ORDER BY place",
            (iri, span.first, span.first + span.length, _OWN),
        )
        return [(row[0], row[1]) for row in rows]


def _properties(database: sqlite3.Connection, iri: str) -> Iterator[str]:
    """The properties by which something points to a hub, each by one look into the index."""
    query = "SELECT min(property) FROM hub WHERE thing = ? AND property > ?"
    last = _OWN
    while found := database.execute(query, (iri, last)).fetchone()[0]:
        yield (last := str(found))


def _length(database: sqlite3.Connection, iri: str, property_: str) -> int:
    """How many there are under one property: their places follow each other."""
    found = database.execute(
        "SELECT (SELECT max(place) FROM hub WHERE thing = :thing AND property = :property) "
        "- (SELECT min(place) FROM hub WHERE thing = :thing AND property = :property) + 1",
        {"thing": iri, "property": property_},
    ).fetchone()
    return int(found[0] or 0)

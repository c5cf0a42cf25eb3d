"""By what search results can be narrowed: kind, venue, year, stance, review.

What is counted and narrowed are the best :data:`CONSIDERED` matches, so that a search costs the
same on a large dataset as on a small one. What each of them is has been noted by the build; for a
snapshot of an earlier release it is read from the data.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .labels import Labels
from .messages import called, gettext, marked
from .searching import Entry, numbered
from .snapshots import Snapshot
from .standing import open_search

#: Matches that are looked at.
CONSIDERED: Final = 500
#: Values that a facet offers, and facts about one match that are looked at.
_OFFERED: Final = 12
_FACTS: Final = 20
_UNION: Final = DefaultGraph()
_BROADER: Final = frozenset(("supports", "opposes"))
#: Facets whose values are terms of the vocabulary, without its namespace.
_TERMS: Final = frozenset(("stance", "review"))

#: Parameter of the address → what the facet is called.
FACETS: Final = {
    "kind": marked("Kind"),
    "venue": marked("Printed in or by"),
    "year": marked("Year"),
    "stance": marked("Stance of an answer"),
    "review": marked("Review"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what the address says, what people read, and how many matches have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet, its choices, and the one that was made, if one was."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    chosen: str


def narrow(
    snapshot: Snapshot, entries: Sequence[Entry], chosen: Mapping[str, str]
) -> tuple[list[Entry], list[Facet]]:
    """The ``entries`` that have every ``chosen`` value, and the facets that narrow them further.

    A facet counts what the other choices leave, so that another value of it can be chosen.
    """
    labels = Labels(snapshot)
    known = _noted(snapshot, entries)
    if known is None:
        known = [(entry, dict(_values(snapshot, labels, entry))) for entry in entries]
    counts = {name: Counter[str]() for name in FACETS}
    fitting = []
    for entry, values in known:
        missing = [name for name, value in chosen.items() if value not in values.get(name, ())]
        if not missing:
            fitting.append(entry)
        if len(missing) < 2:
            for name in missing or values:
                counts[name].update(values.get(name, ()))
    facets = []
    for name, label in FACETS.items():
        choices = [
            Choice(value, _called(labels, name, value), count)
            for value, count in counts[name].items()
        ]
        choices.sort(key=lambda c: (-c.count, c.label))
        wanted = chosen.get(name, "")
        shown = choices[:_OFFERED]
        shown += [c for c in choices[_OFFERED:] if c.value == wanted]
        if shown:
            facets.append(Facet(name, gettext(label), tuple(shown), wanted))
    return fitting, facets


def _called(labels: Labels, name: str, value: str) -> str:
    if name == "kind":
        return called(value, 2)
    return labels(f"{RJ._NS}{value}").value if name in _TERMS else value


def _noted(
    snapshot: Snapshot, entries: Sequence[Entry]
) -> list[tuple[Entry, dict[str, frozenset[str]]]] | None:
    """What each of ``entries`` is, as the build has noted it; None where it has not."""
    found: dict[int, dict[str, set[str]]] = {}
    with closing(open_search(snapshot)) as database:
        if not numbered(database):
            return None
        rows = database.execute(
            "SELECT entry, name, facet.value FROM json_each(?) AS wanted "
            "JOIN facet ON facet.entry = wanted.value",
            (json.dumps([entry.number for entry in entries]),),
        )
        for number, name, value in rows:
            found.setdefault(number, {}).setdefault(name, set()).add(value)
    known = []
    for entry in entries:
        values = {name: frozenset(some) for name, some in found.get(entry.number, {}).items()}
        if stances := values.get("stance"):
            values["stance"] = stances - _BROADER or stances
        known.append((entry, values | {"kind": frozenset((entry.kind,))}))
    return known


def _values(
    snapshot: Snapshot, labels: Labels, entry: Entry
) -> Iterator[tuple[str, frozenset[str]]]:
    """What one match is, by facet."""
    is_quotation = entry.kind == "quotation"
    article = _first(snapshot, entry.iri, RJ.reportedIn) if is_quotation else ""
    dated = article or entry.iri
    yield "kind", frozenset((entry.kind,))
    venues = {*_objects(snapshot, entry.iri, RJ.publishedIn)}
    venues |= {*_objects(snapshot, dated, SCHEMA.publisher)}
    # One article names its publisher in words, another leads to it.
    yield "venue", frozenset(labels(v).value if v.startswith("http") else v for v in venues)
    dates = _objects(snapshot, dated, SCHEMA.datePublished)
    yield "year", frozenset(date[:4] for date in dates if date[:4].isdecimal())
    stances: set[str] = set()
    for property_ in (RJ.quotes,) if is_quotation else (RJ.responder, RJ.expressedIn):
        for fact in _subjects(snapshot, property_, entry.iri):
            stances |= {*_terms(_objects(snapshot, fact, RJ.stance))}
    yield "stance", frozenset(stances - _BROADER or stances)
    status = _objects(snapshot, entry.iri, RJ.reviewStatus) if is_quotation else []
    yield "review", frozenset(_terms(status))


def _objects(snapshot: Snapshot, subject: str, property_: str) -> list[str]:
    quads = snapshot.store.quads_for_pattern(
        NamedNode(subject), NamedNode(str(property_)), None, _UNION
    )
    values = (quad.object for quad in islice(quads, _FACTS))
    return [value.value for value in values if isinstance(value, NamedNode | Literal)]


def _terms(iris: Sequence[str]) -> list[str]:
    return [iri.removeprefix(str(RJ._NS)) for iri in iris]


def _first(snapshot: Snapshot, subject: str, property_: str) -> str:
    return min(_objects(snapshot, subject, property_), default="")


def _subjects(snapshot: Snapshot, property_: str, value: str) -> list[str]:
    quads = snapshot.store.quads_for_pattern(
        None, NamedNode(str(property_)), NamedNode(value), _UNION
    )
    subjects = (quad.subject for quad in islice(quads, _FACTS))
    return [subject.value for subject in subjects if isinstance(subject, NamedNode)]

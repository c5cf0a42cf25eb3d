"""What a list says of a work or an article beside its name: whose it is, where it stood, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.kinds import WORK_KINDS
from ..ontology.namespaces import RJ, SCHEMA
from .cards import Cards, Part
from .description import Description
from .labels import kind_of
from .snapshots import Snapshot

#: People and publications that are named; a work may have many.
_NAMES: Final = 2
_UNION: Final = DefaultGraph()
_AUTHOR, _VENUE = NamedNode(str(SCHEMA.author)), NamedNode(str(RJ.publishedIn))
_PUBLISHER, _DATE = NamedNode(str(SCHEMA.publisher)), NamedNode(str(SCHEMA.datePublished))


@dataclass(frozen=True, slots=True)
class Outline:
    """Authors (``more`` says that there are others), publications, and dates (ISO 8601).

    Each may be empty. Of dates only the most exact count; where articles differ there are several.
    """

    authors: tuple[Part, ...]
    more: bool
    venues: tuple[Part, ...]
    dates: tuple[str, ...]


class Outlines:
    """Outlines of things of ``snapshot``; labels in ``preferred`` languages."""

    def __init__(self, snapshot: Snapshot, preferred: Sequence[str] = ()) -> None:
        self._snapshot = snapshot
        self._cards = Cards(snapshot, Description(()), preferred)

    def __call__(self, iri: str) -> Outline | None:
        """The outline of a work or an article that has one; None for anything else."""
        kind = kind_of(self._snapshot, iri)
        if kind not in WORK_KINDS and kind != "article":
            return None
        authors = self._parts(iri, _AUTHOR)
        venues = self._parts(iri, _PUBLISHER if kind == "article" else _VENUE)
        found = {value.text for value in self._parts(iri, _DATE, raw=True)}
        exact = max(map(len, found), default=0)
        dates = tuple(sorted(date for date in found if len(date) == exact))
        if not authors and not venues and not dates:
            return None
        return Outline(authors[:_NAMES], len(authors) > _NAMES, venues[:_NAMES], dates[:_NAMES])

    def _parts(self, iri: str, property_: NamedNode, *, raw: bool = False) -> tuple[Part, ...]:
        quads = self._snapshot.store.quads_for_pattern(NamedNode(iri), property_, None, _UNION)
        values = [q.object for q in islice(quads, 10 * _NAMES)]
        parts = (
            Part(value.value) if raw else self._cards.part(value)
            for value in values
            if isinstance(value, NamedNode | Literal)
        )
        return tuple(sorted(parts, key=lambda part: part.text))

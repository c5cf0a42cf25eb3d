"""The tables and the search index of a version that differs from the last in some segments."""

import shutil
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import ExitStack, closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, TypeVar

from pyoxigraph import DefaultGraph, NamedNode, Store

from ...ontology.addresses import Addresses
from ...ontology.layout import DOWNLOAD, SEARCH, STORE
from ...ontology.manifest import Download
from ...ontology.namespaces import SKOS
from .changes import Region
from .dumps import text_lines
from .facts import Broader
from .gathering import Learnt, Told, learn, tell
from .lines import triples_in
from .model import Tombstone
from .packed import inflated
from .scratch import Scratch
from .search import SearchIndex, read_tombstones
from .segments import Segment
from .tables import Tables
from .tabulate import SCRATCH, cited
from .taken import last_pieces, sources

Rows = TypeVar("Rows", Learnt, Told)

_DEFAULT: Final = DefaultGraph()
_UNION: Final = "dataset.nt"


@dataclass(frozen=True, slots=True)
class Retabulation:
    """What it takes: the last version's folder and book, where the new one goes, and what changed.

    ``building`` has the new store already; ``work`` is where the new book is written.
    """

    last: Path
    book: Path
    building: Path
    work: Path
    base_uri: str
    language: str
    segments: Sequence[Segment]
    regions: Sequence[Region]
    tombstones: Sequence[Tombstone]

    def run(self) -> list[Download]:
        """Write ``search.db``, and the tables of facts; return what the manifest says of these."""
        shutil.copyfile(self.book / SCRATCH, self.work / SCRATCH)
        scratch = Scratch.again(self.work / SCRATCH)
        return _Run(self, scratch).downloads()


class _Run:
    def __init__(self, given: Retabulation, scratch: Scratch) -> None:
        self._given, self._scratch = given, scratch
        self._id_root = Addresses(given.base_uri).id_root
        self._store = Store.read_only(str(given.building / STORE))
        self._broader = self._broader_concepts()
        self._firsts = [segment.first + b" " for segment in given.segments]

    def downloads(self) -> list[Download]:
        given, scratch = self._given, self._scratch
        old, new = Learnt(), Learnt()
        for region in given.regions:
            _join(old, self._learn(triples_in(region.before)))
            for segment in region.after:
                _join(new, self._learn(triples_in(segment)))
        named = _differing(old.labels, new.labels) | _differing(
            [(row.iri, row) for row in old.articles], [(row.iri, row) for row in new.articles]
        )
        hidden = self._hidden()
        with ExitStack() as stack:
            union = stack.enter_context(last_pieces(given.last / DOWNLOAD, given.book, _UNION))
            # Segments that are as they were, but tell of what is called otherwise now, or say the
            # same of what is listed now and was not, or the other way round.
            retold = {
                number: text_lines(inflated(union(number)))
                for number in self._outside({*self._pointing_to(named), *hidden})
            }
            told = Told()  # by the last version
            for region in given.regions:
                _join(told, self._tell(triples_in(region.before)))
            for lines in retold.values():
                _join(told, self._tell(lines))
                again = self._learn(lines)
                _join(old, again)
                _join(new, again)
            scratch.unlearn(_without(old, new))
            scratch.learn(_without(new, old))
            tables = Tables(given.building / DOWNLOAD, given.work)
            taken = [
                stack.enter_context(last_pieces(given.last / DOWNLOAD, given.book, name))
                for name in tables.names
            ]
            now = Told()
            for source in sources(len(given.segments), given.regions):
                if isinstance(source, int) and source not in retold:
                    tables.take_over([pieces(source) for pieces in taken])
                    continue
                lines = retold[source] if isinstance(source, int) else triples_in(source)
                _join(now, self._tell(lines, tables))
                tables.cut()
        scratch.untell(_without(told, now))
        scratch.tell(_without(now, told))
        downloads = [
            *tables.close(),
            *cited(scratch, given.building / DOWNLOAD, given.tombstones),
        ]
        scratch.close()
        self._index(old, new)
        return downloads

    def _learn(self, lines: Iterable[str]) -> Learnt:
        return learn(lines, self._id_root, self._given.language, Broader())

    def _tell(self, lines: Iterable[str], tables: Tables | None = None) -> Told:
        scratch, broader = self._scratch, self._broader
        if tables is None:
            return tell(lines, self._id_root, scratch, broader)
        return tell(
            lines,
            self._id_root,
            scratch,
            broader,
            lambda fact, article: tables.write(fact, scratch, broader, article),
        )

    def _broader_concepts(self) -> Broader:
        """What the whole dataset says of broader concepts."""
        broader = Broader()
        predicate = NamedNode(str(SKOS.broader))
        for quad in self._store.quads_for_pattern(None, predicate, None, _DEFAULT):
            if isinstance(quad.subject, NamedNode):
                broader.learn(quad.subject.value, {predicate.value: [str(quad.object)]})
        return broader

    def _hidden(self) -> Set[str]:
        """What is listed and was not, or was and is not."""
        before = read_tombstones(self._given.last / SEARCH)
        return _unlisted(before) ^ _unlisted(self._given.tombstones)

    def _pointing_to(self, things: Iterable[str]) -> Iterator[str]:
        """What says anything of these things."""
        for iri in things:
            for quad in self._store.quads_for_pattern(None, None, NamedNode(iri), _DEFAULT):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject.value

    def _outside(self, subjects: Iterable[str]) -> list[int]:
        """The segments, outside of all regions, in which these subjects stand."""
        inside = {n for region in self._given.regions for n in range(region.start, region.stop)}
        found = {max(0, bisect_right(self._firsts, f"<{iri}> ".encode()) - 1) for iri in subjects}
        return sorted(found - inside)

    def _index(self, old: Learnt, new: Learnt) -> None:
        index = SearchIndex(self._given.building / SEARCH)
        changed = {row[0] for row in (*old.entries, *new.entries)}
        index.add(new.entries)
        with closing(
            sqlite3.connect(f"file:{self._given.last / SEARCH}?mode=ro", uri=True)
        ) as last:
            rows = last.execute("SELECT iri, kind, label, names, words FROM entry")
            index.add(row for row in rows if row[0] not in changed)
        index.finish(self._scratch.path, self._given.tombstones, self._id_root)


def _unlisted(stones: Iterable[Tombstone]) -> Set[str]:
    return {stone.iri for stone in stones if stone.status == "unlisted"}


def _differing(old: Iterable[tuple[str, object]], new: Iterable[tuple[str, object]]) -> Set[str]:
    return {iri for iri, _ in {*old} ^ {*new}}


def _join(rows: Rows, more: Rows) -> None:
    for field in fields(rows):
        one, other = getattr(rows, field.name), getattr(more, field.name)
        one.update(other) if isinstance(one, Counter) else one.extend(other)


def _without(rows: Rows, others: Rows) -> Rows:
    """``rows`` but for those that are among ``others`` too."""
    found = type(rows)()
    for field in fields(rows):
        one, other = getattr(rows, field.name), getattr(others, field.name)
        if isinstance(one, Counter):
            setattr(found, field.name, one - other)
        else:
            among = set(other)
            setattr(found, field.name, [row for row in one if row not in among])
    return found

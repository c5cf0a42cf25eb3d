"""Finding things by their names and quotations by their words, and the lists of things.

SQLite FTS5 finds. To rank all that a frequent word is found in would take the longer the larger a
dataset is, so of more matches than :data:`MOST_MATCHES` the first ones count: the build has
numbered entries by how much is said of them. Lists are looked up, a page at a time, as it has
numbered them too. Snapshots of earlier releases have no such numbers: all matches are ranked, and
lists sorted anew for each page.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from .errors import Problem
from .messages import marked
from .snapshots import Snapshot
from .standing import has_table, open_search

#: More words than this add nothing but work.
MOST_WORDS: Final = 16

#: So many matches are ranked; of more, those of which most is said.
MOST_MATCHES: Final = 2_000
#: How many entries may hold a word that the rank of a match takes into account: BM25 counts them.
_COUNTED: Final = 10_000

# Marks around what was found: control characters, which no label of ours holds.
_OPEN, _CLOSE = "\x02", "\x03"
_NO_END: Final = 2**62


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a list: ``length`` items from ``first`` on, which counts from 0."""

    first: int
    length: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found. ``weight`` is how many facts mention it.

    ``number`` is that of the index, where a search has found it; ``excerpt`` are words in which
    something was found, in turn outside and inside of a match.
    """

    iri: str
    kind: str
    label: str
    weight: int
    number: int = 0
    excerpt: tuple[str, ...] = ()


def match_expression(text: str) -> str:
    """What a person typed as an FTS5 query: every word must occur, the last may be a beginning.

    Each word is a quoted string, so that no character of it means anything to FTS5.
    """
    words = [word for word in text.replace("\x00", " ").split() if any(c.isalnum() for c in word)][
        :MOST_WORDS
    ]
    quoted = ['"{}"'.format(word.replace('"', '""')) for word in words]
    return " ".join(quoted) + "*" if quoted else ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best matches of a search, the best first.

    Where there were more than may be ranked, ``among`` is how many were looked at; else 0.
    """

    entries: list[Entry]
    among: int = 0


def search(snapshot: Snapshot, text: str, limit: int) -> list[Entry]:
    """The entries that hold the words of ``text``, the best first."""
    return find(snapshot, text, limit).entries


def find(snapshot: Snapshot, text: str, limit: int) -> Found:
    """As :func:`search`, with how far was looked."""
    expression = match_expression(text)
    if not expression:
        return Found([])
    with closing(open_search(snapshot)) as database:
        if not has_table(database, "correction"):  # the latest of what a build makes
            return Found(_ranked(database, expression, limit))
        end = _row(database, expression, MOST_MATCHES)
        if end is None and not _has_frequent_word(database, text):
            return Found(_ranked(database, expression, limit))
        found = _by_weight(database, expression, end, limit)
        return Found(found, 0 if end is None else MOST_MATCHES)


def _ranked(database: sqlite3.Connection, expression: str, limit: int) -> list[Entry]:
    rows = database.execute(
        "SELECT entry.iri, entry.kind, entry.label, entry.weight, entry.id "
        "FROM entry_fts JOIN entry ON entry.id = entry_fts.rowid "
        "WHERE entry_fts MATCH ? "
        "ORDER BY bm25(entry_fts, 10.0, 5.0, 1.0), entry.weight DESC, entry.iri LIMIT ?",
        (expression, limit),
    )
    return [Entry(*row) for row in rows]


def _by_weight(
    database: sqlite3.Connection, expression: str, end: int | None, limit: int
) -> list[Entry]:
    """The matches before the row ``end``: those by their labels, then all others."""
    query = (
        "SELECT rowid FROM entry_fts WHERE entry_fts MATCH ? AND rowid < ? ORDER BY rowid LIMIT ?"
    )
    numbers: dict[int, None] = {}
    for part in (f"{{label}} : ({expression})", expression):
        rows = database.execute(query, (part, end or _NO_END, limit))
        numbers |= dict.fromkeys(row[0] for row in rows)
    rows = database.execute(
        "SELECT iri, kind, label, weight, entry.id FROM json_each(?) AS wanted "
        "JOIN entry ON entry.id = wanted.value ORDER BY wanted.key",
        (json.dumps([*numbers][:limit]),),
    )
    return [Entry(*row) for row in rows]


def _row(database: sqlite3.Connection, expression: str, place: int) -> int | None:
    """The number of the match that comes after so many; None where there is none."""
    found = database.execute(
        "SELECT rowid FROM entry_fts WHERE entry_fts MATCH ? ORDER BY rowid LIMIT 1 OFFSET ?",
        (expression, place),
    ).fetchone()
    return None if found is None else int(found[0])


def _has_frequent_word(database: sqlite3.Connection, text: str) -> bool:
    """Whether one of several words stands in so many entries that to count these takes long."""
    words = match_expression(text).split()
    return len(words) > 1 and any(
        _row(database, word, _COUNTED) is not None for word in dict.fromkeys(words)
    )


def with_excerpts(snapshot: Snapshot, text: str, entries: Sequence[Entry]) -> list[Entry]:
    """``entries``, which hold the words of ``text``, each with where it does."""
    numbers = [entry.number for entry in entries]
    if not numbers:
        return []
    with closing(open_search(snapshot)) as database:
        # One pass over the matches: the words that begin as the last one does are looked for once.
        rows = database.execute(
            "SELECT rowid, snippet(entry_fts, 2, ?, ?, ' … ', 24) FROM entry_fts "
            "WHERE entry_fts MATCH ? AND rowid BETWEEN ? AND ? "
            "AND +rowid IN (SELECT value FROM json_each(?))",
            (
                *(_OPEN, _CLOSE, match_expression(text)),
                *(min(numbers), max(numbers), json.dumps(numbers)),
            ),
        )
        found = {number: tuple(words.replace(_CLOSE, _OPEN).split(_OPEN)) for number, words in rows}
    return [replace(entry, excerpt=found.get(entry.number, ())) for entry in entries]


def counts(snapshot: Snapshot) -> dict[str, int]:
    """How many things there are of each kind that a list has."""
    with closing(open_search(snapshot)) as database:
        if not numbered(database):
            return dict(database.execute("SELECT kind, count(*) FROM entry GROUP BY kind"))
        return {kind: _length(database, kind, "name") for kind in _kinds(database)}


_OF_KIND: Final = "SELECT iri, kind, label, weight FROM entry WHERE kind = ? ORDER BY "
#: How a list can be sorted, and the query of each: by name, or by the number of facts.
SORTS: Final = {
    "name": _OF_KIND + "label, iri LIMIT ? OFFSET ?",
    "facts": _OF_KIND + "weight DESC, label, iri LIMIT ? OFFSET ?",
}


def of_kind(
    snapshot: Snapshot, kind: str, limit: int, offset: int, sort: str = "name"
) -> list[Entry]:
    """The entries of one kind, ``limit`` of them from ``offset`` on, by one of :data:`SORTS`."""
    with closing(open_search(snapshot)) as database:
        if numbered(database):
            rows = _part(database, kind, sort, Span(offset, limit))
        else:
            rows = database.execute(SORTS[sort], (kind, limit, offset)).fetchall()
    if not rows and offset:
        raise Problem(404, "Not Found", marked("This list has fewer pages."))
    return [Entry(*row) for row in rows]


def newest_articles(snapshot: Snapshot, limit: int) -> list[str] | None:
    """The articles of the latest date, by address; None where the build has not sorted them."""
    with closing(open_search(snapshot)) as database:
        if not numbered(database):
            return None
        return [row[0] for row in _part(database, "article", "date", Span(0, limit))]


def numbered(database: sqlite3.Connection) -> bool:
    """Whether the build that made this index has numbered the lists, and noted the facets."""
    return has_table(database, "listing")


def _kinds(database: sqlite3.Connection) -> Iterator[str]:
    """The kinds that have a list, each by one look into the index."""
    query = "SELECT min(kind) FROM listing WHERE kind > ?"
    kind = ""
    while found := database.execute(query, (kind,)).fetchone()[0]:
        yield (kind := str(found))


def _length(database: sqlite3.Connection, kind: str, sort: str) -> int:
    last = database.execute(
        "SELECT place FROM listing WHERE kind = ? AND sort = ? ORDER BY place DESC LIMIT 1",
        (kind, sort),
    ).fetchone()
    return last[0] + 1 if last else 0


def _part(
    database: sqlite3.Connection, kind: str, sort: str, span: Span
) -> list[tuple[str, str, str, int]]:
    return database.execute(
        "SELECT iri, entry.kind, label, weight FROM listing JOIN entry ON entry.id = listing.entry "
        "WHERE listing.kind = ? AND sort = ? AND place >= ? AND place < ? ORDER BY place",
        (kind, sort, span.first, span.first + span.length),
    ).fetchall()


def heaviest(snapshot: Snapshot, limit: int) -> list[Entry]:
    """The things that most facts mention; no articles, and no quotations."""
    with closing(open_search(snapshot)) as database:
        if numbered(database):
            kinds = [kind for kind in _kinds(database) if kind != "article"]
            found = [
                row for kind in kinds for row in _part(database, kind, "facts", Span(0, limit))
            ]
            found.sort(key=lambda row: (-row[3], row[0]))
            return [Entry(*row) for row in found[:limit]]
        rows = database.execute(
            "SELECT iri, kind, label, weight FROM entry "
            "WHERE kind NOT IN ('article', 'quotation') ORDER BY weight DESC, iri LIMIT ?",
            (limit,),
        ).fetchall()
    return [Entry(*row) for row in rows]


def count_listed(snapshot: Snapshot) -> int:
    """How many things and articles of the site have a page that lists may lead to."""
    with closing(open_search(snapshot)) as database:
        if numbered(database):
            return _length(database, "", "address")
        root = snapshot.addresses.id_root
        row = database.execute(f"SELECT count(*) {_LISTED}", (root, f"{root}\U0010ffff"))
        return int(row.fetchone()[0])


def listed(snapshot: Snapshot, span: Span) -> list[str]:
    """Those things and articles, by address."""
    with closing(open_search(snapshot)) as database:
        if numbered(database):
            return [row[0] for row in _part(database, "", "address", span)]
        root = snapshot.addresses.id_root
        rows = database.execute(
            f"SELECT iri {_LISTED} ORDER BY iri LIMIT ? OFFSET ?",
            (root, f"{root}\U0010ffff", span.length, span.first),
        )
        return [row[0] for row in rows]


#: What is unlisted is no entry at all.
_LISTED: Final = "FROM entry WHERE kind <> 'quotation' AND iri >= ? AND iri < ?"

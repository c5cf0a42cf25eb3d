"""The search index: ``search.db``."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ...ontology.layout import SEARCH_SCHEMA
from .corrected import CORRECTIONS
from .hubs import PLACED
from .model import Tombstone
from .scratch import EntryRow

#: What most facts mention comes first, so that a search that may not look at all matches looks at
#: those.
_ENTRIES: Final = """
INSERT INTO entry (iri, kind, label, names, words, weight)
SELECT found.iri, kind, label, names, words, coalesce(mention.facts, 0) AS weight
FROM found LEFT JOIN scratch.mention AS mention USING (iri)
WHERE found.iri NOT IN (SELECT iri FROM address WHERE status = 'unlisted')
ORDER BY weight DESC, found.iri
"""
#: A venue that is a thing is called by its label.
_FACETS: Final = """
INSERT OR IGNORE INTO facet
SELECT entry.id, found.name, coalesce(label.label, found.value)
FROM scratch.facet AS found
JOIN entry ON entry.iri = found.iri
LEFT JOIN scratch.label AS label ON label.iri = found.value
"""
_LISTED: Final = "entry WHERE kind <> 'quotation'"
_DATED: Final = (
    "entry JOIN scratch.article USING (iri) WHERE kind = 'article' "
    "AND published GLOB '[0-9][0-9][0-9][0-9]*' AND published NOT LIKE '0000%'"
)
#: A month or a year counts as its first day.
_DAY: Final = "substr(published || substr('-01-01', length(published) - 3), 1, 10)"
#: Each sort of list: kind, order, and the entries that it holds.
_LISTS: Final = {
    "name": ("kind", "PARTITION BY kind ORDER BY label, iri", _LISTED),
    "facts": ("kind", "PARTITION BY kind ORDER BY weight DESC, label, iri", _LISTED),
    "date": ("kind", f"ORDER BY {_DAY} DESC, iri", _DATED),
    "address": ("''", "ORDER BY iri", f"{_LISTED} AND iri >= :root AND iri < :end"),
}


class SearchIndex:
    """``search.db`` while it is being built: one transaction without a journal.

    What a build that fails leaves behind is thrown away whole, so nothing need be undone; and no
    ``-wal`` or ``-journal`` is left beside a file that is opened ``immutable``.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        self._db.executescript(SEARCH_SCHEMA.read_text(encoding="utf-8"))
        self._db.execute("CREATE TEMP TABLE found (iri, kind, label, names, words)")
        self._db.execute("BEGIN")

    def add(self, entries: Iterable[EntryRow]) -> None:
        """Add entries; each IRI once."""
        self._db.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?)", entries)

    def finish(self, scratch: Path, tombstones: Iterable[Tombstone], id_root: str) -> None:
        """Take weights and facets from the ``scratch`` file, add the tombstones, make the lists.

        ``id_root`` is how the addresses of the site's own things begin. Close.
        """
        self._db.executemany(
            "INSERT INTO address VALUES (?, ?, ?, ?)",
            ((stone.iri, stone.status, stone.successor, stone.since) for stone in tombstones),
        )
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS scratch", (str(scratch),))
        self._db.execute("BEGIN")
        self._db.execute(_ENTRIES)
        self._db.execute(_FACETS)
        self._db.execute(PLACED)
        self._db.execute(CORRECTIONS)
        self._db.execute("INSERT INTO language SELECT tag FROM scratch.language ORDER BY tag")
        bounds = {"root": id_root, "end": f"{id_root}\U0010ffff"}
        for sort, (kind, order, entries) in _LISTS.items():
            place = f"row_number() OVER ({order}) - 1"
            rows = f"SELECT {kind}, '{sort}', {place}, id FROM {entries}"  # noqa: S608 - all ours
            self._db.execute(f"INSERT INTO listing {rows}", bounds)
        self._db.execute("INSERT INTO entry_fts (entry_fts) VALUES ('rebuild')")
        self._db.execute("INSERT INTO entry_fts (entry_fts) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.execute("DETACH scratch")
        self._db.execute("ANALYZE")
        self._db.close()


def read_tombstones(path: Path) -> Sequence[Tombstone]:
    """Return the tombstones of the finished index at ``path``, sorted."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        # A snapshot of an earlier release has no column "since".
        rows = db.execute("SELECT * FROM address ORDER BY iri").fetchall()
    finally:
        db.close()
    return [Tombstone(*row) for row in rows]

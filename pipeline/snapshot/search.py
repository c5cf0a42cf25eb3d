"""The search index: ``search.db``."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...ontology.layout import SEARCH_SCHEMA
from .model import Tombstone
from .naming import Names


class SearchIndex:
    """``search.db`` while it is being built: one transaction without a journal.

    What a build that fails leaves behind is thrown away whole, so nothing need be undone; and no
    ``-wal`` or ``-journal`` is left beside a file that is opened ``immutable``.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        self._db.executescript(SEARCH_SCHEMA.read_text(encoding="utf-8"))
        self._db.execute("BEGIN")

    def add(self, iri: str, kind: str, names: Names, words: str = "") -> None:
        """Add an entry; each IRI once."""
        self._db.execute(
            "INSERT INTO entry (iri, kind, label, names, words, weight) VALUES (?, ?, ?, ?, ?, 0)",
            (iri, kind, names.label, "\n".join(names.others), words),
        )

    def finish(self, mentions: Path, tombstones: Iterable[Tombstone]) -> None:
        """Take the weights from the scratch file ``mentions``, add the tombstones, close."""
        self._db.executemany(
            "INSERT INTO address VALUES (?, ?, ?, ?)",
            ((stone.iri, stone.status, stone.successor, stone.since) for stone in tombstones),
        )
        self._db.execute(
            "DELETE FROM entry WHERE iri IN (SELECT iri FROM address WHERE status = 'unlisted')"
        )
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS scratch", (str(mentions),))
        self._db.execute("BEGIN")
        self._db.execute(
            "UPDATE entry SET weight = m.facts FROM scratch.mention AS m WHERE m.iri = entry.iri"
        )
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

"""What the tables and the search index are made of, in a file that stays out of memory.

Rows are added a segment at a time (:mod:`.gathering`), and can be taken away again in the same way
when a later build changes the segment.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .naming import local_name

if TYPE_CHECKING:
    from .gathering import Learnt, Told

_PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_SCHEMA = """
CREATE TABLE label (iri TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    iri TEXT PRIMARY KEY, title TEXT, publisher TEXT, published TEXT, url TEXT,
    authors TEXT, archived TEXT, language TEXT
) WITHOUT ROWID;
CREATE TABLE mention (iri TEXT PRIMARY KEY, facts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE facet (
    source TEXT NOT NULL, iri TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (source, iri, name, value)
) WITHOUT ROWID;
CREATE TABLE pointing (
    subject TEXT NOT NULL, thing TEXT NOT NULL, property TEXT NOT NULL, date TEXT NOT NULL,
    article TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (subject, thing, property)
) WITHOUT ROWID;
CREATE TABLE language (tag TEXT PRIMARY KEY, labels INTEGER NOT NULL) WITHOUT ROWID;
"""


#: What says it, an entry's IRI, the name of the facet, and its value.
FacetRow = tuple[str, str, str, str]
#: Of an entry of the search index: IRI, kind, label, other names (one a line), and words.
EntryRow = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a table says of a fact's article; a text is empty where the article does not say.

    ``authors`` are one a line.
    """

    iri: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    authors: str = ""
    archived: str = ""
    language: str = ""


class Scratch:
    """An SQLite file in the working folder; what is looked up often is kept in memory."""

    def __init__(self, path: Path, schema: str = f"{_PRAGMAS}{_SCHEMA}BEGIN;") -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(schema)
        self._mentions: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self.label = lru_cache(maxsize=1 << 16)(self._label)
        self.article = lru_cache(maxsize=1 << 10)(self._article)

    @classmethod
    def again(cls, path: Path) -> "Scratch":
        """What was kept in a file that was closed."""
        return cls(path, f"{_PRAGMAS}BEGIN;")

    def learn(self, learnt: "Learnt") -> None:
        """Keep what a segment calls things."""
        self._db.executemany("INSERT INTO label VALUES (?, ?)", learnt.labels)
        self._db.executemany(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(astuple, learnt.articles)
        )
        self._db.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)", learnt.facets)
        self._languages.update(learnt.languages)

    def tell(self, told: "Told") -> None:
        """Keep what the facts of a segment say of things."""
        self._db.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)", told.facets)
        self._db.executemany("INSERT INTO pointing VALUES (?, ?, ?, ?, ?, ?)", told.pointing)
        self._mentions.update(told.mentions)
        if len(self._mentions) >= 200_000:
            self._flush()

    def unlearn(self, learnt: "Learnt") -> None:
        """Forget what a segment called things."""
        self._forget("label", ("iri",), ((iri,) for iri, _ in learnt.labels))
        self._forget("article", ("iri",), ((row.iri,) for row in learnt.articles))
        self._forget("facet", ("source", "iri", "name", "value"), learnt.facets)
        self._languages.subtract(learnt.languages)
        self.label.cache_clear()
        self.article.cache_clear()

    def untell(self, told: "Told") -> None:
        """Forget what the facts of a segment said of things."""
        self._forget("facet", ("source", "iri", "name", "value"), told.facets)
        keys = ((subject, thing, property_) for subject, thing, property_, *_ in told.pointing)
        self._forget("pointing", ("subject", "thing", "property"), keys)
        self._mentions.subtract(told.mentions)

    def _forget(self, table: str, key: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        where = " AND ".join(f"{column} = ?" for column in key)
        self._db.executemany(f"DELETE FROM {table} WHERE {where}", rows)  # noqa: S608 - all ours

    def _label(self, iri: str) -> str:
        """Return what to call ``iri``: at worst the end of the address."""
        found = self._db.execute("SELECT label FROM label WHERE iri = ?", (iri,)).fetchone()
        return str(found[0]) if found else local_name(iri) or iri

    def _article(self, iri: str) -> ArticleRow:
        """Return an article's row, empty where the dataset does not describe it."""
        found = self._db.execute("SELECT * FROM article WHERE iri = ?", (iri,)).fetchone()
        return ArticleRow(*found) if found else ArticleRow(iri)

    def articles(self) -> Iterator[ArticleRow]:
        """Yield every article's row, by address."""
        for found in self._db.execute("SELECT * FROM article ORDER BY iri"):
            yield ArticleRow(*found)

    def _flush(self) -> None:
        self._db.executemany(
            "INSERT INTO mention VALUES (?, ?)"
            " ON CONFLICT (iri) DO UPDATE SET facts = facts + excluded.facts",
            self._mentions.items(),
        )
        self._mentions.clear()

    def close(self) -> None:
        """Write out everything, so that another connection can read it, and close."""
        self._flush()
        self._db.executemany(
            "INSERT INTO language VALUES (?, ?)"
            " ON CONFLICT (tag) DO UPDATE SET labels = labels + excluded.labels",
            self._languages.items(),
        )
        self._db.execute("DELETE FROM language WHERE labels = 0")
        self._db.execute("DELETE FROM mention WHERE facts = 0")
        self._db.execute("COMMIT")
        self._db.close()

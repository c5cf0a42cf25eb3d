"""A look-up of labels and articles that stays out of memory."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from .naming import local_name

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE label (iri TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    iri TEXT PRIMARY KEY, title TEXT, publisher TEXT, published TEXT, url TEXT,
    authors TEXT, archived TEXT, language TEXT
) WITHOUT ROWID;
CREATE TABLE mention (iri TEXT PRIMARY KEY, facts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE facet (iri TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE pointing (
    thing TEXT NOT NULL, property TEXT NOT NULL, date TEXT NOT NULL, article TEXT NOT NULL,
    subject TEXT NOT NULL, place INTEGER NOT NULL
);
CREATE TABLE language (tag TEXT PRIMARY KEY) WITHOUT ROWID;
BEGIN;
"""


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

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_SCHEMA)
        self._mentions: Counter[str] = Counter()
        self.label = lru_cache(maxsize=1 << 16)(self._label)
        self.article = lru_cache(maxsize=1 << 10)(self._article)

    def add_label(self, iri: str, label: str) -> None:
        """Keep what to call ``iri``."""
        self._db.execute("INSERT INTO label VALUES (?, ?)", (iri, label))

    def add_article(self, row: ArticleRow) -> None:
        """Keep an article's row."""
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(row))

    def add_facets(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keep by what entries can be narrowed: IRI, name of the facet, value."""
        self._db.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)

    def add_pointing(self, rows: Iterable[tuple[str, str, str, str, str, int]]) -> None:
        """Keep what points to things: the thing, under what, date, article, subject, place."""
        self._db.executemany("INSERT INTO pointing VALUES (?, ?, ?, ?, ?, ?)", rows)

    def add_languages(self, tags: Iterable[str]) -> None:
        """Keep the languages of labels, each once."""
        self._db.executemany("INSERT INTO language VALUES (?)", ((tag,) for tag in sorted(tags)))

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

    def mention(self, iris: Iterable[str]) -> None:
        """Count one more fact that mentions each of ``iris``."""
        self._mentions.update(iris)
        if len(self._mentions) >= 200_000:
            self._flush()

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
        self._db.execute("COMMIT")
        self._db.close()

"""Tables of what is noted of all sheets, which may be too many for memory."""

import sqlite3
from collections.abc import Mapping
from typing import Final, Self

#: So many bytes of a database are kept in memory; what is more waits on disk.
CACHE_BYTES: Final = 32 << 20
#: So many rows are collected before they are put into a table.
ROWS: Final = 10_000

Row = tuple[str | int, ...]

_PRAGMAS: Final = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -{CACHE_BYTES >> 10};
"""


def spilling_database(schema: str) -> sqlite3.Connection:
    """A database without a name, with the tables of ``schema``, in one transaction for good.

    SQLite begins to write such a one to a temporary file when it outgrows its cache ("Temporary
    Databases", sqlite.org/inmemorydb.html). The file has no name either, so that it vanishes with
    the process, however that ends; it lies where ``SQLITE_TMPDIR`` or ``TMPDIR`` says, else in
    ``/var/tmp``.
    """
    # Workers of a cluster may go on in another thread; SQLite itself takes turns.
    database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    database.executescript(f"{_PRAGMAS}{schema}BEGIN;")
    return database


class Notes:
    """Rows of the tables of ``schema``, in which they are put where they are many or asked for.

    ``rows`` are those to begin with, by table. A pickle holds all rows and nothing that was made of
    them: ``fresh`` says that there are some which nothing has been made of, until the owner of the
    notes says that there is.
    """

    def __init__(self, schema: str, rows: Mapping[str, list[Row]]) -> None:
        self._schema = schema
        self._new = {table: list(given) for table, given in rows.items()}
        self._database: sqlite3.Connection | None = None
        self.fresh = True

    def __reduce__(self) -> tuple[type["Notes"], tuple[object, ...]]:
        """What a pickle holds."""
        return Notes, (self._schema, {table: self.rows(table) for table in self._new})

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return self._database is None and not any(self._new.values())

    def add(self, table: str, rows: list[Row]) -> None:
        """Take more rows of ``table``."""
        waiting = self._new[table]
        waiting += rows
        self.fresh = True
        if len(waiting) >= ROWS:
            self._put()

    def join(self, others: "Notes") -> None:
        """Take all rows of ``others``, which have the same tables."""
        self.take(others.all_rows())

    def rows(self, table: str) -> list[Row]:
        """All rows of ``table``."""
        put: list[Row] = []
        if self._database is not None:
            put = self._database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
        return put + self._new[table]

    def all_rows(self) -> dict[str, list[Row]]:
        """All rows, by table."""
        return {table: self.rows(table) for table in self._new}

    def take(self, rows: Mapping[str, list[Row]]) -> None:
        """Take more rows, by table."""
        for table in self._new:
            self.add(table, rows[table])

    def database(self) -> sqlite3.Connection:
        """The database with all rows in it."""
        return self._put()

    def _put(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = spilling_database(self._schema)
        for table, rows in self._new.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                self._database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608
                rows.clear()
        return self._database


class Noting:
    """What takes note of many sheets in ``tables`` of ``schema``, a few sheets at a time."""

    def __init__(self, schema: str, *tables: str) -> None:
        self._notes = Notes(schema, {table: [] for table in tables})

    def join(self, others: Self) -> None:
        """Take note of all that ``others`` took note of."""
        self._notes.join(others._notes)

    def rows(self) -> dict[str, list[Row]]:
        """All that was noted, by table."""
        return self._notes.all_rows()

    def take(self, rows: Mapping[str, list[Row]]) -> None:
        """Note what was noted before (:meth:`rows`)."""
        self._notes.take(rows)

"""Tables of what is noted of all sheets, which may be too many for memory."""

import sqlite3
from typing import Final

#: So many bytes of a database are kept in memory; what is more waits on disk.
CACHE_BYTES: Final = 32 << 20
#: So many rows are collected before they are put into a table.
ROWS: Final = 10_000

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

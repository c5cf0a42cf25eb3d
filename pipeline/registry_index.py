"""A registry in bulk: checked once, and from then on opened rather than read.

A million articles have some three million entries. What is read of ``registry.jsonl`` is put into a
database beside it, which every process opens in no time, and in which an entry is found without the
others being in memory. The database belongs to one state of the file, told by its digest; any other
is read anew. It can be deleted at any time.
"""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from .errors import Problem, Problems
from .files import read_utf8, unversioned
from .registry_entry import Entry
from .registry_parsing import in_nfc, keep_entries, raw_lines
from .spilling import spilling_database

#: Registries of fewer bytes are read whole: some thousands of entries.
BULK: Final = 1 << 20
#: So many entries, of some 2 kB each, are remembered for those who ask again.
REMEMBERED: Final = 1 << 12
#: What the database is called in the workspace's cache.
NAME: Final = "registry.db"

#: After so many seconds nobody is working any more on what was not finished.
_ABANDONED: Final = 3600
#: Changes with the tables, and with what an entry may be.
_FORMAT: Final = 1
_SCHEMA: Final = """
CREATE TABLE made_of (state TEXT NOT NULL);
CREATE TABLE entry (
    line INTEGER PRIMARY KEY, normal TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    plain INTEGER NOT NULL, linking INTEGER NOT NULL, text TEXT NOT NULL
);
"""
_INDEXES: Final = (
    "CREATE INDEX by_kind ON entry (kind)",
    "CREATE INDEX decided ON entry (line) WHERE NOT plain",
    "CREATE INDEX linking ON entry (line) WHERE linking",
)


class Index(Mapping[str, Entry]):
    """The entries of a database by key, in the order of the file. They are read when asked for."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._remembered: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        """The entry with this key. Raise KeyError."""
        entry = self._remembered.get(key)
        if entry is None:
            found = "SELECT text FROM entry WHERE normal = ?"
            row = self._database.execute(found, (in_nfc(key),)).fetchone()
            if row is None:
                raise KeyError(key)
            entry = self._remember(row[0])
            if entry.key != key:  # it only looks so
                raise KeyError(key)
        return entry

    def __len__(self) -> int:
        """How many there are."""
        (count,) = self._database.execute("SELECT count(*) FROM entry").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return (entry.key for entry in self.values())

    def values(self) -> ValuesView[Entry]:
        """The entries, of which few are in memory at a time."""
        return _Values(self)

    def all(self) -> Iterator[Entry]:
        """The entries, one after the other."""
        return self._where("TRUE")

    def decided(self) -> Iterator[Entry]:
        """Those that are not plain."""
        return self._where("NOT plain")

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """Those of one kind."""
        return self._where("kind = ?", kind)

    def _where(self, condition: str, *values: str) -> Iterator[Entry]:
        select = f"SELECT text FROM entry WHERE {condition} ORDER BY line"  # noqa: S608 - ours
        for (text,) in self._database.execute(select, values):
            yield self._remember(text)

    def _remember(self, text: str) -> Entry:
        # Whoever has an entry asks for it again, by its key, to learn what it means today.
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        entry = Entry.model_validate_json(text)
        self._remembered[entry.key] = entry
        return entry


class _Values(ValuesView[Entry]):
    """The entries of an index in the order of the file, rather than key by key."""

    _mapping: Index

    def __iter__(self) -> Iterator[Entry]:
        return self._mapping.all()


class _Indexed:
    """Where entries go that are read into a database (:class:`~.registry_parsing.Kept`)."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.entries = Index(database)

    def known(self, normal: str) -> tuple[str, int] | None:
        found = "SELECT text, line FROM entry WHERE normal = ?"
        row = self._database.execute(found, (normal,)).fetchone()
        return (Entry.model_validate_json(row[0]).key, row[1]) if row else None

    def keep(self, entry: Entry, normal: str, line: int, text: str) -> None:
        linking = bool(entry.replaced_by or entry.split_from or entry.candidates or entry.works)
        row = (line, normal, entry.kind, entry.is_plain, linking, text)
        self._database.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)

    def linking(self) -> Iterable[tuple[Entry, int]]:
        found = "SELECT text, line FROM entry WHERE linking ORDER BY line"
        for text, line in self._database.execute(found):
            yield Entry.model_validate_json(text), line


def indexed(path: Path, file: str, cache: Path | None) -> Index:
    """The index of ``path``, a registry in JSON Lines: that in the folder ``cache``, or a new one.

    A new one is left in ``cache``, unless that is None or cannot be written to. Raise
    :class:`Problems` with every place that is wrong, and where it is not UTF-8.
    """
    with path.open("rb") as lines:
        digest = hashlib.file_digest(lines, "sha256").hexdigest()
        state = f"{_FORMAT} {installed_version('rejoinder')} {digest}"
        if cache is not None:
            if (index := _opened(cache / NAME, state)) is not None:
                return index
            with contextlib.suppress(OSError, sqlite3.OperationalError):
                lines.seek(0)
                return _made_in(cache, state, _mode_of(lines), _decoded(lines, path, file), file)
        lines.seek(0)
        database = spilling_database(_SCHEMA)
        _fill(database, state, _decoded(lines, path, file), file)
        return Index(database)


def _opened(path: Path, state: str) -> Index | None:
    """The index there, if it is of this state. It is never changed, only replaced."""
    try:
        database = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        if database.execute("SELECT state FROM made_of").fetchall() == [(state,)]:
            return Index(database)
        database.close()
    except sqlite3.DatabaseError:
        pass  # none is there, or one that is broken
    return None


def _made_in(cache: Path, state: str, mode: int, lines: Iterable[str], file: str) -> Index:
    """Make the index and leave it in ``cache``. Raise OSError or OperationalError if that fails.

    Whoever may read the registry, ``mode`` says, may read that too.
    """
    unversioned(cache)
    for left in cache.glob(f".{NAME}.*"):  # by a process that was killed
        if left.stat().st_mtime < time.time() - _ABANDONED:
            left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=cache, prefix=f".{NAME}.")
    os.close(handle)
    unfinished = Path(name)
    try:
        database = sqlite3.connect(unfinished, isolation_level=None)
        try:
            database.executescript(
                f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA} BEGIN;"
            )
            _fill(database, state, lines, file)
            database.execute("COMMIT")
        finally:
            database.close()
        with unfinished.open("rb") as whole:
            os.fsync(whole.fileno())
        unfinished.chmod(mode)
        unfinished.replace(cache / NAME)
    finally:
        unfinished.unlink(missing_ok=True)
    index = _opened(cache / NAME, state)
    if index is None:  # another process has replaced it, for another state of the file
        raise FileNotFoundError(cache / NAME)
    return index


def _mode_of(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_mode & 0o777


def _fill(database: sqlite3.Connection, state: str, lines: Iterable[str], file: str) -> None:
    problems: list[Problem] = []
    keep_entries(raw_lines(lines, file, problems), file, _Indexed(database), problems)
    if problems:
        raise Problems(problems)
    for index in _INDEXES:
        database.execute(index)
    database.execute("INSERT INTO made_of VALUES (?)", (state,))


def _decoded(lines: IO[bytes], path: Path, file: str) -> Iterator[str]:
    """The lines as text. Raise :class:`Problems` where one is not UTF-8."""
    try:
        for number, line in enumerate(lines):
            yield line.decode("utf-8" if number else "utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError:
        read_utf8(path, file)  # says where
        raise

"""What a build remembers for the next one: ``site/ledger/``, beside what is published.

Nothing there is ever served, and nothing is lost with it but time: a build that finds none, or one
of another version than the current, makes everything anew.
"""

import json
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import RejoinderError
from .survey import SEGMENTS

if TYPE_CHECKING:
    from .parts import Part

#: In ``site/``.
LEDGER: Final = "ledger"
#: In the ledger: contents by their digests; and in a version's folder, the parts it is made of.
_CONTENTS: Final = "contents"
_BOOK: Final = "parts.json"


class LedgerError(RejoinderError):
    """The ledger is not as it was written."""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a dataset: the key of what it was made of, and the names of contents.

    They are its lines, what was noted while they were made, and traces of what else they were made
    with. A part without a key is made anew by every build; not all have notes and traces.
    """

    key: str
    lines: str
    notes: str = ""
    traces: str = ""


class Book:
    """The parts of the dataset that is being built, and those of the last that may serve again.

    ``patches`` is how many builds in a row took over what they could.
    """

    def __init__(self, ledger: "Ledger", terms: str, last: "LastBook | None") -> None:
        self._ledger = ledger
        self.terms = terms
        self.last = last if last is not None and last.terms == terms else None
        self._known = {row.key: row for row in self.last.rows if row.key} if self.last else {}
        self.rows: list[Row] = []

    def known(self, key: str) -> Row | None:
        """The part that the last build made of what has this key."""
        row = self._known.get(key)
        return row if row is not None and self._ledger.has(row) else None

    def notes(self, row: Row) -> bytes:
        """What was noted of a known part. Raise :class:`LedgerError`."""
        return self._ledger.content(row.notes)

    def traces(self, row: Row) -> bytes:
        """With what a known part was made. Raise :class:`LedgerError`."""
        return self._ledger.content(row.traces)

    def again(self, row: Row) -> None:
        """Put a known part into the dataset, as it is."""
        self.rows.append(row)

    def add(self, key: str, part: "Part", notes: bytes = b"", traces: bytes = b"") -> None:
        """Put a new part into the dataset, and remember it."""
        self._ledger.keep(part.name, part.packed)
        self._ledger.keep(f"{part.name}.shared", zlib.compress(part.shared, 1))
        self.rows.append(Row(key, part.name, self._kept(notes), self._kept(traces)))

    def _kept(self, content: bytes) -> str:
        if not content:
            return ""
        name = blake2b(content, digest_size=16).hexdigest()
        self._ledger.keep(name, zlib.compress(content, 1))
        return name

    def lines(self, row: Row) -> bytes:
        """The sorted lines of a part. Raise :class:`LedgerError`."""
        return self._ledger.content(row.lines)

    def shared(self, row: Row) -> bytes:
        """The sums of a part's lines that others may have. Raise :class:`LedgerError`."""
        return self._ledger.content(f"{row.lines}.shared")

    def write(self, folder: Path, patches: int) -> None:
        """Write the book into ``folder``, which goes to the ledger with the version."""
        rows = list(map(astuple, self.rows))
        data = {"terms": self.terms, "patches": patches, "rows": rows}
        (folder / _BOOK).write_text(json.dumps(data), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class LastBook:
    """The book of the current version, and the folder in which it is.

    The folder holds too where the segments of its files are, and what its tables were made of.
    """

    folder: Path
    terms: str
    patches: int
    rows: tuple[Row, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it tells where the segments of the version's files are, not its parts alone."""
        return (self.folder / SEGMENTS).is_file()


class Ledger:
    """The ledger of a site, while the site is locked."""

    def __init__(self, site: Path) -> None:
        self._folder = site / LEDGER

    def open(self, terms: str, version: str | None) -> Book:
        """A book for a new version, that knows the parts of ``version`` if it was the last."""
        (self._folder / _CONTENTS).mkdir(parents=True, exist_ok=True)
        return Book(self, terms, self._last(version) if version else None)

    def _last(self, version: str) -> LastBook | None:
        folder = self._folder / version
        try:
            data = json.loads((folder / _BOOK).read_bytes())
            rows = tuple(Row(*row) for row in data["rows"])
            return LastBook(folder, str(data["terms"]), int(data["patches"]), rows)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, packed: bytes) -> None:
        """Keep a content, packed, under a name that nothing else has."""
        path = self._path(name)
        new = path.with_name(f".{name}")
        new.write_bytes(packed)
        new.replace(path)

    def has(self, row: Row) -> bool:
        """Whether all contents of a part are there."""
        return all(self._path(name).is_file() for name in _names((row,)))

    def content(self, name: str) -> bytes:
        """A content, plain. Raise :class:`LedgerError` where it is not there or is damaged."""
        try:
            return zlib.decompress(self._path(name).read_bytes())
        except (OSError, zlib.error) as error:
            raise LedgerError(f"{self._path(name)}: {error}") from error

    def _path(self, name: str) -> Path:
        return self._folder / _CONTENTS / name

    def enter(self, folder: Path, version: str) -> None:
        """Take a finished folder as that of ``version``, which is not current yet."""
        target = self._folder / version
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)

    def forget(self) -> None:
        """Forget everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def tidy(self, version: str) -> None:
        """Forget all that the current ``version`` was not made of."""
        last = self._last(version)
        if last is None:
            self.forget()
            return
        needed = set(_names(last.rows))
        for folder in self._folder.iterdir():
            if folder.name not in (_CONTENTS, version):
                shutil.rmtree(folder, ignore_errors=True)
        for content in (self._folder / _CONTENTS).iterdir():
            if content.name not in needed:
                content.unlink(missing_ok=True)


def _names(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        yield row.lines
        yield f"{row.lines}.shared"
        yield from filter(None, (row.notes, row.traces))

"""Metadata in a table beside the articles: ``articles.csv``, our own or Zotero's export."""

import csv
import io
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from ..errors import Problem, Problems, counted, shorten
from .article import ArticleMetadata
from .encoding import decode
from .metadata import valid
from .reading import MAX_BYTES
from .sources import ArticleSource

NAME: Final = "articles.csv"
#: Field → the columns that give it, those that win first. Zotero calls the newspaper "Publication
#: Title"; its "Publisher" is the company behind it.
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "title": ("title",),
    "author": ("author",),
    "publisher": ("publication title", "publisher"),
    "published": ("published", "date"),
    "url": ("url",),
    "archived": ("archived",),
    "language": ("language",),
}
#: Columns that say which file a row is about: ours, and Zotero's with one or several.
_FILE, _ATTACHMENTS = "file", "file attachments"
_ALLOWED: Final[Mapping[str, str]] = {
    "published": "YYYY-MM-DD, YYYY-MM, YYYY or a time",
    "url": "an http or https address",
    "archived": "an http or https address",
    "language": "a language tag such as en or fr-CH",
}


@dataclass(slots=True)
class MetadataTables:
    """What the tables below a folder say of the articles there.

    A table is about files in its folder and in those below; of two rows about one file, that of the
    deeper table counts. What is wrong with a row goes to ``problems``, what could only be passed
    over to ``notes``; the other rows and cells count nevertheless.
    """

    folder: Path
    root: Path
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _rows: dict[tuple[Path, int | None], ArticleMetadata] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder, folders, files in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            if NAME in files:
                path = Path(folder, NAME)
                try:
                    self._rows |= _Table(path, path.relative_to(self.root).as_posix(), self).rows()
                except Problems as error:
                    self.problems.extend(error.problems)

    def of(self, source: ArticleSource) -> ArticleMetadata | None:
        """What a table says of the article; None where none does."""
        return self._rows.get((source.path, source.line))


class _Table:
    """One file, while it is read."""

    def __init__(self, path: Path, file: str, tables: MetadataTables) -> None:
        self.path, self.file, self.tables = path, file, tables
        self.folder = path.parent
        if path.stat().st_size > MAX_BYTES:
            raise Problems([Problem(file, 0, "", "is too large for a table of articles")])
        decoded = decode(path.read_bytes(), file)
        if decoded.warning:
            tables.notes.append(f"{file}: {decoded.warning}")
        self.text = decoded.text.lstrip("\ufeff")
        self.known: dict[str, list[Path]] = {}

    def rows(self) -> dict[tuple[Path, int | None], ArticleMetadata]:
        """Every row about a file that is there. Raise :class:`Problems` for no table at all."""
        lines = self._lines()
        _, header = next(lines, (1, []))
        columns: dict[str, int] = {}
        for index, name in enumerate(header):
            columns.setdefault(" ".join(name.split()).casefold(), index)
        if _FILE not in columns and _ATTACHMENTS not in columns:
            raise Problems(
                [
                    Problem(self.file, 1, "", "has no column that names files",
                            shorten(", ".join(header)), "file, or Zotero's File Attachments")
                ]
            )  # fmt: skip
        zotero = _FILE not in columns
        found: dict[tuple[Path, int | None], ArticleMetadata] = {}
        without = 0
        for line, cells in lines:
            if any(cell.strip() for cell in cells[len(header) :]):
                self._wrong(line, "", "has more cells than there are columns", str(len(cells)))
            row = {
                name: cells[index].strip()
                for name, index in columns.items()
                if index < len(cells) and cells[index].strip()
            }
            if not row:
                continue
            named = row.get(_ATTACHMENTS if zotero else _FILE)
            if named is None:
                without += 1
                continue
            files = list(self._attachments(line, named) if zotero else self._file(line, named))
            if not files:
                continue
            metadata = self._metadata(line, row, zotero)
            for place in files:
                if place in found:
                    self._wrong(line, _FILE, "another row is about the same file", named)
                found.setdefault(place, metadata)
        if without:
            self.tables.notes.append(f"{self.file}: {counted(without, 'row')} without a file")
        return found

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the line on which it begins. Raise :class:`Problems` for broken quotes."""
        reader = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self._delimiter(), strict=True
        )
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise Problems([Problem(self.file, line, "", f"is not CSV: {error}")]) from None

    def _delimiter(self) -> str:
        """What stands between the names of the columns: by the country of the spreadsheet."""
        header = self.text.partition("\n")[0]
        return max((",", ";", "\t"), key=header.count)

    def _file(self, line: int, named: str) -> Iterator[tuple[Path, int | None]]:
        """The file that our own column names, relative to the table."""
        name = named.replace("\\", "/")
        file, mark, number = name.rpartition("#")
        for path, of_many in ((name, None), (file, number if mark and number.isdigit() else None)):
            place = self.folder / path
            if (
                path
                and (path == name or of_many is not None)
                and ".." not in PurePosixPath(path).parts
                and not PurePosixPath(path).is_absolute()
                and place.is_file()
            ):
                yield place, None if of_many is None else int(of_many)
                return
        self._wrong(line, _FILE, "there is no such file beside the table", named)

    def _attachments(self, line: int, named: str) -> Iterator[tuple[Path, int | None]]:
        """Files with the same name as an attachment; paths are those of another machine.

        Of several with one name, it is that in the folders of the same names.
        """
        found = 0
        for attachment in named.split(";"):
            for place in self._like(attachment.strip()):
                found += 1
                yield place, None
        if not found:
            self._wrong(line, "File Attachments", "there is no such file below the table", named)

    def _like(self, attachment: str) -> list[Path]:
        parts = _parts(attachment.replace("\\", "/"))
        if not parts:
            return []
        if not self.known:
            for folder, _, files in os.walk(self.folder):
                for name in files:
                    self.known.setdefault(_plain(name), []).append(Path(folder, name))
        places = self.known.get(parts[-1], [])
        alike = [(_common(parts, _parts(place.as_posix())), place) for place in places]
        most = max((number for number, _ in alike), default=0)
        best = [place for number, place in alike if number == most]
        return best if len(best) == 1 else []

    def _metadata(self, line: int, row: Mapping[str, str], zotero: bool) -> ArticleMetadata:
        values: dict[str, object] = {}
        for name, columns in COLUMNS.items():
            column = next((column for column in columns if column in row), None)
            if column is None:
                continue
            said: object = row[column]
            if name == "author":
                people = [person.strip() for person in row[column].split(";") if person.strip()]
                said = [_first_name_first(person) for person in people] if zotero else people
            value = valid(name, said)
            if value is not None:
                values[name] = value
            elif zotero:
                self.tables.notes.append(
                    f"{self.file}:{line}: {name}: {shorten(row[column])} is passed over"
                )
            else:
                self._wrong(
                    line, name, "does not have the right form", row[column], _ALLOWED.get(name)
                )
        return ArticleMetadata.model_validate(values)

    def _wrong(
        self, line: int, column: str, message: str, found: str, allowed: str | None = None
    ) -> None:
        self.tables.problems.append(
            Problem(self.file, line, column, message, shorten(found), allowed)
        )


def _first_name_first(person: str) -> str:
    """``Marsh, Ada`` → ``Ada Marsh``; what has no comma, or several, stays."""
    family, comma, given = person.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given else person


def _plain(name: str) -> str:
    """A file's name as it is compared: systems spell letters with accents in two ways."""
    return unicodedata.normalize("NFC", name)


def _parts(path: str) -> list[str]:
    return [_plain(part) for part in path.split("/") if part not in ("", ".", "..")]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many last parts two paths have in common."""
    number = 0
    while number < min(len(one), len(other)) and one[-1 - number] == other[-1 - number]:
        number += 1
    return number


def with_metadata(of_file: ArticleMetadata, given: ArticleMetadata | None) -> ArticleMetadata:
    """What the file says, but for what the table gives: a person wrote that."""
    if given is None:
        return of_file
    return of_file.model_copy(update=given.model_dump(exclude_none=True))

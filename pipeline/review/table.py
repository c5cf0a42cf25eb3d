"""A table as some spreadsheet has saved it: its rows, by the names of the columns."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ..errors import Problem, Problems, shorten
from .cells import restored
from .columns import COLUMNS, FIXED

_DELIMITERS: Final = (",", ";", "\t")
#: Without these nobody knows what a row is about.
_NEEDED: Final = (*FIXED, "review", "state")
#: A table begins with less than this.
_LONGEST_HEADING: Final = 65_536


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as the spreadsheet counts, and its cells, of those columns that are there.

    Cells are as they were exported, without what was put before them to keep them safe.
    """

    number: int
    cells: dict[str, str]


def read_table(path: Path, file: str, problems: list[Problem]) -> Iterator[Row]:
    """The rows of ``path``, which errors call ``file``, but for empty ones.

    Comma, semicolon and tab separate, UTF-8 and UTF-16 are read. Raise :class:`Problems` for what
    is no such table; a row that has more cells than the heading adds to ``problems``.
    """
    try:
        with path.open(encoding=_encoding(path), newline="") as lines:
            yield from _rows(lines, file, problems)
    except OSError as error:
        raise _problem(file, 0, "", f"cannot be read: {error.strerror}") from None
    except UnicodeError as error:
        found = None
        if isinstance(error, UnicodeDecodeError):
            found = f"byte 0x{error.object[error.start]:02x}"
        allowed = "UTF-8 (in Excel: 'CSV UTF-8', in LibreOffice: character set Unicode)"
        raise _problem(file, 0, "", "is not UTF-8", found, allowed) from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(2)
    return "utf-16" if beginning in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _rows(lines: IO[str], file: str, problems: list[Problem]) -> Iterator[Row]:
    heading = lines.readline(_LONGEST_HEADING)
    shift = 0
    if heading.casefold().startswith("sep="):  # Excel's own way to name what separates
        heading = lines.readline(_LONGEST_HEADING)
        shift = 1
    delimiter, columns = _columns(heading, file)
    number = 1 + shift
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            number += 1
            if not any(map(str.strip, cells)):
                continue
            if any(map(str.strip, cells[len(columns) :])):
                more = shorten(cells[len(columns)])
                message = "has more cells than the heading has columns"
                problems.append(Problem(file, number, "", message, more))
                continue
            named = zip(columns, cells, strict=False)
            known = {name: restored(cell) for name, cell in named if name in COLUMNS}
            yield Row(number, known)
    except csv.Error as error:
        raise _problem(file, number + 1, "", f"is not CSV: {error}") from None


def _columns(heading: str, file: str) -> tuple[str, Sequence[str]]:
    """What separates the cells, and the names of the columns."""
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([heading], delimiter=delimiter), [])
        except csv.Error:
            continue
        columns = [cell.strip().casefold() for cell in cells]
        if set(_NEEDED) <= set(columns):
            twice = next((c for c in columns if c in COLUMNS and columns.count(c) > 1), None)
            if twice:
                raise _problem(file, 1, twice, "two columns have this name")
            return delimiter, columns
    raise _problem(
        file,
        1,
        "",
        "is not a table that 'rejoinder export --review' has made",
        shorten(heading.strip()),
        f"columns {', '.join(_NEEDED)}, separated by commas, semicolons or tabs",
    )


def _problem(
    file: str,
    row: int,
    column: str,
    message: str,
    found: str | None = None,
    allowed: str | None = None,
) -> Problems:
    return Problems([Problem(file, row, column, message, found, allowed)])

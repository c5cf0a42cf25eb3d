"""Fact sheets from files: YAML, one sheet a file, or JSON Lines, one sheet a line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from ..errors import Problem, Problems
from ..files import read_utf8
from ..validation import problems_of
from ..yaml_text import Document, Place, parse_yaml
from .model import Sheet

#: The endings of files that hold fact sheets.
YAML_SUFFIXES = (".yaml", ".yml")
BULK_SUFFIX = ".jsonl"


@dataclass(slots=True)
class SheetFile:
    """A sheet and where it stands: ``file`` as errors call it, ``line`` from which it starts."""

    sheet: Sheet
    path: Path
    file: str
    line: int = 1
    document: Document | None = field(default=None, repr=False)

    def line_of(self, place: Place) -> int:
        """The line of a place in the sheet: exact in YAML, the sheet's own line in JSON Lines."""
        return self.document.line(place) if self.document else self.line


def is_sheet(path: Path) -> bool:
    """Whether the file's name says that it holds fact sheets."""
    return path.suffix in (*YAML_SUFFIXES, BULK_SUFFIX) and not path.name.startswith(".")


def read_sheets(folder: Path, root: Path, problems: list[Problem]) -> Iterator[SheetFile]:
    """Every sheet below ``folder``, in the order of the files' names.

    Errors name files relative to ``root``. A file that cannot be read adds to ``problems`` what is
    wrong with it, and the others are still yielded.
    """
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and is_sheet(p)):
        file = path.relative_to(root).as_posix()
        if path.suffix == BULK_SUFFIX:
            yield from read_bulk(path, file, problems)
            continue
        try:
            yield read_sheet(path, file)
        except Problems as error:
            problems.extend(error.problems)


def read_sheet(path: Path, file: str | None = None) -> SheetFile:
    """Read one YAML sheet. ``file`` is what errors call it; by default its name.

    Raise :class:`Problems` with the line and field of everything that is wrong.
    """
    file = file or path.name
    return parse_sheet(read_utf8(path, file), path, file)


def parse_sheet(text: str, path: Path, file: str) -> SheetFile:
    """The YAML sheet ``text`` of the file ``path``, which errors call ``file``.

    Raise :class:`Problems` with the line and field of everything that is wrong.
    """
    document = parse_yaml(text, file)
    if not isinstance(document.data, dict):
        raise Problems(
            [Problem(file, 1, "", "holds no fact sheet", allowed="article, things, facts")]
        )
    sheet = _validated(document.data, file, document.line)
    return SheetFile(sheet, path, file, document=document)


def read_bulk(path: Path, file: str, problems: list[Problem]) -> Iterator[SheetFile]:
    """The sheets of a JSON Lines file (https://jsonlines.org); blank lines are passed over."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield SheetFile(read_line(line, file, number), path, file, number)
            except Problems as error:
                problems.extend(error.problems)


def read_line(line: bytes, file: str, number: int) -> Sheet:
    """The sheet in the line ``number`` of a JSON Lines file. Raise :class:`Problems`."""
    # The fast way first; the slow one only to say what is wrong.
    try:
        return Sheet.model_validate_json(line)
    except ValidationError:
        pass
    try:
        data = json.loads(line)
    except UnicodeDecodeError as error:
        raise Problems(
            [Problem(file, number, "", f"is not UTF-8 (byte {error.start} of the line)")]
        ) from None
    except (ValueError, RecursionError) as error:
        raise Problems([Problem(file, number, "", f"is not JSON: {error}")]) from None
    if not isinstance(data, dict):
        raise Problems([Problem(file, number, "", "holds no fact sheet", allowed="a JSON object")])
    return _validated(data, file, lambda _: number)


def _validated(data: object, file: str, line_of: Callable[[Place], int]) -> Sheet:
    """The sheet that plain data make, or the problems that they have."""
    try:
        return Sheet.model_validate(data)
    except ValidationError as error:
        raise Problems(problems_of(error, data, Sheet, file, line_of)) from None

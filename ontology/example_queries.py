"""The example queries: what the dataset must answer, as files that people read and run.

A file ``queries/NN-slug.rq`` answers competency question NN, ``queries/plain-N-slug.rq`` is one of
the short ones that a newcomer types first. Each opens with comments::

    # title: Who signed the letter?
    # question: 2
    # answers: Every signatory of a letter, with role and status as reported.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

QUERIES_DIR: Final = Path(__file__).with_name("queries")

_FILE = re.compile(r"(?:(?P<number>\d\d)|plain-(?P<plain>\d+))-[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_FIELD = re.compile(r"#\s*(?P<name>[a-z]+):\s*(?P<value>.*?)\s*\Z")
_FIELDS: Final = ("title", "question", "answers")


class QueryFileError(Exception):
    """A query file is not named or headed as it must be; the text says which and how."""


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """One example: ``name`` is the file's, without ``.rq``; ``text`` is the whole file.

    ``number`` is the competency question's, None for the plain ones; ``answers`` says in one
    sentence what the rows are.
    """

    name: str
    number: int | None
    title: str
    answers: str
    text: str


def example_queries(folder: Path = QUERIES_DIR) -> list[ExampleQuery]:
    """Every example query: those of the competency questions by number, then the plain ones.

    Files are read once per process. Raise :class:`QueryFileError` for the first that does not hold
    what it must.
    """
    return list(_queries(folder))


@cache
def _queries(folder: Path) -> tuple[ExampleQuery, ...]:
    return tuple(_read(path) for path in sorted(folder.glob("*.rq"), key=_rank))


def _rank(path: Path) -> tuple[bool, int, str]:
    match = _FILE.match(path.stem)
    if match is None:
        raise QueryFileError(
            f"{path}: is not named NN-slug.rq or plain-N-slug.rq "
            "(small letters, digits and hyphens)"
        )
    plain = match["plain"] is not None
    return plain, int(match["plain"] if plain else match["number"]), path.stem


def _read(path: Path) -> ExampleQuery:
    plain, number, _ = _rank(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QueryFileError(f"{path}: is not UTF-8 ({error})") from None
    fields = _header(path, text)
    for name in ("title", "answers"):
        if not fields.get(name):
            raise QueryFileError(f"{path}: has no '# {name}: …' at its beginning")
    if not plain and fields.get("question") != str(number):
        found = fields.get("question", "nothing")
        raise QueryFileError(f"{path}: '# question:' says {found}, the file's name {number}")
    if plain and "question" in fields:
        raise QueryFileError(f"{path}: a plain query answers no numbered question")
    return ExampleQuery(
        path.stem, None if plain else number, fields["title"], fields["answers"], text
    )


def _header(path: Path, text: str) -> dict[str, str]:
    """The fields of the comments before the first line that is none."""
    fields: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        match = _FIELD.match(line)
        if match is None:
            continue  # an ordinary comment
        name = match["name"]
        if name not in _FIELDS:
            raise QueryFileError(f"{path}: '# {name}:' is none of {', '.join(_FIELDS)}")
        if name in fields:
            raise QueryFileError(f"{path}: '# {name}:' stands twice")
        fields[name] = match["value"]
    return fields

"""Everything that the pipeline refuses, in one tree.

::

    RejoinderError            what the command line catches: a message for people, exit status 1
    ├── Problems              one or more places in the user's files that need a person
    ├── WorkspaceError        the folder is not a workspace, or already is one
    ├── SnapshotError         a snapshot cannot be written, published or opened
    ├── StorageError          a place elsewhere cannot be read or written
    ├── MalformedQueryError   a query is not SPARQL
    └── ExtractorError        an extractor or its model is not there, or failed
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: How a line begins that nobody should miss, though nothing is refused.
WARNING: Final = "warning: "


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file of the user's, and what would be right.

    ``file`` is relative to the workspace; ``line`` counts from 1, 0 means the file as a whole;
    ``field`` is a path such as ``facts[2].work``; ``found`` and ``allowed`` are for people.
    """

    file: str
    line: int
    field: str
    message: str
    found: str | None = None
    allowed: str | None = None

    def __str__(self) -> str:
        """One line: ``file:line: field: message (found …; allowed: …)``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        details = [
            text
            for text in (
                self.found is not None and f"found {self.found}",
                self.allowed and f"allowed: {self.allowed}",
            )
            if text
        ]
        field = f"{self.field}: " if self.field else ""
        found = f" ({'; '.join(details)})" if details else ""
        return f"{place}: {field}{self.message}{found}"


class RejoinderError(Exception):
    """The root of all that the pipeline refuses. Its text is for people."""


class Problems(RejoinderError):  # noqa: N818 - it holds them rather than being one
    """The user's files need a person: ``problems`` says where and why, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class WorkspaceError(RejoinderError):
    """The folder is not a workspace, or already is one."""


class SnapshotError(RejoinderError):
    """A snapshot cannot be written, published or opened."""


class StorageError(RejoinderError):
    """A place elsewhere cannot be read or written; ``missing`` where what was asked for is not."""

    def __init__(self, message: str, *, missing: bool = False) -> None:
        self.missing = missing
        super().__init__(message)


class MalformedQueryError(RejoinderError):
    """A query is not SPARQL. ``reason`` is the parser's: a place, and a page of its grammar.

    ``supplied`` are the prefixes that the query need not declare.
    """

    def __init__(self, reason: str, supplied: Collection[str] = ()) -> None:
        self.reason, self.supplied = reason, supplied
        place = reason.partition(": expected")[0].removeprefix("error ")
        super().__init__(f"the query is not SPARQL ({place})")


class ExtractorError(RejoinderError):
    """An extractor or the model that it needs is not installed, or it failed."""


def counted(number: int, thing: str) -> str:
    """``1 sheet``, ``2 sheets``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def shorten(value: object, limit: int = 60) -> str:
    """What was found, as an error shows it: quoted, on one line, at most ``limit`` characters."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"

"""What a row says about a fact: nothing new, or the fact as a person wants it."""

from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import ValidationError

from ..errors import Problem, Problems, shorten
from ..facts import Fact, Sheet, meanings, plain
from ..facts.kinds import Review
from ..facts.meaning import Refers
from ..validation import problems_of
from .columns import (
    CORRECTABLE,
    FIXED,
    KIND_OF,
    REVIEW,
    Cells,
    cells_of,
    digest_of_fact,
    fields_of,
    same,
)
from .naming import SEPARATOR, Names, UnknownNameError
from .table import Row

_STATUSES: Final = get_args(Review.model_fields["status"].annotation)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who imports, and the day: what a decision gets that says neither itself."""

    by: str | None
    today: str


def decided(
    row: Row, fact: Fact, sheet: Sheet, names: Names, file: str, reviewer: Reviewer
) -> Fact:
    """``fact`` as ``row`` wants it; the same where it says nothing new.

    A fact of which a field changes is corrected, whatever the row's review says, and rejected only
    where no field changes. ``file`` is what errors call the table. Raise :class:`Problems` for
    cells that were changed but must not be, for values that do not fit, and for a fact that has
    changed since the table was made, unless to just what the row wants.
    """
    now = cells_of(fact, sheet, row.cells["sheet"], names)
    changed = {
        name: cell
        for name, cell in row.cells.items()
        if name in (*FIXED, *REVIEW, *CORRECTABLE) and same(cell) != same(now.get(name, ""))
    }
    if not changed:
        return fact
    if same(row.cells["state"]).split("-")[:2] != ["v", digest_of_fact(fact, now)]:
        if not _is_done(row, fact, names, file, changed):
            message = (
                f"{row.cells['fact']} is another than when the table was made, or this cell has "
                "changed; export again and decide anew"
            )
            raise _problem(file, row, "state", message, row.cells["state"])
        return fact
    for name in FIXED:
        if name in changed:
            message = "came back changed, and it says what the row is about"
            raise _problem(file, row, name, message, changed[name], shorten(now[name]))
    wanted = _corrected(row, fact, names, file, changed)
    review = _review(row, fact, _differences(fact, wanted), changed, file, reviewer)
    return wanted if review == fact.review else wanted.model_copy(update={"review": review})


def _is_done(row: Row, fact: Fact, names: Names, file: str, changed: Cells) -> bool:
    """Whether all that the row decides is so already: it was imported before."""
    said = same(row.cells.get("review", "")).casefold() or fact.review.status
    decided_so = said == fact.review.status or (
        fact.review.status == "corrected" and said in ("unreviewed", "accepted")
    )
    if not decided_so or not changed.keys().isdisjoint((*FIXED, "note")):
        return False
    try:
        return not _differences(fact, _corrected(row, fact, names, file, changed))
    except Problems:
        return False


def _differences(one: Fact, other: Fact) -> list[str]:
    fields = fields_of(type(one))
    return [name for name in fields if getattr(one, name) != getattr(other, name)]


def _values(row: Row, fact: Fact, names: Names, file: str, changed: Cells) -> dict[str, Any]:
    """The new values of the fields that changed; None for one that is to go."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    fields = fields_of(type(fact))
    for name, cell in changed.items():
        if name not in fields:
            message = f"is no field of {_a(KIND_OF[type(fact)])}"
            problems += _problem(file, row, name, message, cell, ", ".join(fields)).problems
            continue
        meaning = meanings(type(fact)).get(name)
        listed = isinstance(getattr(fact, name), list)
        pieces = [p.strip() for p in cell.split(SEPARATOR.strip())] if listed else [cell.strip()]
        pieces = [piece for piece in pieces if piece]
        if isinstance(meaning, Refers):
            try:
                pieces = [names.meant(piece, meaning) for piece in pieces]
            except UnknownNameError as error:
                problems += _problem(file, row, name, str(error), cell, error.allowed).problems
                continue
            except ValidationError as error:
                message = f"no such thing can be made: {error.errors()[0]['msg']}"
                problems += _problem(file, row, name, message, cell).problems
                continue
        values[name] = (pieces or None) if listed else (pieces[0] if pieces else None)
    if problems:
        raise Problems(problems)
    return values


def _corrected(row: Row, fact: Fact, names: Names, file: str, changed: Cells) -> Fact:
    """The fact with the values of the cells that changed; its review is left as it is."""
    cells = {name: cell for name, cell in changed.items() if name in CORRECTABLE}
    values = _values(row, fact, names, file, cells)
    data = {name: value for name, value in plain(fact).items() if name not in values}
    data |= {name: value for name, value in values.items() if value is not None}
    if "inferred" in data and "inferred" not in values:  # of a field that is gone
        data["inferred"] = [name for name in data["inferred"] if name in data]
    if data.get("inferred") == []:
        del data["inferred"]
    try:
        return type(fact).model_validate(data)
    except ValidationError as error:
        found = problems_of(error, data, type(fact), file, lambda _: row.number)
        raise Problems(map(_by_column, found)) from None


def _review(
    row: Row, fact: Fact, fields: list[str], changed: Cells, file: str, reviewer: Reviewer
) -> Review:
    """The new review, ``fields`` of the fact being corrected.

    A decision has a day, and whoever made it where that is said.
    """
    said = same(row.cells.get("review", "")).casefold() or fact.review.status
    if said not in _STATUSES:
        raise _problem(file, row, "review", "is not one of the values", said, ", ".join(_STATUSES))
    if fields and said == "rejected":
        message = f"is rejected, but {', '.join(fields)} changed: it is one or the other"
        raise _problem(file, row, "review", message, said, "corrected, rejected")
    status = "corrected" if fields else said
    data = fact.review.model_dump(exclude_unset=True, exclude_none=True)
    if fields or status != fact.review.status:
        data |= {"status": status, "at": reviewer.today}
        data |= {"by": reviewer.by} if reviewer.by else {}
    data |= {name: changed[name].strip() for name in ("by", "at", "note") if name in changed}
    if status == "unreviewed":  # taken back: nobody has decided
        data = {name: value for name, value in data.items() if name == "note"}
    data = {name: value for name, value in data.items() if value}
    try:
        return Review.model_validate(data)
    except ValidationError as error:
        found = problems_of(error, data, Review, file, lambda _: row.number)
        raise Problems(map(_by_column, found)) from None


def _by_column(problem: Problem) -> Problem:
    """The problem, with the column's name instead of the field's place."""
    column = problem.field.partition("[")[0]
    return Problem(
        problem.file,
        problem.line,
        column,
        problem.message + _hint(column),
        problem.found,
        problem.allowed,
    )


def _hint(column: str) -> str:
    if column in ("when", "at"):
        return "; a spreadsheet keeps a date as it is typed behind an apostrophe"
    return ""


def _problem(
    file: str,
    row: Row,
    column: str,
    message: str,
    found: str | None = None,
    allowed: str | None = None,
) -> Problems:
    shown = None if found is None else shorten(found) if found else "an empty cell"
    return Problems([Problem(file, row.number, column, message, shown, allowed)])


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"

"""People's decisions from a table into the sheets: ``rejoinder import FILE.csv``."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from ..check import load_registry, material_of
from ..check_sheet import sheet_problems
from ..errors import Problem, Problems, shorten
from ..facts import Fact, Sheet, SheetFile, read_sheets, sheet_line
from ..facts.reading import BULK_SUFFIX
from ..facts.writing import edited_sheet
from ..files import Replacements, read_utf8
from ..registry import Registry
from ..workspace import Workspace
from .columns import digest_of_cells, same
from .decision import Reviewer, decided
from .export import name_of
from .naming import Names
from .table import Row, read_table


@dataclass(slots=True)
class Imported:
    """What an import did."""

    rows: int = 0
    #: Facts by their new status.
    decisions: Counter[str] = field(default_factory=Counter)
    #: Files that were changed, relative to the workspace.
    changed: list[str] = field(default_factory=list)
    #: Things that cells brought in, which the registry does not know yet.
    new_things: int = 0


def import_review(
    workspace: Workspace,
    path: Path,
    by: str | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Imported:
    """Write the decisions of ``path`` into the sheets: all of them, or none.

    A row that is as it was exported decides nothing; one that was imported before does not either.
    ``by`` is who decided, where a row does not say. Raise :class:`Problems` for everything that
    keeps a row from being taken over, having written nothing.
    """
    imported = Imported()
    problems: list[Problem] = []
    rows = _touched(path, imported, problems)
    registry = load_registry(workspace)
    reviewer = Reviewer(by, now().astimezone(UTC).date().isoformat())
    changed: list[tuple[SheetFile, Sheet]] = []
    broken: list[Problem] = []
    for found in read_sheets(workspace.facts_dir, workspace.root, broken):
        decisions = rows.pop(name_of(found), None)
        if decisions is None:
            continue
        sheet = _decided(found, decisions, path.name, reviewer, imported, problems)
        if sheet != found.sheet:
            problems.extend(_new_problems(found, sheet, workspace, registry))
            changed.append((found, sheet))
    for name, left in rows.items():
        problems.extend(_sheet_is_gone(name, left, path.name, broken))
    if problems:
        raise Problems(problems)
    _write(changed, imported)
    return imported


def _touched(path: Path, imported: Imported, problems: list[Problem]) -> dict[str, dict[str, Row]]:
    """Sheet → fact → the row in which a person has changed something; no other is kept."""
    rows: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in read_table(path, path.name, problems):
        imported.rows += 1
        row.cells.setdefault("state", "")
        if same(row.cells["state"]).rpartition("-")[2] == digest_of_cells(row.cells):
            continue
        sheet, fact = same(row.cells["sheet"]), same(row.cells.get("fact", ""))
        other = rows[sheet].setdefault(fact, row)
        if other is not row and other.cells != row.cells:
            message = f"row {other.number} says something else of the same fact"
            problems.append(Problem(path.name, row.number, "fact", message, shorten(fact)))
    return rows


def _decided(
    found: SheetFile,
    rows: Mapping[str, Row],
    file: str,
    reviewer: Reviewer,
    imported: Imported,
    problems: list[Problem],
) -> Sheet:
    """The sheet with what ``rows`` decide; what they cannot goes to ``problems``."""
    sheet, names = found.sheet, Names(found.sheet)
    places = {fact.id: index for index, fact in enumerate(sheet.facts)}
    facts: list[Fact] = list(sheet.facts)
    for identifier, row in rows.items():
        if identifier not in places:
            gone = identifier in sheet.retired
            message = "is retired" if gone else f"no such fact in {found.file}"
            problems.append(Problem(file, row.number, "fact", message, shorten(identifier)))
            continue
        old = facts[places[identifier]]
        try:
            new = decided(row, old, sheet, names, file, reviewer)
        except Problems as error:
            problems.extend(error.problems)
            continue
        if new != old:
            imported.decisions[new.review.status] += 1
            facts[places[identifier]] = new
    imported.new_things += len(names.new)
    update = {"facts": facts} | ({"things": [*sheet.things, *names.new]} if names.new else {})
    return sheet if facts == sheet.facts else sheet.model_copy(update=update)


def _new_problems(
    found: SheetFile, sheet: Sheet, workspace: Workspace, registry: Registry
) -> Iterator[Problem]:
    """What would be wrong with the sheet that is not wrong with it now."""
    material = material_of(found, workspace, registry)
    known = {
        (problem.field, problem.message)
        for problem in sheet_problems(found, material, registered=False)
    }
    new = SheetFile(sheet, found.path, found.file, found.line, found.document)
    for problem in sheet_problems(new, material, registered=False):
        if (problem.field, problem.message) not in known:
            yield problem


def _sheet_is_gone(
    name: str, rows: Mapping[str, Row], file: str, broken: list[Problem]
) -> Iterator[Problem]:
    about = [problem for problem in broken if problem.file == name.partition("#")[0]]
    if about:
        yield from about
        return
    for row in rows.values():
        yield Problem(file, row.number, "sheet", "no such sheet in the workspace", shorten(name))


def _write(changed: list[tuple[SheetFile, Sheet]], imported: Imported) -> None:
    """Write every sheet beside the old one, and put them in their places when all are there."""
    with Replacements() as replacements:
        for path, group in groupby(changed, key=lambda pair: pair[0].path):
            pairs = list(group)
            with replacements.file(path) as output:
                if path.suffix == BULK_SUFFIX:
                    output.writelines(_bulk_lines(path, pairs))
                else:
                    ((found, sheet),) = pairs
                    text = edited_sheet(read_utf8(path, found.file), found, sheet)
                    output.write(text.encode())
            imported.changed.append(pairs[0][0].file)


def _bulk_lines(path: Path, pairs: list[tuple[SheetFile, Sheet]]) -> Iterator[bytes]:
    new = {found.line: sheet for found, sheet in pairs}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield sheet_line(new[number]) if number in new else line

"""The facts of a workspace as a table for people: ``rejoinder export --review FILE.csv``."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, Problems, RejoinderError
from ..facts import SheetFile, read_sheets
from ..facts.reading import BULK_SUFFIX
from ..files import read_utf8, replacing
from ..workspace import Workspace
from .cells import neutralised
from .columns import COLUMNS, KIND_OF, Cells, cells_of, says, state_of
from .naming import Names
from .sentence import sentence_around

#: Excel shows no more rows than this, the heading among them.
_EXCEL_ROWS = 1_048_576


@dataclass(slots=True)
class Exported:
    """How much went out, and what a person should know of it."""

    sheets: int = 0
    facts: int = 0
    warnings: tuple[str, ...] = ()


def export_review(
    workspace: Workspace, path: Path, progress: Callable[[str], None] = lambda _: None
) -> Exported:
    """Write every fact of every sheet to ``path``, a row each: CSV in UTF-8 that Excel opens.

    Raise :class:`Problems` for sheets that cannot be read and facts without an id, having written
    nothing, and :class:`RejoinderError` for a file that cannot be written.
    """
    exported = Exported()
    problems: list[Problem] = []
    try:
        with replacing(path) as file:
            # Without the mark Excel reads the file in the machine's old code page.
            file.write(b"\xef\xbb\xbf" + _line(COLUMNS))
            for found in read_sheets(workspace.facts_dir, workspace.root, problems):
                exported.sheets += 1
                for cells in _rows(found, workspace, problems):
                    exported.facts += 1
                    file.write(_line([_cell(name, cells) for name in COLUMNS]))
                if exported.sheets % 1000 == 0:
                    progress(f"Exporting: {exported.sheets} sheets")
            if not exported.sheets and not problems:
                problems.append(Problem("facts/", 0, "", "holds no fact sheets"))
            if problems:
                raise Problems(problems)
    except OSError as error:
        raise RejoinderError(f"{path}: cannot be written: {error.strerror or error}") from None
    if exported.facts >= _EXCEL_ROWS:
        exported.warnings = (f"Excel shows {_EXCEL_ROWS - 1} of these rows at most",)
    return exported


def name_of(found: SheetFile) -> str:
    """What the table calls a sheet: its file; in a bulk file, with the article's id."""
    bulk = found.path.suffix == BULK_SUFFIX
    return f"{found.file}#{found.sheet.article.id}" if bulk else found.file


def _rows(
    found: SheetFile, workspace: Workspace, problems: list[Problem]
) -> Iterator[dict[str, str]]:
    sheet, names = found.sheet, Names(found.sheet)
    text_path = workspace.text_path(sheet.article.id)
    text = read_utf8(text_path, workspace.name_of(text_path)) if text_path.is_file() else ""
    for index, fact in enumerate(sheet.facts):
        if fact.id is None:
            problems.append(
                Problem(
                    found.file,
                    found.line_of(("facts", index)),
                    f"facts[{index}]",
                    "has no id yet; 'rejoinder check --fix' mints one",
                )
            )
            continue
        cells = cells_of(fact, sheet, name_of(found), names)
        span = fact.evidence[0]
        stands = span.anchored and text.startswith(span.exact, span.start)
        yield {
            **cells,
            "title": sheet.article.title or "",
            "says": says(fact, names) or KIND_OF[type(fact)],
            "sentence": sentence_around(text, *span.bounds) if stands else "",
            "confidence": "" if fact.confidence is None else f"{fact.confidence:g}",
            "state": state_of(fact, cells),
        }


def _cell(column: str, cells: Cells) -> str:
    cell = cells.get(column, "")
    # A number of our own making, by which people sort.
    return cell if column == "confidence" else neutralised(cell)


def _line(cells: tuple[str, ...] | list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()

"""Link the things of all sheets to the registry, and add to it what is new."""

import pickle
from collections.abc import Iterator
from pathlib import Path

from .check import material_of
from .check_sheet import sheet_problems
from .errors import Problems
from .facts import Sheet, SheetFile, read_sheet, read_sheets
from .facts.reading import YAML_SUFFIXES
from .facts.writing import edited_sheet
from .files import read_utf8, write_atomically
from .link import Links, link_in_order, linked_by
from .registry import Registry, append_entries
from .sheet_files import rewrite_lines
from .spilling import spilling_database
from .workspace import Workspace

_SCHEMA = """
CREATE TABLE sheet (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL, path TEXT NOT NULL, file TEXT NOT NULL,
    trouble TEXT NOT NULL, linked_by BLOB NOT NULL
);
CREATE TABLE edited (path TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""


def register_things(
    workspace: Workspace, registry: Registry, changed: list[str], skipped: list[str]
) -> int:
    """Link every thing to the registry, append what is new there, and write it into the sheets.

    A slug is for ever, so a sheet with which anything else is wrong is passed over; ``skipped``
    is told. The registry is written before the sheets, which must never name an entry that is not
    there. Return how many entries are new.

    Sheets are read one by one, and again when they are written: only what they are linked by is
    kept, on disk (:mod:`.spilling`).
    """
    sheets = _Sheets(workspace)
    sheets.read(registry, skipped)
    while True:
        links = link_in_order(sheets.by_article(), registry)
        unfit = sheets.edit(links)
        if not unfit:
            break
        skipped += (f"{file}: cannot be edited, so its things are not registered" for file in unfit)
    append_entries(workspace.registry_file, links.entries)
    if links.entries:
        changed.append(workspace.registry_file.name)
    sheets.write(links, changed)
    return len(links.entries)


class _Sheets:
    """The sheets whose things are linked, and the new texts of those in YAML."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tables = spilling_database(_SCHEMA)

    def read(self, registry: Registry, skipped: list[str]) -> None:
        """Read all sheets, and leave out those that are not to be linked; ``skipped`` is told."""
        workspace, tables = self._workspace, self._tables
        for found in read_sheets(workspace.facts_dir, workspace.root, []):
            trouble = "" if _is_fit(found, workspace, registry) else _NOT_FIT.format(found)
            sheet = found.sheet
            row = (sheet.article.id, str(found.path), found.file, trouble, _packed(sheet))
            tables.execute("INSERT INTO sheet VALUES (NULL, ?, ?, ?, ?, ?)", row)
        tables.execute("CREATE INDEX by_article ON sheet (article)")
        # Of two sheets of one article a person must choose; their things would be confused here.
        tables.execute(
            "DELETE FROM sheet WHERE article IN "
            "(SELECT article FROM sheet GROUP BY article HAVING count(*) > 1)"
        )
        troubled = "SELECT trouble FROM sheet WHERE trouble <> '' ORDER BY number"
        skipped += (trouble for (trouble,) in tables.execute(troubled))
        tables.execute("DELETE FROM sheet WHERE trouble <> ''")

    def by_article(self) -> Iterator[Sheet]:
        """What the sheets are linked by, sorted by the articles' ids."""
        for (packed,) in self._tables.execute("SELECT linked_by FROM sheet ORDER BY article"):
            yield pickle.loads(packed)  # noqa: S301 - packed by this process

    def edit(self, links: Links) -> list[str]:
        """Make the new texts of sheets in YAML. Return, and leave out, those that have none."""
        self._tables.execute("DELETE FROM edited")
        unfit: list[tuple[int, str]] = []
        for number, article, path, file in self._tables.execute(
            "SELECT number, article, path, file FROM sheet ORDER BY number"
        ):
            if article not in links.same_as or Path(path).suffix not in YAML_SUFFIXES:
                continue
            try:
                found = read_sheet(Path(path), file)
                text = edited_sheet(read_utf8(found.path, file), found, _linked(found.sheet, links))
                self._tables.execute("INSERT INTO edited VALUES (?, ?)", (path, text))
            except Problems:
                unfit.append((number, file))
        self._tables.executemany(
            "DELETE FROM sheet WHERE number = ?", ((number,) for number, _ in unfit)
        )
        return [file for _, file in unfit]

    def write(self, links: Links, changed: list[str]) -> None:
        """Write every file of which a sheet has new links; ``changed`` is told."""
        rows = self._tables.execute("SELECT article, path FROM sheet ORDER BY number")
        paths = {path: None for article, path in rows if article in links.same_as}
        known = set(changed)
        for path in map(Path, paths):
            found = "SELECT text FROM edited WHERE path = ?"
            edited = self._tables.execute(found, (str(path),)).fetchone()
            file = self._workspace.name_of(path)
            if edited is None:
                rewrite_lines(path, file, lambda sheet_file: _linked(sheet_file.sheet, links))
            else:
                write_atomically(path, edited[0].encode())
            if file not in known:
                changed.append(file)


_NOT_FIT = (
    "{0.file}:{0.line}: its things are not registered before everything else in the sheet is right"
)


def _packed(sheet: Sheet) -> bytes:
    return pickle.dumps(linked_by(sheet))


def _is_fit(found: SheetFile, workspace: Workspace, registry: Registry) -> bool:
    """Whether nothing but the registry is wanting to the sheet, or it needs nothing of that."""
    if all(thing.same_as for thing in found.sheet.things):
        return True
    material = material_of(found, workspace, registry)
    return next(sheet_problems(found, material, registered=False), None) is None


def _linked(sheet: Sheet, links: Links) -> Sheet:
    keys = links.same_as.get(sheet.article.id)
    if not keys:
        return sheet
    things = [
        thing.model_copy(update={"same_as": keys[thing.id]})
        if thing.same_as is None and thing.id in keys
        else thing
        for thing in sheet.things
    ]
    return sheet.model_copy(update={"things": things})

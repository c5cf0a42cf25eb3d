"""Link the things of all sheets to the registry, and add to it what is new."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from .check import material_of
from .check_sheet import sheet_problems
from .errors import Problems
from .facts import Sheet, SheetFile, read_sheets
from .facts.writing import edited_sheet
from .files import read_utf8
from .link import Links, link
from .registry import Registry, append_entries
from .sheet_files import write_back
from .workspace import Workspace


def register_things(
    workspace: Workspace, registry: Registry, changed: list[str], skipped: list[str]
) -> int:
    """Link every thing to the registry, append what is new there, and write it into the sheets.

    A slug is for ever, so a sheet with which anything else is wrong is passed over; ``skipped``
    is told. The registry is written before the sheets, which must never name an entry that is not
    there. Return how many entries are new.
    """
    found = list(read_sheets(workspace.facts_dir, workspace.root, []))
    # Of two sheets of one article a person must choose; their things would be confused here.
    articles = Counter(sheet_file.sheet.article.id for sheet_file in found)
    found = [sheet_file for sheet_file in found if articles[sheet_file.sheet.article.id] == 1]
    found = [
        sheet_file for sheet_file in found if _is_fit(sheet_file, workspace, registry, skipped)
    ]
    while True:
        links = link((sheet_file.sheet for sheet_file in found), registry)
        linked = [(sheet_file, _linked(sheet_file.sheet, links)) for sheet_file in found]
        texts: dict[Path, str] = {}
        unfit = next((pair[0] for pair in linked if not _edits(*pair, texts)), None)
        if unfit is None:
            break
        skipped.append(f"{unfit.file}: cannot be edited, so its things are not registered")
        found.remove(unfit)
    append_entries(workspace.registry_file, links.entries)
    if links.entries:
        changed.append(workspace.registry_file.name)
    for path, group in groupby(linked, key=lambda pair: pair[0].path):
        write_back(path, list(group), texts.get(path), workspace, changed)
    return len(links.entries)


def _is_fit(found: SheetFile, workspace: Workspace, registry: Registry, skipped: list[str]) -> bool:
    """Whether nothing but the registry is wanting to the sheet, or it needs nothing of that."""
    if all(thing.same_as for thing in found.sheet.things):
        return True
    material = material_of(found, workspace, registry)
    if next(sheet_problems(found, material, registered=False), None) is None:
        return True
    skipped.append(
        f"{found.file}:{found.line}: its things are not registered "
        "before everything else in the sheet is right"
    )
    return False


def _linked(sheet: Sheet, links: Links) -> Sheet:
    keys = links.same_as.get(sheet.article.id)
    if not keys:
        return sheet
    things = [
        thing.model_copy(update={"same_as": keys[thing.id]}) if thing.id in keys else thing
        for thing in sheet.things
    ]
    return sheet.model_copy(update={"things": things})


def _edits(found: SheetFile, new: Sheet, texts: dict[Path, str]) -> bool:
    """Put the new text of a YAML sheet that changes into ``texts``; False where it has none."""
    if found.document is not None and found.sheet != new:
        try:
            texts[found.path] = edited_sheet(read_utf8(found.path, found.file), found, new)
        except Problems:
            return False
    return True

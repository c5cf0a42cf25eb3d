"""What a run has to do: the articles below ``articles/``, each with the sheet that is about it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..articles import ArticleSource, sources_in
from ..articles.table import NAME as TABLE
from ..errors import Problem, Problems
from ..workspace import Workspace
from .sheets import KnownSheet, KnownSheets

#: How browsers call the folder of pictures and scripts that they save beside ``page.html``.
_OF_PAGE: Final = "_files"


@dataclass(frozen=True, slots=True)
class Task:
    """One article, and the sheet that it has already, whatever that calls its source."""

    source: ArticleSource
    known: KnownSheet | None


def tasks(
    workspace: Workspace, sources: Sequence[Path], sheets: KnownSheets, problems: list[Problem]
) -> Iterator[Task]:
    """Every article of ``sources`` (files or folders; by default all), sorted by name.

    What is no article adds to ``problems`` why.
    """
    for path in _files_of(workspace, sources, problems):
        try:
            found = list(sources_in(path, workspace.name_of(path)))
        except Problems as error:
            problems.extend(error.problems)
            continue
        if found[0].line is None:
            yield Task(found[0], sheets.of(found[0].name))
        else:
            matched = _matched(found, sheets.of_lines(workspace.name_of(path)))
            yield from (Task(source, matched.get(source.name)) for source in found)


def _matched(
    lines: Sequence[ArticleSource], known: Mapping[str, KnownSheet]
) -> dict[str, KnownSheet]:
    """The sheet of each line of a file of many, by the line's name; ``known`` by what they say.

    A line has no name that stays: others come and go before it. So its sheet is the one that was
    made from the same bytes; else the one of the same address; else the one with the line's number,
    if that is nobody else's and tells of no other address.
    """
    found: dict[str, KnownSheet] = {}
    free = dict(known)
    by_digest: dict[str | None, list[str]] = {}
    for name, sheet in known.items():
        by_digest.setdefault(sheet.digest, []).append(name)
    waiting: list[tuple[ArticleSource, str | None]] = []
    for line in lines:
        names = [name for name in by_digest.get(line.digest(), ()) if name in free]
        if names:
            found[line.name] = free.pop(line.name if line.name in names else names[0])
        elif free:
            waiting.append((line, None))
    if free:
        waiting = [(line, _address(line)) for line, _ in waiting]
    by_address = {sheet.url: name for name, sheet in free.items() if sheet.url}
    for line, address in waiting:
        if address is not None and by_address.get(address) in free:
            found[line.name] = free.pop(by_address.pop(address))
    for line, address in waiting:
        here = free.get(line.name)
        if line.name in found or here is None:
            continue
        if not (address and here.url and address != here.url):
            found[line.name] = free.pop(line.name)
    return found


def _address(line: ArticleSource) -> str | None:
    """The address that a line gives; what is wrong with the line is said when it is its turn."""
    try:
        return line.read().metadata.url
    except Problems:
        return None


def _files_of(
    workspace: Workspace, sources: Sequence[Path], problems: list[Problem]
) -> Iterator[Path]:
    """The files to read, each once, sorted by name; ``sources`` are relative to here or there."""
    folder = workspace.articles_dir
    paths: set[Path] = set()
    for source in sources:
        path = next((p for p in (source, workspace.root / source) if p.exists()), source)
        place = path.parent.resolve() / path.name
        if not path.exists():
            problems.append(Problem(str(source), 0, "", "there is no such file"))
        elif not place.is_relative_to(folder.resolve()):
            problems.append(
                Problem(str(source), 0, "", "is not an article of this workspace",
                        allowed=f"files below {folder}")
            )  # fmt: skip
        else:
            paths |= set(_files(folder / place.relative_to(folder.resolve())))
    if not sources:
        paths |= set(_files(folder))
        if not paths:
            problems.append(Problem("articles/", 0, "", "holds no articles"))
    for path in sorted(paths):
        name = workspace.name_of(path)
        if name.isprintable():
            yield path
        else:
            problems.append(Problem(ascii(name), 0, "", "has a name that cannot be written"))


def _files(path: Path) -> Iterator[Path]:
    """``path`` itself, or every file below it but hidden ones and what belongs to articles."""
    if not path.is_dir():
        if path.exists():
            yield path
        return
    for folder, folders, files in os.walk(path):
        pages = {
            Path(name).stem for name in files if Path(name).suffix.lower() in (".html", ".htm")
        }
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and not (name.endswith(_OF_PAGE) and name.removesuffix(_OF_PAGE) in pages)
        ]
        yield from (
            Path(folder, name) for name in files if not name.startswith(".") and name != TABLE
        )

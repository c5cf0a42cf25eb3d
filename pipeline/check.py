"""Check a workspace: every sheet against its text, its own ids and the registry."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from .article_ids import explained
from .articles import digest_of, source_named
from .check_sheet import Material, sheet_problems
from .errors import Problem, Problems
from .facts import SheetFile, read_sheets
from .files import not_utf8
from .registry import Registry, read_registry
from .spilling import Notes
from .workspace import Workspace

#: A value without quotation marks, and behind it a word that begins with "#".
_SWALLOWED = re.compile(r"""\s*(?:-\s+)?[\w-]+:\s+[^\s"'#{\[|>&*][^"']*\s#[^\W\d_]""")

#: So many articles' places are in memory.
PLACES: Final = 10_000
_SCHEMA: Final = """
CREATE TABLE place (
    article TEXT PRIMARY KEY, file TEXT NOT NULL, line INTEGER NOT NULL, line_of_id INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Report:
    """What a check found: ``problems`` keep the workspace from being built, ``warnings`` do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: Files that were changed, relative to the workspace.
    changed: list[str] = field(default_factory=list)
    registered: int = 0
    sheets: int = 0
    facts: int = 0
    #: Sheets whose article's text is not in the workspace.
    without_text: int = 0
    #: Article → its sheet: the name of the file, the line, and the line of the article's id.
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    #: The same of those before them, where there are many.
    _earlier: Notes = field(
        default_factory=lambda: Notes(_SCHEMA, {"place": []}), repr=False, compare=False
    )

    def raise_problems(self) -> None:
        """Raise :class:`Problems` where there are any."""
        if self.problems:
            raise Problems(self.problems)

    def add(self, other: "Report") -> None:
        """What was found in sheets that come after those of this report."""
        self.problems += other.problems
        self.warnings += other.warnings
        self.sheets += other.sheets
        self.facts += other.facts
        self.without_text += other.without_text
        for article, file, line, line_of_id in other._all_places():
            self.place(article, file, line, line_of_id)

    def place(self, article: str, file: str, line: int, line_of_id: int) -> bool:
        """Note where an article's sheet is; False, and a problem, where it has another."""
        first = self.places.get(article) or self._placed_earlier(article)
        if first is None:
            if len(self.places) >= PLACES:
                self._earlier.add("place", [(one, *where) for one, where in self.places.items()])
                self.places.clear()
            self.places[article] = (file, line, line_of_id)
            return True
        if first == (file, line, line_of_id):
            return True
        self.problems.append(
            Problem(
                file,
                line_of_id,
                "article.id",
                f"two sheets are of this article (the other is {first[0]}:{first[1]})",
                found=article,
            )
        )
        return False

    def _all_places(self) -> Iterator[tuple[str, str, int, int]]:
        if not self._earlier.empty:
            yield from self._earlier.database().execute("SELECT * FROM place")
        for article, place in self.places.items():
            yield article, *place

    def _placed_earlier(self, article: str) -> tuple[str, int, int] | None:
        if self._earlier.empty:
            return None
        found = "SELECT file, line, line_of_id FROM place WHERE article = ?"
        row: tuple[str, int, int] | None = (
            self._earlier.database().execute(found, (article,)).fetchone()
        )
        return row


@dataclass(slots=True)
class CheckedSheet:
    """A sheet, and its article's text where that is in the workspace.

    ``text_digest`` and ``digest`` are those of the text and of the article's file, where they are
    there.
    """

    found: SheetFile
    text: str | None
    text_digest: str | None = None
    digest: str | None = None


def load_registry(workspace: Workspace) -> Registry:
    """The workspace's registry. Raise :class:`Problems`."""
    path = workspace.registry_file
    return read_registry(path, path.name, workspace.cache_dir)


def check(workspace: Workspace) -> Report:
    """Check every sheet and the registry; nothing is written but the cache."""
    report = Report()
    try:
        registry = load_registry(workspace)
    except Problems as error:
        report.problems.extend(error.problems)
        registry = Registry()
    for _ in checked_sheets(workspace, registry, report):
        pass
    return report


def checked_sheets(
    workspace: Workspace, registry: Registry, report: Report
) -> Iterator[CheckedSheet]:
    """Every sheet that can be read, in the order of the files, each checked before it is yielded.

    What is wrong goes to ``report``; the caller decides whether it goes on with a sheet.
    """
    sheets = read_sheets(workspace.facts_dir, workspace.root, report.problems)
    yield from checked_one_by_one(sheets, workspace, registry, report)
    conclude(workspace, report)


def checked_one_by_one(
    sheets: Iterable[SheetFile], workspace: Workspace, registry: Registry, report: Report
) -> Iterator[CheckedSheet]:
    """As :func:`checked_sheets`, of these sheets, without what only all of them can tell."""
    for found in sheets:
        line_of_id = found.line_of(("article", "id"))
        if not report.place(found.sheet.article.id, found.file, found.line, line_of_id):
            continue
        material = material_of(found, workspace, registry)
        report.problems.extend(sheet_problems(found, material))
        report.sheets += 1
        report.facts += len(found.sheet.facts)
        report.without_text += material.text is None and material.unreadable is None
        _warn_of_swallowed_words(found, report)
        _warn_of_things_that_are_one(found, registry, report)
        if material.text:
            _warn_of_long_excerpts(found, material.text, workspace, report)
        yield CheckedSheet(found, material.text, material.text_digest, material.digest)


def conclude(workspace: Workspace, report: Report) -> None:
    """Add what can be said once every sheet has been seen."""
    report.problems[:] = [explained(problem, workspace) for problem in report.problems]
    if report.without_text:
        report.warnings.append(
            f"the texts of {report.without_text} of {report.sheets} articles are not in the "
            "workspace; the spans of their sheets are taken as given"
        )
    if not report.sheets and not report.problems:
        report.problems.append(
            Problem(
                workspace.facts_dir.relative_to(workspace.root).as_posix() + "/",
                0,
                "",
                "holds no fact sheets; 'rejoinder extract' proposes them from articles/",
                allowed="*.yaml, *.jsonl",
            )
        )


def material_of(found: SheetFile, workspace: Workspace, registry: Registry) -> Material:
    """What the workspace has of the article that a sheet is about."""
    path = workspace.text_path(found.sheet.article.id)
    raw = path.read_bytes() if path.is_file() else None
    text, unreadable = None, None
    if raw is not None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            unreadable = not_utf8(raw, workspace.name_of(path), error)
    source = source_named(workspace.root, found.sheet.article.source)
    return Material(
        registry,
        text,
        None if raw is None else digest_of(raw),
        source.digest() if source else None,
        unreadable,
    )


def _warn_of_things_that_are_one(found: SheetFile, registry: Registry, report: Report) -> None:
    """Two things of a sheet that the registry takes for one: what one says, both would say."""
    known: dict[str, str] = {}
    for index, thing in enumerate(found.sheet.things):
        article = found.sheet.article.id
        entry = registry.meaning(thing.same_as, article, thing.id) if thing.same_as else None
        if entry is None:
            continue
        if entry.key in known:
            report.warnings.append(
                f"{found.file}:{found.line_of(('things', index))}: '{known[entry.key]}' and "
                f"'{thing.id}' are both {entry.key}"
            )
        known.setdefault(entry.key, thing.id)


def _warn_of_swallowed_words(found: SheetFile, report: Report) -> None:
    """``title: Women against #MeToo`` ends before the ``#``, and YAML never says so."""
    if found.document is None:
        return
    for number, line in enumerate(found.path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if _SWALLOWED.match(line):
            report.warnings.append(
                f"{found.file}:{number}: what follows ' #' is a comment to YAML; "
                "if it belongs to the words, put them in quotation marks"
            )


def _warn_of_long_excerpts(
    found: SheetFile, text: str, workspace: Workspace, report: Report
) -> None:
    """An article's text stays in the workspace: the site shows excerpts of it, not most of it."""
    shown = bytearray(len(text))
    for fact in found.sheet.facts:
        for span in fact.evidence:
            if fact.review.status != "rejected" and span.anchored:
                start, end = span.bounds
                shown[start : min(end, len(text))] = b"\x01" * (min(end, len(text)) - start)
    share = shown.count(1) / len(text)
    allowed = workspace.settings.publish.max_excerpt_share
    if share > allowed:
        report.warnings.append(
            f"{found.file}: its evidence shows {share:.0%} of the article's text; "
            f"[publish] max_excerpt_share is {allowed:.0%}"
        )

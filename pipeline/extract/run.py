"""Run an extractor over a workspace: articles → fact sheets.

Each article is read, proposed for and written by itself: what goes wrong with one is a line in the
report, and an interrupted run goes on where it stopped.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ..articles import Article, article_id, digest_of, read_article
from ..check import load_registry
from ..errors import ExtractorError, Problem, Problems, RejoinderError, counted
from ..facts import Extraction, Sheet
from ..files import write_atomically
from ..registering import register_things
from ..workspace import Workspace
from .extractor import Extractor, load_extractor
from .merge import MovedWordsError, merge
from .proposal_check import checked_proposal
from .sheets import KnownSheet, KnownSheets

#: How often a long run says how far it is, in seconds.
_EVERY = 1.0


@dataclass(slots=True)
class Report:
    """What a run did. ``lines`` are for people; any of ``problems`` means exit status 1."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Articles for which a sheet was written; those that need nothing; those left to their authors.
    extracted: int = 0
    unchanged: int = 0
    by_hand: int = 0


def extract_workspace(
    workspace: Workspace,
    sources: Sequence[Path] = (),
    extractor: Extractor | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Propose facts for ``sources`` (files or folders in ``articles/``), by default for all.

    ``extractor`` is by default the one of the settings. An article that is as it was when the same
    version of the same extractor read it is not read again. A sheet that no extractor ever wrote in
    is a person's: it is only added to when its article is named in ``sources``. Raise
    :class:`Problems` for broken settings or a broken registry, :class:`ExtractorError` for an
    extractor that is not there; everything about single articles is in the report.
    """
    extractor = extractor or load_extractor(
        workspace.settings.extract.extractor, workspace.settings
    )
    registry = load_registry(workspace)
    report = Report()
    run = _Run(workspace, extractor, report, now)
    paths = list(_articles(workspace, sources, report.problems))
    said = time.monotonic()
    for number, path in enumerate(paths, 1):
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            progress(f"Extracting: {number} of {len(paths)} articles")
        run.article(path, named=bool(sources))
    run.sheets.flush()
    skipped: list[str] = []
    registered = register_things(workspace, registry, [], skipped) if run.sheets.unregistered else 0
    report.lines.extend(skipped)
    report.lines.append(
        f"{report.extracted} extracted by {extractor.name} {extractor.version}, "
        f"{report.unchanged} unchanged, {report.by_hand} written by hand, "
        f"{registered} new in the registry, {counted(len(report.problems), 'problem')}"
    )
    return report


class _Run:
    """One run: what it works with, and what it does with one article."""

    def __init__(
        self,
        workspace: Workspace,
        extractor: Extractor,
        report: Report,
        now: Callable[[], datetime],
    ) -> None:
        self.workspace, self.extractor, self.report, self.now = workspace, extractor, report, now
        self.sheets = KnownSheets(workspace, report.problems)

    def article(self, path: Path, *, named: bool) -> None:
        """Read, propose and write. What goes wrong with the article goes to the report."""
        source = self.workspace.name_of(path)
        try:
            self._article(path, source, named)
        except Problems as error:
            self.report.problems.extend(error.problems)
        except ExtractorError:
            raise
        except RejoinderError as error:
            self.report.problems.append(Problem(source, 0, "", str(error)))

    def _article(self, path: Path, source: str, named: bool) -> None:
        known = self.sheets.of(source)
        if known is not None and self._needs_nothing(known, path, named):
            return
        article = read_article(path, source)
        if known is None:
            known = self._moved_here(article)
            if known is not None and known.extraction is None and not named:
                self.report.by_hand += 1
                return
        found = self.sheets.read(known) if known else None
        old = found.sheet if found else _empty_sheet(article_id(path, article.digest), source)
        proposal = checked_proposal(self.extractor, article)
        try:
            sheet = merge(old, proposal, article)
        except MovedWordsError as error:
            assert found is not None, "a new sheet has no words to move"
            raise Problems(
                Problem(
                    found.file,
                    found.line_of(("facts", index, "evidence")),
                    f"facts[{index}].evidence",
                    f"{source} has changed: {what}",
                )
                for index, what in error.places.items()
            ) from None
        sheet = self._stamped(self._in_language(sheet), old)
        self._write_text(sheet.article.id, article.text)
        file = self.sheets.write(sheet, known)
        self.report.extracted += 1
        self.report.lines.append(
            f"{source} → {file}: {len(sheet.things)} things, {len(sheet.facts)} facts"
            + "".join(f"; {note}" for note in proposal.notes)
        )

    def _needs_nothing(self, known: KnownSheet, path: Path, named: bool) -> bool:
        """Whether the sheet is to be left as it is; the report counts why."""
        if known.extraction is None:
            self.report.by_hand += not named
            return not named
        text = self.workspace.text_path(known.article)
        current = (
            _same_run(known.extraction, self._extraction())
            and path.is_file()
            and digest_of(path.read_bytes()) == known.digest
            and text.is_file()
            and digest_of(text.read_bytes()) == known.text_digest
        )
        self.report.unchanged += current
        return current

    def _moved_here(self, article: Article) -> KnownSheet | None:
        """The sheet of the same bytes, where the file that it names is gone."""
        source = article.source
        if broken := self.sheets.broken_one_of(source):
            raise _problem(source, f"is not read, since its sheet {broken} is broken")
        twin = self.sheets.twin(article.digest)
        if twin is not None and twin[1]:
            raise _problem(source, f"has the same content as {twin[0].source}")
        return twin[0] if twin else None

    def _in_language(self, sheet: Sheet) -> Sheet:
        """The sheet with the workspace's language, where neither source nor person names one."""
        language = self.workspace.settings.extract.language
        if language is None or sheet.article.language is not None:
            return sheet
        article = sheet.article.model_copy(update={"language": language})
        return sheet.model_copy(update={"article": article})

    def _extraction(self) -> Extraction:
        values = {
            "extractor": self.extractor.name,
            "version": self.extractor.version,
            "at": self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if self.extractor.model:
            values["model"] = self.extractor.model
        return Extraction.model_validate(values)

    def _stamped(self, sheet: Sheet, old: Sheet) -> Sheet:
        """The sheet with this run's mark; with the earlier one where nothing else is new."""
        stamp = self._extraction()
        if sheet == old and old.extraction is not None and _same_run(old.extraction, stamp):
            return old
        return sheet.model_copy(update={"extraction": stamp})

    def _write_text(self, article: str, text: str) -> None:
        """The text goes first: a sheet must never be about a text that is not there."""
        path = self.workspace.text_path(article)
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)


def _empty_sheet(article: str, source: str) -> Sheet:
    return Sheet.model_validate({"article": {"id": article, "source": source}})


def _same_run(one: Extraction, other: Extraction) -> bool:
    """Whether both are of the same extractor, version and model."""
    return one.model_copy(update={"at": None}) == other.model_copy(update={"at": None})


def _problem(file: str, message: str, allowed: str | None = None) -> Problems:
    return Problems([Problem(file, 0, "", message, allowed=allowed)])


def _articles(
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
    """``path`` itself, or every file below it but hidden ones."""
    if not path.is_dir():
        if path.exists():
            yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in files if not name.startswith("."))

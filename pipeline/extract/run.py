"""Run an extractor over a workspace: articles → fact sheets.

Each article is read, proposed for and written by itself: what goes wrong with one is a line in the
report, and an interrupted run goes on where it stopped.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ..articles import Article, ArticleSource, digest_of
from ..articles.table import MetadataTables, with_metadata
from ..check import load_registry
from ..errors import WARNING, ExtractorError, Problem, Problems, RejoinderError, counted
from ..facts import Extraction, Sheet
from ..files import write_atomically
from ..registering import register_things
from ..workspace import Workspace
from .extractor import Extractor, load_extractor
from .merge import MovedWordsError, merge
from .proposal_check import checked_proposal
from .sheets import KnownSheet, KnownSheets
from .work import Task, tasks

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
    work = list(tasks(workspace, sources, run.sheets, report.problems))
    said = time.monotonic()
    for number, task in enumerate(work, 1):
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            progress(f"Extracting: {number} of {len(work)} articles")
        run.article(task, named=bool(sources))
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
        self.tables = MetadataTables(workspace.articles_dir, workspace.root)
        report.problems.extend(self.tables.problems)
        report.lines.extend(f"{WARNING}{note}" for note in self.tables.notes)

    def article(self, task: Task, *, named: bool) -> None:
        """Read, propose and write. What goes wrong with the article goes to the report."""
        source = task.source.name
        try:
            self._article(task.source, task.known, named)
        except Problems as error:
            self.report.problems.extend(error.problems)
        except ExtractorError:
            raise
        except RejoinderError as error:
            self.report.problems.append(Problem(source, 0, "", str(error)))

    def _article(self, source: ArticleSource, known: KnownSheet | None, named: bool) -> None:
        if known is not None and self._needs_nothing(known, source, named):
            if known.source != source.name:
                self._renamed(known, source.name)
            return
        article = source.read()
        given = self.tables.of(source)
        article = replace(article, metadata=with_metadata(article.metadata, given))
        if known is None:
            known = self._moved_here(article)
            if known is not None and known.extraction is None and not named:
                self.report.by_hand += 1
                return
        found = self.sheets.read(known) if known else None
        old = found.sheet if found else _empty_sheet(source.new_id(article.digest), source.name)
        proposal = checked_proposal(self.extractor, article)
        try:
            merged = merge(old, proposal, article)
        except MovedWordsError as error:
            assert found is not None, "a new sheet has no words to move"
            raise Problems(
                Problem(
                    found.file,
                    found.line_of(("facts", index, "evidence")),
                    f"facts[{index}].evidence",
                    f"{source.name} has changed: {what}",
                )
                for index, what in error.places.items()
            ) from None
        sheet = self._stamped(self._in_language(merged.sheet), old, merged.not_found)
        self._write_text(sheet.article.id, article.text)
        file = self.sheets.write(sheet, known)
        self.report.extracted += 1
        if article.warning:
            self.report.lines.append(f"{WARNING}{source.name}: {article.warning}")
        self.report.lines.append(
            f"{source.name} → {file}: {len(sheet.things)} things, {len(sheet.facts)} facts"
            + (f", {len(merged.not_found)} not found any more" if merged.not_found else "")
            + "".join(f"; {note}" for note in proposal.notes)
        )

    def _needs_nothing(self, known: KnownSheet, source: ArticleSource, named: bool) -> bool:
        """Whether nothing is new for the sheet; the report counts why."""
        if known.extraction is None:
            self.report.by_hand += not named
            return not named
        text = self.workspace.text_path(known.article)
        current = (
            _same_run(known.extraction, self._extraction())
            and source.path.is_file()
            and source.digest() == known.digest
            and self._says_what_is_given(known, source)
            and text.is_file()
            and digest_of(text.read_bytes()) == known.text_digest
        )
        self.report.unchanged += current
        return current

    def _says_what_is_given(self, known: KnownSheet, source: ArticleSource) -> bool:
        """Whether the sheet has a value wherever a table gives one, be it a corrected one."""
        given = self.tables.of(source)
        return given is None or known.said >= set(given.model_dump(exclude_none=True))

    def _renamed(self, known: KnownSheet, source: str) -> None:
        """Write into the sheet which line of a file of many its article is now."""
        sheet = self.sheets.read(known).sheet
        article = sheet.article.model_copy(update={"source": source})
        self.sheets.write(sheet.model_copy(update={"article": article}), known)

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

    def _stamped(self, sheet: Sheet, old: Sheet, not_found: list[str]) -> Sheet:
        """The sheet with this run's mark; with the earlier one where nothing else is new."""
        stamp, last = self._extraction(), old.extraction
        if not_found:
            stamp = stamp.model_copy(update={"not_found": not_found})
        same = last is not None and _same_run(last, stamp) and last.not_found == not_found
        return old if same and sheet == old else sheet.model_copy(update={"extraction": stamp})

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
    return (one.extractor, one.version, one.model) == (other.extractor, other.version, other.model)


def _problem(file: str, message: str, allowed: str | None = None) -> Problems:
    return Problems([Problem(file, 0, "", message, allowed=allowed)])

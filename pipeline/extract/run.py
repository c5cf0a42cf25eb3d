"""Run an extractor over a workspace: articles → fact sheets.

Each article is read, proposed for and written by itself: what goes wrong with one is a line in the
report, and an interrupted run goes on where it stopped. Reading and proposing is what takes long,
and is done in as many processes as there are cores, or on a cluster; everything that a workspace
has one of is looked at and written here, in the order of the articles.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ..articles import MAX_BYTES, ArticleSource, digest_of
from ..articles.table import MetadataTables
from ..check import load_registry
from ..errors import WARNING, Problem, Problems, counted
from ..facts import Extraction
from ..files import write_atomically
from ..registering import register_things
from ..scale import Done, Lost, Outcome, Work, scale_map
from ..workspace import Workspace
from .extractor import Extractor, load_extractor
from .propose import MAKER, Context, Job, Read, data_of, read_and_propose, same_run
from .sheets import KnownSheet, KnownSheets
from .work import Task, tasks

#: How often a long run says how far it is, in seconds.
_EVERY = 1.0
#: From so many articles on, processes of their own are worth starting, unless somebody says so.
WORTH_PROCESSES: Final = 48
#: Seconds that one article may take, where it is read in a process of its own.
PATIENCE: Final = 300.0
#: How many articles go to a worker of a cluster at a time.
_BATCH: Final = 8


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
    jobs: int | None = None,
    scheduler: str | None = None,
    patience: float = PATIENCE,
) -> Report:
    """Propose facts for ``sources`` (files or folders in ``articles/``), by default for all.

    ``extractor`` is by default the one of the settings. An article that is as it was when the same
    version of the same extractor read it is not read again. A sheet that no extractor ever wrote in
    is a person's: it is only added to when its article is named in ``sources``.

    ``jobs`` processes read the articles, one at a time, by default one a core where there are many
    articles; 0 is this process. ``scheduler`` is the address of a Dask scheduler whose workers read
    them instead. However many there are, the sheets are the same. An article of which a process
    dies, or that takes more than ``patience`` seconds in it, is a problem of its own. (An
    ``extractor`` that is given is called in this process.)

    Raise :class:`Problems` for broken settings or a broken registry, :class:`ExtractorError` for an
    extractor that is not there, :class:`ScaleError` where workers are not to be had; everything
    about single articles is in the report.
    """
    given = extractor
    extractor = given or load_extractor(workspace.settings.extract.extractor, workspace.settings)
    registry = load_registry(workspace)
    report = Report()
    run = _Run(workspace, extractor, report, now, data=scheduler is not None)
    work = list(tasks(workspace, sources, run.sheets, report.problems))
    if jobs is None and (len(work) < WORTH_PROCESSES or extractor.name == "llm"):
        jobs = 0

    def outcomes(jobs_: Iterator[Job]) -> Iterator[Outcome]:
        if given is not None or (jobs == 0 and scheduler is None):
            return (Done(read_and_propose(job, extractor)) for job in jobs_)
        name = workspace.settings.extract.extractor
        context = Context(name, workspace.settings, extractor.version, extractor.model)
        work = Work(MAKER, context, patience)
        batch = _BATCH if scheduler else 1
        return scale_map(work, jobs_, jobs=jobs, scheduler=scheduler, batch=batch)

    run.all(work, outcomes, progress, named=bool(sources))
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


@dataclass(slots=True)
class _Said:
    """What is to be said of one article: in the order of articles, not of what was ready first."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article that is being read."""

    job: Job
    known: KnownSheet | None
    said: _Said


class _Run:
    """One run: what it works with, and what it does with one article."""

    def __init__(
        self,
        workspace: Workspace,
        extractor: Extractor,
        report: Report,
        now: Callable[[], datetime],
        data: bool,
    ) -> None:
        self.workspace, self.report, self._data = workspace, report, data
        self.stamp = _extraction(extractor, now())
        self.sheets = KnownSheets(workspace, report.problems)
        self.tables = MetadataTables(workspace.articles_dir, workspace.root)
        report.problems.extend(self.tables.problems)
        report.lines.extend(f"{WARNING}{note}" for note in self.tables.notes)
        #: The bytes of what is being read: who has the same must wait for its sheet.
        self._digests: set[str] = set()

    def all(
        self,
        work: Sequence[Task],
        outcomes: Callable[[Iterator[Job]], Iterator[Outcome]],
        progress: Callable[[str], None],
        *,
        named: bool,
    ) -> None:
        """Do what is to be done for every task; ``outcomes`` does the jobs, in their order."""
        numbered = [(task, _Said()) for task in work]
        left, finished, said = numbered, 0, time.monotonic()
        while left:
            waiting: deque[_Waiting] = deque()
            twins: list[tuple[Task, _Said]] = []
            started = self._started(left, waiting, twins, named)
            for outcome in outcomes(started):
                self._finish(waiting.popleft(), outcome)
                finished += 1
                if time.monotonic() - said >= _EVERY:
                    said = time.monotonic()
                    progress(f"Extracting: {finished} of {len(work)} articles")
            self._digests.clear()
            left = twins
        for _, telling in numbered:
            self.report.lines.extend(telling.lines)
            self.report.problems.extend(telling.problems)

    def _started(
        self,
        work: Sequence[tuple[Task, _Said]],
        waiting: deque[_Waiting],
        twins: list[tuple[Task, _Said]],
        named: bool,
    ) -> Iterator[Job]:
        """A job for each article that must be read, noted in ``waiting`` as it is taken.

        One with the bytes of another that is being read goes to ``twins``.
        """
        for task, said in work:
            try:
                digest = _digest(task.source)
                if task.known is None and digest in self._digests:
                    twins.append((task, said))
                    continue
                found = self._job(task.source, task.known, digest, named)
            except Problems as error:
                said.problems.extend(error.problems)
                continue
            if found is not None:
                job, known = found
                if digest is not None:
                    self._digests.add(digest)
                waiting.append(_Waiting(job, known, said))
                yield job

    def _job(
        self, source: ArticleSource, known: KnownSheet | None, digest: str | None, named: bool
    ) -> tuple[Job, KnownSheet | None] | None:
        """What is to be done for an article, and its sheet; None where nothing is."""
        if known is not None and self._needs_nothing(known, source, named):
            if known.source != source.name:
                self._renamed(known, source.name)
            return None
        if known is None and digest is not None:
            known = self._moved_here(source.name, digest)
            if known is not None and known.extraction is None and not named:
                self.report.by_hand += 1
                return None
        return Job(
            source,
            self.sheets.read(known).sheet if known else None,
            self.tables.of(source),
            self.stamp,
            self.workspace.settings.extract.language,
            data_of(source) if self._data else None,
        ), known

    def _finish(self, waiting: _Waiting, outcome: Outcome) -> None:
        """Write what was proposed. What went wrong with the article goes to the report."""
        source, said = waiting.job.source.name, waiting.said
        if isinstance(outcome, Lost):
            said.problems.append(Problem(source, 0, "", f"cannot be read: {outcome.reason}"))
            return
        read: Read = outcome.result
        said.problems.extend(read.problems)
        if read.moved and waiting.known:
            said.problems.extend(self._moved(source, waiting.known, read))
        if read.sheet is None:
            return
        try:
            self._write_text(read.sheet.article.id, read.text)
            file = self.sheets.write(read.sheet, waiting.known, read.yaml)
        except Problems as error:
            said.problems.extend(error.problems)
            return
        self.report.extracted += 1
        if read.warning:
            said.lines.append(f"{WARNING}{source}: {read.warning}")
        said.lines.append(
            f"{source} → {file}: {len(read.sheet.things)} things, {len(read.sheet.facts)} facts"
            + (f", {read.not_found} not found any more" if read.not_found else "")
            + "".join(f"; {note}" for note in read.notes)
        )

    def _moved(self, source: str, known: KnownSheet, read: Read) -> Iterator[Problem]:
        found = self.sheets.read(known)
        for index, what in read.moved:
            yield Problem(
                found.file,
                found.line_of(("facts", index, "evidence")),
                f"facts[{index}].evidence",
                f"{source} has changed: {what}",
            )

    def _needs_nothing(self, known: KnownSheet, source: ArticleSource, named: bool) -> bool:
        """Whether nothing is new for the sheet; the report counts why."""
        if known.extraction is None:
            self.report.by_hand += not named
            return not named
        text = self.workspace.text_path(known.article)
        current = (
            same_run(known.extraction, self.stamp)
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

    def _moved_here(self, source: str, digest: str) -> KnownSheet | None:
        """The sheet of the same bytes, where the file that it names is gone."""
        if broken := self.sheets.broken_one_of(source):
            raise _problem(source, f"is not read, since its sheet {broken} is broken")
        twin = self.sheets.twin(digest)
        if twin is not None and twin[1]:
            raise _problem(source, f"has the same content as {twin[0].source}")
        return twin[0] if twin else None

    def _write_text(self, article: str, text: str) -> None:
        """The text goes first: a sheet must never be about a text that is not there."""
        path = self.workspace.text_path(article)
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)


def _digest(source: ArticleSource) -> str | None:
    """The digest of an article's bytes; None where reading it will say why not."""
    try:
        if not source.path.is_file() or (
            source.line is None and source.path.stat().st_size > MAX_BYTES
        ):
            return None
        return source.digest()
    except OSError:
        return None


def _extraction(extractor: Extractor, now: datetime) -> Extraction:
    values = {
        "extractor": extractor.name,
        "version": extractor.version,
        "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if extractor.model:
        values["model"] = extractor.model
    return Extraction.model_validate(values)


def _problem(file: str, message: str, allowed: str | None = None) -> Problems:
    return Problems([Problem(file, 0, "", message, allowed=allowed)])

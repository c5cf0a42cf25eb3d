"""What is done with one article that has to be read: from its bytes to its sheet, written nowhere.

It needs nothing of the workspace but what is in the :class:`Job`, so that it may be done anywhere:
in this process, in another, or on another machine (:mod:`~rejoinder.pipeline.scale`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ..articles import Article, ArticleMetadata, ArticleSource, read_article
from ..articles.json_lines import Line, bytes_of, lines_of
from ..articles.reading import read_line
from ..articles.table import with_metadata
from ..errors import ExtractorError, Problem, Problems, RejoinderError
from ..facts import Extraction, Sheet
from ..facts.writing import sheet_text
from ..settings import Settings
from .extractor import Extractor, load_extractor
from .merge import Merged, MovedWordsError, merge
from .proposal_check import checked_proposal

#: What workers call (:class:`~rejoinder.pipeline.scale.Work`).
MAKER: Final = f"{__name__}:proposer"


@dataclass(frozen=True, slots=True)
class Job:
    """An article to read, and the sheet that it has; None for one that gets its first.

    ``data`` are the bytes of the file, or of the line, for who cannot open it; ``given`` is what a
    table says of it; ``stamp`` is the run's mark, ``language`` the workspace's.
    """

    source: ArticleSource
    old: Sheet | None
    given: ArticleMetadata | None
    stamp: Extraction
    language: str | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of an article: its text and its sheet, or why there is none.

    ``yaml`` is the sheet as it is to be written, where it is the first. ``moved`` says of which
    facts of the old sheet, by index, the words do not stand in the article any more.
    """

    sheet: Sheet | None = None
    text: str = ""
    yaml: str | None = None
    not_found: int = 0
    notes: tuple[str, ...] = ()
    warning: str | None = None
    problems: tuple[Problem, ...] = ()
    moved: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """With what articles are read: an extractor by its name and settings, and which one it is."""

    name: str
    settings: Settings
    version: str
    model: str | None = None


def proposer(context: Context) -> Callable[[Job], Read]:
    """The function that reads articles with the extractor that ``context`` names.

    Raise :class:`ExtractorError` where that is of another version here, so that sheets would not be
    what their mark says.
    """
    extractor = load_extractor(context.name, context.settings)
    for what, wanted, found in (
        ("version", context.version, extractor.version),
        ("model", context.model, extractor.model),
    ):
        if found != wanted:
            raise ExtractorError(
                f"a worker has another {what} of the extractor '{context.name}' than this machine "
                f"({found} instead of {wanted})"
            )
    return lambda job: read_and_propose(job, extractor)


def read_and_propose(job: Job, extractor: Extractor) -> Read:
    """Read the article, propose for it, merge with its sheet.

    Raise :class:`ExtractorError` where the extractor cannot work at all.
    """
    try:
        return _read_and_propose(job, extractor)
    except Problems as error:
        return Read(problems=tuple(error.problems))
    except ExtractorError:
        raise
    except OSError as error:  # the file was there a moment ago
        return Read(problems=(_problem(job, f"cannot be read: {error.strerror}"),))
    except RejoinderError as error:
        return Read(problems=(_problem(job, str(error)),))


def _problem(job: Job, message: str) -> Problem:
    return Problem(job.source.name, 0, "", message)


def _read_and_propose(job: Job, extractor: Extractor) -> Read:
    article = _read(job)
    article = replace(article, metadata=with_metadata(article.metadata, job.given))
    old = job.old or _empty_sheet(job.source.new_id(article.digest), job.source.name)
    proposal = checked_proposal(extractor, article)
    try:
        merged = merge(old, proposal, article)
    except MovedWordsError as error:
        return Read(moved=tuple(error.places.items()))
    sheet = _stamped(_in_language(merged.sheet, job.language), old, merged, job.stamp)
    return Read(
        sheet,
        article.text,
        sheet_text(sheet) if job.old is None else None,
        len(merged.not_found),
        tuple(proposal.notes),
        article.warning,
    )


def data_of(source: ArticleSource) -> bytes | None:
    """The bytes of an article, to be sent along; None where reading it will say why not."""
    try:
        if not source.path.is_file():
            return None
        if source.line is None:
            return source.path.read_bytes()
        return bytes_of(source.path, lines_of(source.path)[source.line])
    except OSError:
        return None


def _read(job: Job) -> Article:
    source = job.source
    if job.data is None:
        return source.read()
    with TemporaryDirectory(prefix="rejoinder-") as folder:
        path = Path(folder, f"article{source.path.suffix}")
        path.write_bytes(job.data)
        if source.line is None:
            return read_article(path, source.name)
        (line,) = lines_of(path).values()
        return read_line(path, source.name, Line(source.line, 0, line.size, line.digest))


def _empty_sheet(article: str, source: str) -> Sheet:
    return Sheet.model_validate({"article": {"id": article, "source": source}})


def _in_language(sheet: Sheet, language: str | None) -> Sheet:
    """The sheet with the workspace's language, where neither source nor person names one."""
    if language is None or sheet.article.language is not None:
        return sheet
    article = sheet.article.model_copy(update={"language": language})
    return sheet.model_copy(update={"article": article})


def _stamped(sheet: Sheet, old: Sheet, merged: Merged, stamp: Extraction) -> Sheet:
    """The sheet with this run's mark; with the earlier one where nothing else is new."""
    last = old.extraction
    if merged.not_found:
        stamp = stamp.model_copy(update={"not_found": merged.not_found})
    same = last is not None and same_run(last, stamp) and last.not_found == merged.not_found
    return old if same and sheet == old else sheet.model_copy(update={"extraction": stamp})


def same_run(one: Extraction, other: Extraction) -> bool:
    """Whether both are of the same extractor, version and model."""
    return (one.extractor, one.version, one.model) == (other.extractor, other.version, other.model)

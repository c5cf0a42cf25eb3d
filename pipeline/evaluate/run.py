"""Run an extractor over gold, and add up how it did."""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from ..articles import Article, tidy
from ..errors import Problem, Problems
from ..extract import Extractor, Proposal
from ..extract.proposal_check import checked_proposal
from .attributions import AttributionEvaluation
from .deriving import article_of
from .documents import document_line, read_documents
from .mistakes import Mistakes
from .sheet_scores import SheetEvaluation
from .sheets import read_gold_sheets

#: How often a long run says how far it is, in seconds.
_EVERY: Final = 5.0
_WORD: Final = re.compile(r"\S+")

Progress = Callable[[str], None]


@dataclass(slots=True)
class Run:
    """What a run cost, and what could not be evaluated."""

    problems: list[Problem] = field(default_factory=list)
    articles: int = 0
    words: int = 0
    #: Seconds within the extractor, as the clock has it and as the processor does.
    seconds: float = 0.0
    busy: float = 0.0
    #: Words of the first article, and the processor's seconds for it: it has the model loaded.
    first: tuple[int, float] = (0, 0.0)
    failed: int = 0

    def propose(self, extractor: Extractor, article: Article) -> Proposal:
        """The extractor's proposal, timed; an empty one where it fails on this article."""
        self.articles += 1
        self.words += len(_WORD.findall(article.text))
        started, began = time.perf_counter(), time.process_time()
        try:
            return checked_proposal(extractor, article)
        except Problems as error:
            self.problems.extend(error.problems)
            self.failed += 1
            return Proposal()
        finally:
            self.seconds += time.perf_counter() - started
            self.busy += time.process_time() - began
            if self.articles == 1:
                self.first = self.words, self.busy

    def lines(self) -> Iterator[str]:
        """For people."""
        words, loading = self.first if self.articles > 1 else (0, 0.0)
        busy = self.busy - loading
        pace = (self.words - words) / busy if busy else 0
        yield (
            f"{self.articles} articles, {self.words} words, {self.seconds:.1f} s in the extractor, "
            f"{self.busy:.1f} s of processor time ({pace:,.0f} words/s"
            + (", the first article not counted)" if words else ")")
            + (f", {self.failed} failed" if self.failed else "")
        )


def is_documents(path: Path) -> bool:
    """Whether ``path`` is a file of attributions on given texts, not of fact sheets.

    The first line that is JSON decides: a document has a text, a sheet an article.
    """
    if path.is_dir() or path.suffix != ".jsonl":
        return False
    with path.open("rb") as lines:
        for line in lines:
            try:
                first = json.loads(line) if line.strip() else None
            except (ValueError, RecursionError):
                continue
            if isinstance(first, dict):
                return "article" not in first
    return True


def evaluate_documents(
    path: Path,
    extractor: Extractor,
    mistakes: Mistakes,
    predictions: IO[bytes] | None = None,
    progress: Progress = lambda _: None,
) -> tuple[AttributionEvaluation, Run]:
    """Score ``extractor`` on the documents of ``path``; what it predicts goes to ``predictions``.

    One document is in memory at a time. A document on which the extractor fails counts as missed.
    """
    evaluation, run = AttributionEvaluation(mistakes), Run()
    said = time.monotonic()
    for document in read_documents(path, run.problems):
        proposal = run.propose(extractor, article_of(document, tidy(document.text)))
        found = evaluation.add(document, proposal)
        if predictions is not None:
            predictions.write(document_line(document.id, found))
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            progress(f"Evaluating: {run.articles} documents")
    return evaluation, run


def evaluate_sheets(
    path: Path,
    extractor: Extractor,
    mistakes: Mistakes,
    progress: Progress = lambda _: None,
) -> tuple[SheetEvaluation, Run]:
    """Score ``extractor`` on the reviewed sheets of ``path``: a workspace, a folder or a file."""
    evaluation, run = SheetEvaluation(mistakes), Run()
    said = time.monotonic()
    for gold in read_gold_sheets(path, run.problems):
        if not gold.is_reviewed:
            evaluation.unreviewed += 1
            continue
        evaluation.add(gold, run.propose(extractor, gold.article))
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            progress(f"Evaluating: {run.articles} sheets")
    return evaluation, run


def attribution_lines(evaluation: AttributionEvaluation) -> Iterator[str]:
    """The table of attributions, for people."""
    yield (
        f"{evaluation.documents} documents, {evaluation.gold} gold attributions, "
        f"{evaluation.predicted} predicted"
    )
    for (subset, measure), tally in evaluation.scores.tallies.items():
        sources = tally.sources
        yield (
            f"{subset:6} {measure!s:8} content {tally.content}   joint {tally.joint}   "
            f"source right {sources.right} wrong {sources.wrong} open {sources.left_open}"
        )
    for subset, named in evaluation.named.items():
        yield f"{subset:6} given to a wrong named speaker: {named}"


def mistake_lines(mistakes: Mistakes) -> Sequence[str]:
    """How many mistakes of each sort, and the first of them."""
    lines = [f"{count:6} {what}" for what, count in mistakes.counts.most_common()]
    return [*lines, *map(str, mistakes.first)]


def cause_lines(mistakes: Mistakes) -> Iterator[str]:
    """How many mistakes have each cause, most first: all, and by sort."""
    of_cause: dict[str, list[tuple[int, str]]] = {}
    for (cause, what), count in mistakes.causes.most_common():
        of_cause.setdefault(cause, []).append((count, what))
    totals = {cause: sum(count for count, _ in some) for cause, some in of_cause.items()}
    for cause in sorted(of_cause, key=lambda cause: (-totals[cause], cause)):
        sorts = ", ".join(f"{count} {what}" for count, what in of_cause[cause])
        yield f"{totals[cause]:6} {cause}  ({sorts})"

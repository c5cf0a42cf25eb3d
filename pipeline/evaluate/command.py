"""The command ``rejoinder evaluate``: which gold, which extractor, what is printed and written."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..errors import Problem, RejoinderError
from ..extract import Extractor, load_extractor
from ..files import replacing
from ..settings import SETTINGS_FILE, Settings, load_settings
from .calibration import Calibration
from .mistakes import Mistakes
from .run import (
    Run,
    attribution_lines,
    cause_lines,
    evaluate_documents,
    evaluate_sheets,
    is_documents,
    mistake_lines,
)
from .sheet_scores import sheet_lines


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a person wants besides the figures: files, the first errors, and more tables."""

    predictions: Path | None = None
    errors: Path | None = None
    show: int = 0
    calibration: bool = False
    causes: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The lines to print; any of ``problems`` means exit status 1."""

    lines: list[str]
    problems: list[Problem]


def run_evaluation(
    gold: Path,
    folder: Path,
    name: str | None,
    outputs: Outputs,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Evaluate the extractor ``name`` on ``gold``.

    Without a name it is that of the workspace in ``folder``, or of a new workspace. The files of
    ``outputs`` are written whole or not at all. Raise :class:`RejoinderError` for gold that is not
    there, an extractor that is not, and files that cannot be written.
    """
    if not gold.exists():
        raise RejoinderError(f"{gold}: there is no such file or folder")
    extractor = _extractor(folder, name)
    attributions = is_documents(gold)
    if outputs.predictions is not None and not attributions:
        raise RejoinderError(
            "--predictions goes with texts and their attributions, not with sheets"
        )
    with ExitStack() as files:
        predictions = _opened(files, outputs.predictions)
        mistakes = Mistakes(outputs.show, _opened(files, outputs.errors))
        if attributions:
            documents, run = evaluate_documents(gold, extractor, mistakes, predictions, progress)
            lines, calibration = list(attribution_lines(documents)), documents.calibration
        else:
            sheets, run = evaluate_sheets(gold, extractor, mistakes, progress)
            lines, calibration = list(sheet_lines(sheets)), sheets.calibration
    if not run.articles and not run.problems:  # a table of zeros would pass for a measurement
        what = "a text with its attributions" if attributions else "a sheet with a reviewed fact"
        run.problems.append(Problem(str(gold), 0, "", "holds nothing to measure by", allowed=what))
    return Report(_all_lines(extractor, lines, run, mistakes, calibration, outputs), run.problems)


def _all_lines(
    extractor: Extractor,
    lines: list[str],
    run: Run,
    mistakes: Mistakes,
    calibration: Calibration,
    outputs: Outputs,
) -> list[str]:
    model = f" on {extractor.model}" if extractor.model else ""
    shown = [f"{extractor.name} {extractor.version}{model}", *lines, *run.lines()]
    if outputs.calibration:
        shown += [*calibration.lines(), *calibration.toml()]
    if outputs.causes:
        shown += ["causes:", *cause_lines(mistakes)]
    if mistakes.counts:
        shown += ["errors:", *mistake_lines(mistakes)]
    return shown


def _extractor(folder: Path, name: str | None) -> Extractor:
    workspace = (folder / SETTINGS_FILE).is_file()
    settings = load_settings(folder) if workspace else Settings()
    return load_extractor(name or settings.extract.extractor, settings)


def _opened(files: ExitStack, path: Path | None) -> IO[bytes] | None:
    if path is None:
        return None
    try:
        return files.enter_context(replacing(path))
    except OSError as error:
        raise RejoinderError(f"{path}: cannot be written: {error.strerror or error}") from None

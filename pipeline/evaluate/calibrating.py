"""Measure how far the confidences of the extractor ``rules`` can be believed, and write it down.

``python -m rejoinder.pipeline.evaluate.calibrating GOLD …`` reads reviewed sheets (a workspace, a
folder or a file) and attributions on given texts (JSON Lines), extracts anew, and counts by route
how many facts are right. Of given texts it counts quotations, claims and demands: nothing else is
annotated there.

A route with few facts leans on its pattern, that on its kind, and that on what was said: each has
the weight of a few facts more (a Beta prior: Gelman et al., Bayesian Data Analysis, 2.4). Where
what was said varies, neighbours are taken together until more said means no less right (pool
adjacent violators: Ayer et al. 1955).
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..articles import tidy
from ..errors import Problem
from ..extract import Proposal
from ..extract.rules.confidence import CALIBRATION_FILE, Curve, on_curve
from ..extract.rules.document import parse
from ..extract.rules.draft import Draft, run
from ..extract.rules.extractor import STAGES
from ..extract.rules.language import Model, load
from ..facts import Fact
from ..files import write_atomically
from .attributions import AttributionEvaluation
from .calibration import BINS, Calibration
from .documents import read_documents
from .mistakes import Mistakes
from .run import is_documents
from .sheet_scores import SheetEvaluation
from .sheets import read_gold_sheets

#: How many facts the next broader class weighs.
_PRIOR: Final = 4.0
#: A point of a curve stands for at least so many facts.
_POINT: Final = 40
#: No reader is sure, however many facts were right.
_LEAST: Final = 0.01
_MOST: Final = 0.99
#: Points that are nearer to each other are one.
_APART: Final = 0.005


@dataclass(frozen=True, slots=True)
class Outcome:
    """A proposed fact: how it came about, how sure the extractor was, and whether it is right."""

    route: str
    said: float
    right: bool


@dataclass(eq=False)
class _Counter(Calibration):
    """Keeps, in place of a table, each fact with its draft's word for how it came about."""

    outcomes: list[Outcome] = field(default_factory=list)
    draft: Draft | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def add(self, fact: Fact, *, right: bool) -> None:
        """Count a proposed fact."""
        if self.draft is not None and fact.id:
            route, said = self.draft.routes[fact.id]
            self.outcomes.append(Outcome(route, said, right))


def outcomes_of(path: Path, problems: list[Problem]) -> list[Outcome]:
    """What became of every fact that the extractor proposes for the articles of ``path``."""
    model = load()
    if is_documents(path):
        counter = _Counter()
        documents = AttributionEvaluation(Mistakes())
        documents.calibration = counter
        for document in read_documents(path, problems):
            documents.add(document, _proposal(counter, tidy(document.text), model))
        return counter.outcomes
    counter = _Counter()
    sheets = SheetEvaluation(Mistakes())
    sheets.calibration = counter
    for gold in read_gold_sheets(path, problems):
        if gold.is_reviewed:
            sheets.add(gold, _proposal(counter, gold.article.text, model))
    return counter.outcomes


def _proposal(counter: _Counter, text: str, model: Model) -> Proposal:
    draft = run(Draft(parse(text, model), model), STAGES)
    counter.draft = draft
    return Proposal(list(draft.things.values()), draft.facts, attributions=draft.attributions)


def curves(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Any]]:
    """Route → its curve, and how many of how many facts were right.

    Beside each route there is one for its pattern and one for its kind.
    """
    by_route: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for route in {outcome.route, *_broader(outcome.route)}:
            by_route[route].append(outcome)
    found: dict[str, dict[str, Any]] = {}
    for route in sorted(by_route, key=lambda route: (len(list(_broader(route))), route)):
        parent = next((found[name]["curve"] for name in _broader(route) if name in found), None)
        some = by_route[route]
        if any(len(by_route[name]) == len(some) for name in _broader(route) if name in found):
            continue  # it is all of the broader one, and says no more
        found[route] = {
            "curve": _curve(some, parent),
            "right": sum(one.right for one in some),
            "of": len(some),
        }
    return dict(sorted(found.items()))


def _broader(route: str) -> Iterator[str]:
    """The classes that a route belongs to, the narrowest first."""
    pattern = route.removesuffix(" inferred")
    kind = pattern.partition(".")[0]
    if pattern != route:
        yield pattern
    if kind != pattern:
        yield kind


def _curve(some: Sequence[Outcome], parent: Curve | None) -> Curve:
    ordered = sorted(some, key=lambda one: one.said)
    points: list[tuple[float, float, float]] = []  # weight, said, share
    while ordered:
        end = min(_POINT, len(ordered))
        if len(ordered) - end < _POINT:
            end = len(ordered)
        taken, ordered = ordered[:end], ordered[end:]
        said = sum(one.said for one in taken) / len(taken)
        prior = on_curve(parent, said) if parent else said
        weight = len(taken) + _PRIOR
        share = (sum(one.right for one in taken) + _PRIOR * prior) / weight
        points.append((weight, said, share))
        while len(points) > 1 and (
            points[-1][2] < points[-2][2] or points[-1][1] - points[-2][1] < _APART
        ):
            points[-2:] = [_pooled(points[-2], points[-1])]
    return [(round(said, 3), round(min(max(share, _LEAST), _MOST), 3)) for _, said, share in points]


def _pooled(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float, float]:
    weight = one[0] + other[0]
    said, share = ((one[0] * one[i] + other[0] * other[i]) / weight for i in (1, 2))
    return weight, said, share


def share_on(measured: Mapping[str, dict[str, Any]], outcome: Outcome) -> float:
    """What a fact that came about like ``outcome`` is given by curves that were ``measured``."""
    for name in (outcome.route, *_broader(outcome.route)):
        if name in measured:
            return on_curve(measured[name]["curve"], outcome.said)
    return outcome.said


def errors(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The expected calibration error of what was said, and of what curves make of it.

    Each half of the facts, in order of the articles, is judged by the curves of the other half: a
    curve fits the facts that it was made of.
    """
    middle = len(outcomes) // 2
    halves = outcomes[:middle], outcomes[middle:]
    said = [(one, one.said) for one in outcomes]
    made: list[tuple[Outcome, float]] = []
    for half, other in (halves, halves[::-1]):
        measured = curves(other)
        made += [(one, share_on(measured, one)) for one in half]
    return _error(said), _error(made)


def _error(pairs: Iterable[tuple[Outcome, float]]) -> float:
    """How far share and confidence lie apart on average, by kind and tenth of confidence."""
    gaps: dict[tuple[str, int], float] = defaultdict(float)
    count = 0
    for outcome, given in pairs:
        kind = [outcome.route, *_broader(outcome.route)][-1]
        gaps[kind, min(int(given * BINS), BINS - 1)] += outcome.right - given
        count += 1
    return sum(map(abs, gaps.values())) / max(1, count)


def main(arguments: Sequence[str]) -> int:
    """Measure on all that is named, and write the calibration. Return the exit status."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    problems: list[Problem] = []
    outcomes = [one for path in arguments for one in outcomes_of(Path(path), problems)]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        return 1
    lines = [f"{json.dumps(route)}: {json.dumps(one)}" for route, one in curves(outcomes).items()]
    before, behind = errors(outcomes)
    sys.stdout.write(
        f"{len(outcomes)} facts; expected calibration error {before:.3f} as said, {behind:.3f} by "
        "the other half's curves\n"
    )
    write_atomically(CALIBRATION_FILE, ("{\n" + ",\n".join(lines) + "\n}\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How likely it is that a candidate is right, among those that it shuts out: a conditional logit.

The weights are data (``data/extract/rules/weights.json``); :mod:`learn` makes them from annotated
articles. A feature that it never met counts nothing.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

WEIGHTS_FILE: Final = Path(__file__).parents[2] / "data" / "extract" / "rules" / "weights.json"

#: Scores that are farther apart say no more.
_FAR: Final = 60.0


@cache
def weights(model: str) -> dict[str, float]:
    """Feature → weight of one model: ``indirect`` or ``direct``."""
    found: dict[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))[model]
    return found


def probabilities(candidates: Sequence[Iterable[str]], table: Mapping[str, float]) -> list[float]:
    """For each of some candidates (its features) the probability, 0 to 1, that it is the right one.

    They shut each other out; what is left to one is the probability that none of them is right.
    """
    return shares([sum(table.get(f, 0.0) for f in features) for features in candidates])


def shares(scores: Sequence[float]) -> list[float]:
    """Scores → probabilities, with one more of score zero for none of them."""
    top = max(0.0, *scores, 0.0)
    weighed = [math.exp(max(score - top, -_FAR)) for score in scores]
    whole = math.exp(-min(top, _FAR)) + sum(weighed)
    return [one / whole for one in weighed]

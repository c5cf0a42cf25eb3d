"""How likely it is that a candidate is right: a logistic regression over its features.

The weights are data (``data/extract/rules/weights.json``); :mod:`learn` makes them from annotated
articles. A feature that it never met counts nothing.
"""

import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

WEIGHTS_FILE: Final = Path(__file__).parents[2] / "data" / "extract" / "rules" / "weights.json"


@cache
def weights(model: str) -> dict[str, float]:
    """Feature → weight of one model: ``indirect`` or ``direct``."""
    found: dict[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))[model]
    return found


def probability(features: Iterable[str], table: dict[str, float]) -> float:
    """The probability, between 0 and 1, that a candidate with these features is right."""
    return logistic(sum(table.get(feature, 0.0) for feature in features))


def logistic(score: float) -> float:
    """The inverse of the logit."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

"""How sure facts are: what their pattern or the weights say, made what was measured.

A pattern's own confidence (``confidences.toml``) is what its author believed. Where reviewed
articles have shown how many of its facts are right, ``calibration.json`` has that, per route: the
kind of fact, the pattern, and whether something of it is inferred.
``python -m rejoinder.pipeline.evaluate.calibrating`` writes it.
"""

import json
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from ..words import tables

CALIBRATION_FILE: Final = (
    Path(__file__).parents[2] / "data" / "extract" / "rules" / "calibration.json"
)
#: What was said, and which share of it was right, from the lowest to the highest.
Curve: TypeAlias = list[tuple[float, float]]


class Confidence(float):
    """A confidence (0–1) that knows the pattern it is of."""

    pattern: str

    def __new__(cls, value: float, pattern: str) -> "Confidence":
        """``value``, of facts that ``pattern`` finds."""
        found = super().__new__(cls, value)
        found.pattern = pattern
        return found


def confidence(kind: str, pattern: str) -> Confidence:
    """The confidence of facts of ``kind`` that ``pattern`` finds, as its author believed it."""
    return Confidence(tables("rules/confidences")[kind][pattern], pattern)


def route_of(kind: str, said: float, *, inferred: bool) -> str:
    """How a fact came about, as ``calibration.json`` calls it: ``response.verb inferred``."""
    pattern = f".{said.pattern}" if isinstance(said, Confidence) else ""
    return f"{kind}{pattern}{' inferred' if inferred else ''}"


def calibrated(route: str, said: float) -> float:
    """What ``said`` has come to on this route, or on the pattern's, or the kind's; or itself."""
    known = calibration()
    pattern = route.removesuffix(" inferred")
    for name in (route, pattern, pattern.partition(".")[0]):
        if name in known:
            return on_curve(known[name], said)
    return said


def on_curve(curve: Curve, said: float) -> float:
    """The share at ``said``, by straight lines between the points, level beyond them."""
    at = bisect_left(curve, (said, 0.0))
    if at == 0:
        return curve[0][1]
    if at == len(curve):
        return curve[-1][1]
    (low, before), (high, behind) = curve[at - 1], curve[at]
    return before + (behind - before) * (said - low) / (high - low)


@cache
def calibration() -> dict[str, Curve]:
    """Route → its curve; empty where nothing was measured yet."""
    if not CALIBRATION_FILE.is_file():
        return {}
    found = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
    return {route: [(said, share) for said, share in one["curve"]] for route, one in found.items()}

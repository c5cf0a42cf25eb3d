"""How sure the patterns are: constants of a data file, measured where there is what to measure."""

from ..words import tables


def confidence(kind: str, pattern: str) -> float:
    """The confidence (0–1) of facts of ``kind`` that ``pattern`` finds.

    It is the share of them that are right, as far as that is known.
    """
    return float(tables("rules/confidences")[kind][pattern])

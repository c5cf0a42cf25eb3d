"""How many a group can have by what an article says: an interval of whole numbers."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from .facts.kinds import Counting

_DATA: Final = Path(__file__).with_name("data") / "contradictions" / "sizes.toml"

#: "About 100" may be half as many, or half as many again: two articles that round a number each in
#: their own way do not contradict each other.
GENEROUS: Final = 0.5

#: Digits, in groups of three or not; spaces and dots part groups on the Continent.
_DIGITS: Final = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d+")
_WORDS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From ``low`` to ``high``, both included; ``high`` is None where there is no end."""

    low: int
    high: int | None

    def is_apart(self, other: "Interval") -> bool:
        """Whether no number is in both."""
        return (self.high is not None and self.high < other.low) or (
            other.high is not None and other.high < self.low
        )


def interval_of(counting: Counting) -> Interval | None:
    """The sizes that a counting allows; None where its words hold no number.

    What a person or an extractor has read as an exact number or a lower limit counts so. Else the
    words are read, and a number in them counts as a round one, whatever stands before it.
    """
    if counting.size is not None:
        return Interval(counting.size, counting.size)
    if counting.size_above is not None:
        return Interval(counting.size_above + 1, None)
    text = " ".join(counting.text.casefold().split())
    number = None if _says(text, "share") else _number(text)
    if number is None:
        return None
    if _says(text, "at_least"):
        return Interval(number, None)
    if _says(text, "at_most"):
        return Interval(0, number)
    if _says(text, "above"):
        return Interval(number + 1, None)
    if _says(text, "under"):
        return Interval(0, max(0, number - 1))
    return Interval(int(number * (1 - GENEROUS)), int(number * (1 + GENEROUS)))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _phrases(name: str) -> re.Pattern[str]:
    phrases = sorted(_data()[name], key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


def _says(text: str, name: str) -> bool:
    return _phrases(name).search(text) is not None


def _number(text: str) -> int | None:
    """The first number in a text, in digits or words: 1,200; twenty-five; two hundred; centaine."""
    if match := _DIGITS.search(text):
        return int(re.sub(r"\D", "", match[0]))
    data = _data()
    total: int | None = None
    for word in _WORDS.findall(text):
        if word in data["round"]:
            return int(data["round"][word] * max(1, total or 1))
        if word in data["numbers"]:
            total = (total or 0) + data["numbers"][word]
        elif word in data["scales"]:
            total = (total or 1) * data["scales"][word]
        elif total is not None and word not in ("and", "et"):
            break
    return total

"""How many a phrase says there are: "over 100", "two dozen", "some thirty", "hundreds of"."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from ..words import tables, word_lists

_LISTS: Final = "rules/groups"
_NUMBERS: Final[dict[str, int]] = tables("rules/numbers")["numbers"]
_SCALES: Final[dict[str, int]] = tables("rules/numbers")["scales"]
_WORD: Final = "|".join((*_NUMBERS, *_SCALES))
#: Digits with separators, "1.2 million", words with "and" and hyphens, "a hundred".
_NUMBER: Final = re.compile(
    rf"""(?<![\w.,-]) (?:
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?) (?P<scale>\s(?:thousand|million|hundred))?
      | (?:(?P<a>an?)\s)?(?P<words>(?:{_WORD})(?:(?:\s|-|\sand\s)(?:{_WORD}))*)
    ) (?![\w-]|\.\d|st\b)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Size:
    """The words for a number and where they stand; ``exact``, or more than ``above``, or neither.

    ``start`` and ``end`` are offsets in the phrase.
    """

    start: int
    end: int
    exact: int | None = None
    above: int | None = None

    @property
    def number(self) -> int | None:
        """The number that is written, however it is qualified."""
        return self.exact if self.exact is not None else self.above


def size_in(phrase: str) -> Size | None:
    """The first number in a phrase, with what qualifies it; None where there is none.

    "dozens" and "many" are no numbers; ``above`` is exclusive; "about 120" and "at least 30" are
    neither exact nor a limit that is exceeded, so that only their words remain.
    """
    lowered = phrase.lower()
    for match in _NUMBER.finditer(lowered):
        number = _value(match)
        if number is None:
            continue
        before = lowered[: match.start()].rstrip()
        qualifier = _qualifier(before, "above")
        if qualifier is not None:
            return Size(qualifier, match.end(), above=number)
        qualifier = _qualifier(before, "about")
        if qualifier is not None:
            return Size(qualifier, match.end())
        if before.endswith("all but"):
            return Size(match.start() - len("all but "), match.end())  # how many, nobody says
        after = lowered[match.end() :]
        vague = after.startswith(("-odd", " or so", " or more")) or (match["a"] and number >= 100)
        return Size(match.start(), match.end(), exact=None if vague else number)
    return None


def _qualifier(before: str, name: str) -> int | None:
    """Where a qualifier begins that ``before`` ends with."""
    match = _qualifiers(name).search(before)
    return match.start() if match else None


@cache
def _qualifiers(name: str) -> re.Pattern[str]:
    words = sorted(word_lists(_LISTS)[name], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})$")


def _value(match: re.Match[str]) -> int | None:
    if match["digits"]:
        number = float(match["digits"].replace(",", ""))
        number *= _SCALES[match["scale"].strip()] if match["scale"] else 1
        return int(number) if number.is_integer() else None
    words = re.split(r"[\s-]+", match["words"])
    if match["a"] and words[0] not in _SCALES:
        return None
    total, current = 0, 1 if words[0] in _SCALES else 0
    for word in words:
        if word == "and":
            continue
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        else:
            current += _NUMBERS[word]
    return total + current

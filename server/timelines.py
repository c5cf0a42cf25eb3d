"""Where the works and answers of a timeline stand in its picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a date's own name is taken by a field here
from typing import Final

from .cards import Part

#: Units of the picture, which the style sheet scales.
WIDTH: Final = 960
ROW: Final = 34
TOP: Final = 44
_LEFT: Final = 24
_RIGHT: Final = 420
_BELOW: Final = 16
#: Entries that one picture shows.
MOST: Final = 60
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
_MOST_TICKS: Final = 7
_LETTERS: Final = 52


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on a timeline: a work, or an answer; ``to`` is the ``key`` of what it answers."""

    key: str
    date: str
    title: Part
    what: str
    side: str
    to: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry in the picture; ``path`` leads from what it answers, ``text`` is what fits."""

    entry: Entry
    x: float
    y: int
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture: its height, its marks from the top down, its axis; ``left_out`` do not fit."""

    height: int
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    left_out: int


def timeline(entries: Sequence[Entry]) -> Timeline | None:
    """The picture of ``entries`` in the order of time; None where fewer than two have a date."""
    dated = sorted(
        ((day, entry) for entry in entries if (day := day_of(entry.date)) is not None),
        key=lambda pair: (pair[0], pair[1].to != "", pair[1].key),
    )
    if len(dated) < 2:
        return None
    shown = dated[:MOST]
    first, last = shown[0][0], shown[-1][0]
    span = max(1, last - first)

    def x_of(day: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (day - first) / span, 1)

    marks: list[Mark] = []
    places: dict[str, tuple[float, int]] = {}
    for index, (day, entry) in enumerate(shown):
        x, y = x_of(day), TOP + ROW // 2 + index * ROW
        path = ""
        if entry.to in places:
            from_x, from_y = places[entry.to]
            path = f"M{from_x} {from_y + 7}V{y - 10}Q{from_x} {y} {from_x + 8} {y}H{x - 7}"
            if x - 7 < from_x + 8:
                path = f"M{from_x} {from_y + 7}L{x} {y - 7}"
        places.setdefault(entry.key, (x, y))
        marks.append(Mark(entry, x, y, path, _fitting(entry.title.text)))
    ticks = tuple(Tick(x_of(day), text) for day, text in _ticks(first, last))
    height = TOP + len(shown) * ROW + _BELOW
    return Timeline(height, tuple(marks), ticks, len(dated) - len(shown))


def day_of(date: str) -> int | None:
    """A date, or the first day of a month or a year, as a number of days; None for no date."""
    found = _DATE.match(date)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return Date(year, month, day).toordinal()
    except ValueError:
        return None


def _fitting(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rsplit(" ", 1)[0] + " …"


def _ticks(first: int, last: int) -> list[tuple[int, str]]:
    """A few round dates between two days: years where they span more than two, else the ends."""
    begin, end = Date.fromordinal(first), Date.fromordinal(last)
    years = end.year - begin.year
    if years < 3:
        return [(first, begin.isoformat()), *([(last, end.isoformat())] if last > first else [])]
    step = next((s for s in _STEPS if years // s <= _MOST_TICKS), _STEPS[-1])
    rounded = range(-(-begin.year // step) * step, end.year + 1, step)
    days = ((Date(year, 1, 1).toordinal(), str(year)) for year in rounded)
    return [(day, text) for day, text in days if first <= day <= last]

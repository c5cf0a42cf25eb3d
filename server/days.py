"""Dates as people read them."""

import re
from typing import Final

_DATE: Final = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(date: str) -> str:
    """``9 January 2018`` for ``2018-01-09``; a month or a year alone; anything else as it is."""
    found = _DATE.fullmatch(date)
    if not found or not found[2]:
        return found[1] if found else date
    year, month, number = found.groups()
    if not 1 <= int(month) <= len(_MONTHS):
        return date
    name = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(number)} {name}" if number else name

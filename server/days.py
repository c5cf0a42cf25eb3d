"""Dates as people read them, in the language of the page."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import get_month_names

from .messages import pgettext, spoken

_DATE: Final = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")
_MONTHS: Final = 12


def day(date: str) -> str:
    """``9 January 2018`` for ``2018-01-09``; a month or a year alone; anything else as it is."""
    return _day(date, spoken())


@lru_cache(4096)
def _day(date: str, language: str) -> str:
    found = _DATE.fullmatch(date)
    if not found or not found[2]:
        return found[1] if found else date
    year, month, number = found.groups()
    if not 1 <= int(month) <= _MONTHS:
        return date
    name = get_month_names("wide", locale=Locale.parse(language))[int(month)]
    if not number:
        return pgettext("a month", "%(month)s %(year)s", month=name, year=year)
    # Some languages write the first of a month apart: 1er janvier.
    shown = pgettext("day of the month", "1") if int(number) == 1 else str(int(number))
    return pgettext("a day", "%(day)s %(month)s %(year)s", day=shown, month=name, year=year)


def moment(time: datetime) -> str:
    """A day with its time, to the second."""
    return pgettext(
        "a moment",
        "%(day)s, %(time)s",
        day=day(time.strftime("%Y-%m-%d")),
        time=time.strftime("%H:%M:%S"),
    )

"""Dates as articles write them, where no guess is needed."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH: Final = "|".join(_MONTHS)
# 2018-01-14, 14 January 2018, January 14, 2018. Not 1/4/2018, which is two dates.
_DATE: Final = re.compile(
    rf"""(?<![\w-]) (?:
        (?P<y1>\d{{4}}) - (?P<m1>\d\d) - (?P<d1>\d\d)
      | (?P<d2>\d\d?) (?:st|nd|rd|th)? \s (?P<m2>{_MONTH}) \s (?P<y2>\d{{4}})
      | (?P<m3>{_MONTH}) \s (?P<d3>\d\d?) (?:st|nd|rd|th)? ,? \s (?P<y3>\d{{4}})
    ) (?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)


def dates_in(text: str) -> Iterator[date]:
    """Every full date in ``text`` that exists, in its order."""
    for match in _DATE.finditer(text):
        for form in "123":
            year, month, day = (match[part + form] for part in "ymd")
            if year:
                number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
                try:
                    yield date(int(year), number, int(day))
                except ValueError:
                    break


def only_date(texts: Iterable[str]) -> str | None:
    """The one date that ``texts`` give (ISO 8601); None where they give none, or several."""
    found = {found for text in texts for found in dates_in(text)}
    return found.pop().isoformat() if len(found) == 1 else None

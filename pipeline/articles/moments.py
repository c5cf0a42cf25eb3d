"""When an article was published, from the many ways in which its source may say so."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ..facts.values import Moment

_MOMENT: Final[TypeAdapter[str]] = TypeAdapter(Moment)

#: ISO 8601 and its neighbours: basic form, a space or slashes, a fraction, zones of all shapes.
_ISO: Final = re.compile(
    r"""(?P<year>\d{4}) (?: (?P<mark>[-/]?) (?P<month>\d{2}) (?: (?P=mark) (?P<day>\d{2})
        (?: (?:T|\s+) (?P<hour>\d{2}) :? (?P<minute>\d{2}) (?: :? (?P<second>\d{2}) (?:[.,]\d+)? )?
            \s* (?P<zone> Z | UTC | GMT | [+-]\d{2} (?: :?\d{2} )? )? )? )? )?""",
    re.IGNORECASE | re.VERBOSE,
)
#: A date in English words; the day before or behind the month. (10/01/2018 is two dates.)
_FORMS: Final = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y")
_MONTH_FORMS: Final = ("%B %Y", "%b %Y", "%B, %Y")


def moment_of(value: object) -> str | None:
    """The moment that ``value`` says, as a fact sheet has it; None where it says none.

    ISO 8601 as found in the wild, RFC 5322, and dates in English words; never a date of which it
    is not clear which number is the month.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    for found in (_iso(text), _mail(text), _worded(text)):
        if found is not None:
            try:
                return _MOMENT.validate_python(found)
            except ValidationError:
                return None
    return None


def _iso(text: str) -> str | None:
    match = _ISO.fullmatch(text)
    # 201801 may be a number of anything.
    if match is None or (match["month"] and not match["day"] and match["mark"] != "-"):
        return None
    parts = [match[name] for name in ("year", "month", "day") if match[name]]
    date = "-".join(parts)
    if match["hour"] is None:
        return date
    time = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}"
    if time == "00:00:00" and match["zone"] is None:
        return date  # midnight nowhere: the program that wrote it knew the day only
    zone = (match["zone"] or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif zone:
        hours, minutes = zone[:3], zone[3:].lstrip(":") or "00"
        zone = f"{hours}:{minutes}"
    return f"{date}T{time}{zone}"


def _mail(text: str) -> str | None:
    """A date as in the head of a mail (RFC 5322): a comma, a time and a zone."""
    if ":" not in text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found.isoformat(timespec="seconds")


def _worded(text: str) -> str | None:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    for forms, wanted in ((_FORMS, "%Y-%m-%d"), (_MONTH_FORMS, "%Y-%m")):
        for form in forms:
            try:
                return datetime.strptime(text, form).strftime(wanted)
            except ValueError:
                continue
    return None

"""Numbers, sizes and times as people read them, in the language of the page."""

from typing import Final

from babel import Locale
from babel.numbers import format_decimal

from .messages import pgettext, spoken

_UNITS: Final = ("kB", "MB", "GB", "TB")
_STEP: Final = 1000


def number(value: int) -> str:
    """``1,234`` for 1234, with the separator of the language."""
    return str(format_decimal(value, locale=Locale.parse(spoken())))


def size(value: int) -> str:
    """``1.2 MB`` for so many bytes."""
    if value < _STEP:
        return pgettext("a size", "%(size)s bytes", size=number(value))
    scaled, unit = value / _STEP, _UNITS[0]
    for larger in _UNITS[1:]:
        if scaled < _STEP:
            break
        scaled, unit = scaled / _STEP, larger
    shown = format_decimal(scaled, "0.0", locale=Locale.parse(spoken()))
    in_units = {
        "kB": pgettext("a size", "%(size)s kB", size=shown),
        "MB": pgettext("a size", "%(size)s MB", size=shown),
        "GB": pgettext("a size", "%(size)s GB", size=shown),
        "TB": pgettext("a size", "%(size)s TB", size=shown),
    }
    return in_units[unit]


def duration(seconds: float) -> str:
    """A measured time: ``3 ms``, ``1.2 s``."""
    if seconds < 0.9995:
        return pgettext("a time", "%(time)s ms", time=max(1, round(seconds * 1000)))
    shown = format_decimal(seconds, "0.0", locale=Locale.parse(spoken()))
    return pgettext("a time", "%(time)s s", time=shown)

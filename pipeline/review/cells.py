"""Cells that a spreadsheet neither runs nor takes for something else.

An apostrophe goes before what a spreadsheet would take for a formula (OWASP, "CSV Injection") and
before what it would turn into a date, a number or a truth value, and comes off again when the cell
is read. So no text changes on the way, not even one that begins with an apostrophe itself.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

#: What begins a formula, also in full width, and what some programs strip to find one.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Whole numbers that no spreadsheet rounds, pads or shows with an exponent.
_HARMLESS_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_LONGEST_VALUE: Final = 40
_WORD: Final = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+\.)?")
_MARK: Final = "'"


def neutralised(cell: str) -> str:
    """``cell`` so that a spreadsheet shows it and gives it back as it is."""
    return _MARK + cell if _is_unsafe(cell) else cell


def restored(cell: str) -> str:
    """The cell that :func:`neutralised` was given; any other cell as it is."""
    return cell[1:] if cell.startswith(_MARK) and _is_unsafe(cell[1:]) else cell


def _is_unsafe(cell: str) -> bool:
    # Behind apostrophes, too: otherwise one that belongs to the cell would be taken for ours.
    bare = cell.lstrip(_MARK)
    return bare.startswith(_FORMULA) or bare.lstrip().startswith(_FORMULA) or _is_value(bare)


def _is_value(cell: str) -> bool:
    """Whether a spreadsheet may take the words for a number, a date, a time or a truth value."""
    too_long = len(cell) > _LONGEST_VALUE and any(map(str.isalpha, cell))
    if too_long or _HARMLESS_NUMBER.fullmatch(cell):
        return False
    words = _WORD.findall(cell.casefold())
    lists = _word_lists()
    if not any(c.isdigit() for c in cell):
        return len(words) == 1 and cell.strip().casefold() in lists["logical"]
    return all(
        word in lists["hours"] or len(word) == 1 or word.startswith(tuple(lists["months"]))
        for word in words
    )


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads(
        files("rejoinder.pipeline")
        .joinpath("data/review/spreadsheet.toml")
        .read_text(encoding="utf-8")
    )
    return {name: frozenset(words) for name, words in data.items()}

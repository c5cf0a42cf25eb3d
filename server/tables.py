"""Lists as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from .rendition import Rendition

CSV: Final = "text/csv; charset=utf-8; header=present"
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def table(header: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Rendition:
    """A table to be saved as ``name``; no cell of it is taken for a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_safe(str(cell)) for cell in row] for row in rows)
    return Rendition.of(
        text.getvalue().encode(),
        CSV,
        ("Content-Disposition", f'attachment; filename="{name}"'),
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

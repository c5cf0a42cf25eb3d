"""The fact sheet: one file per article, which people can read and correct."""

from .kinds import FACT_KINDS, AnyFact, Fact, Review
from .meaning import meanings
from .model import ArticleRecord, Extraction, Sheet, Thing
from .reading import SheetFile, read_sheet, read_sheets
from .values import Span
from .writing import plain, sheet_line, sheet_text, write_sheet

__all__ = [
    "FACT_KINDS",
    "AnyFact",
    "ArticleRecord",
    "Extraction",
    "Fact",
    "Review",
    "Sheet",
    "SheetFile",
    "Span",
    "Thing",
    "meanings",
    "plain",
    "read_sheet",
    "read_sheets",
    "sheet_line",
    "sheet_text",
    "write_sheet",
]

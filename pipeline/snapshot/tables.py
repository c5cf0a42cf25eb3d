"""The facts as spreadsheets and as JSON Lines."""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ...ontology.manifest import Download
from ...ontology.namespaces import RJ
from .factclasses import FACT_TABLES, Column, FactTable
from .facts import Broader, Fact
from .gathering import Known
from .naming import local_name
from .packed import Packed
from .scratch import ArticleRow

#: Between the values of one cell.
SEPARATOR: Final = " | "
_AFTER: Final = (
    "words",
    "article",
    "article_uri",
    "publisher",
    "date",
    "url",
    "certainty",
    "polarity",
    "inferred",
    "review_status",
    "confidence",
    "order",
)
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), also in full width.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_WORDS: Final = str(RJ.words)
_CERTAINTY: Final = str(RJ.certainty)
_POLARITY: Final = str(RJ.polarity)
_INFERRED: Final = str(RJ.inferred)
_REVIEW: Final = str(RJ.reviewStatus)
_CONFIDENCE: Final = str(RJ.confidence)
_ORDER: Final = str(RJ.order)


class CsvTable:
    """The table of one fact class: RFC 4180, UTF-8, one header, one row a fact.

    It opens with a byte order mark: without one Excel reads a file that is double-clicked in the
    machine's old code page and shows ``Ã‰mile``; LibreOffice, pandas and R's readr take it for
    what it is.
    """

    def __init__(self, folder: Path, table: FactTable, pieces: Path) -> None:
        self._table = table
        self.name = f"{table.file}.csv"
        self._packed = Packed(folder, self.name, "text/csv", pieces=pieces)
        self._buffer = io.StringIO(newline="")
        self._csv = csv.writer(self._buffer, lineterminator="\r\n")
        self._buffer.write("\ufeff")
        self._csv.writerow(header(table))
        self._flush()
        self._packed.begin()

    def write(self, fact: Fact, known: Known, broader: Broader, article: ArticleRow) -> None:
        """Append the row of ``fact``."""
        row = [fact.iri]
        for column in self._table.columns:
            values = fact.values(column.iri)
            if column.is_value:
                row.append(SEPARATOR.join(values))
            else:
                values = list(broader.narrowest(values))
                row.append(SEPARATOR.join(map(known.label, values)))
                row.append(SEPARATOR.join(values))
        row += (
            SEPARATOR.join(fact.values(_WORDS)),
            article.title,
            article.iri,
            article.publisher,
            article.published,
            article.url,
            local_name(fact.first(_CERTAINTY)),
            local_name(fact.first(_POLARITY)),
            SEPARATOR.join(map(local_name, fact.values(_INFERRED))),
            local_name(fact.first(_REVIEW)),
            fact.first(_CONFIDENCE),
            fact.first(_ORDER),
        )
        self._csv.writerow(map(harmless, row))
        if self._buffer.tell() > 1 << 18:
            self._flush()

    def cut(self) -> None:
        """The rows since the last cut are those of one segment."""
        self._flush()
        self._packed.cut()

    def take_over(self, packed: bytes) -> None:
        """Append the rows of a segment as another version's file has them."""
        self._packed.take_over(packed)

    def _flush(self) -> None:
        self._packed.write(self._buffer.getvalue().encode())
        self._buffer.seek(0)
        self._buffer.truncate()

    def close(self) -> list[Download]:
        """Finish the file; return what the manifest says of it."""
        return self._packed.close()


def header(table: FactTable) -> list[str]:
    """Return the names of a table's columns."""
    names = ["fact_uri"]
    for column in table.columns:
        names.append(column.name)
        if not column.is_value:
            names.append(f"{column.name}_uri")
    return [*names, *_AFTER]


def harmless(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it: an apostrophe goes before a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class JsonLines:
    """``facts.jsonl``: one object a fact, of all classes, by address."""

    name: Final = "facts.jsonl"

    def __init__(self, folder: Path, pieces: Path) -> None:
        self._packed = Packed(folder, self.name, "application/jsonl", pieces=pieces)
        self._packed.begin()
        self._lines: list[str] = []

    def write(self, fact: Fact, known: Known, broader: Broader, article: ArticleRow) -> None:
        """Append the line of ``fact``."""
        line = json.dumps(_object(fact, known, broader, article), ensure_ascii=False)
        self._lines.append(line + "\n")
        if len(self._lines) >= 1000:
            self._flush()

    def cut(self) -> None:
        """The lines since the last cut are those of one segment."""
        self._flush()
        self._packed.cut()

    def take_over(self, packed: bytes) -> None:
        """Append the lines of a segment as another version's file has them."""
        self._packed.take_over(packed)

    def _flush(self) -> None:
        self._packed.write("".join(self._lines).encode())
        self._lines.clear()

    def close(self) -> list[Download]:
        """Finish the file; return what the manifest says of it."""
        return self._packed.close()


class Tables:
    """All tables of facts while they are written into ``folder``, a segment after the other."""

    def __init__(self, folder: Path, pieces: Path) -> None:
        self._lines = JsonLines(folder, pieces)
        self._of = {table: CsvTable(folder, table, pieces) for table in FACT_TABLES}

    def write(self, fact: Fact, known: Known, broader: Broader, article: ArticleRow) -> None:
        """Append ``fact`` to those that have it."""
        self._of[fact.table].write(fact, known, broader, article)
        self._lines.write(fact, known, broader, article)

    @property
    def names(self) -> list[str]:
        """The files, in their order."""
        return [table.name for table in self._all()]

    def take_over(self, packed: Sequence[bytes]) -> None:
        """Append a segment as another version's files have it, in the order of :attr:`names`."""
        for table, piece in zip(self._all(), packed, strict=True):
            table.take_over(piece)

    def cut(self) -> None:
        """The facts since the last cut are those of one segment."""
        for table in self._all():
            table.cut()

    def close(self) -> list[Download]:
        """Finish the files; return what the manifest says of them."""
        return [download for table in self._all() for download in table.close()]

    def _all(self) -> list[JsonLines | CsvTable]:
        return [self._lines, *self._of.values()]


def _object(fact: Fact, known: Known, broader: Broader, article: ArticleRow) -> dict[str, Any]:
    """Return a fact as JSON. A property has one form throughout, and is absent where unknown.

    Things are lists of objects with ``id`` and ``label``, texts lists of strings.
    """
    found: dict[str, Any] = {"id": fact.iri, "type": fact.table.label}
    for column in fact.table.columns:
        if column.iri in fact.terms:
            found[column.key] = _values(column, fact.values(column.iri), known, broader)
    found["words"] = fact.values(_WORDS)
    found["evidence"] = [
        {"start": span.start, "end": span.end, "exact": span.exact} for span in fact.spans
    ]
    found["reportedIn"] = {
        "id": article.iri,
        "title": article.title or None,
        "publisher": article.publisher or None,
        "datePublished": article.published or None,
        "url": article.url or None,
    }
    for key, iri in (
        ("certainty", _CERTAINTY),
        ("polarity", _POLARITY),
        ("reviewStatus", _REVIEW),
    ):
        found[key] = local_name(fact.first(iri)) or None
    found["inferred"] = list(map(local_name, fact.values(_INFERRED)))
    confidence, order = fact.first(_CONFIDENCE), fact.first(_ORDER)
    found["confidence"] = float(confidence) if _DECIMAL.fullmatch(confidence) else None
    found["order"] = int(order) if _INTEGER.fullmatch(order) else None
    return found


def _values(column: Column, values: Sequence[str], known: Known, broader: Broader) -> Sequence[Any]:
    if column.is_value:
        return values
    return [{"id": iri, "label": known.label(iri)} for iri in broader.narrowest(values)]

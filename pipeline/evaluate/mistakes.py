"""What went wrong where, with the words around it, for people who mend it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import IO, Final

from ..review.cells import neutralised
from .extent import Bounds, Extent

#: Characters of context on each side.
_AROUND: Final = 80
#: Longer words are shown by their two ends.
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Mistake:
    """One difference between gold and prediction.

    ``what`` is its sort, ``cause`` why it is there (see :mod:`.causes` and :mod:`.fact_causes`),
    ``place`` the offsets in the document's text; ``gold`` and ``predicted`` are the words, or what
    is said of them, empty where there are none.
    """

    document: str
    what: str
    place: str
    gold: str = ""
    predicted: str = ""
    gold_source: str = ""
    predicted_source: str = ""
    context: str = ""
    cause: str = ""

    def __str__(self) -> str:
        """A few lines for a terminal."""
        cause = f" ({self.cause})" if self.cause else ""
        lines = [f"{self.document} {self.place}: {self.what}{cause}"]
        for name in ("gold", "predicted"):
            words, source = getattr(self, name), getattr(self, f"{name}_source")
            if words or source:
                lines.append(f"  {name:9} {words}" + (f"  [{source}]" if source else ""))
        if self.context:
            lines.append(f"  {'context':9} {self.context}")
        return "\n".join(lines)


class Mistakes:
    """Counts mistakes by their sort, keeps the first few, and writes all to a table.

    ``output`` takes CSV in UTF-8 that a spreadsheet can open.
    """

    def __init__(self, keep: int = 0, output: IO[bytes] | None = None) -> None:
        self.first: list[Mistake] = []
        self.counts: Counter[str] = Counter()
        #: By cause and by sort.
        self.causes: Counter[tuple[str, str]] = Counter()
        self._keep, self._output = keep, output
        if output is not None:
            output.write(b"\xef\xbb\xbf")
            self._row([field.name for field in fields(Mistake)])

    def add(self, mistake: Mistake) -> None:
        """Take one more."""
        self.counts[mistake.what] += 1
        if mistake.cause:
            self.causes[mistake.cause, mistake.what] += 1
        if len(self.first) < self._keep:
            self.first.append(mistake)
        if self._output is not None:
            self._row([neutralised(cell) for cell in astuple(mistake)])

    def _row(self, cells: Sequence[str]) -> None:
        assert self._output is not None
        line = io.StringIO(newline="")
        csv.writer(line).writerow(cells)
        self._output.write(line.getvalue().encode("utf-8", "replace"))


def words_at(text: str, extent: Extent) -> str:
    """The words of an extent on one line; of long ones the two ends."""
    words = " … ".join(" ".join(text[start:end].split()) for start, end in extent.parts)
    if len(words) <= _LONGEST:
        return words
    half = _LONGEST // 2
    return f"{words[:half].rstrip()} […] {words[-half:].lstrip()}"


def place_of(extent: Extent) -> str:
    """The offsets of an extent."""
    return ", ".join(f"{start}–{end}" for start, end in extent.parts)


def context_of(text: str, bounds: Bounds) -> str:
    """The words at ``bounds`` in brackets among those around them, on one line."""
    start, end = bounds
    before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    inner = words_at(text, Extent.of([bounds]))
    left = "…" if start > _AROUND else ""
    right = "…" if end + _AROUND < len(text) else ""
    shown = f"{left}{' '.join(before.split())} ⟦{inner}⟧ {' '.join(behind.split())}{right}"
    return shown.strip()

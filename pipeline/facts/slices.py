"""Pieces of the files below ``facts/`` that can be read by themselves, by different processes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, Problems
from .reading import BULK_SUFFIX, SheetFile, is_sheet, read_line, read_sheet


@dataclass(frozen=True, slots=True)
class SheetSlice:
    """A YAML sheet; or lines of a JSON Lines file, ``size`` bytes of it from byte ``start``.

    ``file`` is what errors call it, ``line`` the number of the first line, ``sheets`` how many
    there may be.
    """

    path: Path
    file: str
    start: int = 0
    size: int = 0
    line: int = 1
    sheets: int = 1

    def read(self, problems: list[Problem]) -> Iterator[SheetFile]:
        """The sheets; what cannot be read adds to ``problems`` what is wrong with it."""
        if self.path.suffix != BULK_SUFFIX:
            try:
                yield read_sheet(self.path, self.file)
            except Problems as error:
                problems.extend(error.problems)
            return
        with self.path.open("rb") as lines:
            lines.seek(self.start)
            left, number = self.size, self.line
            while left > 0 and (line := lines.readline()):
                if line.strip():
                    try:
                        sheet = read_line(line, self.file, number)
                        yield SheetFile(sheet, self.path, self.file, number)
                    except Problems as error:
                        problems.extend(error.problems)
                left -= len(line)
                number += 1


def sheet_slices(folder: Path, root: Path, most: int) -> Iterator[SheetSlice]:
    """All sheets below ``folder``, in the order of the files' names, ``most`` lines a slice.

    Errors name files relative to ``root``.
    """
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and is_sheet(p)):
        file = path.relative_to(root).as_posix()
        if path.suffix != BULK_SUFFIX:
            yield SheetSlice(path, file)
            continue
        with path.open("rb") as lines:
            start = size = count = 0
            first = number = 1
            for line in lines:
                size += len(line)
                count += 1
                number += 1
                if count == most:
                    yield SheetSlice(path, file, start, size, first, count)
                    start, size, count, first = start + size, 0, 0, number
            if count:
                yield SheetSlice(path, file, start, size, first, count)

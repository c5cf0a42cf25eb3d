"""Pieces of the files below ``facts/`` that can be read by themselves, by different processes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ..errors import Problem, Problems
from .reading import BULK_SUFFIX, SheetFile, is_sheet, read_line, read_sheet

#: So many sheets, more or less, are converted at once: a worker's memory, what is lost with it, and
#: what is done anew for one of them that changed.
SHEETS: Final = 50


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


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Sheets that are converted together; ``key`` is a digest of their bytes and places."""

    slices: tuple[SheetSlice, ...]
    key: str


def sheet_groups(folder: Path, root: Path) -> Iterator[SheetGroup]:
    """All sheets below ``folder``, in the order of the files' names, :data:`SHEETS` or so a group.

    Where a group ends is said by its last sheet, so that a sheet more or less changes but one group
    (content-defined chunking). Errors name files relative to ``root``.
    """
    slices: list[SheetSlice] = []
    said, count = blake2b(digest_size=16), 0

    def group() -> SheetGroup:
        nonlocal said, count
        made = SheetGroup(tuple(slices), said.hexdigest())
        slices.clear()
        said, count = blake2b(digest_size=16), 0
        return made

    for path in sorted(p for p in folder.rglob("*") if p.is_file() and is_sheet(p)):
        file = path.relative_to(root).as_posix()
        for piece, sum_ in _pieces(path, file):
            last = slices[-1] if slices else None
            if last and last.path == path and path.suffix == BULK_SUFFIX:
                size, sheets = last.size + piece.size, last.sheets + 1
                slices[-1] = replace(last, size=size, sheets=sheets)
            else:
                said.update(f"{file}:{piece.line}\n".encode())
                slices.append(piece)
            said.update(sum_)
            count += 1
            if sum_[0] * 256 + sum_[1] < 65536 // SHEETS or count == 3 * SHEETS:
                yield group()
    if slices:
        yield group()


def _pieces(path: Path, file: str) -> Iterator[tuple[SheetSlice, bytes]]:
    """Each sheet of a file by itself, and its digest."""
    if path.suffix != BULK_SUFFIX:
        yield SheetSlice(path, file), blake2b(path.read_bytes(), digest_size=16).digest()
        return
    with path.open("rb") as lines:
        start = 0
        for number, line in enumerate(lines, 1):
            sum_ = blake2b(line, digest_size=16).digest()
            yield SheetSlice(path, file, start, len(line), number), sum_
            start += len(line)

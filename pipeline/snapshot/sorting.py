"""Sorting lines of any number within a bounded memory."""

import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Final

#: How many bytes of lines are kept before they are written out. Python's own overhead doubles it.
CHUNK_BYTES: Final = 96 << 20
#: How much of each chunk the merge reads at a time.
READ_BYTES: Final = 1 << 20
#: How many lines a block has where nothing had to be written out.
BLOCK_LINES: Final = 10_000


class LineSorter:
    r"""Takes lines of bytes, each with its ``\n``, in any order; gives each one once, by bytes.

    Chunks are sorted in memory and, past the first, written to nameless temporary files in
    ``folder`` (which vanish with the process, however it ends).
    """

    def __init__(
        self, folder: Path, chunk_bytes: int = CHUNK_BYTES, read_bytes: int = READ_BYTES
    ) -> None:
        self._folder = folder
        self._limit = chunk_bytes
        self._read_bytes = read_bytes
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []

    def add(self, line: bytes) -> None:
        """Take one line."""
        self._lines.append(line)
        self._size += len(line)
        if self._size >= self._limit:
            self._spill()

    def add_sorted(self, lines: bytes) -> None:
        """Take many lines, each with its end, that are sorted: they cost little to sort in."""
        self._lines += lines.splitlines(keepends=True)
        self._size += len(lines)
        if self._size >= self._limit:
            self._spill()

    def _spill(self) -> None:
        run = tempfile.TemporaryFile(dir=self._folder, buffering=READ_BYTES)  # noqa: SIM115
        self._runs.append(run)
        self._lines.sort()
        run.writelines(map(itemgetter(0), groupby(self._lines)))
        run.seek(0)
        self._lines = []
        self._size = 0

    def blocks(self) -> Iterator[list[bytes]]:
        """Yield all lines in order, in lists; the sorter is empty afterwards."""
        if not self._runs:
            self._lines.sort()
            lines = [line for line, _ in groupby(self._lines)]
            self._lines, self._size = [], 0
            for start in range(0, len(lines), BLOCK_LINES):
                yield lines[start : start + BLOCK_LINES]
            return
        if self._lines:
            self._spill()
        yield from self._merge()

    def _merge(self) -> Iterator[list[bytes]]:
        """Merge block by block rather than line by line.

        All lines up to the smallest of the buffers' last lines are known to come first; sorting
        them together costs little, since ``list.sort`` finds the runs. That is several times
        faster than ``heapq.merge``, which compares in Python.
        """
        sources = [(run, run.readlines(self._read_bytes)) for run in self._runs]
        last = b""
        try:
            while sources:
                bound = min(buffer[-1] for _, buffer in sources)
                block: list[bytes] = []
                rest = []
                for run, buffer in sources:
                    cut = bisect_right(buffer, bound)
                    block += buffer[:cut]
                    left = buffer[cut:] or run.readlines(self._read_bytes)
                    if left:
                        rest.append((run, left))
                sources = rest
                block.sort()
                unique = [line for line, _ in groupby(block)]
                if unique[0] == last:
                    del unique[0]
                if unique:
                    last = unique[-1]
                    yield unique
        finally:
            for run in self._runs:
                run.close()
            self._runs = []

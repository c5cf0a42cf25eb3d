"""One file of many articles: JSON Lines (https://jsonlines.org), an article a line."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

SUFFIX: Final = ".jsonl"
#: Lines are read in pieces of this size, so that a huge one costs time only.
_PIECE: Final = 1024 * 1024
_BLANK: Final = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number from 1, its place in bytes, and its digest.

    ``size`` and ``digest`` are of the line without its end, so that the last one needs none.
    """

    number: int
    start: int
    size: int
    digest: str


def lines_of(path: Path) -> dict[int, Line]:
    """The lines of ``path`` by their numbers. Raise OSError.

    They are remembered while the file stays as it is: a workspace may have a sheet on each.
    """
    status = path.stat()
    return _lines_of(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _lines_of(path: Path, _modified: int, _size: int) -> dict[int, Line]:
    with path.open("rb") as file:
        return {line.number: line for line in _lines_in(file)}


def _lines_in(file: IO[bytes]) -> Iterator[Line]:
    number = start = 0
    while piece := file.readline(_PIECE):
        number += 1
        digest, size, blank = hashlib.sha256(), 0, True
        held = b""  # what may be the line's end is not hashed before more follows
        while piece:
            whole = held + piece
            words = whole.rstrip(b"\r\n")
            held = whole[len(words) :]
            digest.update(words)
            size += len(words)
            blank = blank and not words.strip(_BLANK)
            if piece.endswith(b"\n"):
                break
            piece = file.readline(_PIECE)
        if not blank:
            yield Line(number, start, size, f"sha256:{digest.hexdigest()}")
        start = file.tell()


def bytes_of(path: Path, line: Line) -> bytes:
    """The bytes of ``line``, without its end. Raise OSError."""
    with path.open("rb") as file:
        file.seek(line.start)
        return file.read(line.size)

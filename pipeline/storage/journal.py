"""What has been copied between this workspace and places elsewhere."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from hashlib import file_digest
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from .place import Entry

#: The folder in a workspace that is this machine's own; git is told to leave it out.
FOLDER: Final = ".rejoinder"
_NAME: Final = "storage.jsonl"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was the same on both sides: the mark and the size it had there, its digest, and
    the time at which it was written here (nanoseconds)."""

    mark: str
    size: int
    digest: str
    time: int


class Journal:
    """A file of lines that are added as things happen, so that a run that is killed leaves it true.

    It is a context manager. Nothing is lost without it: files of both sides are compared then.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FOLDER / _NAME
        self._copies: dict[str, Copy] = {}

    def __enter__(self) -> Self:
        self._path.parent.mkdir(exist_ok=True)
        ignored = self._path.with_name(".gitignore")
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                self._take(line)
        temporary = self._path.with_suffix(".new")
        lines = (_line(address, copy) for address, copy in self._copies.items())
        temporary.write_text("".join(lines), encoding="utf-8")
        temporary.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def _take(self, line: str) -> None:
        try:
            address, *values = json.loads(line)
            if values:
                self._copies[address] = Copy(*values)
            else:
                self._copies.pop(address, None)
        except (ValueError, TypeError):
            return  # cut short when the machine stopped

    def copy(self, address: str) -> Copy | None:
        """What is known of the file at an address."""
        return self._copies.get(address)

    def below(self, address: str) -> Iterator[str]:
        """The paths below an address that anything is known of."""
        start = f"{address}/"
        return (known[len(start) :] for known in self._copies if known.startswith(start))

    def note(self, address: str, there: Entry, time: int, digest: str) -> None:
        """Note that a file is the same on both sides, with this digest; ``time`` is that of the
        file here, in nanoseconds."""
        copy = Copy(there.mark, there.size, digest, time)
        self._copies[address] = copy
        self._write(_line(address, copy))

    def forget(self, address: str) -> None:
        """Note that nothing is known of a file."""
        if self._copies.pop(address, None) is not None:
            self._write(_line(address, None))

    def _write(self, line: str) -> None:
        self._file.write(line)
        self._file.flush()


def is_changed(file: Path, copy: Copy) -> bool:
    """Whether a file here is another than it was when it was copied."""
    status = file.stat()
    if (status.st_size, status.st_mtime_ns) == (copy.size, copy.time):
        return False
    return digest_here(file) != copy.digest


def digest_here(file: Path) -> str:
    """``sha256:`` and the SHA-256 of a file. Raise OSError."""
    with file.open("rb") as opened:
        return f"sha256:{file_digest(opened, 'sha256').hexdigest()}"


def _line(address: str, copy: Copy | None) -> str:
    return json.dumps([address, *(astuple(copy) if copy else ())]) + "\n"

"""Files that are either as they were or as they should be, never half-written."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from .errors import Problem, Problems


class Replacements:
    """Files that change together: all of them once every one is written, or none.

    A context manager. New contents wait beside the files that they are for. Only a machine that
    stops while they are being renamed leaves some of them new and some old, each of them whole.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Put every new file in its place; after an error, throw them away."""
        try:
            if kind is None:
                for temporary, path in self._waiting:
                    temporary.replace(path)
        finally:
            for temporary, _ in self._waiting:
                temporary.unlink(missing_ok=True)

    @contextmanager
    def file(self, path: Path) -> Iterator[IO[bytes]]:
        """A file to write to that is going to be ``path``.

        The folder must exist; an existing file keeps its permissions.
        """
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        self._waiting.append((temporary, path))
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that becomes ``path`` when all went well, and goes when it did not.

    A reader, or a crash, sees the old file or the new one. The folder must exist; an existing file
    keeps its permissions.
    """
    with Replacements() as replacements, replacements.file(path) as file:
        yield file


def unversioned(folder: Path) -> Path:
    """``folder``, made if need be, with what tells git to leave it out."""
    folder.mkdir(exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")
    return folder


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, whole or not at all."""
    with replacing(path) as file:
        file.write(data)


def read_utf8(path: Path, file: str) -> str:
    """The text of a file of the user's; a byte order mark is dropped.

    ``file`` is what errors call it. Raise :class:`Problems` where it is not there or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Problems([Problem(file, 0, "", f"cannot be read: {error.strerror}")]) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problems([not_utf8(data, file, error)]) from None


def file_digest(path: Path) -> str:
    """``sha256:`` and the SHA-256 of a file (hexadecimal). Raise OSError."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def not_utf8(data: bytes, file: str, error: UnicodeDecodeError) -> Problem:
    """What is wrong with ``data``, which could not be decoded."""
    return Problem(
        file,
        data.count(b"\n", 0, error.start) + 1,
        "",
        "is not UTF-8",
        found=f"byte 0x{data[error.start]:02x} at offset {error.start}",
        allowed="text in UTF-8",
    )

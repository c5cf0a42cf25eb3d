"""A folder elsewhere, through fsspec (https://filesystem-spec.readthedocs.io)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, Final
from urllib.parse import urlsplit

from ..errors import StorageError

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://")
#: Addresses that are pages rather than folders.
_PAGES: Final = ("http", "https", "data")
#: Where a file appears at once and whole, when the last of it has been sent.
_WHOLE: Final = frozenset(
    ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "oss", "memory")
)
#: What tells versions of a file apart, by the names that file systems have for it: its own mark, or
#: else when it was written.
_MARKS: Final = ("ETag", "etag", "generation", "md5Hash")
_TIMES: Final = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")
#: Files are read and sent in pieces of so many bytes.
_PIECE: Final = 1 << 20
#: Up to so many bytes, to ask for all at once saves asking for the size first.
_SMALL: Final = 4 << 20
#: How many files are on their way at once, where the file system can do that.
_AT_ONCE: Final = 16
_INSTALL: Final = "pip install 'rejoinder[storage]'"


def is_address(text: str) -> bool:
    """Whether ``text`` is the address of a place, such as ``s3://bucket/folder``, and no path."""
    return _ADDRESS.match(text) is not None


def is_hidden(path: str) -> bool:
    """Whether a path leads to or through a name that begins with a dot."""
    return any(part.startswith(".") and part.strip(".") for part in path.split("/"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file there: its size in bytes, and a mark that another version of it does not have.

    The mark is empty where the file system tells nothing that could be one.
    """

    size: int
    mark: str


class Place:
    """The folder at ``url``. Paths are relative to it, with ``/``.

    Credentials are what the file system finds in the environment. Every method raises
    :class:`StorageError` with the address and what went wrong there.
    """

    def __init__(self, url: str) -> None:
        scheme = url.partition("://")[0]
        if not is_address(url) or "::" in url or scheme in _PAGES:
            raise StorageError(f"found {url!r}, allowed: a folder such as s3://bucket/folder")
        if urlsplit(url).password is not None:
            raise StorageError(
                f"{scheme}://…: an address holds no password; the environment does, as the file "
                "system's documentation says"
            )
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise StorageError(f"{url}: needs fsspec ({_INSTALL})") from None
        self.url = url.rstrip("/")
        with self._told():
            # Of another run's or machine's changes a listing that is kept would not know.
            self._fs, root = url_to_fs(url, use_listings_cache=False)
        self.root: str = root.rstrip("/")
        names = self._fs.protocol
        self._whole = not _WHOLE.isdisjoint((names,) if isinstance(names, str) else names)
        self.at_once: int = _AT_ONCE if self._fs.async_impl else 1

    def address(self, path: str) -> str:
        """The address of a file there."""
        return f"{self.url}/{path}" if path else self.url

    def files(self, folder: str = "", *, hidden: bool = False) -> dict[str, Entry]:
        """Every file below ``folder`` by its path; hidden ones (``.name``) where they are wanted.

        None where there is no such folder; but a bucket that is not there is an error.
        """
        top = self._path(folder)
        with self._told(folder):
            found = self._fs.find(top, detail=True)
        start = len(self.root) + 1
        files = {
            name[start:]: _entry(info)
            for name, info in found.items()
            if info["type"] == "file" and not name.endswith("/")  # what consoles make of a folder
        }
        return {path: entry for path, entry in files.items() if hidden or not is_hidden(path)}

    def entry(self, path: str) -> Entry | None:
        """What there is of a file; None where there is no such file."""
        try:
            with self._told(path):
                info = self._fs.info(self._path(path))
        except StorageError as error:
            if error.missing:
                return None
            raise
        return _entry(info) if info["type"] == "file" else None

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        with self._told(path):
            data: bytes = self._fs.cat_file(self._path(path))
            return data

    def pieces(self, path: str, begin: int = 0, size: int | None = None) -> Iterator[bytes]:
        """The bytes of a file from ``begin`` on, a piece at a time; a small one in a single piece,
        where its ``size`` is known."""
        if begin == 0 and size is not None and 0 < size <= _SMALL:
            with self._told(path):
                # Without an end some ask for the size first; one more tells a file that has grown.
                yield self._fs.cat_file(self._path(path), start=0, end=size + 1)
            return
        with self._told(path), self._fs.open(self._path(path), "rb") as file:
            file.seek(begin)
            while piece := file.read(_PIECE):
                yield piece

    def digest(self, path: str) -> str:
        """``sha256:`` and the SHA-256 of a file, all of which is read."""
        digest = sha256()
        for piece in self.pieces(path):
            digest.update(piece)
        return f"sha256:{digest.hexdigest()}"

    def write(self, path: str, data: bytes) -> None:
        """Make ``data`` a file there. Whoever reads it sees what was there before, or all of it."""
        with self._told(path), self._new(path) as place:
            self._fs.pipe_file(place, data)

    def send(self, file: Path, path: str) -> None:
        """Copy a file to there, likewise."""
        with self._told(path), self._new(path) as place:
            self._fs.put_file(str(file), place)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        try:
            with self._told(path):
                self._fs.rm_file(self._path(path))
        except StorageError as error:
            if not error.missing:
                raise

    @contextmanager
    def _new(self, path: str) -> Iterator[str]:
        """Where to write a file so that nobody sees the half of it."""
        place = self._path(path)
        if self._whole:
            yield place
            return
        folder, _, name = place.rpartition("/")
        part = f"{folder}/.{name}.{token_hex(4)}"
        self._fs.makedirs(folder, exist_ok=True)
        try:
            yield part
            self._fs.mv(part, place)
        except BaseException:
            if self._fs.exists(part):
                self._fs.rm_file(part)
            raise

    def _path(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    @contextmanager
    def _told(self, path: str = "") -> Iterator[None]:
        """Have whatever a file system raises said in one line."""
        try:
            yield
        except StorageError:
            raise
        except Exception as error:  # each has exceptions of its own, and they share no base
            reason = " ".join(str(error).split()) or type(error).__name__
            raise StorageError(
                f"{self.address(path)}: {_kind(error)}{reason}",
                missing=isinstance(error, FileNotFoundError),
            ) from error


def _kind(error: Exception) -> str:
    name = type(error).__name__
    if isinstance(error, FileNotFoundError):
        return "is not there: "
    if isinstance(error, PermissionError) or "Credential" in name:
        return "no permission (credentials come from the environment): "
    return "" if isinstance(error, ImportError | ValueError) else f"{name}: "


def _entry(info: Mapping[str, Any]) -> Entry:
    for name in _MARKS:
        if value := info.get(name):
            return Entry(info["size"], str(value).strip('"'))
    for name in _TIMES:
        if value := info.get(name):
            time = value.timestamp() if isinstance(value, datetime) else value
            return Entry(info["size"], f"{time} {info.get('ino', '')}".rstrip())
    return Entry(info["size"], "")


def copied(pieces: Iterator[bytes], to: IO[bytes]) -> tuple[int, str]:
    """Write all pieces to a file; how many bytes they were, and their digest."""
    digest, size = sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        to.write(piece)
    return size, f"sha256:{digest.hexdigest()}"

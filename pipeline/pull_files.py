"""The files of a snapshot over there: what there is, and each of them fetched and checked."""

import os
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Annotated, Final, Self
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..ontology.layout import DOWNLOAD
from ..ontology.manifest import Sha256
from .errors import RejoinderError
from .files import file_digest

_PATH: Final = rf"^(?:{DOWNLOAD}/)?[A-Za-z0-9][A-Za-z0-9._-]*$"
_VERSION: Final = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
#: Seconds without a byte after which the site is taken to be gone; and before each further try.
_PATIENCE: Final = 60.0
_AGAIN: Final = (0.5, 2.0, 5.0)
_MOST_LISTED: Final = 16 << 20


class RemoteFile(BaseModel):
    """One file: its ``path`` in the snapshot's folder, ``bytes`` and digest."""

    model_config = ConfigDict(frozen=True)

    path: Annotated[str, Field(pattern=_PATH)]
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


class Listing(BaseModel):
    """What a site says that there is of its current version."""

    model_config = ConfigDict(frozen=True)

    version: Annotated[str, Field(pattern=_VERSION.pattern)]
    files: list[RemoteFile]

    @classmethod
    def read(cls, data: bytes, url: str) -> Self:
        """What stands in ``data``, which is from ``url``. Raise :class:`RejoinderError`."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise RejoinderError(f"{url}: {where}: {first['msg']}") from None

    def find(self, path: str) -> RemoteFile | None:
        """The file of this path, if there is one."""
        return next((file for file in self.files if file.path == path), None)

    def named(self, path: str) -> RemoteFile:
        """The file of this path, without which there is no snapshot."""
        found = self.find(path)
        if found is None:
            raise RejoinderError(f"version {self.version} has no {path} over there")
        return found


class Interrupted(Exception):  # noqa: N818 - it is the network's doing, and is tried again
    """A file did not come to its end; the text says why."""


class Fetch(ABC):
    """Fetches from ``url``. A context manager; raises :class:`RejoinderError`."""

    def __init__(self, url: str, wait: Callable[[float], None] = time.sleep) -> None:
        self._url, self._wait = url.rstrip("/"), wait
        self._held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @abstractmethod
    def listing(self) -> Listing:
        """What there is of the version that is current over there."""

    @abstractmethod
    def _pieces(self, version: str, file: RemoteFile, begin: int, part: IO[bytes]) -> int:
        """Write what comes of a file from ``begin`` on behind what ``part`` has of it.

        Return how many bytes came. Raise :class:`Interrupted` where it broke off.
        """

    def file(self, version: str, file: RemoteFile, to: Path) -> int:
        """Have ``file`` of ``version`` as ``to``; return how many bytes had to be fetched."""
        if to.is_file() and to.stat().st_size == file.bytes and file_digest(to) == file.sha256:
            return 0
        part = to.with_name(f"{to.name}.part")
        fetched = 0
        for delay in (*_AGAIN, None):
            try:
                fetched += self._go_on(version, file, part)
                break
            except Interrupted as error:
                if delay is None:
                    raise RejoinderError(
                        f"{self._url}: {file.path} cannot be fetched ({error})"
                    ) from None
                self._wait(delay)
        if part.stat().st_size != file.bytes or file_digest(part) != file.sha256:
            part.unlink()
            raise RejoinderError(
                f"{self._url}: {file.path} is not what it was said to be (its digest is another)"
            )
        part.replace(to)
        return fetched

    def _go_on(self, version: str, file: RemoteFile, part: Path) -> int:
        """Fetch what is missing of a file."""
        begin = part.stat().st_size if part.exists() else 0
        if begin >= file.bytes:
            begin = 0
        with part.open("r+b" if begin else "wb") as out:
            out.seek(begin)
            fetched = self._pieces(version, file, begin, out)
            out.flush()
            os.fsync(out.fileno())
        return fetched

    @staticmethod
    def _take(where: str, piece: bytes, before: int, file: RemoteFile, part: IO[bytes]) -> int:
        """Write a piece, unless more has come than there was said to be; its length."""
        if before + len(piece) > file.bytes:
            raise RejoinderError(f"{where}: it is longer than it was said to be")
        part.write(piece)
        return len(piece)


class SiteFetch(Fetch):
    """Fetches from the site at ``url``, which is running."""

    def __init__(self, url: str, wait: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise RejoinderError(
                f"found {url!r}, allowed: the address of a site, http(s)://…, or of a place that "
                "has its snapshots, such as s3://bucket/folder"
            )
        super().__init__(url, wait)
        self._client = self._held.enter_context(
            httpx.Client(timeout=_PATIENCE, follow_redirects=False)
        )

    def listing(self) -> Listing:
        """What there is of the version that is current over there."""
        url = f"{self._url}/snapshot/files.json"
        try:
            response = self._client.get(url)
        except httpx.HTTPError as error:
            raise RejoinderError(f"{url}: no answer ({_cause(error)})") from None
        if response.status_code != 200 or len(response.content) > _MOST_LISTED:
            raise RejoinderError(
                f"{url}: there is no site of Rejoinder's (status {response.status_code})"
            )
        return Listing.read(response.content, url)

    def _pieces(self, version: str, file: RemoteFile, begin: int, part: IO[bytes]) -> int:
        url = f"{self._url}/version/{version}/snapshot/{file.path}"
        headers = {"Accept-Encoding": "identity"}
        if begin:
            tag = file.sha256.removeprefix("sha256:")
            headers |= {"Range": f"bytes={begin}-", "If-Range": f'"{tag}"'}
        fetched = 0
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                if response.status_code not in (200, 206):
                    raise RejoinderError(
                        f"{url}: status {response.status_code}; if the version is gone, pull again"
                    )
                if response.status_code == 200 and begin:  # all of it comes, from the start
                    begin = 0
                    part.seek(0)
                    part.truncate()
                for piece in response.iter_raw():
                    fetched += self._take(url, piece, begin + fetched, file, part)
        except httpx.HTTPError as error:
            raise Interrupted(_cause(error)) from None
        return fetched


def _cause(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__

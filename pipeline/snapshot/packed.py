"""Dumps on disk: compressed once, known both ways."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from ...ontology.layout import COMPRESSED
from ...ontology.manifest import Download

#: So many characters are compressed in one go.
_WORTH_COMPRESSING: Final = 1 << 20

#: The file of checksums, which is stored as it is.
CHECKSUMS: Final = "SHA256SUMS"
_GZIP: Final = 31  # zlib's wbits for a gzip header: no name in it, and a time of zero
_LEVEL: Final = 6


class Packed:
    """A file that is written compressed, while the sums of its plain and packed bytes are taken.

    ``name`` is that of the plain file; the other gets ``.gz`` after it.
    """

    def __init__(self, folder: Path, name: str, media_type: str) -> None:
        self._name = name
        self._media_type = media_type
        self._file = (folder / (name + COMPRESSED)).open("wb")
        self._zip = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        self._sums = [hashlib.sha256(), hashlib.sha256()]
        self._sizes = [0, 0]

    def write(self, data: bytes) -> None:
        """Append plain bytes."""
        self._sums[0].update(data)
        self._sizes[0] += len(data)
        self._put(self._zip.compress(data))

    def _put(self, packed: bytes) -> None:
        self._file.write(packed)
        self._sums[1].update(packed)
        self._sizes[1] += len(packed)

    def close(self) -> list[Download]:
        """Finish the file; return what the manifest says of it, plain and packed."""
        self._put(self._zip.flush())
        self._file.close()
        return [
            Download(
                name=name, media_type=media_type, bytes=size, sha256=f"sha256:{sha256.hexdigest()}"
            )
            for name, media_type, size, sha256 in zip(
                (self._name, self._name + COMPRESSED),
                (self._media_type, "application/gzip"),
                self._sizes,
                self._sums,
                strict=True,
            )
        ]


def pack(folder: Path, name: str, media_type: str, chunks: Iterable[bytes]) -> list[Download]:
    """Write ``chunks`` as the dump ``name``, packed, and return what the manifest says of it."""
    packed = Packed(folder, name, media_type)
    write: Callable[[bytes], None] = packed.write
    for chunk in chunks:
        write(chunk)
    return packed.close()


def checksums(folder: Path, downloads: Iterable[Download]) -> Download:
    """Write ``SHA256SUMS``, as ``sha256sum --check`` reads it, over all ``downloads``.

    Each name is there, plain and packed, so that whichever somebody downloads can be checked.
    """
    lines = sorted((item.name, item.sha256.removeprefix("sha256:")) for item in downloads)
    data = "".join(f"{sha256}  {name}\n" for name, sha256 in lines).encode()
    (folder / CHECKSUMS).write_bytes(data)
    return Download(
        name=CHECKSUMS,
        media_type="text/plain",
        bytes=len(data),
        sha256=f"sha256:{hashlib.sha256(data).hexdigest()}",
    )


def encoded(parts: Iterable[str]) -> Iterator[bytes]:
    """Join texts into pieces of UTF-8 that are worth compressing."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _WORTH_COMPRESSING:
            yield "".join(held).encode()
            held.clear()
            size = 0
    yield "".join(held).encode()

"""Dumps on disk: compressed once, known both ways, and in pieces that can be used again.

A file is one member of gzip (RFC 1952). Its pieces are compressed each by itself and end at a byte
(a full flush, as zlib's manual calls it), so that a piece is the same wherever it stands, and can
be read without what is before it.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from ...ontology.layout import COMPRESSED
from ...ontology.manifest import Download

#: So much is compressed in one go.
_WORTH_COMPRESSING: Final = 1 << 20

#: The file of checksums, which is stored as it is.
CHECKSUMS: Final = "SHA256SUMS"
#: Of a gzip file (RFC 1952, 2.3): deflated, no name, a time of zero, made on Unix.
_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
#: The last block of a deflated stream, empty (RFC 1951, 3.2.3).
_LAST: Final = b"\x03\x00"
_RAW: Final = -zlib.MAX_WBITS
_LEVEL: Final = 6


@dataclass(slots=True)
class Pieces:
    """Where the segments of a packed file are: the size of each packed piece, in order.

    ``head`` is all that stands before the first; ``glue`` stands before every other that is not
    empty, in as many bytes.
    """

    head: int = 0
    glue: int = 0
    sizes: list[int] = field(default_factory=list)

    def places(self) -> Iterator[tuple[int, int]]:
        """Start and size of each piece in the file."""
        at, first = self.head, True
        for size in self.sizes:
            if size and not first:
                at += self.glue
            first = first and not size
            yield at, size
            at += size


class Packed:
    """A file that is written compressed, while the sums of its plain and packed bytes are taken.

    ``name`` is that of the plain file; the other gets ``.gz`` after it. ``pieces`` is the folder in
    which to note where the segments are (:func:`read_pieces`); ``glue`` is what stands between any
    two that are not empty.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        media_type: str,
        *,
        pieces: Path | None = None,
        glue: bytes = b"",
    ) -> None:
        self._name = name
        self._media_type = media_type
        self._file: IO[bytes] = (folder / (name + COMPRESSED)).open("wb")
        self._sums = [hashlib.sha256(), hashlib.sha256()]
        self._sizes = [0, 0]
        self._crc = 0
        self._zip: zlib._Compress | None = None
        self._folder, self._noted = pieces, Pieces()
        self._glue = glue, deflated(glue)
        self._before: int | None = None
        self._put(_HEAD)

    def write(self, data: bytes) -> None:
        """Append plain bytes to the piece that is being written."""
        if not data:
            return
        if self._zip is None:
            self._zip = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
        self._plain(data)
        self._put(self._zip.compress(data))

    def begin(self) -> None:
        """What was written is the head of the file; the segments follow."""
        self._flush()
        self._noted.head = self._before = self._sizes[1]
        self._noted.glue = len(self._glue[1])

    def cut(self) -> None:
        """What was written since is one segment."""
        assert self._before is not None, "begin() was called"
        self._flush()
        self._noted.sizes.append(self._sizes[1] - self._before)
        self._before = self._sizes[1]

    def append(self, data: bytes) -> None:
        """Append a whole segment, plain."""
        if data:
            self._stick()
            self.write(data)
        self.cut()

    def take_over(self, packed: bytes) -> None:
        """Append a whole segment as it stood in another such file."""
        if packed:
            self._stick()
            self._plain(inflated(packed))
            self._put(packed)
        self.cut()

    def _stick(self) -> None:
        """Put the glue before a segment, if others are before it."""
        if self._glue[0] and any(self._noted.sizes):
            self._plain(self._glue[0])
            self._put(self._glue[1])
            self._before = self._sizes[1]

    def _plain(self, data: bytes) -> None:
        self._sums[0].update(data)
        self._crc = zlib.crc32(data, self._crc)
        self._sizes[0] += len(data)

    def _put(self, packed: bytes) -> None:
        self._file.write(packed)
        self._sums[1].update(packed)
        self._sizes[1] += len(packed)

    def _flush(self) -> None:
        if self._zip is not None:
            self._put(self._zip.flush(zlib.Z_FULL_FLUSH))
            self._zip = None

    def close(self) -> list[Download]:
        """Finish the file; return what the manifest says of it, plain and packed."""
        self._flush()
        self._put(_LAST)
        self._put(self._crc.to_bytes(4, "little"))
        self._put((self._sizes[0] & 0xFFFFFFFF).to_bytes(4, "little"))
        self._file.close()
        if self._folder is not None:
            _write_pieces(self._folder, self._name, self._noted)
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


def deflated(data: bytes) -> bytes:
    """``data`` as a piece of a packed file."""
    if not data:
        return b""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)


def inflated(piece: bytes) -> bytes:
    """What :func:`deflated` made a piece of."""
    return zlib.decompressobj(_RAW).decompress(piece)


def _write_pieces(folder: Path, name: str, pieces: Pieces) -> None:
    row = [pieces.head, pieces.glue, pieces.sizes]
    (folder / f"{name}.pieces").write_text(json.dumps(row), encoding="utf-8")


def read_pieces(folder: Path, name: str) -> Pieces:
    """Where the segments of the file ``name`` are, as noted in ``folder``."""
    return Pieces(*json.loads((folder / f"{name}.pieces").read_text(encoding="utf-8")))


def pack(folder: Path, name: str, media_type: str, chunks: Iterable[bytes]) -> list[Download]:
    """Write ``chunks`` as the dump ``name``, packed, and return what the manifest says of it."""
    packed = Packed(folder, name, media_type)
    for chunk in chunks:
        packed.write(chunk)
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

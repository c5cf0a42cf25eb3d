"""The dumps: ``/download/`` lists them, ``/download/{file}`` sends one."""

import gzip
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response as AnyResponse

from ..ontology.layout import COMPRESSED, DOWNLOAD
from ..ontology.manifest import Download
from .reading import reading
from .rendition import REVALIDATE
from .snapshots import Snapshot, pinned
from .standing import unknown

blueprint = Blueprint("downloads", __name__)

_CHECKSUMS: Final = "SHA256SUMS"
_CHUNK: Final = 65_536


@blueprint.get("/download/")
def download_list() -> AnyResponse:
    """All dumps, with sizes and checksums."""
    snapshot = pinned()
    if not request.path.endswith("/"):
        return redirect(f"{snapshot.root}/download/", 308)
    pairs = [
        (d, _named(snapshot, d.name + COMPRESSED))
        for d in snapshot.manifest.downloads
        if not d.name.endswith(COMPRESSED) and d.name != _CHECKSUMS
    ]
    read = reading(snapshot)
    body = render_template(
        "downloads.html",
        downloads=pairs,
        checksums=_named(snapshot, _CHECKSUMS),
    )
    return read.rendition(body).respond()


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """One dump: as it is, compressed on the way where the client takes that, or as ``.gz``."""
    snapshot = pinned()
    entry = _named(snapshot, name)
    if entry is None:
        raise unknown()
    stored = _path(snapshot, name)
    if stored.is_file():
        return _send_stored(stored, entry, entry)
    packed = _named(snapshot, name + COMPRESSED)
    stored = _path(snapshot, name + COMPRESSED)
    if packed is None or not stored.is_file():
        raise unknown()
    if request.accept_encodings.quality("gzip") > 0:
        # A range is one of what was chosen: here of the compressed bytes (RFC 9110, 14.2).
        response = _send_stored(stored, packed, entry)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = _send_unpacked(stored, entry)
    response.vary.add("Accept-Encoding")
    return response


def _named(snapshot: Snapshot, name: str) -> Download | None:
    """The manifest's entry: only what it lists is ever opened, so no name leads elsewhere."""
    return next((d for d in snapshot.manifest.downloads if d.name == name), None)


def _path(snapshot: Snapshot, name: str) -> Path:
    return snapshot.path / DOWNLOAD / name


def _describe(response: Response, sent: Download, meant: Download) -> None:
    """Headers of ``sent``, the bytes, which are (perhaps compressed) ``meant``, the file."""
    digest = sent.sha256.removeprefix("sha256:")
    text = meant.media_type.startswith("text/")
    response.headers["Content-Type"] = meant.media_type + ("; charset=utf-8" if text else "")
    response.headers["Cache-Control"] = REVALIDATE
    # RFC 9530, 3: the digest of the representation, content coding included.
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"
    response.set_etag(digest)


def _send_stored(path: Path, sent: Download, meant: Download) -> Response:
    """Send a file as it lies on disk, in part where the client asks for a range."""
    # Not conditional: a range is cut once, below, where the ETag that If-Range means is known.
    response: Response = send_file(
        path, mimetype="application/octet-stream", etag=False, conditional=False
    )
    _describe(response, sent, meant)
    cut = _asks_for_part() and not request.if_none_match.contains_weak(response.get_etag()[0] or "")
    try:
        response.make_conditional(request, accept_ranges=cut, complete_length=sent.bytes)
    except RequestedRangeNotSatisfiable:
        response.close()  # and the file with it
        raise
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _asks_for_part() -> bool:
    """Whether one range of bytes is asked for; all else may or must be ignored (RFC 9110, 14.2)."""
    asked = request.range
    if request.method != "GET" or asked is None:
        return False
    return asked.units == "bytes" and len(asked.ranges) == 1


def _send_unpacked(path: Path, entry: Download) -> Response:
    """Send what is inside a ``.gz``, a piece at a time, from where the client asks for.

    What is left out at the beginning is unpacked all the same: it costs time, as the whole does,
    but not the client's.
    """
    response = Response()
    _describe(response, entry, entry)
    response.headers["Accept-Ranges"] = "bytes"
    response.make_conditional(request)
    if response.status_code != 200:
        return response
    begin, end = 0, entry.bytes
    if _asks_for_part() and _if_range_holds(response):
        found = request.range.range_for_length(entry.bytes) if request.range else None
        if found is None:
            raise RequestedRangeNotSatisfiable(entry.bytes)
        begin, end = found
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{entry.bytes}"
    response.content_length = end - begin
    if request.method != "HEAD":
        file = gzip.open(path)  # noqa: SIM115 - closed with the response
        response.call_on_close(file.close)
        response.response = _pieces(file, begin, end - begin)
    return response


def _if_range_holds(response: Response) -> bool:
    """Whether what ``If-Range`` names is what is here; a date names nothing of ours."""
    wanted = request.if_range
    if wanted is None or "If-Range" not in request.headers:
        return True
    etag, weak = response.get_etag()
    return bool(etag) and not weak and wanted.etag == etag


def _pieces(file: gzip.GzipFile, begin: int, length: int) -> Iterator[bytes]:
    file.seek(begin)
    while length > 0 and (piece := file.read(min(_CHUNK, length))):
        length -= len(piece)
        yield piece

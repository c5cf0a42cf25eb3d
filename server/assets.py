"""``/static/…``: style sheets and scripts, compressed, and kept for good by caches.

A page names them by addresses that hold a digest of them all (``/static/{edition}/site.css``), so
what such an address answers never changes: caches keep it without asking (RFC 8246). One digest
for all, and not one for each, lets a script import its neighbours by their names. They tell of
nobody, so what :mod:`freshness` says of old versions is no matter here.
"""

import mimetypes
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

from .codings import WORTH_COMPRESSING, compressed, takes_gzip
from .errors import Problem
from .freshness import IMMUTABLE, REVALIDATE

_FOLDER: Final = Path(__file__).with_name("static")
_EDITION: Final = re.compile(r"([0-9a-f]{16})/(.+)")
#: They are compressed once in the life of a server.
_LEVEL: Final = 9
_TEXTS: Final = (".css", ".js", ".txt", ".svg", ".json")


@dataclass(frozen=True)
class Asset:
    """A file: its bytes, its media type and the digest of its bytes."""

    body: bytes
    content_type: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", sha256(self.body).hexdigest()[:32])

    @cached_property
    def packed(self) -> bytes:
        """Its bytes as gzip."""
        return compressed(self.body, _LEVEL)


class Assets:
    """The files of ``folder`` as they were when it was read, by their paths below it."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): Asset(path.read_bytes(), _type_of(path))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        digests = (f"{name} {asset.digest}\n" for name, asset in self._files.items())
        #: What tells these files from those of another release.
        self.edition = sha256("".join(digests).encode()).hexdigest()[:16]

    def register(self, app: Flask) -> None:
        """Let ``app`` answer for them, under the endpoint that templates know as ``static``."""
        app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=self.send)
        app.url_defaults(self._name_edition)

    def _name_edition(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in self._files:
            values["filename"] = f"{self.edition}/{values['filename']}"

    def send(self, filename: str) -> Response:
        """Send a file; by an address of another edition, this one's, which nobody is to keep."""
        match = _EDITION.fullmatch(filename)
        edition, name = match.groups() if match else ("", filename)
        asset = self._files.get(name)
        if asset is None:
            raise Problem(404, "Not Found", "There is no such style sheet or script.")
        response = Response(asset.body, content_type=asset.content_type)
        response.set_etag(asset.digest)
        if asset.content_type.endswith("charset=utf-8") and len(asset.body) >= WORTH_COMPRESSING:
            response.vary.add("Accept-Encoding")
            if takes_gzip(request.headers.get("Accept-Encoding")):
                response.set_data(asset.packed)
                response.set_etag(f"{asset.digest}-gz")
                response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = IMMUTABLE if edition == self.edition else REVALIDATE
        response.make_conditional(request)
        return response


def _type_of(path: Path) -> str:
    found = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        found = "text/javascript"  # RFC 9239; a system's own table may say otherwise
    return f"{found}; charset=utf-8" if path.suffix in _TEXTS else found

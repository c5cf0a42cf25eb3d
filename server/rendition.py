"""Answers whose bytes are known: made once a snapshot, with a strong ETag, sent many times."""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self

from flask import Response, request

from .cache import ByteCache
from .codings import WORTH_COMPRESSING, compressed, takes_gzip
from .freshness import REVALIDATE
from .quick import remember
from .site import site

__all__ = ["REVALIDATE", "Rendition"]

#: What people's browsers and readers fetch. Data comes as it is: dumps are what is compressed.
_COMPRESSED: Final = ("text/html", "application/atom+xml", "application/xml", "application/json")


@dataclass(frozen=True, slots=True)
class Rendition:
    """A body and the headers that describe it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, body: bytes, content_type: str, *headers: tuple[str, str]) -> Self:
        """Describe ``body``: its type, a strong ETag of its bytes, and further ``headers``."""
        return cls(
            body,
            (
                ("Content-Type", content_type),
                ("Content-Length", str(len(body))),
                ("ETag", f'"{sha256(body).hexdigest()[:32]}"'),
                ("Cache-Control", REVALIDATE),
                *headers,
            ),
        )

    def respond(self, key: Hashable = None, cache: ByteCache[Any] | None = None) -> Response:
        """Answer the current request: 200, or 304 where the client has these bytes already.

        ``key`` is where the site's cache of documents keeps this rendition, if it does: then the
        same request is answered so again, until the next snapshot. Where another ``cache`` keeps
        it, only its compressed bytes are kept beside it.
        """
        documents = site().documents
        again = key if cache is None else None
        if not self.shrinks:
            return self._send(again)
        if takes_gzip(request.headers.get("Accept-Encoding")):
            other = None if key is None else (key, "gzip")
            made = self._compressed(other, documents if cache is None else cache)
            response = made._send(other if cache is None else None)
        else:
            response = self._send(again)
        response.vary.add("Accept-Encoding")
        return response

    @property
    def shrinks(self) -> bool:
        """Whether it is sent compressed to who takes that."""
        return len(self.body) >= WORTH_COMPRESSING and self.headers[0][1].startswith(_COMPRESSED)

    def _compressed(self, key: Hashable, cache: ByteCache[Any]) -> "Rendition":
        """The same as gzip: a representation of its own, with an ETag of its own (8.8.3.3)."""
        known: Rendition | None = None if key is None else cache.get(key)
        if known is not None:
            return known
        body = compressed(self.body)
        changed = {"Content-Length": str(len(body)), "ETag": f'{self._etag[:-1]}-gz"'}
        headers = [(name, changed.get(name, value)) for name, value in self.headers]
        made = Rendition(body, (*headers, ("Content-Encoding", "gzip")))
        if key is not None:
            cache.put(key, made, len(body))
        return made

    @property
    def _etag(self) -> str:
        return next(value for name, value in self.headers if name == "ETag")

    def _send(self, key: Hashable) -> Response:
        response = Response(self.body)
        # Set, not added: Flask's defaults would stand beside them.
        for name, value in self.headers:
            if name in ("Link", "Vary"):
                response.headers.add(name, value)
            else:
                response.headers[name] = value
        response.make_conditional(request)
        if key is not None:
            remember(key)
        return response

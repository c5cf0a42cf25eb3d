"""Answers whose bytes are known: made once a snapshot, with a strong ETag, sent many times."""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from flask import Response, request

from .freshness import REVALIDATE
from .quick import remember

__all__ = ["REVALIDATE", "Rendition"]


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

    def respond(self, key: Hashable = None) -> Response:
        """Answer the current request: 200, or 304 where the client has these bytes already.

        ``key`` is where the site's cache of documents keeps this rendition, if it does: then the
        same request is answered so again, until the next snapshot.
        """
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

"""The headers that every answer carries."""

from typing import Final

from flask import Flask, request
from werkzeug.wrappers import Response

from .snapshots import pinned

#: What a page of ours may do: show itself, its style sheet and its scripts; nothing inline.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

#: What scripts of other sites may read of an answer's headers (Fetch, 3.2.3).
EXPOSED: Final = "Content-Location, ETag, Link, Memento-Datetime, Rejoinder-Snapshot, Retry-After"

#: What every answer says to browsers.
ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Everything here is public and read-only; scripts of other sites may read it.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def register(app: Flask) -> None:
    """Add the headers to every answer of ``app``; what a view has set already stays."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    headers = response.headers
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    # RFC 9110 has no header for it: which snapshot this is an answer of.
    headers["Rejoinder-Snapshot"] = pinned().version
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        headers.setdefault("Access-Control-Allow-Methods", headers.get("Allow", "GET, HEAD"))
        headers.setdefault("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match")
        headers.setdefault("Access-Control-Max-Age", "86400")
    return response

"""Answers known already, sent before Flask is asked."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from flask import request
from werkzeug.http import parse_etags

from .cache import ByteCache
from .codings import takes_gzip
from .snapshots import ENVIRON_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MARK: Final = "rejoinder.quick"
#: What a 304 leaves out (RFC 9110, 15.4.5): it describes a body that does not come.
_OF_THE_BODY: Final = frozenset(
    ("content-type", "content-length", "content-language", "content-encoding")
)


class HasBody(Protocol):
    """What the cache keeps under the key that :func:`remember` is given."""

    @property
    def body(self) -> bytes:
        """The whole body of an answer."""


def remember(source: Hashable | bytes) -> None:
    """Let the answer to the current request be sent again.

    Only for one that depends on nothing but the snapshot, path, query, ``Accept``,
    ``Accept-Language`` and whether gzip is taken. ``source`` is its whole body, or the key under
    which the cache holds something that has it: so that a large body is kept once, however many
    ways there are to ask for it.
    """
    request.environ[_MARK] = source


@dataclass(frozen=True, slots=True)
class _Answer:
    status: str
    headers: list[tuple[str, str]]
    etag: str | None
    source: Hashable | bytes


class QuickAnswers:
    """A WSGI layer that keeps the answers that views tell it to remember.

    The key begins with that of the snapshot, so nothing is ever out of date.
    """

    def __init__(self, app: "WSGIApplication", cache: ByteCache[Any]) -> None:
        self._app = app
        self._cache = cache

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        key = (
            environ[ENVIRON_KEY].key,
            "quick",
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT"),
            environ.get("HTTP_ACCEPT_LANGUAGE"),
            takes_gzip(environ.get("HTTP_ACCEPT_ENCODING")),
        )
        answer: _Answer | None = self._cache.get(key)
        if answer is not None:
            body = self._body(answer.source)
            if body is not None:
                return _send(answer, body, environ, start_response)

        def listen(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            source = environ.get(_MARK)
            if source is not None and status.startswith(("200", "301", "303")):
                # The server puts in today's date.
                kept = [(n, v) for n, v in headers if n.lower() != "date"]
                etag = next((v.strip('"') for n, v in kept if n.lower() == "etag"), None)
                size = sum(len(n) + len(v) for n, v in kept)
                size += len(source) if isinstance(source, bytes) else 0
                self._cache.put(key, _Answer(status, kept, etag, source), size)
            return start_response(status, headers, *rest)

        return self._app(environ, listen)

    def _body(self, source: Hashable | bytes) -> bytes | None:
        if isinstance(source, bytes):
            return source
        kept: HasBody | None = self._cache.get(source)
        return None if kept is None else kept.body


def _send(
    answer: _Answer, body: bytes, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and answer.etag and parse_etags(asked).contains_weak(answer.etag):
        headers = [(n, v) for n, v in answer.headers if n.lower() not in _OF_THE_BODY]
        start_response("304 NOT MODIFIED", headers)
        return []
    start_response(answer.status, list(answer.headers))
    return [body] if environ["REQUEST_METHOD"] == "GET" else []

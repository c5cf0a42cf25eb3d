"""``If-Match`` (RFC 9110, 13.1.1), for every answer that has an ETag, whoever makes it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from werkzeug.http import parse_etags

from . import problems
from .errors import Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY: Final = "HTTP_IF_MATCH"


class Preconditions:
    """A WSGI layer that answers 412 where the client wants a representation that is not there.

    The layers below do not see the condition. Any of them may answer from what it remembers, and
    Werkzeug takes ``*`` for a condition that fails. What they answer must be begun when they
    return, as it is by all of ours.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        wanted = environ.get(_KEY)
        if wanted is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        del environ[_KEY]
        failed: list[str | None] = []

        def listen(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            # 13.2.1: a condition counts only where the answer without it would be a success, and
            # before any other: also before the one that makes it a 304.
            if status.startswith(("2", "304")):
                fields = {name.lower(): value for name, value in headers}
                if not _matches(wanted, fields.get("etag")):
                    failed.append(fields.get("etag"))
                    return _discard
            return start_response(status, headers, *rest)

        body = self._app(environ, listen)
        if not failed:
            return body
        close = getattr(body, "close", None)
        if close is not None:
            close()
        etag = failed[0]
        problem = Problem(
            412,
            "Precondition Failed",
            "What is here now has none of the ETags in If-Match.",
            {"ETag": etag} if etag else None,
        )
        sent = problems.send(problem, start_response)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else sent


def _matches(wanted: str, etag: str | None) -> bool:
    """Whether the condition holds of what has ``etag``, compared strongly (8.8.3.2)."""
    if wanted.strip() == "*":
        return True
    if etag is None or etag.startswith("W/"):
        return False
    return parse_etags(wanted).is_strong(etag.strip('"'))


def _discard(_: bytes) -> None:
    """Take what a 412 does not send."""

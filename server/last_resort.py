"""The outermost WSGI layer: no fault of ours is silent, and none tells of the inside."""

import logging
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import problems

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)


class LastResort:
    """Log what the layers before Flask raise, and answer 500; the server would log nothing.

    What fails while a body is being sent is logged and raised again: the status has gone out, and
    only a connection that breaks off says that the body is not complete.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        # Taken now, since the layers change them. Quoted in the log: a path may hold any byte.
        asked = environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")
        begun: list[bool] = []

        def listen(*response: Any) -> Any:
            begun.append(True)
            return start_response(*response)

        try:
            body = self._app(environ, listen)
        except Exception:
            _log.exception("%s %r failed", *asked)
            # A second status needs a reason, and only a second one may have it.
            reason = sys.exc_info() if begun else None
            sent = problems.send(problems.unexpected(), start_response, reason)
            return [] if asked[0] == "HEAD" else sent
        return body if isinstance(body, list) else _Watched(body, asked)


class _Watched:
    """A body that logs what fails while it is sent."""

    def __init__(self, body: Iterable[bytes], asked: tuple[object, object]) -> None:
        self._body = body
        self._pieces = iter(body)
        self._asked = asked

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            raise
        except Exception:
            _log.exception("%s %r failed while it was being sent", *self._asked)
            raise

    def close(self) -> None:
        """Close the body, as PEP 3333 has it."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()

"""A SPARQL endpoint elsewhere, asked through SPARQLWrapper; its failures become ours.

What stores say in their own ways is put into the terms of :mod:`engine` here: Virtuoso answers 500
where a query is wrong or has run out of time, and 200 with a part of the rows where there were
more than it wants to send.
"""

import ast
import http.client
import re
import time
import urllib.error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from .engine import (
    EngineFault,
    QueryFailure,
    StoreFailure,
    TooBusy,
    TooDemanding,
    TooLarge,
    TooLong,
    Unreachable,
)

_AGENT: Final = "rejoinder (SPARQLWrapper)"
# Virtuoso answers with a header for each graph that a query is sent with, of which there may be a
# thousand (remote_dataset.MOST_LISTED). The library takes a hundred; there is no setting for it.
http.client._MAXHEADERS = 2048  # type: ignore[attr-defined]
#: So much of what a store says goes on to the client, and so much of it is read.
_MOST_SAID: Final = 600
_MOST_READ: Final = 1 << 16
_STATUSES: Final[dict[type[SPARQLWrapperException], int]] = {
    QueryBadFormed: 400,
    Unauthorized: 401,
    EndPointNotFound: 404,
    URITooLong: 414,
    EndPointInternalError: 500,
}
# Virtuoso: “Virtuoso 37000 Error SP030: SPARQL compiler, line 2: syntax error … SPARQL query: …”.
_VIRTUOSO: Final = re.compile(r"Virtuoso (?P<state>\w{5}) Error (?P<text>.*)", re.DOTALL)
_ECHO: Final = re.compile(r"\s*SPARQL query:.*", re.DOTALL)
_TIME: Final = re.compile(r"timed? ?out|time limit|cancel+ed", re.IGNORECASE)
_COST: Final = "estimated execution time"


class MalformedThere(Exception):  # noqa: N818 - it is turned into Malformed, with the query's text
    """The store says that it is not SPARQL; the text is its own."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the store answers queries, and as whom: ``digest`` or basic authentication."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    digest: bool = False


class Body:
    """The bytes of an answer, read within ``seconds`` from now and up to ``limit``.

    A parser in another language reads it and says of an exception only that there was one;
    ``failure`` is what it was.
    """

    def __init__(self, response: Any, seconds: float, limit: int) -> None:
        self._response = response
        length = response.headers.get("Content-Length", "")
        self._length = int(length) if length.isdecimal() else None
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._limit = limit
        self._read = 0
        self.failure: QueryFailure | None = None

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        try:
            return self._next(size)
        except QueryFailure as failure:
            self.failure = failure
            raise OSError("the answer broke off") from failure

    def _next(self, size: int) -> bytes:
        try:
            # Not more than has arrived: else a byte a second would hold it past its time.
            data: bytes = self._response.read1(size)
        except TimeoutError:
            raise TooLong(self._seconds) from None
        except (OSError, http.client.HTTPException) as error:
            raise StoreFailure("Its answer broke off.") from error
        if not data and size and self._read < (self._length or 0):
            # The library says nothing of that where it was asked for a number of bytes.
            raise StoreFailure("Its answer broke off.")
        self._read += len(data)
        if self._read > self._limit:
            raise TooLarge(self._limit)
        if time.monotonic() > self._until:
            raise TooLong(self._seconds)
        return data

    def close(self) -> None:
        """Let go of the connection, whatever has not been read."""
        self._response.close()


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer: its media type, without parameters, its ``body``, and whose it is."""

    media_type: str
    body: Body
    server: str


def ask(
    endpoint: Endpoint,
    text: str,
    *,
    accept: str,
    seconds: float,
    limit: int,
    dataset: Mapping[str, Sequence[str]] | None = None,
) -> Reply:
    """Send the query ``text``, which is one and no update; ``dataset`` are further parameters.

    Raise :class:`MalformedThere` or a :class:`~.engine.QueryFailure`.
    """
    started = time.monotonic()
    wrapper = SPARQLWrapper(endpoint.url, agent=_AGENT)
    # Not setQuery: what it takes for an update, by the look of it, it would send as one.
    wrapper.queryString, wrapper.queryType = text, "SELECT"
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", accept)
    wrapper.timeout = seconds  # type: ignore[assignment]  # setTimeout makes half a second none
    for name, values in (dataset or {}).items():
        for value in values:
            wrapper.addParameter(name, value)
    if endpoint.user:
        wrapper.setHTTPAuth(DIGEST if endpoint.digest else BASIC)
        wrapper.setCredentials(endpoint.user, endpoint.password)
    try:
        response = wrapper.query().response
    except SPARQLWrapperException as error:
        raise _refusal(_STATUSES.get(type(error), 500), _said(str(error)), seconds) from None
    except urllib.error.HTTPError as error:
        with error:
            said = _decoded(error.read(_MOST_READ))
            raise _refusal(error.code, said, seconds, error.headers.get("Retry-After")) from None
    except TimeoutError:
        raise TooLong(time.monotonic() - started) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise TooLong(time.monotonic() - started) from None
        raise Unreachable(str(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from None
    left = max(seconds - (time.monotonic() - started), 0.001)
    try:
        _look_for_parts(response.headers, seconds)
    except QueryFailure:
        response.close()
        raise
    headers = response.headers
    body = Body(response, left, limit)
    return Reply(headers.get_content_type(), body, headers.get("Server", ""))


def _look_for_parts(headers: Any, seconds: float) -> None:
    """Raise where the answer says of itself that it is a part of the whole (Virtuoso)."""
    if headers.get("X-SQL-State", "").startswith("S1T"):
        raise TooLong(seconds)
    if most := headers.get("X-SPARQL-MaxRows"):
        raise StoreFailure(
            f"It sends at most {most} rows. Fetch them in parts with ORDER BY, LIMIT and OFFSET."
        )


def _said(message: str) -> str:
    """What the store said, out of what SPARQLWrapper says of it."""
    quoted = message.rpartition("Response:\n")[2]
    try:
        data = ast.literal_eval(quoted)
    except (SyntaxError, ValueError):
        return quoted
    return _decoded(data) if isinstance(data, bytes) else quoted


def _decoded(data: bytes) -> str:
    return data.decode(errors="replace")


def _refusal(status: int, said: str, seconds: float, later: str | None = None) -> Exception:
    """What an answer that is no success means."""
    virtuoso = _VIRTUOSO.search(said)
    message = _clean(virtuoso["text"] if virtuoso else said)
    state = virtuoso["state"] if virtuoso else ""
    if state == "37000" or (status == 400 and not state):
        return MalformedThere(message)
    if status in (408, 504) or state.startswith("S1T") or _TIME.search(message):
        return TooLong(seconds)
    if _COST in message or status == 413:
        return TooDemanding("store")
    if status in (429, 503):
        return TooBusy(int(later) if later and later.isdecimal() else 5, None)
    if status in (401, 403):
        return EngineFault(f"the store refuses the account (status {status}: {message})")
    if status == 404:
        return EngineFault(f"the store's address leads to nothing (status 404: {message})")
    return StoreFailure(message)


def _clean(text: str) -> str:
    """On one line, without an echo of the query, and not too long."""
    words = "".join(c if c.isprintable() else " " for c in _ECHO.sub("", text)).split()
    line = " ".join(words)
    return line if len(line) <= _MOST_SAID else f"{line[: _MOST_SAID - 1]}…"

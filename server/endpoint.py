"""The SPARQL endpoint before Flask: a WSGI layer that answers queries itself.

A known result is sent in microseconds, a new one goes to the engine. What is for people (pages,
problems) and the service's description are left to the views in :mod:`sparql`, which find what
was asked in the environment.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from . import protocol
from .config import Config
from .engine import Engine, Output, Query, QueryFailure, Result, TooBusy
from .errors import Problem
from .headers import EXPOSED
from .query_form import UPDATES, read_prologue
from .query_output import Form, choose, is_graph
from .query_problems import problem_of, wrong_form
from .query_safety import mentions_service
from .result_cache import Answer, Headers, ResultCache, is_volatile
from .snapshots import ENVIRON_KEY, Snapshot
from .spools import BrokenOff, Spool
from .turnstile import Turnstile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH: Final = "/sparql"
#: Where the environment carries the :class:`Asked` to the views.
ASKED: Final = "rejoinder.sparql"

#: A larger result that is not kept is sent from its file, which takes a thread for as long as the
#: client reads; a smaller one from memory.
_IN_MEMORY: Final = 2 << 20
#: How many may be sent so at once, in all and to each client: fewer than there are threads.
_STREAMS: Final = (6, 3)
#: How many may be sending a body at once, likewise, and for how many seconds others wait.
_BODIES: Final = (8, 4)
_PATIENCE: Final = 1.0
_RETRY_AFTER: Final = 5

#: Rows that a page shows.
ROWS: Final = 500

_ALWAYS: Final[Headers] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    # A result is data, also where a browser could read a page into it.
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("X-Content-Type-Options", "nosniff"),
    ("Vary", "Accept, Accept-Encoding"),
]
_OPTIONS: Final[Headers] = [
    ("Allow", ", ".join(protocol.METHODS)),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", ", ".join(protocol.METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
    *protocol.ACCEPTED.items(),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a view answers: with a page, the service's description, or a ``problem``.

    ``request`` is None where it could not even be read.
    """

    request: protocol.Request | None
    problem: Problem | None = None


class Endpoint:
    """The WSGI layer. ``app`` answers what is not a query, and says what went wrong."""

    def __init__(self, app: "WSGIApplication", engine: Engine, config: Config) -> None:
        self._app = app
        self._engine = engine
        self._config = config
        self._cache = ResultCache(config.result_cache)
        self._streams = Turnstile(*_STREAMS)
        self._bodies = Turnstile(*_BODIES)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if environ["PATH_INFO"] not in (PATH, f"{PATH}/"):
            return self._app(environ, start_response)
        snapshot: Snapshot = environ[ENVIRON_KEY]
        method = environ["REQUEST_METHOD"]
        address = None
        if method in ("GET", "HEAD"):
            address = snapshot.key, environ.get("QUERY_STRING"), environ.get("HTTP_ACCEPT")
            answer = self._cache.by_address(address)
            if answer is not None:
                return self._send(answer, environ, start_response)
        elif method == "OPTIONS":
            start_response("204 No Content", [*_OPTIONS, ("Rejoinder-Snapshot", snapshot.version)])
            return []
        request = None
        try:
            request = self._read(environ)
            if request.query is None:
                environ[ASKED] = Asked(request)
                return self._app(environ, start_response)
            prologue = read_prologue(request.query.text)
            form = _form(request, prologue.form)
            if form.engine is None:
                environ[ASKED] = Asked(request)
                return self._app(environ, start_response)
            output = (
                Output(graph=form.engine, prefixes=prologue.prefixes)
                if form.graph
                else Output(results=form.engine)
            )
            reply = self._answer(snapshot, request, form, output, environ, address)
        except Problem as problem:
            environ[ASKED] = Asked(request, problem)
            if method not in protocol.METHODS:
                environ["REQUEST_METHOD"] = "GET"  # the view that says so is one for GET
            return self._app(environ, start_response)
        if isinstance(reply, Answer):
            return self._send(reply, environ, start_response)
        headers, spool = reply
        start_response("200 OK", headers)
        if method == "HEAD":
            spool.close()
            return []
        return spool

    def _read(self, environ: "WSGIEnvironment") -> protocol.Request:
        """Read a request; of those with a body only as many at once as may be slow to send it."""
        if environ["REQUEST_METHOD"] not in ("POST", "QUERY"):
            return protocol.read(environ, self._config)
        client = protocol.client_of(environ)
        if not self._bodies.enter(client, _PATIENCE):
            raise _too_many("requests that have not sent their body yet")
        try:
            return protocol.read(environ, self._config)
        finally:
            self._bodies.leave(client)

    def _send(
        self, answer: Answer, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answer = self._cache.coded(answer, environ.get("HTTP_ACCEPT_ENCODING"))
        method = environ["REQUEST_METHOD"]
        # A condition on POST would be about what POST changes (RFC 9110, 13.1.2): here, nothing.
        if method != "POST" and answer.is_known(environ.get("HTTP_IF_NONE_MATCH")):
            start_response("304 Not Modified", list(answer.not_modified()))
            return []
        start_response("200 OK", list(answer.headers))
        return [] if method == "HEAD" else [answer.body]

    def warm(self, snapshot: Snapshot) -> None:
        """Get ready for the first query, in the background."""
        self._engine.warm(snapshot)

    def close(self) -> None:
        """End the query workers now; without it they end with this process."""
        self._engine.close()

    def page(self, snapshot: Snapshot, request: protocol.Request, client: str) -> bytes:
        """The first :data:`ROWS` rows of a result, as the JSON of :mod:`worker_page`.

        Raise a Problem where there is none.
        """
        query = request.query
        assert query is not None
        key = (snapshot.key, *_key(query), ROWS)

        def make() -> Answer | None:
            output = Output(rows=ROWS)
            result = self._engine.answer(
                snapshot, query, output, seconds=request.seconds, client=client
            )
            body = _read_spool(result.body) if isinstance(result.body, Spool) else result.body
            return Answer([], body, "")

        try:
            answer = make() if self._is_volatile(query) else self._cache.once(key, make)
        except QueryFailure as failure:
            raise self._problem(failure, query, snapshot) from failure
        assert answer is not None
        return answer.body

    def _is_volatile(self, query: Query) -> bool:
        # What another server says may change; where none may be asked, that is no matter.
        return is_volatile(query.text) or (
            bool(self._config.allowed_services) and mentions_service(query.text)
        )

    def _problem(self, failure: QueryFailure, query: Query, snapshot: Snapshot) -> Problem:
        return problem_of(failure, query.text, self._config, snapshot.manifest.prefixes)

    def _answer(
        self,
        snapshot: Snapshot,
        request: protocol.Request,
        form: Form,
        output: Output,
        environ: "WSGIEnvironment",
        address: tuple[str | None, ...] | None,
    ) -> Answer | tuple[Headers, Spool]:
        """The answer to a query; or the headers and the body of one that is not to be kept."""
        query = request.query
        assert query is not None
        client = protocol.client_of(environ)
        volatile = self._is_volatile(query)
        stream: list[tuple[Headers, Spool]] = []

        def make() -> Answer | None:
            result = self._engine.answer(
                snapshot, query, output, seconds=request.seconds, client=client
            )
            headers = _headers(result, form, snapshot, keep=not volatile)
            body = result.body
            if isinstance(body, Spool):
                if body.size > (_IN_MEMORY if volatile else max(self._cache.most, _IN_MEMORY)):
                    stream.append((headers, body))
                    return None
                body = _read_spool(body)
            return Answer(headers, body, f'"{result.digest}"')

        key: Hashable = (snapshot.key, *_key(query), form)
        try:
            answer = make() if volatile else self._cache.once(key, make)
        except QueryFailure as failure:
            raise self._problem(failure, query, snapshot) from failure
        if answer is None:
            headers, spool = stream[0]
            if not self._streams.enter(client):
                spool.close()
                raise _too_many("large results on their way to you or others")
            spool.call_on_close(partial(self._streams.leave, client))
            return headers, spool
        if not volatile and address is not None:
            self._cache.remember(address, key)
        return answer


def _read_spool(spool: Spool) -> bytes:
    """The whole result, or a failure where it was broken off to make room for others."""
    try:
        return spool.read()
    except BrokenOff:
        raise TooBusy(_RETRY_AFTER, None) from None


def _too_many(what: str) -> Problem:
    return Problem(
        503,
        "Service Unavailable",
        f"There are too many {what}. Try again in {_RETRY_AFTER} seconds.",
        {"Retry-After": str(_RETRY_AFTER)},
    )


def _form(request: protocol.Request, keyword: str) -> Form:
    """How the result of a query that begins with ``keyword`` is to be sent.

    Raise the 406 of a form that such a result does not have, and the 403 of an update. A query of
    no known form is taken for one with a table: the engine will say what is wrong with it.
    """
    if keyword in UPDATES:
        raise Problem(403, "Forbidden", protocol.WRITES)
    graph = bool(is_graph(keyword))
    form = choose(request.formats, request.accept, graph)
    if form is None:
        raise wrong_form(graph)
    return form


def _headers(result: Result, form: Form, snapshot: Snapshot, *, keep: bool) -> Headers:
    return [
        ("Content-Type", form.content_type),
        ("Content-Length", str(result.size)),
        ("Content-Disposition", f'inline; filename="result.{form.extension}"'),
        ("ETag", f'"{result.digest}"'),
        ("Cache-Control", "no-cache" if keep else "no-store"),
        ("Rejoinder-Snapshot", snapshot.version),
        *_ALWAYS,
    ]


def _key(query: Query) -> tuple[Hashable, ...]:
    """What distinguishes a query from others, as texts, whose bytes the cache counts."""
    return query.text, query.default_graphs, query.named_graphs

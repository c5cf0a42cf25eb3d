"""A store elsewhere that is written to: by the Graph Store Protocol, or by SPARQL Update."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

import httpx
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from .errors import RejoinderError, SnapshotError
from .snapshot.lines import to_line

Protocol = Literal["graph-store", "update"]

#: How stores call what is written to, and where the same store answers queries.
_WRITTEN: Final[tuple[tuple[str, Protocol, str], ...]] = (
    ("/sparql-graph-crud-auth", "graph-store", "/sparql"),
    ("/sparql-graph-crud", "graph-store", "/sparql"),
    ("/sparql-auth", "update", "/sparql"),
    ("/rdf-graphs/service", "graph-store", ""),
    ("/statements", "update", ""),
    ("/store", "graph-store", "/query"),
    ("/data", "graph-store", "/query"),
    ("/update", "update", "/query"),
)
#: Seconds that one request may take: a large piece takes a store a while.
_PATIENCE: Final = 600.0
#: Seconds to wait before each further try at a store that does not answer.
_AGAIN: Final = (0.5, 2.0)
_MOST_SAID: Final = 400
_TURTLE: Final = "text/turtle"
_READ: Final = "application/n-triples, text/turtle;q=0.8"
#: Names of N-Triples from before it was registered.
_NAMELESS: Final = ("text/plain", "text/ntriples", "text/rdf+n3")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write and, at ``query``, to ask; with which account, if any."""

    url: str
    query: str
    protocol: Protocol
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def guess(
        cls,
        url: str,
        query: str | None,
        protocol: Protocol | None,
        environ: Mapping[str, str],
    ) -> "Target":
        """What ``url`` means, by what its path ends in, where it is not said.

        Raise :class:`RejoinderError` where that leaves something open.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise RejoinderError(f"--to: found {url!r}, allowed: an address that begins http(s)://")
        if parts.username or parts.password:
            raise RejoinderError(
                "--to: an address holds no password; REJOINDER_ENDPOINT_USER and "
                "REJOINDER_ENDPOINT_PASSWORD do"
            )
        path = parts.path.rstrip("/")
        for ending, known, asks in _WRITTEN:
            if path.endswith(ending):
                protocol = protocol or known
                asked = urlunsplit(parts._replace(path=path.removesuffix(ending) + asks))
                query = query or asked
                break
        if protocol is None:
            raise RejoinderError(
                f"--to: {url} does not say how it is written to; --protocol does "
                "(graph-store or update)"
            )
        if query is None:
            raise RejoinderError(f"--to: where {url} answers queries is not known; --query says it")
        user = environ.get("REJOINDER_ENDPOINT_USER", "")
        return cls(url, query, protocol, user, environ.get("REJOINDER_ENDPOINT_PASSWORD", ""))


class Store:
    """The store behind a :class:`Target`. A context manager; methods raise `RejoinderError`.

    Every method may be repeated: doing it twice has the effect of doing it once.
    """

    def __init__(self, target: Target, wait: Callable[[float], None] = time.sleep) -> None:
        self._target, self._wait = target, wait
        self._client = httpx.Client(timeout=_PATIENCE, trust_env=False)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def replace(self, graph: str, triples: bytes) -> None:
        """Make ``triples`` (N-Triples) all that the graph holds."""
        if self._target.protocol == "graph-store":
            self._graph_store("PUT", graph, triples)
        else:
            self._update(f"DROP SILENT GRAPH {_name(graph)}")
            self.add(graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add ``triples`` to what the graph holds."""
        if self._target.protocol == "graph-store":
            self._graph_store("POST", graph, triples)
        else:
            self._update(f"INSERT DATA {{ GRAPH {_name(graph)} {{\n{triples.decode()}}} }}")

    def drop(self, graph: str) -> None:
        """Remove the graph, if it is there."""
        if self._target.protocol == "graph-store":
            self._graph_store("DELETE", graph, None)
        else:
            self._update(f"DROP SILENT GRAPH {_name(graph)}")

    def read(self, graph: str) -> Iterator[bytes]:
        """The graph's triples, each in the form of a line of our own dumps."""
        name = NamedNode(graph)
        headers = {"Accept": _READ}
        with TemporaryFile() as file:
            if self._target.protocol == "graph-store":
                response = self._send("GET", self._target.url, params={"graph": graph},
                                      headers=headers, missing=True, file=file)  # fmt: skip
            else:
                query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
                response = self._send("POST", self._target.query, data={"query": query},
                                      headers=headers, file=file)  # fmt: skip
            if response is None:
                return
            file.seek(0)
            try:
                for quad in parse(file, format=self._form(response)):
                    yield _line(Quad(quad.subject, quad.predicate, quad.object, name))
            except (SyntaxError, ValueError, SnapshotError) as error:
                raise RejoinderError(
                    f"{self._target.url}: what it holds in {name} cannot be read ({error})"
                ) from None

    def about(self, graph: str, subjects: Iterable[str]) -> Iterator[bytes]:
        """The graph's triples of some ``subjects`` (terms), likewise."""
        name = NamedNode(graph)
        values = " ".join(subjects)
        rows = self.select(
            f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} GRAPH {name} {{ ?s ?p ?o }} }}"
        )
        for row in rows:
            yield _line(Quad(row["s"], row["p"], row["o"], name))

    def _form(self, response: httpx.Response) -> RdfFormat:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        form = RdfFormat.from_media_type(media_type)
        if media_type in _NAMELESS:
            return RdfFormat.TURTLE
        if form is None:
            raise RejoinderError(f"{self._target.url}: its answer is {media_type}, which is no RDF")
        return form

    def select(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, terms by variable."""
        response = self._ask(query, "application/sparql-results+json")
        try:
            solutions = parse_query_results(response.content, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise RejoinderError(f"{self._target.query}: its answer is broken ({error})") from None
        if not isinstance(solutions, QuerySolutions):
            raise RejoinderError(f"{self._target.query}: its answer is no table")
        names = [variable.value for variable in solutions.variables]
        return [dict(zip(names, row, strict=True)) for row in solutions]

    def _ask(self, query: str, accept: str) -> httpx.Response:
        response = self._send(
            "POST", self._target.query, data={"query": query}, headers={"Accept": accept}
        )
        assert response is not None
        return response

    def _update(self, text: str) -> None:
        self._send("POST", self._target.url, data={"update": text})

    def _graph_store(self, method: str, graph: str, triples: bytes | None) -> None:
        headers = {"Content-Type": _TURTLE} if triples is not None else {}
        self._send(
            method, self._target.url, params={"graph": graph}, content=triples, headers=headers,
            missing=method == "DELETE",
        )  # fmt: skip

    def _send(
        self,
        method: str,
        url: str,
        *,
        missing: bool = False,
        file: IO[bytes] | None = None,
        **request: Any,
    ) -> httpx.Response | None:
        """The answer, its body in ``file`` where there is one; None for a 404 that may be.

        A store that does not answer is tried again.
        """
        for delay in (*_AGAIN, None):
            try:
                response = self._once(method, url, file, request)
                if response.status_code == 401 and self._introduce(response):
                    response = self._once(method, url, file, request)
                break
            except httpx.HTTPError as error:
                if delay is None:
                    raise RejoinderError(f"{url}: no answer ({_cause(error)})") from None
                self._wait(delay)
        if response.status_code == 404 and missing:
            return None
        if not response.is_success:
            said = " ".join(response.text.split())[:_MOST_SAID]
            raise RejoinderError(f"{url}: refused (status {response.status_code}): {said}")
        return response

    def _once(
        self, method: str, url: str, file: IO[bytes] | None, request: Mapping[str, Any]
    ) -> httpx.Response:
        with self._client.stream(method, url, **request) as response:
            if file is None or not response.is_success:
                response.read()
                return response
            file.seek(0)
            file.truncate()
            for chunk in response.iter_bytes():
                file.write(chunk)
            return response

    def _introduce(self, refusal: httpx.Response) -> bool:
        """Take up the kind of authentication that is asked for; False where that is no use."""
        if not self._target.user or self._client.auth is not None:
            return False
        schemes = refusal.headers.get("WWW-Authenticate", "").lower()
        kind = httpx.DigestAuth if schemes.startswith("digest") else httpx.BasicAuth
        self._client.auth = kind(self._target.user, self._target.password)
        return True


def _line(quad: Quad) -> bytes:
    triple, _, _ = to_line(quad).rsplit(b" ", 2)
    return triple + b" .\n"


def _name(graph: str) -> str:
    return str(NamedNode(graph))


def _cause(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__

"""The triples of one version in a store elsewhere, as pages read them: a pattern at a time.

A version never changes, so what has been read is kept. All that is said about a subject is read at
once, since who asks for one property of it asks for the next one soon.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ..ontology.addresses import Addresses
from ..ontology.manifest import Manifest
from .engine import QueryFailure, StoreFailure, TooBusy, TooLong, Unreachable
from .errors import Problem, SnapshotError
from .remote_client import Endpoint, MalformedThere, ask
from .remote_dataset import Scope

Term = NamedNode | BlankNode | Literal | Triple
_Row = tuple[Term, ...]

#: Rows of the first try, which are all there are of most patterns, and of each further one.
_FIRST: Final = 1000
_MORE: Final = 5000
#: Bytes of one answer, at most; and quads that are kept.
_MOST_BYTES: Final = 256 << 20
_KEPT: Final = 300_000
_ACCEPT: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_NAMED_GRAPH: Final = "http://www.w3.org/ns/sparql-service-description#namedGraph"
_IDENTIFIER: Final = "http://purl.org/dc/terms/identifier"
_UNION: Final = DefaultGraph()


@dataclass(eq=False)
class RemoteQuads:
    """The dataset of ``manifest`` in the store behind ``endpoint``; a :class:`~.quads.Quads`.

    A question may take ``seconds``.
    """

    endpoint: Endpoint
    manifest: Manifest
    seconds: float
    _kept: OrderedDict[object, Sequence[Quad]] = field(default_factory=OrderedDict, init=False)
    _size: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def check(self) -> None:
        """Raise :class:`SnapshotError` unless the store holds the whole version."""
        catalogue = NamedNode(self._addresses.catalogue(self.manifest.version))
        try:
            rows = self._select(
                ("digest",), f"GRAPH {catalogue} {{ {catalogue} <{_IDENTIFIER}> ?digest }}"
            )
        except (QueryFailure, MalformedThere) as failure:
            raise SnapshotError(f"{self.endpoint.url}: {_reason(failure)}") from failure
        if [_value(row[0]) for row in rows] != [self.manifest.digest]:
            raise SnapshotError(
                f"{self.endpoint.url} does not hold version {self.manifest.version}, or not all of "
                "it; 'rejoinder publish --to' puts it there"
            )

    @cached_property
    def scope(self) -> Scope:
        """The graphs that belong to the version."""
        catalogue = NamedNode(self._addresses.catalogue(self.manifest.version))
        pattern = f"GRAPH {catalogue} {{ {catalogue} <{_NAMED_GRAPH}> ?g }}"
        names = sorted(_value(row[0]) for row in self._asked(("g",), pattern))
        version = self.manifest.version
        return Scope(
            self._addresses.union(version), self._addresses.nothing(version), set(names), names
        )

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self.manifest.base_uri)

    @cached_property
    def _union(self) -> NamedNode:
        return NamedNode(self._addresses.union(self.manifest.version))

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """As :class:`~.quads.Quads` has it."""
        return map(NamedNode, self.scope.names)

    def contains_named_graph(self, graph_name: NamedNode | BlankNode | DefaultGraph, /) -> bool:
        """As :class:`~.quads.Quads` has it."""
        return isinstance(graph_name, NamedNode) and graph_name.value in self.scope.graphs

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """As :class:`~.quads.Quads` has it. Blank nodes are in no published data."""
        if isinstance(graph_name, NamedNode) and graph_name.value not in self.scope.graphs:
            return iter(())
        if any(isinstance(term, BlankNode | Triple) for term in (subject, object, graph_name)):
            return iter(())
        if isinstance(subject, NamedNode):
            return (
                quad
                for quad in self._about(subject)
                if predicate in (None, quad.predicate)
                and object in (None, quad.object)
                and graph_name in (None, quad.graph_name)
            )
        return self._matching(predicate, object, graph_name)  # type: ignore[arg-type]

    def _about(self, subject: NamedNode) -> Sequence[Quad]:
        """All quads about a subject."""
        known = self._find(subject)
        if known is not None:
            return known
        found = []
        for predicate, value, graph in self._asked(
            ("p", "o", "g"), f"GRAPH ?g {{ {subject} ?p ?o }}"
        ):
            name = self._graph(graph)
            if name is not None:
                found.append(Quad(subject, cast(NamedNode, predicate), value, name))
        return self._keep(subject, found)

    def _matching(
        self,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | DefaultGraph | None,
    ) -> Iterator[Quad]:
        key = predicate, value, graph
        known = self._find(key)
        if known is not None:
            yield from known
            return
        found: list[Quad] = []
        for quad in self._matches(predicate, value, graph):
            if len(found) <= _FIRST:
                found.append(quad)
            yield quad
        if len(found) <= _FIRST:
            self._keep(key, found)

    def _matches(
        self,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | DefaultGraph | None,
    ) -> Iterator[Quad]:
        name = self._union if isinstance(graph, DefaultGraph) else graph
        places = ("?s", predicate or "?p", value or "?o", name or "?g")
        variables = [place[1:] for place in places if isinstance(place, str)]
        pattern = f"GRAPH {places[3]} {{ {places[0]} {places[1]} {places[2]} }}"
        for row in self._asked(tuple(variables), pattern):
            terms = dict(zip(variables, row, strict=True))
            where = self._graph(terms["g"]) if name is None else graph
            if where is not None:
                yield Quad(
                    cast(NamedNode, terms["s"]),
                    cast(NamedNode, predicate or terms["p"]),
                    value or terms["o"],
                    where,
                )

    def _graph(self, term: Term) -> NamedNode | DefaultGraph | None:
        """Which graph of the version a graph of the store is; None for one of something else."""
        if term == self._union:
            return _UNION
        name = cast(NamedNode, term)
        return name if name.value in self.scope.graphs else None

    def _asked(self, variables: tuple[str, ...], pattern: str) -> Iterator[_Row]:
        """Rows for a page, whose failures are problems."""
        try:
            yield from self._rows(variables, pattern)
        except (QueryFailure, MalformedThere) as failure:
            raise _problem(failure) from failure

    def _rows(self, variables: tuple[str, ...], pattern: str) -> Iterator[_Row]:
        """All rows; few at first, and as many as asked for by and by.

        A store may cut off what is long without a word, so where the first try brings as many rows
        as it may, the rest is read in parts, each from where the one before it ended.
        """
        first = self._select(variables, pattern, f"LIMIT {_FIRST}")
        yield from first
        if len(first) < _FIRST:
            return
        seen, key, last, most = set(first), f"STR(?{variables[0]})", "", _MORE
        while True:
            after = f"{pattern} FILTER({key} >= {Literal(last)})"
            rows = self._select(variables, after, f"ORDER BY {key} LIMIT {most}")
            for row in rows:
                if row not in seen:
                    seen.add(row)
                    yield row
            if len(rows) < most:
                return
            end = _value(rows[-1][0])
            most = most * 2 if end == last else _MORE
            last = end
            seen = {row for row in seen if _value(row[0]) >= last} | set(first)

    def _select(self, variables: tuple[str, ...], pattern: str, rest: str = "") -> list[_Row]:
        names = " ".join(f"?{name}" for name in variables)
        reply = ask(
            self.endpoint,
            f"SELECT {names} WHERE {{ {pattern} }} {rest}",
            accept=_ACCEPT,
            seconds=self.seconds,
            limit=_MOST_BYTES,
        )
        try:
            form = QueryResultsFormat.from_media_type(reply.media_type)
            solutions = parse_query_results(cast(Any, reply.body), format=form)
            assert isinstance(solutions, QuerySolutions)
            return [tuple(row[name] for name in variables) for row in solutions]
        except (SyntaxError, ValueError, OSError, AssertionError) as error:
            raise reply.body.failure or StoreFailure(f"Its answer is broken ({error}).") from error
        finally:
            reply.body.close()

    def _find(self, key: object) -> Sequence[Quad] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: object, quads: Sequence[Quad]) -> Sequence[Quad]:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = quads
                self._size += len(quads) + 1
                while self._size > _KEPT and len(self._kept) > 1:
                    _, dropped = self._kept.popitem(last=False)
                    self._size -= len(dropped) + 1
        return quads


def _value(term: Term) -> str:
    return str(getattr(term, "value", ""))


def _reason(failure: QueryFailure | MalformedThere) -> str:
    match failure:
        case Unreachable():
            return f"no answer ({failure.reason})"
        case StoreFailure():
            return failure.message
    return str(failure) or type(failure).__name__


def _problem(failure: QueryFailure | MalformedThere) -> Problem:
    """What a reader of a page hears."""
    if isinstance(failure, TooLong):
        return Problem(504, "Gateway Timeout", "The store of this site takes too long to answer.")
    if isinstance(failure, Unreachable | TooBusy):
        return Problem(
            503,
            "Service Unavailable",
            "The store of this site does not answer at the moment. Try again in a while.",
            {"Retry-After": str(failure.retry_after)},
        )
    return Problem(502, "Bad Gateway", "The store of this site could not answer.")

"""The triples of one version in a store elsewhere, as pages read them: a pattern at a time.

A version never changes, so what has been read is kept. Each question is a journey, so more is read
than was asked for: all that is said about a subject, since who asks for one property of it asks for
the next one soon; and with a subject the others that it was met with, in a list or in the same
description, since a page goes through them one by one.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from ..ontology.addresses import Addresses
from ..ontology.manifest import Manifest
from .engine import QueryFailure, StoreFailure, TooBusy, TooLong, Unreachable
from .errors import Problem, SnapshotError
from .remote_client import Endpoint, MalformedThere
from .remote_company import Company
from .remote_dataset import Scope
from .remote_reader import FIRST, MORE, Reader, Row, Term, value_of

#: So many others are read together with what is asked for.
_TOGETHER: Final = 60
#: Quads that are kept.
_KEPT: Final = 300_000
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
    _company: Company = field(default_factory=Company, init=False)

    def check(self) -> None:
        """Raise :class:`SnapshotError` unless the store holds the whole version."""
        catalogue = NamedNode(self._addresses.catalogue(self.manifest.version))
        try:
            rows = self._reader.select(
                ("digest",), f"GRAPH {catalogue} {{ {catalogue} <{_IDENTIFIER}> ?digest }}"
            )
        except (QueryFailure, MalformedThere) as failure:
            raise SnapshotError(f"{self.endpoint.url}: {_reason(failure)}") from failure
        if [value_of(row[0]) for row in rows] != [self.manifest.digest]:
            raise SnapshotError(
                f"{self.endpoint.url} does not hold version {self.manifest.version}, or not all of "
                "it; 'rejoinder publish --to' puts it there"
            )

    @cached_property
    def scope(self) -> Scope:
        """The graphs that belong to the version."""
        catalogue = NamedNode(self._addresses.catalogue(self.manifest.version))
        pattern = f"GRAPH {catalogue} {{ {catalogue} <{_NAMED_GRAPH}> ?g }}"
        names = sorted(value_of(row[0]) for row in self._asked(("g",), pattern))
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

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.endpoint, self.seconds)

    @cached_property
    def _root(self) -> str:
        return self._addresses.id_root

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
        """All quads about a subject; read together with those about others that came with it."""
        known = self._find(subject)
        if known is not None:
            return known
        subjects = [subject, *self._others(subject, lambda other: other, _TOGETHER)]
        found: dict[NamedNode, list[Quad]] = {each: [] for each in subjects}
        values = " ".join(map(str, subjects))
        pattern = f"VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}"
        for term, predicate, value, graph in self._asked(("s", "p", "o", "g"), pattern, MORE):
            name = self._graph(graph)
            if name is not None:
                each = cast(NamedNode, term)
                found[each].append(Quad(each, cast(NamedNode, predicate), value, name))
        for each, quads in found.items():
            self._keep(each, quads)
        self._company.meet(
            quad.object
            for quads in found.values()
            for quad in quads
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(self._root)
        )
        return found[subject]

    def _matching(
        self,
        predicate: NamedNode | None,
        value: NamedNode | Literal | None,
        graph: NamedNode | DefaultGraph | None,
    ) -> Iterator[Quad]:
        key = predicate, value, graph
        if self._find(key) is None and isinstance(value, NamedNode):
            self._read_together(predicate, value, graph)
        known = self._find(key)
        if known is not None:
            yield from known
            return
        found: list[Quad] = []
        for quad in self._matches(predicate, value, graph):
            if len(found) <= FIRST:
                found.append(quad)
            yield quad
        if len(found) <= FIRST:
            self._keep(key, found)
            self._company.meet(quad.subject for quad in found)

    def _read_together(
        self,
        predicate: NamedNode | None,
        value: NamedNode,
        graph: NamedNode | DefaultGraph | None,
    ) -> None:
        """Read what points to ``value``, and to others that came with it, if that is not much.

        Who asks a second time what points to something in this way is going through a list.
        """
        if not self._company.repeats((predicate, graph)):
            return
        others = self._others(value, lambda other: (predicate, other, graph), _TOGETHER)
        if not others:
            return
        found: dict[NamedNode, list[Quad]] = {each: [] for each in (value, *others)}
        places = f"?s {predicate or '?p'} ?o"
        name = self._union if isinstance(graph, DefaultGraph) else graph
        pattern = f"VALUES ?o {{ {' '.join(map(str, found))} }} GRAPH {name or '?g'} {{ {places} }}"
        variables = ("o", "s", *(() if predicate else ("p",)), *(() if name else ("g",)))
        rows = list(islice(self._asked(variables, pattern, MORE), MORE))
        if len(rows) == MORE:
            return  # each by itself, as far as somebody reads on
        for row in rows:
            terms = dict(zip(variables, row, strict=True))
            where = self._graph(terms["g"]) if name is None else graph
            if where is not None:
                each = cast(NamedNode, terms["o"])
                verb = cast(NamedNode, predicate or terms["p"])
                found[each].append(Quad(cast(NamedNode, terms["s"]), verb, each, where))
        for each, quads in found.items():
            self._keep((predicate, each, graph), quads)
        self._company.meet(quad.subject for quads in found.values() for quad in quads)

    def _others(
        self, term: NamedNode, key: Callable[[NamedNode], object], most: int
    ) -> list[NamedNode]:
        """What came with ``term`` and has not been read yet by the name of ``key``."""
        others = (other for other in self._company.of(term) if other != term)
        return list(islice((o for o in others if self._find(key(o)) is None), most))

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

    def _asked(self, variables: tuple[str, ...], pattern: str, most: int = FIRST) -> Iterator[Row]:
        """Rows for a page, whose failures are problems."""
        try:
            yield from self._reader.rows(variables, pattern, most)
        except (QueryFailure, MalformedThere) as failure:
            raise _problem(failure) from failure

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

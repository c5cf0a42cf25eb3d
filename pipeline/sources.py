"""What a query or an export can be made on: a snapshot, RDF files, or an endpoint elsewhere."""

import ast
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from ..ontology.addresses import Addresses
from ..ontology.layout import CURRENT, STORE
from ..ontology.manifest import ManifestError, read_manifest
from ..ontology.namespaces import PREFIXES
from .errors import MalformedQueryError, RejoinderError
from .rdf_files import read_files

#: Where the blank nodes and graphs of a file without an address of its own are taken to be.
_NOWHERE = Addresses("http://localhost")

Answer = QuerySolutions | QueryBoolean | Iterable[Triple]


class Source(ABC):
    """Something that answers queries; ``prefixes`` are those that a query may leave out."""

    prefixes: dict[str, str]

    @abstractmethod
    def query(self, text: str, undeclared: dict[str, str]) -> Answer:
        """The answer to a query; ``undeclared`` prefixes are supplied to it.

        Raise :class:`RejoinderError` where the query is wrong or cannot be answered.
        """

    @abstractmethod
    def graph(self, iri: str | None) -> Iterator[Triple]:
        """The triples of the graph ``iri``, or of all graphs together."""

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Every quad. Raise :class:`RejoinderError` where a source does not keep graphs apart."""


class StoreSource(Source):
    """A store on this machine: a snapshot's, or one filled from files."""

    def __init__(self, store: Store, prefixes: dict[str, str]) -> None:
        self._store, self.prefixes = store, prefixes

    def query(self, text: str, undeclared: dict[str, str]) -> Answer:
        """Ask Oxigraph; the default graph is the union of all graphs."""
        try:
            answer = self._store.query(text, prefixes=undeclared)
        except SyntaxError as error:
            raise MalformedQueryError(str(error), undeclared) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise RejoinderError(f"the query cannot be answered: {error}") from None
        assert isinstance(answer, QuerySolutions | QueryBoolean | QueryTriples)
        return answer

    def graph(self, iri: str | None) -> Iterator[Triple]:
        """Triples of the union (which the default graph is) or of one named graph."""
        if iri is not None and not self._store.contains_named_graph(_name(iri)):
            raise RejoinderError(f"there is no graph <{iri}>")
        for quad in self.quads():
            if iri is None or getattr(quad.graph_name, "value", None) == iri:
                yield quad.triple

    def quads(self) -> Iterator[Quad]:
        """The quads of the named graphs: the default graph repeats them."""
        for name in self._store.named_graphs():
            yield from self._store.quads_for_pattern(None, None, None, name)


class EndpointSource(Source):
    """A SPARQL 1.1 endpoint anywhere, asked through SPARQLWrapper."""

    def __init__(self, url: str, timeout: int = 60) -> None:
        self._url, self._timeout = url, timeout
        self.prefixes = PREFIXES

    def query(self, text: str, undeclared: dict[str, str]) -> Answer:
        """Ask the endpoint, and read what it answers, in whatever form it answers."""
        # Only those that may be meant: a line before the query moves the lines of its errors.
        header = "".join(
            f"PREFIX {name}: <{iri}>\n" for name, iri in undeclared.items() if f"{name}:" in text
        )
        wrapper = SPARQLWrapper(self._url, agent="rejoinder (SPARQLWrapper)")
        wrapper.setTimeout(self._timeout)
        wrapper.setMethod(POST)
        wrapper.setQuery(header + text)
        if wrapper.queryType in ("SELECT", "ASK"):
            wrapper.setReturnFormat(JSON)
        else:
            wrapper.addCustomHttpHeader("Accept", "application/n-triples, text/turtle;q=0.9")
        try:
            response = wrapper.query().response
            data, media_type = response.read(), response.headers.get_content_type()
        except SPARQLWrapperException as error:
            raise RejoinderError(f"{self._url}: {_refusal(str(error))}") from None
        except OSError as error:  # urllib raises URLError and TimeoutError, which are OSErrors
            raise RejoinderError(
                f"{self._url}: no answer ({getattr(error, 'reason', error)})"
            ) from None
        return self._read(data, media_type)

    def _read(self, data: bytes, media_type: str) -> Answer:
        results = QueryResultsFormat.from_media_type(media_type)
        try:
            if results is not None:
                return parse_query_results(data, format=results)
            graph = RdfFormat.from_media_type(media_type)
            if graph is not None:
                return [quad.triple for quad in parse(data, format=graph)]
        except (SyntaxError, ValueError) as error:
            raise RejoinderError(f"{self._url}: its answer is broken ({error})") from None
        raise RejoinderError(f"{self._url}: its answer is {media_type}, which is no SPARQL result")

    def graph(self, iri: str | None) -> Iterator[Triple]:
        """Triples of the endpoint's default graph, or of one named graph."""
        pattern = "?s ?p ?o" if iri is None else f"GRAPH {_name(iri)} {{ ?s ?p ?o }}"
        answer = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", {})
        assert not isinstance(answer, QuerySolutions | QueryBoolean)
        yield from answer

    def quads(self) -> Iterator[Quad]:
        """Every quad of the named graphs."""
        answer = self.query("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }", {})
        assert isinstance(answer, QuerySolutions)
        for row in answer:
            yield Quad(row["s"], row["p"], row["o"], row["g"])


def open_source(named: str | None, workspace: Path) -> Source:
    """What ``named`` says: an endpoint's URL, a snapshot's folder, an RDF file; else the workspace.

    Raise :class:`RejoinderError` where there is nothing of the kind.
    """
    if named is not None and named.startswith(("http://", "https://")):
        return EndpointSource(named)
    folder = workspace if named is None else Path(named)
    if named is not None and folder.is_file():
        store = Store()
        store.bulk_extend(
            copy
            for quad in read_files([folder], _NOWHERE)
            for copy in (quad, Quad(quad.subject, quad.predicate, quad.object))
        )
        return StoreSource(store, PREFIXES)
    for candidate in (folder / "site" / CURRENT, folder / CURRENT, folder):
        if (candidate / STORE).is_dir():
            return _snapshot(candidate.resolve())
    if named is None:
        raise RejoinderError("nothing is published yet; 'rejoinder build' does it")
    raise RejoinderError(
        f"{named}: neither an endpoint's URL, nor a snapshot's folder, nor an RDF file"
    )


def _snapshot(folder: Path) -> Source:
    try:
        manifest = read_manifest(folder)
        return StoreSource(Store.read_only(str(folder / STORE)), manifest.prefixes)
    except (ManifestError, OSError) as error:
        raise RejoinderError(str(error)) from None


def _name(graph: str) -> NamedNode:
    try:
        return NamedNode(graph)
    except ValueError:
        raise RejoinderError(f"--graph {graph}: this is no absolute IRI") from None


def _refusal(text: str) -> str:
    """What an endpoint says is wrong, out of what SPARQLWrapper makes of it.

    The exception keeps the answer only as the spelling of its bytes. Problem details (RFC 9457)
    are read, with the line that is marked and the hint where there are any; of anything else, such
    as a page of HTML, the first lines are shown.
    """
    said, _, spelt = text.partition("Response:\n")
    try:
        answer = ast.literal_eval(spelt).decode(errors="replace")
    except (ValueError, SyntaxError, AttributeError):
        answer = spelt
    try:
        problem = json.loads(answer)
        parts = [problem[name] for name in ("detail", "excerpt", "hint") if problem.get(name)]
        if parts:
            return "\n".join(map(str, parts))
    except (ValueError, TypeError, AttributeError):
        pass
    lines = [line.strip() for line in f"{said}\n{answer}".split("\n") if line.strip()]
    return " ".join(lines[:4])[:500]

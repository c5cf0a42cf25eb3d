"""A store's result, read in the form in which it comes and written in the form that was asked for.

Virtuoso calls typed literals ``typed-literal``, answers ASK with a table of one row or none, and
serves N-Triples under names of its own; it is all the same to our clients.
"""

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, BinaryIO, Final, cast

import pyoxigraph as ox

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from .engine import Kind, Output, StoreFailure
from .remote_client import Reply
from .worker_page import page
from .worker_process import Sink, write_graph

#: What is asked for: the forms that every store has.
TABLES: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
GRAPHS: Final = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_RESULTS: Final = {f.media_type: f.results for f in RESULT_FORMATS.values()}
_FORMS: Final = {f.media_type: f.rdf for f in GRAPH_FORMATS.values()}
#: N-Triples by names that it had before it was registered.
_NAMELESS: Final = {"text/plain": ox.RdfFormat.N_TRIPLES, "text/ntriples": ox.RdfFormat.N_TRIPLES}
_BOOLEAN: Final = b'{"head":{},"boolean":%s}'


def write_result(reply: Reply, kind: Kind, output: Output, sink: Sink) -> None:
    """Write what ``reply`` holds, a result of ``kind``, into ``sink``.

    Raise :class:`StoreFailure` where it is no such result, or ends in the middle; what kept it from
    being read; or what the sink raises.
    """
    try:
        if kind == "graph":
            _write_graph(reply, output, sink)
        else:
            _write_table(_table(reply, kind), output, sink)
    except (SyntaxError, ValueError, OSError) as error:
        if reply.body.failure is not None:
            raise reply.body.failure from error
        raise StoreFailure(f"Its answer cannot be read ({error}).") from error


def _table(reply: Reply, kind: Kind) -> ox.QuerySolutions | ox.QueryBoolean:
    form = ox.QueryResultsFormat.from_media_type(reply.media_type)
    if form is None:
        raise StoreFailure(f"Its answer is {reply.media_type}, which is no SPARQL result.")
    result = ox.parse_query_results(cast(IO[bytes], reply.body), format=form)
    if kind == "boolean" and isinstance(result, ox.QuerySolutions):
        found = next(iter(result), None) is not None
        return _boolean(found)
    return result


def _boolean(value: bool) -> ox.QueryBoolean:
    text = _BOOLEAN % (b"true" if value else b"false")
    result = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    assert isinstance(result, ox.QueryBoolean)
    return result


def _write_table(result: ox.QuerySolutions | ox.QueryBoolean, output: Output, sink: Sink) -> None:
    if output.rows is not None:
        page(result, output.rows, sink)
        return
    assert output.results is not None
    result.serialize(cast(BinaryIO, sink), format=_RESULTS[output.results])


def _write_graph(reply: Reply, output: Output, sink: Sink) -> None:
    form = _NAMELESS.get(reply.media_type) or ox.RdfFormat.from_media_type(reply.media_type)
    if form is None:
        raise StoreFailure(f"Its answer is {reply.media_type}, which is no graph.")
    quads = ox.parse(cast(IO[bytes], reply.body), format=form)
    triples: Iterator[ox.Triple] = (quad.triple for quad in quads)
    if output.rows is not None:
        store = ox.Store()
        store.extend(ox.Quad(*triple) for triple in islice(triples, output.rows + 1))
        shown: Any = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        page(shown, output.rows, sink)
        return
    assert output.graph is not None
    write_graph(triples, cast(BinaryIO, sink), _FORMS[output.graph], output.prefixes)

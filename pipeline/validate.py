"""Validate asserted data against the shapes (SHACL, https://www.w3.org/TR/shacl/), in memory."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH
from rdflib.term import Node

from ..ontology.vocabulary import ontology_graph, shapes_graph
from .conformance import surely_conforms
from .errors import RejoinderError


class ShapesError(RejoinderError):
    """Data that the shapes refuse. The sheets' own checks come first, so this is a rare thing."""

    def __init__(self, complaints: Sequence[str]) -> None:
        shown = "\n".join(f"  {complaint}" for complaint in complaints[:20])
        more = f"\n  … and {len(complaints) - 20} more" if len(complaints) > 20 else ""
        super().__init__(f"the data does not fit the shapes:\n{shown}{more}")


def complaints(triples: Iterable[tuple[object, object, object]]) -> Iterator[str]:
    """What the shapes say against ``triples`` (pyoxigraph terms), one line a result.

    pySHACL is asked only where :func:`~.conformance.surely_conforms` is not sure.
    """
    listed = list(triples)
    if not surely_conforms(listed):
        yield from shacl_complaints(listed)


def shacl_complaints(triples: Iterable[tuple[object, object, object]]) -> Iterator[str]:
    """As :func:`complaints`, by pySHACL in any case.

    A plain rdflib graph in memory: on a graph backed by a store pySHACL takes fifty times as long.
    """
    graph = Graph(bind_namespaces="none")
    # Graph.add() checks each term once more, which takes longer than adding it.
    add = graph.store.add
    for subject, predicate, value in triples:
        add((_term(subject), _term(predicate), _term(value)), graph)
    conforms, report, _ = pyshacl.validate(
        graph,
        shacl_graph=shapes_graph(),
        ont_graph=ontology_graph(),
        inference="none",
        advanced=False,
        inplace=True,
    )
    if conforms:
        return
    assert isinstance(report, Graph)
    lines = set()
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        focus = report.value(result, SH.focusNode)
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        message = report.value(result, SH.resultMessage)
        found = f" (found {value.n3()})" if value is not None else ""
        about = f" {path.n3()}" if isinstance(path, URIRef) else ""
        lines.add(f"<{focus}>{about}: {message}{found}")
    yield from sorted(lines)


def triples_of(quads: Iterable[Quad]) -> Iterator[tuple[object, object, object]]:
    """The triples of quads, their graphs left out."""
    return ((quad.subject, quad.predicate, quad.object) for quad in quads)


@lru_cache(maxsize=65536)
def _term(term: object) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdflibLiteral(term.value, lang=term.language)
        return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value))
    assert isinstance(term, BlankNode)
    return BNode(term.value)

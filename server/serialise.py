"""Quads → bytes, the same bytes every time."""

import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import IO, Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ..ontology.formats import GraphFormat
from ..ontology.namespaces import RDF, XSD
from ..ontology.vocabulary import context
from .json_ld import Compactor, NotCompactableError
from .rdf_xml import write_rdf_xml

_TYPE: Final = str(RDF.type)
_STRING: Final = NamedNode(str(XSD.string))


def serialise(
    quads: Iterable[Quad],
    form: GraphFormat,
    *,
    first: str = "",
    prefixes: Mapping[str, str],
) -> bytes:
    """Write ``quads`` in ``form``: with their graphs where it keeps graphs, else their union.

    Sorted, ``first`` (an IRI) before all other subjects. ``prefixes`` shorten what they can;
    JSON-LD is compact, with the ontology's context inlined. Raise
    :class:`~rejoinder.server.rdf_xml.NotWritableError` for RDF/XML where XML cannot hold them.
    """
    statements: list[Quad] | list[Triple]
    if form.graphs:
        statements = sorted(set(quads), key=lambda q: (str(q.graph_name), *_order(q, first)))
    else:
        statements = sorted({q.triple for q in quads}, key=lambda t: _order(t, first))
    if form.rdf == RdfFormat.JSON_LD:
        # Expanded, below, where the context would give an IRI of the data another meaning.
        with suppress(NotCompactableError):
            return _compactor().compact(cast(list[Triple], statements))
    output = io.BytesIO()
    stream(statements, form, _used(prefixes, statements), output)
    return output.getvalue()


def stream(
    statements: Iterable[Quad | Triple],
    form: GraphFormat,
    prefixes: Mapping[str, str],
    output: IO[bytes],
) -> None:
    """Write ``statements`` to ``output`` in ``form``, in the order in which they come.

    Graph names are left out where ``form`` does not keep them. Raise
    :class:`~rejoinder.server.rdf_xml.NotWritableError` for RDF/XML where XML cannot hold a triple;
    what was written until then is no document.
    """
    shown: Any = statements
    if not form.graphs:
        shown = (s.triple if isinstance(s, Quad) else s for s in statements)
    if form.rdf == RdfFormat.RDF_XML:
        write_rdf_xml(shown, prefixes, output)
        return
    shortened = form.rdf in (RdfFormat.TURTLE, RdfFormat.TRIG)
    serialize(
        shown,
        output,
        form.rdf,
        prefixes=dict(prefixes) if shortened else None,
    )


def _order(statement: Triple | Quad, first: str) -> tuple[bool, str, bool, str, str]:
    subject, predicate = statement.subject, statement.predicate.value
    assert isinstance(subject, NamedNode)
    return (
        subject.value != first,
        subject.value,
        predicate != _TYPE,
        predicate,
        str(statement.object),
    )


def _used(prefixes: Mapping[str, str], statements: Iterable[Triple | Quad]) -> dict[str, str]:
    """The prefixes that shorten at least one IRI."""
    iris = {
        value
        for s in statements
        for term in (s.subject, s.predicate, s.object)
        if (value := _iri(term))
    }
    return {
        prefix: namespace
        for prefix, namespace in prefixes.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def _iri(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    # No format spells out that a text is an xsd:string.
    if isinstance(term, Literal) and term.datatype != _STRING:
        return term.datatype.value
    return ""


@cache
def _compactor() -> Compactor:
    return Compactor(context())

"""RDF/XML that every reader understands and that gives back the same triples.

Oxigraph's own writes names that are not XML for some properties and classes, and a carriage return
as it is, which readers turn into a line feed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import NamedNode, Triple

from ..ontology.namespaces import RDF, XSD

# Namespaces in XML 1.0: an element's name ends in a name without a colon. Its first letters are
# those of XML's fourth edition too, roughly: many parsers know no other.
_LOCAL_NAME: Final = re.compile(r"[A-Za-z_À-ÖØ-öø-ÿͰ-ϿЀ-ӿ][A-Za-z0-9_.À-ÖØ-öø-ÿͰ-ϿЀ-ӿ-]*\Z")
# XML 1.0 (5th ed.), 2.2: characters that no document can hold, however written.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# XML 1.0, 2.11: a reader turns a bare carriage return into a line feed.
_ENTITIES: Final = {"\r": "&#13;"}
_RDF: Final = str(RDF)
_STRING: Final = str(XSD.string)
# RDF 1.1 XML Syntax, 5.1: what is no property when it stands as an element.
_RESERVED: Final = frozenset(
    (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description"),
        *("li", "aboutEach", "aboutEachPrefix", "bagID"),
    )
)


class NotWritableError(Exception):
    """The format cannot hold these triples; the text says why."""


def write_rdf_xml(
    triples: Iterable[Triple], prefixes: Mapping[str, str], output: IO[bytes]
) -> None:
    """Write ``triples`` to ``output`` in the order in which they come.

    ``prefixes`` are declared, all of them. Raise :class:`NotWritableError` for what XML cannot
    hold: a property whose IRI ends in no XML name, or a text with control characters. What was
    written until then is no document.
    """
    names = {namespace: prefix for prefix, namespace in prefixes.items()} | {_RDF: "rdf"}
    declared = "".join(f" xmlns:{p}={quoteattr(n)}" for n, p in sorted(names.items()))
    output.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'.encode())
    subject = None
    for triple in triples:
        if triple.subject != subject:
            if subject is not None:
                output.write(b"</rdf:Description>\n")
            subject = triple.subject
            assert isinstance(subject, NamedNode)
            output.write(f"<rdf:Description rdf:about={quoteattr(subject.value)}>\n".encode())
        output.write(f" {_property(triple, names)}\n".encode())
    output.write(b"</rdf:Description>\n</rdf:RDF>\n" if subject is not None else b"</rdf:RDF>\n")


def _property(triple: Triple, names: Mapping[str, str]) -> str:
    """One property element."""
    iri = triple.predicate.value
    found = _LOCAL_NAME.search(iri)
    if found is None or found.start() == 0:
        raise NotWritableError(f"the property <{iri}> does not end in an XML name")
    namespace, local = iri[: found.start()], found[0]
    if namespace == _RDF and local in _RESERVED:
        raise NotWritableError(f"the property <{iri}> means something else in RDF/XML")
    prefix = names.get(namespace)
    name = f"{prefix}:{local}" if prefix else f"p:{local}"
    opening = name if prefix else f"{name} xmlns:p={quoteattr(namespace)}"
    value = triple.object
    if isinstance(value, NamedNode):
        return f"<{opening} rdf:resource={quoteattr(value.value)}/>"
    text = getattr(value, "value", "")
    if _NOT_XML.search(text):
        raise NotWritableError("a value holds a control character, which XML cannot")
    language, datatype = getattr(value, "language", None), getattr(value, "datatype", None)
    if language:
        opening += f" xml:lang={quoteattr(language)}"
    elif datatype is not None and datatype.value != _STRING:
        opening += f" rdf:datatype={quoteattr(datatype.value)}"
    return f"<{opening}>{escape(text, _ENTITIES)}</{name}>"

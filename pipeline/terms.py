"""From rdflib's terms to pyoxigraph's, for the few graphs that are kept in rdflib."""

from pyoxigraph import Literal, NamedNode
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef
from rdflib.term import Node

from .mint import node


def term_of(term: Node) -> NamedNode | Literal:
    """The pyoxigraph term of an IRI or a literal. Raise TypeError for a blank node."""
    if isinstance(term, URIRef):
        return node(str(term))
    if isinstance(term, RdflibLiteral):
        if term.language:
            return Literal(str(term), language=term.language)
        return (
            Literal(str(term), datatype=node(str(term.datatype)))
            if term.datatype
            else Literal(str(term))
        )
    raise TypeError(f"{term!r} is neither an IRI nor a literal")

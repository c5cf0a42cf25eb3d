"""From rdflib's terms to pyoxigraph's."""

import pytest
from pyoxigraph import Literal, NamedNode
from rdflib import BNode, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import XSD
from rejoinder.pipeline.terms import term_of


def test_iris_and_literals_keep_what_they_say() -> None:
    assert term_of(URIRef("https://example.org/é")) == NamedNode("https://example.org/é")
    assert term_of(RdflibLiteral("a")) == Literal("a")
    assert term_of(RdflibLiteral("a", lang="fr-CH")) == Literal("a", language="fr-ch")
    integer = NamedNode(str(XSD.integer))
    assert term_of(RdflibLiteral("07", datatype=XSD.integer, normalize=False)) == Literal(
        "07", datatype=integer
    )


def test_blank_nodes_have_no_place_in_the_data() -> None:
    with pytest.raises(TypeError, match="neither an IRI nor a literal"):
        term_of(BNode())

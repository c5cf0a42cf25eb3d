"""Compact JSON-LD written with the context means the same triples, and reads well."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rejoinder.ontology.namespaces import RDF, RJ
from rejoinder.ontology.vocabulary import context, ontology_graph

VALID = Path(__file__).with_name("valid.ttl")


def compact(graph: Graph) -> str:
    return graph.serialize(format="json-ld", context=context(), auto_compact=False)


@pytest.mark.parametrize("source", ["data", "ontology"])
def test_compact_documents_hold_the_same_triples(source: str) -> None:
    graph = ontology_graph() if source == "ontology" else Graph().parse(VALID)
    document = compact(graph)
    assert isomorphic(Graph().parse(data=document, format="json-ld"), graph)
    quads = pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)
    lines = b"".join(
        pyoxigraph.serialize([quad.triple], format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
        for quad in quads
    )
    assert isomorphic(Graph().parse(data=lines, format="nt"), graph)


def test_own_terms_are_bare_and_values_short() -> None:
    graph = Graph().parse(VALID)
    response = next(graph.subjects(RDF.type, RJ.Response))
    only = Graph()
    for triple in graph.triples((response, None, None)):
        only.add(triple)
    document = json.loads(compact(only))
    assert document["id"] == str(response)
    assert document["type"] == "Response"
    assert document["stance"] == "rj:denounces"
    assert document["responder"] == "http://example.org/id/organisation"
    assert document["reportingVerb"] == {"@language": "en", "@value": "thundered"}


def test_agents_and_by_lines_are_not_confused() -> None:
    """rj:author names an agent of a fact; schema:author is an article's by-line, or an agent."""
    document = {
        "@context": context(),
        "id": "http://example.org/a",
        "author": "http://example.org/zola",
        "schema:author": "Émile Zola",
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    author = graph.value(URIRef("http://example.org/a"), RJ.author)
    assert author == URIRef("http://example.org/zola")
    assert '"Émile Zola"' in graph.serialize(format="nt", encoding="utf-8").decode()

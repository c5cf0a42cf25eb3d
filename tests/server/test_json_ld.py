import json

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rejoinder.ontology.vocabulary import context
from rejoinder.server.json_ld import Compactor, NotCompactableError

RJ = "https://w3id.org/rejoinder/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FACT = NamedNode("https://x.example/id/article/a/f")


def node(*pairs: tuple[str, NamedNode | Literal]) -> dict[str, object]:
    triples = [Triple(FACT, NamedNode(p), o) for p, o in pairs]
    document = json.loads(Compactor(context()).compact(triples))
    assert document["@context"] == context()
    (only,) = document["@graph"]
    assert only.pop("id") == FACT.value
    return only


def test_values_are_as_short_as_the_context_allows():
    assert node(
        (RDF_TYPE, NamedNode(f"{RJ}Signature")),
        (f"{RJ}work", NamedNode("https://x.example/id/letter/l")),
        (f"{RJ}certainty", NamedNode(f"{RJ}stated")),
        (f"{RJ}order", Literal("3", datatype=NamedNode(f"{XSD}integer"))),
        (f"{RJ}words", Literal("signed", language="en")),
        (f"{RJ}words", Literal("signé", language="fr")),
        ("http://y.example/p", Literal("x")),
    ) == {
        "type": "Signature",
        "work": "https://x.example/id/letter/l",
        "certainty": "rj:stated",
        "order": "3",
        "words": [
            {"@value": "signed", "@language": "en"},
            {"@value": "signé", "@language": "fr"},
        ],
        "http://y.example/p": "x",
    }


def test_a_value_that_does_not_fit_its_term_is_written_out():
    assert node(
        (f"{RJ}order", Literal("3")),
        (f"{RJ}order", Literal("3", datatype=NamedNode(f"{XSD}byte"))),
        (f"{RJ}work", Literal("not an IRI")),
    ) == {
        "rj:order": ["3", {"@value": "3", "type": "xsd:byte"}],
        "rj:work": "not an IRI",
    }


def test_an_iri_that_looks_shortened_is_not_mangled():
    with pytest.raises(NotCompactableError):
        node((f"{RJ}work", NamedNode("schema:name")))


@pytest.mark.parametrize(
    "definition",
    [
        {"@vocab": "https://schema.org/"},
        {"@language": "en"},
        {"names": {"@id": "https://schema.org/name", "@container": "@list"}},
        {"names": {"@id": "https://schema.org/name", "@type": "@vocab"}},
        {"names": None},
    ],
)
def test_a_context_that_says_more_is_refused(definition: dict[str, object]):
    with pytest.raises(ValueError, match="context"):
        Compactor(definition)

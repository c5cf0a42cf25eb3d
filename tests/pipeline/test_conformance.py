"""The fast check is never kinder than pySHACL, and as kind to whatever is regular."""

from itertools import chain
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node
from rejoinder.ontology.namespaces import RDF, RDFS, RJ, SCHEMA, XSD
from rejoinder.ontology.vocabulary import ontology_graph, shapes_graph, superclasses
from rejoinder.pipeline.conformance import surely_conforms, unknown_shapes
from rejoinder.pipeline.terms import term_of
from rejoinder.pipeline.validate import complaints, shacl_complaints

EX = "http://example.org/id/"
ARTICLE = URIRef(f"{EX}article/a-1")
#: What each property is tried with, beside what it has.
VALUES: tuple[Node, ...] = (
    URIRef(f"{EX}person"),
    URIRef(f"{EX}letter"),
    URIRef(f"{EX}nobody"),
    RJ.stated,
    RJ.opposes,
    SCHEMA.Person,
    Literal(""),
    Literal("words"),
    Literal("mots", lang="fr"),
    Literal("x" * 33),
    Literal("1"),
    Literal("0", datatype=XSD.integer),
    Literal("151", datatype=XSD.integer),
    Literal("-1", datatype=XSD.integer),
    Literal("007", datatype=XSD.integer, normalize=False),
    Literal("many", datatype=XSD.integer),
    Literal("0.5", datatype=XSD.decimal),
    Literal("1.5", datatype=XSD.decimal),
    Literal("2018-01-11", datatype=XSD.date),
    Literal("2018-02-30", datatype=XSD.date),
    Literal("2018-13", datatype=XSD.gYearMonth),
    Literal("2018", datatype=XSD.gYear),
    Literal("2018-01-11T09:30:00Z", datatype=XSD.dateTime),
    Literal("2018-01-11T25:30:00Z", datatype=XSD.dateTime),
)


def valid() -> Graph:
    graph = Graph().parse(Path(__file__).parents[1] / "ontology" / "valid.ttl")
    facts = [s for s, c in graph.subject_objects(RDF.type) if _is_fact(c)]
    evidence = URIRef(f"{ARTICLE}/authorship#evidence-1")
    for order, fact in enumerate(sorted(facts), 1):
        for predicate, value in (
            (RJ.reportedIn, ARTICLE),
            (RJ.order, Literal(str(order), datatype=XSD.integer)),
            (RJ.certainty, RJ.stated),
            (RJ.polarity, RJ.asserted),
            (RJ.reviewStatus, RJ.accepted),
            (RJ.words, Literal("Quill", lang="en")),
            (RJ.evidence, evidence),
        ):
            graph.add((fact, predicate, value))
    return graph


def _is_fact(cls: Node) -> bool:
    return str(RJ.Fact) in superclasses().get(str(cls), ())


def triples(graph: Graph) -> list[tuple[object, object, object]]:
    return [(term_of(s), term_of(p), term_of(o)) for s, p, o in graph]


def test_every_shape_is_known() -> None:
    assert unknown_shapes() == ()


def test_valid_data_are_sure() -> None:
    assert surely_conforms(triples(valid()))


def test_it_is_sure_of_nothing_that_pyshacl_refuses() -> None:
    """Every property of every node of the valid data, missing, twice, and with other values."""
    graph = valid()
    base = triples(graph)
    cases: dict[URIRef, list[tuple[object, object, object]]] = {}
    odd: set[URIRef] = set()  # a class that is a literal: nobody need be sure of that
    for subject in sorted(set(graph.subjects())):
        for predicate in sorted(set(graph.predicates(subject))):
            had = sorted(graph.objects(subject, predicate))
            tried = chain(((),), ((v,) for v in VALUES), ((*had, v) for v in VALUES[::9]))
            for values in tried:
                node = URIRef(f"{EX}case-{len(cases)}")
                if predicate == RDF.type and any(isinstance(v, Literal) for v in values):
                    odd.add(node)
                case = [(node, p, o) for p, o in graph.predicate_objects(subject) if p != predicate]
                case += [(node, predicate, value) for value in values]
                cases[node] = [(term_of(s), term_of(p), term_of(o)) for s, p, o in case]
                for triple in case:
                    graph.store.add(triple, graph)
    _, report, _ = pyshacl.validate(
        graph, shacl_graph=shapes_graph(), ont_graph=ontology_graph(), inplace=True
    )
    assert isinstance(report, Graph)
    refused = set(report.objects(None, SH.focusNode))
    assert refused <= set(cases), "a case disturbs something else"
    sure = {node for node, case in cases.items() if surely_conforms([*base, *case])}
    assert not sure & refused
    unsure = set(cases) - refused - sure - odd
    assert len(unsure) < len(cases) / 20, "most of what conforms is to be sure"


@pytest.mark.parametrize(
    "triple",
    [
        (NamedNode(str(RJ.opposes)), NamedNode(str(RDFS.label)), Text("opposes", language="en")),
        (NamedNode(f"{EX}Own"), NamedNode(str(RDFS.subClassOf)), NamedNode(str(RJ.Fact))),
    ],
    ids=["of the ontology's own", "a class"],
)
def test_what_would_have_to_be_read_with_the_ontology_is_left_to_pyshacl(
    triple: tuple[NamedNode, NamedNode, NamedNode | Text],
) -> None:
    assert not surely_conforms([*triples(valid()), triple])


def test_a_triple_of_several_graphs_counts_once() -> None:
    base = triples(valid())
    assert surely_conforms([*base, *base])


def test_complaints_are_pyshacls() -> None:
    graph = valid()
    graph.remove((None, RJ.certainty, RJ.stated))
    spoilt = triples(graph)
    said = list(complaints(spoilt))
    assert said == list(shacl_complaints(spoilt))
    assert said
    assert all("certainty" in line for line in said)
    assert list(complaints(triples(valid()))) == []

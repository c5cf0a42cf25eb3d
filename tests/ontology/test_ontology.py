"""The ontology itself: complete definitions, examples that are right, links in both directions."""

import re
import subprocess
import sys

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node
from rejoinder.ontology.namespaces import (
    CITO,
    DCTERMS,
    FOAF,
    OA,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    RJ,
    SCHEMA,
    SKOS,
)
from rejoinder.ontology.vocabulary import (
    broader_stances,
    concepts,
    ontology_graph,
    superclasses,
    term_names,
)

ONTOLOGY = URIRef("https://w3id.org/rejoinder/ns")
VANN = "http://purl.org/vocab/vann/"
OWN = [RJ[name] for name in term_names()]
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty}
EX = "http://example.org/id/"


def only(subject: Node, predicate: URIRef) -> Node:
    values = list(ontology_graph().objects(subject, predicate))
    assert len(values) == 1, f"{subject} {predicate}: {values}"
    return values[0]


def english(node: Node) -> str:
    assert isinstance(node, Literal)
    assert node.language == "en"
    assert node.strip() == str(node) != ""
    return str(node)


@pytest.mark.parametrize("term", OWN, ids=lambda t: t.rpartition("#")[2])
def test_every_term_is_explained(term: URIRef) -> None:
    graph = ontology_graph()
    assert set(graph.objects(term, RDF.type)) & (
        PROPERTIES | {OWL.Class, SKOS.Concept, SKOS.ConceptScheme}
    )
    label = english(only(term, RDFS.label))
    definition = english(only(term, SKOS.definition))
    assert definition.endswith(".")
    assert definition.casefold().rstrip(".") != label.casefold()
    assert only(term, RDFS.isDefinedBy) == ONTOLOGY
    assert list(graph.objects(term, SKOS.example))


@pytest.mark.parametrize("term", OWN, ids=lambda t: t.rpartition("#")[2])
def test_examples_are_prose_or_turtle_in_defined_terms(term: URIRef) -> None:
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in {**PREFIXES, "ex": EX}.items())
    for example in ontology_graph().objects(term, SKOS.example):
        assert isinstance(example, Literal)
        written = set(re.findall(r"\brj:(\w+)", example))
        assert written <= set(term_names())
        if example.language is None:
            triples = Graph().parse(data=head + example, format="turtle")
            assert any(term in triple for triple in triples), "the example does not show the term"
        else:
            english(example)


def test_terms_with_one_label_are_of_different_sorts() -> None:
    """Two classes, or two properties, of one name would be one too many for a reader."""
    graph = ontology_graph()
    seen: dict[tuple[str, Node], URIRef] = {}
    for term in OWN:
        key = (english(only(term, RDFS.label)).casefold(), only_sort(graph, term))
        assert key not in seen, f"{term} and {seen.get(key)}"
        seen[key] = term


def only_sort(graph: Graph, term: URIRef) -> Node:
    sorts = set(graph.objects(term, RDF.type)) - {OWL.SymmetricProperty}
    if sorts & PROPERTIES:
        return RDF.Property
    (sort,) = sorts
    return sort


def test_properties_say_what_they_are_for() -> None:
    graph = ontology_graph()
    for term in OWN:
        if set(graph.objects(term, RDF.type)) & PROPERTIES:
            assert (term, SCHEMA.domainIncludes, None) in graph, term
            ranges = set(graph.objects(term, SCHEMA.rangeIncludes))
            assert ranges, term
            literal = (term, RDF.type, OWL.DatatypeProperty) in graph
            datatypes = {r for r in ranges if str(r).startswith((PREFIXES["xsd"], PREFIXES["rdf"]))}
            assert bool(datatypes - {RDF.Property}) == literal, term


def test_no_property_of_a_fact_says_anything_outside_the_fact() -> None:
    """A denied or hedged fact must not entail a plain statement."""
    graph = ontology_graph()
    facts = {RJ.Fact} | {URIRef(c) for c, above in superclasses().items() if str(RJ.Fact) in above}
    for term in OWN:
        if set(graph.objects(term, SCHEMA.domainIncludes)) & facts and term != RJ.order:
            assert (term, RDFS.subPropertyOf, None) not in graph, term
        assert (term, RDFS.domain, None) not in graph
        assert (term, RDFS.range, None) not in graph


def test_what_is_reused_is_credited_and_named() -> None:
    graph = ontology_graph()
    others = set()
    for term in OWN:
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
            for other in graph.objects(term, predicate):
                if other not in OWN:
                    assert (term, DCTERMS.source, other) in graph
                    others |= {other} if predicate == RDFS.subClassOf else set()
    others |= {c for c in graph.subjects(RDFS.subClassOf) if c not in OWN}
    others |= {OA.start, CITO.repliesTo, PROV.used, SCHEMA.mentions, SCHEMA.NewsArticle}
    for other in others:
        english(only(other, RDFS.label))
        english(only(other, SKOS.scopeNote))
        assert only(other, RDFS.isDefinedBy) != ONTOLOGY


def test_the_header_says_whose_it_is() -> None:
    graph = ontology_graph()
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in graph
    english(only(ONTOLOGY, DCTERMS.title))
    english(only(ONTOLOGY, DCTERMS.description))
    assert str(only(ONTOLOGY, DCTERMS.creator)) == "The Rejoinder authors"
    assert isinstance(only(ONTOLOGY, DCTERMS.license), URIRef)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(only(ONTOLOGY, OWL.versionInfo)))
    assert str(only(ONTOLOGY, URIRef(VANN + "preferredNamespacePrefix"))) == "rj"
    assert str(only(ONTOLOGY, URIRef(VANN + "preferredNamespaceUri"))) == PREFIXES["rj"]


def test_there_are_no_blank_nodes() -> None:
    assert not [t for t in ontology_graph() if any(isinstance(n, BNode) for n in t)]


def test_concepts_and_schemes_lead_to_each_other() -> None:
    graph = ontology_graph()
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(schemes) == 7
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        scheme = only(concept, SKOS.inScheme)
        assert scheme in schemes
        assert str(only(concept, SKOS.notation)) == str(concept).rpartition("#")[2]
        top = (concept, SKOS.topConceptOf, scheme) in graph
        assert top == ((scheme, SKOS.hasTopConcept, concept) in graph)
        assert top != ((concept, SKOS.broader, None) in graph)
    for narrow, broad in graph.subject_objects(SKOS.broader):
        assert (broad, SKOS.narrower, narrow) in graph
        assert only(narrow, SKOS.inScheme) == only(broad, SKOS.inScheme)
    assert len(list(graph.triples((None, SKOS.narrower, None)))) == len(
        list(graph.triples((None, SKOS.broader, None)))
    )


def test_superclasses_are_transitive_and_leave_the_class_out() -> None:
    above = superclasses()
    assert above[str(RJ.Accusation)] == {str(RJ.Claim), str(RJ.Fact), str(SCHEMA.Claim)}
    assert above[str(RJ.OpenLetter)] == {str(RJ.Letter), str(SCHEMA.CreativeWork)}
    assert above[str(RJ.Venue)] == {str(SCHEMA.Organization), str(FOAF.Agent)}
    assert above[str(RJ.Evidence)] == {str(OA.SpecificResource)}
    assert above[str(SCHEMA.SocialMediaPosting)] == {str(SCHEMA.CreativeWork)}
    assert str(RJ.Movement) not in above


def test_opinion_pieces_are_not_counted_among_the_reporting_articles() -> None:
    assert str(SCHEMA.NewsArticle) not in superclasses()[str(SCHEMA.OpinionNewsArticle)]
    assert str(SCHEMA.NewsArticle) not in superclasses()


def test_broader_stances() -> None:
    broader = broader_stances()
    assert {stance.rpartition("#")[2] for stance in broader} == {
        "defends",
        "upholds",
        "denounces",
        "mocks",
        "denies",
    }
    assert broader[str(RJ.mocks)] == {str(RJ.opposes)}
    assert broader[str(RJ.upholds)] == {str(RJ.supports)}


def test_concepts_come_in_the_order_of_the_namespace() -> None:
    assert concepts(str(RJ.Polarities)) == ("asserted", "denied")
    assert concepts(str(RJ.Stances))[:4] == ("supports", "defends", "upholds", "opposes")
    assert len(concepts(str(RJ.Stances))) == 13


def test_an_unknown_scheme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="Certainties"):
        concepts(str(RJ.stance))


def test_importing_parses_nothing() -> None:
    """Most commands need none of it, and start without."""
    code = (
        "from rejoinder.ontology import vocabulary as v\n"
        "assert not any(f.cache_info().currsize for f in "
        "(v.ontology_graph, v.shapes_graph, v.superclasses, v.concepts, v.context))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

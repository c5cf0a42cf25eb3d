"""The shapes accept what is right and refuse what is wrong, in words that name the property."""

from pathlib import Path
from typing import get_args

import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH
from rdflib.term import Node
from rejoinder.ontology.kinds import AGENT_KINDS, THING_KINDS, WORK_KINDS
from rejoinder.ontology.namespaces import OA, PREFIXES, RDF, RDFS, RJ, SCHEMA, SKOS, XSD
from rejoinder.ontology.vocabulary import (
    concepts,
    ontology_graph,
    shapes_graph,
    superclasses,
)
from rejoinder.pipeline.facts.kinds import FACT_KINDS, Fact, Review
from rejoinder.pipeline.facts.meaning import Concept, Refers, meanings

EX = Namespace("http://example.org/id/")
A1 = Namespace("http://example.org/id/article/a-1/")
ARTICLE = EX["article/a-1"]
EVIDENCE = A1["authorship#evidence-1"]
POSITION = A1["authorship#position-1"]
QUOTE = A1["authorship#quote-1"]
CONTRADICTION = EX["group#contradiction-size"]
Results = set[tuple[Node | None, str, str]]
Cases = list[tuple[URIRef, URIRef, list[Node]]]


def valid() -> Graph:
    """``valid.ttl``, with what every fact has added to each fact."""
    graph = Graph().parse(Path(__file__).with_name("valid.ttl"))
    facts = [s for s, c in graph.subject_objects(RDF.type) if RJ.Fact in above(c)]
    for order, fact in enumerate(sorted(facts), 1):
        complete(graph, fact, order)
    return graph


def above(cls: Node) -> set[URIRef]:
    return {URIRef(name) for name in superclasses().get(str(cls), ())}


def complete(graph: Graph, fact: Node, order: int = 1) -> None:
    for predicate, value in (
        (RJ.reportedIn, ARTICLE),
        (RJ.order, Literal(order)),
        (RJ.certainty, RJ.stated),
        (RJ.polarity, RJ.asserted),
        (RJ.reviewStatus, RJ.accepted),
        (RJ.words, Literal("Quill", lang="en")),
        (RJ.evidence, EVIDENCE),
    ):
        graph.add((fact, predicate, value))


def results(graph: Graph) -> Results:
    """(focus node, shape's name, message) of every result; empty where the graph conforms."""
    conforms, report, _ = pyshacl.validate(
        graph, shacl_graph=shapes_graph(), ont_graph=ontology_graph(), inplace=True
    )
    assert isinstance(report, Graph)
    found = {
        (
            report.value(result, SH.focusNode),
            str(report.value(result, SH.sourceShape)).rpartition("#")[2],
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert conforms == (not found)
    return found


def copied(graph: Graph, source: Node, name: str) -> URIRef:
    """A node of that name with all that ``source`` has."""
    copy = EX[name]
    for predicate, value in list(graph.predicate_objects(source)):
        graph.add((copy, predicate, value))
    return copy


def spoilt(cases: Cases) -> list[list[str]]:
    """The messages about each case: a copy of its subject whose property has other values.

    All stand in one graph, since pySHACL's fixed cost is a hundred times that of a case.
    """
    graph = valid()
    nodes = []
    for number, (subject, predicate, values) in enumerate(cases):
        node = copied(graph, subject, f"case-{number}")
        graph.remove((node, predicate, None))
        for value in values:
            graph.add((node, predicate, value))
        nodes.append(node)
    found = results(graph)
    assert {focus for focus, _, _ in found} <= set(nodes), "a case disturbs something else"
    return [sorted(message for focus, _, message in found if focus == node) for node in nodes]


def curie(predicate: URIRef) -> str:
    prefix, namespace = next((p, n) for p, n in PREFIXES.items() if predicate.startswith(n))
    return f"{prefix}:{predicate[len(namespace) :]}"


def test_the_valid_examples_conform_and_show_every_class() -> None:
    graph = valid()
    shown = set(graph.objects(None, RDF.type))
    assert {URIRef(str(model.rdf_class)) for model in FACT_KINDS.values()} <= shown
    assert {kind.type for kind in THING_KINDS.values()} <= shown
    assert {RJ.Evidence, RJ.OpenLetter, SCHEMA.NewsMediaOrganization} <= shown
    assert results(graph) == set()


def test_derived_superclasses_change_nothing() -> None:
    graph = valid()
    for subject, cls in list(graph.subject_objects(RDF.type)):
        for broader in above(cls):
            graph.add((subject, RDF.type, broader))
    assert results(graph) == set()


@pytest.mark.parametrize("name", sorted(k for k in THING_KINDS if k != "article"))
def test_every_thing_needs_nothing_but_a_label(name: str) -> None:
    graph = Graph()
    graph.add((EX.it, RDF.type, THING_KINDS[name].type))
    assert {shape for _, shape, _ in results(graph)} == {"Thing-label"}
    graph.add((EX.it, RDFS.label, Literal("it", lang="en")))
    assert results(graph) == set()


def test_an_article_needs_nothing_but_a_label() -> None:
    graph = Graph()
    graph.add((ARTICLE, RDF.type, SCHEMA.NewsArticle))
    assert {shape for _, shape, _ in results(graph)} == {"NewsArticle-label"}
    graph.add((ARTICLE, RDFS.label, Literal("Article a-1", lang="en")))
    assert results(graph) == set()


COMMON = {RJ.reportedIn, RJ.certainty, RJ.polarity, RJ.reviewStatus, RJ.order}
#: Of each example: the properties it must have exactly once, those it may have at most once.
EXACTLY_ONE: dict[URIRef, set[URIRef]] = {
    A1.authorship: {RJ.work, RJ.author, *COMMON},
    A1.signature: {RJ.work, RJ.signatory, RJ.signatureStatus, *COMMON},
    A1.addressing: {RJ.work, RJ.addressee},
    A1.publishing: {RJ.work, RJ.venue},
    A1.translating: {RJ.work, RJ.translator},
    A1.response: {RJ.responder, RJ.respondsTo, RJ.stance},
    A1.quotation: {SCHEMA.text},
    A1.claim: {RJ.claimant},
    A1.demand: {RJ.claimant},
    A1.description: {RJ.describes, RJ.descriptionText},
    A1.membership: {RJ.member, RJ.group},
    A1.counting: {RJ.group, RJ.sizeText},
    A1["movement-relation"]: {RJ.movement, RJ.relatedMovement, RJ.movementRelation},
    EVIDENCE: {OA.hasSource},
    POSITION: {OA.start, OA.end},
    QUOTE: {OA.exact},
    ARTICLE: {RDFS.label},
    CONTRADICTION: {RJ.differsIn},
}
AT_MOST_ONE: dict[URIRef, set[URIRef]] = {
    A1.authorship: {RJ.authorRole, RJ.confidence, RJ.when, RJ.whenText},
    A1.signature: {RJ.signedAs},
    A1.translating: {RJ.translation, SCHEMA.inLanguage},
    A1.response: {RJ.expressedIn, RJ.spokenTo, RJ.reportingVerb},
    A1.quotation: {RJ.speaker, RJ.quotedFrom, RJ.continuedBy},
    A1.claim: {RJ.claimedIn},
    A1.accusation: {RJ.claimant},
    A1.description: {RJ.reportedRole, RJ.reportedAge},
    A1.counting: {RJ.size},
    A1["counting-2"]: {RJ.sizeAbove},
    QUOTE: {OA.prefix, OA.suffix},
    ARTICLE: {
        SCHEMA.headline,
        SCHEMA.datePublished,
        SCHEMA.publisher,
        SCHEMA.url,
        SCHEMA.archivedAt,
        SCHEMA.inLanguage,
        RJ.digest,
        RJ.textOf,
    },
}
AT_LEAST_ONE = {
    A1.authorship: {RJ.evidence, RJ.words},
    A1.accusation: {RJ.against},
    EVIDENCE: {OA.hasSelector},
    EX.person: {RDFS.label},
    CONTRADICTION: {RJ.between, RJ.concerning},
}


def pairs(*tables: dict[URIRef, set[URIRef]]) -> list[tuple[URIRef, URIRef]]:
    return [
        (subject, predicate)
        for table in tables
        for subject, predicates in table.items()
        for predicate in sorted(predicates)
    ]


def test_what_must_be_there_is_missed() -> None:
    cases: Cases = [(s, p, []) for s, p in pairs(EXACTLY_ONE, AT_LEAST_ONE)]
    for (subject, predicate, _), messages in zip(cases, spoilt(cases), strict=True):
        assert messages, f"{subject} without {predicate}"
        assert all(curie(predicate) in message for message in messages)


def test_two_values_are_too_many() -> None:
    """The second value is as good as the first: it is only one too many."""
    graph = valid()
    nodes = {}
    for subject, predicate in pairs(EXACTLY_ONE, AT_MOST_ONE):
        name = f"{subject}-{predicate}".rpartition("article/")[2].replace("/", "-")
        node = copied(graph, subject, name)
        old = graph.value(subject, predicate) or PERSON
        graph.add((node, predicate, old))
        if isinstance(old, Literal):
            graph.add((node, predicate, another(old)))
        elif (old, SKOS.inScheme, None) in ontology_graph():
            scheme = ontology_graph().value(old, SKOS.inScheme)
            graph.add((node, predicate, RJ[next(n for n in concepts(str(scheme)) if RJ[n] != old)]))
        else:
            graph.add((node, predicate, copied(graph, old, f"{name}-other")))
        nodes[node] = predicate
    found = results(graph)
    assert {focus for focus, _, _ in found} == set(nodes)
    for focus, _, message in found:
        assert isinstance(focus, URIRef)
        assert curie(nodes[focus]) in message
        assert "one" in message


def another(value: Literal) -> Literal:
    """A second value of the same sort."""
    other = {
        XSD.date: "2018-01-01",
        XSD.decimal: "0.5",
        XSD.gYearMonth: "1971-04",
        XSD.integer: "7",
        XSD.nonNegativeInteger: "1" if str(value) == "0" else "6",
    }
    if str(value).startswith("sha256:"):
        return Literal("sha256:" + 64 * "0")
    if value.datatype in other:
        return Literal(other[value.datatype], datatype=value.datatype)
    return Literal(f"{value} 2", lang=value.language)


PERSON, LETTER, MOVEMENT, DEBATE = EX.person, EX.letter, EX.movement, EX.debate
WORDS = Literal("words", lang="en")
EMPTY = Literal("", lang="en")
#: (subject, property, values that it may not have)
WRONG: Cases = [
    (A1.authorship, RJ.evidence, [A1.signature]),
    (A1.authorship, RJ.words, [EMPTY]),
    (A1.authorship, RJ.words, [PERSON]),
    (A1.authorship, RJ.reportedIn, [EX.opinion]),
    (A1.authorship, RJ.certainty, [RJ.denied]),
    (A1.authorship, RJ.certainty, [Literal("stated")]),
    (A1.authorship, RJ.polarity, [RJ.stated]),
    (A1.authorship, RJ.inferred, [RJ.certainty]),
    (A1.authorship, RJ.inferred, [Literal("stance")]),
    (A1.authorship, RJ.confidence, [Literal("1.01", datatype=XSD.decimal)]),
    (A1.authorship, RJ.confidence, [Literal("-0.1", datatype=XSD.decimal)]),
    (A1.authorship, RJ.confidence, [Literal("0.5", datatype=XSD.double)]),
    (A1.authorship, RJ.reviewStatus, [URIRef(f"{RJ._NS}rejected")]),
    (A1.authorship, RJ.order, [Literal(0)]),
    (A1.authorship, RJ.order, [Literal("1")]),
    (A1.authorship, RJ.when, [Literal("2019-05-01")]),
    (A1.authorship, RJ.when, [Literal("2019-05-01T10:00:00", datatype=XSD.dateTime)]),
    (A1.authorship, RJ.when, [Literal("2019-02-30", datatype=XSD.date)]),
    (A1.authorship, RJ.whenText, [EMPTY]),
    (A1.authorship, RJ.work, [PERSON]),
    (A1.authorship, RJ.work, [ARTICLE]),
    (A1.authorship, RJ.work, [Literal("the letter")]),
    (A1.authorship, RJ.author, [LETTER]),
    (A1.authorship, RJ.author, [Literal("Ada Quill")]),
    (A1.authorship, RJ.authorRole, [RJ.signed]),
    (A1.signature, RJ.work, [EX.nowhere]),
    (A1.signature, RJ.signatory, [MOVEMENT]),
    (A1.signature, RJ.signedAs, [PERSON]),
    (A1.signature, RJ.signatureStatus, [RJ.wrote]),
    (A1.addressing, RJ.work, [MOVEMENT]),
    (A1.addressing, RJ.addressee, [DEBATE]),
    (A1.publishing, RJ.work, [EX.venue]),
    (A1.publishing, RJ.venue, [EX.organisation]),
    (A1.translating, RJ.work, [PERSON]),
    (A1.translating, RJ.translation, [LETTER]),
    (A1.translating, RJ.translator, [EX.translation]),
    (A1.translating, SCHEMA.inLanguage, [Literal("fr", lang="en")]),
    (A1.response, RJ.responder, [EX.post]),
    (A1.response, RJ.respondsTo, [DEBATE]),
    (A1.response, RJ.respondsTo, [ARTICLE]),
    (A1.response, RJ.respondsTo, [A1.signature]),
    (A1.response, RJ.respondsTo, [A1.quotation]),
    (A1.response, RJ.respondsTo, [EX.nowhere]),
    (A1.response, RJ.respondsTo, [Literal("the letter")]),
    (A1.response, RJ.expressedIn, [EX.venue]),
    (A1.response, RJ.spokenTo, [LETTER]),
    (A1.response, RJ.stance, [RJ.inspiration]),
    (A1.response, RJ.reportingVerb, [EMPTY]),
    (A1.response, RJ.quotes, [A1.quotation, A1.claim]),
    (A1.quotation, SCHEMA.text, [EMPTY]),
    (A1.quotation, SCHEMA.text, [LETTER]),
    (A1.quotation, RJ.speaker, [MOVEMENT]),
    (A1.quotation, RJ.quotedFrom, [EX.venue]),
    (A1.quotation, RJ.continuedBy, [A1.response]),
    (A1.claim, RJ.claimant, [LETTER]),
    (A1.claim, RJ.against, [DEBATE]),
    (A1.claim, RJ.against, [PERSON, EX.nowhere]),
    (A1.claim, SCHEMA.about, [A1.signature]),
    (A1.claim, SCHEMA.about, [Literal("the quay")]),
    (A1.claim, RJ.claimedIn, [PERSON]),
    (A1.accusation, RJ.claimant, [MOVEMENT]),
    (A1.accusation, RJ.against, [A1.claim]),
    (A1.description, RJ.describes, [DEBATE]),
    (A1.description, RJ.describes, [A1.claim]),
    (A1.description, RJ.descriptionText, [EMPTY]),
    (A1.description, RJ.reportedRole, [PERSON]),
    (A1.description, RJ.reportedAge, [Literal("61")]),
    (A1.description, RJ.reportedAge, [Literal(-1)]),
    (A1.membership, RJ.member, [MOVEMENT]),
    (A1.membership, RJ.group, [PERSON]),
    (A1.counting, RJ.group, [EX.organisation]),
    (A1.counting, RJ.sizeText, [EMPTY]),
    (A1.counting, RJ.size, [Literal("forty")]),
    (A1.counting, RJ.size, [Literal(-1)]),
    (A1.counting, RJ.sizeAbove, [Literal(30)]),
    (CONTRADICTION, RJ.between, [A1.counting]),
    (CONTRADICTION, RJ.between, [A1.counting, EX.group]),
    (CONTRADICTION, RJ.concerning, [Literal("the group")]),
    (CONTRADICTION, RJ.differsIn, [RJ.against]),
    (A1.counting, RJ.sizeAbove, [Literal(40)]),
    (A1["counting-2"], RJ.sizeAbove, [Literal("30.5", datatype=XSD.decimal)]),
    (A1["movement-relation"], RJ.movement, [EX.group]),
    (A1["movement-relation"], RJ.relatedMovement, [PERSON]),
    (A1["movement-relation"], RJ.movementRelation, [RJ.mixed]),
    (EVIDENCE, OA.hasSource, [LETTER]),
    (EVIDENCE, OA.hasSelector, [POSITION]),
    (EVIDENCE, OA.hasSelector, [POSITION, EX.person]),
    (EVIDENCE, OA.hasSelector, [POSITION, QUOTE, A1["signature#quote-1"]]),
    (POSITION, OA.start, [Literal(5)]),
    (POSITION, OA.start, [Literal(-1)]),
    (POSITION, OA.start, [Literal("0")]),
    (POSITION, OA.start, [Literal("0.5", datatype=XSD.decimal)]),
    (POSITION, OA.end, [Literal("5")]),
    (QUOTE, OA.exact, [Literal("")]),
    (QUOTE, OA.exact, [WORDS]),
    (QUOTE, OA.prefix, [Literal("x" * 33)]),
    (QUOTE, OA.suffix, [Literal("x" * 33)]),
    (QUOTE, OA.suffix, [Literal("")]),
    (PERSON, RDFS.label, [Literal("Ada", lang="en"), Literal("Quill", lang="en")]),
    (PERSON, RDFS.label, [Literal("Ada")]),
    (PERSON, RDFS.label, [EMPTY]),
    (PERSON, SCHEMA.name, [EMPTY]),
    (EX["open-letter"], SCHEMA.url, [Literal("http://example.org/letter")]),
    (EX["open-letter"], SCHEMA.archivedAt, [Literal("http://example.org/letter")]),
    (EX["open-letter"], SCHEMA.inLanguage, [PERSON]),
    (EX["open-letter"], RJ.letterForm, [EMPTY]),
    (MOVEMENT, RJ.hashtag, [Literal("KeepTheQuay")]),
    (ARTICLE, RDFS.label, [EMPTY]),
    (ARTICLE, SCHEMA.headline, [EMPTY]),
    (ARTICLE, SCHEMA.datePublished, [Literal("3 May")]),
    (ARTICLE, SCHEMA.author, [PERSON]),
    (ARTICLE, SCHEMA.publisher, [EX.venue]),
    (ARTICLE, SCHEMA.url, [Literal("http://example.org/news/1")]),
    (ARTICLE, SCHEMA.archivedAt, [Literal("http://example.org/archive/1")]),
    (ARTICLE, SCHEMA.inLanguage, [Literal("e")]),
    (ARTICLE, RJ.digest, [Literal("sha256:00")]),
    (ARTICLE, RJ.textOf, [PERSON]),
]


def test_wrong_values_are_refused() -> None:
    for (subject, predicate, values), messages in zip(WRONG, spoilt(WRONG), strict=True):
        assert any(curie(predicate) in message for message in messages), (
            f"{subject} {predicate} {values}: {messages}"
        )


#: The same, but values that are allowed although they look unusual.
RIGHT: Cases = [
    (A1.response, RJ.respondsTo, [A1.accusation]),
    (A1.accusation, RJ.claimant, [EX.group]),
    (A1.membership, RJ.group, [MOVEMENT]),
    (A1.description, RJ.describes, [EX.post]),
    (A1.authorship, RJ.words, [Literal("no language is known")]),
    (POSITION, OA.start, [Literal(0)]),  # as stores give it back
    (ARTICLE, RDFS.label, [Literal("a title without language")]),
    (ARTICLE, SCHEMA.datePublished, [Literal("2019-05-03T10:00:00Z", datatype=XSD.dateTime)]),
    (MOVEMENT, RJ.hashtag, [Literal("#GardonsLÉté")]),
    (PERSON, RDFS.label, [WORDS, Literal("mots", lang="fr")]),
]


def test_what_looks_unusual_is_allowed() -> None:
    for case, messages in zip(RIGHT, spoilt(RIGHT), strict=True):
        assert messages == [], case


def test_shapes_and_sheets_allow_the_same_kinds() -> None:
    """One fact for each field and each kind of thing or fact that the field could name."""
    graph = valid()
    targets = {
        name: next(graph.subjects(RDF.type, kind.type)) for name, kind in THING_KINDS.items()
    } | {
        kind: next(graph.subjects(RDF.type, URIRef(str(model.rdf_class))))
        for kind, model in FACT_KINDS.items()
    }
    expected = {}
    for kind, model in FACT_KINDS.items():
        for field, mark in meanings(model).items():
            if not isinstance(mark, Refers):
                continue
            for name, target in targets.items():
                fact = copied(graph, targets[kind], f"{kind}-{field}-{name}")
                graph.remove((fact, mark.property, None))
                graph.add((fact, mark.property, target))
                expected[fact] = name in mark.kinds | mark.facts
    refused = {focus for focus, _, _ in results(graph)}
    assert {fact: fact not in refused for fact in expected} == expected


@pytest.mark.parametrize(
    ("model", "field"),
    [
        pytest.param(model, field, id=f"{kind}-{field}")
        for kind, model in FACT_KINDS.items()
        for field, mark in meanings(model).items()
        if isinstance(mark, Concept)
    ],
)
def test_shapes_and_sheets_allow_the_same_concepts(model: type[Fact], field: str) -> None:
    mark = meanings(model)[field]
    assert isinstance(mark, Concept)
    shapes = shapes_graph()
    classes = {URIRef(str(model.rdf_class)), RJ.Fact}
    lists = [
        values
        for shape in shapes.subjects(SH.path, mark.property)
        if classes & set(shapes.objects(shape, SH.targetClass))
        for values in shapes.objects(shape, SH["in"])
    ]
    assert [tuple(shapes.items(values)) for values in lists] == [
        tuple(RJ[name] for name in concepts(str(mark.scheme)))
    ]
    assert choices(model.model_fields[field].annotation) == set(concepts(str(mark.scheme)))


def choices(annotation: object) -> set[str]:
    """The strings that a ``Literal`` in an annotation names."""
    if isinstance(annotation, str):
        return {annotation}
    return {choice for part in get_args(annotation) for choice in choices(part)}


def test_a_review_that_is_published_has_a_concept() -> None:
    statuses = get_args(Review.model_fields["status"].annotation)
    assert set(statuses) - {"rejected"} == set(concepts(str(RJ.ReviewStatuses)))


def test_inferred_may_name_every_property_that_a_sheet_may_call_inferred() -> None:
    common = {mark.property for mark in meanings(Fact).values()}
    own = {mark.property for model in FACT_KINDS.values() for mark in meanings(model).values()}
    shapes = shapes_graph()
    (shape,) = shapes.subjects(SH.path, RJ.inferred)
    (values,) = shapes.objects(shape, SH["in"])
    assert set(shapes.items(values)) == own - common


def test_every_field_of_a_sheet_has_a_shape_that_agrees_on_how_many() -> None:
    shapes = shapes_graph()
    for kind, model in FACT_KINDS.items():
        classes = {URIRef(str(model.rdf_class)), *above(URIRef(str(model.rdf_class)))}
        for name, mark in meanings(model).items():
            own = [
                shape
                for shape in shapes.subjects(SH.path, mark.property)
                if classes & set(shapes.objects(shape, SH.targetClass))
            ]
            assert own, f"{kind}.{name}"
            many = "list" in str(model.model_fields[name].annotation)
            limited = any((shape, SH.maxCount, None) in shapes for shape in own)
            assert limited != many, f"{kind}.{name}"


def test_every_shape_has_an_address_a_message_and_a_target() -> None:
    shapes = shapes_graph()
    helpers = set(shapes.objects(None, SH.property))
    found = set(shapes.subjects(RDF.type, SH.PropertyShape))
    assert len(found) > 80
    for shape in found:
        assert isinstance(shape, URIRef)
        if shape not in helpers:
            assert (shape, SH.targetClass, None) in shapes, shape
            (message,) = shapes.objects(shape, SH.message)
            assert isinstance(message, Literal)
            assert message.language == "en"
            assert str(message).endswith(".")


def test_the_shapes_are_well_formed() -> None:
    """By the shapes for shapes of the SHACL recommendation (appendix C)."""
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes_graph(), meta_shacl=True, inplace=True
    )
    assert conforms, text


def test_the_kinds_of_things_are_all_agents_works_movements_or_debates() -> None:
    agent, work = "http://xmlns.com/foaf/0.1/Agent", "https://schema.org/CreativeWork"
    broader = {name: set(map(str, above(kind.type))) for name, kind in THING_KINDS.items()}
    assert {name for name in THING_KINDS if agent in broader[name]} == AGENT_KINDS
    assert {name for name in THING_KINDS if work in broader[name]} == WORK_KINDS

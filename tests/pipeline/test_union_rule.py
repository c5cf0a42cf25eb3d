"""The union rule can fail, for each thing that it forbids, and a whole conversion passes it."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rejoinder.ontology.kinds import AGENT_KINDS, THING_KINDS
from rejoinder.ontology.namespaces import CITO, DCTERMS, FOAF, OWL, RDF, RDFS, RJ, SCHEMA
from rejoinder.ontology.vocabulary import term_names
from rejoinder.pipeline.convert import article_quads
from rejoinder.pipeline.derive import generalised, shortcut_quads
from rejoinder.pipeline.facts import Sheet
from rejoinder.pipeline.provenance import provenance_quads
from rejoinder.pipeline.registry_graph import registry_quads
from rejoinder.pipeline.union_rule import UnionRuleError, violations

from .builders import ADDRESSES, BASE, MINT, conversion, registry, sheet
from .test_convert import GOLDEN

DEAN, QUILL = MINT.thing("person", "dean"), MINT.thing("person", "quill")
PETITION, ARTICLE = MINT.thing("letter", "petition"), MINT.article("a")
FACT = MINT.fact("a", "f0")
GRAPH = MINT.derived_graph


def iri(term: object) -> NamedNode:
    return NamedNode(str(term))


def quad(subject: Any, predicate: object, value: Any) -> Quad:
    return Quad(subject, iri(predicate), value, GRAPH)


def found(quads: Iterable[Quad], **more: bool) -> list[str]:
    return list(violations(quads, ADDRESSES, **more))


@pytest.mark.parametrize(
    "unsafe",
    [
        quad(QUILL, "https://elsewhere.example/accuses", DEAN),
        quad(QUILL, RJ.against, DEAN),
        quad(QUILL, SCHEMA.about, DEAN),
        quad(QUILL, CITO.disagreesWith, DEAN),
        quad(QUILL, SCHEMA.knows, DEAN),
        quad(DEAN, SCHEMA.age, Literal(74)),
        quad(DEAN, FOAF.age, Literal(74)),
        quad(DEAN, SCHEMA.birthDate, Literal("1944")),
        quad(DEAN, SCHEMA.jobTitle, Literal("dean")),
        quad(DEAN, SCHEMA.description, Literal("a liar")),
        quad(DEAN, RDFS.comment, Literal("a liar")),
        quad(DEAN, RJ.reportedAge, Literal(74)),
        quad(DEAN, RDF.type, NamedNode("https://elsewhere.example/Liar")),
        quad(DEAN, RDF.type, iri(RJ.Accusation)),
        quad(DEAN, RDF.type, Literal("a liar")),
        quad(PETITION, SCHEMA.text, Literal("The dean lies")),
        quad(PETITION, SCHEMA.about, DEAN),
        quad(PETITION, RDF.type, iri(SCHEMA.ClaimReview)),
        quad(ARTICLE, SCHEMA.about, DEAN),
        quad(ARTICLE, SCHEMA.articleBody, Literal("The whole text")),
        quad(ARTICLE, SCHEMA.reviewRating, Literal(1)),
        quad(FACT, RDF.type, iri(SCHEMA.ClaimReview)),
        quad(FACT, RDF.type, iri(SCHEMA.Review)),
        quad(FACT, RDF.type, iri(SCHEMA.Rating)),
        quad(BlankNode("b"), RDFS.label, Literal("nobody")),
        quad(FACT, RJ.evidence, BlankNode("b")),
        quad(NamedNode(f"{BASE}/id/verdict/x"), RDFS.label, Literal("guilty")),
        quad(NamedNode(f"{BASE}/doc/person/dean"), RDFS.label, Literal("guilty")),
        quad(NamedNode("http://www.wikidata.org/entity/Q42"), SCHEMA.name, Literal("x")),
        quad(NamedNode("https://example.org.evil/id/person/x"), RDFS.label, Literal("x")),
    ],
    ids=str,
)
def test_what_may_not_be_said_is_found(unsafe: Quad) -> None:
    safe = [quad(DEAN, RDFS.label, Literal("Ada Marsh")), quad(FACT, RDF.type, iri(RJ.Claim))]
    assert not found(safe)
    violations = found([*safe, unsafe])
    assert violations
    assert all(str(unsafe.subject) in violation for violation in violations)


@pytest.mark.parametrize(
    "speaks_against", [quad(FACT, RDF.type, iri(RJ.Accusation)), quad(FACT, RJ.against, DEAN)]
)
@pytest.mark.parametrize(
    ("status", "safe"),
    [(RJ.unreviewed, False), (None, False), (RJ.accepted, True), (RJ.corrected, True)],
)
def test_what_speaks_against_somebody_must_be_reviewed(
    speaks_against: Quad, status: object, safe: bool
) -> None:
    quads = [speaks_against]
    if status:
        quads.append(quad(FACT, RJ.reviewStatus, iri(status)))
    for order in (quads, quads[::-1]):
        assert bool(found(order)) is not safe
        assert not found(order, unreviewed_allowed=True)


def test_another_fact_s_review_is_no_review() -> None:
    other = quad(MINT.fact("a", "f1"), RJ.reviewStatus, iri(RJ.accepted))
    (violation,) = found([quad(FACT, RJ.against, DEAN), other])
    assert "f0" in violation
    assert "is not reviewed" in violation


def test_unreviewed_ones_being_allowed_lets_nothing_else_through() -> None:
    assert found([quad(QUILL, RJ.against, DEAN)], unreviewed_allowed=True)


@pytest.mark.parametrize(
    "safe",
    [
        quad(DEAN, RDF.type, iri(SCHEMA.Person)),
        quad(DEAN, OWL.sameAs, NamedNode("http://www.wikidata.org/entity/Q42")),
        quad(DEAN, DCTERMS.isReplacedBy, QUILL),
        quad(DEAN, RJ.repliedTo, QUILL),
        quad(PETITION, RDF.type, iri(RJ.OpenLetter)),
        quad(PETITION, RJ.signedBy, DEAN),
        quad(MINT.thing("publication", "g"), RDF.type, iri(SCHEMA.NewsMediaOrganization)),
        quad(MINT.thing("publication", "g"), RDF.type, iri(SCHEMA.Organization)),
        quad(MINT.thing("publication", "g"), RDF.type, iri(FOAF.Agent)),
        quad(ARTICLE, SCHEMA.mentions, DEAN),
        quad(MINT.part(ARTICLE, "extraction"), RDFS.label, Literal("x")),
        quad(MINT.part(FACT, "evidence-1"), RDFS.label, Literal("x")),
    ],
    ids=str,
)
def test_what_everybody_may_say_is_not_complained_of(safe: Quad) -> None:
    assert not found([safe])


def whole(told: Sheet) -> list[Quad]:
    """Everything that is published of a sheet."""
    made = conversion(told, "x" * 1000)
    parts: list[Callable[..., Iterable[Quad]]] = [article_quads, provenance_quads, shortcut_quads]
    return list(generalised(chain.from_iterable(part(made) for part in parts), GRAPH))


def test_a_whole_conversion_passes() -> None:
    facts = [fact | {"review": {"status": "accepted", "by": "ed"}} for fact, _ in GOLDEN]
    run = {"extractor": "rules", "version": "1"}
    assert not found(whole(sheet(*facts, extraction=run)))


def test_the_registry_passes() -> None:
    entries: list[dict[str, Any]] = [
        {"kind": kind, "slug": "x", "confirmed": True, "wikidata": "Q1", "names": ["y"]}
        for kind in THING_KINDS
        if kind != "article"
    ]
    entries.append({"kind": "person", "slug": "o", "status": "merged", "replaced_by": "person/x"})
    assert not found(generalised(registry_quads(registry(*entries), MINT), GRAPH))


@given(st.sampled_from([fact for fact, _ in GOLDEN]))
def test_only_unreviewed_facts_against_somebody_are_held_back(fact: dict[str, Any]) -> None:
    told = sheet({k: v for k, v in fact.items() if k != "review"})
    assert bool(found(whole(told))) is told.facts[0].sensitive


@given(st.sampled_from(sorted(AGENT_KINDS)), st.sampled_from(term_names()))
def test_of_our_own_properties_an_agent_has_only_that_it_replied(kind: str, term: str) -> None:
    said = quad(MINT.thing(kind, "x"), RJ[term], DEAN)
    assert bool(found([said])) is (term != "repliedTo")


def test_the_error_names_the_first_and_counts_the_rest() -> None:
    error = UnionRuleError([f"v{n}" for n in range(25)])
    assert "v19" in str(error)
    assert "v20" not in str(error)
    assert "… and 5 more" in str(error)

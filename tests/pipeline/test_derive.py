"""Shortcuts: what a newcomer asks for, from facts that are asserted and not hedged, and no more."""

from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.namespaces import RDF, RJ
from rejoinder.ontology.vocabulary import concepts
from rejoinder.pipeline.convert import article_quads
from rejoinder.pipeline.derive import generalised, is_work, shortcut_quads
from rejoinder.pipeline.facts import FACT_KINDS, Sheet

from .builders import BASE, CAST, MINT, conversion, sheet, shown


def derived(told: Sheet) -> set[str]:
    """The shortcuts of a sheet, its mentions left out."""
    found = shown(shortcut_quads(conversion(told)))
    return {line for line in found if "schema:mentions" not in line}


RESPONSE = {"kind": "response", "responder": "dean", "responds_to": "petition"}
SHORTCUTS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"kind": "authorship", "work": "petition", "author": "quill", "role": "led"},
        ["<letter/petition> schema:author <person/quill>"],
    ),
    (
        {"kind": "signature", "work": "petition", "signatory": "quill"},
        ["<letter/petition> rj:signedBy <person/quill>"],
    ),
    (
        {"kind": "addressing", "work": "petition", "addressee": "union"},
        ["<letter/petition> rj:addressedTo <organisation/union>"],
    ),
    (
        {"kind": "publishing", "work": "petition", "venue": "gazette", "when": "2018-01"},
        [
            "<letter/petition> rj:publishedIn <publication/gazette>",
            '<letter/petition> schema:datePublished "2018-01"^^xsd:gYearMonth',
        ],
    ),
    (
        {"kind": "publishing", "work": "petition", "venue": "gazette"},
        ["<letter/petition> rj:publishedIn <publication/gazette>"],
    ),
    (
        {
            "kind": "translating",
            "work": "petition",
            "translation": "versione",
            "translator": "quill",
        },
        [
            "<translation/versione> schema:translationOfWork <letter/petition>",
            "<translation/versione> schema:translator <person/quill>",
        ],
    ),
    ({"kind": "translating", "work": "petition", "translator": "quill"}, []),
    (
        {"kind": "membership", "member": "quill", "group": "students"},
        ["<person/quill> schema:memberOf <group/students>"],
    ),
    (
        {
            "kind": "movement_relation",
            "movement": "openbooks",
            "related": "quiet",
            "relation": "inspiration",
        },
        ["<movement/openbooks> rj:inspired <movement/quiet>"],
    ),
    (
        {
            "kind": "movement_relation",
            "movement": "openbooks",
            "related": "quiet",
            "relation": "counterpart",
        },
        [
            "<movement/openbooks> rj:counterpartOf <movement/quiet>",
            "<movement/quiet> rj:counterpartOf <movement/openbooks>",
        ],
    ),
    (RESPONSE, ["<person/dean> rj:repliedTo <letter/petition>"]),
    (
        RESPONSE | {"expressed_in": "tweet", "stance": "mixed"},
        [
            "<person/dean> rj:repliedTo <letter/petition>",
            "<post/tweet> cito:repliesTo <letter/petition>",
        ],
    ),
    (
        RESPONSE | {"responds_to": "openbooks", "expressed_in": "tweet", "stance": "opposes"},
        ["<person/dean> rj:repliedTo <movement/openbooks>"],
    ),
    (
        RESPONSE | {"responds_to": "f9", "expressed_in": "tweet", "stance": "denies"},
        ["<person/dean> rj:repliedTo <f9>"],
    ),
    ({"kind": "quotation", "speaker": "dean"}, []),
    ({"kind": "claim", "claimant": "dean", "against": "quill", "claimed_in": "petition"}, []),
    ({"kind": "demand", "claimant": "dean", "against": "quill"}, []),
    ({"kind": "accusation", "claimant": "dean", "against": "quill", "about": "petition"}, []),
    ({"kind": "description", "describes": "dean", "text": "old", "role": "dean", "age": 74}, []),
    ({"kind": "counting", "group": "students", "text": "40", "size": 40}, []),
]


def test_every_kind_is_tried() -> None:
    assert {fact["kind"] for fact, _ in SHORTCUTS} == set(FACT_KINDS)


@pytest.mark.parametrize(("fact", "shortcuts"), SHORTCUTS)
def test_a_fact_has_these_shortcuts(fact: dict[str, Any], shortcuts: list[str]) -> None:
    assert derived(sheet(fact)) == set(shortcuts)
    assert derived(sheet(fact | {"certainty": "attributed"})) == set(shortcuts)


@pytest.mark.parametrize("doubt", [{"certainty": "hedged"}, {"polarity": "denied"}])
@pytest.mark.parametrize(("fact", "shortcuts"), SHORTCUTS)
def test_what_is_hedged_or_denied_has_none(
    fact: dict[str, Any], shortcuts: list[str], doubt: dict[str, str]
) -> None:
    assert not derived(sheet(fact | doubt))


@pytest.mark.parametrize("status", ["withdrawn", "disputed", "anonymous"])
def test_only_a_signature_that_stands_makes_a_signatory(status: str) -> None:
    fact = {"kind": "signature", "work": "petition", "signatory": "quill", "status": status}
    assert not derived(sheet(fact))


@pytest.mark.parametrize("stance", concepts(str(RJ.Stances)))
@pytest.mark.parametrize("inferred", [False, True])
def test_works_agree_where_the_article_says_so(stance: str, inferred: bool) -> None:
    fact = RESPONSE | {"expressed_in": "tweet", "stance": stance}
    found = derived(sheet(fact | {"inferred": ["stance"] if inferred else ["responds_to"]}))
    agreement = {
        **dict.fromkeys(["supports", "defends", "upholds"], "cito:agreesWith"),
        **dict.fromkeys(["opposes", "denounces", "mocks", "denies"], "cito:disagreesWith"),
    }.get(stance)
    expected = {
        "<person/dean> rj:repliedTo <letter/petition>",
        "<post/tweet> cito:repliesTo <letter/petition>",
    }
    if agreement and not inferred:
        expected.add(f"<post/tweet> {agreement} <letter/petition>")
    assert found == expected


def test_the_article_mentions_every_thing_of_its_sheet() -> None:
    quads = list(shortcut_quads(conversion(sheet())))
    assert shown(quads) == {
        f"<article/a> schema:mentions <{kind}/{name}>" for name, kind in CAST.items()
    }
    assert {quad.graph_name for quad in quads} == {MINT.derived_graph}


def generalisations(*facts: dict[str, Any]) -> set[str]:
    """What follows from the facts of a sheet, without what they say themselves."""
    told = list(article_quads(conversion(sheet(*facts))))
    everything = list(generalised(told, MINT.derived_graph))
    assert [quad for quad in everything if quad.graph_name != MINT.derived_graph] == told
    return shown(quad for quad in everything if quad.graph_name == MINT.derived_graph)


def test_superclasses_are_materialised() -> None:
    found = generalisations({"kind": "accusation", "against": "dean"})
    assert {line for line in found if line.startswith("<f0> ")} == {
        "<f0> rdf:type rj:Claim",
        "<f0> rdf:type rj:Fact",
        "<f0> rdf:type schema:Claim",
    }
    assert {
        "<letter/petition> rdf:type schema:CreativeWork",
        "<group/students> rdf:type foaf:Group",
        "<publication/gazette> rdf:type schema:Organization",
        "<f0#evidence-1> rdf:type oa:SpecificResource",
    } <= found


@pytest.mark.parametrize(
    ("stance", "broader"),
    [("denounces", "opposes"), ("upholds", "supports"), ("opposes", None), ("mixed", None)],
)
def test_broader_stances_are_materialised(stance: str, broader: str | None) -> None:
    found = generalisations(RESPONSE | {"stance": stance})
    stances = {line for line in found if "rj:stance" in line}
    assert stances == ({f"<f0> rj:stance rj:{broader}"} if broader else set())


def test_a_class_named_otherwise_than_by_type_stays_alone() -> None:
    graph = MINT.article_graph("a")
    quad = Quad(MINT.fact("a", "f"), NamedNode(str(RJ.inferred)), NamedNode(str(RJ.Demand)), graph)
    words = Quad(MINT.fact("a", "f"), NamedNode(str(RDF.type)), Literal(str(RJ.Demand)), graph)
    assert list(generalised([quad, words], MINT.derived_graph)) == [quad, words]


@pytest.mark.parametrize(
    ("path", "work"),
    [
        ("letter/x", True),
        ("opinion/x", True),
        ("person/x", False),
        ("debate/x", False),
        ("article/x", False),
        ("article/letter/claim-1", False),
        ("article/id/letter", False),
    ],
)
def test_a_work_is_told_by_its_address(path: str, work: bool) -> None:
    assert is_work(NamedNode(f"{BASE}/id/{path}")) is work

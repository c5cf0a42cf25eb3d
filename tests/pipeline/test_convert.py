"""Every kind of fact becomes the triples that the vocabulary promises, and no others."""

from typing import Any

import pytest
from rejoinder.pipeline.convert import article_quads, date_literal, ranks
from rejoinder.pipeline.facts import FACT_KINDS, Sheet

from .builders import BASE, CAST, MINT, conversion, sheet, shown

GOLDEN: list[tuple[dict[str, Any], str]] = [
    (
        {"kind": "authorship", "work": "petition", "author": "quill", "role": "drafted"},
        """rdf:type rj:Authorship
        rj:work <letter/petition>
        rj:author <person/quill>
        rj:authorRole rj:drafted""",
    ),
    (
        {"kind": "signature", "work": "petition", "signatory": "dean", "signed_as": "a reader"},
        """rdf:type rj:Signature
        rj:work <letter/petition>
        rj:signatory <person/dean>
        rj:signedAs "a reader"@en-gb
        rj:signatureStatus rj:signed""",
    ),
    (
        {"kind": "addressing", "work": "petition", "addressee": "union"},
        """rdf:type rj:Addressing
        rj:work <letter/petition>
        rj:addressee <organisation/union>""",
    ),
    (
        {
            "kind": "publishing",
            "work": "petition",
            "venue": "gazette",
            "when": "2018-01",
            "when_text": "in January",
        },
        """rdf:type rj:Publishing
        rj:work <letter/petition>
        rj:venue <publication/gazette>
        rj:when "2018-01"^^xsd:gYearMonth
        rj:whenText "in January"@en-gb""",
    ),
    (
        {
            "kind": "translating",
            "work": "petition",
            "translation": "versione",
            "translator": "gazette",
            "language": "IT",
        },
        """rdf:type rj:Translating
        rj:work <letter/petition>
        rj:translation <translation/versione>
        rj:translator <publication/gazette>
        schema:inLanguage "IT\"""",
    ),
    (
        {
            "kind": "response",
            "responder": "dean",
            "responds_to": "petition",
            "expressed_in": "tweet",
            "spoken_to": "quill",
            "stance": "denounces",
            "verb": "tweeted",
            "quotes": ["f1", "f2"],
            "inferred": ["responds_to", "stance"],
            "confidence": 0.83,
        },
        """rdf:type rj:Response
        rj:responder <person/dean>
        rj:respondsTo <letter/petition>
        rj:expressedIn <post/tweet>
        rj:spokenTo <person/quill>
        rj:stance rj:denounces
        rj:reportingVerb "tweeted"@en-gb
        rj:quotes <f1>
        rj:quotes <f2>
        rj:inferred rj:respondsTo
        rj:inferred rj:stance
        rj:confidence "0.83"^^xsd:decimal""",
    ),
    (
        {"kind": "response", "responder": "dean", "responds_to": "f9"},
        """rdf:type rj:Response
        rj:responder <person/dean>
        rj:respondsTo <f9>
        rj:stance rj:unclear""",
    ),
    (
        {
            "kind": "quotation",
            "speaker": "quill",
            "quoted_from": "petition",
            "continued_by": "f1",
            "certainty": "hedged",
            "polarity": "denied",
        },
        """rdf:type rj:Quotation
        rj:speaker <person/quill>
        rj:quotedFrom <letter/petition>
        rj:continuedBy <f1>
        schema:text "more books"@en-gb
        rj:certainty rj:hedged
        rj:polarity rj:denied""",
    ),
    (
        {
            "kind": "claim",
            "claimant": "quill",
            "against": "dean",
            "about": ["petition", "f1"],
            "claimed_in": "petition",
            "order": 7,
        },
        """rdf:type rj:Claim
        rj:claimant <person/quill>
        rj:against <person/dean>
        schema:about <letter/petition>
        schema:about <f1>
        rj:claimedIn <letter/petition>
        rj:order "7"^^xsd:integer""",
    ),
    (
        {"kind": "demand", "claimant": "students"},
        """rdf:type rj:Demand
        rj:claimant <group/students>""",
    ),
    (
        {"kind": "accusation", "against": ["dean", "quiet"], "review": {"status": "accepted"}},
        """rdf:type rj:Accusation
        rj:against <person/dean>
        rj:against <movement/quiet>
        rj:reviewStatus rj:accepted""",
    ),
    (
        {"kind": "description", "describes": "dean", "text": "74, dean", "role": "dean", "age": 74},
        """rdf:type rj:Description
        rj:describes <person/dean>
        rj:descriptionText "74, dean"@en-gb
        rj:reportedRole "dean"@en-gb
        rj:reportedAge "74"^^xsd:integer""",
    ),
    (
        {"kind": "membership", "member": "quill", "group": "students"},
        """rdf:type rj:Membership
        rj:member <person/quill>
        rj:group <group/students>""",
    ),
    (
        {"kind": "counting", "group": "students", "text": "over 100", "size_above": 100},
        """rdf:type rj:Counting
        rj:group <group/students>
        rj:sizeText "over 100"@en-gb
        rj:sizeAbove "100"^^xsd:integer""",
    ),
    (
        {"kind": "counting", "group": "students", "text": "none", "size": 0},
        """rdf:type rj:Counting
        rj:group <group/students>
        rj:sizeText "none"@en-gb
        rj:size "0"^^xsd:integer""",
    ),
    (
        {
            "kind": "movement_relation",
            "movement": "openbooks",
            "related": "quiet",
            "relation": "inspiration",
        },
        """rdf:type rj:MovementRelation
        rj:movement <movement/openbooks>
        rj:relatedMovement <movement/quiet>
        rj:movementRelation rj:inspiration""",
    ),
]

#: What every fact says, unless it says otherwise.
COMMON = {
    "rj:certainty": "rj:stated",
    "rj:polarity": "rj:asserted",
    "rj:order": '"1"^^xsd:integer',
    "rj:reviewStatus": "rj:unreviewed",
    "rj:reportedIn": "<article/a>",
    "rj:words": '"“more books”"@en-gb',
    "rj:evidence": "<f0#evidence-1>",
}
TEXT = "They asked for “more books” today. "
EVIDENCE = {"exact": "“more books”", "start": 15, "end": 27}


def of_fact(told: Sheet, text: str | None = TEXT) -> set[str]:
    """The triples about the facts of a sheet and their evidence."""
    return {line for line in shown(article_quads(conversion(told, text))) if line.startswith("<f")}


def test_every_kind_is_tried() -> None:
    assert {fact["kind"] for fact, _ in GOLDEN} == set(FACT_KINDS)


@pytest.mark.parametrize(("fact", "golden"), GOLDEN)
def test_a_fact_becomes_these_triples(fact: dict[str, Any], golden: str) -> None:
    told = sheet(fact | {"evidence": EVIDENCE}, article=ARTICLE | {"language": "en-GB"})
    lines = [line.strip().split(" ", 1) for line in golden.split("\n")]
    said = {predicate for predicate, _ in lines}
    lines += [[p, o] for p, o in COMMON.items() if p not in said]
    found = {line for line in of_fact(told) if line.startswith("<f0> ")}
    assert found == {f"<f0> {predicate} {value}" for predicate, value in lines}


ARTICLE = {"id": "a", "source": "articles/a.txt"}


def test_evidence_is_a_web_annotation_with_its_context() -> None:
    spans = [EVIDENCE, {"exact": "They", "start": 0, "end": 4}]
    found = of_fact(sheet({"kind": "quotation", "evidence": spans}))
    assert {line for line in found if "#" in line.split(" ")[0]} == {
        "<f0#evidence-1> rdf:type rj:Evidence",
        "<f0#evidence-1> oa:hasSource <article/a>",
        "<f0#evidence-1> oa:hasSelector <f0#position-1>",
        "<f0#evidence-1> oa:hasSelector <f0#quote-1>",
        "<f0#position-1> rdf:type oa:TextPositionSelector",
        '<f0#position-1> oa:start "15"^^xsd:nonNegativeInteger',
        '<f0#position-1> oa:end "27"^^xsd:nonNegativeInteger',
        "<f0#quote-1> rdf:type oa:TextQuoteSelector",
        '<f0#quote-1> oa:exact "“more books”"',
        '<f0#quote-1> oa:prefix "They asked for "',
        '<f0#quote-1> oa:suffix " today. "',
        "<f0#evidence-2> rdf:type rj:Evidence",
        "<f0#evidence-2> oa:hasSource <article/a>",
        "<f0#evidence-2> oa:hasSelector <f0#position-2>",
        "<f0#evidence-2> oa:hasSelector <f0#quote-2>",
        "<f0#position-2> rdf:type oa:TextPositionSelector",
        '<f0#position-2> oa:start "0"^^xsd:nonNegativeInteger',
        '<f0#position-2> oa:end "4"^^xsd:nonNegativeInteger',
        "<f0#quote-2> rdf:type oa:TextQuoteSelector",
        '<f0#quote-2> oa:exact "They"',
        '<f0#quote-2> oa:suffix " asked for “more books” today. "',
    }
    assert {line for line in found if "rj:words" in line} == {
        '<f0> rj:words "“more books”"',
        '<f0> rj:words "They"',
    }


def test_a_quotation_s_text_is_its_first_evidence_only() -> None:
    spans = [EVIDENCE, {"exact": "They", "start": 0, "end": 4}]
    found = of_fact(sheet({"kind": "quotation", "evidence": spans}))
    assert [line for line in found if "schema:text" in line] == ['<f0> schema:text "more books"']


def test_without_the_text_there_is_no_context() -> None:
    found = of_fact(sheet({"kind": "quotation", "evidence": EVIDENCE}), None)
    assert any("oa:exact" in line for line in found)
    assert not any("oa:prefix" in line or "oa:suffix" in line for line in found)


def of_article(told: Sheet) -> set[str]:
    found = shown(article_quads(conversion(told)))
    return {line.removeprefix("<article/a> ") for line in found if line.startswith("<article/a> ")}


def test_an_article_says_what_its_source_gives() -> None:
    record = ARTICLE | {
        "title": "The dean answers",
        "author": ["Ann", "Bob"],
        "publisher": "Blue Gazette",
        "published": "2018-01-09T10:00+01:00",
        "url": "https://ex.org/é",
        "archived": "https://archive.ex.org/1",
        "language": "en-GB",
        "digest": f"sha256:{'0' * 64}",
        "text_digest": f"sha256:{'1' * 64}",
        "text_of": "petition",
    }
    assert of_article(sheet(article=record)) == {
        "rdf:type schema:NewsArticle",
        'rdfs:label "The dean answers"@en-gb',
        'schema:headline "The dean answers"@en-gb',
        'schema:author "Ann"',
        'schema:author "Bob"',
        'schema:publisher "Blue Gazette"',
        'schema:datePublished "2018-01-09T10:00:00+01:00"^^xsd:dateTime',
        "schema:url <https://ex.org/é>",
        "schema:archivedAt <https://archive.ex.org/1>",
        'schema:inLanguage "en-GB"',
        f'rj:digest "sha256:{"0" * 64}"',
        "rj:textOf <letter/petition>",
    }


def test_what_the_source_does_not_say_is_absent() -> None:
    assert of_article(sheet()) == {"rdf:type schema:NewsArticle", 'rdfs:label "Article a"@en'}


def test_a_withdrawn_work_is_not_named_by_its_own_text() -> None:
    told = sheet(article=ARTICLE | {"text_of": "petition"})
    told = told.model_copy(update={"things": [t for t in told.things if t.id != "petition"]})
    assert not any("petition" in line for line in shown(article_quads(conversion(told))))


def test_things_have_their_reported_names_and_fields() -> None:
    told = sheet(
        article=ARTICLE | {"language": "fr"},
        things=[
            {"id": "l", "kind": "letter", "name": "the letter", "names": ["the text"], "open": True,
             "form": "petition", "url": "https://ex.org/l", "archived": "https://ex.org/al",
             "language": "en"},
            {"id": "v", "kind": "publication", "name": "Gazette", "news_media": True},
            {"id": "m", "kind": "movement", "name": "MeToo", "hashtag": "#MeToo"},
        ],
    )  # fmt: skip
    found = {line for line in shown(article_quads(conversion(told))) if not line.startswith("<art")}
    assert found == {
        "<letter/l> rdf:type rj:Letter",
        "<letter/l> rdf:type rj:OpenLetter",
        '<letter/l> schema:name "the letter"@fr',
        '<letter/l> schema:name "the text"@fr',
        '<letter/l> rj:letterForm "petition"@fr',
        "<letter/l> schema:url <https://ex.org/l>",
        "<letter/l> schema:archivedAt <https://ex.org/al>",
        '<letter/l> schema:inLanguage "en"',
        "<publication/v> rdf:type rj:Venue",
        "<publication/v> rdf:type schema:NewsMediaOrganization",
        '<publication/v> schema:name "Gazette"@fr',
        "<movement/m> rdf:type rj:Movement",
        '<movement/m> schema:name "MeToo"@fr',
        '<movement/m> rj:hashtag "#MeToo"',
    }


def test_all_of_it_stands_in_the_article_s_graph() -> None:
    told = sheet(*[fact for fact, _ in GOLDEN])
    graphs = {quad.graph_name for quad in article_quads(conversion(told, TEXT * 20))}
    assert graphs == {MINT.article_graph("a")}
    assert MINT.article_graph("a").value == f"{BASE}/graph/article/a"


def test_every_thing_of_the_cast_has_its_class() -> None:
    lines = shown(article_quads(conversion(sheet())))
    typed = {line.split(" ")[0] for line in lines if "rdf:type" in line}
    assert typed == {f"<{kind}/{name}>" for name, kind in CAST.items()} | {"<article/a>"}


def at(start: int, **more: Any) -> dict[str, Any]:
    return {
        "kind": "quotation",
        "evidence": {"exact": "x", "start": start, "end": start + 1},
        **more,
    }


def test_rank_is_by_place_then_by_the_sheet_and_a_person_s_order_holds() -> None:
    told = sheet(at(30), at(10), at(20, order=9), at(10), at(5, review={"status": "rejected"}))
    assert ranks(told) == {"f4": 1, "f1": 2, "f3": 3, "f2": 9, "f0": 5}


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("2018", '"2018"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("2018-01", '"2018-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'),
        ("2018-01-09", '"2018-01-09"^^<http://www.w3.org/2001/XMLSchema#date>'),
        *[
            (value, f'"{time}"^^<http://www.w3.org/2001/XMLSchema#dateTime>')
            for value, time in [
                ("2018-01-09T10:00:00Z", "2018-01-09T10:00:00Z"),
                ("2018-01-09T10:00", "2018-01-09T10:00:00"),
                ("2018-01-09T10Z", "2018-01-09T10:00:00Z"),
                ("2018-01-09T10:00:00.5+0130", "2018-01-09T10:00:00.500000+01:30"),
            ]
        ],
    ],
)
def test_dates_are_of_the_type_that_fits_and_well_formed(value: str, literal: str) -> None:
    assert str(date_literal(value)) == literal


@pytest.mark.parametrize(
    ("confidence", "decimal"),
    [(1, "1.0"), (0, "0.0"), (0.5, "0.5"), (1e-7, "0.0"), (1 / 3, "0.333333")],
)
def test_confidence_is_a_decimal_without_an_exponent(confidence: float, decimal: str) -> None:
    (line,) = [
        line
        for line in of_fact(sheet({"kind": "quotation", "confidence": confidence}))
        if "rj:confidence" in line
    ]
    assert line == f'<f0> rj:confidence "{decimal}"^^xsd:decimal'

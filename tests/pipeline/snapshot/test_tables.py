import csv
import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.namespaces import RDF, RDFS, RJ
from rejoinder.pipeline.snapshot import Publication
from rejoinder.pipeline.snapshot.factclasses import FACT_TABLES
from rejoinder.pipeline.snapshot.tables import harmless, header

Publish = Callable[..., Publication]


@pytest.fixture
def plain(put: Publish, quads: list[Quad]) -> Callable[[str], str]:
    done = put(quads)
    folder = done.path / "download"
    return lambda name: gzip.decompress((folder / f"{name}.gz").read_bytes()).decode()


Plain = Callable[[str], str]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def test_every_fact_class_of_the_vocabulary_has_a_table() -> None:
    above = {"Fact"}
    facts = "Authorship Signature Addressing Publishing Translating Response Quotation Claim "
    facts += "Demand Accusation Description Membership Counting MovementRelation"
    assert {table.label for table in FACT_TABLES} == set(facts.split()) - above
    labels = [table.label for table in FACT_TABLES]
    assert labels.index("Claim") > max(labels.index("Demand"), labels.index("Accusation"))


def test_a_table_without_facts_has_its_header(plain: Plain) -> None:
    for table in FACT_TABLES:
        text = plain(f"{table.file}.csv")
        assert text.startswith("\ufefffact_uri,")
        first = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert first == header(table)
        assert len(set(first)) == len(first)
    assert rows(plain("countings.csv")) == []


def test_a_row_has_labels_addresses_words_and_source(plain: Plain, base: str) -> None:
    (row,) = rows(plain("responses.csv"))
    assert row == {
        "fact_uri": f"{base}/id/article/a-1/response-1",
        "responder": "Asia Argento",
        "responder_uri": f"{base}/id/person/asia-argento",
        "responds_to": "Letter in Le Monde",
        "responds_to_uri": f"{base}/id/letter/le-monde",
        "expressed_in": "",
        "expressed_in_uri": "",
        "spoken_to": "",
        "spoken_to_uri": "",
        "stance": "denounces",
        "stance_uri": str(RJ.denounces),
        "reporting_verb": "tweeted",
        "quotes": "words that go on and on",
        "quotes_uri": f"{base}/id/article/a-1/response-1-2",
        "when": "",
        "when_text": "",
        "words": "'@she answered,\nfirmly",
        "article": '\'=Letters, and "answers"',
        "article_uri": f"{base}/id/article/a-1",
        "publisher": "The Paper",
        "date": "2018-01-10",
        "url": "https://paper.example/1",
        "certainty": "stated",
        "polarity": "asserted",
        "inferred": "respondsTo | stance",
        "review_status": "accepted",
        "confidence": "0.83",
        "order": "2",
    }


def test_a_fact_stands_in_the_table_of_its_most_specific_class(plain: Plain) -> None:
    (row,) = rows(plain("demands.csv"))
    assert row["claimant"] == "Asia Argento | Emile Zola", "in the site's language"
    assert row["polarity"] == "denied"
    assert rows(plain("claims.csv")) == []


def test_lines_end_as_rfc_4180_says(plain: Plain) -> None:
    text = plain("responses.csv")
    assert text.endswith("\r\n")
    assert text.replace("\r\n", "").count("\n") == 1, "the one in the words"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert harmless(f"a{start}") == f"a{start}"


def test_json_lines_hold_each_fact_with_its_spans(plain: Plain, base: str) -> None:
    found: list[dict[str, Any]] = [json.loads(line) for line in plain("facts.jsonl").splitlines()]
    assert [fact["type"] for fact in found] == ["Demand", "Quotation", "Response"]
    response = found[2]
    assert response["responder"] == [
        {"id": f"{base}/id/person/asia-argento", "label": "Asia Argento"}
    ]
    assert response["stance"] == [{"id": str(RJ.denounces), "label": "denounces"}]
    assert response["words"] == ["@she answered,\nfirmly"]
    assert response["evidence"] == [{"start": 7, "end": 29, "exact": "@she answered,\nfirmly"}]
    assert response["reportedIn"]["title"] == '=Letters, and "answers"'
    assert (response["confidence"], response["order"]) == (0.83, 2)
    assert response["inferred"] == ["respondsTo", "stance"]
    assert "spokenTo" not in response


def test_a_broader_stance_that_stands_alone_is_shown(put: Publish, quads: list[Quad]) -> None:
    done = put([q for q in quads if q.object.__class__.__name__ != "NamedNode"
                or q.object.value != str(RJ.denounces)])  # fmt: skip
    text = gzip.decompress((done.path / "download/responses.csv.gz").read_bytes()).decode()
    assert rows(text)[0]["stance"] == "opposes"


def test_what_has_no_label_is_called_by_its_address(put: Publish, quads: list[Quad]) -> None:
    names = {str(RDFS.label), "https://schema.org/name"}
    done = put([q for q in quads if q.predicate.value not in names])
    text = gzip.decompress((done.path / "download/responses.csv.gz").read_bytes()).decode()
    assert rows(text)[0]["responder"] == "asia-argento"


def test_numbers_that_are_none_stop_no_build(put: Publish, quads: list[Quad]) -> None:
    odd = [
        Quad(q.subject, q.predicate, Literal("NaN"), q.graph_name)
        if q.predicate.value in (str(RJ.order), str(RJ.confidence))
        else q
        for q in quads
    ]
    done = put(odd)
    text = gzip.decompress((done.path / "download/facts.jsonl.gz").read_bytes()).decode()
    for line in text.splitlines():
        fact = json.loads(line, parse_constant=lambda name: pytest.fail(name))
        assert fact["order"] is fact["confidence"] is None


def test_evidence_is_found_whatever_stands_between_it_and_its_fact(put: Publish) -> None:
    """``…/a#evidence`` sorts before ``…/a-2``, and that before ``…/a`` with its closing ``>``."""
    ns, oa, graph = str(RJ._NS), "http://www.w3.org/ns/oa#", NamedNode("urn:g")
    given = []
    for name in ("urn:a", "urn:a-2", "urn:a0", "urn:b"):
        for subject, predicate, value in (
            (name, str(RDF.type), NamedNode(f"{ns}Claim")),
            (name, f"{ns}evidence", NamedNode(f"{name}#evidence-1")),
            (f"{name}#evidence-1", f"{oa}hasSelector", NamedNode(f"{name}#position-1")),
            (f"{name}#position-1", f"{oa}start", Literal(len(name))),
        ):
            given.append(Quad(NamedNode(subject), NamedNode(predicate), value, graph))
    done = put(given)
    text = gzip.decompress((done.path / "download/facts.jsonl.gz").read_bytes()).decode()
    found = {fact["id"]: fact["evidence"] for fact in map(json.loads, text.splitlines())}
    assert found == {
        name: [{"start": len(name), "end": None, "exact": None}]
        for name in ("urn:a", "urn:a-2", "urn:a0", "urn:b")
    }

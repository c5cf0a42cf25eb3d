"""Where facts come from: who proposed them, who reviewed them, and when."""

from typing import Any

from rejoinder.pipeline.facts import Sheet
from rejoinder.pipeline.provenance import provenance_quads

from .builders import MINT, conversion, sheet, shown

RUN = {"extractor": "rules", "version": "0.1.0", "model": "sm 3.8", "at": "2026-11-23T14:30:00Z"}


def of(told: Sheet) -> set[str]:
    return shown(provenance_quads(conversion(told)))


def quotation(**more: Any) -> dict[str, Any]:
    return {"kind": "quotation", **more}


def test_an_extraction_is_an_activity_of_a_software_agent() -> None:
    told = sheet(quotation(confidence=0.5), quotation(), extraction=RUN)
    assert of(told) == {
        "<article/a#extraction> rdf:type prov:Activity",
        '<article/a#extraction> rdfs:label "Extraction by rules 0.1.0"@en',
        "<article/a#extraction> prov:used <article/a>",
        "<article/a#extraction> prov:wasAssociatedWith <article/a#extractor>",
        '<article/a#extraction> prov:endedAtTime "2026-11-23T14:30:00Z"^^xsd:dateTime',
        "<article/a#extractor> rdf:type prov:SoftwareAgent",
        '<article/a#extractor> rdfs:label "rules 0.1.0"',
        '<article/a#extractor> schema:name "rules"',
        '<article/a#extractor> schema:softwareVersion "0.1.0"',
        '<article/a#extractor> schema:softwareRequirements "sm 3.8"',
        "<f0> prov:wasGeneratedBy <article/a#extraction>",
    }


def test_what_the_run_does_not_say_is_absent() -> None:
    found = of(sheet(extraction={"extractor": "rules", "version": "1"}))
    assert not any("endedAtTime" in line or "Requirements" in line for line in found)


def test_facts_written_by_hand_come_from_nowhere() -> None:
    assert not of(sheet(quotation(), quotation(review={"status": "unreviewed", "by": "ed"})))


def test_a_review_is_an_activity_and_its_note_stays_in_the_sheet() -> None:
    review = {"status": "corrected", "by": "Ed Éclair", "at": "2026-11-23", "note": "SECRET"}
    assert of(sheet(quotation(review=review))) == {
        "<f0#review> rdf:type prov:Activity",
        '<f0#review> rdfs:label "Review: corrected"@en',
        "<f0#review> prov:used <f0>",
        '<f0#review> prov:endedAtTime "2026-11-23"^^xsd:date',
        "<f0#review> prov:wasAssociatedWith <article/a#reviewer-ed-eclair>",
        "<article/a#reviewer-ed-eclair> rdf:type prov:Agent",
        '<article/a#reviewer-ed-eclair> rdfs:label "Ed Éclair"',
    }


def test_reviewers_whose_names_look_alike_stay_two() -> None:
    names = ["Zoé", "Zoe", "Zoé", "!", "?"]
    told = sheet(*[quotation(review={"status": "accepted", "by": name}) for name in names])
    by = {line.split(" ")[0]: line.split(" ")[-1] for line in of(told) if "Associated" in line}
    labels = {line.split(" ")[0]: line for line in of(told) if "rdfs:label" in line}
    assert len({*by.values()}) == 4
    assert by["<f0#review>"] == by["<f2#review>"]
    for number, name in enumerate(names):
        assert labels[by[f"<f{number}#review>"]].endswith(f'"{name}"')


def test_all_of_it_stands_in_the_provenance_graph() -> None:
    told = sheet(quotation(confidence=1, review={"status": "accepted"}), extraction=RUN)
    quads = list(provenance_quads(conversion(told)))
    assert {quad.graph_name for quad in quads} == {MINT.provenance_graph("a")}

"""The registry's graph: labels, kinds, and the links that a person has confirmed."""

import pytest
from rejoinder.ontology.kinds import THING_KINDS
from rejoinder.pipeline.registry import REGISTRY_KINDS
from rejoinder.pipeline.registry_graph import registry_quads

from .builders import MINT, registry, shown


def of(*entries: dict[str, object]) -> set[str]:
    quads = list(registry_quads(registry(*entries), MINT))
    assert {quad.graph_name for quad in quads} <= {MINT.registry_graph}
    return shown(quads)


DEAN = {
    "kind": "person",
    "slug": "Ada 'A' Marsh",
    "label": {"en": "Ada Marsh", "fr-CH": "Ada Marsh, doyenne"},
    "names": ["A. Marsh"],
    "wikidata": "Q42",
    "viaf": "12",
    "candidates": [],
}


def test_an_entry_has_its_class_labels_and_names() -> None:
    assert of(DEAN) == {
        "<person/Ada%20%27A%27%20Marsh> rdf:type schema:Person",
        '<person/Ada%20%27A%27%20Marsh> rdfs:label "Ada Marsh"@en',
        '<person/Ada%20%27A%27%20Marsh> rdfs:label "Ada Marsh, doyenne"@fr-ch',
        '<person/Ada%20%27A%27%20Marsh> schema:name "A. Marsh"',
    }


@pytest.mark.parametrize("kind", REGISTRY_KINDS)
def test_every_kind_has_its_class_and_its_link(kind: str) -> None:
    found = of({"kind": kind, "slug": "x", "confirmed": True, "wikidata": "Q1", "viaf": "2"})
    same = "owl:sameAs" if THING_KINDS[kind].agent else "skos:exactMatch"
    assert len(found) == 4
    assert f"<{kind}/x> {same} <http://www.wikidata.org/entity/Q1>" in found
    assert f"<{kind}/x> {same} <http://viaf.org/viaf/2>" in found


def test_a_movement_has_its_hashtag() -> None:
    assert '<movement/x> rj:hashtag "#MeToo"' in of(
        {"kind": "movement", "slug": "x", "hashtag": "#MeToo"}
    )


def test_a_merged_entry_says_only_where_it_went() -> None:
    merged = {"kind": "person", "slug": "a", "status": "merged", "replaced_by": "person/b"}
    second = {"kind": "person", "slug": "b", "status": "merged", "replaced_by": "person/c"}
    found = of(merged, second, {"kind": "person", "slug": "c"})
    assert {line for line in found if "person/c>" not in line.split(" ")[0]} == {
        "<person/a> dcterms:isReplacedBy <person/c>",
        "<person/b> dcterms:isReplacedBy <person/c>",
    }


@pytest.mark.parametrize("status", ["withdrawn", "withheld"])
def test_who_is_gone_is_not_named_even_by_what_was_merged_into_them(status: str) -> None:
    merged = {"kind": "person", "slug": "a", "status": "merged", "replaced_by": "person/b"}
    assert not of(merged, {"kind": "person", "slug": "b", "status": status})


def test_candidates_and_works_are_not_published() -> None:
    found = of(
        {"kind": "letter", "slug": "a", "candidates": ["letter/b"]},
        {"kind": "letter", "slug": "b"},
        {"kind": "debate", "slug": "d", "works": ["letter/a"]},
    )
    assert len(found) == 6

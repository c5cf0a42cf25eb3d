"""What facts say of themselves: references, sensitivity, review."""

from typing import Any

import pytest
from pydantic import TypeAdapter
from rejoinder.ontology.namespaces import RJ
from rejoinder.pipeline.facts import FACT_KINDS, AnyFact, Fact, meanings
from rejoinder.pipeline.facts.kinds import COMMON_FIELDS


def fact(**fields: Any) -> Fact:
    return TypeAdapter(AnyFact).validate_python({"evidence": "x", **fields})


def test_every_kind_is_a_class_of_the_vocabulary() -> None:
    assert len(FACT_KINDS) == 14
    assert len({model.rdf_class for model in FACT_KINDS.values()}) == 14
    for name, model in FACT_KINDS.items():
        assert str(model.rdf_class) == str(RJ._NS) + name.title().replace("_", "")


@pytest.mark.parametrize("kind", sorted(FACT_KINDS))
def test_every_field_of_a_kind_means_something(kind: str) -> None:
    model = FACT_KINDS[kind]
    own = set(model.model_fields) - COMMON_FIELDS - {"kind"}
    silent = own - set(meanings(model))
    assert not silent, "a field without a property would be lost in the graph"


def test_references_are_every_name_in_a_fact() -> None:
    response = fact(
        kind="response",
        responder="dean",
        responds_to="letter",
        expressed_in="post",
        quotes=["q1", "q2"],
    )
    assert [(field, name) for field, _, name in response.references] == [
        ("responder", "dean"),
        ("responds_to", "letter"),
        ("expressed_in", "post"),
        ("quotes", "q1"),
        ("quotes", "q2"),
    ]


@pytest.mark.parametrize(
    ("fields", "sensitive"),
    [
        ({"kind": "accusation", "against": "x"}, True),
        ({"kind": "claim", "claimant": "x"}, False),
        ({"kind": "claim", "claimant": "x", "against": "y"}, True),
        ({"kind": "demand", "claimant": "x", "about": "y"}, False),
        ({"kind": "demand", "claimant": "x", "against": ["y"]}, True),
        ({"kind": "response", "responder": "x", "responds_to": "y", "stance": "denounces"}, False),
        ({"kind": "description", "describes": "x", "text": "t"}, False),
    ],
)
def test_what_speaks_against_somebody_is_sensitive(fields: dict[str, Any], sensitive: bool) -> None:
    assert fact(**fields).sensitive is sensitive


@pytest.mark.parametrize(
    ("status", "reviewed"),
    [("unreviewed", False), ("accepted", True), ("corrected", True), ("rejected", False)],
)
def test_accepted_and_corrected_facts_are_reviewed(status: str, reviewed: bool) -> None:
    assert fact(kind="quotation", review={"status": status}).reviewed is reviewed

"""What the model is told to answer, and in which words."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from rejoinder.ontology.kinds import SHEET_KINDS
from rejoinder.pipeline.extract.llm.prompt import instructions
from rejoinder.pipeline.extract.llm.schema import answer_schema
from rejoinder.pipeline.facts import FACT_KINDS

SCHEMA = answer_schema()


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object within a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_it_is_a_schema_as_strict_endpoints_want_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])


def test_every_kind_has_its_fields_and_nobody_can_review() -> None:
    kinds = {
        schema["properties"]["kind"]["enum"][0]: set(schema["properties"])
        for schema in SCHEMA["properties"]["facts"]["items"]["anyOf"]
    }
    for kind, model in FACT_KINDS.items():
        assert kinds.pop(kind) == set(model.model_fields) - {"review", "confidence", "order"}
    assert not kinds


def test_an_answer_with_nulls_fits() -> None:
    (quotation,) = (
        dict.fromkeys(schema["properties"])
        for schema in SCHEMA["properties"]["facts"]["items"]["anyOf"]
        if schema["properties"]["kind"]["enum"] == ["quotation"]
    )
    quotation |= {"kind": "quotation", "evidence": [{"exact": "No", "before": None}]}
    jsonschema.validate({"things": [], "facts": [quotation]}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"things": [], "facts": [quotation | {"review": {}}]}, SCHEMA)


def test_the_instructions_explain_every_kind() -> None:
    for kind in (*FACT_KINDS, *SHEET_KINDS):
        assert f"`{kind}`" in instructions(), kind

"""The JSON Schema of a fact sheet, for editors."""

import json
from typing import Any

from .model import Sheet

#: https://json-schema.org/draft/2020-12, which editors' YAML plug-ins know.
DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "https://w3id.org/rejoinder/fact-sheet.schema.json"


def json_schema() -> dict[str, Any]:
    """The schema of one sheet, as people may write it by hand: evidence as bare words, say."""
    schema = Sheet.model_json_schema(mode="validation")
    _accept_short_forms(schema)
    return {"$schema": DIALECT, "$id": IDENTIFIER, **schema}


def json_schema_text() -> str:
    """The schema as indented JSON, ending in a line feed."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _accept_short_forms(schema: dict[str, Any]) -> None:
    """Where the reader takes one value for a list, bare words for a span, a number for a year."""
    for definition in schema.get("$defs", {}).values():
        properties = definition.get("properties", {})
        for name in ("when", "published", "at"):
            if name in properties:
                year = {"type": "integer", "minimum": 1, "maximum": 9999}
                properties[name]["anyOf"].append(year)
        if "kind" not in properties:
            continue
        spans = properties.get("evidence")
        if spans is not None:
            span = spans["items"]
            spans["items"] = {"anyOf": [{"type": "string", "minLength": 1}, span]}
            properties["evidence"] = {
                "description": "The words that say so: bare, or with their offsets.",
                "anyOf": [{"type": "string", "minLength": 1}, span, spans],
            }
        for name in ("about", "against", "quotes"):
            if name in properties:
                properties[name] = {"anyOf": [properties[name]["items"], properties[name]]}

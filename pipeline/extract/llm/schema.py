"""The JSON Schema of an answer, made from the models of the fact sheet."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from ...facts import FACT_KINDS, Fact, Thing

#: What a model may say of a thing. Links and digests are for people and for the registry.
THING_FIELDS: Final = ("id", "kind", "name", "names", "open", "form", "hashtag", "url")
#: What only people, or this program, say of a fact.
WITHHELD_FIELDS: Final = frozenset({"confidence", "review", "order"})
#: What a schema may say to an endpoint that checks it strictly; the models check the rest.
_KEPT: Final = frozenset({"type", "enum", "items", "anyOf", "description"})

_FACT_ID: Final = "A name by which other facts of the answer refer to this one."
_TEXT: Final = {"type": "string"}
_EVIDENCE: Final[Mapping[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "exact": {**_TEXT, "description": "Words of the article, character by character."},
            "before": {"type": ["string", "null"], "description": "The few words before them."},
        },
        "required": ["exact", "before"],
        "additionalProperties": False,
    },
}


def fact_fields(model: type[Fact]) -> list[str]:
    """The fields of a kind of fact that an answer may have, ``kind`` first."""
    names = [name for name in model.model_fields if name not in WITHHELD_FIELDS]
    return sorted(names, key=lambda name: name != "kind")


@cache
def answer_schema() -> dict[str, Any]:
    """The schema: ``things`` and ``facts``, each kind of fact with its own fields.

    Endpoints that check strictly want every property required and nothing else allowed, so what
    may be left out may be null.
    """
    facts = [_object(model, fact_fields(model)) for model in FACT_KINDS.values()]
    return _closed(
        {
            "things": {"type": "array", "items": _object(Thing, THING_FIELDS)},
            "facts": {"type": "array", "items": {"anyOf": facts}},
        }
    )


def _object(model: type[Fact] | type[Thing], fields: Sequence[str]) -> Any:
    schema = model.model_json_schema()
    required = schema["required"]
    properties = {
        name: _EVIDENCE
        if name == "evidence"
        else _property(schema["properties"][name], required, name)
        for name in fields
    }
    if model is not Thing:
        properties["id"] = {**properties["id"], "description": _FACT_ID}
    return _closed(properties, model.__doc__)


def _property(schema: Mapping[str, Any], required: Sequence[str], name: str) -> dict[str, Any]:
    kept = _plain(schema)
    if name in required or "anyOf" in kept:
        return kept
    if isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"], "null"]
    if "enum" in kept:
        kept["enum"] = [*kept["enum"], None]
    return kept


def _plain(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without what strict endpoints refuse: patterns, lengths, defaults, titles."""
    kept: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "const":
            kept["enum"] = [value]
        elif name == "items":
            kept[name] = _plain(value)
        elif name == "anyOf":
            kept[name] = [_plain(one) for one in value]
        elif name in _KEPT:
            kept[name] = value
    return kept


def _closed(properties: Mapping[str, Any], description: str | None = None) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
    if description:
        schema["description"] = description.partition("\n")[0]
    return schema

"""From a model's complaints to problems that people can act on."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, StringConstraints, ValidationError

from .errors import Problem, shorten
from .yaml_text import Place, place_name

#: Regular expression → what it allows, in words for people.
_PATTERN_WORDS: dict[str, str] = {}


def pattern(expression: str, words: str, max_length: int | None = None) -> StringConstraints:
    """A constraint on a string whose errors say ``words`` rather than the expression."""
    _PATTERN_WORDS[expression] = words
    return StringConstraints(pattern=expression, max_length=max_length)


def problems_of(
    error: ValidationError,
    data: object,
    model: type[BaseModel],
    file: str,
    line_of: Callable[[Place], int],
) -> list[Problem]:
    """Every complaint of ``error`` about ``data`` as a problem of ``file``.

    ``line_of`` gives the line of a place in ``data``.
    """
    problems = []
    for detail in error.errors(include_url=False):
        place = _place_in(data, detail)
        message, allowed = _explain(detail, model)
        missing = detail["type"] == "missing"
        problems.append(
            Problem(
                file,
                line_of(place),
                place_name(place),
                message,
                found=None if missing else _found(detail),
                allowed=allowed,
            )
        )
    return problems


def _place_in(data: object, detail: Mapping[str, Any]) -> Place:
    """Where the complaint is, without the tags of unions, which do not stand in the file."""
    location: Sequence[str | int] = detail["loc"]
    place: list[str | int] = []
    value = data
    if detail["type"] == "union_tag_invalid":
        location = (*location, "kind")
    for index, step in enumerate(location):
        last = index == len(location) - 1
        if isinstance(value, Mapping) and isinstance(step, str):
            if step in value:
                value = value[step]
            elif not last or detail["type"] != "missing":
                continue  # a union's tag: the name of the kind
            place.append(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
            place.append(step)
        elif isinstance(value, Mapping | list) and last:
            place.append(step)
    return tuple(place)


def _found(detail: Mapping[str, Any]) -> str:
    """What stood there, shortened; of a union without a known tag, the tag alone."""
    context = detail.get("ctx", {})
    if detail["type"] == "union_tag_invalid":
        return shorten(context["tag"])
    value = detail["input"]
    if isinstance(value, Mapping):
        return (
            "a mapping of " + shorten(", ".join(map(str, value))) if value else "an empty mapping"
        )
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "nothing" if value is None else shorten(value)


def _explain(detail: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str | None]:
    """Say what is wrong, and what is allowed instead."""
    context = detail.get("ctx", {})
    kind: str = detail["type"]
    match kind:
        case "missing":
            return "is missing", None
        case "extra_forbidden":
            fields = _fields_at(model, detail["loc"][:-1])
            name = str(detail["loc"][-1])
            close = get_close_matches(name, fields, 1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            return f"is not a field here{hint}", ", ".join(fields) or None
        case "union_tag_invalid":
            tags = context["expected_tags"].replace("'", "")
            close = get_close_matches(str(context["tag"]), tags.split(", "), 1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            return f"is not a kind of fact{hint}", tags
        case "union_tag_not_found":
            return "has no 'kind'", "a kind of fact"
        case "literal_error":
            return "is not one of the values", context["expected"].replace("'", "")
        case "string_pattern_mismatch":
            return "does not have the right form", _PATTERN_WORDS.get(context["pattern"])
        case "value_error":
            return str(context["error"]), None
        case "model_type" if context["class_name"] == "Span":
            return "is neither words nor a span", "the words, or {exact: …, start: …, end: …}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "is not a mapping", None
        case "list_type":
            return "is not a list", None
        case "string_type":
            return "is not a text; in quotation marks it is one", None
        case _:
            text: str = detail["msg"]
            return text[:1].lower() + text[1:], None


def _fields_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """The fields of the model at ``location`` within ``model``."""
    current: Any = model
    for step in location:
        if isinstance(step, int):
            continue
        candidates = _models_in(current)
        for candidate in candidates:
            if step in candidate.model_fields:
                current = candidate.model_fields[step].annotation
                break
        else:  # a union's tag
            tagged = [
                c
                for c in candidates
                if step in get_args(getattr(c.model_fields.get("kind"), "annotation", None))
            ]
            if tagged:
                current = tagged[0]
    found = _models_in(current)
    return list(found[0].model_fields) if found else []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Every model named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]

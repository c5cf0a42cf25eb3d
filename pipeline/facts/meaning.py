"""What a field of a fact means in RDF.

A field that becomes a triple carries its property in its annotation, so that the models are the one
place that says what a sheet can hold and what it means.
"""

from dataclasses import dataclass

from pydantic import BaseModel
from rdflib import URIRef


@dataclass(frozen=True, slots=True)
class Refers:
    """The field names things of one of ``kinds``, facts of one of ``facts``, or either."""

    property: URIRef
    kinds: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Concept:
    """The field's value is the local name of a concept of ``scheme``."""

    property: URIRef
    scheme: URIRef


@dataclass(frozen=True, slots=True)
class Text:
    """The field holds words: the article's, or about it in its language."""

    property: URIRef


@dataclass(frozen=True, slots=True)
class Number:
    """The field holds an integer."""

    property: URIRef


@dataclass(frozen=True, slots=True)
class Code:
    """The field holds a language tag (BCP 47), published as a plain string."""

    property: URIRef


Meaning = Refers | Concept | Text | Number | Code


_MEANINGS: dict[type[BaseModel], dict[str, Meaning]] = {}


def meanings(model: type[BaseModel]) -> dict[str, Meaning]:
    """Field → what it means, for every field of ``model`` that becomes a triple by itself."""
    if model not in _MEANINGS:
        _MEANINGS[model] = {
            name: mark
            for name, field in model.model_fields.items()
            for mark in field.metadata
            if isinstance(mark, Meaning)
        }
    return _MEANINGS[model]

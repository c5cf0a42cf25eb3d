"""Whether servers give the same answers: a fast wrong one is worth nothing."""

import json
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from .queries import Query

#: A row, or a triple, as what can be compared and sorted.
Row = tuple[str, ...]
#: Seconds that an answer may take.
_PATIENCE: Final = 60
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


class NoAnswerError(Exception):
    """A server that gave none, and what it did instead."""


def ask(port: int, path: str, query: Query, text: str, patience: float = _PATIENCE) -> list[Row]:
    """The rows of an answer, or the triples. Raise :class:`NoAnswerError`."""
    body = fetch(port, f"{path}?query={quote(text, safe='')}", query.accept, patience)
    try:
        return _triples(body) if query.is_graph else _rows(json.loads(body))
    except (ValueError, KeyError, SyntaxError) as error:
        raise NoAnswerError(f"an answer that cannot be read: {error}") from None


def fetch(port: int, target: str, accept: str, patience: float = _PATIENCE) -> bytes:
    """The body of what a GET request brings. Raise :class:`NoAnswerError` but for a 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", target, headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
    except TimeoutError:
        raise NoAnswerError(f"none within {patience:g} s") from None
    except (OSError, HTTPException) as error:
        raise NoAnswerError(str(error) or type(error).__name__) from None
    finally:
        connection.close()
    if response.status != 200:
        raise NoAnswerError(f"status {response.status}: {body[:200].decode(errors='replace')}")
    return body


def _rows(results: dict[str, Any]) -> list[Row]:
    """The rows by the places of their columns, since the names of variables vary."""
    columns = results["head"]["vars"]
    return [
        tuple(_term(binding.get(column)) for column in columns)
        for binding in results["results"]["bindings"]
    ]


def _term(value: dict[str, str] | None) -> str:
    """A term of the JSON results as one text; ``typed-literal`` and plain strings are levelled."""
    if value is None:
        return ""
    if value["type"] == "uri":
        return f"<{value['value']}>"
    datatype = value.get("datatype", _STRING)
    mark = f"@{value['xml:lang'].lower()}" if "xml:lang" in value else f"^^{datatype}"
    return f"{value['value']}{mark}"


def _triples(body: bytes) -> list[Row]:
    return [
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in parse(body, RdfFormat.N_TRIPLES)
    ]


def same(query: Query, one: list[Row], other: list[Row]) -> bool:
    """Whether two answers to ``query`` say the same."""
    return one == other if query.check == "in order" else sorted(one) == sorted(other)


def difference(one: Iterable[Row], other: Iterable[Row]) -> str:
    """How two answers differ, for people."""
    ours, theirs = list(one), list(other)
    text = f"{len(ours)} rows against {len(theirs)}"
    if only := sorted(set(ours) ^ set(theirs)):
        text += f"; for instance {' '.join(only[0])}"
    return text

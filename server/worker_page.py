"""The beginning of a result, as a page for people shows it."""

import json
from itertools import islice
from typing import Any, Final, Protocol

import pyoxigraph as ox

#: So many characters of a literal are shown; the whole is a download away.
_MOST_CHARACTERS: Final = 2000

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class _Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


def page(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, rows: int, out: _Writable
) -> None:
    """Write at most ``rows`` rows of ``result`` as one JSON object.

    Its keys: ``kind`` (``bindings``, ``boolean``, ``graph``), ``answer`` or ``columns`` and
    ``rows``, and ``more``, whether there are further rows. A cell is null or an object with
    ``type`` (``iri``, ``blank``, ``literal``, ``triple``), ``value``, and for literals
    ``language`` or ``datatype`` (an IRI), where it is not a plain string, and ``cut``.
    """
    document: dict[str, Any]
    if isinstance(result, ox.QueryBoolean):
        document = {"kind": "boolean", "answer": bool(result), "more": False}
    else:
        if isinstance(result, ox.QueryTriples):
            kind, columns = "graph", ["subject", "predicate", "object"]
        else:
            kind, columns = "bindings", [variable.value for variable in result.variables]
        taken = [[_cell(term) for term in row] for row in islice(result, rows + 1)]
        document = {
            "kind": kind,
            "columns": columns,
            "rows": taken[:rows],
            "more": len(taken) > rows,
        }
    out.write(json.dumps(document, ensure_ascii=False).encode())


def _cell(term: Term | None) -> dict[str, Any] | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {"type": "iri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "blank", "value": term.value}
    if isinstance(term, ox.Triple):
        return {"type": "triple", "value": str(term)}
    cell: dict[str, Any] = {"type": "literal", "value": term.value[:_MOST_CHARACTERS]}
    if len(term.value) > _MOST_CHARACTERS:
        cell["cut"] = True
    if term.language:
        cell["language"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        cell["datatype"] = term.datatype.value
    return cell

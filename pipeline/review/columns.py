"""The table's columns, and a fact as a row of it."""

import hashlib
import json
from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from ..facts import FACT_KINDS, Fact, Sheet, meanings, plain
from ..facts.meaning import Refers
from .naming import SEPARATOR, Names

KIND_OF: Final = {model: name for name, model in FACT_KINDS.items()}
#: What a person may not change: it says which fact the row is about, and what its words are.
FIXED: Final = ("sheet", "fact", "kind", "words")
#: What a person decides.
REVIEW: Final = ("review", "by", "at", "note")
_NOT_CORRECTABLE: Final = frozenset({"id", "kind", "evidence", "confidence", "review"})
_COMMON_LAST: Final = ("certainty", "polarity", "inferred", "when", "when_text", "order")
#: The fields of facts that a person may correct, those of single kinds first.
CORRECTABLE: Final = tuple(
    dict.fromkeys(
        chain(
            (
                name
                for model in FACT_KINDS.values()
                for name in model.model_fields
                if name not in _NOT_CORRECTABLE and name not in _COMMON_LAST
            ),
            _COMMON_LAST,
        )
    )
)
#: All columns. ``says``, ``sentence``, ``title`` and ``confidence`` are there to be read, and
#: ``state`` tells whether sheet or row have changed since.
COLUMNS: Final = (
    *("sheet", "title", "fact", "kind", "says", "words", "sentence", "confidence"),
    *REVIEW,
    *CORRECTABLE,
    "state",
)
#: No cell of Excel holds more than 32,767 characters; it cuts longer ones without a word.
_LONGEST: Final = 32_000

#: Column → what stands there; columns that a fact does not have are absent.
Cells = Mapping[str, str]


def cells_of(fact: Fact, sheet: Sheet, name: str, names: Names) -> dict[str, str]:
    """What a row says of ``fact``, without what only explains it.

    ``name`` is what the table calls the sheet.
    """
    review = fact.review
    return {
        "sheet": name,
        "fact": fact.id or "",
        "kind": KIND_OF[type(fact)],
        "words": _cut(SEPARATOR.join(span.exact for span in fact.evidence)),
        "review": review.status,
        "by": review.by or "",
        "at": review.at or "",
        "note": review.note or "",
        **{field: _cut(shown(fact, field, names)) for field in fields_of(type(fact))},
    }


def fields_of(model: type[Fact]) -> list[str]:
    """The fields of a kind of fact that a person may correct."""
    return [name for name in CORRECTABLE if name in model.model_fields]


def shown(fact: Fact, field: str, names: Names) -> str:
    """The value of a field as its cell shows it: things by name, the values of lists in a row."""
    value = getattr(fact, field)
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    if isinstance(meanings(type(fact)).get(field), Refers):
        values = [names.shown(name) for name in values]
    return SEPARATOR.join(map(str, values))


def says(fact: Fact, names: Names) -> str:
    """What a fact says by its own fields, in one line."""
    own = (field for field in type(fact).model_fields if field not in Fact.model_fields)
    told = [
        f"{field}: {text}"
        for field in own
        if field != "kind" and field in fact.model_fields_set
        if (text := shown(fact, field, names))
    ]
    return "; ".join(["denied", *told] if fact.polarity == "denied" else told)


def state_of(fact: Fact, cells: Cells) -> str:
    """A mark of the fact as it is, and one of the row that says so."""
    return f"v-{digest_of_fact(fact, cells)}-{digest_of_cells(cells)}"


def digest_of_fact(fact: Fact, cells: Cells) -> str:
    """Another one when anything of the fact has changed, or the name of a thing that it names."""
    return _digest([plain(fact), {name: same(cell) for name, cell in cells.items()}])


def digest_of_cells(cells: Cells) -> str:
    """Another one when a person has changed a cell that matters."""
    names = (*FIXED, *REVIEW, *CORRECTABLE)
    return _digest({name: text for name in names if (text := same(cells.get(name, "")))})


def same(cell: str) -> str:
    """A cell as it is compared: programs differ in line ends and in spaces at the edges."""
    return " ".join(cell.split())


def _digest(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " […]"

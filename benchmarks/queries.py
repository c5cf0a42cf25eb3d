"""The eight queries, each with a slot for what is asked about and one that makes it new.

In ``queries/*.rq``, ``{{value}}`` is filled from the data and ``{{n}}`` ends the name of a
variable: with another number the query is another one to any cache, also to one that drops
comments and spaces before it compares.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args
from urllib.parse import quote

from .load import VALUE, N

#: What a query costs the engine decides what may be expected of the server around it.
Class = Literal["look-up", "join", "scan", "aggregate"]
#: How answers are compared: as sets of rows, as lists of rows, or as sets without the LIMIT,
#: which any rows may fill.
Check = Literal["rows", "in order", "without limit"]

_FOLDER: Final = Path(__file__).parent / "queries"
#: In the order of the table in which the figures are compared.
NAMES: Final = ("entity", "star", "two-hops", "regex", "group-by", "optional", "path", "count")
_SLOT: Final = re.compile(r"\{\{(value|n)\}\}")
_LIMIT: Final = re.compile(r"^LIMIT \d+\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Query:
    """A query with slots; ``value`` is the kind of what goes into the first, None for nothing."""

    name: str
    title: str
    cost: Class
    value: str | None
    check: Check
    text: str

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph (CONSTRUCT) and not a table."""
        return "\nCONSTRUCT" in f"\n{self.text}"

    @property
    def accept(self) -> str:
        """The media type to ask for: one that every peer writes."""
        return "application/n-triples" if self.is_graph else "application/sparql-results+json"

    def fill(self, value: str, n: int) -> str:
        """The query about ``value``, in its variant ``n``."""
        return _SLOT.sub(lambda slot: value if slot[1] == "value" else str(n), self.text)

    def fill_to_compare(self, value: str, n: int) -> str:
        """The same, without the LIMIT where any rows may fill it."""
        text = self.fill(value, n)
        return _LIMIT.sub("", text) if self.check == "without limit" else text

    def request_template(self, path: str) -> str:
        """The target of a GET request at ``path``, with the slots as :mod:`load` has them."""
        parts = _SLOT.split(self.text)
        for i, part in enumerate(parts):
            is_slot = i % 2 == 1
            parts[i] = {"value": VALUE, "n": N}[part] if is_slot else quote(part, safe="")
        return f"{path}?query={''.join(parts)}"


def read_queries(names: Sequence[str] = NAMES) -> list[Query]:
    """Read ``queries/{name}.rq`` for each name; the comments at the top say what it is."""
    return [_read(name) for name in names]


def _read(name: str) -> Query:
    lines = (_FOLDER / f"{name}.rq").read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("# ")]
    said = dict(line[2:].strip().split(": ", 1) for line in head)
    check = said.get("check", "rows")
    assert said["class"] in get_args(Class), name
    assert check in get_args(Check), name
    return Query(
        name=name,
        title=said["title"],
        cost=cast(Class, said["class"]),
        value=said.get("value"),
        check=cast(Check, check),
        text="".join(line for line in lines if line not in head),
    )

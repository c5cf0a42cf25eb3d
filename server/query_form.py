"""What a query says of itself before it begins: its form and the prefixes that it declares."""

import re
from dataclasses import dataclass
from typing import Final

from .query_tokens import SPACE

#: SPARQL 1.1 Query, 10 and 16: the forms, by the kind of their result.
GRAPH_FORMS: Final = ("CONSTRUCT", "DESCRIBE")
TABLE_FORMS: Final = ("SELECT", "ASK")
#: What a SPARQL 1.1 Update request begins with.
UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)

_DECLARATION: Final = re.compile(
    rf"{SPACE}(?:PREFIX{SPACE}(?P<prefix>[^\s:<>]*+):{SPACE}<(?P<namespace>[^<>\s]*+)>"
    rf"|BASE{SPACE}<[^<>\s]*+>|VERSION{SPACE}[\"'][^\"']*+[\"'])",
    re.IGNORECASE,
)
_KEYWORD: Final = re.compile(rf"{SPACE}(?P<word>[A-Za-z]*)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\\\"{}|^`]*")


@dataclass(frozen=True, slots=True)
class Prologue:
    """``form`` is the first keyword after the prologue, in capitals; empty where there is none.

    ``prefixes`` maps the declared prefixes to absolute namespace IRIs.
    """

    form: str
    prefixes: dict[str, str]


def read_prologue(query: str) -> Prologue:
    """Read the beginning of ``query``. Nothing is judged: the parser does that, in a worker."""
    prefixes: dict[str, str] = {}
    position = 0
    while match := _DECLARATION.match(query, position):
        position = match.end()
        namespace = match["namespace"]
        if namespace and _ABSOLUTE.fullmatch(namespace):
            prefixes[match["prefix"]] = namespace
    word = _KEYWORD.match(query, position)
    return Prologue(word["word"].upper() if word else "", prefixes)

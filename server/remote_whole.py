"""Whether a graph that a store has sent is the whole of it.

Virtuoso cuts off what has more solutions than it may send (``ResultSetMaxRows``). A table says so
in a header, a graph does not. So the pattern of a CONSTRUCT or a DESCRIBE is asked for once more as
a table, of which the header alone is read.
"""

from collections.abc import Sequence
from typing import Final

from .query_tokens import Token, tokens

_TABLE: Final = "SELECT (1 AS ?rejoinder)"


def cuts_silently(server: str) -> bool:
    """Whether a store that calls itself ``server`` is one that does not say of a graph."""
    return "virtuoso" in server.lower()


def as_table(query: str) -> str | None:
    """A SELECT with one row for each solution of ``query``, a CONSTRUCT or DESCRIBE.

    None where it has no pattern: it describes what it names.
    """
    words = list(tokens(query))
    form = next(
        (i for i, word in enumerate(words) if word.text.upper() in ("CONSTRUCT", "DESCRIBE")), None
    )
    if form is None:
        return None
    after = form + 1
    if words[form].text.upper() == "CONSTRUCT":
        if after < len(words) and words[after].text == "{":
            after = _behind(words, after)
    else:
        while after < len(words) and words[after].kind in ("variable", "iri", "name", "operator"):
            if words[after].text == "{":
                break
            after += 1
    if after >= len(words):
        return None
    rest = query[words[after].start :]
    return f"{query[: words[form].start]}{_TABLE} {rest}" if "{" in rest else None


def _behind(words: Sequence[Token], brace: int) -> int:
    """The index behind the brace that closes the one at ``brace``."""
    depth = 0
    for i in range(brace, len(words)):
        depth += {"{": 1, "}": -1}.get(words[i].text, 0)
        if depth == 0:
            return i + 1
    return len(words)

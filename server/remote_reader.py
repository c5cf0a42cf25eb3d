"""Rows of a store elsewhere, all of them, though it may send only so many at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from .engine import StoreFailure
from .remote_client import Endpoint, ask

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term, ...]

#: Rows of a first try, which are all there are of most patterns; and of further ones, or of a try
#: at much. (Virtuoso sends 10,000 unless it is told otherwise.)
FIRST: Final = 1000
MORE: Final = 5000
#: Bytes of one answer, at most.
_MOST_BYTES: Final = 256 << 20
_ACCEPT: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks ``endpoint`` for patterns; each question may take ``seconds``.

    Its methods raise :class:`~.engine.QueryFailure` or :class:`~.remote_client.MalformedThere`.
    """

    endpoint: Endpoint
    seconds: float

    def rows(self, variables: tuple[str, ...], pattern: str, most: int) -> Iterator[Row]:
        """All rows; ``most`` at first, and as many as asked for by and by.

        A store may cut off what is long without a word, so where the first try brings as many rows
        as it may, the rest is read in parts, each from where the one before it ended.
        """
        first = self.select(variables, pattern, f"LIMIT {most}")
        yield from first
        if len(first) < most:
            return
        seen, key, last, most = set(first), f"STR(?{variables[0]})", "", MORE
        while True:
            after = f"{pattern} FILTER({key} >= {Literal(last)})"
            rows = self.select(variables, after, f"ORDER BY {key} LIMIT {most}")
            for row in rows:
                if row not in seen:
                    seen.add(row)
                    yield row
            if len(rows) < most:
                return
            end = value_of(rows[-1][0])
            most = most * 2 if end == last else MORE
            last = end
            seen = {row for row in seen if value_of(row[0]) >= last} | set(first)

    def select(self, variables: tuple[str, ...], pattern: str, rest: str = "") -> list[Row]:
        """The rows that one answer holds."""
        names = " ".join(f"?{name}" for name in variables)
        reply = ask(
            self.endpoint,
            f"SELECT {names} WHERE {{ {pattern} }} {rest}",
            accept=_ACCEPT,
            seconds=self.seconds,
            limit=_MOST_BYTES,
        )
        try:
            form = QueryResultsFormat.from_media_type(reply.media_type)
            solutions = parse_query_results(cast(Any, reply.body), format=form)
            assert isinstance(solutions, QuerySolutions)
            return [tuple(row[name] for name in variables) for row in solutions]
        except (SyntaxError, ValueError, OSError, AssertionError) as error:
            raise reply.body.failure or StoreFailure(f"Its answer is broken ({error}).") from error
        finally:
            reply.body.close()


def value_of(term: Term) -> str:
    """The IRI, or the text of a literal."""
    return str(getattr(term, "value", ""))

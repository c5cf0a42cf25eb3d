"""What a client hears of a query that was not answered (RFC 9457).

The statuses: 400 where the query is wrong; 403 where it asks what is refused on principle (it is
well formed, and asking again will not help); 406 for a form that its result does not have; 422
where it is right but needs more than one query may take; 503, with ``Retry-After``, where others
were before it, or a store elsewhere cannot be reached; 502 where such a store fails; 504 where time
ran out. 500 is a fault of ours and says no more than that.
"""

import logging
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from .config import MEGABYTE, Config
from .engine import (
    EngineFault,
    Malformed,
    QueryFailure,
    Refused,
    StoreFailure,
    TooBusy,
    TooDemanding,
    TooLarge,
    TooLong,
    Unreachable,
    WrongForm,
)
from .errors import Problem
from .negotiate import not_acceptable
from .vocabulary_hints import misspelt

_log = logging.getLogger(__name__)


def problem_of(
    failure: QueryFailure, query: str, config: Config, prefixes: Mapping[str, str]
) -> Problem:
    """The problem that tells of ``failure``, which ``query`` met.

    ``prefixes`` are those of the dataset, which a query may have forgotten to declare.
    """
    match failure:
        case Malformed():
            return _malformed(failure, query, prefixes)
        case Refused():
            return _refused(failure, config)
        case TooBusy():
            return _busy(failure)
        case TooLong():
            return Problem(
                504,
                "Query timed out",
                f"The query was ended after {failure.seconds:.1f} seconds; one may run for "
                f"{config.query_timeout:g}. A LIMIT, a more specific pattern or a filter nearer "
                "to what it filters may help; the whole dataset can be downloaded.",
                seconds=round(failure.seconds, 3),
            )
        case TooDemanding(reason="memory"):
            return Problem(
                422,
                "Query needs too much memory",
                f"The query needed more than the {config.query_memory_mb} MB that one may take. "
                "ORDER BY, GROUP BY and DISTINCT keep all rows in memory: narrow them first.",
            )
        case TooDemanding(reason="store"):
            return Problem(
                422,
                "Query is too costly",
                "The store takes the query to be more work than one may be. A more specific "
                "pattern may help; the whole dataset can be downloaded.",
            )
        case TooDemanding(reason="graphs"):
            return Problem(
                422,
                "Query looks into too many graphs",
                "This site has more graphs than a query can be told to keep to. Name those that it "
                "needs with FROM NAMED <…>, or leave GRAPH out: the default graph holds them all.",
            )
        case TooDemanding():
            return Problem(
                422,
                "Query is nested too deeply",
                "The query nests brackets, operators or paths more deeply than can be evaluated.",
            )
        case TooLarge():
            return Problem(
                422,
                "Result is too large",
                f"The result has more than {failure.limit // MEGABYTE} MB. Fetch it in parts with "
                "ORDER BY, LIMIT and OFFSET, or download the dataset.",
            )
        case WrongForm():
            return wrong_form(failure.kind == "graph")
        case Unreachable():
            _log.error("the store cannot be reached: %s", failure.reason)
            return Problem(
                503,
                "Service Unavailable",
                "The store behind this endpoint cannot be reached. "
                f"Try again in {failure.retry_after} seconds.",
                {"Retry-After": str(failure.retry_after)},
            )
        case StoreFailure():
            _log.warning("the store failed: %s", failure.message)
            return Problem(
                502,
                "Bad Gateway",
                f"The store behind this endpoint could not answer. It says: {failure.message}",
            )
        case EngineFault():
            _log.error("a query could not be answered: %s", failure)
    return Problem(
        500, "Internal Server Error", "The query could not be evaluated; it has been logged."
    )


def wrong_form(graph: bool) -> Problem:
    """The 406 for a result that is a ``graph``, or is none."""
    formats = GRAPH_FORMATS if graph else RESULT_FORMATS
    media_types = [f.media_type for f in formats.values()]
    return not_acceptable(dict.fromkeys([*media_types, "text/html"], ""))


def _malformed(failure: Malformed, query: str, prefixes: Mapping[str, str]) -> Problem:
    members: dict[str, Any] = {}
    detail = failure.message
    if failure.line is not None:
        members = {"line": failure.line, "column": failure.column}
        detail = f"Line {failure.line}, column {failure.column}: {detail}"
        if failure.text:
            # Tabs stay tabs, so that the mark stands under its character.
            lead = "".join("\t" if c == "\t" else " " for c in failure.text[: failure.mark - 1])
            members["excerpt"] = f"{failure.text}\n{lead}^"
    hints = (failure.hint, _declarations(failure, prefixes), *misspelt(query))
    if any(hints):
        members["hint"] = " ".join(filter(None, hints))
    return Problem(400, "Malformed query", detail, **members)


def _declarations(failure: Malformed, prefixes: Mapping[str, str]) -> str:
    """What to put before the query, or which prefix may be meant."""
    if not failure.undeclared:
        return ""
    known = [f"PREFIX {p}: <{prefixes[p]}>" for p in failure.undeclared if p in prefixes]
    if known:
        return f"Put this before the query: {' '.join(known)}"
    prefix = failure.undeclared[0]
    near = get_close_matches(prefix, [*failure.declared, *prefixes], n=1)
    if near:
        return f"Did you mean {near[0]}: ?"
    return f"Put this before the query: PREFIX {prefix}: <…>, with its namespace."


def _refused(failure: Refused, config: Config) -> Problem:
    endpoint = failure.endpoint
    if config.allowed_services:
        return Problem(
            403,
            "Forbidden",
            f"This endpoint does not ask {endpoint}. SERVICE may name one of its allowed services, "
            "in full and in angle brackets, as long as its host has public addresses only.",
            services=list(config.allowed_services),
        )
    return Problem(
        403,
        "Forbidden",
        f"This endpoint asks no other servers (SERVICE {endpoint}). Query both from your side and "
        "join the results, or download the dataset.",
    )


def _busy(failure: TooBusy) -> Problem:
    if failure.ran is None:
        detail = "All query workers are busy."
    else:
        detail = (
            f"The query had run for {failure.ran:.1f} seconds and was ended to let others run, "
            "since too many long queries run at the moment."
        )
    return Problem(
        503,
        "Service Unavailable",
        f"{detail} Try again in {failure.retry_after} seconds.",
        {"Retry-After": str(failure.retry_after)},
    )

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
from .messages import Message, joined, marked
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
                marked("Query timed out"),
                Message(
                    "The query was ended after %(ran)s seconds; one may run for %(most)s. A LIMIT, "
                    "a more specific pattern or a filter nearer to what it filters may help; the "
                    "whole dataset can be downloaded.",
                    ran=f"{failure.seconds:.1f}",
                    most=f"{config.query_timeout:g}",
                ),
                seconds=round(failure.seconds, 3),
            )
        case TooDemanding(reason="memory"):
            return Problem(
                422,
                marked("Query needs too much memory"),
                Message(
                    "The query needed more than the %(most)s MB that one may take. ORDER BY, GROUP "
                    "BY and DISTINCT keep all rows in memory: narrow them first.",
                    most=config.query_memory_mb,
                ),
            )
        case TooDemanding(reason="store"):
            return Problem(
                422,
                marked("Query is too costly"),
                marked(
                    "The store takes the query to be more work than one may be. A more specific "
                    "pattern may help; the whole dataset can be downloaded."
                ),
            )
        case TooDemanding(reason="graphs"):
            return Problem(
                422,
                marked("Query looks into too many graphs"),
                marked(
                    "This site has more graphs than a query can be told to keep to. Name those "
                    "that it needs with FROM NAMED <…>, or leave GRAPH out: the default graph "
                    "holds them all."
                ),
            )
        case TooDemanding():
            return Problem(
                422,
                marked("Query is nested too deeply"),
                marked(
                    "The query nests brackets, operators or paths more deeply than can be "
                    "evaluated."
                ),
            )
        case TooLarge():
            return Problem(
                422,
                marked("Result is too large"),
                Message(
                    "The result has more than %(most)s MB. Fetch it in parts with ORDER BY, LIMIT "
                    "and OFFSET, or download the dataset.",
                    most=failure.limit // MEGABYTE,
                ),
            )
        case WrongForm():
            return wrong_form(failure.kind == "graph")
        case Unreachable():
            _log.error("the store cannot be reached: %s", failure.reason)
            return Problem(
                503,
                "Service Unavailable",
                Message(
                    "The store behind this endpoint cannot be reached. Try again in %(seconds)s "
                    "seconds.",
                    seconds=failure.retry_after,
                ),
                {"Retry-After": str(failure.retry_after)},
            )
        case StoreFailure():
            _log.warning("the store failed: %s", failure.message)
            return Problem(
                502,
                "Bad Gateway",
                Message(
                    "The store behind this endpoint could not answer. It says: %(what)s",
                    what=failure.message,
                ),
            )
        case EngineFault():
            _log.error("a query could not be answered: %s", failure)
    detail = marked("The query could not be evaluated; it has been logged.")
    return Problem(500, "Internal Server Error", detail)


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
        detail = Message(
            "Line %(line)s, column %(column)s: %(what)s",
            line=failure.line,
            column=failure.column,
            what=Message(detail),  # what is said by itself is looked up by itself
        )
        if failure.text:
            # Tabs stay tabs, so that the mark stands under its character.
            lead = "".join("\t" if c == "\t" else " " for c in failure.text[: failure.mark - 1])
            members["excerpt"] = f"{failure.text}\n{lead}^"
    hints = (failure.hint, _declarations(failure, prefixes), *misspelt(query))
    if any(hints):
        members["hint"] = joined(filter(None, hints))
    return Problem(400, marked("Malformed query"), detail, **members)


def _declarations(failure: Malformed, prefixes: Mapping[str, str]) -> str:
    """What to put before the query, or which prefix may be meant."""
    if not failure.undeclared:
        return ""
    known = [f"PREFIX {p}: <{prefixes[p]}>" for p in failure.undeclared if p in prefixes]
    if known:
        return Message("Put this before the query: %(prefixes)s", prefixes=" ".join(known))
    prefix = failure.undeclared[0]
    near = get_close_matches(prefix, [*failure.declared, *prefixes], n=1)
    if near:
        return Message("Did you mean %(what)s?", what=f"{near[0]}: ")
    return Message(
        "Put this before the query: PREFIX %(prefix)s: <…>, with its namespace.", prefix=prefix
    )


def _refused(failure: Refused, config: Config) -> Problem:
    endpoint = failure.endpoint
    if config.allowed_services:
        return Problem(
            403,
            "Forbidden",
            Message(
                "This endpoint does not ask %(endpoint)s. SERVICE may name one of its allowed "
                "services, in full and in angle brackets, as long as its host has public addresses "
                "only.",
                endpoint=endpoint,
            ),
            services=list(config.allowed_services),
        )
    return Problem(
        403,
        "Forbidden",
        Message(
            "This endpoint asks no other servers (SERVICE %(endpoint)s). Query both from your side "
            "and join the results, or download the dataset.",
            endpoint=endpoint,
        ),
    )


def _busy(failure: TooBusy) -> Problem:
    if failure.ran is None:
        detail = Message(
            "All query workers are busy. Try again in %(seconds)s seconds.",
            seconds=failure.retry_after,
        )
    else:
        detail = Message(
            "The query had run for %(ran)s seconds and was ended to let others run, since too many "
            "long queries run at the moment. Try again in %(seconds)s seconds.",
            ran=f"{failure.ran:.1f}",
            seconds=failure.retry_after,
        )
    return Problem(
        503,
        "Service Unavailable",
        detail,
        {"Retry-After": str(failure.retry_after)},
    )

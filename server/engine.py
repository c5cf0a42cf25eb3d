"""What answers a query: the interface, and the engine that reads a snapshot's own store.

::

    QueryFailure              a query was not answered; each kind says what the client may know
    ├── Malformed             it is not SPARQL
    ├── Refused               it asks other servers
    ├── TooBusy               ask again later
    ├── TooLong               it ran out of time
    ├── TooDemanding          it took more memory, or was nested deeper, than a query may
    ├── TooLarge              its result has more bytes than a result may have
    ├── WrongForm             its result is of a kind that the client does not take
    └── EngineFault           a fault of ours; its text is for the log alone
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from .config import Config
from .query_safety import mentions_service
from .service_policy import usable
from .snapshots import Snapshot
from .spools import Spool, Spools
from .worker_sandbox import missing_fence
from .workers import Busy, Died, Workers, WorkersUnavailable

_log = logging.getLogger(__name__)

#: What kind of result a query has.
Kind = Literal["bindings", "boolean", "graph"]

_MALFORMED: Final = frozenset(
    ("message", "line", "column", "text", "mark", "hint", "undeclared", "declared")
)
#: So many results of the largest size may be on their way to clients at once.
_SPOOLED: Final = 8
#: The most bytes that the rows of a page may take.
_PAGE: Final = 16 << 20


class QueryFailure(Exception):  # noqa: N818 - see the tree above
    """The root of all that keeps a query from being answered."""


@dataclass
class Malformed(QueryFailure):
    """It is not SPARQL. Lines and columns count from 1, in code points.

    ``message`` says what is wrong, ``text`` is the line or the part of a long one around the
    place, which is its character ``mark`` (from 1), and ``hint`` is what may be meant.
    ``undeclared`` are prefixes that it uses and does not declare, ``declared`` those that it does.
    """

    message: str
    line: int | None = None
    column: int | None = None
    text: str = ""
    mark: int = 0
    hint: str = ""
    undeclared: Sequence[str] = ()
    declared: Sequence[str] = ()


@dataclass
class Refused(QueryFailure):
    """It asks ``endpoint`` (as it is written), which it may not."""

    endpoint: str


@dataclass
class TooBusy(QueryFailure):
    """No worker has time; ``retry_after`` seconds, and for how long it ``ran`` if it began."""

    retry_after: int
    ran: float | None


@dataclass
class TooLong(QueryFailure):
    """It ran out of time, after ``seconds``."""

    seconds: float


@dataclass
class TooDemanding(QueryFailure):
    """It needs more ``memory`` than it may take, or is nested to too great a ``depth``."""

    reason: Literal["memory", "depth"]


@dataclass
class TooLarge(QueryFailure):
    """Its result has more than ``limit`` bytes."""

    limit: int


@dataclass
class WrongForm(QueryFailure):
    """Its result is of ``kind``, for which no format was asked."""

    kind: Kind


class EngineFault(QueryFailure):
    """Something failed that is not the query's fault."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the dataset that the protocol gives it (SPARQL 1.1 Protocol, 2.1.4).

    Where both lists of graphs are None, the query's own FROM clauses choose, or else the whole
    dataset, with the union of its graphs as the default graph. Where one is given, both count.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What form the result shall have: media types for tables and for graphs; None for neither.

    ``prefixes`` abbreviate a graph, where its format can. With ``rows`` the result is the JSON of
    :mod:`worker_page` instead, with as many rows at most.
    """

    results: str | None = None
    graph: str | None = None
    rows: int | None = None
    prefixes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A complete result: its ``kind``, its bytes or the :class:`Spool` of them, and a digest.

    ``seconds`` is how long the evaluation took.
    """

    kind: Kind
    body: bytes | Spool
    size: int
    digest: str
    seconds: float


class Engine(Protocol):
    """What answers queries."""

    def answer(
        self, snapshot: Snapshot, query: Query, output: Output, *, seconds: float, client: str
    ) -> Result:
        """Answer ``query`` on ``snapshot`` within ``seconds``, or raise a :class:`QueryFailure`.

        ``client`` is the address of whom it is for.
        """

    def warm(self, snapshot: Snapshot) -> None:
        """Get ready for queries on ``snapshot``, in the background."""

    def close(self) -> None:
        """End everything that was started."""


@dataclass(eq=False)
class Embedded:
    """The engine over a snapshot's own store: pyoxigraph in killable processes."""

    config: Config
    _workers: Workers = field(init=False, repr=False)
    _asking: Workers | None = field(init=False, repr=False, default=None)
    _spools: Spools = field(init=False, repr=False)

    def __post_init__(self) -> None:
        reason = missing_fence()
        if reason is not None:
            _log.warning(
                "query workers cannot be denied connections (%s): only a query's text is checked",
                reason,
            )
        self._workers = self._make_workers(fenced=True)
        if self.config.allowed_services:
            # Apart from the others, since these can open connections.
            self._asking = self._make_workers(fenced=False)
        self._spools = Spools(_SPOOLED * self.config.result_limit)

    def _make_workers(self, *, fenced: bool) -> Workers:
        return Workers(
            self.config.query_workers,
            memory=self.config.query_memory,
            output=self.config.result_limit,
            fenced=fenced,
        )

    def answer(
        self, snapshot: Snapshot, query: Query, output: Output, *, seconds: float, client: str
    ) -> Result:
        """As :meth:`Engine.answer` has it."""
        limit = self.config.result_limit
        workers, services = self._workers, list[str]()
        if self._asking is not None and mentions_service(query.text):
            workers, services = self._asking, usable(self.config.allowed_services)
        request = {
            "snapshot": str(snapshot.path),
            "base": f"{snapshot.manifest.base_uri}/",
            "default": _names(query.default_graphs, query.named_graphs),
            "named": _names(query.named_graphs, query.default_graphs),
            "services": services,
            "limit": limit if output.rows is None else min(limit, _PAGE),
            "results": output.results,
            "graph": output.graph,
            "rows": output.rows,
            "prefixes": output.prefixes,
        }
        try:
            answer = workers.run(request, query.text, client=client, seconds=seconds)
        except Busy as busy:
            raise TooBusy(busy.retry_after, busy.ran) from None
        except Died as died:
            raise _death(died) from None
        except WorkersUnavailable as error:
            raise EngineFault(str(error)) from error
        meta = answer.meta
        if "error" in meta:
            raise _failure(meta, limit)
        body = answer.body if answer.spool is None else self._spools.add(answer.spool, meta["size"])
        return Result(meta["kind"], body, meta["size"], meta["digest"], meta["seconds"])

    def warm(self, snapshot: Snapshot) -> None:
        """As :meth:`Engine.warm` has it."""
        self._workers.warm(str(snapshot.path))

    def close(self) -> None:
        """As :meth:`Engine.close` has it."""
        self._workers.close()
        if self._asking is not None:
            self._asking.close()


def _names(graphs: Sequence[str] | None, others: Sequence[str] | None) -> list[str] | None:
    if graphs is None and others is None:
        return None
    return list(graphs or ())


def _death(died: Died) -> QueryFailure:
    if died.reason == "time":
        return TooLong(died.seconds)
    if died.reason == "memory":
        return TooDemanding("memory")
    if died.reason == "depth":
        return TooDemanding("depth")
    return EngineFault("a query worker died")


def _failure(meta: Mapping[str, Any], limit: int) -> QueryFailure:
    """The failure that a worker reported."""
    match meta["error"]:
        case "syntax":
            return Malformed(**{name: meta[name] for name in meta.keys() & _MALFORMED})
        case "service":
            return Refused(meta["endpoint"])
        case "large":
            return TooLarge(limit)
        case "memory":
            return TooDemanding("memory")
        case "format":
            return WrongForm(meta["kind"])
        case _:
            return EngineFault(str(meta.get("message", "")))

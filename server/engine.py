"""What answers a query: the interface of the engines, and what keeps a query from an answer.

::

    QueryFailure              a query was not answered; each kind says what the client may know
    ├── Malformed             it is not SPARQL
    ├── Refused               it asks other servers
    ├── TooBusy               ask again later
    ├── TooLong               it ran out of time
    ├── TooDemanding          it took more memory, or was nested deeper, than a query may
    ├── TooLarge              its result has more bytes than a result may have
    ├── WrongForm             its result is of a kind that the client does not take
    ├── Unreachable           the store that should answer cannot be reached
    ├── StoreFailure          the store answered that it could not, and why; or broke off
    └── EngineFault           a fault of ours; its text is for the log alone
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from .snapshots import Snapshot
from .spools import Spool

#: What kind of result a query has.
Kind = Literal["bindings", "boolean", "graph"]


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
    """It needs more ``memory`` than it may take, or is nested to too great a ``depth``.

    A ``store`` elsewhere may find it too costly; or it looks into more ``graphs`` than can be told
    apart there.
    """

    reason: Literal["memory", "depth", "store", "graphs"]


@dataclass
class TooLarge(QueryFailure):
    """Its result has more than ``limit`` bytes."""

    limit: int


@dataclass
class WrongForm(QueryFailure):
    """Its result is of ``kind``, for which no format was asked."""

    kind: Kind


@dataclass
class Unreachable(QueryFailure):
    """The store elsewhere does not answer; ``reason`` is for the log, ``retry_after`` seconds."""

    reason: str
    retry_after: int = 10


@dataclass
class StoreFailure(QueryFailure):
    """The store elsewhere failed at the query. ``message`` is what it says, for the client."""

    message: str


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

"""The engine over a snapshot's own store: pyoxigraph in killable processes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .config import Config
from .engine import (
    EngineFault,
    Malformed,
    Output,
    Query,
    QueryFailure,
    Refused,
    Result,
    TooBusy,
    TooDemanding,
    TooLarge,
    TooLong,
    WrongForm,
)
from .message import unpacked
from .query_safety import mentions_service
from .service_policy import usable
from .snapshots import Snapshot
from .spools import Spools
from .worker_sandbox import missing_fence
from .workers import Busy, Died, Workers, WorkersUnavailable

_log = logging.getLogger(__name__)

_MALFORMED: Final = frozenset(
    ("message", "line", "column", "text", "mark", "hint", "undeclared", "declared")
)
#: So many results of the largest size may be on their way to clients at once.
_SPOOLED: Final = 8
#: The most bytes that the rows of a page may take.
_PAGE: Final = 16 << 20


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
            texts = {name: unpacked(meta[name]) for name in ("message", "hint") if name in meta}
            return Malformed(**{name: meta[name] for name in meta.keys() & _MALFORMED} | texts)
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

"""The engine over a SPARQL 1.1 endpoint elsewhere: Virtuoso, Fuseki, GraphDB, QLever, Neptune, ….

What goes there is one query, never an update, without SERVICE, and with the graphs that it may see.
What comes back is parsed and written anew, so that clients get the same forms from every store, and
nothing that was cut short.
"""

import os
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from .config import Config
from .engine import (
    Kind,
    Malformed,
    Output,
    Query,
    Refused,
    Result,
    TooBusy,
    TooLarge,
    WrongForm,
)
from .query_form import GRAPH_FORMS, TABLE_FORMS, read_prologue
from .query_hints import explain
from .query_safety import services
from .query_tokens import unescape_outside_terms
from .remote_client import MalformedThere, Reply, ask
from .remote_dataset import Scoped, scoped
from .remote_results import GRAPHS, TABLES, write_result
from .remote_store import RemoteQuads
from .remote_whole import as_table, cuts_silently
from .snapshots import Snapshot
from .spools import Spool, Spools
from .turnstile import Turnstile
from .worker_handle import open_spool
from .worker_process import Sink
from .worker_process import TooLarge as SinkFull

#: So many queries may be with the store at once, in all and for each client; others wait.
_AT_ONCE: Final = (16, 8)
#: The share of its time for which a query waits for its turn.
_WAITS: Final = 0.5
_RETRY_AFTER: Final = 2
#: So many results of the largest size may be on their way to clients at once.
_SPOOLED: Final = 8
#: The most bytes that the rows of a page may take.
_PAGE: Final = 16 << 20
#: How much longer than ours the store's form of a result may be.
_VERBOSE: Final = 4

#: How Oxigraph says where a query breaks off; the rest is its grammar.
_GRAMMAR: Final = "error at "
_MALFORMED: Final = frozenset(
    ("message", "line", "column", "text", "mark", "hint", "undeclared", "declared")
)


@dataclass(eq=False)
class Remote:
    """The engine over the store in which the snapshots' datasets are."""

    config: Config
    _turnstile: Turnstile = field(init=False, repr=False)
    _spools: Spools = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._turnstile = Turnstile(*_AT_ONCE)
        self._spools = Spools(_SPOOLED * self.config.result_limit)

    def answer(
        self, snapshot: Snapshot, query: Query, output: Output, *, seconds: float, client: str
    ) -> Result:
        """As :meth:`~.engine.Engine.answer` has it."""
        started = perf_counter()
        if not self._turnstile.enter(client, seconds * _WAITS):
            raise TooBusy(_RETRY_AFTER, None)
        try:
            left = seconds - (perf_counter() - started)
            return self._answer(snapshot, query, output, left)
        finally:
            self._turnstile.leave(client)

    def _answer(self, snapshot: Snapshot, query: Query, output: Output, seconds: float) -> Result:
        text = unescape_outside_terms(query.text)
        if asked := services(text):
            raise Refused(asked[0][:200])
        form = read_prologue(text).form
        if form not in (*GRAPH_FORMS, *TABLE_FORMS):
            raise _malformed(text, "")
        kind: Kind = "graph" if form in GRAPH_FORMS else "bindings"
        if form == "ASK":
            kind = "boolean"
        wanted = output.graph if kind == "graph" else output.results
        if output.rows is None and wanted is None:
            raise WrongForm(kind)
        store = snapshot.store
        assert isinstance(store, RemoteQuads)
        sent = scoped(query, text, store.scope, f"{snapshot.manifest.base_uri}/")
        limit = self.config.result_limit
        try:
            started = perf_counter()
            reply = ask(
                store.endpoint,
                sent.text,
                accept=GRAPHS if kind == "graph" else TABLES,
                seconds=seconds,
                limit=limit * _VERBOSE,
                dataset=sent.dataset,
            )
        except MalformedThere as error:
            raise _malformed(text, str(error)) from None
        result = self._result(reply, kind, output, started)
        if kind == "graph" and cuts_silently(reply.server):
            left = seconds - (perf_counter() - started)
            self._look_for_parts(store, sent, max(left, 0.001))
        return result

    def _look_for_parts(self, store: RemoteQuads, sent: Scoped, seconds: float) -> None:
        """Raise where the graph that was sent is a part of the whole."""
        table = as_table(sent.text)
        if table is not None:
            limit = self.config.result_limit
            ask(
                store.endpoint,
                table,
                accept=TABLES,
                seconds=seconds,
                limit=limit,
                dataset=sent.dataset,
            ).body.close()

    def _result(self, reply: Reply, kind: Kind, output: Output, started: float) -> Result:
        limit = self.config.result_limit
        spool: int | None = open_spool()
        sink = Sink(limit if output.rows is None else min(limit, _PAGE), spool)
        try:
            write_result(reply, kind, output, sink)
            body: bytes | Spool = sink.finish()
            if sink.spooled and spool is not None:
                body, spool = self._spools.add(spool, sink.size), None
        except SinkFull:
            raise TooLarge(limit) from None
        finally:
            reply.body.close()
            if spool is not None:
                os.close(spool)
        return Result(kind, body, sink.size, sink.digest(), perf_counter() - started)

    def warm(self, snapshot: Snapshot) -> None:
        """As :meth:`~.engine.Engine.warm` has it: the store is somebody else's to warm."""

    def close(self) -> None:
        """As :meth:`~.engine.Engine.close` has it; nothing was started."""


def _malformed(text: str, said: str) -> Malformed:
    """What is wrong with ``text``, of which the store ``said`` something in its own way."""
    found = explain(text, said)
    fields = {name: found[name] for name in found.keys() & _MALFORMED}
    if said and not said.startswith(_GRAMMAR):
        vague = "line" not in found
        fields["message"] = said if vague else f"{found['message']} (The store says: {said})"
    return Malformed(**fields)

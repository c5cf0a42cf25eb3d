"""A query worker: one process that answers one query at a time from read-only stores.

It is forked by ``worker_forkserver`` and talks over one socket (``worker_wire``). A request says
which store, which query and what it may take; the answer is a result, inline or in the spool file
that the server opened, or what was wrong. When time is up the kernel ends the process (SIGALRM at
its default action): nothing in the library is asked to stop, and nobody else needs to be alive.
"""

import gc
import hashlib
import os
import resource
import signal
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import pyoxigraph as ox

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from ..ontology.layout import STORE
from .message import packed
from .query_hints import explain
from .query_safety import services
from .query_tokens import unescape_outside_terms
from .worker_page import page
from .worker_wire import INLINE, Broken, receive, send

#: Stores kept open: the current snapshot's and the one before it, whose last requests run on.
_OPEN_STORES: Final = 2

#: So much of an endpoint that is refused goes back with the refusal.
_SHOWN: Final = 200

_RESULTS: Final = {f.media_type: f.results for f in RESULT_FORMATS.values()}
_GRAPHS: Final = {f.media_type: f.rdf for f in GRAPH_FORMATS.values()}
_Identity = tuple[int, int] | None
_ABBREVIATED: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)


class TooLarge(Exception):  # noqa: N818 - it never leaves this module as an error
    """The result has more bytes than it may have."""


class Sink:
    """Where a result is written: memory at first, the spool file when it grows.

    ``limit`` bounds its bytes; the write that would pass it raises :class:`TooLarge`.
    """

    def __init__(self, limit: int, spool: int | None) -> None:
        self._limit = limit
        self._spool = spool
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self.size = 0
        self.spooled = False

    def write(self, data: bytes) -> int:
        """Take the next bytes of the result."""
        self.size += len(data)
        if self.size > self._limit:
            raise TooLarge
        self._digest.update(data)
        self._buffer += data
        if len(self._buffer) > INLINE and self._spool is not None:
            self._spill(self._spool)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is inline needs no flushing, and a spool is flushed at the end."""

    def finish(self) -> bytes:
        """The result's bytes, or none where they are in the spool."""
        if self.spooled and self._spool is not None:
            self._spill(self._spool)
        return bytes(self._buffer)

    def digest(self) -> str:
        """The start of the SHA-256 of what was written."""
        return self._digest.hexdigest()[:32]

    def _spill(self, spool: int) -> None:
        if not self.spooled:
            os.lseek(spool, 0, os.SEEK_SET)
            os.ftruncate(spool, 0)
            self.spooled = True
        view = memoryview(self._buffer)
        while view:
            view = view[os.write(spool, view) :]
        self._buffer = bytearray()


class Worker:
    """The process's state: its socket, its spool and the stores that it has open."""

    def __init__(self, sock: socket.socket, spool: int | None) -> None:
        self._sock = sock
        self._spool = spool
        self._stores: OrderedDict[str, tuple[_Identity, ox.Store]] = OrderedDict()

    def serve(self) -> None:
        """Answer requests until the server closes the connection."""
        while True:
            try:
                request, query, fds = receive(self._sock, most=1 << 30, max_fds=1)
            except Broken:
                return
            if fds:
                if self._spool is not None:
                    os.close(self._spool)
                self._spool = fds[0]
            signal.setitimer(signal.ITIMER_REAL, request["seconds"])
            started = time.perf_counter()
            meta, body = self._answer(request, query)
            signal.setitimer(signal.ITIMER_REAL, 0)
            meta["seconds"] = time.perf_counter() - started
            usage = resource.getrusage(resource.RUSAGE_SELF)
            meta["memory"] = usage.ru_maxrss
            meta["processor"] = usage.ru_utime + usage.ru_stime
            try:
                send(self._sock, meta, body)
            except Broken:
                return

    def _answer(self, request: Mapping[str, Any], query: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            store = self._store(request["snapshot"])
            if not query:
                return {}, b""  # only to have the store open
            return self._evaluate(store, request, query.decode())
        except TooLarge:
            return {"error": "large"}, b""
        except MemoryError:
            return {"error": "memory"}, b""
        except Exception as error:
            return {"error": "failed", "message": f"{type(error).__name__}: {error}"}, b""

    def _evaluate(
        self, store: ox.Store, request: Mapping[str, Any], text: str
    ) -> tuple[dict[str, Any], bytes]:
        text = unescape_outside_terms(text)
        refused = [
            endpoint
            for endpoint in services(text)
            if endpoint.removeprefix("<").removesuffix(">") not in request["services"]
        ]
        if refused:
            return {"error": "service", "endpoint": refused[0][:_SHOWN]}, b""
        try:
            result = store.query(
                text,
                base_iri=request["base"],
                default_graph=_graphs(request["default"]),
                named_graphs=_graphs(request["named"]),
            )
        except (SyntaxError, RuntimeError) as error:
            found = explain(text, str(error))
            for name in ("message", "hint"):
                if name in found:
                    found[name] = packed(found[name])
            return {"error": "syntax", **found}, b""
        sink = Sink(request["limit"], self._spool)
        out = cast(BinaryIO, sink)  # as much of one as the serialisers use
        kind = _kind(result)
        if request["rows"] is not None:
            page(result, request["rows"], sink)
        elif isinstance(result, ox.QueryTriples):
            if request["graph"] is None:
                return {"error": "format", "kind": kind}, b""
            write_graph(result, out, _GRAPHS[request["graph"]], request["prefixes"])
        else:
            if request["results"] is None:
                return {"error": "format", "kind": kind}, b""
            result.serialize(out, format=_RESULTS[request["results"]])
        body = sink.finish()
        return {
            "kind": kind,
            "size": sink.size,
            "digest": sink.digest(),
            "spooled": sink.spooled,
        }, body

    def _store(self, snapshot: str) -> ox.Store:
        path = Path(snapshot) / STORE
        found = self._stores.pop(snapshot, None)
        identity = _identity(path)
        # A folder that was removed lives on for as long as it is open; one that another has
        # taken the place of must not.
        if found is None or identity not in (None, found[0]):
            found = None
            while len(self._stores) >= _OPEN_STORES:
                self._stores.popitem(last=False)
            found = identity, ox.Store.read_only(str(path))
        self._stores[snapshot] = found
        return found[1]


def _identity(path: Path) -> "_Identity":
    """What tells a folder from another of the same name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_ctime_ns


def write_graph(
    triples: ox.QueryTriples | Iterable[ox.Triple],
    out: BinaryIO,
    form: ox.RdfFormat,
    prefixes: dict[str, str],
) -> None:
    """Write a graph, abbreviated by ``prefixes`` unless one of them is not to be had."""
    if prefixes and form in _ABBREVIATED:
        try:
            ox.serialize((), format=form, prefixes=prefixes)
        except ValueError:
            pass  # a prefix or namespace that the parser takes and the serialiser does not
        else:
            ox.serialize(triples, out, format=form, prefixes=prefixes)
            return
    if isinstance(triples, ox.QueryTriples):
        triples.serialize(out, format=form)
    else:
        ox.serialize(triples, out, format=form)


def _kind(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> str:
    if isinstance(result, ox.QueryTriples):
        return "graph"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "bindings"


def _graphs(names: list[str] | None) -> Any:
    return None if names is None else [ox.NamedNode(name) for name in names]


def run(sock: socket.socket, spool: int) -> None:
    """Be a worker until the server closes ``sock``; never returns to the fork server's code."""
    gc.collect()
    gc.freeze()
    try:
        Worker(sock, spool).serve()
    except BaseException as error:
        print(f"rejoinder: a query worker failed: {error!r}", file=sys.stderr)
        os._exit(1)
    os._exit(0)

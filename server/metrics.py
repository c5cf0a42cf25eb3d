"""``/metrics``: how many requests there were, of what kind, how they ended and how long they took.

In Prometheus' text format, 0.0.4. Counts and times, and nothing that tells of anybody: no address
of a client, no query, no name. What cannot be known beforehand is no label, so that nobody can make
the answer grow.
"""

import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Flask, Response, current_app

from .freshness import NOT_KEPT
from .snapshots import pinned

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

blueprint = Blueprint("metrics", __name__)

_EXTENSION: Final = "rejoinder.metrics"
_CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: The first part of a path → itself, as a label; all others are one.
_KINDS: Final = frozenset(
    (
        *("id", "doc", "graph", "sparql", "ns", "dataset", "download", "search", "kind", "feed"),
        *("network", "timeline", "embed", "reconcile", "version", "versions", "timegate"),
        *("timemap", "corrections", "static", "healthz", "readyz", "metrics", "sitemap"),
    )
)
_OTHER: Final = "other"
_HOME: Final = "home"
#: Seconds; a time counts for the first that it does not exceed.
BUCKETS: Final = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0)
_PAGE_SIZE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(eq=False)
class _Times:
    """Requests of one kind: how many fell into each of :data:`BUCKETS`, and their sum."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0


class Metrics:
    """A WSGI layer that counts what passes, in this process; safe between threads."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._lock = threading.Lock()
        self._began = time.time()
        self._answers: dict[tuple[str, str], int] = {}
        self._times: dict[str, _Times] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333); it ends, for us, when its body can be sent."""
        begin = time.perf_counter()
        code = "500"

        def listen(status: str, *rest: Any) -> Any:
            nonlocal code
            code = status[:3]
            return start_response(status, *rest)

        try:
            return self._app(environ, listen)
        finally:
            # By now the path is without the site's own and a version's.
            self._count(kind_of_path(environ["PATH_INFO"]), code, time.perf_counter() - begin)

    def _count(self, kind: str, code: str, seconds: float) -> None:
        place = bisect_left(BUCKETS, seconds)
        with self._lock:
            self._answers[kind, code] = self._answers.get((kind, code), 0) + 1
            times = self._times.get(kind)
            if times is None:
                times = self._times[kind] = _Times()
            times.buckets[place] += 1
            times.total += seconds

    def lines(self) -> Iterator[str]:
        """What has been counted, as Prometheus reads it."""
        with self._lock:
            answers = sorted(self._answers.items())
            times = [(k, [*t.buckets], t.total) for k, t in sorted(self._times.items())]
        yield from _head("rejoinder_requests_total", "counter", "Requests, by kind and status.")
        for (kind, code), count in answers:
            yield f'rejoinder_requests_total{{kind="{kind}",code="{code}"}} {count}'
        name = "rejoinder_request_seconds"
        yield from _head(name, "histogram", "Seconds until an answer could be sent, by kind.")
        for kind, buckets, total in times:
            so_far = 0
            for bound, count in zip((*map(str, BUCKETS), "+Inf"), buckets, strict=True):
                so_far += count
                yield f'{name}_bucket{{kind="{kind}",le="{bound}"}} {so_far}'
            yield f'{name}_sum{{kind="{kind}"}} {total:.6f}'
            yield f'{name}_count{{kind="{kind}"}} {so_far}'
        yield from _head("process_start_time_seconds", "gauge", "When the process began.")
        yield f"process_start_time_seconds {self._began:.3f}"
        if (memory := _resident()) is not None:
            yield from _head("process_resident_memory_bytes", "gauge", "Memory in use.")
            yield f"process_resident_memory_bytes {memory}"


def kind_of_path(path: str) -> str:
    """What a path asks for: one of a few words, whatever it is."""
    first = path[1:].partition("/")[0].partition(".")[0]
    if first in _KINDS:
        return first
    return _OTHER if first else _HOME


def register(app: Flask) -> None:
    """Count what ``app`` answers from now on, and let it say so."""
    app.extensions[_EXTENSION] = metrics = Metrics(app.wsgi_app)
    app.wsgi_app = metrics  # type: ignore[method-assign]
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Send what has been counted since the process began, and what it serves."""
    manifest = pinned().manifest
    lines = [
        *current_app.extensions[_EXTENSION].lines(),
        *_head("rejoinder_snapshot_info", "gauge", "The snapshot that is served."),
        f'rejoinder_snapshot_info{{version="{manifest.version}"}} 1',
        *_head("rejoinder_snapshot_created_seconds", "gauge", "When it was published."),
        f"rejoinder_snapshot_created_seconds {manifest.created.timestamp():.0f}",
        *_head("rejoinder_snapshot_triples", "gauge", "The triples that it has."),
        f"rejoinder_snapshot_triples {manifest.counts.triples}",
    ]
    return Response(
        "\n".join(lines) + "\n", content_type=_CONTENT_TYPE, headers={"Cache-Control": NOT_KEPT}
    )


def _head(name: str, type_: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} {type_}"


def _resident() -> int | None:
    """Bytes of memory (proc_pid_statm(5)); None where the system does not say so."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_SIZE
    except (OSError, ValueError, IndexError):
        return None

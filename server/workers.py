"""A pool of query workers: processes that can be killed, and who may use them when.

:class:`Workers` runs one query at a time in each of them. It starts nothing before the first
query, so it can be made before a server forks; after a fork each process has its own. A thread
beside the requests (the warden) moves and ends queries as :mod:`worker_queue` decides, backs up
the workers' own alarms, and keeps one worker warm so that the query after a kill does not wait.
"""

import logging
import os
import signal
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .worker_handle import ForkServer, Handle, WorkersUnavailable
from .worker_queue import QUANTUM, Job, Queue, QueueFull
from .worker_wire import Broken

__all__ = ["Answer", "Busy", "Died", "Workers", "WorkersUnavailable"]

#: Seconds after its deadline at which a worker that its alarm did not end is killed from here.
_GRACE: Final = 0.3
#: A worker that has taken so much memory (bytes) is replaced: its heap stays as it grew.
_BLOATED: Final = 512 << 20
#: A query's time counts a tenth as much as the processor time that it uses.
_PATIENCE: Final = 10
#: The share of its time for which a query waits for a worker; what is left it may run.
_WAITS: Final = 0.8
#: What a worker may write to files beyond a result's limit, so that the limit is what it meets.
_SLACK: Final = 1 << 20
#: Seconds that opening a snapshot may take.
_OPENING: Final = 30.0
#: Seconds after which a spare is tried again.
_AFTER_FAILURE: Final = 1.0
#: When to ask again, in seconds: for the ordinary lane and the long one.
_LATER: Final = {False: 2, True: 5}

_log = logging.getLogger(__name__)


class Busy(Exception):  # noqa: N818 - the state of the pool
    """No worker has time; ``retry_after`` is when to ask again, in seconds.

    ``ran`` is for how long the query had run when it was ended for the sake of others; None where
    it was not begun.
    """

    def __init__(self, retry_after: int, ran: float | None = None) -> None:
        super().__init__("all workers are busy")
        self.retry_after = retry_after
        self.ran = ran


class Died(Exception):  # noqa: N818 - what the worker did
    """The worker died: ``reason`` is ``time``, ``memory``, ``depth`` (nesting) or ``unknown``."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: its words, and the result inline or in the file ``spool``."""

    meta: dict[str, Any]
    body: bytes
    spool: int | None


class Workers:
    """The pool. Sizes in bytes, times in seconds.

    ``count`` long queries run at once (two at least), and one more ordinary ones; each in a
    process that may take ``memory``. ``output`` is the most that a result may have. ``fenced``
    workers cannot open connections, where the machine can deny them that.
    """

    def __init__(self, count: int, *, memory: int, output: int, fenced: bool = True) -> None:
        self._count = max(2, count)
        self._limits = memory, output + _SLACK
        self._fenced = fenced
        self._lock = threading.Lock()
        self._renew()

    def _renew(self) -> None:
        server = ForkServer(*self._limits, fenced=self._fenced)
        self._state = _State(self._count, server)
        self._close = weakref.finalize(self, self._state.close)

    def _mine(self) -> "_State":
        # After a fork the parent's workers are not ours, and its warden has not come along.
        if self._state.pid != os.getpid():
            with self._lock:
                if self._state.pid != os.getpid():
                    self._close.detach()
                    self._state.abandon()
                    self._renew()
        return self._state

    def run(self, request: Mapping[str, Any], query: str, *, client: str, seconds: float) -> Answer:
        """Have ``query`` answered within ``seconds``; ``request`` is what the worker is told.

        ``client`` is whom fairness counts. Raise :class:`Busy`, :class:`Died` or
        :class:`WorkersUnavailable`.
        """
        return self._mine().run(request, query, client, seconds)

    def warm(self, snapshot: str) -> None:
        """Have a worker ready, with ``snapshot`` open, before anybody asks. Returns at once."""
        self._mine().warm(snapshot)

    def close(self) -> None:
        """End all workers now."""
        self._close()


class _State:
    """What requests and the warden share; all but the processes is under one lock."""

    def __init__(self, count: int, server: ForkServer) -> None:
        self.pid = os.getpid()
        self._server = server
        # One place more for ordinary queries, so that a stranger's first try fills not all.
        self._queue = Queue(count + 1, count)
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._idle: list[Handle] = []
        self._most_idle = count + 2
        self._active: dict[Job, tuple[Handle, float]] = {}
        self._snapshot: str | None = None
        self._making_spare = False
        self._warden: threading.Thread | None = None
        self._warden_sleeps = False
        self._closed = False

    def run(self, request: Mapping[str, Any], query: str, client: str, seconds: float) -> Answer:
        deadline = time.monotonic() + seconds
        job = self._enter(Job(client, query), seconds * _WAITS, request["snapshot"])
        handle = None
        healthy = False
        try:
            handle = self._take(job, deadline)
            left = max(deadline - time.monotonic(), 0.001)
            meta, body = handle.ask({**request, "seconds": left}, query.encode())
            spool = handle.take_spool() if meta.get("spooled") else None
            healthy = meta["memory"] * 1024 < _BLOATED
            if "error" in meta and meta["error"] != "syntax":
                with self._lock:
                    self._queue.was_bad(job, time.monotonic())
            elif meta["seconds"] < QUANTUM / 2:
                with self._lock:
                    self._queue.was_quick(job)
            return Answer(meta, body, spool)
        except Broken:
            assert handle is not None
            status = handle.end()
            handle = None
            ran = time.monotonic() - (job.started or 0.0)
            if job.ended:
                raise Busy(_LATER[True], ran) from None
            with self._lock:
                self._queue.was_bad(job, time.monotonic())
            raise Died(_REASONS.get(status, "unknown"), ran) from None
        finally:
            self._leave(job, handle, healthy)

    def warm(self, snapshot: str) -> None:
        with self._lock:
            self._snapshot = snapshot
            self._watch()

    def close(self) -> None:
        if os.getpid() != self.pid:
            return
        with self._lock:
            self._closed = True
            handles = [*self._idle, *(handle for handle, _ in self._active.values())]
            idle, self._idle = self._idle, []
            self._wake.notify_all()
        for handle in handles:
            handle.kill()
        for handle in idle:
            handle.end()
        self._server.close()

    def abandon(self) -> None:
        """Let go of what belongs to the parent process, without a word to its workers."""
        for handle in [*self._idle, *(handle for handle, _ in self._active.values())]:
            handle.abandon()
        self._server.abandon()

    def _enter(self, job: Job, patience: float, snapshot: str) -> Job:
        """Wait for a place, for ``patience`` seconds at most."""
        with self._lock:
            if self._closed:
                raise WorkersUnavailable("the server is closing")
            self._snapshot = snapshot
            self._watch()
            try:
                if self._queue.enter(job, time.monotonic()):
                    return job
            except QueueFull:
                raise Busy(_LATER[job.long]) from None
        assert job.granted is not None
        if not job.granted.wait(patience):
            with self._lock:
                if not job.granted.is_set():
                    self._queue.leave(job, time.monotonic())
                    raise Busy(_LATER[job.long])
        if job.refused:
            raise Busy(_LATER[job.long])
        return job

    def _take(self, job: Job, deadline: float) -> Handle:
        """A worker that nobody else has: a warm one, or a new one."""
        with self._lock:
            handle = self._idle.pop() if self._idle else None
        if handle is None:
            handle = self._server.fork()
        with self._lock:
            self._active[job] = handle, deadline
            long, ended = job.long, job.ended
        # Both may have happened before the warden could know the process.
        if long:
            handle.demote()
        if ended:
            handle.kill()
        return handle

    def _leave(self, job: Job, handle: Handle | None, healthy: bool) -> None:
        with self._lock:
            self._active.pop(job, None)
            self._queue.leave(job, time.monotonic())
            kept = (
                handle is not None
                and healthy
                # A process that was demoted stays so; one that was to be killed may be dying.
                and not (job.long or job.ended or self._closed)
                and len(self._idle) < self._most_idle
            )
            if kept and handle is not None:
                self._idle.append(handle)
            if not self._idle:
                self._watch()
        if handle is not None and not kept:
            handle.end()

    def _watch(self) -> None:
        """Have the warden look soon; the lock is held."""
        if self._warden is None:
            self._warden = threading.Thread(
                target=self._guard, name="rejoinder-warden", daemon=True
            )
            self._warden.start()
        elif self._warden_sleeps:
            self._warden_sleeps = False
            self._wake.notify()

    def _guard(self) -> None:
        """The warden: looks after the queue and the spare worker until the pool is closed."""
        while True:
            now = time.monotonic()
            with self._lock:
                for job, (handle, _) in self._active.items():
                    used = handle.used()
                    if used is not None:  # one that waits for the disk does not wait for ever
                        job.spent = max(used, (now - (job.started or now)) / _PATIENCE)
                moved, victim = self._queue.look(now)
                demoted = [self._active[job][0] for job in moved if job in self._active]
                dead = [handle for handle, end in self._active.values() if now > end + _GRACE]
                if victim in self._active:
                    dead.append(self._active[victim][0])
                spare_wanted = not (self._idle or self._making_spare)
                self._making_spare |= spare_wanted
            for handle in demoted:
                handle.demote()
            for handle in dead:
                handle.kill()
            if spare_wanted:
                # In a thread of its own: opening a snapshot takes longer than a look.
                threading.Thread(
                    target=self._add_spare, name="rejoinder-spare", daemon=True
                ).start()
            with self._lock:
                if self._closed:
                    return
                if self._queue.running or self._making_spare:
                    self._wake.wait(QUANTUM / 2)
                else:
                    self._warden_sleeps = True
                    self._wake.wait()
                    self._warden_sleeps = False

    def _add_spare(self) -> None:
        """Start a worker, have it open the current snapshot, and put it with those that wait."""
        handle = None
        try:
            handle = self._server.fork()
            if self._snapshot is not None:
                handle.ask({"snapshot": self._snapshot, "seconds": _OPENING}, b"")
        except (WorkersUnavailable, OSError, Broken) as error:
            kept = False
            if not self._closed:
                _log.error("a spare query worker could not be started: %s", error)
                time.sleep(_AFTER_FAILURE)
        else:
            with self._lock:
                kept = not self._closed
                if kept:
                    self._idle.append(handle)
        with self._lock:
            self._making_spare = False
        if handle is not None and not kept:
            handle.end()


_REASONS: Final = {
    -signal.SIGALRM: "time",
    -signal.SIGKILL: "time",  # by the warden, where the alarm did not
    -signal.SIGABRT: "memory",  # an allocation failed
    -signal.SIGSEGV: "depth",  # the stack ran out
    -signal.SIGBUS: "depth",
}

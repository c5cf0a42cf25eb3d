"""Who may run now: two lanes of places, a bounded queue, and fairness between clients.

A query begins in the ordinary lane. One that has used up a quantum of processor time moves to the
long lane, if a place is free there, and so makes room; if none is free and somebody waits, then one
of those over their quantum or in the long lane is ended: of the client that has most running, the
one that began last. So ordinary queries wait for a quantum at most, long ones run to their end as
long as nobody waits behind them, and no client can take all places for long. A query like one that
was ended so, that died, or that has run for many quanta, waits for a place in the long lane from
the start, or as soon as that is known of it; where too many wait there it is refused, so that many
of a kind, their clients gone perhaps, do not take a quantum of the ordinary lane each. Of those
that wait for the ordinary lane, one like others that were quick goes first.

Nothing in here runs a process or looks at the clock: :mod:`workers` does.
"""

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

#: Seconds of processor time for which a query may have a place in the ordinary lane while others
#: wait for one.
QUANTUM: Final = 0.2
#: So many quanta make a query one to remember.
_LONG: Final = 5
#: How many may wait for the ordinary lane and for the long one. Who waits holds a thread of the
#: server's, and for the long lane that may be long.
WAITING: Final = (256, 6)
#: How many shapes of queries are known to take long, and for how many seconds.
_REMEMBERED: Final = 1000
_MEMORY: Final = 60.0
#: So many characters of a query make its shape.
_SHAPE_OF: Final = 4096
_CONSTANTS: Final = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|\d+")
_LAYOUT: Final = re.compile(r"#[^\n]*|\s+")


class QueueFull(Exception):  # noqa: N818 - the state of the queue
    """So many wait that one more would not be answered in time."""


@dataclass(eq=False)
class Job:
    """One query on its way: whose, and where it is. ``started`` is a monotonic time.

    ``spent`` is the processor time that it has used, if that is known; else time itself counts.
    ``granted`` is there for one that waits, and set when it has got its place, or is ``refused``.
    """

    client: str
    query: str
    long: bool = False
    started: float | None = None
    spent: float | None = None
    ended: bool = False
    refused: bool = False
    granted: threading.Event | None = None

    @cached_property
    def shape(self) -> Hashable:
        """What it has in common with queries that differ in names, numbers, texts and layout."""
        return hash(_LAYOUT.sub("", _CONSTANTS.sub("~", self.query[:_SHAPE_OF])))


class Queue:
    """The places and who has them. Its caller holds one lock around every call."""

    def __init__(
        self,
        ordinary: int,
        long: int,
        *,
        waiting: tuple[int, int] = WAITING,
        quantum: float = QUANTUM,
    ) -> None:
        self._places = {False: ordinary, True: long}
        self._most = {False: waiting[0], True: waiting[1]}
        self._running: dict[bool, list[Job]] = {False: [], True: []}
        self._waiting: dict[bool, list[Job]] = {False: [], True: []}
        self._known: OrderedDict[Hashable, float] = OrderedDict()
        self._quick: OrderedDict[Hashable, None] = OrderedDict()
        self.quantum = quantum

    @property
    def running(self) -> int:
        """How many queries have a place."""
        return len(self._running[False]) + len(self._running[True])

    def enter(self, job: Job, now: float) -> bool:
        """Give ``job`` a place and return True, or let it wait and return False.

        Raise :class:`QueueFull` where too many wait: in all, or of this client, who may take three
        quarters of the queue.
        """
        job.long = self._is_known(job, now)
        if self._free(job.long):
            self._start(job, now)
            return True
        if not self._may_wait(job):
            raise QueueFull
        job.granted = threading.Event()
        self._waiting[job.long].append(job)
        return False

    def leave(self, job: Job, now: float) -> None:
        """``job`` is done, or has given up waiting: whoever is next gets its place."""
        self._move_waiting(now)
        for long in (False, True):
            for jobs in (self._running[long], self._waiting[long]):
                if job in jobs:
                    jobs.remove(job)
        self._fill(now)

    def was_quick(self, job: Job) -> None:
        """``job`` was quick: what was known of its shape is not held against the next."""
        if self._known:
            self._known.pop(job.shape, None)
        if self._waiting[False]:  # else nobody can go before anybody
            self._quick[job.shape] = None
            if len(self._quick) > _REMEMBERED:
                self._quick.popitem(last=False)

    def was_bad(self, job: Job, now: float) -> None:
        """``job`` has died, or used up what it may: the next of its shape need not hurry."""
        self._quick.pop(job.shape, None)
        self._remember(job, now)

    def look(self, now: float) -> tuple[list[Job], Job | None]:
        """Move who is over the quantum; return them, and the one to be ended, if any.

        Call it every fraction of a quantum while queries run.
        """
        moved: list[Job] = []
        for job in self._running[False] + self._running[True]:
            if self._spent(job, now) > _LONG * self.quantum:
                self._remember(job, now)
        for job in [job for job in self._running[False] if self._is_over(job, now)]:
            if self._free(True):
                self._move(job)
                moved.append(job)
        self._move_waiting(now)
        self._fill(now)
        victim = None
        # Those that are ended already leave as soon as their process is gone.
        leaving = sum(job.ended for job in self._running[False])
        if len(self._waiting[False]) > leaving and not self._free(False):
            victim = self._victim(now)
            if victim is not None:
                victim.ended = True
                self._remember(victim, now)
                self._move_waiting(now)
            if victim is not None and victim.long:
                # Its place in the long lane goes to one that blocks the ordinary lane.
                self._running[True].remove(victim)
                for job in self._running[False]:
                    if self._is_over(job, now):
                        self._move(job)
                        moved.append(job)
                        break
                self._fill(now)
        return moved, victim

    def _victim(self, now: float) -> Job | None:
        blocking = [job for job in self._running[False] if self._is_over(job, now)]
        if not blocking:
            return None
        share = Counter(job.client for jobs in self._running.values() for job in jobs)
        return max(
            blocking + [job for job in self._running[True] if not job.ended],
            key=lambda job: (share[job.client], not job.long, job.started or 0.0),
        )

    def _is_over(self, job: Job, now: float) -> bool:
        return not job.ended and self._spent(job, now) > self.quantum

    def _spent(self, job: Job, now: float) -> float:
        if job.spent is not None:
            return job.spent
        return 0.0 if job.started is None else now - job.started

    def _free(self, long: bool) -> bool:
        return len(self._running[long]) < self._places[long]

    def _start(self, job: Job, now: float) -> None:
        job.started = now
        self._running[job.long].append(job)
        if job.granted is not None:
            job.granted.set()

    def _move(self, job: Job) -> None:
        self._running[False].remove(job)
        job.long = True
        self._running[True].append(job)

    def _fill(self, now: float) -> None:
        """Give free places to those that wait.

        First to a client that has fewer running, then to what is known to be quick, then to who
        came first.
        """
        for long in (False, True):
            while self._waiting[long] and self._free(long):
                share = Counter(job.client for jobs in self._running.values() for job in jobs)
                chosen = min(
                    self._waiting[long],
                    key=lambda job: (share[job.client], job.shape not in self._quick),
                )
                self._waiting[long].remove(chosen)
                self._start(chosen, now)

    def _may_wait(self, job: Job) -> bool:
        """Whether ``job`` has a place among those that wait for its lane."""
        waiting, most = self._waiting[job.long], self._most[job.long]
        of_client = sum(other.client == job.client for other in waiting)
        return len(waiting) < most and of_client < max(1, most * 3 // 4)

    def _move_waiting(self, now: float) -> None:
        """Who waits for the ordinary lane and has turned out to be long goes to the other.

        As if it came now: to wait there, or to be refused where it would be.
        """
        for job in [job for job in self._waiting[False] if self._is_known(job, now)]:
            self._waiting[False].remove(job)
            job.long = True
            if self._may_wait(job):
                self._waiting[True].append(job)
            else:
                job.refused = True
                if job.granted is not None:
                    job.granted.set()

    def _remember(self, job: Job, now: float) -> None:
        self._known[job.shape] = now
        self._known.move_to_end(job.shape)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _is_known(self, job: Job, now: float) -> bool:
        if not self._known:
            return False  # and the shape need not be computed
        since = self._known.get(job.shape)
        if since is not None and now - since > _MEMORY:
            del self._known[job.shape]
            return False
        return since is not None

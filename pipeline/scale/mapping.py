"""Many items over workers, their outcomes in order and never too many at a time."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, Final

from .local import Submit, local_workers
from .model import Done, Outcome, Work

#: So many batches a worker are under way: one that it is at, and enough that it never waits.
_AHEAD: Final = 3


def scale_map(
    work: Work,
    items: Iterable[Any],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    batch: int = 1,
) -> Iterator[Outcome]:
    """Do ``work`` to each of ``items``; yield the outcomes in their order.

    ``jobs`` is the number of processes, by default one a core; 0 is this process, unguarded.
    ``scheduler`` is the address of a Dask scheduler, whose workers are used instead (each thread of
    them has one process). ``batch`` items go to a worker at a time. ``items`` are taken as they are
    needed, so both they and the outcomes may be more than memory holds.

    Raise what the function raises for any item, and :class:`ScaleError` where workers cannot be
    had or the scheduler is lost.
    """
    if scheduler is None and jobs == 0:
        function = work.function()
        return (Done(function(item)) for item in items)
    if scheduler is None:
        workers = local_workers(work, available_cores() if jobs is None else jobs)
    else:
        from .cluster import cluster_workers

        workers = cluster_workers(work, scheduler)
    return _mapped(workers, items, batch)


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def _mapped(
    workers: AbstractContextManager[tuple[Submit, int]], items: Iterable[Any], batch: int
) -> Iterator[Outcome]:
    waiting: deque[Future[list[Outcome]]] = deque()
    rest = iter(items)
    with workers as (submit, count):
        while True:
            while len(waiting) < count * _AHEAD and (taken := list(islice(rest, batch))):
                waiting.append(submit(taken))
            if not waiting:
                return
            yield from waiting.popleft().result()

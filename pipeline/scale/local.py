"""Workers on this machine: processes, each with a thread here that waits for it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from .child import Child
from .guarded import guarded
from .model import Outcome, Work

#: Begins a batch; the future has the outcomes of its items.
Submit = Callable[[Sequence[Any]], "Future[list[Outcome]]"]


@contextmanager
def local_workers(work: Work, jobs: int) -> Iterator[tuple[Submit, int]]:
    """``jobs`` processes, which end with the ``with`` block; and how many that are."""
    children: list[Child] = []
    own = threading.local()

    def run(items: Sequence[Any]) -> list[Outcome]:
        if not hasattr(own, "child"):
            own.child = Child(work)
            children.append(own.child)
        return guarded(own.child, items)

    pool = ThreadPoolExecutor(jobs, thread_name_prefix="scale")
    try:
        yield (lambda items: pool.submit(run, items)), jobs
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.stop()
        pool.shutdown()
        for child in children:
            child.close()

"""Workers of a Dask cluster (https://distributed.dask.org), reached by their scheduler's address.

A task is a batch of items. The worker does it in a process of its own (:class:`Child`), so that an
item of which a process dies does not take the Dask worker along, and with it what that has done
for others. A worker that is lost all the same costs the batches that it had: the scheduler gives
them to another.
"""

import pickle
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from typing import Any, Final

from .child import Child
from .guarded import guarded
from .local import Submit
from .model import Outcome, ScaleError, Work

#: Seconds in which a scheduler must answer.
_PATIENCE: Final = 10
#: Seconds for a farewell, of which a scheduler that is gone takes no notice.
_FAREWELL: Final = 1


@contextmanager
def cluster_workers(work: Work, scheduler: str) -> Iterator[tuple[Submit, int]]:
    """The workers behind the scheduler at that address, and how many batches they do at a time.

    Raise :class:`ScaleError` where ``distributed`` is not installed, the scheduler does not answer
    or has no workers; and, whatever is being waited for, where it or too many workers are lost.
    """
    client = _connected(scheduler)
    sent = pickle.dumps(work)
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ScaleError(f"the scheduler at {scheduler} has no workers")
        executor = client.get_executor(pure=False)

        def submit(items: Sequence[Any]) -> "Future[list[Outcome]]":
            # As bytes, so that items and outcomes are nobody's business on their way.
            future: Future[list[Outcome]] = executor.submit(_run, sent, pickle.dumps(items))
            return future

        try:
            with _explained(scheduler):
                yield submit, threads
        finally:
            executor.shutdown(wait=False)  # which cancels what is not done
            with suppress(Exception):  # a worker may be gone
                if client.status == "running":
                    client.run(_release, sent)
    finally:
        with suppress(Exception):
            client.close(timeout=_FAREWELL)


def _connected(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ScaleError(
            "a Dask cluster needs the extra 'dask': pip install 'rejoinder[dask]'"
        ) from None
    try:
        return Client(  # type: ignore[no-untyped-call]
            scheduler, timeout=_PATIENCE, set_as_default=False
        )
    except (OSError, ValueError, TypeError) as error:
        raise ScaleError(f"no Dask scheduler answers at {scheduler}: {error}") from None


@contextmanager
def _explained(scheduler: str) -> Iterator[None]:
    """Say in a line what became of the cluster."""
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    again = "what is done is kept; run it again"
    try:
        yield
    except KilledWorker:
        raise ScaleError(f"the workers of {scheduler} died again and again; {again}") from None
    except (CancelledError, CommClosedError, OSError):
        raise ScaleError(f"the scheduler at {scheduler} was lost; {again}") from None


#: In a worker: thread → the process that does its work, and what work that is.
_children: dict[int, tuple[bytes, Child]] = {}


def _run(sent: bytes, items: bytes) -> list[Outcome]:
    """A task: the outcomes of a batch."""
    thread = threading.get_ident()
    if thread not in _children or _children[thread][0] != sent:
        if thread in _children:
            _children.pop(thread)[1].close()
        _children[thread] = sent, Child(pickle.loads(sent))  # noqa: S301 - our own
    return guarded(_children[thread][1], pickle.loads(items))  # noqa: S301 - our own


def _release(sent: bytes) -> None:
    """End the processes of a worker that did this work."""
    for thread, (work, child) in list(_children.items()):
        if work == sent:
            del _children[thread]
            child.close()

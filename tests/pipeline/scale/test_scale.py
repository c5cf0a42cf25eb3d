"""Many items over workers: the same outcomes, whoever dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rejoinder.pipeline.scale import Done, Lost, Outcome, ScaleError, Work, scale_map

WORK = Work("scale_functions:make", 2)


def mapped(items: list[Any], work: Work = WORK, **options: Any) -> list[Outcome]:
    return list(scale_map(work, items, **options))


def until(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("jobs", [0, 1, 2, 4])
def test_outcomes_are_the_same_in_the_same_order_however_many_workers(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    items = list(range(50))
    assert mapped(items, jobs=jobs, batch=3) == [Done(2 * item) for item in items]


def test_nothing_is_started_for_nothing() -> None:
    assert mapped([], jobs=2) == []


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    outcomes = scale_map(WORK, items(), jobs=2)
    assert next(outcomes) == Done(0)
    assert len(taken) < 20


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (("die", signal.SIGSEGV), "its worker was killed by SIGSEGV"),
        (("die", signal.SIGKILL), "its worker was killed by SIGKILL"),
        (("memory",), "its worker ended with 1 (out of memory)"),
        (("slow", 60), "its worker was ended after 1.5 s"),
    ],
)
def test_an_item_that_no_worker_survives_is_reported_and_the_rest_done(
    item: Any, reason: str
) -> None:
    work = Work(WORK.maker, WORK.context, seconds=1.5)
    outcomes = mapped([1, 2, item, 3, 4], work, jobs=1, batch=5)
    assert outcomes == [Done(2), Done(4), Lost(reason), Done(6), Done(8)]


def test_a_worker_that_is_killed_costs_its_item_a_second_attempt(tmp_path: Path) -> None:
    assert mapped([1, ("once", str(tmp_path / "died")), 2], jobs=2) == [
        Done(2),
        Done("survived"),
        Done(4),
    ]


def test_what_a_function_prints_is_no_answer() -> None:
    assert mapped([("chatter",), 1], jobs=1) == [Done("said"), Done(2)]


def test_what_a_function_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="no good"):
        mapped([1, ("raise",), 2], jobs=2)


def test_what_making_the_function_raises_is_raised() -> None:
    with pytest.raises(LookupError, match="no such model"):
        mapped([1, 2], Work("scale_functions:broken", None), jobs=2)


def test_a_result_that_cannot_be_sent_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="cannot be sent"):
        mapped([("lambda",)], jobs=1)


def test_workers_end_with_the_work() -> None:
    outcomes = scale_map(WORK, [("pid",), ("slow", 30)], jobs=2)
    (done,) = [next(outcomes)]
    assert isinstance(done, Done)
    outcomes.close()  # type: ignore[attr-defined]
    until(lambda: gone(done.result))


def test_workers_end_with_whoever_is_killed(tmp_path: Path) -> None:
    """At once, though they are busy."""
    mark = tmp_path / "mark"
    script = (
        "from rejoinder.pipeline.scale import Work, scale_map\n"
        f"list(scale_map(Work('scale_functions:make', 2), [('mark', {str(mark)!r}, 60)], jobs=1))"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        worker = int(until(lambda: mark.exists() and mark.read_text()))
        process.kill()
    until(lambda: gone(worker))


def test_a_cluster_gives_the_same_outcomes(cluster: Any) -> None:
    items = [*range(20), ("die", signal.SIGSEGV), *range(20)]
    here = mapped(items, jobs=2)
    assert mapped(items, scheduler=cluster.scheduler_address, batch=4) == here
    with pytest.raises(ValueError, match="no good"):
        mapped([1, ("raise",)], scheduler=cluster.scheduler_address)


def test_a_dask_worker_that_is_killed_costs_its_batches_only(cluster: Any, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    (doomed, *_) = cluster.workers.values()
    killed = threading.Event()

    def kill() -> None:
        until(mark.exists)
        os.kill(doomed.pid, signal.SIGKILL)
        killed.set()

    killer = threading.Thread(target=kill)
    killer.start()
    items = [("mark", str(mark), 0.2), *(("slow", 0.1) for _ in range(20)), 1]
    outcomes = mapped(items, scheduler=cluster.scheduler_address)
    killer.join()
    assert killed.is_set()
    assert outcomes == [Done("marked"), *[Done("slow")] * 20, Done(2)]


def test_a_scheduler_that_is_lost_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    address = tmp_path / "address"
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=1, threads_per_worker=1, host='127.0.0.1',\n"
        "                           dashboard_address='127.0.0.1:0', processes=False, protocol='tcp://')\n"
        f"    Path({str(address)!r}).write_text(cluster.scheduler_address)\n"
        "    time.sleep(60)\n"
    )
    (tmp_path / "lost.py").write_text(script)
    with subprocess.Popen([sys.executable, str(tmp_path / "lost.py")]) as process:
        scheduler = until(lambda: address.exists() and address.read_text())
        outcomes = scale_map(WORK, [1, *(("slow", 0.2) for _ in range(200))], scheduler=scheduler)
        assert next(outcomes) == Done(2)
        process.kill()
    with pytest.raises(ScaleError, match=r"was lost; what is done is kept; run it again"):
        list(outcomes)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x"])
def test_a_scheduler_that_does_not_answer_is_an_error(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    monkeypatch.setattr("rejoinder.pipeline.scale.cluster._PATIENCE", 1)
    with pytest.raises(ScaleError, match=f"no Dask scheduler answers at {address}"):
        mapped([1], scheduler=address)

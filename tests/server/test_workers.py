import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rejoinder.server.workers import Answer, Busy, Died, Workers, WorkersUnavailable

from .workers_support import (
    ENDLESS,
    GREEDY,
    descendants,
    eventually,
    is_alive,
    make_store,
    request,
)

MB = 1 << 20


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("snapshot"))


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    workers = Workers(2, memory=400 * MB, output=64 * MB)
    yield workers
    workers.close()


@pytest.fixture
def ask(pool: Workers, snapshot: Path) -> Callable[..., Answer]:
    def run(query: str, seconds: float = 60, client: str = "me", **changes: Any) -> Answer:
        return pool.run(request(snapshot, **changes), query, client=client, seconds=seconds)

    return run


def test_a_query_is_answered(ask: Callable[..., Answer]) -> None:
    answer = ask("SELECT ?o { <s1> ?p ?o }")
    assert b'"value 1"' in answer.body
    assert answer.meta["kind"] == "bindings"
    assert answer.meta["size"] == len(answer.body)


def test_a_large_result_comes_in_a_file_without_a_name(ask: Callable[..., Answer]) -> None:
    for n in (1, 2):
        query = f"SELECT * {{ ?s ?p ?o VALUES ?n {{ {'0 1 2 3 4 5 6 7 8 9 '} }} BIND({n} AS ?m) }}"
        answer = ask(query, limit=20 * MB)
        assert answer.body == b""
        assert answer.spool is not None
        content = os.pread(answer.spool, answer.meta["size"] + 1, 0)
        os.close(answer.spool)
        assert len(content) == answer.meta["size"] > MB
        assert content.endswith(b"]}}")


def test_a_result_over_its_limit_is_refused(ask: Callable[..., Answer]) -> None:
    answer = ask("SELECT * { ?s ?p ?o . ?t ?q ?u }", limit=2 * MB)
    assert answer.meta["error"] == "large"
    assert answer.body == b""
    assert answer.spool is None


def test_the_deadline_ends_a_query_and_the_next_is_answered(ask: Callable[..., Answer]) -> None:
    with pytest.raises(Died) as died:
        ask(ENDLESS, seconds=0.5)
    assert died.value.reason == "time"
    assert died.value.seconds > 0.4
    assert b"value 1" in ask("SELECT ?o { <s1> ?p ?o }").body


def test_a_query_that_takes_too_much_memory_is_ended(ask: Callable[..., Answer]) -> None:
    with pytest.raises(Died) as died:
        ask(GREEDY, seconds=60)
    assert died.value.reason == "memory"


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 50_000 + "}" * 50_000,
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
        "ASK { FILTER(" + "||".join(["?a=1"] * 50_000) + ") }",
        "ASK { " + "{} UNION " * 50_000 + "{} }",
    ],
    ids=["groups", "brackets", "negations", "alternatives", "unions"],
)
def test_nesting_that_overflows_the_stack_is_told_apart(
    ask: Callable[..., Answer], query: str
) -> None:
    with pytest.raises(Died) as died:
        ask(query)
    assert died.value.reason == "depth"


def test_what_is_wrong_with_a_query_is_said(ask: Callable[..., Answer]) -> None:
    meta = ask("SELECT * {\n ?s ?p }").meta
    assert (meta["error"], meta["line"], meta["column"]) == ("syntax", 2, 8)
    assert ask("INSERT DATA { <a> <b> <c> }").meta["error"] == "syntax"


def test_services_are_refused_before_evaluation(ask: Callable[..., Answer]) -> None:
    query = "SELECT * { \\u0053ERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"
    meta = ask(query).meta
    assert (meta["error"], meta["endpoint"]) == ("service", "<http://127.0.0.1:9/>")


def test_a_snapshot_that_is_not_there_is_a_fault_without_a_result(
    pool: Workers, tmp_path: Path
) -> None:
    answer = pool.run(request(tmp_path), "ASK {}", client="me", seconds=60)
    assert answer.meta["error"] == "failed"


def test_each_answer_is_of_the_snapshot_that_was_asked(pool: Workers, tmp_path: Path) -> None:
    paths = [make_store(tmp_path / str(n), 3, f"of {n}: ") for n in range(4)]
    for _ in range(3):
        for n, path in enumerate(paths):
            answer = pool.run(request(path), "SELECT ?o { <s1> ?p ?o }", client="me", seconds=60)
            assert f"of {n}: value 1".encode() in answer.body


def test_workers_die_with_a_server_that_is_killed(snapshot: Path) -> None:
    code = """
import os, sys, threading, time
from rejoinder.server.workers import Workers
from tests.server.workers_support import ENDLESS, descendants, eventually, request
from pathlib import Path
pool = Workers(2, memory=400 << 20, output=1 << 20)
def run(query):
    pool.run(request(Path(sys.argv[1])), query, client="me", seconds=60)
run("ASK {}")
for _ in range(2):
    threading.Thread(target=run, args=[ENDLESS], daemon=True).start()
assert eventually(lambda: len(descendants(os.getpid())) >= 3)
print("running", flush=True)
time.sleep(60)
"""
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, str(snapshot)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "running\n"
        started = descendants(server.pid)
        assert len(started) >= 3  # the fork server and two workers at least
        server.send_signal(signal.SIGKILL)
        server.wait()
    # Well before their queries would end them.
    assert eventually(lambda: not any(map(is_alive, started)), seconds=40)


def test_a_worker_ends_itself_where_nobody_else_can(snapshot: Path) -> None:
    """Its alarm is the kernel's: the server may hang, or its thread may never come back."""
    pool = Workers(2, memory=400 * MB, output=MB)
    try:
        pool.run(request(snapshot), "ASK {}", client="me", seconds=60)
        # The worker goes back to the others after its answer has come out.
        assert eventually(lambda: bool(pool._state._idle))
        handle = pool._state._idle[0]
        message = request(snapshot, seconds=0.3)
        from rejoinder.server.worker_wire import send

        send(handle._sock, message, ENDLESS.encode())
        assert eventually(lambda: not is_alive(handle.pid))
    finally:
        pool.close()


def test_a_fork_server_that_dies_is_replaced(snapshot: Path) -> None:
    pool = Workers(2, memory=400 * MB, output=MB)
    try:
        pool.run(request(snapshot), "ASK {}", client="me", seconds=60)
        process = pool._state._server._process
        assert process is not None
        process.kill()
        process.wait()
        outcomes = []
        for _ in range(4):  # those at hand have died with it
            try:
                outcomes.append(pool.run(request(snapshot), "ASK {}", client="me", seconds=60).body)
            except Died:
                outcomes.append(b"")
        assert outcomes[-1] == b'{"head":{},"boolean":true}'
    finally:
        pool.close()


def test_closing_ends_every_process_and_further_queries(snapshot: Path) -> None:
    pool = Workers(2, memory=400 * MB, output=MB)
    pool.run(request(snapshot), "ASK {}", client="me", seconds=60)
    process = pool._state._server._process
    assert process is not None
    started = [process.pid, *descendants(process.pid)]
    pool.close()
    assert eventually(lambda: not any(map(is_alive, started)))
    with pytest.raises(WorkersUnavailable):
        pool.run(request(snapshot), "ASK {}", client="me", seconds=60)


def _in_child(pool: Workers, snapshot: Path, pipe: Any) -> None:
    pipe.send(pool.run(request(snapshot), "ASK {}", client="me", seconds=60).body)
    process = pool._state._server._process
    pipe.send(process and process.pid)
    pool.close()


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_after_a_fork_each_process_has_workers_of_its_own(snapshot: Path) -> None:
    pool = Workers(2, memory=400 * MB, output=MB)
    try:
        pool.run(request(snapshot), "ASK {}", client="me", seconds=60)
        ours = pool._state._server._process
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(target=_in_child, args=(pool, snapshot, there))
        child.start()
        assert here.poll(30)
        assert here.recv() == b'{"head":{},"boolean":true}'
        assert ours is not None
        assert here.recv() != ours.pid
        child.join(30)
        # Its end has not taken our workers with it.
        answer = pool.run(request(snapshot), "ASK {}", client="me", seconds=60)
        assert answer.meta["kind"] == "boolean"
        assert is_alive(ours.pid)
    finally:
        pool.close()


class Hogs:
    """Twelve endless queries of one client at once, each with ``seconds`` of its own."""

    def __init__(self, pool: Workers, snapshot: Path, seconds: float) -> None:
        self.outcomes: list[BaseException] = []

        def hog() -> None:
            try:
                pool.run(request(snapshot), ENDLESS, client="hog", seconds=seconds)
            except (Busy, Died, WorkersUnavailable) as error:
                self.outcomes.append(error)

        self._threads = [threading.Thread(target=hog) for _ in range(12)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


def test_long_queries_leave_ordinary_ones_their_place(snapshot: Path) -> None:
    pool = Workers(2, memory=400 * MB, output=MB)
    try:
        # They may run for longer than the others may wait.
        hogs = Hogs(pool, snapshot, seconds=100)
        assert eventually(lambda: pool._state._queue.running >= 3)
        for n in range(40):
            query = f"SELECT ?o {{ <s{n}> ?p ?o }}"
            answer = pool.run(request(snapshot), query, client="hog", seconds=30)
            assert answer.meta["kind"] == "bindings"
        # And some of them go on all the while.
        assert pool._state._queue.running >= 2
    finally:
        pool.close()
    hogs.join()


def test_who_is_one_too_many_is_told_so_and_who_runs_too_long_is_ended(snapshot: Path) -> None:
    pool = Workers(2, memory=400 * MB, output=MB)
    try:
        hogs = Hogs(pool, snapshot, seconds=6)
        hogs.join()
    finally:
        pool.close()
    outcomes = hogs.outcomes
    assert len(outcomes) == 12
    assert any(isinstance(outcome, Died) and outcome.reason == "time" for outcome in outcomes)
    assert any(isinstance(outcome, Busy) and outcome.retry_after > 0 for outcome in outcomes)


def test_no_worker_can_be_reached_from_outside(ask: Callable[..., Answer]) -> None:
    """Whatever the text check lets through, a worker has no sockets: here it is asked directly."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        query = f"SELECT * {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}"
        assert ask(query, services=[endpoint]).meta["error"] == "failed"
        with pytest.raises(BlockingIOError):
            listener.accept()

"""The real thing: granian in a process of its own."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import IO

import pytest
from rejoinder.server.config import Config
from rejoinder.server.errors import ServerError, SnapshotError
from rejoinder.server.run import authority, serve

from .conftest import publish_site
from .test_last_resort import publish_broken

DEADLINE = 60
SERVE = (
    "import sys; from pathlib import Path; from rejoinder.server.config import Config; "
    "from rejoinder.server.run import serve; "
    "serve(Config(Path(sys.argv[1]), port=0, query_workers=1))"
)


class Server:
    """A server on a port of its own."""

    def __init__(self, site: Path, stderr: IO[bytes] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(site)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        self.port = int(self.greeting.partition("127.0.0.1:")[2].partition("/")[0])
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            try:
                if self.get("/readyz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("the server did not become ready")

    def get(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def children(self) -> list[int]:
        """Every process of the server's session but the first."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                # proc_pid_stat(5): the name in brackets may hold anything, so count from its end.
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            state, session, pid = fields[0], int(fields[3]), int(entry.parent.name)
            if session == self.process.pid != pid and state != "Z":
                found.append(pid)
        return found

    def end(self, signal_number: int) -> int:
        self.process.send_signal(signal_number)
        return self.process.wait(timeout=DEADLINE)

    def wait_until_alone(self) -> None:
        end = time.monotonic() + DEADLINE
        while self.children() and time.monotonic() < end:
            time.sleep(0.05)
        assert self.children() == []


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    server = Server(site)
    yield server
    if server.process.poll() is None:
        server.end(signal.SIGKILL)
    assert server.process.stdout is not None
    server.process.stdout.close()


def test_it_answers_as_the_application_does(server: Server, client):
    assert server.greeting.startswith("Serving “Bells” at http://127.0.0.1:")
    assert server.greeting.endswith("/data/ (Ctrl-C stops it)\n")
    paths = [
        "/",
        "/data/",
        "/data/id/person/50%25%2F50",
        "/id/person/%C3%A9mile-%C5%82uk",
        "/doc/person/o%27brien%20%22bo%22.ttl",
        "/doc/letter/bell-letter",
        "/graph/ontology.nq",
        "/download/dataset.nq",
        "/download/dataset.nq.gz",
        "/static/site.css",
        "/nothing",
        "/doc/person/%FF%FE",
        "/id/person/..%2F..%2Fetc",
        "/search?q=bell",
    ]
    for _ in range(2):  # rendered, then remembered
        for path in paths:
            wanted = client.get(path)
            got, head = server.get(path), server.get(path, "HEAD")
            assert (got.status, got.body) == (wanted.status_code, wanted.data), path
            assert (head.status, head.body) == (wanted.status_code, b""), path
            for name in ("Content-Type", "Content-Length", "ETag", "Location", "Vary", "Link"):
                assert got.getheader(name) == wanted.headers.get(name), (path, name)
                assert head.getheader(name) == wanted.headers.get(name), (path, name)
            assert len(got.msg.get_all("Date") or []) == 1
            etag = wanted.headers.get("ETag")
            if etag:
                known = server.get(path, headers={"If-None-Match": etag})
                assert (known.status, known.body) == (304, b"")
    packed = server.get("/download/dataset.nq", headers={"Accept-Encoding": "gzip"})
    assert packed.body == server.get("/download/dataset.nq.gz").body


def test_a_broken_download_is_resumed(server: Server):
    path = "/download/dataset.nq.gz"
    whole = server.get(path)
    parts = [server.get(path, headers={"Range": r}) for r in ("bytes=0-999", "bytes=1000-")]
    assert [part.status for part in parts] == [206, 206]
    assert b"".join(part.body for part in parts) == whole.body  # type: ignore[attr-defined]
    size = len(whole.body)  # type: ignore[attr-defined]
    assert parts[0].getheader("Content-Range") == f"bytes 0-999/{size}"
    assert parts[1].getheader("Content-Range") == f"bytes 1000-{size - 1}/{size}"
    plain = server.get("/download/dataset.nq")
    again = server.get("/download/dataset.nq", headers={"Range": "bytes=5-9"})
    assert (again.status, again.getheader("Accept-Ranges")) == (206, "bytes")
    assert again.body == plain.body[5:10]  # type: ignore[attr-defined]


def test_a_fault_before_flask_is_logged_and_says_nothing(tmp_path: Path):
    site = publish_site(tmp_path / "site")
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        server = Server(site, stderr)
    try:
        # A snapshot that can be opened, but whose address is none.
        manifest = publish_broken(site)
        assert "[nowhere" in manifest.read_text()
        end = time.monotonic() + DEADLINE
        while (answer := server.get("/")).status == 200 and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        server.end(signal.SIGTERM)
        assert server.process.stdout is not None
        server.process.stdout.close()
    assert (answer.status, answer.getheader("Content-Type")) == (500, "application/problem+json")
    assert b"nowhere" not in answer.body  # type: ignore[attr-defined]
    assert b"ValueError" not in answer.body  # type: ignore[attr-defined]
    assert "ValueError" in log.read_text()
    assert "GET '/' failed" in log.read_text()


def test_files_are_closed_when_they_are_sent(server: Server):
    def open_dumps() -> int:
        return sum(
            "download" in str(handle.readlink())
            for pid in server.children()
            for handle in Path(f"/proc/{pid}/fd").glob("*")
            if handle.is_symlink()
        )

    etag = server.get("/download/dataset.nq.gz").getheader("ETag") or ""
    for _ in range(5):
        for method in ("GET", "HEAD"):
            for headers in ({}, {"If-None-Match": etag}, {"Accept-Encoding": "gzip"}):
                server.get("/download/dataset.nq", method, headers)
                server.get("/download/dataset.nq.gz", method, headers)
    end = time.monotonic() + DEADLINE
    while open_dumps() and time.monotonic() < end:
        time.sleep(0.05)
    assert open_dumps() == 0


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_to_and_leaves_nobody_behind(server: Server, signal_number: int):
    server.get("/sparql?query=ASK%7B%7D")  # query workers are started on demand
    assert server.children()
    assert server.end(signal_number) == 0
    server.wait_until_alone()


def test_nobody_outlives_a_server_that_is_killed(server: Server):
    server.get("/sparql?query=ASK%7B%7D")
    assert server.children()
    server.end(signal.SIGKILL)
    server.wait_until_alone()
    with pytest.raises(OSError, match="refused"):
        server.get("/healthz")


def test_an_address_that_is_taken_is_named(site: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError) as refused:
            serve(Config(site, port=port))
    assert str(refused.value) == (
        f"cannot listen on 127.0.0.1:{port}: Address already in use; --port chooses another"
    )


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a..b", "2001:db8::1"])
def test_an_address_that_is_not_ours_is_named(site: Path, host: str):
    with pytest.raises(
        ServerError, match=r"^cannot listen on \S+:8765: .*; --host chooses another$"
    ):
        serve(Config(site, host=host, port=8765))


def test_there_must_be_something_to_serve(tmp_path: Path):
    with pytest.raises(SnapshotError, match="there is no snapshot here"):
        serve(Config(tmp_path, port=0))


def test_an_address_of_ipv6_stands_in_brackets(site: Path):
    assert authority(Config(site, host="::1", port=8000)) == "[::1]:8000"
    assert authority(Config(site, host="localhost", port=8000)) == "localhost:8000"


def test_the_collector_does_not_look_at_the_application(site: Path) -> None:
    code = (
        "import gc, os, sys; from pathlib import Path; from rejoinder.server import run; "
        "from rejoinder.server.config import Config; "
        "app = run._load(Config(Path(sys.argv[1]), query_workers=1), os.getppid()); "
        "print(gc.get_freeze_count(), len(gc.get_objects()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site)], capture_output=True, text=True, check=True
    )
    frozen, others = map(int, done.stdout.split())
    assert frozen > 50 * others

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rejoinder.server.config import Config
from rejoinder.server.engine import Output, Query, Refused
from rejoinder.server.engine_embedded import Embedded
from rejoinder.server.service_policy import is_public, usable
from rejoinder.server.snapshots import Snapshots
from rejoinder.server.workers import Workers

from .workers_support import JSON, make_store, request


@pytest.mark.parametrize(
    "service",
    [
        "http://127.0.0.1/sparql",
        "http://127.1.2.3:8000/",
        "http://localhost/sparql",
        "http://[::1]/sparql",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://nowhere.invalid/",
        "ftp://8.8.8.8/",
        "http:///sparql",
        "http://x:99999/",
    ],
)
def test_what_is_not_public_is_not_asked(service: str) -> None:
    assert not is_public(service)


def test_public_addresses_are_asked() -> None:
    public = ["http://8.8.8.8/sparql", "https://[2001:4860:4860::8888]/sparql"]
    assert usable([*public, "http://127.0.0.1/"]) == public


class Other(BaseHTTPRequestHandler):
    """Another SPARQL endpoint; it counts who knocks."""

    knocks = 0

    def do_POST(self) -> None:
        type(self).knocks += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        rows = [{"o": {"type": "literal", "value": "from afar"}}]
        body = json.dumps({"head": {"vars": ["o"]}, "results": {"bindings": rows}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - the library's spelling

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        Other.knocks = 0
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()
        thread.join()


def test_an_allowed_service_with_a_private_address_is_refused(site: Path, other: str) -> None:
    engine = Embedded(Config(site, allowed_services=(other,)))
    try:
        with pytest.raises(Refused):
            engine.answer(
                Snapshots(site).current(),
                Query(f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}"),
                Output(JSON),
                seconds=20,
                client="me",
            )
    finally:
        engine.close()
    assert Other.knocks == 0


def test_workers_without_the_fence_ask_what_is_allowed_and_nothing_else(
    tmp_path: Path, other: str
) -> None:
    snapshot = make_store(tmp_path / "snapshot", 3)
    pool = Workers(2, memory=400 << 20, output=1 << 20, fenced=False)
    try:
        allowed = request(snapshot, services=[other])
        asked = f"SELECT ?o {{ SERVICE <{other}> {{ ?s ?p ?o }} }}"
        answer = pool.run(allowed, asked, client="me", seconds=20)
        assert b"from afar" in answer.body
        assert Other.knocks == 1
        for query in (
            asked.replace("/sparql", "/other"),
            f"PREFIX e: <{other}> SELECT ?o {{ SERVICE e: {{ ?s ?p ?o }} }}",
            f"SELECT ?o {{ VALUES ?e {{ <{other}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        ):
            answer = pool.run(allowed, query, client="me", seconds=20)
            assert answer.meta["error"] == "service"
        assert Other.knocks == 1
    finally:
        pool.close()

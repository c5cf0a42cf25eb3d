"""Comunica, a SPARQL engine of others, federates over the endpoint."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "federation"
NOTES = b"""
@prefix n: <https://notes.example/> .
n:1 n:on <http://127.0.0.1:8000/id/letter/le-monde-2018> ; n:says "Read it again." .
n:2 n:on <http://127.0.0.1:8000/id/letter/no-such-letter> ; n:says "Never written." .
"""


class Notes(BaseHTTPRequestHandler):
    """Somebody's notes on letters, as a file of Turtle."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle")
        self.send_header("Content-Length", str(len(NOTES)))
        self.end_headers()
        self.wfile.write(NOTES)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def notes() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/notes.ttl"
    finally:
        server.shutdown()
        server.server_close()


def ask(query: str, *sources: str) -> list[dict[str, str]]:
    if shutil.which("node") is None:
        pytest.skip("there is no Node here")
    if not (HERE / "node_modules/@comunica/query-sparql").is_dir():
        pytest.skip("Comunica is not installed (npm ci --prefix tests/remote/federation)")
    done = subprocess.run(
        ["node", str(HERE / "ask.js"), *sources],
        input=query,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rows: list[dict[str, str]] = json.loads(done.stdout)
    return rows


def test_a_query_joins_the_endpoint_with_a_file_elsewhere(example_server: str, notes: str) -> None:
    rows = ask(
        """
        PREFIX n: <https://notes.example/> PREFIX rj: <https://w3id.org/rejoinder/ns#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?says ?name WHERE {
          ?note n:on ?letter ; n:says ?says .
          ?letter rj:signedBy ?who . ?who rdfs:label ?name
        } ORDER BY ?name
        """,
        f"sparql@{example_server}/sparql",
        f"file@{notes}",
    )
    assert {row["says"] for row in rows} == {"Read it again."}
    assert "Catherine Deneuve" in {row["name"] for row in rows}


def test_optional_counting_and_paths_go_through(example_server: str) -> None:
    rows = ask(
        """
        PREFIX rj: <https://w3id.org/rejoinder/ns#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?name (COUNT(DISTINCT ?answer) AS ?n) WHERE {
          ?answer rj:respondsTo ?letter . ?letter a rj:Letter ; rdfs:label ?name
          OPTIONAL { ?letter rj:publishedIn/rdfs:label ?venue }
        } GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 3
        """,
        f"sparql@{example_server}/sparql",
    )
    assert len(rows) == 3
    assert int(rows[0]["n"]) > 1

"""What clients hear when the store elsewhere fails, refuses, is slow, or tells half the truth."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rejoinder.pipeline.publish_store import Store as There
from rejoinder.pipeline.publish_store import Target
from rejoinder.pipeline.publish_to import publish_to
from rejoinder.server import remote_snapshots
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.errors import SnapshotError
from rejoinder.server.remote_whole import as_table

from ..server.conftest import publish_site
from .conftest import started
from .stores import Oxigraph, Store

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def on(store: Store, site: Path, **settings: Any) -> Flask:
    current = (site / "current").resolve()
    target = Target.guess(store.graph_store, store.query, None, store.account)
    publish_to(current, site, target)
    config = Config(site, endpoint=store.query, manifest=current / "manifest.json")
    return create_app(replace(config, **settings))


def ask(client: FlaskClient, query: str, accept: str = JSON) -> Any:
    return client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})


def test_a_table_is_the_same_from_every_store(store: Store, example_site: Path):
    query = (
        "PREFIX rj: <https://w3id.org/rejoinder/ns#> SELECT ?f ?o ?w ?c WHERE { ?f rj:order ?o ; "
        "rj:words ?w OPTIONAL { ?f rj:confidence ?c } } ORDER BY ?f ?o ?w LIMIT 40"
    )
    here = create_app(Config(example_site)).test_client()
    there = on(store, example_site).test_client()
    for accept in (JSON, "application/sparql-results+xml", "text/csv"):
        assert ask(there, query, accept).data == ask(here, query, accept).data
    assert json.loads(ask(there, "ASK { ?s ?p ?o }").data)["boolean"] is True
    assert json.loads(ask(there, "ASK { ?s ?p 'no such words' }").data)["boolean"] is False


def test_only_the_graphs_of_the_version_are_seen(store: Store, example_site: Path):
    client = on(store, example_site).test_client()
    foreign = "http://foreign.example/graph"
    with There(Target.guess(store.graph_store, store.query, None, store.account)) as there:
        there.replace(foreign, b"<http://foreign.example/s> <http://foreign.example/p> 'secret' .")
    for query in (
        "SELECT * { ?s ?p 'secret' }",
        "SELECT * { GRAPH ?g { ?s ?p 'secret' } }",
        f"SELECT * {{ GRAPH <{foreign}> {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{foreign}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{foreign}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ):
        assert json.loads(ask(client, query).data)["results"]["bindings"] == [], query
    parameters = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": foreign}
    answer = client.get("/sparql", query_string=parameters, headers={"Accept": JSON})
    assert json.loads(answer.data)["results"]["bindings"] == []
    graphs = json.loads(ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").data)
    names = [row["g"]["value"] for row in graphs["results"]["bindings"]]
    assert len(names) == 19
    assert all(name.startswith("http://127.0.0.1:8000/graph/") for name in names)


def test_a_query_that_is_wrong_is_so_in_the_words_of_ours_and_the_stores(
    store: Store, example_site: Path
):
    answer = ask(on(store, example_site).test_client(), "SELECT * {\n ?s ?p }")
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["line"]) == (400, 2)
    assert problem["detail"].startswith("Line 2, column ")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("INSERT DATA { <x:a> <x:b> <x:c> }", 403),
        ("PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", 403),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("LOAD <http://127.0.0.1:1/>", 403),
        ("define get:soft 'soft' SELECT * { ?s ?p ?o }", 400),
        ("EXPLAIN SELECT * { ?s ?p ?o }", 400),
    ],
)
def test_what_is_refused_never_reaches_the_store(
    store: Store, example_site: Path, query: str, status: int
):
    client = on(store, example_site).test_client()
    before = ask(client, COUNT).data
    assert ask(client, query).status_code == status
    assert ask(client, f"{COUNT} # again").data == before


def test_a_store_that_is_gone_is_a_503_and_comes_back(tmp_path: Path, example_site: Path):
    (folder := tmp_path / "store").mkdir()
    for store in started(Oxigraph, folder):
        client = on(store, example_site).test_client()
        assert client.get("/readyz").status_code == 200
        store.kill()
        answer = ask(client, COUNT)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert client.get("/doc/letter/le-monde-2018").status_code == 503
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        store.start()
        assert ask(client, COUNT).status_code == 200
        assert client.get("/doc/letter/le-monde-2018").status_code == 200


def test_a_slow_query_is_the_same_problem_as_ours(store: Store, example_site: Path):
    client = on(store, example_site, query_timeout=0.5).test_client()
    slow = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(CONTAINS(STR(?c), STR(?f)) && CONTAINS(STR(?f), STR(?i))) }"
    )
    began = time.monotonic()
    answer = ask(client, slow)
    assert answer.status_code == 504
    assert json.loads(answer.data)["title"] == "Query timed out"
    assert time.monotonic() - began < 10


def test_a_result_that_is_too_large_is_a_problem_and_no_part_of_it(
    store: Store, example_site: Path
):
    client = on(store, example_site, result_limit_mb=1).test_client()
    answer = ask(client, "SELECT * { ?s ?p ?o . ?s ?q ?r }")
    assert answer.status_code in (422, 502)  # Virtuoso says that it sends ten thousand rows
    assert "bindings" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o . ?s ?q ?r }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s ?q ?r }",
        # Few triples of many solutions.
        "CONSTRUCT { <x:y> <x:type> ?o } WHERE { ?s a ?o . ?s ?q ?r }",
        "PREFIX x: <x:> DESCRIBE ?s WHERE { ?s ?p ?o . ?s ?q ?r }",
    ],
)
def test_virtuoso_sends_no_part_of_a_result_as_the_whole(
    virtuoso: Store, example_site: Path, query: str
):
    client = on(virtuoso, example_site).test_client()
    answer = ask(client, query, "*/*")
    assert answer.status_code == 502
    assert "10000 rows" in json.loads(answer.data)["detail"]
    whole = ask(client, f"{query} LIMIT 100", "*/*")
    assert whole.status_code == 200, whole.text


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ("CONSTRUCT { ?s ?p [ ?q { } ] } WHERE { ?s ?p ?o } LIMIT 3", "WHERE { ?s ?p ?o } LIMIT 3"),
        ("PREFIX a: <b:> CONSTRUCT WHERE { ?s ?p ?o }", "WHERE { ?s ?p ?o }"),
        ("DESCRIBE ?s <x:y> a:b WHERE { ?s ?p ?o }", "WHERE { ?s ?p ?o }"),
        ("DESCRIBE * { ?s ?p ?o }", "{ ?s ?p ?o }"),
        ("DESCRIBE <x:y>", None),
    ],
)
def test_a_graphs_pattern_is_asked_for_as_a_table(query: str, table: str | None):
    found = as_table(query)
    prologue = "PREFIX a: <b:> " if query.startswith("PREFIX") else ""
    assert found == (table and f"{prologue}SELECT (1 AS ?rejoinder) {table}")


def test_a_version_that_is_not_in_the_store_is_not_served(
    store: Store, example_site: Path, tmp_path: Path
):
    app = on(store, example_site)
    manifest = json.loads((example_site / "current/manifest.json").read_text())
    other = tmp_path / "manifest.json"
    other.write_text(json.dumps(manifest | {"version": "20200101T000000Z-00000000"}))
    (tmp_path / "search.db").write_bytes((example_site / "current/search.db").read_bytes())
    with pytest.raises(SnapshotError, match="does not hold version 20200101"):
        create_app(Config(tmp_path, endpoint=store.query, manifest=other))
    assert app.test_client().get("/").status_code == 200


def test_a_manifest_without_its_search_index_is_refused(tmp_path: Path, example_site: Path):
    file = tmp_path / "manifest.json"
    file.write_bytes((example_site / "current/manifest.json").read_bytes())
    with pytest.raises(SnapshotError, match="pull --without-store"):
        create_app(Config(tmp_path, endpoint="http://127.0.0.1:1/", manifest=file))


class Crooked(ThreadingHTTPServer):
    """A store in front of a real one, that spoils answers as ``spoil`` says."""

    daemon_threads = True
    spoil: Callable[[BaseHTTPRequestHandler, bytes], None] | None = None
    behind = ""


class _Handler(BaseHTTPRequestHandler):
    server: Crooked

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.spoil is not None and b"GRAPH" not in body:
            self.server.spoil(self, body)
            return
        request = urllib.request.Request(self.server.behind, body)
        for name in ("Accept", "Content-Type"):
            request.add_header(name, self.headers[name])
        with urllib.request.urlopen(request) as answer:
            data, kind = answer.read(), answer.headers["Content-Type"]
        reply(self, 200, data, kind)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def reply(
    handler: BaseHTTPRequestHandler, status: int, data: bytes, kind: str, **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", headers.get("length", str(len(data))))
    handler.end_headers()
    handler.wfile.write(data)


@pytest.fixture
def crooked(oxigraph: Store, example_site: Path) -> Iterator[tuple[Crooked, FlaskClient]]:
    on(oxigraph, example_site)
    server = Crooked(("127.0.0.1", 0), _Handler)
    server.behind = oxigraph.query
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    manifest = (example_site / "current").resolve() / "manifest.json"
    endpoint = f"http://127.0.0.1:{server.server_port}/"
    app = create_app(Config(example_site, endpoint=endpoint, manifest=manifest, query_timeout=1))
    try:
        yield server, app.test_client()
    finally:
        server.shutdown()
        server.server_close()


TABLE = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'


@pytest.mark.parametrize(
    ("status", "data", "kind", "headers", "becomes", "says"),
    [
        (400, b"no such thing", "text/plain", {}, 400, "no such thing"),
        (500, b"Virtuoso 37000 Error SP030: SPARQL compiler: syntax error\n\nSPARQL query:\nX",
         "text/plain", {}, 400, "syntax error"),
        (500, b"Virtuoso S1T00 Error SR171: Transaction timed out", "text/plain", {}, 504, "ended"),
        (500, b"Virtuoso 42000 Error The estimated execution time 9 (sec) exceeds the limit of 4",
         "text/plain", {}, 422, "more work"),
        (500, b"Virtuoso 22012 Error SR084: Division by 0.", "text/plain", {}, 502, "Division"),
        (503, b"", "text/plain", {"Retry_After": "7"}, 503, "7 seconds"),
        (401, b"", "text/plain", {}, 500, "logged"),
        (404, b"", "text/plain", {}, 500, "logged"),
        (504, b"", "text/plain", {}, 504, "ended"),
        (200, TABLE, "text/html", {}, 502, "text/html"),
        (200, TABLE[:60], JSON, {}, 502, "cannot be read"),
        (200, TABLE[:60], JSON, {"length": "500"}, 502, "broke off"),
        (200, TABLE, JSON, {"X_SQL_State": "S1TAT"}, 504, "ended"),
        (200, TABLE, JSON, {"X_SPARQL_MaxRows": "1"}, 502, "at most 1 rows"),
        (200, TABLE, JSON, {}, 200, ""),
    ],
)  # fmt: skip
def test_failures_are_passed_on_truthfully(
    crooked: tuple[Crooked, FlaskClient],
    status: int,
    data: bytes,
    kind: str,
    headers: dict[str, str],
    becomes: int,
    says: str,
):
    server, client = crooked
    server.spoil = lambda handler, _: reply(handler, status, data, kind, **headers)
    answer = ask(client, "SELECT ?n { VALUES ?n { 1 } }")
    assert answer.status_code == becomes, answer.text
    if becomes != 200:
        assert says in json.loads(answer.data)["detail"]
        assert "SPARQL query" not in answer.text


def test_a_header_for_each_graph_is_not_too_many(crooked: tuple[Crooked, FlaskClient]):
    server, client = crooked
    echoed = {f"X_SPARQL_named_graph_{n}": "http://a.example/graph" for n in range(1100)}
    server.spoil = lambda handler, _: reply(handler, 200, TABLE, JSON, **echoed)
    assert ask(client, "SELECT ?n { VALUES ?n { 1 } }").status_code == 200


def test_a_store_that_dribbles_is_too_slow(crooked: tuple[Crooked, FlaskClient]):
    server, client = crooked

    def dribble(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", str(len(TABLE)))
        handler.end_headers()
        try:
            for byte in TABLE:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass

    server.spoil = dribble
    began = time.monotonic()
    assert ask(client, "SELECT ?n { VALUES ?n { 1 } }").status_code == 504
    assert time.monotonic() - began < 5


def test_a_new_manifest_is_served_once_the_store_has_its_version(
    oxigraph: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(remote_snapshots, "_TRY_AGAIN", 0.05)
    site = publish_site(tmp_path / "site", base="https://one.example")
    current = site / "current"
    target = Target.guess(oxigraph.graph_store, oxigraph.query, None, {})
    publish_to(current.resolve(), site, target)
    config = Config(site, endpoint=oxigraph.query, manifest=current / "manifest.json")
    client = create_app(config).test_client()
    first = client.get("/").headers["Rejoinder-Snapshot"]
    publish_site(site, base="https://one.example", hour=15, title="More bells")
    time.sleep(0.1)
    assert client.get("/").headers["Rejoinder-Snapshot"] == first
    publish_to(current.resolve(), site, target)
    time.sleep(0.2)
    assert client.get("/").headers["Rejoinder-Snapshot"] != first


def test_a_store_that_wants_digest_authentication_gets_it(virtuoso: Store, example_site: Path):
    on(virtuoso, example_site)
    manifest = (example_site / "current").resolve() / "manifest.json"
    known = Config(
        example_site,
        endpoint=virtuoso.update,  # /sparql-auth answers queries too
        manifest=manifest,
        endpoint_user=virtuoso.user,
        endpoint_password=virtuoso.password,
        endpoint_digest=True,
    )
    opener = urllib.request._opener  # type: ignore[attr-defined]  # SPARQLWrapper replaces it
    try:
        assert ask(create_app(known).test_client(), COUNT).status_code == 200
        with pytest.raises(SnapshotError, match="401"):
            create_app(replace(known, endpoint_password="wrong"))
        assert "wrong" not in repr(replace(known, endpoint_password="wrong"))
    finally:
        urllib.request.install_opener(opener)

"""Pages and documents are the same, wherever their triples come from."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode
from pyoxigraph import Store as Local
from rejoinder.ontology.layout import STORE
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline.publish_store import Target
from rejoinder.pipeline.publish_to import publish_to
from rejoinder.server import remote_reader, remote_store
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.remote_client import Endpoint
from rejoinder.server.remote_company import Company
from rejoinder.server.remote_store import RemoteQuads

from .stores import Store

PATHS = ["/", "/graph/", "/graph/registry", "/graph/registry.nq", "/network", "/timeline",
         "/feed.atom", "/dataset", "/corrections", "/kind/person", "/search?q=letter"]  # fmt: skip


def published(store: Store, site: Path) -> Path:
    snapshot = (site / "current").resolve()
    publish_to(snapshot, site, Target.guess(store.graph_store, store.query, None, store.account))
    return snapshot


@pytest.fixture
def here(example_site: Path) -> FlaskClient:
    return create_app(Config(example_site)).test_client()


@pytest.fixture
def there(store: Store, example_site: Path) -> FlaskClient:
    manifest = published(store, example_site) / "manifest.json"
    return create_app(Config(example_site, endpoint=store.query, manifest=manifest)).test_client()


@pytest.fixture
def quads(store: Store, example_site: Path) -> RemoteQuads:
    snapshot = published(store, example_site)
    return RemoteQuads(Endpoint(store.query), read_manifest(snapshot), 20)


def things(site: Path) -> list[str]:
    """The path of one thing of each kind, that of which most is said."""
    with sqlite3.connect(site / "current/search.db") as database:
        rows = database.execute("SELECT iri, max(weight) FROM entry GROUP BY kind").fetchall()
    database.close()
    return [re.sub(r"^https?://[^/]*/id/", "/doc/", iri) for iri, _ in rows]


def test_pages_and_documents_are_the_same(
    here: FlaskClient, there: FlaskClient, example_site: Path
):
    for path in (*PATHS, *things(example_site)):
        for accept in ("text/html", "text/turtle;q=0.9, application/trig;q=0.8"):
            headers = {"Accept": accept}
            ours, theirs = here.get(path, headers=headers), there.get(path, headers=headers)
            assert theirs.status_code == ours.status_code, path
            assert theirs.data == ours.data, path


def test_patterns_have_the_same_answers(
    quads: RemoteQuads, example_site: Path, monkeypatch: pytest.MonkeyPatch
):
    # So few at a time that all that is long is read in parts.
    monkeypatch.setattr(remote_store, "FIRST", 7)
    monkeypatch.setattr(remote_reader, "MORE", 5)
    monkeypatch.setattr(remote_store, "MORE", 5)
    local = Local.read_only(str(example_site / "current" / STORE))
    some = sorted(local, key=str)[:: len(local) // 12]
    union = DefaultGraph()
    for quad in some:
        s, p, o, g = quad.subject, quad.predicate, quad.object, quad.graph_name
        assert isinstance(s, NamedNode)
        assert not isinstance(o, BlankNode)
        patterns: list[tuple[Any, Any, Any, Any]] = [
            (s, None, None, None), (s, p, None, union), (s, p, o, g), (None, p, o, union),
            (None, p, o, None), (None, None, o, union), (s, None, None, NamedNode("urn:none")),
        ]  # fmt: skip
        for pattern in patterns:
            if len(list(local.quads_for_pattern(*pattern))) > 400:
                continue
            for _ in range(2):  # the second time out of what was kept
                found = list(quads.quads_for_pattern(*pattern))
                assert len(found) == len(set(found)), pattern
                assert set(found) == set(local.quads_for_pattern(*pattern)), pattern
    graph = next(iter(quads.named_graphs()))
    assert quads.contains_named_graph(graph)
    assert set(quads.quads_for_pattern(None, None, None, graph)) == set(
        local.quads_for_pattern(None, None, None, graph)
    )
    assert set(quads.named_graphs()) == set(local.named_graphs())


def test_what_cannot_be_there_is_not_asked_for(quads: RemoteQuads):
    nothing = quads.quads_for_pattern(BlankNode("b"), None, None, None)
    assert list(nothing) == []
    assert not quads.contains_named_graph(DefaultGraph())
    assert list(quads.quads_for_pattern(None, None, Literal("no such words"), None)) == []


def test_a_page_asks_much_less_often_than_it_reads(
    there: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    ask = remote_reader.ask

    def count(endpoint: Endpoint, text: str, **more: Any) -> Any:
        asked.append(text)
        return ask(endpoint, text, **more)

    monkeypatch.setattr(remote_reader, "ask", count)
    assert there.get("/doc/letter/le-monde-2018").status_code == 200
    first = len(asked)
    assert 0 < first < 150
    assert there.get("/doc/letter/le-monde-2018.trig").status_code == 200
    assert len(asked) - first < 10


def test_company_is_what_was_met_together():
    company = Company()
    a, b, c = (NamedNode(f"urn:{name}") for name in "abc")
    company.meet([a, Literal("x"), b, a, c])
    assert company.of(b) == [b, c, a]
    company.meet([NamedNode("urn:alone")])
    assert company.of(NamedNode("urn:alone")) == ()
    assert not company.repeats("q")
    assert company.repeats("q")

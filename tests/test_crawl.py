"""Whatever the example's data mentions can be looked up, and every link of its pages works.

Nothing here knows what the example says: the tests hold for any site.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import BNode, Graph
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline.snapshot import publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.snapshots import Snapshot
from werkzeug.test import TestResponse

# One after the other in one worker: they share what has been rendered.
pytestmark = pytest.mark.xdist_group("crawl")

MOUNTED = "https://debates.example/news/data"


@pytest.fixture(scope="session")
def snapshot(example_site: Path) -> Snapshot:
    return Snapshot.open(example_site / "current")


@pytest.fixture(scope="session")
def app(example_site: Path) -> Flask:
    return create_app(Config(example_site))


@pytest.fixture(scope="session")
def mentioned(snapshot: Snapshot) -> list[str]:
    iris = mentioned_in(snapshot)
    assert len(iris) > 100
    return iris


def mentioned_in(snapshot: Snapshot) -> list[str]:
    """Every IRI under ``/id/`` that any quad mentions, fragments left out."""
    root = snapshot.addresses.id_root
    iris = {
        term.value.partition("#")[0]
        for quad in snapshot.store
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(root)
    }
    return sorted(iris)


def path_of(snapshot: Snapshot, iri: str) -> str:
    path = snapshot.addresses.path(iri)
    assert path is not None
    return quote(path, safe="/%")


def test_every_iri_leads_to_its_document(
    app: Flask, snapshot: Snapshot, mentioned: list[str]
) -> None:
    client = app.test_client()
    for iri in mentioned:
        answer = client.get(path_of(snapshot, iri))
        if answer.status_code == 301:  # merged: the successor is one of those mentioned
            assert snapshot.addresses.base + answer.location in mentioned
            continue
        assert answer.status_code == 303, iri
        assert answer.location == path_of(snapshot, iri).replace("/id/", "/doc/", 1)


def test_every_document_holds_the_same_in_every_format(
    app: Flask, snapshot: Snapshot, mentioned: list[str]
) -> None:
    client = app.test_client()
    for number, iri in enumerate(mentioned):
        location = client.get(path_of(snapshot, iri)).location
        if "/doc/" not in location:
            continue
        bodies = {}
        for extension, form in GRAPH_FORMATS.items():
            answer = client.get(f"{location}.{extension}")
            assert (answer.status_code, answer.mimetype) == (200, form.media_type), iri
            bodies[extension] = answer.data
        assert client.get(f"{location}.html").status_code == 200, iri
        quads = read(bodies, "trig")
        assert set(quads) == set(read(bodies, "nq")), iri
        flat = {quad.triple for quad in quads}
        assert any(t.subject == NamedNode(iri) or t.object == NamedNode(iri) for t in flat)
        for extension in ("ttl", "nt", "rdf", "jsonld"):
            assert {q.triple for q in read(bodies, extension)} == flat, (iri, extension)
        if number % 25 == 0:  # rdflib takes a hundred times as long
            reference = set(Graph().parse(data=bodies["nt"], format="nt"))
            assert not any(isinstance(term, BNode) for triple in reference for term in triple)
            for extension, name in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
                # Without blank nodes, graphs are isomorphic when they are equal.
                assert set(Graph().parse(data=bodies[extension], format=name)) == reference


def read(bodies: dict[str, bytes], extension: str) -> list[Quad]:
    return list(parse(bodies[extension], format=GRAPH_FORMATS[extension].rdf))


def test_every_named_graph_is_served(app: Flask, snapshot: Snapshot) -> None:
    client = app.test_client()
    for graph in snapshot.store.named_graphs():
        assert isinstance(graph, NamedNode)
        answer = client.get(path_of(snapshot, graph.value) + ".nq")
        assert set(parse(answer.data, format=RdfFormat.N_QUADS)) == set(
            snapshot.store.quads_for_pattern(None, None, None, graph)
        )


def test_the_documents_hold_all_that_is_said_of_things(
    app: Flask, snapshot: Snapshot, mentioned: list[str]
) -> None:
    """Nothing of the data is out of reach of somebody who only follows links."""
    client = app.test_client()
    reached = set()
    for iri in mentioned:
        path = path_of(snapshot, iri).replace("/id/", "/doc/", 1)
        answer = client.get(f"{path}.nq")
        if answer.status_code == 200:
            reached |= set(parse(answer.data, format=RdfFormat.N_QUADS))
    ontology = NamedNode(snapshot.addresses.ontology_graph)
    for graph in snapshot.store.named_graphs():
        if graph != ontology:
            said = set(snapshot.store.quads_for_pattern(None, None, None, graph))
            assert said - reached == set() or _merged(client, snapshot, said - reached)


def _merged(client: FlaskClient, snapshot: Snapshot, quads: set[Quad]) -> bool:
    """Whether all of ``quads`` are about addresses that lead elsewhere."""
    return all(
        isinstance(q.subject, NamedNode)
        and client.get(path_of(snapshot, q.subject.value)).status_code == 301
        for q in quads
    )


# Links of pages


# Our templates write every attribute so; in a text, a quotation mark comes as an entity.
ATTRIBUTE = re.compile(r' (href|src|action|cite|id)="([^"]*)"')


class Links:
    """All addresses in a page (links, style sheets, forms, sources), and its anchors.

    No two elements of a page have the same anchor.
    """

    def __init__(self, text: str) -> None:
        attributes = [(name, unescape(value)) for name, value in ATTRIBUTE.findall(text)]
        ids = sorted(value for name, value in attributes if name == "id")
        assert ids == sorted(set(ids)), ids
        self.anchors = set(ids)
        self.found = sorted({value for name, value in attributes if name != "id" and value})


@pytest.fixture(scope="session")
def mounted(
    example_site: Path, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """A part of the example's data, under a base URI with a path."""
    addresses = snapshot.addresses
    article = snapshot.store.query(
        "SELECT ?a { ?a a <https://schema.org/NewsArticle> } ORDER BY ?a LIMIT 1"
    )
    (row,) = article  # type: ignore[misc, union-attr]
    name = row[0].value.rsplit("/", 1)[-1]  # type: ignore[index, union-attr]
    graphs = {
        addresses.article_graph(name),
        addresses.provenance_graph(name),
        addresses.registry_graph,
        addresses.ontology_graph,
    }
    base = snapshot.addresses.base

    def moved(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(f"{base}/"):
            return NamedNode(MOUNTED + term.value[len(base) :])
        return term

    site = tmp_path_factory.mktemp("mounted")
    publish(
        site,
        (
            Quad(moved(q.subject), q.predicate, moved(q.object), moved(q.graph_name))  # type: ignore[arg-type]
            for q in snapshot.store
            if isinstance(q.graph_name, NamedNode) and q.graph_name.value in graphs
        ),
        base_uri=MOUNTED,
        about=read_manifest(example_site / "current").site,
    )
    return create_app(Config(site))


def on_another_port(path: str) -> list[str]:
    return [path]


def through_a_proxy(path: str) -> list[str]:
    """As one proxy passes it on, and as another strips the prefix."""
    prefix = urlsplit(MOUNTED).path
    assert path.startswith(f"{prefix}/"), path
    return [path, path[len(prefix) :]]


def is_more_of_the_same(path: str, target: str) -> bool:
    """Whether a link leads to a view that others have shown already, with nothing new in it.

    Of a version, the pages that the site leads to are enough; of time gates and time maps, those of
    the documents whose form is negotiated.
    """
    if "/version/" in path and "/version/" in target:
        return True
    return (
        re.search(r"/(?:timegate|timemap)/.*\.(?:html|ttl|jsonld|nt|rdf|trig|nq)$", target)
        is not None
    )


@pytest.mark.parametrize(
    ("which", "home", "forward"),
    [("app", "/", on_another_port), ("mounted", "/news/data/", through_a_proxy)],
)
def test_every_link_works(
    request: pytest.FixtureRequest,
    which: str,
    home: str,
    forward: Callable[[str], list[str]],
) -> None:
    app: Flask = request.getfixturevalue(which)
    client = app.test_client()

    def get(path: str) -> TestResponse:
        answers = [
            client.get(p, headers={"Host": "127.0.0.1:9999", "Accept": "text/html"}, buffered=True)
            for p in forward(path)
        ]
        assert all(a.data == answers[0].data for a in answers), path
        return answers[0]

    pages: dict[str, Links | None] = {}
    anchors: list[tuple[str, str]] = []
    waiting = {home}
    while waiting:
        path = waiting.pop()
        answer = get(path)
        while answer.status_code in (301, 302, 303, 308):
            assert answer.location.startswith("/")
            answer = get(answer.location)
        assert answer.status_code == 200, path
        pages[path] = Links(answer.text) if answer.mimetype == "text/html" else None
        for link in internal(answer.headers.get("Link", ""), pages[path], path):
            target, _, fragment = link.partition("#")
            if fragment and "/version/" not in path:
                anchors.append((target, fragment))
            if target not in pages and not is_more_of_the_same(path, target):
                waiting.add(target)
    for target, fragment in anchors:
        page = pages[target]
        assert page is not None
        assert fragment in page.anchors, f"{target}#{fragment}"
    everything = app.extensions["rejoinder"].snapshots.current()
    for iri in mentioned_in(everything):
        document = path_of(everything, iri).replace("/id/", "/doc/", 1)
        assert document in pages or get(document).status_code == 301


def internal(header: str, page: Links | None, path: str) -> Iterator[str]:
    """The links of an answer that stay on the site; all of them path-absolute, or on the page."""
    links = [part.partition(">")[0].partition("<")[2] for part in header.split(", ") if part]
    for link in links + (page.found if page else []):
        if link.startswith(("http://", "https://", "mailto:", "data:")):
            continue
        if link.startswith(("?", "#")):
            yield path.partition("?" if link.startswith("?") else "#")[0] + link
            continue
        assert link.startswith("/"), link
        assert not link.startswith("//"), link
        assert link.isascii(), link
        yield link

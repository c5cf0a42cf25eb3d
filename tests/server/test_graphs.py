import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.server import graph_files, graphs
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.snapshots import Snapshot

from .conftest import BASE, Client, publish_site

GRAPHS = [
    "/graph/article/post-1",
    "/graph/article/post-1/provenance",
    "/graph/registry",
    "/graph/derived",
    "/graph/ontology",
]


def stored(site: Path, path: str) -> set[Quad]:
    store = Snapshot.open(site / "current").store
    return set(store.quads_for_pattern(None, None, None, NamedNode(BASE + path)))


@pytest.mark.parametrize("path", GRAPHS)
@pytest.mark.parametrize("extension", GRAPH_FORMATS)
def test_a_graph_is_sent_whole_in_every_format(
    client: FlaskClient, site: Path, path: str, extension: str
):
    form = GRAPH_FORMATS[extension]
    answer = client.get(path, headers={"Accept": form.media_type})
    assert (answer.status_code, answer.mimetype) == (200, form.media_type)
    assert answer.headers["Content-Location"] == f"/data{path}.{extension}"
    assert "Accept" in answer.headers["Vary"]
    assert client.get(f"{path}.{extension}").data == answer.data
    quads = stored(site, path)
    read = list(parse(answer.data, format=form.rdf))
    assert len(read) == len(quads)
    if form.graphs:
        assert set(read) == quads
    else:
        assert {q.triple for q in read} == {q.triple for q in quads}


def test_a_large_graph_goes_through_a_file(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(graph_files, "SORTED_LIMIT", 10)
    monkeypatch.setattr(graph_files, "_IN_MEMORY", 1000)
    app = create_app(Config(site))
    app.test_client_class = Client
    client = app.test_client()
    quads = stored(site, "/graph/ontology")
    for extension, form in GRAPH_FORMATS.items():
        answer = client.get(f"/graph/ontology.{extension}")
        assert answer.headers["Content-Length"] == str(len(answer.data))
        read = list(parse(answer.data, format=form.rdf))
        assert {q.triple for q in read} == {q.triple for q in quads}
        etag = answer.headers["ETag"]
        assert etag.startswith('"')
        known = client.get(f"/graph/ontology.{extension}", headers={"If-None-Match": etag})
        assert (known.status_code, known.data) == (304, b"")
        head = client.head(f"/graph/ontology.{extension}")
        assert (head.data, head.headers["Content-Length"]) == (b"", str(len(answer.data)))


def test_a_graph_that_rdf_xml_cannot_hold_is_refused(tmp_path: Path):
    source = f'<{BASE}/graph/registry> {{ <{BASE}/id/person/x> <https://schema.org/1> "one" . }}'
    client = create_app(Config(publish_site(tmp_path, source=source))).test_client()
    assert client.get("/graph/registry.rdf").status_code == 406
    assert client.get("/graph/registry.ttl").status_code == 200


def test_a_graphs_page_lists_what_it_describes(client: FlaskClient):
    page = client.get("/graph/article/post-1").text
    assert 'href="/data/doc/letter/bell-letter"' in page
    assert "Letter on the night bells" in page
    assert 'href="/data/graph/article/post-1.trig"' in page


def test_the_list_of_graphs_leads_to_each(client: FlaskClient):
    page = client.get("/graph/").text
    for path in GRAPHS:
        assert f'href="/data{path}"' in page
    assert ">Bells divide the harbour: its facts<" in page


def test_many_graphs_are_listed_by_the_articles_that_they_are_of(
    example_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lists() -> list[list[str]]:
        client = create_app(Config(example_site, cache_mb=0)).test_client()
        first = client.get("/graph/")
        found = [first.text]
        while 'rel="next"' in found[-1]:
            found.append(client.get(f"/graph/?page={len(found) + 1}").text)
        assert client.get(f"/graph/?page={len(found) + 1}").status_code == 404
        return [re.findall(r'<li><a href="(/graph/[^"]*)"', page) for page in found]

    [whole] = lists()
    monkeypatch.setattr(graphs, "MOST_GRAPHS", 3)
    monkeypatch.setattr(graphs, "_ARTICLES", 2)
    pages = lists()
    assert len(pages) > 2
    assert {path for page in pages for path in page} == set(whole)
    assert sum(map(len, pages)) == len(whole)
    assert pages[0][:3] == ["/graph/registry", "/graph/derived", "/graph/ontology"]
    assert all(len(page) <= 4 for page in pages[1:])
    store = Snapshot.open(example_site / "current").store
    assert len(whole) == len(list(store.named_graphs()))


def test_of_many_graphs_of_nobody_s_articles_some_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "MOST_GRAPHS", 3)
    source = "".join(f'<{BASE}/g/{n}> {{ <{BASE}/x> <urn:p> "{n}" . }}\n' for n in range(9))
    client = create_app(Config(publish_site(tmp_path, source=source))).test_client()
    page = client.get("/graph/").text
    assert len(re.findall("<li><a href=", page[page.index('<ul class="things">') :])) == 3
    assert "There are more graphs; these are some 3 of them." in page


def test_of_a_large_graph_a_page_does_not_list_what_it_describes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/graph/article/post-1").text
    assert "triples about" in before
    monkeypatch.setattr(graphs, "MOST_TRIPLES", 5)
    page = client.get("/graph/article/post-1").text
    assert "More than 5 triples: too many to list here" in page
    assert 'href="/data/doc/letter/bell-letter"' not in page
    assert 'href="/data/graph/article/post-1.trig"' in page


def test_an_article_of_which_no_provenance_is_known_links_to_none(tmp_path: Path):
    article = f"{BASE}/id/article/by-hand"
    source = f"""<{BASE}/graph/article/by-hand> {{
        <{article}> a <https://schema.org/NewsArticle> ;
        <http://www.w3.org/2000/01/rdf-schema#label> "By hand" . }}"""
    app = create_app(Config(publish_site(tmp_path, source=source, tombstones=())))
    app.test_client_class = Client
    client = app.test_client()
    for path in ("/doc/article/by-hand", "/graph/"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert 'href="/data/graph/article/by-hand"' in page
        assert "by-hand/provenance" not in page
    assert client.get("/graph/article/by-hand").status_code == 200
    assert client.get("/graph/article/by-hand/provenance").status_code == 404


def test_an_article_leads_to_how_we_came_by_its_facts(client: FlaskClient):
    page = client.get("/doc/article/post-1", headers={"Accept": "text/html"}).text
    assert 'href="/data/graph/article/post-1/provenance"' in page


def test_a_graph_that_never_was_is_a_404_and_one_withheld_a_410(client: FlaskClient):
    for path in ("/graph/nothing", "/graph/article/post-7", "/graph/registry.pdf"):
        assert client.get(path).status_code == 404
    for path in ("/graph/article/post-9", "/graph/article/post-9/provenance.ttl"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "post-9" not in answer.text


def test_graphs_are_negotiated(client: FlaskClient):
    refused = client.get("/graph/registry", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert len(refused.get_json(force=True)["variants"]) == len(GRAPH_FORMATS) + 1


def test_turtle_of_a_graph_uses_the_prefixes(client: FlaskClient):
    assert b"@prefix rj:" in client.get("/graph/article/post-1.ttl").data
    assert list(parse(client.get("/graph/registry.ttl").data, format=RdfFormat.TURTLE))

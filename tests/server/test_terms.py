from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rejoinder.ontology.vocabulary import term_names
from rejoinder.pipeline.snapshot import publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import BASE, ONTOLOGY, Site, quads


class Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names += [value for name, value in attrs if name == "id" and value]


def test_every_term_has_its_place_on_the_page(client: FlaskClient):
    page = client.get("/ns", headers={"Accept": "text/html"})
    anchors = Anchors()
    anchors.feed(page.text)
    assert set(term_names()) <= set(anchors.names)
    assert len(anchors.names) == len(set(anchors.names))
    assert "The fact that" in page.text


@pytest.mark.parametrize(
    ("extension", "rdf"),
    [("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("rdf", RdfFormat.RDF_XML)],
)
def test_machines_get_the_ontology(client: FlaskClient, extension: str, rdf: RdfFormat):
    wanted = {q.triple for q in parse(ONTOLOGY.read_bytes(), format=RdfFormat.TURTLE)}
    answer = client.get(f"/ns.{extension}")
    assert {q.triple for q in parse(answer.data, format=rdf)} == wanted
    negotiated = client.get("/ns", headers={"Accept": answer.mimetype})
    assert negotiated.data == answer.data
    assert negotiated.headers["Content-Location"] == f"/data/ns.{extension}"
    assert "Accept" in negotiated.headers["Vary"]


def test_other_forms_are_refused(client: FlaskClient):
    assert client.get("/ns", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/ns.pdf").status_code == 404


def test_a_site_may_have_no_vocabulary(tmp_path: Path):
    publish(tmp_path, quads(), base_uri=BASE, about=Site(title="Bare"))
    client = create_app(Config(tmp_path)).test_client()
    assert client.get("/ns").status_code == 404
    assert 'href="/data/ns"' not in client.get("/").text

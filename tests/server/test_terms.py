import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rejoinder.ontology.vocabulary import term_names
from rejoinder.pipeline.snapshot import publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.forms import FORMS

from .conftest import BASE, ONTOLOGY, Site, publish_site, quads


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


def test_terms_are_shown_with_examples_of_the_dataset(client: FlaskClient):
    page = client.get("/ns", headers={"Accept": "text/html"}).text
    sections = dict(
        re.findall(r'<section class="term" id="(\w+)">(.*?)</section>', page, re.DOTALL)
    )
    assert "In this dataset: " in sections["signedBy"]
    assert ">Letter on the night bells</a> → " in sections["signedBy"]
    assert 'href="/data/doc/article/post-1/response-1"' in sections["mocks"]
    assert "/data/doc/movement/" in sections["Movement"]
    assert sum("In this dataset: " in text for text in sections.values()) > 60


def test_no_example_accuses_anybody_or_is_unlisted(tmp_path: Path):
    stones = (("person/ada-quill", "unlisted", None),)
    client = create_app(Config(publish_site(tmp_path, tombstones=stones))).test_client()
    page = client.get("/ns", headers={"Accept": "text/html"}).text
    for hidden in ("accusation-1", "was accused", "/doc/person/ada-quill"):
        assert hidden not in page


def test_the_redirects_of_the_namespace_lead_to_what_answers(client: FlaskClient):
    """The rules for w3id.org, as Apache reads them: the first that matches the path."""
    text = (ONTOLOGY.parent / "w3id" / ".htaccess").read_text()
    (base,) = re.findall(r"E=SITE:(\S+)\]", text)
    rules = re.findall(r"(?m)^RewriteRule (\S+) %\{ENV:SITE\}(\S+) \[R=(\d+),L\]$", text)
    assert not base.endswith("/")
    namespace = "https://w3id.org/rejoinder/"
    for path in ("ns", "ns/", "", *(f"ns.{extension}" for extension in FORMS)):
        pattern, target, status = next(r for r in rules if re.search(r[0], path))
        found = re.search(pattern, path)
        assert found
        for number, group in enumerate(found.groups(), start=1):
            target = target.replace(f"${number}", group)
        assert status in ("302", "303")
        assert client.get(target).status_code == 200, (namespace, path)
    assert not [r for r in rules if re.search(r[0], "nsx")]

"""What a resource answers, by method and ``Accept``, down to each header that says why."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.server import documents
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.forms import FORMS

from .conftest import BASE

DOC = "/doc/letter/bell-letter"
ID = "/id/letter/bell-letter"
FACT = "/doc/article/post-1/response-1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
BOTH = "Accept, Accept-Language, Accept-Encoding"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Case:
    """A request, and what its answer must be. ``link`` must be among the links (target, rel)."""

    path: str
    accept: str | None
    status: int
    media_type: str | None
    vary: str = "Accept"
    link: tuple[str, str] | None = None
    location: str | None = None
    content_location: str | None = None
    method: str = "GET"


def doc(accept: str | None, extension: str, path: str = DOC, method: str = "GET") -> Case:
    """The document is there in the form ``extension``."""
    return Case(
        path,
        accept,
        200,
        FORMS[extension].media_type,
        BOTH if extension == "html" else "Accept",
        (f"/data{path}.ttl", "alternate"),
        content_location=f"/data{path}.{extension}",
        method=method,
    )


TABLE = [
    # The document, by the names that clients use, by weight and by wildcard.
    doc(None, "html"),
    doc("", "html"),
    doc("*/*", "html"),
    doc(BROWSER, "html"),
    doc("application/xhtml+xml", "html"),
    doc("text/turtle", "ttl"),
    doc("TEXT/TURTLE", "ttl"),
    doc("application/x-turtle", "ttl"),
    doc("text/turtle; charset=utf-8", "ttl"),
    doc("application/ld+json", "jsonld"),
    doc('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    doc("application/n-triples", "nt"),
    doc("text/plain", "nt"),
    doc("application/rdf+xml", "rdf"),
    doc("application/xml", "rdf"),
    doc("application/trig", "trig"),
    doc("application/n-quads", "nq"),
    doc("text/turtle;q=0.4, application/ld+json;q=0.9", "jsonld"),
    doc("text/turtle;q=0.4, */*;q=0.1", "ttl"),
    doc("text/html;q=0, */*", "ttl"),
    doc("text/html;q=0, text/turtle;q=0, application/*", "jsonld"),
    doc("image/png, text/turtle;q=0.1", "ttl"),
    doc("image/*;q=1, application/n-quads;q=0.001", "nq"),
    doc("garbage", "html"),
    doc("text/turtle", "ttl", FACT),
    doc("text/html", "html", FACT),
    doc("application/trig", "trig", "/doc/article/post-1"),
    doc("text/turtle", "ttl", DOC, "HEAD"),
    doc(None, "html", DOC, "HEAD"),
    # In one form, whatever is accepted.
    Case(f"{DOC}.ttl", "text/html", 200, "text/turtle", "Accept",
         (f"/data{DOC}", "canonical"), content_location=f"/data{DOC}.ttl"),
    Case(f"{DOC}.html", "image/png", 200, "text/html", BOTH, (f"/data{ID}", "describes")),
    Case(f"{DOC}.nq", None, 200, "application/n-quads", "Accept", (f"/data{ID}", "cite-as")),
    # Nothing of what is there is wanted.
    Case(DOC, "image/png", 406, PROBLEM, "Accept", (f"/data{DOC}.ttl", "alternate")),
    Case(DOC, "*/*;q=0", 406, PROBLEM, "Accept", (f"/data{DOC}.html", "alternate")),
    Case(DOC, "image/png", 406, PROBLEM, "Accept", (f"/data{DOC}.nq", "alternate"),
         method="HEAD"),
    Case(DOC, "text/*;q=0, application/*;q=0, image/png", 406, PROBLEM),
    # Names: 303 to the one document, whatever is accepted.
    Case(ID, None, 303, "text/plain", "Accept", (f"/data{DOC}", "describedby"), f"/data{DOC}"),
    Case(ID, "text/turtle", 303, "text/plain", "Accept", None, f"/data{DOC}"),
    Case(ID, "image/png", 303, "text/plain", "Accept", None, f"/data{DOC}"),
    Case(ID, "text/html", 303, "text/plain", "Accept", (f"/data{DOC}", "describedby"),
         f"/data{DOC}", method="HEAD"),
    Case("/id/article/post-1/response-1", None, 303, "text/plain", "Accept",
         (f"/data{FACT}", "describedby"), f"/data{FACT}"),
    # What was: merged, withdrawn, never there.
    Case("/id/person/old-name", None, 301, "text/plain", "Accept", None,
         "/data/id/person/ada-quill"),
    Case("/doc/person/old-name.jsonld", "text/html", 301, "text/plain", "Accept", None,
         "/data/doc/person/ada-quill.jsonld"),
    Case("/doc/person/old-name", "text/turtle", 301, "text/plain", "Accept", None,
         "/data/doc/person/ada-quill", method="HEAD"),
    Case("/id/person/gone", "text/turtle", 410, "text/turtle"),
    Case("/id/person/gone", "text/html", 410, "text/html", "Accept, Accept-Language"),
    Case("/doc/person/gone.nt", None, 410, "application/n-triples"),
    Case("/id/person/nobody", "text/turtle", 404, PROBLEM),
    Case("/id/person/nobody", BROWSER, 404, "text/html", "Accept, Accept-Language"),
    Case("/doc/letter/bell-letter.pdf", None, 404, PROBLEM),
    # What only reads takes nothing else.
    Case(DOC, "text/turtle", 405, PROBLEM, method="POST"),
    Case(ID, None, 405, PROBLEM, method="PUT"),
    Case(f"{DOC}.ttl", None, 405, PROBLEM, method="DELETE"),
    # The vocabulary, a graph, the dataset.
    Case("/ns", "text/turtle", 200, "text/turtle", "Accept", ("/data/ns", "canonical"),
         content_location="/data/ns.ttl"),
    Case("/ns", BROWSER, 200, "text/html", BOTH,
         ("/data/ns.ttl", "alternate")),
    Case("/graph/article/post-1", "application/n-quads", 200, "application/n-quads", "Accept",
         ("/data/graph/article/post-1", "canonical")),
    Case("/dataset", "application/rdf+xml", 200, "application/rdf+xml", "Accept",
         ("/data/dataset", "canonical"), content_location="/data/dataset.rdf"),
    Case("/dataset", "image/png", 406, PROBLEM, "Accept", ("/data/dataset.ttl", "alternate")),
    Case("/dataset/linkset", None, 200, "application/linkset+json",
         content_location="/data/dataset/linkset.json"),
    Case("/.well-known/void", "text/turtle", 303, "text/plain", "", None, "/data/dataset"),
]  # fmt: skip


def links(header: str | None) -> list[tuple[str, str]]:
    return re.findall(r'<([^>]*)>; rel="([^"]*)"', header or "")


@pytest.mark.parametrize("case", TABLE, ids=lambda c: f"{c.method}-{c.path}-{c.accept}")
def test_the_table(client: FlaskClient, case: Case):
    headers = {} if case.accept is None else {"Accept": case.accept}
    answers = [client.open(case.path, method=case.method, headers=headers) for _ in range(2)]
    for answer in answers:  # made, and remembered
        assert answer.status_code == case.status
        assert answer.mimetype == case.media_type
        assert answer.headers.get("Vary", "") == case.vary
        assert answer.headers.get("Location") == case.location
        if case.link:
            assert case.link in links(answer.headers.get("Link"))
        if case.content_location:
            assert answer.headers["Content-Location"] == case.content_location
        if case.method == "HEAD":
            assert answer.data == b""
            assert int(answer.headers["Content-Length"]) > 0
        if case.status == 405:
            assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))
        if case.status == 406 and case.method == "GET" and "/doc/" in case.path:
            assert len(answer.get_json(force=True)["variants"]) == len(FORMS)
        for name in ("Location", "Content-Location"):
            value = answer.headers.get(name, "/data/")
            assert value.startswith("/data/")
            assert value.isascii()


def test_the_table_is_long_enough():
    assert len({(c.path, c.accept, c.method) for c in TABLE}) >= 40


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/n-quads"])
def test_a_condition_is_met_by_the_same_variant_only(client: FlaskClient, accept: str):
    first = client.get(DOC, headers={"Accept": accept})
    known = {"Accept": accept, "If-None-Match": first.headers["ETag"]}
    again = client.get(DOC, headers=known)
    assert (again.status_code, again.headers["Vary"]) == (304, first.headers["Vary"])
    assert again.headers["Content-Location"] == first.headers["Content-Location"]
    other = client.get(DOC, headers=known | {"Accept": "application/rdf+xml"})
    assert other.status_code == 200
    assert client.get(DOC, headers={"If-Match": '"other"'}).status_code == 412


def test_a_document_has_signposts(client: FlaskClient):
    found = links(client.get(DOC, headers={"Accept": "text/html"}).headers["Link"])
    for wanted in (
        (f"/data{ID}", "cite-as"),
        (f"/data{DOC}.ttl", "describedby"),
        ("https://w3id.org/rejoinder/ns#OpenLetter", "type"),
        ("/data/dataset", "collection"),
        ("https://creativecommons.org/licenses/by/4.0/", "license"),
        (f"/data{DOC}.atom", "alternate"),
    ):
        assert wanted in found
    rdf = links(client.get(f"{DOC}.ttl").headers["Link"])
    assert not [target for target, rel in rdf if rel == "describedby"]


@pytest.mark.parametrize(
    ("accept_language", "label"),
    [
        (None, "Letter on the night bells"),
        ("fr", "Lettre sur les cloches"),
        ("fr-CA, fr;q=0.9", "Lettre sur les cloches"),
        ("de, fr;q=0.5, en;q=0.1", "Lettre sur les cloches"),
        ("en, fr", "Letter on the night bells"),
        ("fr;q=0, en", "Letter on the night bells"),
        ("de", "Letter on the night bells"),
        ("*", "Letter on the night bells"),
        ("fr;q=0.2, en;q=0.8", "Letter on the night bells"),
        (";;;===,,", "Letter on the night bells"),
    ],
)
def test_a_reader_sees_labels_of_their_language(
    client: FlaskClient, accept_language: str | None, label: str
):
    headers = {"Accept-Language": accept_language} if accept_language else {}
    for _ in range(2):
        answer = client.get(f"{DOC}.html", headers=headers)
        assert re.search(rf"<h1[^>]*>{label}</h1>", answer.text)
        assert answer.headers["Vary"] == BOTH
    turtle = client.get(f"{DOC}.ttl", headers=headers)
    assert turtle.data == client.get(f"{DOC}.ttl").data


def test_pages_of_a_language_are_kept_once(client: FlaskClient):
    one = client.get(DOC, headers={"Accept-Language": "fr"})
    two = client.get(DOC, headers={"Accept-Language": "fr-BE;q=0.7, de, en;q=0.3"})
    assert one.headers["ETag"] == two.headers["ETag"] != client.get(DOC).headers["ETag"]


def test_a_long_document_comes_in_pages_the_same_in_each_form(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = create_app(Config(site)).test_client().get(f"{DOC}.nt").data
    monkeypatch.setattr(documents, "A_PAGE", 4)
    client = create_app(Config(site)).test_client()
    everything: set[object] = set()
    for page in (1, 2, 3):
        bodies = {}
        for extension in GRAPH_FORMATS:
            answer = client.get(f"{DOC}.{extension}?page={page}")
            assert answer.status_code == 200
            form = GRAPH_FORMATS[extension]
            bodies[extension] = {q.triple for q in parse(answer.data, format=form.rdf)}
            relations = {rel: target for target, rel in links(answer.headers["Link"])}
            assert relations["last"] == f"/data{DOC}?page=3"
            assert ("next" in relations, "prev" in relations) == (page < 3, page > 1)
            suffix = f"?page={page}" if page > 1 else ""
            assert answer.headers["Content-Location"] == f"/data{DOC}.{extension}{suffix}"
        assert all(body == bodies["nt"] for body in bodies.values())
        everything |= bodies["nt"]
    paged = {t for t in everything if "hydra" not in str(t)}
    assert paged >= {q.triple for q in parse(whole, format=RdfFormat.N_TRIPLES)}
    graph = Graph().parse(data=client.get(f"{DOC}.ttl?page=2").data, format="turtle")
    hydra = "http://www.w3.org/ns/hydra/core#"
    total = graph.value(URIRef(f"{BASE}{DOC}"), URIRef(f"{hydra}totalItems"))
    assert total is not None
    assert total.toPython() > 10
    for path in (f"{DOC}.ttl?page=4", f"{DOC}?page=0", f"{DOC}.html?page=x"):
        assert client.get(path).status_code == 404

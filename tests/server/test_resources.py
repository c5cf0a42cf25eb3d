from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rejoinder.ontology.addresses import Addresses, encode_segment
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.forms import FORMS

from .conftest import BASE, publish_site

LETTER = "/doc/letter/bell-letter"
FACT = "/id/article/post-1/signature-1"
AWKWARD = [
    ("/id/person/émile-łuk", "person/émile-łuk"),
    ("/id/person/%C3%A9mile-%C5%82uk", "person/émile-łuk"),
    ("/id/person/%c3%a9mile-%c5%82uk", "person/émile-łuk"),
    ("/id/person/e%CC%81mile-%C5%82uk", "person/émile-łuk"),  # decomposed (NFD)
    ("/id/person/o%27brien%20%22bo%22", "person/o%27brien%20%22bo%22"),
    ("/id/person/o'brien%20%22bo%22", "person/o%27brien%20%22bo%22"),
    ("/id/person/50%25%2F50", "person/50%25%2F50"),
    ("/id/person/50%25/50", "person/50%25%2F50"),
    ("/id/person/c%23", "person/c%23"),
    ("/%69d/person/st%2Ettl", "person/st.ttl"),
]


@pytest.mark.parametrize(("path", "name"), AWKWARD)
def test_a_name_is_reached_however_a_client_encodes_it(client: FlaskClient, path: str, name: str):
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location == quote(f"/data/doc/{name}", safe="/%")
    assert answer.location.isascii()
    turtle = client.get(f"{answer.location}.nt")
    assert f"<{BASE}/id/{name}>" in turtle.text


def test_the_redirect_is_to_the_generic_document_whatever_is_accepted(client: FlaskClient):
    for accept in ("text/turtle", "text/html", "image/png"):
        answer = client.get("/id/letter/bell-letter", headers={"Accept": accept})
        assert (answer.status_code, answer.location) == (303, "/data/doc/letter/bell-letter")
        assert "Accept" in answer.headers["Vary"]


def test_a_fact_has_an_address_under_its_article(client: FlaskClient):
    assert client.get(FACT).location == "/data/doc/article/post-1/signature-1"


@pytest.mark.parametrize("accept", [form.media_type for form in FORMS.values()])
def test_a_document_is_negotiated(client: FlaskClient, accept: str):
    extension = next(f.extension for f in FORMS.values() if f.media_type == accept)
    answer = client.get(LETTER, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, accept)
    assert answer.headers["Content-Location"] == f"/data{LETTER}.{extension}"
    by_people = "Accept, Accept-Language, Accept-Encoding"
    wanted = by_people if accept == "text/html" else "Accept"
    assert answer.headers["Vary"] == wanted
    assert answer.data == client.get(f"{LETTER}.{extension}", headers={"Accept": "*/*"}).data


def test_a_document_says_what_it_is_about_and_what_else_there_is(client: FlaskClient):
    links = client.get(LETTER).headers["Link"]
    for form in FORMS.values():
        wanted = f'</data{LETTER}.{form.extension}>; rel="alternate"; type="{form.media_type}"'
        assert wanted in links
    assert f'</data{LETTER}>; rel="canonical"' in links
    assert '</data/id/letter/bell-letter>; rel="describes"' in links


def test_nothing_acceptable_is_a_406_with_the_variants(client: FlaskClient):
    answer = client.get(LETTER, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    variants = answer.get_json(force=True)["variants"]
    assert {"type": "text/turtle", "href": f"/data{LETTER}.ttl"} in variants
    assert len(variants) == len(FORMS)


@pytest.mark.parametrize("path", [LETTER, f"{LETTER}.ttl", "/doc/article/post-1", "/"])
def test_a_client_that_has_it_is_told_so(client: FlaskClient, path: str):
    first = client.get(path)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(path, headers={"If-None-Match": condition})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        assert again.headers.get("Vary") == first.headers.get("Vary")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", LETTER, f"{LETTER}.rdf", "/id/letter/bell-letter", "/no"])
def test_head_is_get_without_the_body(client: FlaskClient, path: str):
    for _ in range(2):  # rendered, then remembered
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.data) == (get.status_code, b"")
        assert head.headers["Content-Length"] == str(len(get.data))
        assert {k for k, _ in head.headers} - {"Date"} == {k for k, _ in get.headers} - {"Date"}


def test_a_remembered_answer_is_the_one_that_was_rendered(site: Path):
    client = create_app(Config(site)).test_client()
    for path in (LETTER, "/id/letter/bell-letter", "/kind/letter"):
        first, second = client.get(path), client.get(path)
        assert second.data == first.data
        assert sorted(second.headers) == sorted((k, v) for k, v in first.headers if k != "Date")


def test_a_name_goes_before_an_extension(client: FlaskClient):
    named = client.get("/doc/person/st.ttl", headers={"Accept": "application/n-triples"})
    assert named.mimetype == "application/n-triples"
    assert "St dot ttl" in named.text
    assert "St dot ttl" in client.get("/doc/person/st.ttl.ttl").text
    # So "st" has no address of its own in Turtle, and none is offered; it is still negotiated.
    other = client.get("/doc/person/st", headers={"Accept": "text/turtle"})
    assert other.mimetype == "text/turtle"
    assert "person/st>" in other.text
    assert "/data/doc/person/st.ttl>" not in other.headers["Link"]
    assert "/data/doc/person/st.nt>" in other.headers["Link"]
    assert other.headers["Content-Location"] == "/data/doc/person/st"


def test_a_merged_thing_leads_to_its_successor(client: FlaskClient):
    for path, location in {
        "/id/person/old-name": "/data/id/person/ada-quill",
        "/doc/person/old-name": "/data/doc/person/ada-quill",
        "/doc/person/old-name.nq": "/data/doc/person/ada-quill.nq",
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, location)


@pytest.mark.parametrize("path", ["/id/person/gone", "/id/article/post-1/claim-0"])
def test_what_is_gone_says_so_also_in_rdf(client: FlaskClient, path: str):
    assert client.get(path).status_code == 410
    document = path.replace("/id/", "/doc/", 1)
    for answer in (
        client.get(path, headers={"Accept": "text/turtle"}),
        client.get(f"{document}.ttl"),
    ):
        assert (answer.status_code, answer.mimetype) == (410, "text/turtle")
        assert answer.headers["Cache-Control"] == "no-store"
        (triple,) = [q.triple for q in parse(answer.data, format=RdfFormat.TURTLE)]
        assert triple.subject.value == f"{BASE}{path}"
        assert triple.predicate.value.endswith("#deprecated")


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "text/html"])
def test_what_is_withheld_says_nothing(client: FlaskClient, accept: str):
    answers = [
        client.get(path, headers={"Accept": accept})
        for path in (
            "/id/person/opaque-one",
            "/doc/person/opaque-one",
            "/doc/person/opaque-one.ttl",
        )
    ]
    assert {a.status_code for a in answers} == {410}
    assert len({a.data for a in answers}) == 1
    assert "opaque-one" not in answers[0].text
    assert "withh" not in answers[0].text


@pytest.mark.parametrize(
    "path",
    [
        "/id/person/nobody",
        "/id/person/",
        "/id/person",
        "/id/",
        "/id//",
        "/doc/letter/bell-letter.pdf",
        "/doc/letter/bell-letter.ttl.ttl",
        "/id/letter/bell-letter.ttl",
        "/id/article/post-1/",
        "/id/article/post-1/signature-1/more",
        "/id/person/ada-quill/",
        "/id/person/%FF%FE",
        "/id/person/%00",
        "/id/person/a%0Ab",
        "/id/../id/person/ada-quill",
        "/id/Person/ada-quill",
    ],
)
def test_what_never_was_is_a_404(client: FlaskClient, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["id", "doc", "graph", "kind", "download"]))
def test_no_path_makes_the_server_fail(hostile_client: FlaskClient, text: str, root: str):
    path = quote(text.encode("utf-8", "surrogatepass"), safe="/.")
    assert hostile_client.get(f"/{root}/{path}").status_code in (200, 301, 303, 308, 404, 410)


@pytest.fixture(scope="module")
def hostile_client(app) -> FlaskClient:
    return app.test_client()


NAMES = st.lists(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12),
    min_size=1,
    max_size=8,
    unique_by=encode_segment,
)


@settings(max_examples=8, deadline=None)
@given(names=NAMES)
def test_any_name_round_trips(tmp_path_factory: pytest.TempPathFactory, names: list[str]):
    addresses = Addresses(BASE)
    source = "".join(
        f"<{BASE}/graph/registry> {{ <{addresses.thing('person', name)}> "
        f"a <https://schema.org/Person> . }}\n"
        for name in names
    )
    site = publish_site(tmp_path_factory.mktemp("names"), source=source)
    client = create_app(Config(site)).test_client()
    for name in names:
        answer = client.get(f"/id/person/{quote(name, safe='')}")
        assert answer.status_code == 303, name
        document = client.get(answer.location, headers={"Accept": "application/n-triples"})
        assert addresses.thing("person", name) in document.text


def test_an_unlisted_thing_answers_but_is_not_to_be_found(tmp_path: Path):
    unlisted = (("person/ada-quill", "unlisted", None),)
    site = publish_site(tmp_path / "site", tombstones=unlisted)
    client = create_app(Config(site)).test_client()
    assert client.get("/id/person/ada-quill").status_code == 303
    for path in ("/doc/person/ada-quill.html", "/doc/person/ada-quill.ttl"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/doc/person/st.html").headers
    for path in ("/kind/person", "/search?q=Quill"):
        assert "person/ada-quill" not in client.get(path).text

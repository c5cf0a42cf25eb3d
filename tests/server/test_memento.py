"""Memento (RFC 7089): time gate, time maps and mementos of every document."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.errors import Problem
from rejoinder.server.memento import accept_datetime, http_date
from werkzeug.http import parse_options_header

from .conftest import Client, publish_site
from .test_versions import FIRST, SECOND, client_of, names

THING = "/doc/letter/bell-letter"
AT = {hour: f"Sun, 10 Mar 2024 {hour:02}:00:00 GMT" for hour in (11, 12, 13, 14, 15, 16)}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Versions of 12, 13 and 15 o'clock."""
    site = tmp_path_factory.mktemp("three") / "site"
    publish_site(site, source=FIRST, hour=12)
    publish_site(site, source=SECOND, hour=13)
    return publish_site(site, source=SECOND.replace("Nova New", "Nova Old"), hour=15)


@pytest.fixture(scope="module")
def three_app(three: Path) -> Flask:
    app = create_app(Config(three, query_workers=1))
    app.test_client_class = Client
    return app


@pytest.fixture
def client(three_app: Flask) -> FlaskClient:
    return three_app.test_client()


Links = dict[str, tuple[str, dict[str, str]]]


def links(value: str) -> Links:
    """Relation → target and parameters, of a ``Link`` header or a link-format document."""
    found: Links = {}
    for target, rest in re.findall(r"<([^>]*)>((?:\s*;\s*[\w*]+=\"[^\"]*\")*)", value):
        _, parameters = parse_options_header(f"x{rest}")
        for rel in parameters.pop("rel").split():
            found.setdefault(rel, (target, parameters))
    return found


@pytest.mark.parametrize("path", [THING, f"{THING}.ttl", f"{THING}.html", "/doc/person/c%23"])
def test_a_document_leads_to_its_past(client: FlaskClient, path: str):
    for _ in range(2):  # as it is made, and as it is remembered
        answer = client.get(path)
        found = links(answer.headers["Link"])
        assert found["original"][0] == f"/data{path}"
        assert found["timegate"][0] == f"/data/timegate{path}"
        assert found["timemap"] == (
            f"/data/timemap/link{path}",
            {"type": "application/link-format"},
        )
        assert "Memento-Datetime" not in answer.headers
        assert client.get(found["timegate"][0]).status_code == 302
        assert client.get(found["timemap"][0]).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (None, 2), (AT[11], 0), (AT[12], 0), ("Sun, 10 Mar 2024 12:59:59 GMT", 0), (AT[13], 1),
        (AT[14], 1), (AT[15], 2), (AT[16], 2), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_timegate_leads_to_what_was_so_then(
    client: FlaskClient, three: Path, wanted: str | None, number: int, method: str
):
    headers = {"Accept-Datetime": wanted} if wanted else {}
    answer = client.open(f"/timegate{THING}.ttl", method=method, headers=headers)
    assert answer.status_code == 302
    assert answer.headers["Vary"].lower() == "accept-datetime"
    assert "Memento-Datetime" not in answer.headers
    version = names(three)[number]
    assert answer.location == f"/data/version/{version}{THING}.ttl"
    found = links(answer.headers["Link"])
    assert found["original"][0] == f"/data{THING}.ttl"
    assert found["timemap"][0] == f"/data/timemap/link{THING}.ttl"
    assert found["first"] == (
        f"/data/version/{names(three)[0]}{THING}.ttl",
        {"datetime": AT[12]},
    )
    assert found["last"][1] == {"datetime": AT[15]}
    memento = client.get(answer.location)
    assert memento.status_code == 200
    assert memento.headers["Memento-Datetime"] == AT[{0: 12, 1: 13, 2: 15}[number]]
    found = links(memento.headers["Link"])
    assert found["original"][0] == f"/data{THING}.ttl"
    assert found["timegate"][0] == f"/data/timegate{THING}.ttl"
    assert found["timemap"][0] == f"/data/timemap/link{THING}.ttl"


def test_the_form_is_negotiated_with_the_memento(client: FlaskClient):
    """The time gate of the generic document does not choose a form."""
    gate = client.get(f"/timegate{THING}", headers={"Accept-Datetime": AT[12]})
    memento = client.get(gate.location, headers={"Accept": "application/n-triples"})
    assert memento.mimetype == "application/n-triples"
    assert "Letter on the night bells" in memento.text
    assert links(memento.headers["Link"])["original"][0] == f"/data{THING}"


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2024-03-10T12:00:00Z", "Sun, 10 Mar 2024 12:00:00", "10 Mar 2024",
     "Sun, 10 Mar 2024 12:00:00 CET", "Sun, 31 Feb 2024 12:00:00 GMT",
     "Sun, 10 Foo 2024 12:00:00 GMT",
     "Sun, 10 Mar 2024 25:00:00 GMT", "Sunday, 10-Mar-24 12:00:00 GMT", "Sun Mar 10 12:00:00 2024",
     "Sun, 10 Mar 0000 12:00:00 GMT", "Sun, 1٠ Mar 2024 12:00:00 GMT"],
)  # fmt: skip
def test_a_date_that_is_none_is_a_bad_request(client: FlaskClient, value: str):
    with pytest.raises(Problem) as caught:
        accept_datetime(value)
    assert caught.value.status == 400
    if value.isascii():
        answer = client.get(f"/timegate{THING}", headers={"Accept-Datetime": value})
        assert answer.status_code == 400
        assert "accept-datetime" in answer.headers["Vary"].lower()


def test_dates_are_read_and_written_alike():
    moment = datetime(2018, 1, 11, 8, 30, tzinfo=UTC)
    assert http_date(moment) == "Thu, 11 Jan 2018 08:30:00 GMT"
    assert accept_datetime(http_date(moment)) == moment


def test_the_time_map_lists_all_mementos(client: FlaskClient, three: Path):
    answer = client.get(f"/timemap/link{THING}")
    assert answer.mimetype == "application/link-format"
    assert answer.headers["Cache-Control"] == "no-cache"
    mementos = re.findall(r'<([^>]+)>; rel="([a-z ]*memento)"; datetime="([^"]+)"', answer.text)
    old, new, newest = names(three)
    assert mementos == [
        (f"/data/version/{old}{THING}", "first memento", AT[12]),
        (f"/data/version/{new}{THING}", "memento", AT[13]),
        (f"/data/version/{newest}{THING}", "last memento", AT[15]),
    ]
    found = links(answer.text)
    assert found["original"][0] == f"/data{THING}"
    assert found["timegate"][0] == f"/data/timegate{THING}"
    assert found["self"] == (
        f"/data/timemap/link{THING}",
        {"type": "application/link-format", "from": AT[12], "until": AT[15]},
    )
    for path, _, moment in mementos:
        assert client.get(path).headers["Memento-Datetime"] == moment


@pytest.mark.parametrize(
    ("path", "accept", "status", "media_type"),
    [
        (f"/timemap/link{THING}", "*/*", 200, "application/link-format"),
        (f"/timemap/link{THING}", "application/json", 200, "application/json"),
        (f"/timemap/link{THING}", "text/html", 200, "application/link-format"),
        (f"/timemap/json{THING}", "*/*", 200, "application/json"),
        (f"/timemap/xml{THING}", "*/*", 404, "application/problem+json"),
    ],
)
def test_forms_of_a_time_map(
    client: FlaskClient, path: str, accept: str, status: int, media_type: str
):
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, media_type)
    if media_type == "application/json":
        document = answer.json
        assert len(document["mementos"]["list"]) == 3
        assert document["mementos"]["first"]["datetime"] == "2024-03-10T12:00:00Z"
        assert document["timegate_uri"] == f"/data/timegate{THING}"


def test_only_versions_that_have_it_are_listed(client: FlaskClient, three: Path):
    """Somebody who is gone keeps the mementos that there were, and a new one has no older ones."""
    old, new, newest = names(three)
    early = client.get("/timemap/json/doc/person/early").json["mementos"]["list"]
    assert [m["uri"] for m in early] == [f"/data/version/{old}/doc/person/early"]
    late = client.get("/timemap/json/doc/person/new").json["mementos"]["list"]
    assert [m["uri"] for m in late] == [
        f"/data/version/{name}/doc/person/new" for name in (new, newest)
    ]
    first = client.get("/timegate/doc/person/new", headers={"Accept-Datetime": AT[12]})
    assert first.location == f"/data/version/{new}/doc/person/new"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("person/nobody", 404),
        ("person/gone", 410),
        ("person/opaque-one", 410),
        ("person/old-name", 410),
        ("x", 404),
        ("letter/bell-letter.zip", 404),
    ],
)
def test_what_has_no_past(client: FlaskClient, path: str, status: int):
    for root in ("timegate", "timemap/link", "timemap/json"):
        assert client.get(f"/{root}/doc/{path}").status_code == status


def test_what_is_withheld_now_has_no_past(tmp_path: Path):
    site = publish_site(tmp_path / "site", source=SECOND, hour=12)
    client = client_of(site)
    assert client.get("/timegate/doc/person/new").status_code == 302
    publish_site(
        site, source=FIRST, hour=13,
        tombstones=(("person/new", "withheld", None), ("person/opaque-one", "withheld", None)),
    )  # fmt: skip
    client = client_of(site)
    for root in ("timegate", "timemap/link", "timemap/json"):
        told = client.get(f"/{root}/doc/person/new")
        never = client.get(f"/{root}/doc/person/opaque-one")
        assert told.status_code == never.status_code == 410
        assert told.data == never.data


@pytest.mark.parametrize(
    "name",
    ['person/o\'brien "bo"', "person/50%/50", "person/c#", "person/émile-łuk", "person/st.ttl"],
)
def test_names_outside_ascii_and_worse_keep_their_past(client: FlaskClient, name: str):
    from urllib.parse import quote

    gate = client.get(f"/timegate/doc/{quote(name, safe='/')}", headers={"Accept-Datetime": AT[12]})
    assert gate.status_code == 302
    assert gate.location.isascii()
    memento = client.get(gate.location)
    assert memento.status_code == 200
    original = links(memento.headers["Link"])["original"][0]
    assert client.get(original).status_code == 200
    assert links(client.get(original).headers["Link"])["original"][0] == original


def test_a_site_at_the_root(tmp_path: Path):
    site = publish_site(tmp_path / "site", base="http://127.0.0.1:8000")
    client = client_of(site)
    gate = client.get(f"/timegate{THING}")
    assert gate.location == f"/version/{names(site)[0]}{THING}"
    assert links(client.get(gate.location).headers["Link"])["original"][0] == THING
    assert 'rel="first last memento"' in client.get(f"/timemap/link{THING}").text


# A client of others


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(three_app: Flask) -> Iterator[str]:
    with make_server("127.0.0.1", 0, three_app.wsgi_app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_memento_client_finds_its_way(served: str, three: Path):
    """PyPI's memento-client: from a document's address to what it said at a time."""
    memento_client = pytest.importorskip("memento_client")
    requests = pytest.importorskip("requests")

    class Session(requests.Session):
        """Resolves relative references, as RFC 8288, 3.1, wants it; the client leaves that out."""

        def request(self, method, url, *args, **kwargs):  # type: ignore[no-untyped-def]
            return super().request(method, urljoin(f"{served}/", url), *args, **kwargs)

    with Session() as session:
        client = memento_client.MementoClient(session=session)
        found = client.get_memento_info(f"{served}{THING}", datetime(2024, 3, 10, 14))
        old, new, newest = names(three)
        assert found["original_uri"] == f"/data{THING}"
        assert found["timegate_uri"] == f"/data/timegate{THING}"
        mementos = found["mementos"]
        assert mementos["closest"]["uri"] == [f"{served}/data/version/{new}{THING}"]
        assert mementos["closest"]["datetime"] == datetime(2024, 3, 10, 13)
        assert mementos["closest"]["http_status_code"] == 200
        assert mementos["first"]["uri"] == [f"/data/version/{old}{THING}"]
        assert mementos["last"]["datetime"] == datetime(2024, 3, 10, 15)
        again = client.get_memento_info(mementos["closest"]["uri"][0], datetime(2024, 3, 10, 16))
        assert again["original_uri"] == f"/data{THING}"
        assert again["mementos"]["closest"]["uri"] == [f"{served}/data/version/{newest}{THING}"]

"""Another port, a proxy, a base path: none of it reaches a link."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import publish_site

FORGED = {
    "Host": "evil.example:99",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "99",
    "Forwarded": "host=evil.example;proto=gopher",
    "X-Script-Name": "/evil",
    "X-Original-URL": "/evil",
}


@pytest.mark.parametrize("prefix", ["", "/data"])
def test_a_proxy_may_strip_the_base_path_or_pass_it_on(client: FlaskClient, prefix: str):
    answer = client.get(f"{prefix}/id/letter/bell-letter")
    assert (answer.status_code, answer.location) == (303, "/data/doc/letter/bell-letter")
    assert client.get(answer.location.removeprefix("/data") or "/").status_code == 200
    home = client.get(f"{prefix}/")
    assert 'href="/data/kind/letter"' in home.text
    assert re.search(r'href="/data/static/[0-9a-f]{16}/site.css"', home.text)


def test_the_base_path_alone_is_the_home_page(client: FlaskClient):
    assert client.get("/data").text == client.get("/").text


@pytest.mark.parametrize(
    "path",
    ["/", "/id/letter/bell-letter", "/doc/letter/bell-letter", "/download", "/nothing", "/ns"],
)
def test_nothing_is_taken_from_the_request(app, path: str):
    plain = app.test_client().get(path)
    forged = app.test_client().get(path, headers=FORGED)
    assert forged.data == plain.data
    kept = {k: v for k, v in forged.headers.items() if k != "Date"}
    assert kept == {k: v for k, v in plain.headers.items() if k != "Date"}
    assert "evil" not in f"{forged.text}{forged.headers}"


def test_trusted_proxies_say_who_the_client_is_and_nothing_else(site: Path):
    app = create_app(Config(site, proxies=1))
    app.add_url_rule("/who", "who", lambda: f"{_request().remote_addr} {_request().url}")
    answer = app.test_client().get("/who", headers=FORGED | {"X-Forwarded-For": "192.0.2.7"})
    assert answer.text == "192.0.2.7 https://debates.example/data/who"


def test_without_trusted_proxies_nobody_is_believed(site: Path):
    app = create_app(Config(site))
    app.add_url_rule("/who", "who", lambda: str(_request().remote_addr))
    answer = app.test_client().get("/who", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.text == "127.0.0.1"


@pytest.mark.parametrize("name", ["doc", "id", "graph"])
def test_a_base_path_may_be_called_as_one_of_our_routes(tmp_path: Path, name: str):
    site = publish_site(tmp_path / "site", base=f"https://debates.example/{name}")
    client = create_app(Config(site)).test_client()
    for prefix in ("", f"/{name}"):
        answer = client.get(f"{prefix}/id/letter/bell-letter")
        assert (answer.status_code, answer.location) == (303, f"/{name}/doc/letter/bell-letter")
        assert client.get(f"{prefix}/doc/letter/bell-letter.ttl").status_code == 200
        assert client.get(f"{prefix}/graph/registry").status_code == 200


def test_a_site_at_the_root_has_links_without_a_prefix(tmp_path: Path):
    site = publish_site(tmp_path / "site", base="http://127.0.0.1:8000")
    client = create_app(Config(site)).test_client()
    assert client.get("/id/letter/bell-letter").location == "/doc/letter/bell-letter"


def _request():
    from flask import request

    return request

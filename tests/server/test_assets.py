"""Style sheets and scripts: addresses that change with their bytes, compressed, kept for good."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.assets import Assets
from rejoinder.server.config import Config

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def sheet(client: FlaskClient) -> str:
    """The address of the style sheet, as a page names it."""
    found = re.search(r'href="/data(/static/[^"]+site\.css)"', client.get("/").text)
    assert found
    return found[1]


def test_what_a_page_names_is_kept_for_good(client: FlaskClient, sheet: str) -> None:
    answer = client.get(sheet)
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_comes_compressed_to_who_takes_that(client: FlaskClient, sheet: str) -> None:
    plain = client.get(sheet)
    packed = client.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for answer, accepted in ((plain, "identity"), (packed, "gzip")):
        headers = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
        assert client.get(sheet, headers=headers).status_code == 304


@pytest.mark.parametrize("edition", ["", "0123456789abcdef/"])
def test_another_address_answers_too_and_is_not_kept(client: FlaskClient, edition: str) -> None:
    """A page that was kept from before an upgrade still finds its style sheet."""
    answer = client.get(f"/static/{edition}site.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["none.css", "../app.py", "%2e%2e/app.py", "/etc/passwd", "vendor", "", "vendor/"]
)
def test_nothing_else_is_ever_sent(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_one_byte_changes_every_address(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.js").write_text("1")
    before = Assets(tmp_path).edition
    assert Assets(tmp_path).edition == before
    (tmp_path / "deep" / "one.js").write_text("2")
    assert Assets(tmp_path).edition != before


def test_scripts_find_each_other(site: Path) -> None:
    """What a script imports stands beside it under the address by which the page names it."""
    client = create_app(Config(site)).test_client()
    edition = Assets().edition
    for name in ("network.js", "timeline.js", "editor.js"):
        text = client.get(f"/static/{edition}/{name}").text
        for other in re.findall(r'from "\./([^"]+)"', text):
            if not other.startswith("vendor/"):
                assert client.get(f"/static/{edition}/{other}").status_code == 200

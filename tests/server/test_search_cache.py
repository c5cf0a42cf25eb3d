"""The pages of searches are kept, in a share of the cache that is their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rejoinder.server import pages, resources
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import Client

DOCUMENT = "/doc/person/ada-quill.html"


def served(site: Path, cache_mb: int) -> FlaskClient:
    app = create_app(Config(site, cache_mb=cache_mb))
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the index was asked."""
    asked: list[str] = []
    find: Callable[..., Any] = pages.find

    def noting(snapshot: Any, text: str, limit: int) -> Any:
        asked.append(text)
        return find(snapshot, text, limit)

    monkeypatch.setattr(pages, "find", noting)
    return asked


def test_a_search_is_made_once(site: Path, searched: list[str]) -> None:
    client = served(site, 8)
    pages_ = [client.get("/search?q=bells") for _ in range(3)]
    assert searched == ["bells"]
    assert len({page.data for page in pages_}) == 1
    etag = pages_[0].headers["ETag"]
    assert client.get("/search?q=bells", headers={"If-None-Match": etag}).status_code == 304
    packed = [client.get("/search?q=bells", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert packed[0].headers["Content-Encoding"] == "gzip"
    assert packed[0].data == packed[1].data
    assert searched == ["bells"]


def test_whatever_a_page_hangs_on_makes_it_another_one(site: Path, searched: list[str]) -> None:
    client = served(site, 8)
    addresses = ("q=bells", "q=bells&kind=letter", "q=bell", "q=bells&lang=fr", "q=bells&year=2024")
    answers = {address: client.get(f"/search?{address}").text for address in addresses}
    assert len(set(answers.values())) == len(searched) == len(addresses)
    for address in addresses:
        assert client.get(f"/search?{address}").text == answers[address]
    assert len(searched) == len(addresses)
    french = client.get("/search?q=bells", headers={"Accept-Language": "fr"})
    assert french.headers["Content-Language"] == "fr"
    assert french.text != answers["q=bells"]


def test_what_somebody_asked_besides_is_not_said_to_others(site: Path) -> None:
    client = served(site, 8)
    long = "bells " * 100
    first = client.get(f"/search?q={long}secret-word&utm=secret").text
    assert "utm" not in first
    assert "secret-word" not in client.get(f"/search?q={long}other").text


def test_searching_for_anything_pushes_no_document_out(
    site: Path, searched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = served(site, 1)
    kept = client.get(DOCUMENT).data
    client.get("/search?q=bells")
    for number in range(200):
        client.get(f"/search?q=junk{number}")
    monkeypatch.setattr(resources, "render_document", None)
    assert client.get(DOCUMENT).data == kept
    client.get("/search?q=bells")
    assert searched.count("bells") == 2  # the share of searches is full


def test_without_a_cache_every_search_is_made_anew(site: Path, searched: list[str]) -> None:
    client = served(site, 0)
    assert client.get("/search?q=bells").data == client.get("/search?q=bells").data
    assert len(searched) == 2

"""What the heads of pages say: enough to preview and to cite, and nothing against anybody."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.pipeline.snapshot import Tombstone, publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import BASE, Client, Site, quads


def head(client: FlaskClient, path: str) -> str:
    return unescape(client.get(path).text.split("</head>")[0])


def tags(client: FlaskClient, path: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="(.*?)">\n', head(client, path))
    return dict(found)


def json_ld(client: FlaskClient, path: str) -> dict[str, object]:
    page = client.get(path).text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    document: dict[str, object] = json.loads(text)
    return document


def test_an_article_can_be_kept_in_a_library(client: FlaskClient):
    found = tags(client, "/doc/article/post-1")
    assert found["citation_title"] == "Bells divide the harbour"
    assert found["citation_author"] == "J. Doe"
    assert found["citation_publication_date"] == "2024/03/02"
    assert found["citation_journal_title"] == "The Harbour Post"


def test_a_letter_can_be_previewed(client: FlaskClient):
    found = tags(client, "/doc/letter/bell-letter")
    assert found["og:title"] == "Letter on the night bells"
    assert found["og:url"] == f"{BASE}/id/letter/bell-letter"
    assert found["citation_author"] == "Ada Quill"


def test_data_in_the_head_is_schema_org(client: FlaskClient):
    document = json_ld(client, "/doc/article/post-1")
    assert document["@type"] == "NewsArticle"
    assert document["url"] == "https://harbour.example/bells?a=1&b=2"
    assert json_ld(client, "/doc/person/ada-quill")["sameAs"] == "http://www.wikidata.org/entity/Q1"
    quotation = json_ld(client, "/doc/article/post-1/quotation-1")
    assert quotation["text"] == "let us <b>sleep</b>"


@pytest.mark.parametrize("fact", ["accusation-1", "response-2"])
def test_no_head_accuses_anybody(client: FlaskClient, fact: str):
    page = head(client, f"/doc/article/post-1/{fact}")
    assert tags(client, f"/doc/article/post-1/{fact}")["og:title"] == (
        "Reported in Bells divide the harbour"
    )
    assert "ld+json" not in page
    assert "og:description" not in page


def test_accusations_are_in_no_data_in_any_head(client: FlaskClient):
    for path in ("letter/bell-letter", "person/o%27brien%20%22bo%22", "article/post-1"):
        assert "ringing for money" not in head(client, f"/doc/{path}")


def test_who_is_not_listed_is_not_indexed_nor_named_in_data(tmp_path: Path):
    publish(
        tmp_path,
        quads(),
        base_uri=BASE,
        about=Site(title="Bells"),
        tombstones=[Tombstone(f"{BASE}/id/person/ada-quill", "unlisted")],
    )
    app = create_app(Config(tmp_path))
    app.test_client_class = Client
    client = app.test_client()
    own = head(client, "/doc/person/ada-quill")
    assert '<meta name="robots" content="noindex">' in own
    assert "ld+json" not in own
    assert "Ada Quill" not in head(client, "/doc/letter/bell-letter")
    assert "Ada Quill" not in tags(client, "/doc/article/post-1/quotation-1")["og:title"]

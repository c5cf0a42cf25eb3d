from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.news import as_moment

from .conftest import BASE, publish_site

A = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feed.atom", "/doc/letter/bell-letter.atom", "/doc/person/ada-quill.atom"]


def read(client: FlaskClient, path: str) -> ET.Element:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def ids(feed: ET.Element) -> list[str]:
    return [entry.findtext(f"{A}id") or "" for entry in feed.iter(f"{A}entry")]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_as_the_standard_has_it(client: FlaskClient, path: str):
    """RFC 4287, 4.1: what a feed and its entries must have, each once, and of what form."""
    feed = read(client, path)
    assert feed.tag == f"{A}feed"
    assert feed.find(f"{A}author/{A}name") is not None
    (own,) = [link for link in feed.findall(f"{A}link") if link.get("rel") == "self"]
    assert own.get("href") == f"{BASE}{path}"
    for element in (feed, *feed.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{A}{name}")
            assert found.text
        assert (element.findtext(f"{A}id") or "").startswith(f"{BASE}/")
        updated = element.findtext(f"{A}updated") or ""
        assert datetime.strptime(updated, "%Y-%m-%dT%H:%M:%SZ")
        alternates = [x for x in element.findall(f"{A}link") if x.get("rel") == "alternate"]
        assert len(alternates) == 1  # 4.1.2: no two of the same type and language
    entries = list(feed.iter(f"{A}entry"))
    assert entries
    assert len(set(ids(feed))) == len(entries)
    dates = [entry.findtext(f"{A}updated") or "" for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert feed.findtext(f"{A}updated") == dates[0]


def test_the_newest_come_first_with_the_date_of_their_article(client: FlaskClient):
    feed = read(client, "/feed.atom")
    assert ids(feed)[:2] == [
        f"{BASE}/id/letter/bell-letter",
        f"{BASE}/id/article/post-2/response-1",
    ]
    assert feed.findtext(f"{A}updated") == "2024-03-09T00:00:00Z"


def test_accusations_and_what_answers_them_are_in_no_feed(client: FlaskClient):
    for path in (*FEEDS, "/doc/person/o'brien%20%22bo%22.atom", "/doc/group/residents.atom"):
        text = client.get(path).text
        assert "accus" not in text
        assert "response-2" not in text


def test_a_feed_stays_the_same_over_builds(tmp_path: Path, client: FlaskClient):
    later = create_app(Config(publish_site(tmp_path, hour=18))).test_client()
    for path in FEEDS:
        assert later.get(path).data == client.get(path).data
        etag = later.get(path).headers["ETag"]
        assert later.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_what_is_unlisted_is_in_no_feed(tmp_path: Path):
    stones = (("person/émile-łuk", "unlisted", None),)
    source = f"{BASE}/id/person/émile-łuk"
    site = publish_site(tmp_path, tombstones=stones)
    client = create_app(Config(site)).test_client()
    assert f"{BASE}/id/article/post-1/response-1" not in ids(read(client, "/feed.atom"))
    own = client.get("/doc/person/émile-łuk.atom")
    assert source not in own.text
    assert own.headers["X-Robots-Tag"] == "noindex"


def test_only_what_answers_has_a_feed(client: FlaskClient):
    for path in ("/doc/person/nobody.atom", "/doc/article/post-1.atom", "/doc/debate/bells.atom"):
        assert client.get(path).status_code == 404
    merged = client.get("/doc/person/old-name.atom")
    assert (merged.status_code, merged.location) == (301, "/data/doc/person/ada-quill.atom")
    assert client.get("/doc/person/opaque-one.atom").status_code == 410


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2018", "2018-01-01T00:00:00Z"),
        ("2018-03", "2018-03-01T00:00:00Z"),
        ("2018-03-09", "2018-03-09T00:00:00Z"),
        ("2018-03-09T14:30:00+01:00", "2018-03-09T00:00:00Z"),
        ("-0044", None),
        ("soon", None),
    ],
)
def test_dates_of_the_data_become_moments(date: str, moment: str | None):
    assert as_moment(date) == moment


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str):
    moment = as_moment(text)
    assert moment is None or len(moment) == 20

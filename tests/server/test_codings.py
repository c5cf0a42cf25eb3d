"""Pages come compressed to who takes gzip, each form of them with an ETag of its own."""

import gzip

import pytest
from flask.testing import FlaskClient

PAGES = [
    "/",
    "/doc/letter/bell-letter.html",
    "/kind/letter",
    "/feed.atom",
    "/sitemap.xml",
    "/ns.html",
]


@pytest.fixture
def page(client: FlaskClient) -> str:
    return next(p for p in PAGES if client.get(p).status_code == 200)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_in_either_coding(client: FlaskClient, path: str) -> None:
    for _ in range(2):  # made, then remembered
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert plain.status_code == packed.status_code == 200
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        assert plain.headers["ETag"] != packed.headers["ETag"]
        for answer in (plain, packed):
            assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_each_coding_is_validated_by_its_own_etag(client: FlaskClient, accepted: str) -> None:
    headers = {"Accept-Encoding": accepted}
    first = client.get("/", headers=headers)
    known = headers | {"If-None-Match": first.headers["ETag"]}
    for _ in range(2):
        again = client.get("/", headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Vary"] == first.headers["Vary"]
        assert "Content-Encoding" not in again.headers
    other = "identity" if accepted == "gzip" else "gzip"
    assert client.get("/", headers=known | {"Accept-Encoding": other}).status_code == 200
    assert client.get("/", headers=headers | {"If-Match": first.headers["ETag"]}).status_code == 200


def test_gzip_that_is_refused_is_not_sent(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "gzip;q=0, *"})
    assert "Content-Encoding" not in answer.headers


def test_data_come_as_they_are(client: FlaskClient) -> None:
    for path in ("/ns.ttl", "/ns.jsonld"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" not in answer.headers.get("Vary", "")

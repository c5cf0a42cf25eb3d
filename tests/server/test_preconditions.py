"""``If-Match`` (RFC 9110, 13.1.1)."""

import pytest
from flask.testing import FlaskClient

PATHS = [
    "/",
    "/doc/letter/bell-letter",
    "/doc/letter/bell-letter.ttl",
    "/graph/registry.nq",
    "/download/dataset.nq",
    "/download/dataset.nq.gz",
    "/static/site.css",
    "/sparql?query=ASK%7B%7D",
]


@pytest.mark.parametrize("path", PATHS)
def test_another_representation_than_the_one_wanted_is_refused(client: FlaskClient, path: str):
    etag = client.get(path).headers["ETag"]
    for _ in range(2):  # made, then remembered
        # The comparison is strong, so a weak tag never matches.
        for wanted in ('"x"', '"x", "y"', f"W/{etag}"):
            refused = client.get(path, headers={"If-Match": wanted})
            assert (refused.status_code, refused.mimetype) == (412, "application/problem+json")
            assert refused.get_json(force=True)["status"] == 412
            assert refused.headers["ETag"] == etag
            assert client.head(path, headers={"If-Match": wanted}).status_code == 412
        for wanted in (etag, f'"x", {etag}', "*"):
            answer = client.get(path, headers={"If-Match": wanted})
            assert (answer.status_code, answer.data) == (200, client.get(path).data)


def test_it_goes_before_if_none_match_and_range(client: FlaskClient):
    path = "/download/dataset.nq.gz"
    etag = client.get(path).headers["ETag"]
    for more in ({"If-None-Match": etag}, {"Range": "bytes=0-9"}):
        assert client.get(path, headers={"If-Match": '"x"'} | more).status_code == 412
    known = client.get(path, headers={"If-Match": etag, "If-None-Match": etag})
    assert known.status_code == 304
    part = client.get(path, headers={"If-Match": etag, "Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)


def test_it_changes_no_answer_but_a_success(client: FlaskClient):
    for path, status in (
        ("/nothing", 404),
        ("/id/letter/bell-letter", 303),
        ("/download/dataset.nq.gz.gz", 404),
    ):
        assert client.get(path, headers={"If-Match": '"x"'}).status_code == status

import gzip
import hashlib
from base64 import b64decode
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.ontology.manifest import Download, read_manifest

GZIP = {"Accept-Encoding": "gzip, br;q=0.5"}


@pytest.fixture(scope="module")
def downloads(site: Path) -> list[Download]:
    return read_manifest(site / "current").downloads


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_every_file_is_what_the_manifest_says(client: FlaskClient, downloads: list[Download]):
    assert len(downloads) >= 12
    for entry in downloads:
        answer = client.get(f"/download/{entry.name}")
        assert answer.status_code == 200
        assert sha256(answer.data) == entry.sha256
        assert answer.headers["Content-Length"] == str(entry.bytes) == str(len(answer.data))
        assert answer.mimetype == entry.media_type
        assert answer.headers["ETag"] == f'"{entry.sha256.removeprefix("sha256:")}"'
        assert "Content-Encoding" not in answer.headers


def test_a_client_that_takes_gzip_gets_it_compressed_on_the_way(
    client: FlaskClient, downloads: list[Download]
):
    by_name = {d.name: d for d in downloads}
    plain, packed = by_name["dataset.nq"], by_name["dataset.nq.gz"]
    answer = client.get("/download/dataset.nq", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "application/n-quads"
    assert answer.headers["Content-Length"] == str(packed.bytes) == str(len(answer.data))
    assert sha256(gzip.decompress(answer.data)) == plain.sha256
    # Another representation, so another strong ETag (RFC 9110, 8.8.3).
    assert answer.headers["ETag"] == f'"{packed.sha256.removeprefix("sha256:")}"'
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Accept-Encoding" in client.get("/download/dataset.nq").headers["Vary"]


def test_gzip_that_is_refused_is_not_sent(client: FlaskClient):
    answer = client.get("/download/dataset.nq", headers={"Accept-Encoding": "gzip;q=0, *;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_a_gz_file_is_a_file_and_not_a_coding(client: FlaskClient):
    answer = client.get("/download/dataset.nq.gz", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.mimetype == "application/gzip"
    assert gzip.decompress(answer.data).startswith(b"<")


@pytest.mark.parametrize("name", ["dataset.nq", "dataset.nq.gz", "SHA256SUMS"])
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_head_and_304(client: FlaskClient, name: str, headers: dict[str, str]):
    path = f"/download/{name}"
    get, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.data == b""
    for field in ("Content-Length", "ETag", "Content-Type", "Content-Encoding"):
        assert head.headers.get(field) == get.headers.get(field)
    known = client.get(path, headers=headers | {"If-None-Match": get.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


def test_a_broken_download_can_be_resumed(client: FlaskClient):
    whole = client.get("/download/dataset.nq.gz")
    part = client.get(
        "/download/dataset.nq.gz",
        headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]},
    )
    assert part.status_code == 206
    assert part.data == whole.data[100:]
    assert part.headers["Content-Range"] == f"bytes 100-{len(whole.data) - 1}/{len(whole.data)}"


@pytest.mark.parametrize("name", ["dataset.nq.gz", "SHA256SUMS"])
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-9", slice(0, 10)),
        ("5-5", slice(5, 6)),
        ("-7", slice(-7, None)),
        ("90-", slice(90, None)),
    ],
)
def test_a_range_is_sent_without_an_if_range_too(
    client: FlaskClient, name: str, asked: str, part: slice
):
    whole = client.get(f"/download/{name}").data
    start, end, _ = part.indices(len(whole))
    answer = client.get(f"/download/{name}", headers={"Range": f"bytes={asked}"})
    assert (answer.status_code, answer.data) == (206, whole[part])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(end - start)


def test_a_range_of_what_has_changed_or_is_known_is_not_sent(client: FlaskClient):
    path = "/download/dataset.nq.gz"
    whole = client.get(path)
    changed = client.get(path, headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (changed.status_code, changed.data) == (200, whole.data)
    known = client.get(path, headers={"Range": "bytes=5-", "If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=0-9", "bytes=x", "bytes=9-1"])
def test_ranges_that_we_do_not_serve_are_ignored(client: FlaskClient, asked: str):
    path = "/download/dataset.nq.gz"
    whole = client.get(path)
    answer = client.get(path, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, whole.data)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_beyond_the_end_is_refused(client: FlaskClient):
    answer = client.get("/download/dataset.nq.gz", headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"].startswith("bytes */")
    head = client.head("/download/dataset.nq.gz", headers={"Range": "bytes=0-9"})
    assert head.status_code == 200  # only GET has ranges


def test_a_range_is_one_of_the_coding_that_is_sent(client: FlaskClient):
    path = "/download/dataset.nq"
    for accepted, coding in (({}, None), (GZIP, "gzip")):
        whole = client.get(path, headers=accepted)
        resumed = {"Range": "bytes=70000-", "If-Range": whole.headers["ETag"]}
        if len(whole.data) <= 70_000:
            resumed["Range"] = "bytes=500-"
        part = client.get(path, headers=resumed | accepted)
        first = int(resumed["Range"][6:-1])
        assert (part.status_code, part.data) == (206, whole.data[first:])
        assert part.headers.get("Content-Encoding") == coding
        assert part.headers["ETag"] == whole.headers["ETag"]
        size = len(whole.data)
        assert part.headers["Content-Range"] == f"bytes {first}-{size - 1}/{size}"
        assert int(part.headers["Content-Length"]) == len(part.data)


def test_the_parts_of_an_unpacked_file_are_the_file(client: FlaskClient):
    path = "/download/dataset.nq"
    whole = client.get(path).data
    third = len(whole) // 3
    parts = [
        client.get(path, headers={"Range": f"bytes={first}-{last}"}).data
        for first, last in ((0, third), (third + 1, 2 * third), (2 * third + 1, len(whole) + 9))
    ]
    assert b"".join(parts) == whole
    assert client.get(path, headers={"Range": "bytes=-5"}).data == whole[-5:]
    other = client.get(path, headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (other.status_code, other.data) == (200, whole)
    dated = {"Range": "bytes=5-", "If-Range": "Wed, 21 Oct 2015 07:28:00 GMT"}
    assert client.get(path, headers=dated).status_code == 200
    beyond = client.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"
    assert client.head(path, headers={"Range": "bytes=0-9"}).status_code == 200


def test_the_digest_is_that_of_the_bytes_sent(client: FlaskClient):
    answer = client.get("/download/dataset.ttl", headers=GZIP)
    value = answer.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
    assert b64decode(value) == hashlib.sha256(answer.data).digest()


def test_checksums_are_those_of_the_files(client: FlaskClient):
    sums = client.get("/download/SHA256SUMS")
    assert sums.mimetype == "text/plain"
    lines = [line.split() for line in sums.text.splitlines()]
    assert {name.lstrip("*") for _, name in lines} >= {"dataset.nq", "dataset.nq.gz"}
    for digest, name in lines:
        answer = client.get(f"/download/{name.lstrip('*')}")
        assert hashlib.sha256(answer.data).hexdigest() == digest


def test_the_page_lists_every_file_with_its_checksum(
    client: FlaskClient, downloads: list[Download]
):
    page = client.get("/download/").text
    for entry in downloads:
        assert f'href="/data/download/{entry.name}"' in page
        if not entry.name.endswith(".gz"):
            assert entry.name == "SHA256SUMS" or entry.sha256.removeprefix("sha256:") in page


def test_without_the_slash_it_is_elsewhere(client: FlaskClient):
    answer = client.get("/download")
    assert (answer.status_code, answer.location) == (308, "/data/download/")


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "../manifest.json",
        "..%2Fmanifest.json",
        "%2E%2E/manifest.json",
        "%2Fetc%2Fpasswd",
        "..",
        ".",
        "dataset.nq.gz.gz",
        "nothing",
        "dataset.nq%00",
    ],
)
def test_nothing_else_is_ever_sent(client: FlaskClient, name: str):
    assert client.get(f"/download/{name}").status_code == 404


def test_the_articles_cited_are_a_list_for_reference_managers(client: FlaskClient):
    ris = client.get("/download/citations.ris")
    assert ris.mimetype == "application/x-research-info-systems"
    assert ris.text.count("TY  - NEWS") == 2
    assert "AU  - J. Doe" in ris.text
    assert "@article{post-1," in client.get("/download/citations.bib").text
    assert len(client.get("/download/citations.csl.json").get_json(force=True)) == 2
    assert "javascript:" not in ris.text

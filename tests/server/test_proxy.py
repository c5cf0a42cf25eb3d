"""Behind a real nginx: on another host name, below a path, and whatever the client pretends."""

import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from rdflib import Graph

from .conftest import BASE, publish_site
from .nginx import nginx
from .test_run import Server

FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "6.6.6.6",
    "X-Original-URL": "/evil",
    "Forwarded": "host=evil.example;proto=gopher",
}
PATHS = [
    ("/data/", "text/html"),
    ("/data", "text/html"),
    ("/data/id/letter/bell-letter", "text/turtle"),
    ("/data/id/person/old-name", "*/*"),
    ("/data/id/person/gone", "text/turtle"),
    ("/data/id/person/nobody", "*/*"),
    ("/data/doc/letter/bell-letter", "text/html"),
    ("/data/doc/letter/bell-letter", "text/turtle"),
    ("/data/doc/letter/bell-letter", "application/ld+json"),
    ("/data/doc/letter/bell-letter", "image/png"),
    ("/data/doc/letter/bell-letter.atom", "*/*"),
    ("/data/timegate/doc/letter/bell-letter", "*/*"),
    ("/data/timemap/link/doc/letter/bell-letter", "*/*"),
    ("/data/versions", "text/html"),
    ("/data/graph/article/post-1", "application/trig"),
    ("/data/ns", "text/html"),
    ("/data/sparql", "text/turtle"),
    ("/data/dataset", "text/html"),
    ("/data/dataset", "application/rdf+xml"),
    ("/data/dataset/linkset", "*/*"),
    ("/data/dataset/ro-crate-metadata.json", "*/*"),
    ("/data/dataset.bib", "*/*"),
    ("/data/download", "*/*"),
    ("/data/download/", "text/html"),
    ("/data/feed.atom", "*/*"),
    ("/data/reconcile", "*/*"),
    ("/data/sitemap.xml", "*/*"),
    ("/robots.txt", "*/*"),
    ("/.well-known/void", "*/*"),
    ("/data/search?q=bell", "text/html"),
    ("/data/nothing", "text/html"),
]

pytestmark = pytest.mark.xdist_group("proxy")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx in front of a server of the small site."""
    folder = tmp_path_factory.mktemp("proxy")
    server = Server(publish_site(folder / "site"))
    try:
        with nginx(folder, server.port) as port:
            yield port
    finally:
        server.end(signal.SIGTERM)
        server.process.stdout.close()


def ask(
    port: int, path: str, accept: str = "*/*", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept": accept} | (headers or {}))
        answer = connection.getresponse()
        fields: dict[str, str] = {}
        for name, value in answer.getheaders():
            fields[name.lower()] = ", ".join(filter(None, (fields.get(name.lower()), value)))
        return answer.status, fields, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(("path", "accept"), PATHS)
def test_no_wrong_address_ever_comes_out(port: int, path: str, accept: str):
    plain = ask(port, path, accept, {"Host": "debates.example"})
    forged = ask(port, path, accept, FORGED)
    assert plain[0] < 500
    assert (forged[0], forged[2]) == (plain[0], plain[2])
    for status, headers, body in (plain, forged):
        said = "\n".join(headers.values()) + body.decode()
        for wrong in (
            "evil",
            "gopher",
            ":666",
            f":{port}",
            "127.0.0.1",
            "localhost",
            "//rejoinder",
        ):
            assert wrong not in said, (status, wrong)
        if "location" in headers:
            assert headers["location"].startswith("/data/")
        for target in re.findall(r"<([^>]*)>;", headers.get("link", "")):
            assert target.startswith(("/data/", "https://", "http://www.w3.org/")), target
        if headers.get("content-type", "").startswith("text/html"):
            for link in re.findall(rb' (?:href|src|action)="(/[^"]*)"', body):
                assert link.startswith(b"/data/") or link == b"/data", link


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/data/id/person/50%25%2F50", "/data/doc/person/50%25%2F50"),
        ("/data/id/person/c%23", "/data/doc/person/c%23"),
        ("/data/id/person/%C3%A9mile-%C5%82uk", "/data/doc/person/%C3%A9mile-%C5%82uk"),
        ("/data/id/person/o%27brien%20%22bo%22", "/data/doc/person/o%27brien%20%22bo%22"),
    ],
)
def test_names_pass_as_they_are(port: int, path: str, document: str):
    status, headers, _ = ask(port, path)
    assert (status, headers["location"]) == (303, document)
    assert ask(port, document, "text/turtle")[0] == 200


@pytest.mark.parametrize(
    ("raw", "document"),
    [
        ("/data/id/person/émile-łuk", b"/data/doc/person/%C3%A9mile-%C5%82uk"),
        ("/data/id/person/%C3%A9mile-łuk", b"/data/doc/person/%C3%A9mile-%C5%82uk"),
        ('/data/id/person/o\'brien%20"bo"', b"/data/doc/person/o%27brien%20%22bo%22"),
    ],
)
def test_raw_letters_and_quotes_reach_what_they_name(port: int, raw: str, document: bytes):
    """As some clients send them, though RFC 3986 has them encoded."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"GET {raw} HTTP/1.0\r\nHost: debates.example\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b" 303 " in answer.partition(b"\r\n")[0]
    assert b"\r\nlocation: " + document + b"\r\n" in answer.replace(b"Location", b"location")


def test_a_cache_in_front_can_ask_again_and_downloads_go_on(port: int):
    path = "/data/doc/letter/bell-letter.ttl"
    _, headers, _ = ask(port, path)
    assert headers["etag"].startswith('"')
    assert headers["cache-control"] == "no-cache"
    assert ask(port, path, headers={"If-None-Match": headers["etag"]})[0] == 304
    _, packed, _ = ask(port, path, headers={"Accept-Encoding": "gzip"})
    assert "Accept-Encoding" in packed["vary"]
    assert ask(port, path, headers={"If-None-Match": packed["etag"]})[0] == 304
    for name in ("dataset.nq", "dataset.nq.gz"):
        _, headers, whole = ask(port, f"/data/download/{name}")
        resumed = {"Range": "bytes=99-", "If-Range": headers["etag"]}
        status, _, part = ask(port, f"/data/download/{name}", headers=resumed)
        assert (status, part) == (206, whole[99:])


# Readers that others wrote.


def tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (on Debian: apt-get install {package})")
    return found


def run(*command: object) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_rdflib_follows_a_name_to_its_document(port: int):
    graph = Graph().parse(f"http://127.0.0.1:{port}/data/id/letter/bell-letter")
    assert len(graph) > 100
    assert any(str(s) == f"{BASE}/id/letter/bell-letter" for s in graph.subjects())


def test_curl_follows_negotiates_and_resumes(port: int, tmp_path: Path):
    curl, root = tool("curl", "curl"), f"http://127.0.0.1:{port}/data"
    shown = run(curl, "-sS", "-L", "-H", "Accept: application/n-triples", "-w",
                "%{http_code} %{content_type} %{num_redirects}",
                f"{root}/id/letter/bell-letter")  # fmt: skip
    assert shown.endswith("200 application/n-triples 1")
    whole, part = tmp_path / "whole", tmp_path / "part"
    run(curl, "-sS", "-o", whole, f"{root}/download/dataset.nq")
    part.write_bytes(whole.read_bytes()[:1000])
    run(curl, "-sS", "-C", "-", "-o", part, f"{root}/download/dataset.nq")
    assert part.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("extension", "syntax"),
    [("ttl", "turtle"), ("rdf", "rdfxml"), ("nt", "ntriples"), ("nq", "nquads"), ("trig", "trig")],
)
def test_rapper_reads_each_form(port: int, tmp_path: Path, extension: str, syntax: str):
    rapper = tool("rapper", "raptor2-utils")
    counts = set()
    for path in ("doc/letter/bell-letter", "dataset", "ns"):
        file = tmp_path / "read"
        file.write_bytes(ask(port, f"/data/{path}.{extension}")[2])
        said = run(rapper, "-q", "-i", syntax, "-o", "ntriples", file, f"{BASE}/")
        counts.add(len([line for line in said.splitlines() if line.endswith(" .")]))
        assert "rapper: Error" not in said
    assert min(counts) > 50


def test_the_signposting_client_finds_its_way(port: int):
    client = pytest.importorskip("signposting")
    root = f"http://127.0.0.1:{port}/data"
    found = client.find_signposting_http(f"{root}/doc/letter/bell-letter")
    assert found.citeAs.target == f"{root}/id/letter/bell-letter"
    assert found.collection.target == f"{root}/dataset"
    assert found.license.target == "https://creativecommons.org/licenses/by/4.0/"
    assert {f"{root}/doc/letter/bell-letter.ttl"} <= {d.target for d in found.describedBy}
    landing = client.find_signposting_http(f"{root}/dataset")
    assert "https://schema.org/Dataset" in {t.target for t in landing.types}
    assert landing.items
    for linkset in landing.linksets:
        whole = client.find_signposting_linkset(linkset.target)
        items = {s.target for s in whole.signposts if s.rel == "item"}
        assert f"{root}/download/facts.jsonl" in items

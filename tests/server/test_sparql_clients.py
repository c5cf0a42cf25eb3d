"""The clients that people use, and the W3C's tests, against a real server."""

import html
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import publish
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from .sparql_server import Server
from .workers_support import eventually

SHARED = Path(__file__).parents[3] / "shared"
CHECK = SHARED / "tools" / "protocol_check.py"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SELECT = "SELECT ?type { ?s a ?type }"
CONSTRUCT = "CONSTRUCT { ?s a ?type } WHERE { ?s a ?type }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site with the data that the W3C's tests ask for."""
    site = tmp_path_factory.mktemp("site")
    quads = [
        Quad(
            NamedNode(DATA.format(n)),
            TYPE,
            NamedNode("http://xmlns.com/foaf/0.1/Document"),
            NamedNode(DATA.format(n)),
        )
        for n in (1, 2, 3)
    ]
    publish(site, quads, base_uri="http://127.0.0.1:8000", about=Site(title="Protocol"))
    with Server(site) as running:
        yield running


@pytest.mark.skipif(not CHECK.exists(), reason="the W3C's tests are not beside this checkout")
def test_the_protocol_tests_of_the_w3c_pass(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, str(CHECK), server.url], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith(", 0 failed\n")


# SPARQLWrapper


@pytest.fixture
def wrapper(server: Server) -> SPARQLWrapper:
    return SPARQLWrapper(server.url)


def asked(wrapper: SPARQLWrapper, query: str, form: str) -> Any:
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("request_method", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_asks_in_each_way(
    wrapper: SPARQLWrapper, method: str, request_method: str
) -> None:
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request_method)
    assert len(asked(wrapper, SELECT, JSON)["results"]["bindings"]) == 3


def test_sparqlwrapper_reads_each_table(wrapper: SPARQLWrapper) -> None:
    assert asked(wrapper, "ASK {}", JSON)["boolean"] is True
    xml = asked(wrapper, SELECT, XML)
    assert len(xml.getElementsByTagName("result")) == 3
    assert asked(wrapper, SELECT, CSV).decode().split()[0] == "type"
    assert asked(wrapper, SELECT, TSV).decode().split()[0] == "?type"


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_reads_each_graph(wrapper: SPARQLWrapper, form: str) -> None:
    result = asked(wrapper, CONSTRUCT, form)
    if not isinstance(result, Graph):
        result = Graph().parse(data=result, format="n3")
    assert len(result) == 3


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV, TURTLE, N3, RDFXML, JSONLD, RDF])
@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "ASK {}", f"DESCRIBE <{DATA.format(1)}>"])
def test_sparqlwrapper_gets_an_answer_whatever_it_is_set_to(
    wrapper: SPARQLWrapper, query: str, form: str
) -> None:
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    with wrapper.query().response as response:
        assert response.status == 200
        assert response.read()


def test_sparqlwrapper_hears_what_is_wrong(wrapper: SPARQLWrapper) -> None:
    with pytest.raises(QueryBadFormed, match="never closed"):
        asked(wrapper, "SELECT * {", JSON)


def test_sparqlwrapper_chooses_graphs(wrapper: SPARQLWrapper) -> None:
    wrapper.addDefaultGraph(DATA.format(1))
    assert len(asked(wrapper, SELECT, JSON)["results"]["bindings"]) == 1


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(server: Server, method: str) -> None:
    graph = Graph(SPARQLStore(server.url, method=method))
    assert len(list(graph.query(SELECT))) == 3
    assert graph.query("ASK {}").askAnswer is True
    assert len(graph.query(CONSTRUCT).graph or ()) == 3
    subject = URIRef(DATA.format(2))
    assert len(list(graph.triples((subject, None, None)))) == 1
    assert len(graph) == 3


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_reads_each_table(server: Server, form: str) -> None:
    graph = Graph(SPARQLStore(server.url, returnFormat=form))
    assert len(list(graph.query(SELECT))) == 3


# curl


def curl(*arguments: str) -> tuple[int, str, str]:
    """Status, media type and body of what curl gets."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("there is no curl on this machine")
    written = "\n%{http_code} %{content_type}"
    done = subprocess.run(
        [program, "--silent", "--max-time", "60", "--write-out", written, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    body, _, last = done.stdout.rpartition("\n")
    status, _, media_type = last.partition(" ")
    return int(status), media_type.partition(";")[0], body


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        (SELECT, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml"),
        (SELECT, "application/json"),
        (SELECT, "text/csv"),
        (SELECT, "text/tab-separated-values"),
        (SELECT, "text/html"),
        (CONSTRUCT, "text/turtle"),
        (CONSTRUCT, "application/ld+json"),
        (CONSTRUCT, "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml"),
        (CONSTRUCT, "application/trig"),
        (CONSTRUCT, "application/n-quads"),
    ],
)
def test_curl_gets_what_it_accepts(server: Server, query: str, media_type: str) -> None:
    by_get = curl(
        "--get", "--data-urlencode", f"query={query}", "-H", f"Accept: {media_type}", server.url
    )
    assert by_get[:2] == (200, media_type)
    by_post = curl("--data-urlencode", f"query={query}", "-H", f"Accept: {media_type}", server.url)
    assert by_post == by_get


def test_curl_sends_bodies_in_chunks_and_by_query(server: Server, tmp_path: Path) -> None:
    direct = ["-H", "Content-Type: application/sparql-query"]
    query = tmp_path / "query.rq"
    query.write_text(SELECT + " # " + "x" * 200_000)
    expected = curl("--get", "--data-urlencode", f"query={SELECT}", server.url)
    for more in (
        ["-H", "Transfer-Encoding: chunked"],
        ["-H", "Expect: 100-continue"],
        ["-X", "QUERY"],
    ):
        assert curl(*direct, *more, "--data-binary", f"@{query}", server.url) == expected


def test_curl_is_told_that_a_body_is_too_large(server: Server, tmp_path: Path) -> None:
    query = tmp_path / "query.rq"
    query.write_text("ASK {} # " + "x" * 10_000_000)
    direct = ["-H", "Content-Type: application/sparql-query"]
    for more in ([], ["-H", "Transfer-Encoding: chunked"]):
        assert curl(*direct, *more, "--data-binary", f"@{query}", server.url)[0] == 413


def test_a_head_request_leaves_the_connection_usable(server: Server) -> None:
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        connection.request(method, f"{server.path}?query=ASK%20%7B%7D")
        response = connection.getresponse()
        body = response.read()
        assert response.getheader("Content-Length") == "26"
        assert len(body) == (26 if method == "GET" else 0)
    connection.close()


# Publication


def test_a_swap_of_snapshots_loses_no_request_and_mixes_none(tmp_path: Path) -> None:
    """Whatever is published meanwhile: each answer is of one snapshot, and names it."""
    published: dict[str, int] = {}

    def release(n: int) -> None:
        graph = NamedNode("http://127.0.0.1:8000/graph/registry")
        quads = [
            Quad(NamedNode(f"http://x/{s}"), NamedNode("http://x/of"), Literal(str(n)), graph)
            for s in range(50)
        ]
        done = publish(
            tmp_path, quads, base_uri="http://127.0.0.1:8000", about=Site(title="Swapped")
        )
        published[done.version] = n

    release(0)
    stop = threading.Event()
    answers: list[tuple[str, set[str]]] = []
    failures: list[object] = []

    def client(server: Server, number: int) -> None:
        asked = 0
        while not stop.is_set():
            asked += 1
            # Half of them are new to the server, half are not.
            limit = 1000 + (asked * 10 + number if asked % 2 else 0)
            reply = server.ask(f"SELECT ?o {{ ?s <http://x/of> ?o }} LIMIT {limit}")
            if reply.status != 200:
                failures.append(reply)
                continue
            rows = json.loads(reply.body)["results"]["bindings"]
            values = {row["o"]["value"] for row in rows}
            answers.append((reply.headers["rejoinder-snapshot"], values))

    with Server(tmp_path) as server:
        threads = [threading.Thread(target=client, args=[server, n]) for n in range(4)]
        for thread in threads:
            thread.start()
        # Some have an answer of the first, and in the end some have one of the last.
        assert eventually(lambda: bool(answers or failures))
        for n in range(1, 8):
            release(n)
        served = eventually(lambda: bool(answers) and published[answers[-1][0]] == 7)
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures
    assert served, "the last snapshot is not served"
    assert all(values == {str(published[version])} for version, values in answers)
    assert len({version for version, _ in answers}) > 1


def test_a_query_in_a_body_stays_with_the_page_in_another_language(server: Server) -> None:
    query = "SELECT (42 AS ?answer) {}"
    page = curl("--data-urlencode", f"query={query}", "-H", "Accept: text/html", server.url)[2]
    (link,) = re.findall(r'<a href="(/sparql\?[^"]*lang=fr)"', page)
    whole = server.url.removesuffix("/sparql") + html.unescape(link)
    french = curl("-H", "Accept: text/html", whole)[2]
    assert '<html lang="fr">' in french
    assert ">42<" in french

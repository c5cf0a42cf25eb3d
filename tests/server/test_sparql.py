"""The protocol (SPARQL 1.1 Protocol, 2.1), by way of the application."""

import gzip
import json
import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef
from werkzeug.test import TestResponse

from .conftest import BASE

SPARQL = "/data/sparql"
EDITOR = r'<script type="module" src="/data/static/[0-9a-f]{16}/editor\.js">'
ASK = "ASK {}"
SELECT = "SELECT ?n { VALUES ?n { 1 2 } }"
CONSTRUCT = "CONSTRUCT { <http://a> <http://b> 'c' } WHERE {}"
DESCRIBE = f"DESCRIBE <{BASE}/id/person/ada-quill>"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

TABLES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}


def get(
    client: FlaskClient, query: str | None = None, accept: str = "", **more: Any
) -> TestResponse:
    parameters = {"query": query} | more if query is not None else more
    headers = {"Accept": accept} if accept else {}
    return client.get(SPARQL, query_string=parameters, headers=headers)


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    document: dict[str, Any] = json.loads(response.data)
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert "/" not in document["title"]
    return document


def boolean(response: TestResponse) -> bool:
    assert response.status_code == 200, response.text
    answer = json.loads(response.data)["boolean"]
    assert isinstance(answer, bool)
    return answer


# Ways to ask


def test_a_query_comes_by_get(client: FlaskClient) -> None:
    assert boolean(get(client, ASK)) is True


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\ufeff"])
def test_an_empty_query_is_refused_with_a_sentence(client: FlaskClient, text: str) -> None:
    answers = [
        get(client, text),
        client.post(SPARQL, data={"query": text}),
        client.post(SPARQL, data=text.encode(), content_type=DIRECT),
    ]
    for answer in answers:
        assert problem(answer, 400)["detail"] == "The query is empty."


def test_a_query_comes_as_a_form(client: FlaskClient) -> None:
    assert boolean(client.post(SPARQL, data={"query": ASK})) is True


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(
    "media_type", [DIRECT, f"{DIRECT}; charset=utf-8", f"{DIRECT};charset=UTF-8"]
)
def test_a_query_comes_as_a_body(client: FlaskClient, method: str, media_type: str) -> None:
    query = "SELECT ('é\u2019' AS ?x) {}"
    response = client.open(SPARQL, method=method, data=query.encode(), content_type=media_type)
    assert json.loads(response.data)["results"]["bindings"][0]["x"]["value"] == "é\u2019"


def test_a_query_by_the_method_query_comes_as_a_form_too(client: FlaskClient) -> None:
    response = client.open(SPARQL, method="QUERY", data=f"query={quote(ASK)}", content_type=FORM)
    assert boolean(response) is True


def test_the_path_may_end_with_a_slash_and_lack_the_base(client: FlaskClient) -> None:
    for path in ("/data/sparql/", "/sparql"):
        assert boolean(client.get(path, query_string={"query": ASK})) is True


def test_escapes_of_an_address_are_decoded_once(client: FlaskClient) -> None:
    query = "SELECT ('%41+' AS ?x) {}"
    for response in (
        client.get(f"{SPARQL}?query={quote(query)}"),
        client.post(SPARQL, data=f"query={quote(query)}", content_type=FORM),
        client.post(SPARQL, data=f"query={quote(query).replace('%20', '+')}", content_type=FORM),
        client.post(SPARQL, data=query, content_type=DIRECT),
    ):
        assert json.loads(response.data)["results"]["bindings"][0]["x"]["value"] == "%41+"


def test_a_byte_order_mark_does_no_harm(client: FlaskClient) -> None:
    assert boolean(client.post(SPARQL, data=b"\xef\xbb\xbf" + ASK.encode(), content_type=DIRECT))


def test_head_answers_as_get_without_a_body(client: FlaskClient) -> None:
    by_get = get(client, SELECT)
    by_head = client.head(SPARQL, query_string={"query": SELECT})
    assert by_head.status_code == 200
    assert by_head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Rejoinder-Snapshot"):
        assert by_head.headers[name] == by_get.headers[name]


def test_options_say_what_can_be_done(client: FlaskClient) -> None:
    response = client.options(
        SPARQL, headers={"Origin": "https://x.example", "Access-Control-Request-Method": "QUERY"}
    )
    assert response.status_code == 204
    for name in ("Allow", "Access-Control-Allow-Methods"):
        assert set(response.headers[name].split(", ")) == {
            "GET",
            "HEAD",
            "POST",
            "QUERY",
            "OPTIONS",
        }
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert DIRECT in response.headers["Accept-Query"]
    assert FORM in response.headers["Accept-Post"]


# What is refused


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    response = client.open(SPARQL, method=method, query_string={"query": ASK})
    problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]
)
@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_other_bodies_are_not_taken(client: FlaskClient, method: str, content_type: str) -> None:
    response = client.open(SPARQL, method=method, data=b"query=ASK{}", content_type=content_type)
    assert DIRECT in problem(response, 415)["detail"]
    # It would say that a coding was the trouble (RFC 9110, 12.5.3).
    assert "Accept-Encoding" not in response.headers
    assert DIRECT in response.headers["Accept-Post"]


def test_other_charsets_and_codings_are_not_taken(client: FlaskClient) -> None:
    utf_16 = client.post(
        SPARQL, data=ASK.encode("utf-16"), content_type=f"{DIRECT}; charset=UTF-16"
    )
    problem(utf_16, 415)
    packed = client.post(
        SPARQL,
        data=gzip.compress(ASK.encode()),
        content_type=DIRECT,
        headers={"Content-Encoding": "gzip"},
    )
    problem(packed, 415)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(b"ASK { ?s ?p '\xff' }", DIRECT), (b"query=ASK%7B%7D%FF", FORM), (b"query=ASK{}\xff", FORM)],
)
def test_what_is_not_utf_8_is_refused(client: FlaskClient, data: bytes, content_type: str) -> None:
    assert (
        "UTF-8" in problem(client.post(SPARQL, data=data, content_type=content_type), 400)["detail"]
    )


def test_an_address_that_is_not_utf_8_is_refused(client: FlaskClient) -> None:
    problem(client.get(f"{SPARQL}?query=ASK%7B%7D%FF"), 400)


def test_a_request_has_one_query(client: FlaskClient) -> None:
    problem(client.get(f"{SPARQL}?query=ASK%7B%7D&query=ASK%7B%7D"), 400)
    problem(client.post(f"{SPARQL}?query=ASK%7B%7D", data=ASK, content_type=DIRECT), 400)
    problem(client.post(SPARQL, data=b"default-graph-uri=http://x", content_type=FORM), 400)


def test_too_much_is_too_much(client: FlaskClient) -> None:
    long = ASK + " " * (1 << 20)
    problem(client.post(SPARQL, data=long, content_type=DIRECT), 413)
    problem(client.post(SPARQL, data={"query": long}), 413)
    problem(client.get(f"{SPARQL}?query={quote(long)}"), 414)
    problem(client.get(f"{SPARQL}?{'&'.join('a=b' for _ in range(2000))}"), 400)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX ex: <http://x/> # note\n delete where { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "drop silent graph <a:b>",
        "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_nothing_can_be_written(client: FlaskClient, update: str) -> None:
    responses = [
        client.post(SPARQL, data={"update": update}),
        client.post(SPARQL, data=update, content_type="application/sparql-update"),
        client.post(SPARQL, data=update, content_type=DIRECT),
        get(client, update=update),
        get(client, update),
    ]
    for response in responses:
        assert "rejoinder build" in problem(response, 403)["detail"]
    assert boolean(get(client, "ASK { ?s ?p ?o }")) is True


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { \\u0053ervice silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_no_other_server_is_asked(client: FlaskClient, query: str) -> None:
    assert "127.0.0.1:9" in problem(get(client, query), 403)["detail"]


def test_an_unknown_format_or_timeout_is_refused(client: FlaskClient) -> None:
    assert "json" in problem(get(client, ASK, format="exe"), 400)["detail"]
    for timeout in ("soon", "0", "-1", "nan"):
        assert "seconds" in problem(get(client, ASK, timeout=timeout), 400)["detail"]
    assert boolean(get(client, ASK, timeout="0.9"))
    assert boolean(get(client, ASK, timeout="1e9"))


# Formats


@pytest.mark.parametrize(("extension", "media_type"), TABLES.items())
@pytest.mark.parametrize("query", [SELECT, ASK])
def test_tables_come_in_each_format(
    client: FlaskClient, query: str, extension: str, media_type: str
) -> None:
    by_accept = get(client, query, accept=media_type)
    assert by_accept.mimetype == media_type
    for name in (extension, media_type):
        by_name = get(client, query, format=name)
        assert by_name.data == by_accept.data
        assert by_name.mimetype == media_type


@pytest.mark.parametrize(("extension", "media_type"), GRAPHS.items())
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_graphs_come_in_each_format(
    client: FlaskClient, query: str, extension: str, media_type: str
) -> None:
    by_accept = get(client, query, accept=media_type)
    assert by_accept.mimetype == media_type
    by_name = get(client, query, format=extension)
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    triples = {(q.subject, q.predicate, q.object) for q in parse(by_name.data, format=form)}
    reference = get(client, query, format="nt")
    assert triples == {
        (q.subject, q.predicate, q.object)
        for q in parse(reference.data, format=RdfFormat.N_TRIPLES)
    }
    assert triples


def test_results_hold_what_was_asked(client: FlaskClient) -> None:
    assert json.loads(get(client, SELECT).data)["results"]["bindings"][1]["n"]["value"] == "2"
    root = ET.fromstring(get(client, SELECT, format="xml").text)
    values = root.iterfind(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert [value.text for value in values] == ["1", "2"]
    assert get(client, SELECT, format="csv").text.split() == ["n", "1", "2"]
    assert get(client, SELECT, format="tsv").text.split() == ["?n", "1", "2"]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "", TABLES["json"]),
        (SELECT, "*/*", TABLES["json"]),
        (SELECT, "application/*", TABLES["json"]),
        (SELECT, "text/*;q=0.5, application/*;q=0.4", "text/csv"),
        (SELECT, f"{TABLES['xml']};q=0.9, {TABLES['json']};q=0.8", TABLES["xml"]),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, f"{TABLES['json']};q=0, */*;q=0.1", TABLES["xml"]),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (CONSTRUCT, "text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        (CONSTRUCT, "text/plain", "text/plain"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        (CONSTRUCT, "text/html, */*;q=0.1", "text/html"),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_accept_chooses_by_quality(
    client: FlaskClient, query: str, accept: str, expected: str
) -> None:
    response = get(client, query or None, accept=accept)
    assert response.status_code == 200
    assert response.mimetype == expected
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        (SELECT, "image/png", TABLES.values()),
        (SELECT, "text/turtle", TABLES.values()),
        (CONSTRUCT, TABLES["json"], GRAPHS.values()),
        (SELECT, "*/*;q=0", TABLES.values()),
    ],
)
def test_where_nothing_is_acceptable_the_variants_are_listed(
    client: FlaskClient, query: str, accept: str, offered: Any
) -> None:
    document = problem(get(client, query, accept=accept), 406)
    assert set(offered) <= {variant["type"] for variant in document["variants"]}


def test_a_format_of_the_other_kind_leaves_the_choice_to_accept(client: FlaskClient) -> None:
    assert get(client, CONSTRUCT, format="csv").mimetype == "text/turtle"
    assert get(client, SELECT, format="ttl", accept="text/csv").mimetype == "text/csv"
    problem(get(client, SELECT, format="ttl", accept="text/turtle"), 406)
    # What means much the same for both is understood.
    assert get(client, CONSTRUCT, format="json").mimetype == "application/ld+json"
    assert get(client, CONSTRUCT, format="xml").mimetype == "application/rdf+xml"


def test_the_prefixes_of_a_query_abbreviate_its_graph(client: FlaskClient) -> None:
    query = "PREFIX ex: <http://example.org/>\nCONSTRUCT { ex:a ex:b ex:c } WHERE {}"
    assert "ex:a ex:b ex:c" in get(client, query).text
    odd = query.replace("ex:", "\u00e9\u00e9:")
    assert len(Graph().parse(data=get(client, odd).text, format="turtle")) == 1


def test_of_several_formats_the_first_that_is_known_counts(client: FlaskClient) -> None:
    for formats in (["tsv", ""], ["", "x", "text/tab-separated-values"], ["ttl,tsv"]):
        assert get(client, SELECT, format=formats).mimetype == TABLES["tsv"]


# Datasets


def test_the_default_graph_is_the_union_of_all(client: FlaskClient) -> None:
    assert boolean(get(client, "ASK { GRAPH ?g { ?s ?p ?o } ?s ?p ?o }"))
    query = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert not boolean(get(client, query))


def count(client: FlaskClient, query: str, **more: Any) -> int:
    answer = json.loads(get(client, query, **more).data)
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_the_protocol_chooses_the_graphs(client: FlaskClient) -> None:
    registry, ontology = f"{BASE}/graph/registry", f"{BASE}/graph/ontology"
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    one = count(client, everything, **{"default-graph-uri": registry})
    other = count(client, everything, **{"default-graph-uri": ontology})
    both = count(client, everything, **{"default-graph-uri": [registry, ontology]})
    assert 0 < one < both == one + other
    assert count(client, everything, **{"named-graph-uri": registry}) == 0
    assert count(client, named, **{"named-graph-uri": registry}) == one
    assert count(client, named, **{"default-graph-uri": registry}) == 0
    # It goes before what the query says (2.1.4).
    chosen = f"SELECT (COUNT(*) AS ?n) FROM <{ontology}> {{ ?s ?p ?o }}"
    assert count(client, chosen) == other
    assert count(client, chosen, **{"default-graph-uri": registry}) == one
    form = {"query": everything, "default-graph-uri": [registry, ontology]}
    by_form = json.loads(client.post(SPARQL, data=form).data)
    assert int(by_form["results"]["bindings"][0]["n"]["value"]) == both
    by_body = client.post(
        SPARQL,
        query_string={"default-graph-uri": registry},
        data=everything,
        content_type=DIRECT,
    )
    assert int(json.loads(by_body.data)["results"]["bindings"][0]["n"]["value"]) == one


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:9/x", "https://w3.org/"])
def test_a_graph_that_is_not_in_the_dataset_is_empty(client: FlaskClient, graph: str) -> None:
    assert not boolean(get(client, f"ASK FROM <{graph}> {{ ?s ?p ?o }}"))
    assert not boolean(get(client, f"ASK FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"))
    assert not boolean(get(client, "ASK { ?s ?p ?o }", **{"default-graph-uri": graph}))


def test_a_graph_is_named_by_an_absolute_iri(client: FlaskClient) -> None:
    for graph in ("relative", "", "http://x/ y", "http://x/<"):
        problem(get(client, ASK, **{"named-graph-uri": graph}), 400)


def test_relative_iris_are_of_the_site(client: FlaskClient) -> None:
    assert boolean(get(client, "ASK { <id/person/ada-quill> ?p ?o }"))


# Errors


def test_an_error_says_where_and_what(client: FlaskClient) -> None:
    document = problem(get(client, "SELECT *\n{ ?s rj:words ?o }"), 400)
    assert (document["line"], document["column"]) == (2, 6)
    assert document["excerpt"] == "{ ?s rj:words ?o }\n     ^"
    assert "PREFIX rj: <https://w3id.org/rejoinder/ns#>" in document["hint"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK { " + "p" * 500_000 + ":x ?p ?o }", 400),
        ("ASK { ?s ?p " + "w" * 500_000 + " }", 400),
        ("ASK { FILTER(<urn:" + "f" * 500_000 + ">(1)) }", 400),
        ("ASK { SERVICE <http://x/" + "\n" * 500_000 + "> {} }", 403),
    ],
    ids=["prefix", "word", "function", "service"],
)
def test_a_word_as_long_as_a_query_is_not_repeated_in_full(
    client: FlaskClient, query: str, status: int
) -> None:
    response = client.post(SPARQL, data=query, content_type=DIRECT)
    problem(response, status)
    assert len(response.data) < 2000


def test_a_prefix_that_is_no_iri_is_the_query_s_fault(client: FlaskClient) -> None:
    query = "PREFIX a: <x:" + "\x01" * 500_000 + "> CONSTRUCT {} WHERE {}"
    headers = {"Accept": "text/turtle"}
    problem(client.post(SPARQL, data=query, content_type=DIRECT, headers=headers), 400)


def test_a_query_may_declare_as_many_prefixes_as_fit(client: FlaskClient) -> None:
    query = "".join(f"PREFIX a{n}: <x:{n}>\n" for n in range(40_000)) + "CONSTRUCT {} WHERE {}"
    headers = {"Accept": "text/turtle"}
    response = client.post(SPARQL, data=query, content_type=DIRECT, headers=headers)
    assert response.status_code == 200


def test_terms_that_the_vocabulary_does_not_have_are_pointed_out(client: FlaskClient) -> None:
    query = "PREFIX rj: <https://w3id.org/rejoinder/ns#> SELECT * { ?s rj:respondTo ?o oops }"
    assert "rj:respondsTo" in problem(get(client, query), 400)["hint"]


def test_an_unknown_prefix_that_is_like_a_known_one_is_asked_about(client: FlaskClient) -> None:
    assert "Did you mean schema:" in problem(get(client, "ASK { ?s shema:name ?o }"), 400)["hint"]


def test_the_mark_stands_under_its_character_after_tabs(client: FlaskClient) -> None:
    document = problem(get(client, "ASK {\n\t\toops\n}"), 400)
    assert document["excerpt"] == "\t\toops\n\t\t^"


# Validators and caches


def test_answers_carry_strong_etags_and_are_revalidated(client: FlaskClient) -> None:
    first = get(client, SELECT)
    assert re.fullmatch(r'"[0-9a-f]+"', first.headers["ETag"])
    assert first.headers["Cache-Control"] == "no-cache"
    for condition in (first.headers["ETag"], f'"x", W/{first.headers["ETag"]}', "*"):
        for method in ("GET", "HEAD"):
            again = client.open(
                SPARQL,
                method=method,
                query_string={"query": SELECT},
                headers={"If-None-Match": condition},
            )
            assert again.status_code == 304
            assert again.data == b""
            assert again.headers["ETag"] == first.headers["ETag"]
            assert "Content-Type" not in again.headers
    other = client.get(SPARQL, query_string={"query": SELECT}, headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_each_format_has_its_own_etag(client: FlaskClient) -> None:
    assert len({get(client, SELECT, format=name).headers["ETag"] for name in TABLES}) == 4


def test_compression_is_negotiated_with_an_etag_of_its_own(client: FlaskClient) -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"
    plain = get(client, query)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    for _ in range(2):
        packed = client.get(
            SPARQL, query_string={"query": query}, headers={"Accept-Encoding": "br, gzip;q=0.5"}
        )
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        assert packed.headers["ETag"] != plain.headers["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(SPARQL, query_string={"query": query}, headers=headers).status_code == 304
    refused = client.get(
        SPARQL, query_string={"query": query}, headers={"Accept-Encoding": "gzip;q=0, identity"}
    )
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "struuid ( )"])
def test_what_changes_each_time_is_not_kept(client: FlaskClient, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    first, second = get(client, query), get(client, query)
    assert first.data != second.data
    assert first.headers["Cache-Control"] == "no-store"


def test_each_answer_says_of_which_snapshot_it_is(client: FlaskClient) -> None:
    versions = {
        response.headers["Rejoinder-Snapshot"]
        for response in (
            get(client, SELECT),
            get(client, "oops"),
            client.options(SPARQL),
            get(client),
            get(client, SELECT, format="html"),
        )
    }
    assert len(versions) == 1


def test_scripts_of_other_sites_may_read_answers(client: FlaskClient) -> None:
    for response in (get(client, SELECT), get(client, "oops"), get(client)):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


# Without a query


@pytest.mark.parametrize(("extension", "media_type"), GRAPHS.items())
def test_the_service_is_described_in_each_format(
    client: FlaskClient, extension: str, media_type: str
) -> None:
    response = get(client, accept=media_type)
    assert response.mimetype == media_type
    assert get(client, format=extension).data == response.data
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    assert len(list(parse(response.data, format=form))) > 20


def test_the_service_description_is_true(client: FlaskClient) -> None:
    graph = Graph().parse(data=get(client).text, format="turtle")
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef(f"{BASE}/sparql")
    assert set(graph.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    formats = {str(o).rpartition("/")[2] for o in graph.objects(service, SD.resultFormat)}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD"} <= formats
    dataset = graph.value(service, SD.defaultDataset)
    names = {str(graph.value(named, SD.name)) for named in graph.objects(dataset, SD.namedGraph)}
    found = json.loads(get(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").data)
    assert names == {row["g"]["value"] for row in found["results"]["bindings"]}
    comment = str(graph.value(service, URIRef("http://www.w3.org/2000/01/rdf-schema#comment")))
    assert "20 seconds" in comment
    assert "2048 MB" in comment


def test_no_acceptable_description_is_said(client: FlaskClient) -> None:
    variants = problem(get(client, accept="image/png"), 406)["variants"]
    assert {"type": "text/turtle", "href": "/data/sparql?format=ttl"} in variants


# For people


def scripts(page: str) -> set[str]:
    return set(re.findall("<script[^>]*>", page))


def test_people_get_a_form_with_the_examples(client: FlaskClient) -> None:
    page = get(client, accept="text/html").text
    assert "<textarea" in page
    assert 'action="/data/sparql#answer"' in page
    assert "rj%3A" in page or "rj:" in page
    assert all(re.fullmatch(EDITOR, script) for script in scripts(page))


def test_people_get_a_table_with_links(client: FlaskClient) -> None:
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f"SELECT ?s ?name {{ VALUES ?s {{ <{BASE}/id/person/ada-quill> }} ?s rdfs:label ?name }}"
    )
    page = get(client, query, accept="text/html")
    assert page.status_code == 200
    assert 'href="/data/doc/person/ada-quill"' in page.text
    assert "Ada Quill" in page.text
    assert 'value="csv"' in page.text
    graph = get(client, CONSTRUCT, accept="text/html").text
    assert 'value="ttl"' in graph
    assert ">subject<" in graph
    assert "Yes" in get(client, ASK, accept="text/html").text


def test_people_read_short_names_and_not_addresses(client: FlaskClient) -> None:
    query = (
        "PREFIX who: <https://debates.example/data/id/person/> "
        "SELECT * { VALUES (?a ?b ?c ?d ?e ?f) { (<https://w3id.org/rejoinder/ns#opposes> "
        f"<{BASE}/id/letter/bell-letter> <https://schema.org/a/b> who:ada-quill "
        "<https://elsewhere.example/x> 5) } }"
    )
    page = get(client, query, accept="text/html").text
    assert 'title="https://w3id.org/rejoinder/ns#opposes">rj:opposes</a>' in page
    assert 'href="/data/ns#opposes"' in page
    assert f'title="{BASE}/id/letter/bell-letter">/data/id/letter/bell-letter</a>' in page
    assert ">https://schema.org/a/b</a>" in page
    assert ">who:ada-quill</a>" in page
    assert ">https://elsewhere.example/x</a>" in page
    assert ">xsd:integer</small>" in page
    # It is the box that scrolls, with the headings in it, and not the page.
    box = page[page.index('<div class="scroll"') :]
    assert '<th scope="col">a</th>' in box[: box.index("</table>")]


def test_nothing_of_a_result_or_query_runs_in_the_page(client: FlaskClient) -> None:
    query = (
        "SELECT ('<script>alert(1)</script>' AS ?x) (<javascript:alert(1)> AS ?y) "
        "('\"><img src=x onerror=alert(1)>' AS ?z) {} #</textarea><script>"
    )
    page = get(client, query, accept="text/html").text
    assert all(re.fullmatch(EDITOR, script) for script in scripts(page))
    assert "<img" not in page
    assert 'href="javascript:' not in page
    broken = get(client, query + "\n oops <script>", accept="text/html").text
    assert scripts(broken) == scripts(page)


def test_people_see_what_is_wrong_beside_their_query(client: FlaskClient) -> None:
    response = get(client, "SELECT *\n{ ?s rj:words ?o }", accept="text/html")
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert "The prefix rj: is not declared." in response.text
    assert "     ^" in response.text
    assert "{ ?s rj:words ?o }</textarea>" in response.text


def test_people_are_told_of_terms_that_name_nothing(client: FlaskClient) -> None:
    query = "PREFIX rj: <https://w3id.org/rejoinder/ns#> SELECT * { ?s rj:respondTo ?o }"
    page = get(client, query, accept="text/html").text
    assert "rj:respondTo is not a term of the vocabulary" in page
    assert "rj:respondsTo" in page


def test_a_long_result_shows_its_beginning(client: FlaskClient) -> None:
    query = "SELECT * { ?s ?p ?o . ?t ?q ?u }"
    page = get(client, query, accept="text/html").text
    assert page.count("<tr>") == 501
    assert "The first 500 rows" in page

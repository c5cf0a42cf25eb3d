"""What the page of the query editor offers: terms, examples with what they found, lasting links."""

import json
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from rejoinder.ontology.example_queries import example_queries
from rejoinder.ontology.namespaces import RJ
from rejoinder.server import query_editor
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.figures import duration

from .conftest import BASE, publish_site


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_the_terms_are_those_in_use_and_those_of_the_vocabulary(client: FlaskClient) -> None:
    answer = client.get("/data/sparql/terms.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["ETag"]
    prefixes, terms = answer.json["prefixes"], answer.json["terms"]
    assert prefixes["rj"] == str(RJ._NS)
    by_iri = {term["iri"]: term for term in terms}
    assert len(by_iri) == len(terms)
    letter = by_iri[str(RJ.Letter)]
    assert (letter["kind"], letter["label"]) == ("class", "letter")
    assert letter["count"] > 0
    assert by_iri[str(RJ.signedBy)]["kind"] == "property"
    assert by_iri[str(RJ.opposes)]["kind"] == "concept"
    assert by_iri["https://schema.org/name"]["count"] > 0
    counts = [term["count"] for term in terms if term["kind"] == "property"]
    assert counts == sorted(counts, reverse=True)


def test_a_version_completes_its_own_terms(client: FlaskClient, site: Path) -> None:
    version = (site / "current").resolve().name
    answer = client.get(f"/data/version/{version}/sparql/terms.json")
    assert answer.status_code == 200
    assert f'data-terms="/data/version/{version}/sparql/terms.json"' in page(
        client, f"/data/version/{version}/sparql"
    )


def test_the_answer_to_an_example_is_headed_by_its_question(client: FlaskClient) -> None:
    query = example_queries()[0]
    heading = f"<h1>{escape(query.title)}</h1>"
    answer = client.get("/data/sparql", query_string={"query": query.text, "format": "html"})
    assert heading in answer.text
    other = f"{query.text} # and more"
    answer = client.get("/data/sparql", query_string={"query": other, "format": "html"})
    assert "<h1>Result</h1>" in answer.text


def test_an_example_has_a_short_address(client: FlaskClient) -> None:
    query = example_queries()[0]
    answer = client.get(f"/data/sparql/{query.name}")
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    assert target.path == "/data/sparql"
    assert parse_qs(target.query)["query"] == [query.text]
    assert client.get("/data/sparql/99-nothing").status_code == 404


def test_examples_say_what_they_found_at_build(tmp_path: Path) -> None:
    site = publish_site(tmp_path)
    client = create_app(Config(site)).test_client()
    assert " rows in " not in page(client, "/data/sparql")
    first, second = example_queries()[:2]
    found = {
        first.name: {"rows": 1, "seconds": 0.0021},
        second.name: {"rows": 1204, "seconds": 2.5},
    }
    (site / "current" / "examples.json").write_text(json.dumps(found))
    shown = page(client, "/data/sparql")
    assert ">1 row in 2 ms<" in shown
    assert ">1,204 rows in 2.5 s<" in shown
    assert shown.count('class="found"') == 2


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.00002, "1 ms"), (0.035, "35 ms"), (0.9994, "999 ms"), (61, "61.0 s")]
)
def test_times_are_read_easily(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_result_has_a_lasting_link(client: FlaskClient, site: Path) -> None:
    query = f"SELECT * {{ <{BASE}/id/person/ada-quill> ?p ?o }}"
    shown = client.get(
        "/data/sparql", query_string={"query": query}, headers={"Accept": "text/html"}
    ).text
    link = shown.split('rel="bookmark"')[0].rpartition('href="')[2].partition('"')[0]
    link = link.replace("&amp;", "&")
    version = (site / "current").resolve().name
    assert link.startswith(f"/data/version/{version}/sparql?")
    again = page(client, link)
    assert again.count("<tr>") == shown.count("<tr>")
    assert "Ada Quill</small>" not in again  # nothing in it is an address of a thing
    long = query + " #" + "x" * 5000
    shown = client.post("/data/sparql", data={"query": long, "format": "html"}).text
    assert 'rel="bookmark"' not in shown


def test_numbers_are_marked_and_things_have_names(client: FlaskClient) -> None:
    query = f"SELECT * {{ VALUES (?who ?n) {{ (<{BASE}/id/person/ada-quill> 12) }} }}"
    shown = client.get(
        "/data/sparql", query_string={"query": query}, headers={"Accept": "text/html"}
    ).text
    assert '<td class="number" data-value="12">' in shown
    assert ">Ada Quill</small>" in shown


def test_without_built_scripts_the_pages_ask_for_none(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_editor, "_VENDOR", tmp_path)
    shown = page(client, "/data/sparql")
    assert "<textarea" in shown
    assert "<script" not in shown
    assert "vendor/" not in shown

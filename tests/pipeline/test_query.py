"""``rejoinder query``: each format, the prefixes, and what is refused."""

import csv
import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph
from rejoinder.ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from rejoinder.ontology.manifest import Site
from rejoinder.ontology.namespaces import RDFS, SCHEMA
from rejoinder.pipeline.errors import RejoinderError
from rejoinder.pipeline.query import export, run_query
from rejoinder.pipeline.snapshot import publish
from rejoinder.pipeline.sources import open_source

from .builders import BASE, MINT

DEAN = MINT.thing("person", "dean")
NAMES = "SELECT ?who ?name WHERE { ?who rdfs:label ?name } ORDER BY ?name"
ALL = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace") / "site"
    label, name = NamedNode(str(RDFS.label)), NamedNode(str(SCHEMA.name))
    quads = [
        Quad(DEAN, label, Literal("Ada [Marsh]", language="en"), MINT.registry_graph),
        Quad(MINT.thing("person", "quill"), label, Literal("Nora, Quill"), MINT.registry_graph),
        Quad(DEAN, name, Literal("the dean"), MINT.article_graph("a")),
    ]
    publish(folder, quads, base_uri=BASE, about=Site(title="Test"))
    return folder


def answer(site: Path, text: str, form: str | None = None, *, terminal: bool = False) -> str:
    out = io.BytesIO()
    run_query(open_source(None, site.parent), text, form, out, terminal=terminal)
    return out.getvalue().decode()


def test_elsewhere_than_on_a_terminal_the_answer_is_csv(site: Path) -> None:
    rows = list(csv.reader(io.StringIO(answer(site, NAMES))))
    assert rows == [
        ["who", "name"],
        [f"{BASE}/id/person/dean", "Ada [Marsh]"],
        [f"{BASE}/id/person/quill", "Nora, Quill"],
    ]
    assert answer(site, NAMES) == answer(site, NAMES, "csv")


def test_on_a_terminal_it_is_a_table(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    table = answer(site, NAMES, terminal=True)
    assert "Ada [Marsh]" in table, "brackets are no markup"
    assert table.endswith("2 rows\n")
    assert answer(site, NAMES + " LIMIT 1", "table").endswith("1 row\n")


def test_a_table_shows_prefixes_and_leaves_empty_what_is_unbound(site: Path) -> None:
    table = answer(site, "SELECT ?p ?none WHERE { ?s ?p 'the dean' }", "table")
    assert "schema:name" in table
    assert "None" not in table


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_every_result_format_is_written(site: Path, form: str) -> None:
    text = answer(site, NAMES, form)
    assert "Ada [Marsh]" in text
    if form == "json":
        assert len(json.loads(text)["results"]["bindings"]) == 2


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_every_graph_format_is_written_and_says_the_same(site: Path, form: str) -> None:
    names = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nq": "nquads"}
    if form in ("trig", "nq"):
        assert "Ada [Marsh]" in answer(site, ALL, form)
        return
    graph = Graph().parse(data=answer(site, ALL, form), format=names.get(form, form))
    assert len(graph) == 3


def test_a_graph_is_turtle_with_prefixes_by_default(site: Path) -> None:
    text = answer(site, ALL, terminal=True)
    assert "@prefix rdfs: " in text
    assert 'rdfs:label "Ada [Marsh]"@en' in text


@pytest.mark.parametrize(
    ("form", "yes", "no"),
    [
        ("table", "yes\n", "no\n"),
        ("csv", "true\n", "false\n"),
        ("tsv", "true\n", "false\n"),
        (None, "true\n", "false\n"),
    ],
)
def test_yes_and_no(site: Path, form: str | None, yes: str, no: str) -> None:
    assert answer(site, "ASK { ?s ?p 'the dean' }", form) == yes
    assert answer(site, "ASK { ?s ?p 'the queen' }", form) == no


def test_yes_is_true_in_json_and_xml(site: Path) -> None:
    asked: Any = json.loads(answer(site, "ASK {}", "json"))
    assert asked["boolean"] is True
    assert "<boolean>true</boolean>" in answer(site, "ASK {}", "xml")


def test_a_query_s_own_prefixes_come_first(site: Path) -> None:
    text = "prefix rdfs: <https://schema.org/> SELECT ?x { ?s rdfs:name ?x }"
    assert answer(site, text, "csv").split() == ["x", "the", "dean"]


def test_declarations_may_come_in_any_order_and_spelling(site: Path) -> None:
    text = (
        "BASE<http://x/>\n# one\nPrefix : <https://schema.org/> PREFIX rdfs:<x> ASK { ?s :name ?o }"
    )
    assert answer(site, text) == "true\n"


def test_a_prefix_in_a_comment_or_a_string_declares_nothing(site: Path) -> None:
    text = "# PREFIX rdfs: <x>\nSELECT ?x { ?s rdfs:label ?x FILTER(?x != 'PREFIX rdfs: <x>') }"
    assert "Ada" in answer(site, text, "csv")


@pytest.mark.parametrize(
    ("text", "form", "says"),
    [
        ("SELECT", None, "not SPARQL"),
        ("SELECT * { ?s unknown:x ?o }", None, "not SPARQL"),
        ("DELETE WHERE { ?s ?p ?o }", None, "DELETE is an update, and this only reads"),
        ("PREFIX x: <http://x/>\ninsert data { x:a x:b x:c }", None, "INSERT is an update"),
        (NAMES, "ttl", "--format ttl: allowed: json, xml, csv, tsv, table"),
        (NAMES, "pdf", "allowed: json"),
        (ALL, "csv", "this answer is a graph; allowed: ttl"),
        (ALL, "table", "this answer is a graph"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_allowed(
    site: Path, text: str, form: str | None, says: str
) -> None:
    with pytest.raises(RejoinderError, match=says):
        answer(site, text, form)


@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_query_that_fails_while_it_is_answered_is_refused(site: Path, form: str) -> None:
    with socket.socket() as nobody:  # bound, but not listening
        nobody.bind(("127.0.0.1", 0))
        service = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        with pytest.raises(RejoinderError, match="cannot be answered"):
            answer(site, f"SELECT * {{ SERVICE <{service}> {{ ?s ?p ?o }} }}", form)


@pytest.mark.parametrize("named", [None, "http://127.0.0.1:9/sparql"])
def test_a_graph_that_is_no_iri_is_refused(site: Path, named: str | None) -> None:
    source = open_source(named or str(site), Path())
    with pytest.raises(RejoinderError, match="--graph not an iri: this is no absolute IRI"):
        export(source, "ttl", "not an iri", io.BytesIO())


def test_nothing_in_a_table_moves_the_cursor(tmp_path: Path) -> None:
    file = tmp_path / "odd.nt"
    file.write_text('<http://schema.org/a> <https://schema.org/b\\u202Ec> "\\u001B[31m" .\n')
    out = io.BytesIO()
    run_query(
        open_source(str(file), tmp_path), "SELECT * { ?s ?p ?o }", "table", out, terminal=True
    )
    shown = out.getvalue().decode()
    assert "schema:" in shown
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_before_the_first_build_there_is_nothing_to_ask(tmp_path: Path) -> None:
    with pytest.raises(RejoinderError, match="nothing is published yet"):
        answer(tmp_path / "site", NAMES)


def test_a_remote_refusal_shows_the_line_and_the_hint(example_server: str) -> None:
    source = open_source(f"{example_server}/sparql", Path())
    with pytest.raises(RejoinderError) as refused:
        run_query(source, "SELECT * { ?s foo:bar }", None, io.BytesIO(), terminal=False)
    text = str(refused.value)
    place, line, mark, hint = text.splitlines()
    assert "Line 1, column" in place
    assert line == "SELECT * { ?s foo:bar }"
    assert mark.strip() == "^"
    assert "foo:" in hint

"""Every example query answers its question on the example workspace, row by row.

``data/questions/{name}.json`` holds what ``ontology/queries/{name}.rq`` must answer, read off the
articles: ``columns`` and ``rows`` in the query's order, or ``triples`` of a graph. Addresses of the
site begin with ``/``, other IRIs are prefixed, a literal is its text with ``@`` and its language.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import rdflib
import rejoinder.ontology
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, Store
from rdflib.plugins.sparql import prepareQuery
from rejoinder.ontology.namespaces import PREFIXES, XSD
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

QUERIES = Path(rejoinder.ontology.__file__).parent / "queries"
EXPECTED = Path(__file__).parent / "data" / "questions"
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
EXAMPLE_BASE = "http://127.0.0.1:8000"
OTHER_BASE = "https://letters.example.org/debates"

#: The questions of the vocabulary, all of which the example answers.
COMPETENCY = set(range(1, 26))
#: How many queries a newcomer types first, on the shortcuts alone.
PLAIN = 8

Cell = str | int | None
Table = dict[str, list[Any]]


def text_of(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def header(name: str) -> dict[str, str]:
    lines = (line for line in text_of(name).splitlines() if line.startswith("# "))
    pairs = (line.removeprefix("# ").partition(": ") for line in lines)
    return {key: value for key, _, value in pairs}


def expected(name: str) -> Table:
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def iri_cell(iri: str, base: str) -> str:
    if iri.startswith(f"{base}/"):
        return iri[len(base) :]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def literal_cell(value: str, language: str | None, datatype: str | None) -> str | int:
    if datatype == str(XSD.integer):
        return int(value)
    return f"{value}@{language}" if language else value


def triples_table(cells: Iterable[tuple[Cell, Cell, Cell]]) -> Table:
    return {"triples": sorted([list(triple) for triple in cells], key=json.dumps)}


# On the snapshot


def store_cell(term: object, base: str) -> Cell:
    if isinstance(term, NamedNode):
        return iri_cell(term.value, base)
    if isinstance(term, Literal):
        return literal_cell(term.value, term.language, term.datatype.value)
    assert term is None, f"{term} has no address"
    return None


def asked_of_store(site: Path, query: str, base: str) -> Table:
    results = Store.read_only(str(site / "current" / "store")).query(query)
    if isinstance(results, QueryTriples):
        return triples_table(
            (
                store_cell(triple.subject, base),
                store_cell(triple.predicate, base),
                store_cell(triple.object, base),
            )
            for triple in results
        )
    assert isinstance(results, QuerySolutions)
    return {
        "columns": [variable.value for variable in results.variables],
        "rows": [[store_cell(term, base) for term in solution] for solution in results],
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_snapshot_answers_with_the_expected_rows(name: str, example_site: Path) -> None:
    assert asked_of_store(example_site, text_of(name), EXAMPLE_BASE) == expected(name)


@pytest.fixture(scope="session")
def site_at_another_address(
    example_workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The example, published under another base URI, with a path."""
    workspace = tmp_path_factory.mktemp("elsewhere")
    for part in example_workspace.iterdir():
        if part.name != "site":
            (workspace / part.name).symlink_to(part)
    command = Path(sys.executable).with_name("rejoinder")
    subprocess.run(
        [str(command), "-C", str(workspace), "build", "--base-uri", OTHER_BASE],
        check=True,
        capture_output=True,
        timeout=90,
    )
    return workspace / "site"


def test_no_query_depends_on_the_address_of_the_site(site_at_another_address: Path) -> None:
    # All in one test, so that only one worker builds the second site. Order is by address where
    # labels are equal or absent, and addresses differ in nothing but their beginning.
    for name in NAMES:
        answer = asked_of_store(site_at_another_address, text_of(name), OTHER_BASE)
        assert answer == expected(name), name


# Over HTTP


def json_cell(binding: dict[str, str] | None) -> Cell:
    """A cell from a binding of https://www.w3.org/TR/sparql11-results-json/."""
    if binding is None:
        return None
    if binding["type"] == "uri":
        return iri_cell(binding["value"], EXAMPLE_BASE)
    assert binding["type"] == "literal", binding
    return literal_cell(binding["value"], binding.get("xml:lang"), binding.get("datatype"))


def rdflib_cell(term: object) -> Cell:
    if isinstance(term, rdflib.URIRef):
        return iri_cell(str(term), EXAMPLE_BASE)
    assert isinstance(term, rdflib.Literal), f"{term!r} has no address"
    return literal_cell(str(term), term.language, str(term.datatype) if term.datatype else None)


@pytest.mark.parametrize("name", NAMES)
def test_the_server_answers_with_the_expected_rows(name: str, example_server: str) -> None:
    client = SPARQLWrapper(f"{example_server}/sparql")
    client.setTimeout(60)
    client.setQuery(text_of(name))
    if "rows" in expected(name):
        client.setReturnFormat(JSON)
        document = client.queryAndConvert()
        columns = document["head"]["vars"]
        answer = {
            "columns": columns,
            "rows": [
                [json_cell(binding.get(column)) for column in columns]
                for binding in document["results"]["bindings"]
            ],
        }
    else:
        client.setReturnFormat(TURTLE)
        graph = rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")
        answer = triples_table(
            (rdflib_cell(subject), rdflib_cell(predicate), rdflib_cell(value))
            for subject, predicate, value in graph
        )
    assert answer == expected(name)


# The files themselves


def test_every_query_has_expected_rows_and_the_other_way_round() -> None:
    assert sorted(path.stem for path in EXPECTED.iterdir()) == NAMES


def test_every_answer_has_at_least_one_row() -> None:
    assert [name for name in NAMES if not any(expected(name).values())] == []


def test_the_questions_of_the_vocabulary_are_there_once_each() -> None:
    numbers = [int(header(name)["question"]) for name in NAMES if "question" in header(name)]
    assert sorted(numbers) == sorted(set(numbers))
    assert set(numbers) >= COMPETENCY


def test_the_plain_queries_are_there() -> None:
    assert len([name for name in NAMES if name.startswith("plain-")]) == PLAIN


@pytest.mark.parametrize("name", NAMES)
def test_a_query_introduces_itself(name: str) -> None:
    head = header(name)
    assert head["title"]
    assert head["answers"].endswith(".")
    number = re.match(r"(\d\d)-", name)
    assert head.get("question") == (str(int(number[1])) if number else None)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_complete_in_itself(name: str) -> None:
    """It declares each prefix that it uses, as the vocabulary has it, and names no deployment."""
    prepareQuery(text_of(name))  # rdflib, which would not fill in what oxigraph forgives
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text_of(name), re.MULTILINE))
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}
    body = re.sub(r"^(PREFIX|#).*$", "", text_of(name), flags=re.MULTILINE)
    assert set(re.findall(r"\b(\w+):\w", body)) == set(declared)
    assert "://" not in body


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_guesses_by_words_takes_it_for_a_query(name: str) -> None:
    """SPARQLWrapper looks for words such as LOAD and MOVE, and overlooks some comments."""
    client = SPARQLWrapper("http://127.0.0.1/sparql")
    client.setQuery(text_of(name))
    assert client.isSparqlQueryRequest()


@pytest.mark.parametrize("name", NAMES)
def test_rows_come_in_an_order_of_their_own(name: str) -> None:
    if "rows" in expected(name):
        assert "\nORDER BY " in text_of(name)

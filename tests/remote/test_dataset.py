"""Which graphs a query to a store elsewhere is sent with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.engine import Malformed, Query, TooDemanding
from rejoinder.server.remote_dataset import MOST_LISTED, Scope, Scoped, scoped

BASE = "https://debates.example/"
ONE, TWO, OTHER = f"{BASE}graph/one", f"{BASE}graph/two", "https://other.example/g"
SCOPE = Scope("urn:union", "urn:nothing", {ONE, TWO}, [ONE, TWO])


def sent(text: str, **graphs: tuple[str, ...]) -> Scoped:
    return scoped(Query(text, **graphs), text, SCOPE, BASE)


def test_the_default_graph_is_the_union():
    query = sent("SELECT * { ?s ?p ?o }")
    assert query.text == "SELECT * { ?s ?p ?o }"
    assert query.dataset == {"default-graph-uri": ("urn:union",)}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "select*{graph?g{?s ?p ?o}}",
        "SELECT * { ?s ?p ?o FILTER EXISTS { GRAPH<x:y>{ ?s ?p ?o } } }",
        r"SELECT * { \u0047RAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH#\n?g { ?s ?p ?o } }",
    ],
)
def test_where_graphs_are_named_those_of_the_version_are_listed(text: str):
    assert sent(text).dataset["named-graph-uri"] == [ONE, TWO]


def test_from_leaves_the_text_for_the_parameters():
    query = sent(
        f"SELECT * FROM <{ONE}> FROM NAMED <{OTHER}> # FROM <x:y>\nWHERE {{ ?s ?p 'FROM <x:y>' }}"
    )
    assert "FROM NAMED" not in query.text
    assert query.text.count("FROM") == 2
    assert query.text.index("WHERE") == len(
        f"SELECT * FROM <{ONE}> FROM NAMED <{OTHER}> # FROM <x:y>\n"
    )
    assert query.dataset == {"default-graph-uri": [ONE], "named-graph-uri": ("urn:nothing",)}


def test_from_may_be_relative_or_a_prefixed_name():
    query = sent(
        "PREFIX g: <https://debates.example/graph/> SELECT * FROM g:one FROM <graph/two> {}"
    )
    assert query.dataset["default-graph-uri"] == [ONE, TWO]


def test_a_construct_may_have_from_behind_its_template():
    query = sent(f"CONSTRUCT {{ ?s ?p ?o }} FROM <{ONE}> WHERE {{ ?s ?p ?o }}")
    assert "FROM" not in query.text
    assert query.dataset["default-graph-uri"] == [ONE]


def test_the_protocols_graphs_go_before_the_querys():
    query = sent(f"SELECT * FROM <{ONE}> {{}}", default_graphs=(TWO, OTHER), named_graphs=())
    assert "FROM" not in query.text
    assert query.dataset == {"default-graph-uri": [TWO], "named-graph-uri": ("urn:nothing",)}


def test_a_relative_iri_is_relative_to_the_site():
    assert sent("SELECT * { <id/x> ?p ?o }").text == f"BASE <{BASE}> SELECT * {{ <id/x> ?p ?o }}"


@pytest.mark.parametrize(
    "text",
    [
        # Read one way, what follows the apostrophe is a string; read the other, a clause.
        f"SELECT (?a<'&&?c>' AS ?x) FROM <{OTHER}> #'\n {{ ?s ?p ?o }}",
        f"SELECT (?a<b:c#>'''\n AS ?x) FROM <{OTHER}> #'''\n {{ ?s ?p ?o }}",
    ],
)
def test_a_from_that_can_be_read_in_two_ways_is_refused(text: str):
    with pytest.raises(Malformed, match="FROM"):
        sent(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (bif:http_get('http://127.0.0.1/') AS ?x) {}",
        "SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <BIF:> SELECT (b:http_get('http://127.0.0.1/') AS ?x) {}",
        r"SELECT (<\u0062if:http_get>('http://127.0.0.1/') AS ?x) {}",
        "BASE <bif:x> SELECT (<http_get>('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <bi> SELECT (b:f:http_get('http://127.0.0.1/') AS ?x) {}",
        "SELECT * { ?s sql:p ?o }",
        "SELECT (1-bif:length('a') AS ?x) {}",
        "SELECT (1/bif:length('a') AS ?x) {}",
        "SELECT (<LONG::bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "SELECT * { ?s ?p `bif:http_get('http://127.0.0.1/')` }",
    ],
)
def test_functions_that_only_a_store_has_are_not_passed_on(text: str):
    with pytest.raises(Malformed):
        sent(text)


def test_more_graphs_than_can_be_listed_have_to_be_named():
    many = [f"{BASE}graph/{n}" for n in range(MOST_LISTED + 1)]
    scope = Scope("urn:union", "urn:nothing", set(many), many)
    text = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    with pytest.raises(TooDemanding):
        scoped(Query(text), text, scope, BASE)
    named = f"SELECT * FROM NAMED <{many[3]}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert scoped(Query(named), named, scope, BASE).dataset["named-graph-uri"] == [many[3]]


_PARTS = ["FROM", "NAMED", f"<{ONE}>", f"<{OTHER}>", "SELECT *", "{", "}", "'", '"', "#", "\n", "<",
          ">", "?a", "GRAPH", "&&", "x:y", "\\", "CONSTRUCT"]  # fmt: skip


@given(st.lists(st.sampled_from(_PARTS), max_size=14).map(" ".join))
def test_whatever_is_asked_for_only_graphs_of_the_version_are(text: str):
    try:
        query = sent(text)
    except (Malformed, TooDemanding):
        return
    allowed = {ONE, TWO, "urn:union", "urn:nothing"}
    assert query.dataset["default-graph-uri"]
    for names in query.dataset.values():
        assert set(names) <= allowed

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from rejoinder.server.query_safety import services
from rejoinder.server.query_tokens import unescape_outside_terms

STORE = Store()
# pyoxigraph's HTTP client refuses this port before it opens a connection.
NOWHERE = "<http://127.0.0.1:1/>"


def asks(query: str) -> bool:
    """Whether the evaluator, given ``query``, goes as far as asking another server."""
    try:
        bool(STORE.query(query))
    except OSError as error:
        return "port 1" in str(error)
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return False


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }}",
        f"ASK {{ service{NOWHERE}{{ ?s ?p ?o }} }}",
        f"ASK {{ SeRvIcE SILENT {NOWHERE} {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE # to {{\n {NOWHERE} #\r {{ ?s ?p ?o }} }}",
        "PREFIX e: <http://127.0.0.1:1/> ASK { SERVICEe:{ ?s ?p ?o } }",
        "PREFIX e: <http://127.0.0.1:1/> ASK { SERVICESILENTe:{ ?s ?p ?o } }",
        "PREFIX e: <http://127.0.0.1:1/> ASK { SERVICE e:a.b\\,%20 { ?s ?p ?o } }",
        f"ASK {{ VALUES ?e {{ {NOWHERE} }} SERVICE ?e {{ ?s ?p ?o }} }}",
        f"ASK {{ {{ SELECT * {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }} }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }} }}",
        f"ASK {{ FILTER(1<'&&2>' ) SERVICE {NOWHERE} {{ ?s ?p ?o }} FILTER('a'='a') }}",
        f"ASK {{ FILTER(1<'#'||2>1) SERVICE {NOWHERE} {{ ?s ?p ?o }} }}",
        f"ASK {{ VALUES ?x {{ '''''' '' '''a''' }} SERVICE {NOWHERE} {{ ?s ?p ?o }} }}",
        "ASK { SERVICE <relative> { ?s ?p ?o } }",
        "BASE <http://127.0.0.1:1/> ASK { SERVICE <> { ?s ?p ?o } }",
    ],
)
def test_every_service_clause_is_found(query: str) -> None:
    assert services(query)


@pytest.mark.parametrize("spelt", ["\\u0053ERVICE", "SER\\u0056ICE", "\\U00000073ervice"])
def test_escapes_hide_nothing(spelt: str) -> None:
    query = f"ASK {{ {spelt} {NOWHERE} {{ ?s ?p ?o }} }}"
    assert services(unescape_outside_terms(query)) == [NOWHERE]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://example.org/service> }",
        "SELECT * { GRAPH ?service { ?s ?p ?o } }",
        "SELECT ?service ?x { ?service <http://example.org/service#x> ?x }",
        "PREFIX ex: <http://example.org/service#> SELECT * { ?s a ex:Service ; ex:service ?o }",
        "SELECT * { ?s ?p 'SERVICE <http://example.org/> { ?s ?p ?o }' }",
        'SELECT * { ?s ?p """at your service ex:x { }""" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://example.org/> { ?s ?p ?o }",
        "SELECT * { <http://example.org/service/x> ?p ?o { ?a ?b ?c } }",
        "SELECT * { ?s ?p 'service'@en } ORDER BY ?s",
    ],
)
def test_the_word_alone_is_no_clause(query: str) -> None:
    assert services(query) == []


def test_endpoints_are_reported_as_written() -> None:
    query = "SELECT * { SERVICE <http://a/> { ?s ?p ?o } SERVICE SILENT ?e { ?s ?p ?o } }"
    assert services(query) == ["<http://a/>", "?e"]


CLAUSE = st.sampled_from(
    [
        f"SERVICE {NOWHERE} {{}}",
        f"service{NOWHERE}{{ }}",
        "SERVICEe:{}",
        f"Service Silent {NOWHERE}#\n{{}}",
    ]
)
# What may confuse a reader about where a string, a comment or an IRI ends.
PIECE = st.sampled_from(
    [
        *("FILTER(1<'", "&&2>'", "'", '"', ")", "FILTER(", "(", "1", "'a'", '"b"', "'''", '"""'),
        *(
            " ",
            "\n",
            "#",
            "# x\n",
            "<",
            ">",
            "<a:b>",
            "{",
            "}",
            "{}",
            "UNION",
            "OPTIONAL",
            "?a",
            "e:a",
        ),
        *(
            "e:",
            ".",
            "\\'",
            "\\",
            "VALUES ?v {",
            "BIND(1 AS ?w)",
            "=",
            "<'#'",
            "||",
            "true",
            "1.",
            "@en",
        ),
        *("<#>", "<'>", '<">', "_:a.", "MINUS", "^^", "e:a\\'", "e:%27", "\r", "FILTER('a'<'b')"),
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECE, max_size=6), CLAUSE, st.lists(PIECE, max_size=6))
@example(["FILTER(1<'", "&&2>'", " ", ")"], f"SERVICE {NOWHERE} {{}}", ["FILTER('a'<'b')"])
def test_what_the_evaluator_would_ask_is_always_found(
    before: list[str], clause: str, after: list[str]
) -> None:
    query = f"PREFIX e: <http://127.0.0.1:1/> ASK {{ {''.join(before)}{clause}{''.join(after)} }}"
    if asks(query):
        assert services(query)


def test_a_long_query_is_read_in_time_that_grows_with_it_only() -> None:
    # Each "#" begins a comment to the end of the one long line, in one of the readings.
    assert services("SERVICE" + "<#>" * 100_000) == []
    assert services("SERVICE" + "'''" * 100_001) == []
    assert services("SERVICE" + "<'\\'>" * 100_000) == []

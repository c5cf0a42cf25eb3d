from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from rejoinder.ontology.example_queries import example_queries
from rejoinder.server.query_grammar import stumble
from rejoinder.server.query_hints import explain
from rejoinder.server.query_tokens import tokens

STORE = Store()
EX = "PREFIX ex: <http://example.org/>\n"


def fault(query: str) -> dict[str, Any]:
    """What is said of a query that pyoxigraph refuses."""
    try:
        STORE.query(query)
    except (SyntaxError, RuntimeError) as error:
        return explain(query, str(error))
    pytest.fail("the query is in order")


@pytest.mark.parametrize(
    ("query", "line", "column", "message", "hint"),
    [
        ("", 1, 1, "The query is empty.", ""),
        ("SELEC * { ?s ?p ?o }", 1, 1, "cannot begin with “SELEC”", "Did you mean SELECT?"),
        ("HELLO", 1, 1, "cannot begin with “HELLO”", "It begins with SELECT"),
        (EX, 1, 33, "ends too early", "SELECT, CONSTRUCT, DESCRIBE or ASK"),
        ("SELECT * {\n  ?s rj:words ?o }", 2, 6, "The prefix rj: is not declared.", ""),
        ("ASK { ?s a:b c:d }", 1, 10, "The prefixes a:, c: are not declared.", ""),
        (EX + "ASK { ?s ex:p hello }", 2, 15, "“hello” is neither", 'quotation marks ("hello")'),
        ("ASK { ?s ?p 'hello }", 1, 13, "begins with ' here has no end", "Close it"),
        ("ASK { ?s ?p ?o FITLER(?o > 3) }", 1, 16, "“FITLER” is neither", "Did you mean FILTER?"),
        ("ASK { FILTER(STRTS('a', 'b')) }", 1, 14, "“STRTS”", "Did you mean "),
        ("ASK { ?s ?p ?o FILTER ?o > 3 }", 1, 23, "“?o” cannot stand here", "Here may stand ("),
        ("ASK { ?s ?p ?o }}", 1, 17, "“}” closes what was never opened.", ""),
        ("ASK {\n { ?s ?p ?o", 2, 2, "The “{” here is never closed.", "Add “}”."),
        ("ASK { FILTER(1 > 2 }", 1, 20, "“}” stands where “)” must close", ""),
        ("ASK { ?s ?p }", 1, 13, "“}” cannot stand here.", ""),
        ("SELECT ?s, ?o { ?s ?p ?o }", 1, 10, "“,” cannot stand here.", "a variable"),
        ("SELECT * { ?s ?p ?o } LIMIT -1", 1, 29, "“-” cannot stand here.", "a number"),
        ("SELECT * { ?s ?p ?o } LIMIT", 1, 28, "ends too early", "a number"),
        ("ASK { ?s http://x/p ?o }", 1, 10, "An IRI stands in angle brackets.", "<http://…>"),
        ("ASK { ?s <a b> ?o }", 1, 10, "An IRI in angle brackets holds no spaces", ""),
        ("ASK { ?s a <http://[> }", 1, None, "not well formed", ""),
        ("ASK { ?s ?p ?o BIND(1 AS ?s) }", 1, 26, "“?s” has a value already", "Choose a name"),
        ("SELECT (COUNT(?s) AS ?n) ?s { ?s ?p ?o }", 1, 1, "neither in GROUP BY", "Add it"),
        ("SELECT (<http://x/f>(1) AS ?n) {}", 1, 9, "no function <http://x/f>", ""),
        (EX + "SELECT (ex:f(1) AS ?n) {}", 2, 9, "no function <http://example.org/f>", ""),
        ("ASK { ?s ?p '\U0001f600é' . ?s ?p oops }", 1, 26, "“oops”", ""),
        ("ASK {}\r\n ; INSERT DATA {}", 2, 2, "“;” cannot stand here.", ""),
    ],
)
def test_each_mistake_is_named_at_its_place(
    query: str, line: int, column: int | None, message: str, hint: str
) -> None:
    found = fault(query)
    assert message in found["message"]
    assert hint in found.get("hint", "")
    assert found["line"] == line
    assert column in (None, found["column"])


def test_prefixes_are_listed_for_those_who_know_their_namespaces() -> None:
    found = fault(EX + "ASK { ?s rj:words schema:name , ex:a }")
    assert found["undeclared"] == ["rj", "schema"]
    assert found["declared"] == ["ex"]


def test_the_line_is_shown_and_the_place_in_it() -> None:
    found = fault("ASK {\n\t?s ?p oops\n}")
    assert found["text"] == "\t?s ?p oops"
    assert found["text"][found["mark"] - 1 :] == "oops"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    found = fault("ASK { " + "?s ?p ?o . " * 1000 + "oops " + "?s ?p ?o . " * 1000 + "}")
    assert len(found["text"]) <= 200
    assert found["text"][found["mark"] - 1 :].startswith("oops")
    assert found["column"] == 6 + 11_000 + 1


@pytest.mark.parametrize("example", example_queries(), ids=lambda example: str(example.name))
def test_the_grammar_takes_every_example(example: Any) -> None:
    assert stumble(list(tokens(example.text))) is None


@pytest.mark.parametrize(
    "query",
    [
        EX
        + "CONSTRUCT { ?s ex:p [ ex:q (1 2.5e1 true) ] } WHERE { ?s ex:p*/^ex:q|!(ex:a|^ex:b) ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o . } LIMIT 5 OFFSET 5",
        EX + "DESCRIBE ex:a ?b FROM ex:g FROM NAMED ex:h WHERE { ?b a ex:c }",
        "DESCRIBE <http://x>",
        "SELECT (GROUP_CONCAT(DISTINCT ?x; SEPARATOR=', ') AS ?y) { ?x ?p ?o } GROUP BY ?o "
        "HAVING (COUNT(*) > 1) ORDER BY DESC(?o) ASC(?y) STR(?x)",
        "SELECT * { { SELECT ?a { ?a ?b ?c } VALUES ?a { 1 UNDEF } } OPTIONAL { ?a ?d ?e } "
        "MINUS { ?a ?f ?g } FILTER NOT EXISTS { ?a ?h ?i } FILTER(?a NOT IN (1, 'b'@en, <c:d>)) "
        "BIND(IF(?a = 1 && !BOUND(?b) || -?c < 2, 1, COALESCE()) AS ?z) "
        "VALUES (?p ?q) { (1 UNDEF) () ('x'^^<y:z> true) } GRAPH ?g { } {} UNION {} . }",
        "ASK { SERVICE SILENT <http://x/> { ?s ?p ?o } }",
        EX + "ASK { ex:s ex:p 'a', \"b\"@en ; ex:q 1 ; . _:b a ex:c . [] ex:p () . [ ex:p 1 ] . }",
        "ASK { ?s (<a:a>/<a:b>+)|(^<a:c>?) ?o FILTER(<a:f>(DISTINCT ?o, 1)) }",
    ],
)
def test_the_grammar_takes_what_the_standard_allows(query: str) -> None:
    assert stumble(list(tokens(query))) is None


WORDS = st.sampled_from(
    [
        "SELECT",
        "ASK",
        "WHERE",
        "{",
        "}",
        "(",
        ")",
        "?s",
        "?p",
        "<http://x>",
        "ex:a",
        "'a'",
        "1",
        ".",
        ";",
        ",",
        "FILTER",
        "OPTIONAL",
        "UNION",
        "|",
        "/",
        "*",
        "=",
        "<",
        "&&",
        "!",
        "VALUES",
        "BIND",
        "AS",
        "GROUP",
        "BY",
        "a",
        "[",
        "]",
        "@en",
        "^^",
        "oops",
        '"',
        "LIMIT",
        "EXISTS",
        "COUNT",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_whatever_is_refused_something_is_said_of_it(query: str) -> None:
    try:
        STORE.query(query)
    except SyntaxError as error:
        found = explain(query, str(error))
        assert found["message"]
        assert 1 <= found["mark"] <= len(found["text"]) + 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_explained(query: str) -> None:
    assert explain(query, "error at 1:1: expected [_]")["message"]


def test_deep_nesting_is_given_up_on() -> None:
    query = "ASK { FILTER(" + "(" * 5000 + ") }"
    assert stumble(list(tokens(query))) is None
    assert (
        explain(query, "error at 1:1: expected [_]")["message"] == "The query is not well formed."
    )


def test_no_message_holds_a_path(tmp_path: Path) -> None:
    Store(str(tmp_path / "store"))
    store = Store.read_only(str(tmp_path / "store"))
    with pytest.raises(SyntaxError) as refused:
        store.query("oops")
    assert str(tmp_path) not in str(explain("oops", str(refused.value)))

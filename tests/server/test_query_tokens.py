import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.query_tokens import tokens, unescape, unescape_outside_terms

PIECES = st.sampled_from(
    [
        *"<>?$@:._-'\"\\{}()[]#%;,|/^*+!= \n\r\t",
        "a",
        "ex:b",
        "'''",
        '"""',
        "\\u0041",
        "http://x",
        "é",
    ]
)


def kinds(query: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(query)]


def test_a_query_is_read_into_its_tokens() -> None:
    query = """# who?
    PREFIX ex: <http://example.org/#> SELECT ?s $t { ?s ex:p\\,q "a \\" b"@en-GB ; a ex: , 'x'^^ex:t
    , 1.5e3 ; !ex:o.k _:b1 . FILTER(?s<=3) }"""
    assert kinds(query) == [
        ("word", "PREFIX"),
        ("name", "ex:"),
        ("iri", "<http://example.org/#>"),
        ("word", "SELECT"),
        ("variable", "?s"),
        ("variable", "$t"),
        ("operator", "{"),
        ("variable", "?s"),
        ("name", "ex:p\\,q"),
        ("string", '"a \\" b"'),
        ("language", "@en-GB"),
        ("operator", ";"),
        ("word", "a"),
        ("name", "ex:"),
        ("operator", ","),
        ("string", "'x'"),
        ("operator", "^^"),
        ("name", "ex:t"),
        ("operator", ","),
        ("number", "1.5e3"),
        ("operator", ";"),
        ("operator", "!"),
        ("name", "ex:o.k"),
        ("blank", "_:b1"),
        ("operator", "."),
        ("word", "FILTER"),
        ("operator", "("),
        ("variable", "?s"),
        ("operator", "<="),
        ("number", "3"),
        ("operator", ")"),
        ("operator", "}"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"""a "quoted" b"""', [("string", '"""a "quoted" b"""')]),
        ("'''it's'''", [("string", "'''it's'''")]),
        ('""', [("string", '""')]),
        ("'a#b' # c", [("string", "'a#b'")]),
        ("<http://x/#a>#b", [("iri", "<http://x/#a>")]),
        ("ex:a.", [("name", "ex:a"), ("operator", ".")]),
        ("ex:%41b", [("name", "ex:%41b")]),
        ("?a<?b", [("variable", "?a"), ("operator", "<"), ("variable", "?b")]),
        ("'open", [("unknown", "'"), ("word", "open")]),
        ('"a\nb"', [("unknown", '"'), ("word", "a"), ("word", "b"), ("unknown", '"')]),
        ("ex:Übung", [("name", "ex:Übung")]),
    ],
)
def test_tokens_end_where_the_grammar_says(query: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(query) == expected


@given(st.lists(PIECES, max_size=60).map("".join))
def test_tokens_are_parts_of_the_query_in_order(query: str) -> None:
    end = 0
    for token in tokens(query):
        assert token.start >= end
        assert query[token.start : token.end] == token.text != ""
        end = token.end


@given(st.lists(PIECES, max_size=60).map("".join))
def test_what_lies_between_tokens_is_space_or_comment(query: str) -> None:
    end = 0
    for token in tokens(query):
        between = query[end : token.start]
        assert between.strip(" \t\r\n") == "" or "#" in between
        end = token.end


def test_codepoint_escapes_become_characters() -> None:
    assert unescape("\\u0053\\U00000045RVICE") == "SERVICE"
    # Nothing has these numbers, and half of a pair is no character (19.2).
    assert unescape("\\U00110000 \\uD800") == "\\U00110000 \\uD800"


def test_escapes_are_processed_outside_strings_and_iris_only() -> None:
    query = "SELECT ?\\u0061 { ?\\u0061 <http://x/\\u0062> '\\u0063' } # \\u0064"
    expected = "SELECT ?a { ?a <http://x/\\u0062> '\\u0063' } # \\u0064"
    assert unescape_outside_terms(query) == expected


@given(st.lists(PIECES, max_size=60).map("".join))
def test_a_query_without_escapes_is_left_alone(query: str) -> None:
    if "\\u" not in query and "\\U" not in query:
        assert unescape_outside_terms(query) == query

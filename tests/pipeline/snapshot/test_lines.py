import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rejoinder.pipeline.errors import SnapshotError
from rejoinder.pipeline.snapshot.lines import split_literal, subjects, to_line, value

S, P, G = NamedNode("https://x.example/s"), NamedNode("https://x.example/p"), NamedNode("urn:g")
XSD = "http://www.w3.org/2001/XMLSchema#"

texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from('\\"\n\r\t\b\f\0\x0b\x1f\x7f\x85\u2028\ufffe\uffff\ufffd^@<>&_:é😀'),
    )
)
languages = st.sampled_from(["", "en", "en-gb", "zh-hant-tw", "fr"])


def is_xml(c: str) -> bool:
    """Char of XML 1.0 §2.2 (no text of Python's that is valid has surrogates)."""
    return c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")


@given(texts, languages)
def test_a_line_keeps_every_text_but_for_what_xml_cannot_hold(text: str, language: str) -> None:
    literal = Literal(text, language=language) if language else Literal(text)
    line = to_line(Quad(S, P, literal, G))
    kept = "".join(c if is_xml(c) else "\ufffd" for c in text)
    (read,) = parse(line, RdfFormat.N_QUADS)
    assert isinstance(read.object, Literal)
    assert read.object.value == kept
    assert (read.object.language or "") == language
    term = line.decode()[:-3].split(" ", 2)[2].removesuffix(f" {G}")
    assert value(term) == kept
    assert split_literal(term)[1] == language
    assert line.count(b"\n") == 1
    assert min(line[:-1]) >= 0x20


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("007", "integer"),
        ("7", "nonNegativeInteger"),
        ("0.80", "decimal"),
        ("2018-01-10T10:00:00+00:00", "dateTime"),
        ("1", "boolean"),
        ("2018-01", "gYearMonth"),
        ("no number", "integer"),
        ('"\\ ^^<', "integer"),
    ],
)
def test_a_line_says_what_the_store_will_say(lexical: str, datatype: str) -> None:
    quad = Quad(S, P, Literal(lexical, datatype=NamedNode(XSD + datatype)), G)
    store = Store()
    store.add(quad)
    assert list(parse(to_line(quad), RdfFormat.N_QUADS)) == list(store)


@pytest.mark.parametrize(
    ("quad", "reason"),
    [
        (Quad(S, P, S), "named graph"),
        (Quad(S, P, Literal("x")), "named graph"),
        (Quad(S, P, S, BlankNode("g")), "named graph"),
        (Quad(BlankNode("b"), P, S, G), "blank nodes"),
        (Quad(S, P, BlankNode("b"), G), "blank nodes"),
        (Quad(S, P, Triple(S, P, S), G), "plain RDF 1.1"),
    ],
)
def test_what_cannot_be_published_is_named(quad: Quad, reason: str) -> None:
    with pytest.raises(SnapshotError, match=reason) as caught:
        to_line(quad)
    assert str(quad)[:40] in str(caught.value)


def test_an_iri_that_a_lenient_parser_let_through_is_refused() -> None:
    (quad,) = parse(b"<http://x.example/a b> <urn:p> <urn:o> <urn:g> .", RdfFormat.N_QUADS,
                    lenient=True)  # fmt: skip
    with pytest.raises(SnapshotError, match="valid IRIs"):
        to_line(quad)


def test_subjects_are_grouped_with_their_properties() -> None:
    lines = [
        '<urn:a> <urn:p> "1" .\n',
        '<urn:a> <urn:p> "2 <x> ." .\n',
        "<urn:b> <urn:q> <urn:a> .\n",
    ]
    assert list(subjects(lines)) == [
        ("urn:a", {"urn:p": ['"1"', '"2 <x> ."']}),
        ("urn:b", {"urn:q": ["<urn:a>"]}),
    ]

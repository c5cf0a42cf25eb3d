"""The writers of Turtle, TriG, JSON-LD and RDF/XML, held against two parsers of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph
from rejoinder.ontology.namespaces import PREFIXES, RDF, RJ, SCHEMA, XSD
from rejoinder.pipeline.snapshot.jsonld import jsonld
from rejoinder.pipeline.snapshot.lines import to_line
from rejoinder.pipeline.snapshot.rdfxml import rdfxml, split_property
from rejoinder.pipeline.snapshot.turtle import trig, turtle

G = NamedNode("https://x.example/graph/1")

iris = st.sampled_from(
    [
        "https://x.example/id/person/émile-zola",
        "https://x.example/id/letter/a%20b%2F%23",
        "https://x.example/id/letter/%22'()&;=,!*$@:",
        "https://x.example/?a=1&b=2#f",
        "urn:x",
        "mailto:a@x.example",
        str(RJ.Letter),
        str(RJ._NS),
        str(SCHEMA["a.b"]),
        str(SCHEMA["-x"]),
        str(SCHEMA["1"]),
    ]
).map(NamedNode)
properties = st.sampled_from(
    [
        str(RDF.type),
        str(RJ.words),
        str(SCHEMA.text),
        f"{RDF}_1",
        "https://x.example/p?a&b=c",
        "https://x.example/propriété",
        "urn:p",
        "http://www.w3.org/2000/01/rdf-schema#label",
    ]
).map(NamedNode)
literals = st.one_of(
    st.builds(
        lambda text, language: Literal(text, language=language) if language else Literal(text),
        st.text(
            st.one_of(
                st.characters(exclude_categories=["Cs"]),
                st.sampled_from("\\\"'\n\r\t\b\f\0\x7f\x85\u2028\ufffe\uffff<>&]]>@^{};,. é😀"),
            )
        ),
        st.sampled_from(["", "en", "en-gb", "zh-hant-tw"]),
    ),
    st.builds(
        lambda text, datatype: Literal(text, datatype=NamedNode(datatype)),
        st.sampled_from(["1", "0.50", "2018-01-10", "x\ny", '"^^<', ""]),
        st.sampled_from(
            [str(XSD.integer), str(XSD.decimal), str(XSD.date), "https://x.example/d&t"]
        ),
    ),
)
quads = st.lists(
    st.builds(Quad, iris, properties, st.one_of(iris, literals), st.sampled_from([G])), max_size=12
)


def triples_of(given_quads: list[Quad]) -> list[str]:
    """Return the sorted lines of N-Triples that the writers are given."""
    lines = sorted({to_line(quad) for quad in given_quads})
    return [line[: line.rindex(b" <")].decode() + " .\n" for line in lines]


def read(data: str, format_: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(data, format_)}


def expected(lines: list[str]) -> set[Triple]:
    return read("".join(lines), RdfFormat.N_TRIPLES)


@given(quads)
def test_turtle_says_the_same(given_quads: list[Quad]) -> None:
    lines = triples_of(given_quads)
    assert read("".join(turtle(PREFIXES).document(lines)), RdfFormat.TURTLE) == expected(lines)


@given(quads)
def test_jsonld_says_the_same(given_quads: list[Quad]) -> None:
    lines = triples_of(given_quads)
    assert read("".join(jsonld().document(lines)), RdfFormat.JSON_LD) == expected(lines)


@given(quads)
def test_rdfxml_says_the_same(given_quads: list[Quad]) -> None:
    lines = triples_of(given_quads)
    assert read("".join(rdfxml(PREFIXES).document(lines)), RdfFormat.RDF_XML) == expected(lines)


@given(st.lists(st.tuples(iris, quads), max_size=4))
def test_trig_says_the_same(graphs: list[tuple[NamedNode, list[Quad]]]) -> None:
    found = {
        to_line(Quad(quad.subject, quad.predicate, quad.object, graph)).decode()
        for graph, content in graphs
        for quad in content
    }
    document = "".join(trig(PREFIXES).document(sorted(found)))
    assert set(parse(document, RdfFormat.TRIG)) == set(parse("".join(found), RdfFormat.N_QUADS))


WILD = [
    Quad(NamedNode("https://x.example/é"), NamedNode(str(p)), o, G)
    for p in (RJ.words, RDF.type, "https://x.example/p?a&b=c")
    for o in (
        Literal('a "quoted" \\ back\\slash\nline\r\ntab\t & <b>]]></b> \x0c \x7f \u2028 é 😀'),
        Literal("hé", language="fr"),
        Literal("7", datatype=NamedNode(str(XSD.integer))),
        Literal("x", datatype=NamedNode("https://x.example/d&t")),
        NamedNode("https://x.example/?a=1&b=2"),
    )
]


@pytest.mark.parametrize("form", ["turtle", "json-ld", "xml"])
def test_rdflib_reads_the_same(form: str) -> None:
    lines = triples_of(WILD)
    writers = {
        "turtle": lambda: turtle(PREFIXES).document(lines),
        "json-ld": lambda: jsonld().document(lines),
        "xml": lambda: rdfxml(PREFIXES).document(lines),
    }
    written = Graph().parse(data="".join(writers[form]()), format=form)
    plain = Graph().parse(data="".join(lines), format="nt")
    assert set(written) == set(plain)


def test_turtle_is_grouped_and_short() -> None:
    subject = NamedNode("https://x.example/id/letter/x")
    given_quads = [
        Quad(subject, NamedNode(str(RDF.type)), NamedNode(str(RJ.Letter)), G),
        Quad(subject, NamedNode(str(RJ.words)), Literal("b"), G),
        Quad(subject, NamedNode(str(RJ.words)), Literal("a"), G),
    ]
    document = "".join(turtle({"rj": str(RJ._NS)}).document(triples_of(given_quads)))
    assert document == (
        f"@prefix rj: <{RJ._NS}> .\n\n"
        '<https://x.example/id/letter/x> a rj:Letter ;\n    rj:words "a" , "b" .\n'
    )


@pytest.mark.parametrize(
    "iri",
    [
        "https://x.example/p/1",
        "https://x.example/p/",
        "https://x.example/p#a%20",
        f"{RDF}li",
        f"{RDF}Description",
        "http://www.w3.org/2000/xmlns/a",
    ],
)
def test_a_property_without_an_xml_name_is_known(iri: str) -> None:
    assert split_property(iri) is None
    quad = Quad(NamedNode("urn:s"), NamedNode(iri), Literal("x"), G)
    with pytest.raises(ValueError, match="no element"):
        "".join(rdfxml(PREFIXES).document(triples_of([quad])))


def test_nothing_is_a_document_too() -> None:
    assert read("".join(turtle(PREFIXES).document([])), RdfFormat.TURTLE) == set()
    assert read("".join(jsonld().document([])), RdfFormat.JSON_LD) == set()
    assert read("".join(rdfxml(PREFIXES).document([])), RdfFormat.RDF_XML) == set()

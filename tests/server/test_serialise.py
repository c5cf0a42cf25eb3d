import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple, parse
from rdflib import Graph
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.ontology.namespaces import PREFIXES
from rejoinder.server.rdf_xml import NotWritableError
from rejoinder.server.serialise import serialise, stream

RJ, SCHEMA = PREFIXES["rj"], PREFIXES["schema"]
RDF, XSD = PREFIXES["rdf"], PREFIXES["xsd"]
GRAPH = NamedNode("https://x.example/g")


def write(quads: list[Quad], extension: str) -> bytes:
    return serialise(quads, GRAPH_FORMATS[extension], prefixes=PREFIXES)


def read(data: bytes, extension: str) -> set[Quad] | set[Triple]:
    form = GRAPH_FORMATS[extension]
    quads = parse(data, format=form.rdf)
    return set(quads) if form.graphs else {q.triple for q in quads}


iris = st.sampled_from(
    [
        "https://x.example/a",
        "https://x.example/é%20%22",
        "https://x.example/a#b",
        "urn:x:y",
        f"{RJ}stated",
        f"{SCHEMA}Person",
    ]
).map(NamedNode)
predicates = st.sampled_from(
    [
        f"{RJ}words",
        f"{RJ}when",
        f"{RJ}order",
        f"{RJ}stance",
        f"{SCHEMA}author",
        f"{SCHEMA}datePublished",
        f"{SCHEMA}name",
        f"{SCHEMA}a/b",
        f"{RDF}type",
        "http://y.example/p.q-r",
        "http://y.example/é",
    ]
).map(NamedNode)
texts = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]) | st.sampled_from("\r\n\t")
)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda t, tag: Literal(t, language=tag), texts, st.sampled_from(["en", "fr-ca"])),
    st.builds(
        lambda t, name: Literal(t, datatype=NamedNode(XSD + name)),
        st.sampled_from(["1", "01", "2018"]),
        st.sampled_from(["integer", "decimal", "double", "gYear", "string"]),
    ),
)
quads = st.lists(
    st.builds(Quad, iris, predicates, iris | literals, st.just(GRAPH)), min_size=1, max_size=12
)


@pytest.mark.parametrize("extension", GRAPH_FORMATS)
@settings(max_examples=60, deadline=None)
@given(quads)
def test_what_is_written_is_read_again(extension: str, quads: list[Quad]):
    data = write(quads, extension)
    wanted = set(quads) if GRAPH_FORMATS[extension].graphs else {q.triple for q in quads}
    assert read(data, extension) == wanted
    assert write(list(reversed(quads)), extension) == data


@settings(max_examples=60, deadline=None)
@given(quads)
def test_rdflib_reads_the_same_rdf_xml_and_json_ld(quads: list[Quad]):
    reference = set(Graph().parse(data=write(quads, "nt"), format="nt"))
    for extension, name in (("rdf", "xml"), ("jsonld", "json-ld"), ("ttl", "turtle")):
        assert set(Graph().parse(data=write(quads, extension), format=name)) == reference


def quad(predicate: str, text: str) -> Quad:
    return Quad(NamedNode("urn:s"), NamedNode(predicate), Literal(text), GRAPH)


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (f"{SCHEMA}name", "ding\x07"),
        (f"{SCHEMA}name", "\ufffe"),
        ("http://y.example/1", "one"),
        ("http://y.example/", ""),
        (f"{RDF}li", "item"),
    ],
)
def test_rdf_xml_refuses_what_it_cannot_say(predicate: str, text: str):
    with pytest.raises(NotWritableError):
        write([quad(predicate, text)], "rdf")
    assert read(write([quad(predicate, text)], "nt"), "nt")


def test_only_prefixes_that_shorten_something_are_declared():
    turtle = write([quad(f"{SCHEMA}name", "x")], "ttl").decode()
    assert turtle.count("@prefix") == 1


def test_the_subject_of_a_document_comes_first():
    about = [
        Quad(NamedNode(f"urn:{name}"), NamedNode(f"{SCHEMA}name"), Literal(name), GRAPH)
        for name in "abc"
    ]
    data = serialise(about, GRAPH_FORMATS["nt"], first="urn:b", prefixes=PREFIXES)
    assert [line.split()[0] for line in data.decode().splitlines()] == [
        "<urn:b>",
        "<urn:a>",
        "<urn:c>",
    ]


@pytest.mark.parametrize("extension", GRAPH_FORMATS)
def test_a_stream_holds_what_is_put_in(extension: str):
    output = io.BytesIO()
    quads = [quad(f"{SCHEMA}name", "a\rb"), quad(f"{SCHEMA}name", "c")]
    stream(iter(quads), GRAPH_FORMATS[extension], PREFIXES, output)
    wanted = set(quads) if GRAPH_FORMATS[extension].graphs else {q.triple for q in quads}
    assert read(output.getvalue(), extension) == wanted

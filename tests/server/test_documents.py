"""What a document holds, and that every format holds the same."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.documents import collect
from rejoinder.server.snapshots import Snapshot

from .conftest import BASE, DATA, publish_site

RJ = "https://w3id.org/rejoinder/ns#"
DOCUMENTS = [
    "letter/bell-letter",
    "person/ada-quill",
    "person/émile-łuk",
    "person/o%27brien%20%22bo%22",
    "movement/quiet-nights",
    "debate/bells",
    "article/post-1",
    "article/post-1/authorship-1",
    "article/post-1/accusation-1",
]


@pytest.fixture(scope="module")
def snapshot(site: Path) -> Snapshot:
    return Snapshot.open(site / "current")


def spo(snapshot: Snapshot, name: str) -> set[tuple[str, str, str]]:
    """The document's triples, in short: without the base, namespaces and quotation marks."""

    def short(term: object) -> str:
        value: str = getattr(term, "value", str(term))
        return value.removeprefix(f"{BASE}/id/").removeprefix(RJ).rpartition("schema.org/")[2]

    quads = collect(snapshot, f"{BASE}/id/{name}").quads
    return {(short(q.subject), short(q.predicate), short(q.object)) for q in quads}


def test_the_document_of_a_thing_holds_its_facts_whole(snapshot: Snapshot):
    triples = spo(snapshot, "person/ada-quill")
    fact = "article/post-1/authorship-1"
    assert (fact, "authorRole", "drafted") in triples
    assert (fact, "words", "drafted by Ada Quill") in triples
    assert (f"{fact}#quote-1", "http://www.w3.org/ns/oa#prefix", "The letter, ") in triples
    assert (f"{fact}#position-1", "http://www.w3.org/ns/oa#end", "30") in triples
    # Mentioned as the one spoken to: every property counts.
    assert ("article/post-1/response-1", "stance", "mocks") in triples


@pytest.mark.parametrize(
    ("words", "read"), [('"one"', False), ('"one", "two"', True), ('"same"@en, "same"@fr', True)]
)
def test_a_page_reads_evidence_only_to_put_words_in_order(
    tmp_path: Path, words: str, read: bool
) -> None:
    """Of a thing; that of an article says where in it they are."""
    fact = f"{BASE}/id/article/a/signature-1"
    source = f"""@prefix rj: <{RJ}> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        <{BASE}/graph/article/a> {{ <{fact}> a rj:Signature ; rj:work <{BASE}/id/letter/l> ;
            rj:reportedIn <{BASE}/id/article/a> ; rj:words {words} ;
            prov:wasGeneratedBy <{BASE}/id/article/a#extraction> ;
            rj:evidence <{fact}#evidence-1> .
          <{fact}#evidence-1> oa:hasSelector <{fact}#quote-1> .
          <{fact}#quote-1> oa:exact "one" . }}"""
    snapshot = Snapshot.open(publish_site(tmp_path, source=source, tombstones=()) / "current")

    def exact(name: str, graphs: bool) -> bool:
        quads = collect(snapshot, f"{BASE}/id/{name}", graphs=graphs).quads
        return any(quad.predicate.value.endswith("#exact") for quad in quads)

    assert exact("letter/l", graphs=False) is read
    assert exact("letter/l", graphs=True)
    assert exact("article/a", graphs=False)
    page = collect(snapshot, f"{BASE}/id/letter/l", graphs=False)
    assert page.facts == {fact}
    assert fact in page.described


def test_the_document_of_a_thing_holds_shortcuts_in_both_directions(snapshot: Snapshot):
    assert ("letter/bell-letter", "signedBy", "group/residents") in spo(
        snapshot, "letter/bell-letter"
    )
    assert ("letter/bell-letter", "author", "person/ada-quill") in spo(snapshot, "person/ada-quill")
    assert ("article/post-1", "mentions", "person/st") in spo(snapshot, "person/st")


def test_what_is_mentioned_has_label_type_and_words(snapshot: Snapshot):
    triples = spo(snapshot, "person/émile-łuk")
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert ("person/ada-quill", label, "Ada Quill") in triples
    assert ("article/post-1/quotation-1", "words", "“let us <b>sleep</b>”") in triples
    assert ("article/post-1", "datePublished", "2024-03-02") in triples
    # But nothing else of them.
    assert not any(s == "person/ada-quill" and p == "name" for s, p, _ in triples)
    assert not any(s == "article/post-1/quotation-1" and p == "speaker" for s, p, _ in triples)


def test_the_document_of_an_article_holds_all_its_facts_and_where_they_come_from(
    snapshot: Snapshot,
):
    document = collect(snapshot, f"{BASE}/id/article/post-1")
    assert len(document.facts) == 16
    triples = spo(snapshot, "article/post-1")
    assert ("article/post-1#extractor", "softwareVersion", "0.1.0") in triples
    assert not any(s.startswith("article/post-2") for s, _, _ in triples)


def test_the_document_of_a_fact_holds_its_provenance_and_what_answers_it(snapshot: Snapshot):
    triples = spo(snapshot, "article/post-1/authorship-1")
    prov = "http://www.w3.org/ns/prov#"
    assert ("article/post-1#extractor", "softwareVersion", "0.1.0") in triples
    assert (
        "article/post-1/authorship-1#review",
        f"{prov}wasAssociatedWith",
        "article/post-1#reviewer-ed",
    ) in triples
    assert ("article/post-1#extraction", f"{prov}endedAtTime", "2024-03-05T10:00:00Z") in triples
    denial = spo(snapshot, "article/post-1/accusation-1")
    assert ("article/post-1/response-2", "words", "which he denies") in denial


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_format_holds_the_same_triples(client: FlaskClient, name: str):
    def get(extension: str) -> bytes:
        answer = client.get(f"/doc/{name}.{extension}")
        assert answer.status_code == 200
        return answer.data

    nq = list(parse(get("nq"), format=RdfFormat.N_QUADS))
    trig = list(parse(get("trig"), format=RdfFormat.TRIG))
    assert set(nq) == set(trig)
    assert len(nq) == len(set(nq))
    flat = {q.triple for q in nq}
    for extension, rdf in (
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("rdf", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
    ):
        triples = [q.triple for q in parse(get(extension), format=rdf)]
        assert set(triples) == flat, extension
    # And for readers of another make.
    reference = Graph().parse(data=get("nt"), format="nt")
    for extension, rdflib_name in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        other = Graph().parse(data=get(extension), format=rdflib_name)
        assert isomorphic(other, reference), extension


def test_quads_stand_in_the_graphs_of_the_store(client: FlaskClient, snapshot: Snapshot):
    quads = list(parse(client.get("/doc/letter/bell-letter.nq").data, format=RdfFormat.N_QUADS))
    assert all(isinstance(q, Quad) and q in snapshot.store for q in quads)
    assert {q.graph_name.value.removeprefix(f"{BASE}/graph/") for q in quads} >= {
        "registry",
        "derived",
        "article/post-1",
    }


@pytest.mark.parametrize("extension", ["html", "ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_the_same_data_gives_the_same_bytes(client: FlaskClient, tmp_path: Path, extension: str):
    again = create_app(Config(publish_site(tmp_path))).test_client()
    path = f"/doc/letter/bell-letter.{extension}"
    assert again.get(path).data == client.get(path).data


def test_json_ld_is_compact_and_brings_its_context(client: FlaskClient):
    document = client.get("/doc/letter/bell-letter.jsonld").get_json(force=True)
    assert document["@context"]["rj"] == RJ
    (first, *_rest) = document["@graph"]
    assert first["id"] == f"{BASE}/id/letter/bell-letter"
    assert "OpenLetter" in str(first["type"])


def test_rdf_xml_that_cannot_be_is_refused_and_not_mangled(tmp_path: Path):
    source = f"""<{BASE}/graph/registry> {{
        <{BASE}/id/person/odd> <https://schema.org/1> "one" .
        <{BASE}/id/person/lines> <https://schema.org/name> "a\\r\\nb\\tc" . }}"""
    client = create_app(Config(publish_site(tmp_path, source=source))).test_client()
    assert client.get("/doc/person/odd.ttl").status_code == 200
    refused = client.get("/doc/person/odd.rdf")
    assert refused.status_code == 406
    assert "XML" in refused.get_json(force=True)["detail"]
    graph = Graph().parse(data=client.get("/doc/person/lines.rdf").data, format="xml")
    assert [str(o) for o in graph.objects()] == ["a\r\nb\tc"]


def test_a_document_may_be_empty_of_facts(snapshot: Snapshot):
    assert collect(snapshot, f"{BASE}/id/person/nobody").quads == frozenset()


def test_a_quotation_is_called_by_what_is_quoted_not_by_who_is_said_to_speak(
    tmp_path: Path,
) -> None:
    """Its further evidence says who spoke; those are not the speaker's words."""
    source = (DATA / "site.trig").read_text()
    quoted = next(line for line in source.splitlines() if "quotation-1> a rj:Quotation" in line)
    told = source.replace(quoted, quoted + ' rj:words "At a meeting on Monday she said"@en ;')
    site = publish_site(tmp_path / "site", source=told)
    page = create_app(Config(site)).test_client().get("/doc/article/post-1/response-1.html").text
    assert "let us &lt;b&gt;sleep&lt;/b&gt;" in page
    assert "At a meeting on Monday she said" not in page

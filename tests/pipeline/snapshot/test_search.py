import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import URIRef
from rejoinder.ontology.manifest import Site
from rejoinder.ontology.namespaces import PROV, RDF, RDFS, RJ, SCHEMA
from rejoinder.pipeline.snapshot import Publication, Tombstone
from rejoinder.pipeline.snapshot.naming import excerpt, names_of

Publish = Callable[..., Publication]


def connect(publication: Publication) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{publication.path}/search.db?mode=ro&immutable=1", uri=True)


@pytest.fixture
def index(put: Publish, quads: list[Quad]) -> Iterator[sqlite3.Connection]:
    stones = [
        Tombstone("urn:b", "withdrawn"),
        Tombstone("urn:a", "merged", "urn:c"),
        Tombstone("urn:d", "retired"),
    ]
    with closing(connect(put(quads, tombstones=stones))) as db:
        yield db


def test_what_has_a_name_and_every_quotation_is_an_entry(
    index: sqlite3.Connection, base: str
) -> None:
    rows = index.execute("SELECT iri, kind, label, names, words, weight FROM entry ORDER BY iri")
    assert rows.fetchall() == [
        (f"{base}/id/article/a-1", "article", '=Letters, and "answers"', "", "", 3),
        (
            f"{base}/id/article/a-1/response-1-2",
            "quotation",
            "words that go on and on",
            "",
            "words that go on and on",
            1,
        ),
        (f"{base}/id/letter/le-monde", "letter", "Letter in Le Monde", "open letter", "", 1),
        (f"{base}/id/person/asia-argento", "person", "Asia Argento", "Argento", "", 3),
        (f"{base}/id/person/zola", "person", "Emile Zola", "Émile Zola", "", 1),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("argento", ["Asia Argento"]),
        ("emil*", ["Emile Zola"]),
        ("EMILE", ["Emile Zola"]),
        ("open letter", ["Letter in Le Monde"]),
        ("go on", ["words that go on and on"]),
        ("nobody", []),
    ],
)
def test_the_index_finds_labels_names_and_words(
    index: sqlite3.Connection, words: str, found: list[str]
) -> None:
    rows = index.execute(
        "SELECT entry.label FROM entry_fts JOIN entry ON entry.id = entry_fts.rowid"
        " WHERE entry_fts MATCH ? ORDER BY rank",
        (words,),
    )
    assert [label for (label,) in rows] == found


def test_tombstones_are_kept(index: sqlite3.Connection) -> None:
    rows = index.execute("SELECT iri, status, successor FROM address ORDER BY iri").fetchall()
    assert rows == [
        ("urn:a", "merged", "urn:c"),
        ("urn:b", "withdrawn", None),
        ("urn:d", "retired", None),
    ]
    with pytest.raises(ValueError, match="successor"):
        Tombstone("urn:a", "merged")


def test_the_site_s_language_chooses_the_label(put: Publish, quads: list[Quad]) -> None:
    done = put(quads, about=Site(title="Débats", language="fr"))
    with closing(connect(done)) as db:
        (label,) = db.execute("SELECT label FROM entry WHERE iri LIKE '%zola'").fetchone()
    assert label == "Émile Zola"


def test_nothing_but_the_database_is_left(put: Publish, quads: list[Quad]) -> None:
    done = put(quads)
    assert [p.name for p in done.path.glob("search*")] == ["search.db"]
    with closing(sqlite3.connect(done.path / "search.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.execute("INSERT INTO entry_fts (entry_fts, rank) VALUES ('integrity-check', 1)")


def test_anybody_s_data_can_be_searched(put: Publish) -> None:
    subject, graph = NamedNode("https://other.example/x#me"), NamedNode("urn:g")
    done = put(
        [
            Quad(subject, NamedNode(str(RDFS.label)), Literal(" a\n name "), graph),
            Quad(subject, NamedNode(str(RDF.type)), NamedNode("https://o.example/Town"), graph),
            Quad(NamedNode("urn:y"), NamedNode(str(RDFS.label)), Literal("y"), graph),
        ]
    )
    with closing(connect(done)) as db:
        rows = db.execute("SELECT iri, kind, label FROM entry ORDER BY iri").fetchall()
    assert rows == [("https://other.example/x#me", "town", "a name"), ("urn:y", "thing", "y")]


def test_the_path_may_hold_what_a_uri_would_read_otherwise(
    tmp_path: Path, quads: list[Quad]
) -> None:
    from rejoinder.pipeline.snapshot import publish

    site = tmp_path / "a?b#c %41"
    for published in (True, False):
        done = publish(site, quads, base_uri="https://x.example", about=Site(title="x"))
        assert done.published == published


@pytest.mark.parametrize(
    ("labels", "language", "label"),
    [
        (['"a"@de', '"b"@en-gb', '"c"'], "en", "b"),
        (['"a"@de', '"b"@en-gb', '"c"@en'], "en", "c"),
        (['"a"@de', '"c"'], "en", "c"),
        (['"b"@fr', '"a"@de'], "en", "a"),
        (['"a"@en', '"b"@en-us'], "en-US", "b"),
    ],
)
def test_one_label_is_chosen_and_the_rest_are_names(
    labels: list[str], language: str, label: str
) -> None:
    names = names_of({str(RDFS.label): labels, "https://schema.org/name": ['"z"']}, language)
    assert names is not None
    assert names.label == label
    assert set(names.others) == {text.split('"')[1] for text in labels} - {label} | {"z"}


def test_an_excerpt_ends_with_a_word() -> None:
    assert excerpt("short  enough\n") == "short enough"
    long = excerpt("word " * 40)
    assert len(long) <= 80
    assert long.endswith("word…")
    assert len(excerpt("x" * 200)) == 80


def test_every_list_has_its_places(index: sqlite3.Connection, base: str) -> None:
    rows = index.execute(
        "SELECT listing.kind, sort, place, iri FROM listing JOIN entry ON entry.id = listing.entry"
        " ORDER BY listing.kind, sort, place"
    ).fetchall()
    root = f"{base}/id"
    assert rows == [
        ("", "address", 0, f"{root}/article/a-1"),
        ("", "address", 1, f"{root}/letter/le-monde"),
        ("", "address", 2, f"{root}/person/asia-argento"),
        ("", "address", 3, f"{root}/person/zola"),
        ("article", "date", 0, f"{root}/article/a-1"),
        ("article", "facts", 0, f"{root}/article/a-1"),
        ("article", "name", 0, f"{root}/article/a-1"),
        ("letter", "facts", 0, f"{root}/letter/le-monde"),
        ("letter", "name", 0, f"{root}/letter/le-monde"),
        ("person", "facts", 0, f"{root}/person/asia-argento"),
        ("person", "facts", 1, f"{root}/person/zola"),
        ("person", "name", 0, f"{root}/person/asia-argento"),
        ("person", "name", 1, f"{root}/person/zola"),
    ]


def test_articles_are_listed_by_date_the_newest_first(put: Publish) -> None:
    graph, type_ = NamedNode("https://x.example/graph/a"), NamedNode(str(RDF.type))
    dates = {"a": "2018-01", "b": "2018-01-02", "c": "2017", "d": "0000", "e": "soon", "f": "2018"}
    quads = []
    for name, date in dates.items():
        article = NamedNode(f"https://x.example/id/article/{name}")
        quads += [
            Quad(article, type_, NamedNode(str(SCHEMA.NewsArticle)), graph),
            Quad(article, NamedNode(str(SCHEMA.headline)), Literal(name), graph),
            Quad(article, NamedNode(str(SCHEMA.datePublished)), Literal(date), graph),
        ]
    with closing(connect(put(quads, base_uri="https://x.example"))) as db:
        rows = db.execute(
            "SELECT label FROM listing JOIN entry ON entry.id = listing.entry"
            " WHERE listing.kind = 'article' AND sort = 'date' ORDER BY place"
        )
        assert "".join(label for (label,) in rows) == "bafc"


def test_what_narrows_a_search_is_noted(put: Publish) -> None:
    base = "https://x.example"
    source = f"""
        PREFIX rj: <{RJ._NS}> PREFIX schema: <{SCHEMA}> PREFIX rdfs: <{RDFS._NS}>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX : <{base}/id/>
        rj:denounces skos:broader rj:opposes .
        <{base}/id/publication/bell> rdfs:label "The Bell"@en-GB, "La Cloche"@fr .
        <{base}/id/letter/one> rdfs:label "One" ; schema:datePublished "2017-05" ;
            rj:publishedIn <{base}/id/publication/bell> .
        <{base}/id/person/ann> rdfs:label "Ann" .
        <{base}/id/article/a> a schema:NewsArticle ; schema:headline "News" ;
            schema:publisher "Post" ; schema:datePublished "2018-01-02" .
        <{base}/id/article/a/quotation-1> a rj:Quotation ; rj:words "so it is" ;
            rj:reportedIn <{base}/id/article/a> ; rj:reviewStatus rj:accepted .
        <{base}/id/article/a/response-1> a rj:Response ; rj:words "she said" ;
            rj:responder <{base}/id/person/ann> ; rj:reportedIn <{base}/id/article/a> ;
            rj:stance rj:denounces, rj:opposes ; rj:quotes <{base}/id/article/a/quotation-1> .
    """
    graph = NamedNode(f"{base}/graph/article/a")
    quads = [
        Quad(t.subject, t.predicate, t.object, graph)
        for t in parse(source.encode(), format=RdfFormat.TURTLE)
    ]
    with closing(connect(put(quads, base_uri=base))) as db:
        rows = db.execute(
            "SELECT label, name, value FROM facet JOIN entry ON entry.id = facet.entry"
            " ORDER BY label, name, value"
        ).fetchall()
        assert db.execute("SELECT tag FROM language").fetchall() == [("en",), ("fr",)]
    assert rows == [
        ("Ann", "stance", "denounces"),
        ("News", "venue", "Post"),
        ("News", "year", "2018"),
        ("One", "venue", "The Bell"),
        ("One", "year", "2017"),
        ("so it is", "review", "accepted"),
        ("so it is", "stance", "denounces"),
        ("so it is", "venue", "Post"),
        ("so it is", "year", "2018"),
    ]


def test_what_is_mentioned_most_comes_first(index: sqlite3.Connection) -> None:
    """So that the first matches that are found are those of which most is said."""
    weights = [row[0] for row in index.execute("SELECT weight FROM entry ORDER BY id")]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) > 1


def test_corrections_are_listed_the_newest_first(put: Publish, quads: list[Quad]) -> None:
    article, graph = NamedNode("https://x.example/id/article/a-9"), NamedNode("urn:g")

    def fact(name: str, status: URIRef, day: str = "") -> list[Quad]:
        node, review = NamedNode(f"{article.value}/{name}"), f"{article.value}/{name}#review"
        found = [
            Quad(node, NamedNode(str(RDF.type)), NamedNode(str(RJ.Signature)), graph),
            Quad(node, NamedNode(str(RJ.reportedIn)), article, graph),
            Quad(node, NamedNode(str(RJ.reviewStatus)), NamedNode(str(status)), graph),
        ]
        if day:
            ended = NamedNode(str(PROV.endedAtTime))
            found.append(Quad(NamedNode(review), ended, Literal(day), graph))
        return found

    stones = [
        Tombstone("urn:b", "withdrawn", None, "2024-02-05"),
        Tombstone("urn:a", "merged", "urn:c", "2024-02-07"),
        Tombstone("urn:hidden", "merged", "urn:h", "2024-02-08"),
        Tombstone("urn:h", "unlisted"),
        Tombstone("urn:sealed", "withheld"),
        Tombstone("urn:d", "retired"),
    ]
    facts = [
        *fact("f-1", RJ.corrected, "2024-02-06T10:00:00Z"),
        *fact("f-2", RJ.corrected),
        *fact("f-3", RJ.accepted, "2024-02-09"),
    ]
    with closing(connect(put([*quads, *facts], tombstones=stones))) as db:
        rows = db.execute("SELECT * FROM correction ORDER BY place").fetchall()
    assert rows == [
        (0, "2024-02-07", "merged", "urn:a", "urn:c"),
        (1, "2024-02-06", "corrected", f"{article.value}/f-1", article.value),
        (2, "2024-02-05", "withdrawn", "urn:b", ""),
        (3, "", "corrected", f"{article.value}/f-2", article.value),
        (4, "", "retired", "urn:d", ""),
    ]

"""No page does more work on a larger dataset: three times the articles, the same reading."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rejoinder.ontology.manifest import Site
from rejoinder.ontology.namespaces import RDFS, RJ, SCHEMA
from rejoinder.pipeline.snapshot import Tombstone, publish
from rejoinder.server import discovery, graphs, news, searching, service_description, standing
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.site import EXTENSION
from rejoinder.server.snapshots import Snapshot

from .conftest import ontology

BASE = "http://127.0.0.1:8000"
SMALL, LARGE = 205, 3 * 205

#: What every article has: a letter of its own, with a debate, who signed, quoted and answered it.
ARTICLE = """
<{base}/graph/article/a{n}> {{
  <a{n}> a schema:NewsArticle ; schema:datePublished "2020-{month:02}-{day:02}" ;
    schema:mentions <{id}letter/l{n}>, <{id}person/p{n}>, <{id}publication/v> .
  <a{n}/signature-1> a rj:Signature, rj:Fact ; rj:work <{id}letter/l{n}> ;
    rj:signatory <{id}person/p{n}> ; rj:signatureStatus rj:signed ; rj:words "lamp {n}" ;
    rj:reviewStatus rj:corrected ; rj:reportedIn <a{n}> ; rj:order 1 .
  <a{n}/quotation-1> a rj:Quotation, rj:Fact ; rj:speaker <{id}person/p{n}> ;
    schema:text "A lamp is a lamp" ; rj:words "A lamp is a lamp" ; rj:reportedIn <a{n}> ;
    rj:order 2 ; rj:reviewStatus rj:unreviewed .
  <a{n}/response-1> a rj:Response, rj:Fact ; rj:responder <{id}person/p{n}> ; rj:order 3 ;
    rj:respondsTo <{id}letter/l{n}> ; rj:stance rj:opposes ; rj:words "no lamp" ;
    rj:reportedIn <a{n}> ; rj:reviewStatus rj:accepted .
  <a{n}/publishing-1> a rj:Publishing, rj:Fact ; rj:work <{id}letter/l{n}> ;
    rj:venue <{id}publication/v> ; rj:words "in V" ; rj:reportedIn <a{n}> ; rj:order 4 ;
    rj:reviewStatus rj:accepted . }}
<{base}/graph/article/a{n}/provenance> {{
  <a{n}/signature-1#review> <http://www.w3.org/ns/prov#endedAtTime> "2021-{month:02}-01" . }}
<{base}/graph/registry> {{
  <a{n}> rdfs:label "Lamp news {n}" . <{id}letter/l{n}> a rj:Letter ; rdfs:label "Lamp letter {n}" .
  <{id}person/p{n}> a schema:Person ; rdfs:label "Lampe {n}"@fr, "Lamp {n}"@en .
  <{id}debate/d{n}> a rj:Debate ; rdfs:label "Lamp debate {n}" . }}
<{base}/graph/derived> {{
  <{id}letter/l{n}> rj:partOfDebate <{id}debate/d{n}> ; rj:signedBy <{id}person/p{n}> ;
    rj:publishedIn <{id}publication/v> . }}
"""


def source(articles: int) -> str:
    root = f"{BASE}/id/"
    pieces = [
        f"@base <{root}article/> . @prefix rj: <{RJ._NS}> . @prefix schema: <{SCHEMA}> . "
        f"@prefix rdfs: <{RDFS._NS}> . <{BASE}/graph/registry> {{ "
        f'<{root}publication/v> a rj:Venue ; rdfs:label "The Lamp" . }}'
    ]
    pieces += [
        ARTICLE.format(base=BASE, id=root, n=n, month=n % 12 + 1, day=n % 28 + 1)
        for n in range(articles)
    ]
    return "\n".join(pieces)


class Counted:
    """A store that counts the quads and the names that it gives."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.given = 0

    def quads_for_pattern(self, *pattern: Any) -> Iterator[Any]:
        return self._counted(self._store.quads_for_pattern(*pattern))

    def named_graphs(self) -> Iterator[Any]:
        return self._counted(self._store.named_graphs())

    def contains_named_graph(self, name: Any) -> bool:
        return self._store.contains_named_graph(name)

    def _counted(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self.given += 1
            yield item


@dataclass(frozen=True)
class Served:
    """A site whose reading is counted: quads, and steps of SQLite by the dozen."""

    app: Any
    store: Counted
    steps: list[None]

    def work(self, path: str, accept: str) -> tuple[int, int]:
        client = self.app.test_client()
        client.get(path, headers={"Accept": accept})  # what is made once is made
        given, steps = self.store.given, len(self.steps)
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code in (200, 404), path
        return self.store.given - given, len(self.steps) - steps


def served(folder: Path, articles: int) -> Served:
    publish(
        folder,
        [*parse(source(articles).encode(), format=RdfFormat.TRIG), *ontology(BASE)],
        base_uri=BASE,
        about=Site(title="Lamps"),
        tombstones=[
            tombstone
            for n in range(articles)
            for tombstone in (
                Tombstone(f"{BASE}/id/person/hidden-{n}", "unlisted"),
                Tombstone(f"{BASE}/id/person/gone-{n}", "withdrawn", None, "2022-01-01"),
            )
        ],
    )
    app = create_app(Config(folder, cache_mb=0))
    snapshots = app.extensions[EXTENSION].snapshots
    current: Snapshot = snapshots.current()
    assert isinstance(current.store, Store)
    store = Counted(current.store)
    snapshots._current = replace(current, store=store)
    return Served(app, store, [])


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Served, Served]:
    small, large = (served(tmp_path_factory.mktemp("growth"), n) for n in (SMALL, LARGE))
    return small, large


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> Callable[[Served], None]:
    """Make the limits small enough for the small site, and count what SQLite does for a site."""
    monkeypatch.setattr(discovery, "URLS_A_FILE", 100)
    monkeypatch.setattr(graphs, "MOST_GRAPHS", 50)
    monkeypatch.setattr(graphs, "MOST_TRIPLES", 200)
    monkeypatch.setattr(news, "_FACTS", 100)
    monkeypatch.setattr(searching, "MOST_MATCHES", 60)
    monkeypatch.setattr(searching, "_COUNTED", 60)
    monkeypatch.setattr(service_description, "_MOST_GRAPHS", 50)
    monkeypatch.setattr(standing, "FEW", 20)
    connect = sqlite3.connect

    def count(site: Served) -> None:
        def counting(*args: Any, **options: Any) -> sqlite3.Connection:
            database = connect(*args, **options)
            database.set_progress_handler(partial(site.steps.append, None), 12)
            return database

        monkeypatch.setattr(sqlite3, "connect", counting)

    return count


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/kind/letter", "/kind/person?sort=facts", "/kind/article?page=2"),
        *("/doc/letter/l7", "/doc/person/p7", "/doc/debate/d7", "/doc/publication/v"),
        *("/doc/publication/v?page=2", "/doc/article/a7", "/doc/article/a7/signature-1"),
        *("/doc/article/a7/quotation-1", "/embed/article/a7/quotation-1", "/doc/person/nobody"),
        *("/search?q=lamp", "/search?q=l", "/search?q=a+lamp&kind=quotation", "/search?q=lampe"),
        *("/network", "/network/letter/l7", "/timeline", "/timeline/person/p7"),
        *("/feed.atom", "/doc/person/p7.atom", "/doc/publication/v.atom"),
        *("/graph/", "/graph/?page=2", "/graph/article/a7", "/graph/registry", "/graph/derived"),
        *("/corrections", "/corrections?page=2", "/versions", "/ns", "/dataset", "/download/"),
        *("/sparql", "/sparql/terms.json", "/sitemap-1.xml", "/timemap/link/doc/letter/l7"),
    ],
)
def test_a_page_reads_as_much_of_a_large_dataset_as_of_a_small_one(
    sites: tuple[Served, Served], bounds: Callable[[Served], None], path: str
) -> None:
    found = []
    for site in sites:
        bounds(site)
        found.append(site.work(path, "text/html"))
    (quads, steps), (more_quads, more_steps) = found
    assert more_quads <= 1.2 * quads + 20, (quads, more_quads)
    assert more_steps <= 1.2 * steps + 20, (steps, more_steps)


def test_so_does_the_description_of_the_service(
    sites: tuple[Served, Served], bounds: Callable[[Served], None]
) -> None:
    small, large = sites
    assert small.work("/sparql", "text/turtle") == large.work("/sparql", "text/turtle")
    bounds(large)
    assert large.work("/sparql", "text/turtle")[0] <= 60

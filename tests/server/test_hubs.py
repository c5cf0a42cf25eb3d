"""Of a thing to which much points, a page is looked up: it is the same as if it had been found."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rejoinder.ontology.namespaces import RDFS, RJ, SCHEMA
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.documents import A_PAGE, collect
from rejoinder.server.errors import Problem
from rejoinder.server.hubs import hub_of
from rejoinder.server.news import about
from rejoinder.server.snapshots import Snapshot

from .conftest import BASE, publish_site

FACTS, LINKS = 2 * A_PAGE + 30, A_PAGE + 7
HUB, QUIET = f"{BASE}/id/person/everywhere", f"{BASE}/id/person/once"


def source() -> str:
    """A person in many facts of many articles, of several dates, and one in a single fact."""
    lines = [
        f"@prefix rj: <{RJ._NS}> . @prefix schema: <{SCHEMA}> . @prefix rdfs: <{RDFS._NS}> .",
        f"@prefix id: <{BASE}/id/> . @prefix g: <{BASE}/graph/> .",
        f'g:registry {{ <{HUB}> rdfs:label "Everywhere" . <{QUIET}> rdfs:label "Once" . }}',
    ]
    for number in range(FACTS):
        article = f"<{BASE}/id/article/a{number % 40}>"
        fact = f"{BASE}/id/article/a{number % 40}/response-{number}"
        day = f"2020-01-{number % 28 + 1:02}"
        lines.append(
            f"<{BASE}/graph/article/a{number % 40}> {{ {article} a schema:NewsArticle ;"
            f'  schema:headline "A{number % 40}" ; schema:mentions <{HUB}> .'
            + (f'  {article} schema:datePublished "2020-01-{number % 40 + 1:02}" .')
            * (number % 40 < 28)
            + f"  <{fact}> a rj:Response ; rj:responder <{HUB}> ; rj:respondsTo <{QUIET}> ;"
            f'  rj:order {number} ; rj:reportedIn {article} ; rj:words "w" ; rj:whenText "{day}" ;'
            f"  rj:evidence <{fact}#evidence-1> . <{fact}#evidence-1> a rj:Evidence . }}"
        )
    lines += [
        f"g:derived {{ <{BASE}/id/letter/l{number}> rj:signedBy <{HUB}> ."
        f" <{HUB}#contradiction-1> rj:concerning <{HUB}> . }}"
        for number in range(LINKS)
    ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """One as it is built now, and the same as one of an earlier release."""
    folder = tmp_path_factory.mktemp("hubs")
    new = (publish_site(folder / "site", source=source()) / "current").resolve()
    old = folder / "old"
    shutil.copytree(new, old)
    with closing(sqlite3.connect(old / "search.db")) as database:
        database.execute("DROP TABLE hub")
        database.commit()
    return Snapshot.open(new), Snapshot.open(old)


def test_only_what_fills_more_than_a_page_is_noted(snapshots: tuple[Snapshot, Snapshot]) -> None:
    new, old = snapshots
    hub = hub_of(new, HUB)
    assert hub
    assert hub.facts == FACTS
    assert dict(hub.pointing) == {str(RJ.signedBy): LINKS, str(SCHEMA.mentions): 40}
    assert hub.own == (f"{HUB}#contradiction-1",)
    assert hub_of(new, f"{BASE}/id/letter/l1") is None
    assert hub_of(old, HUB) is None


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize("graphs", [True, False])
def test_its_pages_are_the_same(
    snapshots: tuple[Snapshot, Snapshot], page: int, graphs: bool
) -> None:
    new, old = snapshots
    for iri in (HUB, QUIET):
        assert collect(new, iri, page, graphs=graphs) == collect(old, iri, page, graphs=graphs)


def test_there_is_no_page_behind_the_last(snapshots: tuple[Snapshot, Snapshot]) -> None:
    for snapshot in snapshots:
        with pytest.raises(Problem):
            collect(snapshot, HUB, 4)


def test_its_news_are_the_same(snapshots: tuple[Snapshot, Snapshot]) -> None:
    new, old = snapshots
    assert about(new, HUB) == about(old, HUB) != []


def test_a_debate_of_very_many_works_comes_in_pages(tmp_path: Path) -> None:
    works, debate = A_PAGE + 30, f"{BASE}/id/debate/long"
    lines = [f"@prefix rj: <{RJ._NS}> . @prefix schema: <{SCHEMA}> . <{BASE}/graph/derived> {{"]
    lines += [
        f"<{BASE}/id/post/p{n:03}> rj:partOfDebate <{debate}> ; "
        f'schema:datePublished "2020-01-{n % 28 + 1:02}" .'
        for n in range(works)
    ]
    client = create_app(
        Config(publish_site(tmp_path, source="\n".join([*lines, "}"]), tombstones=()))
    ).test_client()
    pages = [client.get(f"/doc/debate/long.html?page={n}").text for n in (1, 2)]
    found = [re.findall(r'<h3><a href="/data/doc/post/(p\d+)"', page) for page in pages]
    assert [len(names) for names in found] == [A_PAGE, 30]
    assert len({*found[0], *found[1]}) == works
    for page, shown in zip(pages, found, strict=True):
        assert f'<span class="count">{len(shown)} / {works}</span>' in page
        dates = re.findall(r'<p class="when"><time datetime="([^"]*)"', page)
        assert len(dates) == len(shown)
        assert dates == sorted(dates)

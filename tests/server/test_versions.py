"""Earlier versions: their own pages, what changed between two, and those that are gone."""

import json
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.snapshots import Snapshots

from .conftest import DATA, Client, publish_site
from .test_snapshots import settle

# In the first version there is somebody who is gone in the second, where somebody else is new; and
# the letter gets another name.
TEXT = (DATA / "site.trig").read_text()
EARLY = '<id/person/early> a schema:Person ; rdfs:label "Eve Early"@en .\n'
NEW = '<id/person/new> a schema:Person ; rdfs:label "Nova New"@en .\n'
FIRST = TEXT.replace("<id/debate/bells> a", EARLY + "<id/debate/bells> a")
SECOND = TEXT.replace("<id/debate/bells> a", NEW + "<id/debate/bells> a").replace(
    '"Letter on the night bells"@en', '"Letter on the bells"@en'
)
BASE = "https://debates.example/data"


def make(folder: Path) -> Path:
    """A site with two versions."""
    publish_site(folder, source=FIRST, hour=12)
    return publish_site(folder, source=SECOND, hour=13)


def client_of(site: Path) -> FlaskClient:
    app = create_app(Config(site, query_workers=1))
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("two") / "site")


@pytest.fixture(scope="module")
def two_app(two: Path) -> Flask:
    app = create_app(Config(two, query_workers=1))
    app.test_client_class = Client
    return app


@pytest.fixture
def client(two_app: Flask) -> FlaskClient:
    return two_app.test_client()


def names(site: Path) -> list[str]:
    return sorted(path.name for path in (site / "versions").iterdir())


def rows(client: FlaskClient, path: str, query: str) -> list[dict[str, Any]]:
    answer = client.get(path, query_string={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json["results"]["bindings"]


# A version's own pages


def test_a_version_says_what_it_said(client: FlaskClient, two: Path):
    old, new = names(two)
    then = client.get(f"/version/{old}/doc/letter/bell-letter.ttl")
    now = client.get("/doc/letter/bell-letter.ttl")
    assert "Letter on the night bells" in then.text
    assert "Letter on the night bells" not in now.text
    assert then.headers["Rejoinder-Snapshot"] == old
    assert now.headers["Rejoinder-Snapshot"] == new
    assert client.get(f"/version/{new}/doc/letter/bell-letter.ttl").data == now.data


def test_what_came_later_is_unknown_to_a_version(client: FlaskClient, two: Path):
    old, new = names(two)
    assert client.get(f"/version/{old}/doc/person/new").status_code == 404
    assert client.get(f"/version/{new}/doc/person/new").status_code == 200
    assert client.get(f"/version/{old}/doc/person/early").status_code == 200
    assert client.get(f"/version/{new}/doc/person/early").status_code == 410


def test_the_current_version_has_its_own_pages_too(client: FlaskClient, two: Path):
    """With other links, so the site's own pages must never be taken for them."""
    new = names(two)[-1]
    for path in (f"/version/{new}/doc/letter/bell-letter.html", "/doc/letter/bell-letter.html") * 2:
        root = f"/data/version/{new}" if path.startswith("/version") else "/data"
        page = client.get(path).text
        assert f'href="{root}/doc/article/post-1"' in page
        assert ("This is the version of" in page) == path.startswith("/version")


def test_links_stay_within_the_version(client: FlaskClient, two: Path):
    old = names(two)[0]
    page = client.get(f"/version/{old}/doc/letter/bell-letter", headers={"Accept": "text/html"})
    assert f'href="/data/version/{old}/doc/person/ada-quill"' in page.text
    assert 'href="/data/doc/letter/bell-letter"' in page.text, "what is said now"
    answer = client.get(f"/version/{old}/id/letter/bell-letter")
    assert (answer.status_code, answer.location) == (
        303,
        f"/data/version/{old}/doc/letter/bell-letter",
    )


@pytest.mark.parametrize("prefix", ["", "/data"])
def test_a_proxy_may_strip_the_base_path_here_too(client: FlaskClient, two: Path, prefix: str):
    old = names(two)[0]
    answer = client.get(f"{prefix}/version/{old}/doc/letter/bell-letter.nt")
    assert "night bells" in answer.text


def test_a_query_can_be_pinned_to_a_version(client: FlaskClient, two: Path):
    old, new = names(two)
    query = f'SELECT ?l {{ <{BASE}/id/letter/bell-letter> rdfs:label ?l FILTER(LANG(?l) = "en") }}'
    query = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + query
    said = {
        path: [row["l"]["value"] for row in rows(client, path, query)]
        for path in ("/sparql", f"/version/{old}/sparql", f"/version/{new}/sparql", "/sparql/")
    }
    assert said == {
        "/sparql": ["Letter on the bells"],
        "/sparql/": ["Letter on the bells"],
        f"/version/{old}/sparql": ["Letter on the night bells"],
        f"/version/{new}/sparql": ["Letter on the bells"],
    }


def test_the_query_page_of_a_version_asks_that_version(client: FlaskClient, two: Path):
    old = names(two)[0]
    page = client.get(f"/version/{old}/sparql", headers={"Accept": "text/html"}).text
    assert f'action="/data/version/{old}/sparql#answer"' in page
    described = client.get(f"/version/{old}/sparql", headers={"Accept": "text/turtle"}).text
    assert f"<{BASE}/version/{old}/sparql>" in described


def test_graphs_downloads_and_lists_are_the_versions(client: FlaskClient, two: Path):
    old = names(two)[0]
    assert "night bells" in client.get(f"/version/{old}/graph/registry.nt").text
    assert "night bells" in client.get(f"/version/{old}/download/dataset.nt").text
    assert "night bells" in client.get(f"/version/{old}/kind/letter").text
    assert "night bells" in client.get(f"/version/{old}/search?q=night").text
    assert client.get(f"/version/{old}/").status_code == 200
    assert client.get(f"/version/{old}").location == f"/data/version/{old}/"
    assert (
        f"/data/version/{old}/download/dataset.nt" in client.get(f"/version/{old}/download/").text
    )


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("versions?a=1&b=%C3%A9", "/data/versions?a=1&b=%C3%A9"),
        ("healthz", "/data/healthz"),
        ("timemap/link/doc/x", "/data/timemap/link/doc/x"),
        ("/evil.example/x", "/data/evil.example/x"),
        ("\\evil.example", "/data/%5Cevil.example"),
    ],
)
def test_what_versions_do_not_have_leads_to_the_site(
    client: FlaskClient, two: Path, path: str, location: str
):
    answer = client.get(f"/version/{names(two)[0]}/{path}")
    assert (answer.status_code, answer.location) == (302, location)


def test_without_a_base_path_no_redirect_leads_to_another_host(tmp_path: Path):
    site = publish_site(tmp_path / "site", base="http://127.0.0.1:8000")
    client = client_of(site)
    version = names(site)[0]
    assert client.get(f"/version/{version}//evil.example/x").location == "/evil.example/x"


# How long they may be kept, and where they are listed


@pytest.mark.parametrize(
    "path",
    ["doc/letter/bell-letter", "id/letter/bell-letter", "graph/registry.ttl", "download/dataset.nt",
     "sparql?query=ASK%7B%7D", "kind/letter"],
)  # fmt: skip
def test_caches_may_keep_what_a_version_says_but_not_for_good(
    client: FlaskClient, two: Path, path: str
):
    for _ in range(2):  # as it is made, and as it is remembered
        then = client.get(f"/version/{names(two)[0]}/{path}")
        assert then.headers["Cache-Control"] == "public, max-age=86400"
        assert then.headers["X-Robots-Tag"] == "noindex"
        now = client.get(f"/{path}")
        assert now.headers["Cache-Control"] == "no-cache"


def test_failures_of_a_version_are_not_kept(client: FlaskClient, two: Path):
    old = names(two)[0]
    for path in ("doc/person/nobody", "sparql?query=nonsense", "download/nothing.zip"):
        assert client.get(f"/version/{old}/{path}").headers["Cache-Control"] == "no-store"


def test_a_version_is_known_by_its_etag(client: FlaskClient, two: Path):
    path = f"/version/{names(two)[0]}/doc/letter/bell-letter.ttl"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public, max-age=86400"
    assert again.headers["Memento-Datetime"] == first.headers["Memento-Datetime"]


# Versions that are gone, and those that never were


def test_a_removed_version_is_gone_and_an_invented_one_unknown(tmp_path: Path):
    site = make(tmp_path / "site")
    client = client_of(site)
    old = names(site)[0]
    assert client.get(f"/version/{old}/doc/letter/bell-letter").status_code == 200
    shutil.rmtree(site / "versions" / old)
    for path in ("", "/", "/doc/letter/bell-letter", "/sparql?query=ASK%7B%7D", "/nothing"):
        assert client.get(f"/version/{old}{path}").status_code == 410, path
    assert client.post(f"/version/{old}/sparql", data={"query": "ASK {}"}).status_code == 410
    for name in ("20200101T000000Z-00000000", "..", "x", "current", f"{old}x", old.lower()):
        for path in ("", "/", "/doc/letter/bell-letter", "/sparql"):
            assert client.get(f"/version/{name}{path}").status_code == 404, name + path


def test_the_history_outlasts_retention(tmp_path: Path):
    site = tmp_path / "site"
    for hour in range(10, 14):
        publish_site(site, source=FIRST.replace("night bells", f"bells {hour}"), hour=hour, keep=2)
    client = client_of(site)
    assert len(names(site)) == 2
    listed = client.get("/versions", headers={"Accept": "application/json"}).json["versions"]
    assert [row["kept"] for row in listed] == [True, True, False, False]
    gone = [row["version"] for row in listed if not row["kept"]]
    assert [client.get(f"/version/{name}/").status_code for name in gone] == [410, 410]


def test_a_folder_that_was_never_current_is_no_version(tmp_path: Path):
    """A build that is killed may leave one."""
    site = make(tmp_path / "site")
    versions = site / "versions"
    shutil.copytree(versions / names(site)[0], versions / "20240310T150000Z-0badc0de")
    client = client_of(site)
    assert client.get("/version/20240310T150000Z-0badc0de/").status_code == 404


def test_a_version_that_is_made_anew_is_read_anew(tmp_path: Path):
    """As when something is withheld: neither cache nor open store may remember it."""
    site = make(tmp_path / "site")
    client = client_of(site)
    old = names(site)[0]
    query = f"ASK {{ <{BASE}/id/person/early> ?p ?o }}"
    paths = (f"/version/{old}/doc/person/early", f"/version/{old}/kind/person")
    before = [client.get(path) for path in paths]
    assert [answer.status_code for answer in before] == [200, 200]
    asked = {"query_string": {"query": query}, "headers": {"Accept": "application/json"}}
    assert client.get(f"/version/{old}/sparql", **asked).json["boolean"] is True
    # The folder of the other version under its name: as good as any other content.
    shutil.copytree(site / "versions" / names(site)[1], site / "anew")
    shutil.rmtree(site / "versions" / old)
    (site / "anew").rename(site / "versions" / old)
    assert client.get(paths[0]).status_code == 410
    assert "Eve Early" not in client.get(paths[1]).text
    assert client.get(f"/version/{old}/sparql", **asked).json["boolean"] is False


def test_versions_are_closed_when_they_are_removed(tmp_path: Path):
    site = make(tmp_path / "site")
    snapshots = Snapshots(site)
    old = names(site)[0]
    assert snapshots.version(old) is not None
    publish_site(site, source=FIRST.replace("night bells", "hand bells"), hour=14, keep=1)
    settle()
    assert snapshots.current().version == names(site)[-1]
    assert old not in snapshots._versions


def test_only_so_many_versions_are_open_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("rejoinder.server.snapshots.OPEN_VERSIONS", 1)
    site = make(tmp_path / "site")
    snapshots = Snapshots(site)
    for name in names(site) * 2:
        found = snapshots.version(name)
        assert found is not None
        assert found.version == name
        assert len(snapshots._versions) == 1


# What changed


def test_the_list_of_versions(client: FlaskClient, two: Path):
    old, new = names(two)
    page = client.get("/versions", headers={"Accept": "text/html"}).text
    assert page.index(new) < page.index(old)
    assert f'href="/data/version/{old}/"' in page
    document = client.get("/versions?format=json").json
    assert document["current"] == new
    assert [row["version"] for row in document["versions"]] == [new, old]
    assert all(row["digest"].startswith("sha256:") for row in document["versions"])


def test_what_changed_between_two(client: FlaskClient, two: Path):
    old, new = names(two)
    asked = f"/versions?from={old}&to={new}"
    document = client.get(f"{asked}&format=json").json
    changed = {row["iri"].removeprefix(f"{BASE}/id/"): row for row in document["changes"]}
    assert set(changed) == {"letter/bell-letter", "person/early", "person/new"}
    assert (changed["person/new"]["removed"], changed["person/new"]["added"]) == (0, 2)
    assert (changed["person/early"]["removed"], changed["person/early"]["added"]) == (2, 0)
    assert changed["person/early"]["label"] == "Eve Early"
    assert document["removed"] == 3
    assert document["added"] == 3
    page = client.get(asked, headers={"Accept": "text/html"}).text
    assert "Nova New" in page
    assert f"/data/version/{old}/doc/person/early" in page
    assert f"/data/version/{new}/doc/person/early" not in page
    assert client.get(changed["person/new"]["href"]).status_code == 200


def test_the_search_box_of_a_comparison_is_empty(client: FlaskClient, two: Path):
    old, new = names(two)
    page = client.get(f"/versions?from={old}&to={new}", headers={"Accept": "text/html"}).text
    assert 'type="search"' in page
    assert f'value="from={old}' not in page


def test_a_patch_makes_the_newer_of_the_older(client: FlaskClient, two: Path):
    old, new = names(two)
    patch = client.get(f"/versions?from={old}&to={new}&format=patch")
    assert patch.mimetype == "application/rdf-patch"
    quads = set(client.get(f"/version/{old}/download/dataset.nq").text.splitlines())
    lines = patch.text.splitlines()
    assert lines[:2] == [f"H id <{BASE}/version/{new}> .", f"H prev <{BASE}/version/{old}> ."]
    assert (lines[2], lines[-1]) == ("TX .", "TC .")
    for line in lines[3:-1]:
        if line.startswith("D "):
            quads.remove(line[2:])
        else:
            assert line.startswith("A ")
            quads.add(line[2:])
    assert quads == set(client.get("/download/dataset.nq").text.splitlines())
    assert len(list(parse(b"\n".join(q.encode() for q in quads), format=RdfFormat.N_QUADS)))


def test_backwards_it_is_the_other_way_round(client: FlaskClient, two: Path):
    old, new = names(two)
    one, other = (
        client.get(f"/versions?from={a}&to={b}&format=patch").text.splitlines()[3:-1]
        for a, b in ((old, new), (new, old))
    )
    swap = {"A": "D", "D": "A"}
    assert sorted(one) == sorted(swap[line[0]] + line[1:] for line in other)


def test_a_version_and_itself(client: FlaskClient, two: Path):
    new = names(two)[1]
    answer = client.get(f"/versions?from={new}&to={new}", headers={"Accept": "text/html"})
    assert "Nothing has changed" in answer.text


def test_what_changed_about_one_thing(client: FlaskClient, two: Path):
    old, new = names(two)
    asked = f"/versions?from={old}&to={new}&of=letter/bell-letter"
    document = client.get(f"{asked}&format=json").json
    assert [line for line in document["removed"] if '"Letter on the night bells"@en' in line]
    assert [line for line in document["added"] if '"Letter on the bells"@en' in line]
    assert document["of"] == f"{BASE}/id/letter/bell-letter"
    assert "Letter on the night bells" in client.get(asked, headers={"Accept": "text/html"}).text
    assert "A <" in client.get(asked, headers={"Accept": "application/rdf-patch"}).text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=x", 404),
        ("from=20200101T000000Z-00000000&to=x", 404),
        ("from={old}&to={new}&of=person/nobody", 404),
        ("from={old}&to={new}&of=person/gone", 410),
        ("from={old}&to={new}&of=person/opaque-one", 410),
        ("from={old}&to={new}&of=person", 404),
        ("from={old}&to={new}&format=zip", 400),
        ("from={old}&to={new}&page=9", 404),
        ("from={old}", 200),
        ("to={new}", 200),
        ("format=patch", 400),
    ],
)
def test_what_cannot_be_compared(client: FlaskClient, two: Path, query: str, status: int):
    old, new = names(two)
    answer = client.get(f"/versions?{query.format(old=old, new=new)}")
    assert answer.status_code == status


def test_a_form_that_is_not_there(client: FlaskClient):
    answer = client.get("/versions", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert {v["type"] for v in answer.json["variants"]} == {"text/html", "application/json"}


def test_what_is_withheld_now_is_in_no_difference(tmp_path: Path):
    site = make(tmp_path / "site")
    old, new = names(site)
    client = client_of(site)
    asked = f"/versions?from={old}&to={new}"
    assert "Nova" in client.get(f"{asked}&format=patch").text
    publish_site(site, source=FIRST, hour=14, tombstones=(("person/new", "withheld", None),))
    settle()
    for query in ("&format=patch", "&format=json", ""):
        answer = client.get(asked + query)
        assert answer.status_code == 200
        assert "Nova" not in answer.text
        assert "person/new" not in answer.text
    told = client.get(f"{asked}&of=person/new")
    never = client.get(f"{asked}&of=person/opaque-one")
    assert told.status_code == never.status_code == 410
    assert told.data == never.data


def test_too_much_to_list_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("rejoinder.server.differences.MOST", 5)
    client = client_of(make(tmp_path / "site"))
    document = client.get("/versions?format=json&to=" + names(tmp_path / "site")[1]).json
    assert (document["complete"], document["removed"], document["added"]) == (False, 3, 3)
    assert document["changes"] == []
    assert client.get("/versions?from=&to=", headers={"Accept": "text/html"}).status_code == 404
    patch = client.get("/versions?format=patch&to=" + names(tmp_path / "site")[1])
    assert patch.status_code == 413


def test_a_comparison_that_takes_longer_is_there_for_who_asks_again(two: Path):
    client = create_app(Config(two, query_timeout=1e-9)).test_client()
    answer = client.get(f"/versions?from={names(two)[0]}&format=json")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    end = time.monotonic() + 60
    while answer.status_code == 503 and time.monotonic() < end:
        time.sleep(0.05)
        answer = client.get(f"/versions?from={names(two)[0]}&format=json")
    assert answer.json["added"] == 3


def test_many_may_ask_for_comparisons_at_once(two: Path):
    """They wait for each other, and nobody gets another's answer."""
    app = create_app(Config(two))
    old, new = names(two)
    pairs = [(a, b) for a in (old, new) for b in (old, new)] * 2

    def ask(pair: tuple[str, str]) -> tuple[str, str, int]:
        answer = app.test_client().get(f"/versions?from={pair[0]}&to={pair[1]}&format=json").json
        return answer["from"], answer["to"], answer["added"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, pairs)) == [(a, b, 3 if a != b else 0) for a, b in pairs]


def test_versions_that_cannot_be_read_are_not_compared(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    site = make(tmp_path / "site")
    old = names(site)[0]
    (site / "versions" / old / "download" / "dataset.nq.gz").unlink()
    answer = client_of(site).get(f"/versions?from={old}&format=json")
    assert answer.status_code == 503
    assert "cannot be compared" in caplog.text


# Byte for byte


def test_documents_are_the_same_bytes_after_other_builds(tmp_path: Path):
    """Old ones at their version's address, unchanged ones anywhere; and from any server."""
    site = make(tmp_path / "site")
    old = names(site)[0]
    documents = [
        f"/version/{old}/doc/{thing}.{form}"
        for thing in ("letter/bell-letter", "person/ada-quill", "article/post-1", "debate/bells")
        for form in ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq")
    ]
    current = [path.removeprefix(f"/version/{old}") for path in documents if "html" not in path]
    client = client_of(site)
    then = {path: client.get(path).data for path in documents}
    now = {path: client.get(path).data for path in current if "article" in path}
    shutil.copytree(site, tmp_path / "copy", symlinks=True)
    publish_site(site, source=SECOND.replace("Nova", "Stella"), hour=15)
    settle()
    for server in (client, client_of(site), client_of(tmp_path / "copy")):
        assert {path: server.get(path).data for path in then} == then
        assert {path: server.get(path).data for path in now} == now


def test_the_manifest_tells_the_history(tmp_path: Path):
    site = make(tmp_path / "site")
    manifest = json.loads((site / "current" / "manifest.json").read_text())
    assert manifest["history"] == names(site)[:1]
    assert manifest["previous"] == manifest["history"][-1]


def test_comm_compares_the_dumps_as_the_answer_says(client: FlaskClient, two: Path, tmp_path: Path):
    """The dumps are sorted byte by byte, which the comparison relies on as well."""
    paths = []
    for name in names(two):
        path = tmp_path / name
        path.write_bytes(client.get(f"/version/{name}/download/dataset.nq").data)
        paths.append(str(path))
    found = subprocess.run(
        ["comm", "-3", "--check-order", *paths],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C"},
    )
    assert len(found.stdout.splitlines()) == 6

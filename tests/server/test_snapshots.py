import shutil
import time
from pathlib import Path

import pytest
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.errors import SnapshotError
from rejoinder.server.snapshots import CHECK_EVERY, Snapshots

from .conftest import publish_site

SECOND = """@base <https://debates.example/data/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
<graph/registry> { <id/person/new> a schema:Person ; rdfs:label "New" . }"""


def settle() -> None:
    """Let the time go by in which the link is not looked at."""
    time.sleep(2 * CHECK_EVERY)


def test_there_must_be_a_snapshot(tmp_path: Path):
    with pytest.raises(SnapshotError, match="nothing is published"):
        create_app(Config(tmp_path))


def test_a_folder_that_is_no_snapshot_is_refused_with_its_name(tmp_path: Path):
    (tmp_path / "current").mkdir()
    with pytest.raises(SnapshotError, match=r"manifest\.json"):
        create_app(Config(tmp_path))


def test_publication_is_noticed_and_the_old_one_stays_open(tmp_path: Path):
    site = publish_site(tmp_path / "site")
    snapshots = Snapshots(site)
    old = snapshots.current()
    assert snapshots.current() is old
    publish_site(site, source=SECOND, hour=13)
    settle()
    new = snapshots.current()
    assert new.version != old.version
    assert new.manifest.previous == old.version
    assert len(list(old.store.named_graphs())) > len(list(new.store.named_graphs()))


def test_every_answer_names_its_snapshot(tmp_path: Path):
    site = publish_site(tmp_path / "site")
    client = create_app(Config(site)).test_client()
    first = client.get("/doc/person/ada-quill.ttl")
    assert client.get("/doc/person/new").status_code == 404
    publish_site(site, source=SECOND, hour=13)
    settle()
    second = client.get("/doc/person/new.ttl")
    assert second.status_code == 200
    assert client.get("/doc/person/ada-quill.ttl").status_code == 410
    assert first.headers["Rejoinder-Snapshot"].startswith("20240310T120000Z-")
    assert second.headers["Rejoinder-Snapshot"].startswith("20240310T130000Z-")
    assert "Rejoinder-Snapshot" in client.get("/nothing").headers


def test_a_broken_new_snapshot_leaves_the_old_one_serving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    site = publish_site(tmp_path / "site")
    snapshots = Snapshots(site)
    old = snapshots.current()
    broken = site / "versions" / "broken"
    shutil.copytree(old.path, broken)
    (broken / "manifest.json").write_text("{")
    link = site / "next"
    link.symlink_to(Path("versions") / "broken")
    link.replace(site / "current")
    for _ in range(3):
        settle()
        assert snapshots.current() is old
    assert len(caplog.records) == 1


def test_a_site_named_relative_to_the_folder_of_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    publish_site(tmp_path / "site")
    monkeypatch.chdir(tmp_path)
    client = create_app(Config(site=Path("site"))).test_client()
    monkeypatch.chdir("/")
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200

"""Snapshots in buckets: ``rejoinder publish --to`` puts them there, ``pull`` gets them."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import RejoinderError, StorageError
from rejoinder.pipeline.publish_place import publish_to_place
from rejoinder.pipeline.pull import PULLING, pull
from rejoinder.pipeline.pull_place import FILES
from rejoinder.pipeline.storage.place import Place
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from ...server.conftest import publish_site

SECOND = """
@base <https://debates.example/data/> .
<graph/registry> { <id/person/new> <http://www.w3.org/2000/01/rdf-schema#label> "New"@en . }
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one version. Read it only."""
    return publish_site(tmp_path_factory.mktemp("first") / "site")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one version."""
    return publish_site(tmp_path / "there" / "site")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "store" not in path.parts
    }


def current(place: Place) -> Any:
    return json.loads(place.read(FILES))["version"] if place.entry(FILES) else None


def test_what_is_pulled_is_what_was_published(
    first: Path, url: str, place: Place, tmp_path: Path
) -> None:
    put = publish_to_place(first, url)
    assert put.new
    version = put.manifest.version
    kept = files_of(first / "current")
    assert {f"versions/{version}/{path}" for path in kept} | {FILES} == set(place.files())
    assert put.files == len(kept)
    here = tmp_path / "here"
    done = pull(url, here)
    assert done.new
    assert files_of(here / "current") == kept
    ours = create_app(Config(here)).test_client()
    theirs = create_app(Config(first)).test_client()
    for path in ("/data/", "/data/doc/letter/bell-letter.ttl", "/data/id/person/gone"):
        assert ours.get(path).data == theirs.get(path).data
    again, pulled = publish_to_place(first, url), pull(url, here)
    assert (again.new, again.files, pulled.new, pulled.fetched) == (False, 0, False, 0)


def test_the_next_version_takes_the_place_of_the_last(
    site: Path, memory: Place, tmp_path: Path
) -> None:
    publish_to_place(site, memory.url)
    pull(memory.url, tmp_path / "here")
    before = current(memory)
    publish_site(site, source=SECOND, hour=13)
    put = publish_to_place(site, memory.url)
    assert put.new
    assert current(memory) == put.manifest.version != before
    assert memory.files(f"versions/{before}"), "who is fetching the one before goes on"
    assert pull(memory.url, tmp_path / "here").manifest.version == put.manifest.version


def test_old_versions_go_and_so_do_those_with_what_is_withheld(site: Path, memory: Place) -> None:
    versions = []
    for hour in (12, 13, 14):
        publish_site(site, title=f"At {hour}", hour=hour)
        versions.append(publish_to_place(site, memory.url).manifest.version)
    publish_site(site, title="Last", hour=15)
    put = publish_to_place(site, memory.url, keep_versions=3)
    assert put.removed == tuple(versions[:1])
    path = f"versions/{versions[1]}/manifest.json"
    manifest = json.loads(memory.read(path)) | {"withholding": "another"}
    memory.write(path, json.dumps(manifest).encode())
    memory.write(f"versions/{put.manifest.version}/download/stray.gz", b"x")
    put = publish_to_place(site, memory.url)
    assert not put.new
    assert put.removed == (versions[1],)
    left = {path.split("/")[1] for path in memory.files("versions")}
    assert left == {versions[2], put.manifest.version}
    assert not memory.entry(f"versions/{put.manifest.version}/download/stray.gz")


def test_a_version_of_another_past_is_not_put_over_it(
    site: Path, memory: Place, tmp_path: Path
) -> None:
    publish_to_place(site, memory.url)
    other = publish_site(tmp_path / "other", source=SECOND, hour=14)
    with pytest.raises(RejoinderError, match="none of the versions before"):
        publish_to_place(other, memory.url)
    assert current(memory) == read_manifest(site / "current").version
    pull(memory.url, tmp_path / "third")
    publish_site(tmp_path / "third", source=SECOND, hour=15)
    assert publish_to_place(tmp_path / "third", memory.url).new, "who has pulled knows the past"
    assert publish_to_place(other, memory.url, replace=True).new


def test_what_does_not_arrive_is_not_published(
    site: Path, memory: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to_place(site, memory.url)
    before = current(memory)
    publish_site(site, source=SECOND, hour=13)
    real = Place.send
    spoilt: list[str] = []

    def send(self: Place, file: Path, path: str) -> None:
        real(self, file, path)
        if path.endswith("search.db") and len(spoilt) < times:
            spoilt.append(path)
            self.write(path, file.read_bytes()[::-1])

    monkeypatch.setattr(Place, "send", send)
    times = 2
    with pytest.raises(StorageError, match=r"search\.db: does not arrive as it was sent"):
        publish_to_place(site, memory.url)
    assert current(memory) == before
    times = 3
    assert publish_to_place(site, memory.url).new, "what is spoilt once is sent again"
    assert len(spoilt) == 3


#: Publishes, and ends as by SIGKILL while the file of this number is on its way.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from rejoinder.pipeline.publish_place import publish_to_place
moved, move = 0, shutil.move
def dying(*args, **kwargs):
    global moved
    moved += 1
    if moved == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return move(*args, **kwargs)
shutil.move = dying
publish_to_place(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize("number", [1, 9, -1])
def test_a_run_that_is_killed_is_gone_on_with(first: Path, tmp_path: Path, number: int) -> None:
    url = f"file://{tmp_path}/bucket"
    files = len(files_of(first / "current"))
    if number == -1:
        number = files + 1  # the very last is that which says that all are there
    command = [sys.executable, "-c", KILLED, str(first), url, str(number)]
    assert subprocess.run(command, timeout=60).returncode == -signal.SIGKILL
    place = Place(url)
    assert current(place) is None
    assert len(place.files()) == number - 1
    assert len(place.files(hidden=True)) == number
    with pytest.raises(RejoinderError, match=r"files\.json: is not there.*publish --to"):
        pull(url, tmp_path / "here")
    put = publish_to_place(first, url)
    assert (put.new, put.files) == (True, files - number + 1)
    assert pull(url, tmp_path / "here").new
    hidden = set(place.files("versions", hidden=True)) - set(place.files("versions"))
    assert not hidden, "nothing is left lying about"


def test_a_pull_that_breaks_off_goes_on(
    first: Path, memory: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to_place(first, memory.url)
    real = Place.pieces
    asked: list[tuple[str, int]] = []

    def pieces(self: Place, path: str, begin: int = 0, size: int | None = None) -> Iterator[bytes]:
        asked.append((path.rpartition("/")[2], begin))
        for piece in real(self, path, begin, size):
            if path.endswith("search.db") and begin < 5000:
                yield piece[:5000]
                raise StorageError("the network is gone")
            yield piece

    monkeypatch.setattr(Place, "pieces", pieces)
    pull(memory.url, tmp_path / "here")
    assert [begin for name, begin in asked if name == "search.db"] == [0, 5000]
    assert files_of(tmp_path / "here/current") == files_of(first / "current")


def test_what_is_not_what_it_was_said_to_be_changes_nothing(
    site: Path, memory: Place, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    publish_to_place(site, memory.url)
    pull(memory.url, here)
    before = (here / "current").readlink()
    publish_site(site, source=SECOND, hour=13)
    version = publish_to_place(site, memory.url).manifest.version
    path = f"versions/{version}/download/SHA256SUMS"
    whole = memory.read(path)
    memory.write(path, whole[::-1])
    with pytest.raises(RejoinderError, match="digest is another"):
        pull(memory.url, here)
    memory.write(path, whole + b"x")
    with pytest.raises(RejoinderError, match="longer than it was said to be"):
        pull(memory.url, here)
    memory.remove(path)
    with pytest.raises(RejoinderError, match=r"is not there.*pull again"):
        pull(memory.url, here)
    assert (here / "current").readlink() == before
    memory.write(path, whole)
    assert pull(memory.url, here).new
    assert not list(here.glob(f"{PULLING}*"))


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", ".hidden", "store/x", "a/b"])
def test_no_file_is_written_elsewhere(
    first: Path, memory: Place, tmp_path: Path, path: str
) -> None:
    publish_to_place(first, memory.url)
    listing = json.loads(memory.read(FILES))
    listing["files"][0]["path"] = path
    memory.write(FILES, json.dumps(listing).encode())
    with pytest.raises(RejoinderError, match=r"files\.json: files\.0\.path"):
        pull(memory.url, tmp_path / "here")
    assert not (tmp_path / "here").exists()


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), *arguments])


def test_the_commands_say_what_they_have_done(site: Path, s3: str, tmp_path: Path) -> None:
    url = f"{s3}/site"
    there, here = site.parent, tmp_path / "here"
    (there / "rejoinder.toml").write_text("")
    done = run(there, "publish", "--to", url)
    assert done.exit_code == 0, done.output
    version = read_manifest(site / "current").version
    assert f"{url} has {version} (" in done.output
    assert (
        f"Nothing has changed: {url} has {version} already"
        in run(there, "publish", "--to", url).output
    )
    done = run(here, "pull", url)
    assert done.exit_code == 0, done.output
    assert f"Pulled {version}" in done.output
    assert url in (here / "rejoinder.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["publish", "--to", "s3://{bucket}-none/x"], 1, "bucket does not exist"),
        (["publish", "--to", "nosuch://x/y"], 1, "Protocol not known"),
        (["publish", "--to", "s3://x/y", "--query", "http://x"], 2, "go with a store"),
        (["publish", "--to", "http://127.0.0.1:1/store", "--replace"], 2, "goes with a bucket"),
        (["pull", "s3://{bucket}-none/x"], 1, "bucket does not exist"),
        (["pull", "s3://{bucket}/none"], 1, "none/files.json: is not there"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(
    first: Path, s3: str, tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    (tmp_path / "site").symlink_to(first)
    (tmp_path / "rejoinder.toml").write_text("")
    bucket = s3.removeprefix("s3://")
    done = run(tmp_path, *(argument.format(bucket=bucket) for argument in arguments))
    assert done.exit_code == status
    assert message in done.output
    assert "Traceback" not in done.output

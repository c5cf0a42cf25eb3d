"""``rejoinder pull``: a published snapshot, from one site to another."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import RejoinderError
from rejoinder.pipeline.pull import PULLING, pull
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from werkzeug.test import TestResponse

from ..server.conftest import BASE, Client, publish_site

SECOND = """
@base <https://debates.example/data/> .
<graph/registry> { <id/person/new> <http://www.w3.org/2000/01/rdf-schema#label> "New"@en . }
"""
Spoil = Callable[[str, bytes], bytes]


class Mirror(ThreadingHTTPServer):
    """A site on loopback, by its application; ``spoil`` may change or cut off a body."""

    daemon_threads = True
    app: Flask
    spoil: Spoil | None = None

    def __init__(self, site: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.app = create_app(Config(site))
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data"


class _Handler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        with self.server.app.test_client().get(self.path, headers=dict(self.headers)) as answer:
            self._send(answer)

    def _send(self, answer: TestResponse) -> None:
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        body = answer.data
        self.send_response(answer.status_code)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.server.spoil is not None:
            body = self.server.spoil(self.path, body)
        with suppress(OSError):  # the client may be gone
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    server = Mirror(publish_site(tmp_path / "there"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "store" not in path.parts
    }


def test_a_pulled_snapshot_is_the_same_and_is_served(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    done = pull(mirror.url, here)
    assert done.new
    assert files_of(here / "current") == files_of(tmp_path / "there/current")
    ours, theirs = create_app(Config(here)).test_client(), mirror.app.test_client()
    for path in ("/data/", "/data/doc/letter/bell-letter.ttl", "/data/id/person/gone"):
        assert ours.get(path).data == theirs.get(path).data
    again = pull(mirror.url, here)
    assert (again.new, again.fetched) == (False, 0)


def test_the_next_version_takes_the_place_of_the_last(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    pull(mirror.url, here)
    client = create_app(Config(here)).test_client()
    first = client.get("/data/").headers["Rejoinder-Snapshot"]
    publish_site(tmp_path / "there", source=SECOND, hour=13)
    time.sleep(0.1)
    pull(mirror.url, here)
    time.sleep(0.1)
    assert client.get("/data/").headers["Rejoinder-Snapshot"] != first
    assert client.get(f"/data/version/{first}/doc/person/ada-quill.ttl").status_code == 200


def test_what_breaks_off_is_gone_on_with(mirror: Mirror, tmp_path: Path):
    cuts = {"dataset.nq.gz": 200, "search.db": 5000}

    def cut(path: str, body: bytes) -> bytes:
        return body[: cuts.pop(path.rpartition("/")[2], len(body))]

    mirror.spoil = cut
    pull(mirror.url, tmp_path / "here")
    assert not cuts
    ranges = {path.rpartition("/")[2]: asked for path, asked in mirror.asked if asked}
    assert ranges == {"dataset.nq.gz": "bytes=200-", "search.db": "bytes=5000-"}
    assert files_of(tmp_path / "here/current") == files_of(tmp_path / "there/current")


def test_what_is_not_what_it_was_said_to_be_changes_nothing(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    pull(mirror.url, here)
    before = (here / "current").readlink()
    publish_site(tmp_path / "there", source=SECOND, hour=13)
    time.sleep(0.1)

    def falsify(path: str, body: bytes) -> bytes:
        return body[::-1] if path.endswith("SHA256SUMS") else body

    mirror.spoil = falsify
    with pytest.raises(RejoinderError, match="digest is another"):
        pull(mirror.url, here)
    assert (here / "current").readlink() == before
    mirror.spoil = None
    mirror.asked.clear()
    assert pull(mirror.url, here).new
    assert len(mirror.asked) == 2, "what had been fetched is fetched again"


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/passwd", "download/../../x", ".hidden", "store/x", "a/b"]
)
def test_no_file_is_written_elsewhere(mirror: Mirror, tmp_path: Path, path: str):
    def lead_astray(asked: str, body: bytes) -> bytes:
        if not asked.endswith("files.json"):
            return body
        listing = json.loads(body)
        listing["files"][0]["path"] = path
        text = json.dumps(listing).encode()
        return text[: len(body)].ljust(len(body))

    mirror.spoil = lead_astray
    with pytest.raises(RejoinderError, match=r"files\.json"):
        pull(mirror.url, tmp_path / "here")
    assert not (tmp_path / "here").exists()


def test_a_site_that_is_none_or_not_there_is_said_to_be(mirror: Mirror, tmp_path: Path):
    with pytest.raises(RejoinderError, match="no site of Rejoinder"):
        pull(f"{mirror.url}/doc", tmp_path / "here")
    with pytest.raises(RejoinderError, match="no answer"):
        pull("http://127.0.0.1:1/", tmp_path / "here")
    for path in ("etc", "/etc", "ftp:/etc"):
        with pytest.raises(RejoinderError, match="allowed"):
            pull(path, tmp_path / "here")


def test_versions_that_hold_what_is_withheld_by_now_are_removed(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    first = pull(mirror.url, here).manifest
    file = here / "versions" / first.version / "manifest.json"
    file.write_text(first.model_copy(update={"withholding": "another"}).model_dump_json())
    publish_site(tmp_path / "there", source=SECOND, hour=13)
    time.sleep(0.1)
    done = pull(mirror.url, here)
    assert done.removed == (first.version,)
    assert [p.name for p in (here / "versions").iterdir()] == [done.manifest.version]


def test_a_pull_that_is_killed_goes_on(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    reached = threading.Event()

    def hold(path: str, body: bytes) -> bytes:
        if path.endswith("SHA256SUMS"):
            reached.set()
            time.sleep(1)
        return body

    mirror.spoil = hold
    script = Path(sys.executable).with_name("rejoinder")
    process = subprocess.Popen(
        [str(script), "-C", str(here), "pull", mirror.url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert reached.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    mirror.spoil = None
    mirror.asked.clear()
    assert not (here / "site/current").exists()
    assert list((here / "site").glob(f"{PULLING}*"))
    done = CliRunner().invoke(main, ["-C", str(here), "pull", mirror.url])
    assert done.exit_code == 0, done.output
    assert "Pulled 20240310T120000Z-" in done.output
    assert len(mirror.asked) == 2  # the listing, and what was on its way
    assert not list((here / "site").glob(f"{PULLING}*"))


def test_without_a_store_the_rest_is_there(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    command = ["-C", str(here), "pull", mirror.url]
    done = CliRunner().invoke(main, [*command, "--without-store"])
    assert done.exit_code == 0, done.output
    current = here / "site/current"
    assert (current / "search.db").is_file()
    assert not (current / "store").exists()
    assert read_manifest(current).base_uri == BASE
    assert CliRunner().invoke(main, command).exit_code == 0
    assert (current / "store").is_dir()


def test_a_folder_with_other_things_in_it_is_no_place(mirror: Mirror, tmp_path: Path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "notes.txt").write_text("mine")
    done = CliRunner().invoke(main, ["-C", str(here), "pull", mirror.url])
    assert done.exit_code == 1
    assert "not empty" in done.output
    shutil.rmtree(here)


def test_no_other_file_of_the_folder_is_handed_out(mirror: Mirror, tmp_path: Path):
    (tmp_path / "there/current/secret.txt").write_text("secret")
    mirror.app.test_client_class = Client
    client = mirror.app.test_client()
    for path in ("secret.txt", "store/CURRENT", "../../secret.txt", "download/../manifest.json"):
        assert client.get(f"/data/snapshot/{path}").status_code in (404, 400), path
    assert client.get("/data/snapshot/manifest.json").status_code == 200

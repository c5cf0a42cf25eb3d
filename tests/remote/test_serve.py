"""``rejoinder serve --endpoint``, as a user has it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.publish_store import Target
from rejoinder.pipeline.publish_to import publish_to

from .stores import Store

SCRIPT = str(Path(sys.executable).with_name("rejoinder"))
JSON = "application/sparql-results+json"


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """The address that a server prints, on a port that is free."""
    process = subprocess.Popen(
        [SCRIPT, *arguments, "--port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("REJOINDER_")},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://" in line, line
        url = line.partition(" at ")[2].partition(" ")[0].rstrip("/")
        wait_for(f"{url}/readyz", process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 30
    while True:
        assert process.poll() is None, "the server has ended"
        assert time.monotonic() < end, "the server does not answer"
        try:
            get(url)
        except OSError:
            time.sleep(0.05)
        else:
            return


def get(url: str, accept: str = "text/html") -> str:
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_a_site_is_served_from_a_store(store: Store, example_workspace: Path):
    site = example_workspace / "site"
    target = Target.guess(store.graph_store, store.query, None, store.account)
    publish_to((site / "current").resolve(), site, target)
    with serving("-C", str(example_workspace), "serve", "--endpoint", store.query) as url:
        assert "Deneuve" in get(f"{url}/doc/letter/le-monde-2018")
        query = quote("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/rejoinder/ns#Signature> }")
        found = json.loads(get(f"{url}/sparql?query={query}", JSON))
        assert int(found["results"]["bindings"][0]["n"]["value"]) > 10
        assert get(f"{url}/readyz").startswith("ready ")


def test_a_manifest_will_do_without_a_workspace(oxigraph: Store, example_workspace: Path):
    site = example_workspace / "site"
    publish_to(
        (site / "current").resolve(), site, Target.guess(oxigraph.graph_store, None, None, {})
    )
    manifest = str(site / "current/manifest.json")
    with serving("serve", "--endpoint", oxigraph.query, "--manifest", manifest) as url:
        assert "Deneuve" in get(f"{url}/search?q=deneuve")


@pytest.mark.parametrize(
    ("arguments", "says", "status"),
    [
        (["--endpoint", "ftp://h/"], "allowed: an address", 1),
        (["--endpoint", "http://me:secret@h/"], "holds no password", 1),
        (["--manifest", "m.json"], "goes with --endpoint", 2),
        (["--endpoint", "http://127.0.0.1:1/", "--base-uri", "http://b/"], "neither FILEs", 2),
    ],
)
def test_what_cannot_be_served_is_said(arguments: list[str], says: str, status: int):
    done = CliRunner().invoke(main, ["serve", *arguments])
    assert done.exit_code == status, done.output
    assert says in done.output
    assert "secret" not in done.output


def test_a_store_that_does_not_answer_is_said_to(example_workspace: Path):
    command = ["-C", str(example_workspace), "serve", "--endpoint", "http://127.0.0.1:1/"]
    done = subprocess.run([SCRIPT, *command, "--port", "0"], capture_output=True, text=True,
                          timeout=60)  # fmt: skip
    assert done.returncode == 1
    assert "http://127.0.0.1:1/: no answer (" in done.stderr
    assert "Traceback" not in done.stderr

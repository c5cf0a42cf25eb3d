"""/metrics: what Prometheus reads, and nothing that tells of anybody."""

import re
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.metrics import BUCKETS, kind_of_path

from .conftest import Client

_LINE = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? [0-9.e+-]+')


@pytest.fixture
def fresh(site: Path) -> FlaskClient:
    """A client of a server that has answered nothing yet."""
    app = create_app(Config(site))
    app.test_client_class = Client
    return app.test_client()


def read(client: FlaskClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(_LINE.fullmatch(line) for line in lines)
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_requests_are_counted_by_kind_and_status(fresh: FlaskClient) -> None:
    for path in ("/", "/doc/letter/bell-letter", "/data/doc/letter/bell-letter", "/doc/person/no"):
        fresh.get(path)
    found = read(fresh)
    count = "rejoinder_requests_total"
    assert found[f'{count}{{kind="home",code="200"}}'] == 1
    assert found[f'{count}{{kind="doc",code="200"}}'] == 2
    assert found[f'{count}{{kind="doc",code="404"}}'] == 1
    assert read(fresh)[f'{count}{{kind="metrics",code="200"}}'] == 1


def test_times_are_a_histogram(fresh: FlaskClient) -> None:
    for _ in range(3):
        fresh.get("/healthz")
    found = read(fresh)
    name = "rejoinder_request_seconds"
    bounds = [*map(str, BUCKETS), "+Inf"]
    counts = [found[f'{name}_bucket{{kind="healthz",le="{bound}"}}'] for bound in bounds]
    assert counts == sorted(counts)
    assert counts[-1] == found[f'{name}_count{{kind="healthz"}}'] == 3
    assert found[f'{name}_sum{{kind="healthz"}}'] > 0


def test_it_says_what_is_served(fresh: FlaskClient) -> None:
    found = read(fresh)
    version = fresh.get("/").headers["Rejoinder-Snapshot"]
    assert found[f'rejoinder_snapshot_info{{version="{version}"}}'] == 1
    assert found["rejoinder_snapshot_triples"] > 100
    assert found["process_start_time_seconds"] > 1.6e9


def test_nothing_that_was_asked_is_told_and_nobody_makes_it_grow(fresh: FlaskClient) -> None:
    before = len(read(fresh))
    for number in range(50):
        fresh.get(
            f"/secret-{number}/x?q=ada+quill",
            headers={"User-Agent": "somebody", "X-Forwarded-For": "192.0.2.1"},
        )
    text = fresh.get("/metrics").text
    assert not re.search("secret|ada|somebody|192|127", text)
    assert len(read(fresh)) < before + 30


def test_threads_lose_no_request(fresh: FlaskClient) -> None:
    def ask() -> None:
        for _ in range(25):
            fresh.application.test_client().get("/healthz")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(fresh)['rejoinder_requests_total{kind="healthz",code="200"}'] == 100


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "home"), ("/feed.atom", "feed"), ("/ns.ttl", "ns"), ("/x", "other"), ("", "home")],
)
def test_a_path_is_of_a_kind(path: str, kind: str) -> None:
    assert kind_of_path(path) == kind

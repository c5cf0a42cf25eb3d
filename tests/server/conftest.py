"""A small site, published through the pipeline's own door, and clients of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import Tombstone, publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

DATA = Path(__file__).parent / "data"
BASE = "https://debates.example/data"
WRITTEN_FOR = "https://debates.example/data/"
ONTOLOGY = Path(__file__).parents[2] / "ontology" / "rejoinder.ttl"
TOMBSTONES = (
    ("person/old-name", "merged", "person/ada-quill"),
    ("person/gone", "withdrawn", None),
    ("person/opaque-one", "withheld", None),
    ("article/post-1/claim-0", "retired", None),
    ("article/post-9", "withheld", None),
)

Publisher = Callable[..., Path]


def quads(base: str = BASE, source: str | None = None) -> list[Quad]:
    text = source if source is not None else (DATA / "site.trig").read_text()
    text = text.replace(f"@base <{WRITTEN_FOR}>", f"@base <{base}/>")
    return list(parse(text.encode(), format=RdfFormat.TRIG))


def ontology(base: str) -> list[Quad]:
    graph = NamedNode(f"{base}/graph/ontology")
    return [
        Quad(q.subject, q.predicate, q.object, graph)
        for q in parse(ONTOLOGY.read_bytes(), format=RdfFormat.TURTLE)
    ]


def publish_site(
    site: Path,
    base: str = BASE,
    source: str | None = None,
    hour: int = 12,
    title: str = "Bells",
    tombstones: tuple[tuple[str, Any, str | None], ...] = TOMBSTONES,
    keep: int = 10,
) -> Path:
    publish(
        site,
        [*quads(base, source), *ontology(base)],
        base_uri=base,
        about=Site(
            title=title,
            description="Who said what about the bells.",
            publisher="The Bell Desk",
            license="https://creativecommons.org/licenses/by/4.0/",
        ),
        tombstones=[
            Tombstone(f"{base}/id/{name}", status, successor and f"{base}/id/{successor}")
            for name, status, successor in tombstones
        ],
        keep_versions=keep,
        now=lambda: datetime(2024, 3, 10, hour, tzinfo=UTC),
    )
    return site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published site, under ``https://debates.example/data``."""
    return publish_site(tmp_path_factory.mktemp("site"))


class Client(FlaskClient):
    """A client that closes what it has read, as a server does."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **({"buffered": True} | kwargs))


@pytest.fixture(scope="session")
def app(site: Path) -> Flask:
    app = create_app(Config(site))
    app.test_client_class = Client
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

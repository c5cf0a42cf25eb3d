"""The stores, and a site that is published to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .stores import STORES, Oxigraph, Store, Virtuoso


def started(kind: type[Store], folder: Path) -> Iterator[Store]:
    if reason := kind.missing():  # type: ignore[attr-defined]
        pytest.skip(reason)
    with kind(folder) as store:
        yield store


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield from started(Oxigraph, tmp_path_factory.mktemp("oxigraph"))


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield from started(Virtuoso, tmp_path_factory.mktemp("virtuoso"))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    """Each of the stores, skipped with a reason where it is not there."""
    found: Store = request.getfixturevalue(request.param)
    return found

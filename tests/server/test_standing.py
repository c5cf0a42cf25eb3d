"""Which addresses are unlisted, however many there are."""

from pathlib import Path

import pytest
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import Tombstone, publish
from rejoinder.server import standing
from rejoinder.server.snapshots import Snapshot
from rejoinder.server.standing import Unlisted

from .conftest import BASE, quads


@pytest.mark.parametrize("few", [1000, 2])
def test_whether_few_or_many_are_unlisted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(standing, "FEW", few)
    hidden = [f"{BASE}/id/person/hidden-{n}" for n in range(5)]
    stones = [Tombstone(iri, "unlisted") for iri in hidden]
    stones.append(Tombstone(f"{BASE}/id/letter/hoax", "withdrawn"))
    publish(tmp_path, quads(), base_uri=BASE, about=Site(title="Bells"), tombstones=stones)
    unlisted = Unlisted(Snapshot.open(tmp_path / "current"))
    for _ in range(2):
        assert all(iri in unlisted for iri in hidden)
        assert f"{BASE}/id/letter/hoax" not in unlisted
        assert f"{BASE}/id/person/ada-quill" not in unlisted

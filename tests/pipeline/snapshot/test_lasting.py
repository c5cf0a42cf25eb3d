"""What answered once never becomes unknown."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.addresses import Addresses
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import Publication, Tombstone, publish
from rejoinder.pipeline.snapshot.lasting import answered_once
from rejoinder.pipeline.snapshot.search import read_tombstones

BASE = "https://example.org"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def put(
    site: Path,
    names: Iterable[str],
    stones: Iterable[Tombstone] = (),
    base: str = BASE,
    opaque: Iterable[str] = (),
    day: int = 1,
) -> Publication:
    quads = [
        Quad(NamedNode(f"{base}/id/{n}"), LABEL, Literal(n), NamedNode(f"{base}/graph/registry"))
        for n in names
    ]
    return publish(
        site,
        quads,
        base_uri=base,
        about=Site(title="T"),
        tombstones=list(stones),
        opaque=lambda iri: iri.partition("/id/")[2] in opaque,
        now=lambda: datetime(2026, 1, day, tzinfo=UTC),
    )


def stones(publication: Publication) -> dict[str, tuple[str, str | None]]:
    found = read_tombstones(publication.path / "search.db")
    return {s.iri.removeprefix(f"{BASE}/id/"): (s.status, s.since) for s in found}


def test_what_is_gone_without_a_word_is_gone_and_not_unknown(tmp_path: Path) -> None:
    put(tmp_path, ["person/a", "person/a#part", "person/ab", "article/x", "article/x/f1"])
    second = put(tmp_path, ["person/ab"], day=2)
    assert stones(second) == {
        "person/a": ("withdrawn", "2026-01-02"),
        "article/x": ("withdrawn", "2026-01-02"),
        "article/x/f1": ("retired", "2026-01-02"),
    }
    # It is handed on, with its day; and is nothing new.
    assert not put(tmp_path, ["person/ab"], day=3).published
    third = put(tmp_path, ["person/ab", "person/c"], day=3)
    assert stones(third) == stones(second)
    # What answers again is not gone.
    assert set(stones(put(tmp_path, ["person/a", "article/x/f1"], day=4))) == {
        "article/x",
        "person/ab",
        "person/c",
    }


def test_what_nobody_is_to_know_of_is_sealed_for_ever(tmp_path: Path) -> None:
    put(tmp_path, ["person/a", "person/b", "person/c"])
    second = put(
        tmp_path, ["person/b"], [Tombstone(f"{BASE}/id/person/c", "withheld")], opaque=["person/a"]
    )
    addresses = Addresses(BASE)
    sealed = {addresses.sealed(f"{BASE}/id/person/{x}") for x in "ac"}
    assert stones(second) == dict.fromkeys(sealed, ("withheld", None))
    third = put(tmp_path, ["person/b", "person/d"])
    assert stones(third) == stones(second)
    fourth = put(tmp_path, ["person/b", "person/d", "person/a"])
    assert set(stones(fourth)) == {addresses.sealed(f"{BASE}/id/person/c")}


def test_what_led_elsewhere_follows_what_becomes_of_that(tmp_path: Path) -> None:
    a, b = f"{BASE}/id/person/a", f"{BASE}/id/person/b"
    put(tmp_path, ["person/a", "person/b"])
    merged = put(tmp_path, ["person/b"], [Tombstone(a, "merged", b)], day=2)
    assert stones(merged) == {"person/a": ("merged", "2026-01-02")}
    again = put(tmp_path, ["person/b", "person/c"], [Tombstone(a, "merged", b)], day=3)
    assert stones(again) == stones(merged)
    gone = put(tmp_path, ["person/c"], opaque=["person/b"], day=4)
    addresses = Addresses(BASE)
    assert stones(gone) == dict.fromkeys(map(addresses.sealed, (a, b)), ("withheld", None))


def test_it_does_not_matter_under_which_base_uri(tmp_path: Path) -> None:
    put(tmp_path, ["person/a", "person/b", "person/c"], base="http://127.0.0.1:8000")
    put(tmp_path, ["person/c"], base="http://127.0.0.1:8000", opaque=["person/b"], day=2)
    moved = put(tmp_path, [], day=3)
    assert stones(moved) == {
        "person/a": ("withdrawn", "2026-01-02"),
        "person/c": ("withdrawn", "2026-01-03"),
        Addresses(BASE).sealed(f"{BASE}/id/person/b"): ("withheld", None),
    }


def test_a_snapshot_of_an_earlier_release_can_be_followed(tmp_path: Path) -> None:
    first = put(tmp_path, ["person/a"], [Tombstone(f"{BASE}/id/person/z", "withdrawn")])
    with closing(sqlite3.connect(first.path / "search.db")) as database:
        database.execute("ALTER TABLE address DROP COLUMN since")
        database.commit()
    assert set(stones(put(tmp_path, [], day=2))) == {"person/a", "person/z"}


def test_a_slug_that_was_used_is_known(tmp_path: Path) -> None:
    assert not answered_once(tmp_path, "person/a")
    put(tmp_path, ["person/a", "person/c"])
    put(tmp_path, ["person/a"], [Tombstone(f"{BASE}/id/person/b", "withheld")], opaque=["person/c"])
    assert all(answered_once(tmp_path, f"person/{slug}") for slug in "abc")
    assert not answered_once(tmp_path, "person/d")

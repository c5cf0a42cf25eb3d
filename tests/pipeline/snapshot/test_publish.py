import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.ontology.manifest import Site, read_manifest
from rejoinder.pipeline.errors import SnapshotError
from rejoinder.pipeline.snapshot import Publication, Tombstone

Publish = Callable[..., Publication]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def plain(publication: Publication, name: str) -> bytes:
    return gzip.decompress((publication.path / "download" / f"{name}.gz").read_bytes())


def quad(number: int) -> Quad:
    return Quad(NamedNode(f"urn:{number}"), NamedNode("urn:p"), Literal(number), NamedNode("urn:g"))


def test_a_snapshot_has_the_layout_that_the_server_reads(
    put: Publish, site: Path, quads: list[Quad]
) -> None:
    done = put(quads, now=lambda: NOON)
    digest = done.manifest.digest.removeprefix("sha256:")
    assert done.published
    assert done.version == f"20261123T120000Z-{digest[:8]}"
    assert done.path == site / "versions" / done.version
    assert (site / "current").readlink() == Path("versions", done.version)
    assert read_manifest(site / "current") == done.manifest
    assert {p.name for p in done.path.iterdir()} == {
        "manifest.json", "store", "search.db", "download"
    }  # fmt: skip
    assert {p.name for p in site.iterdir()} == {"versions", "current", ".lock"}


def test_the_digest_is_that_of_the_sorted_lines(put: Publish, quads: list[Quad]) -> None:
    done = put(quads)
    lines = plain(done, "dataset.nq").splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert done.manifest.digest == "sha256:" + hashlib.sha256(b"".join(lines)).hexdigest()
    assert done.manifest.counts.quads == len(lines) == len(set(quads))


def test_every_dump_and_the_store_say_the_same(put: Publish, quads: list[Quad]) -> None:
    done = put(quads)
    store = Store.read_only(str(done.path / "store"))
    stored = set(store.quads_for_pattern(None, None, None, DefaultGraph()))
    named = {
        q
        for graph in store.named_graphs()
        for q in store.quads_for_pattern(None, None, None, graph)
    }
    union = {q.triple for q in stored}
    assert union == {q.triple for q in named}
    assert len(union) == done.manifest.counts.triples < len(named)
    for extension, form in GRAPH_FORMATS.items():
        read = list(parse(plain(done, f"dataset.{extension}"), form.rdf))
        if form.graphs:
            assert set(read) == named
            assert len(read) == len(named)
        else:
            assert {q.triple for q in read} == union
            assert len(read) == len(union)


def test_copied_quads_give_the_same_dumps(put: Publish, quads: list[Quad], tmp_path: Path) -> None:
    first = put(quads)
    store = Store.read_only(str(first.path / "store"))
    copied = [q for q in store if q.graph_name != DefaultGraph()]
    from rejoinder.pipeline.snapshot import publish

    second = publish(
        tmp_path / "elsewhere", copied, base_uri="https://debates.example",
        about=Site(title="Debates"),
    )  # fmt: skip
    assert second.manifest.downloads == first.manifest.downloads
    assert second.manifest.digest == first.manifest.digest


def test_the_manifest_counts(put: Publish, quads: list[Quad]) -> None:
    counts = put(quads).manifest.counts
    ns = "https://w3id.org/rejoinder/ns#"
    assert counts.classes[f"{ns}OpenLetter"] == 1, "stated in two graphs, but one thing"
    assert counts.classes[f"{ns}Demand"] == 1
    assert counts.properties[f"{ns}stance"] == 2
    assert sum(counts.properties.values()) == counts.triples


def test_downloads_are_what_the_manifest_and_the_checksums_say(
    put: Publish, quads: list[Quad]
) -> None:
    done = put(quads)
    folder = done.path / "download"
    listed = {item.name: item for item in done.manifest.downloads}
    on_disk = {p.name for p in folder.iterdir()}
    assert on_disk == {n for n in listed if n.endswith(".gz")} | {"SHA256SUMS"}
    for name, item in listed.items():
        data = (folder / name).read_bytes() if name in on_disk else plain(done, name)
        assert item.bytes == len(data)
        assert item.sha256 == "sha256:" + hashlib.sha256(data).hexdigest()
        if name in on_disk and name != "SHA256SUMS":
            # RFC 1952 §2.3: no name or other optional field, and no time.
            assert data[:8] == b"\x1f\x8b\x08\0\0\0\0\0"
            (folder / name.removesuffix(".gz")).write_bytes(gzip.decompress(data))
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True
    )
    assert checked.returncode == 0, checked.stderr
    assert len(checked.stdout.splitlines()) == len(listed) - 1


SCRIPT = """
import random, sys
from pathlib import Path
from pyoxigraph import RdfFormat, parse
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import publish
source, site, seed, processes = sys.argv[1:]
quads = list(parse(path=source, format=RdfFormat.N_QUADS)) * 2
random.Random(int(seed)).shuffle(quads)
publish(Path(site), quads, base_uri="https://debates.example", about=Site(title="Debates"),
        processes=int(processes))
"""


def test_order_hash_seed_and_number_of_processes_change_no_byte(
    quads: list[Quad], tmp_path: Path
) -> None:
    source = tmp_path / "source.nq"
    source.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    found = []
    for seed, processes in (("1", "0"), ("2", "2")):
        site = tmp_path / f"site-{seed}"
        subprocess.run(
            [sys.executable, "-c", SCRIPT, source, site, seed, processes],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
        )  # fmt: skip
        manifest = read_manifest(site / "current")
        files = {p.name: p.read_bytes() for p in (site / "current/download").iterdir()}
        found.append((manifest.digest, manifest.counts, manifest.downloads, files))
    assert found[0] == found[1]


def test_unchanged_content_publishes_nothing(put: Publish, site: Path, quads: list[Quad]) -> None:
    stones = [Tombstone("urn:b", "withdrawn"), Tombstone("urn:a", "merged", "urn:c")]
    first = put(quads, tombstones=stones)
    before = sorted(p for p in site.rglob("*"))
    second = put(reversed([*quads, *quads]), tombstones=stones[::-1])
    assert not second.published
    assert (second.version, second.path, second.manifest) == (
        first.version, first.path, first.manifest
    )  # fmt: skip
    assert sorted(p for p in site.rglob("*")) == before


@pytest.mark.parametrize(
    "change",
    [
        {"base_uri": "https://other.example"},
        {"about": Site(title="Other")},
        {"tombstones": [Tombstone("urn:a", "withheld")]},
    ],
)
def test_whatever_else_changes_is_published(
    put: Publish, quads: list[Quad], change: dict[str, object]
) -> None:
    first = put(quads, now=lambda: NOON)
    second = put(quads, now=lambda: NOON, **change)
    assert second.published
    assert second.manifest.digest == first.manifest.digest
    assert second.version != first.version
    assert second.manifest.previous == first.version


def test_each_version_has_a_second_of_its_own_even_when_the_clock_goes_back(put: Publish) -> None:
    created = [put([quad(n)], now=lambda: NOON).manifest.created for n in range(3)]
    created.append(put([quad(9)], now=lambda: datetime(2001, 1, 1, tzinfo=UTC)).manifest.created)
    assert created == sorted(set(created))
    assert all(moment.microsecond == 0 for moment in created)


def test_old_versions_go_but_never_the_current_or_the_one_before(put: Publish, site: Path) -> None:
    published = [put([quad(n)], keep_versions=2).version for n in range(4)]
    assert sorted(p.name for p in (site / "versions").iterdir()) == published[2:]
    last = put([quad(9)], keep_versions=1)
    assert sorted(p.name for p in (site / "versions").iterdir()) == [published[3], last.version]
    assert last.manifest.previous == published[3]
    with pytest.raises(ValueError, match="keep_versions"):
        put([], keep_versions=0)


def test_a_reader_of_a_removed_version_reads_on(put: Publish) -> None:
    first = put([quad(1)])
    store = Store.read_only(str(first.path / "store"))
    for number in range(2, 5):
        put([quad(number)], keep_versions=1)
    assert not first.path.exists()
    assert [str(q.subject) for q in store] == ["<urn:1>", "<urn:1>"]


def test_an_empty_dataset_is_one_too(put: Publish) -> None:
    done = put([])
    assert done.manifest.counts.quads == 0
    assert plain(done, "dataset.nq") == b""
    assert json.loads(plain(done, "dataset.jsonld")) == []


def test_a_format_that_cannot_hold_the_data_is_left_out_with_a_word(put: Publish) -> None:
    said: list[str] = []
    odd = Quad(NamedNode("urn:s"), NamedNode("https://x.example/p/1"), Literal("x"),
               NamedNode("urn:g"))  # fmt: skip
    done = put([odd], progress=said.append)
    names = {item.name for item in done.manifest.downloads}
    assert "dataset.rdf" not in names
    assert "dataset.ttl" in names
    assert any("https://x.example/p/1" in line for line in said)


def test_what_cannot_be_published_leaves_the_site_as_it_was(
    put: Publish, site: Path, quads: list[Quad]
) -> None:
    first = put(quads)
    before = sorted(site.rglob("*"))
    with pytest.raises(SnapshotError, match="named graph"):
        put([*quads, Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x"))])
    assert sorted(site.rglob("*")) == before
    assert read_manifest(site / "current") == first.manifest


def test_a_current_version_that_is_damaged_is_replaced(put: Publish, quads: list[Quad]) -> None:
    first = put(quads, now=lambda: NOON)
    (first.path / "manifest.json").write_text("{")
    second = put(quads, now=lambda: NOON)
    assert second.published
    assert second.version != first.version


@pytest.mark.parametrize("processes", [0, 3])
def test_progress_names_what_is_done(put: Publish, quads: list[Quad], processes: int) -> None:
    said: list[str] = []
    random.Random(1).shuffle(quads)
    done = put(quads, progress=said.append, processes=processes)
    assert said[0] == "sorting the quads"
    assert said[-1] == f"published {done.version}"
    assert any(f"{done.manifest.counts.quads} quads" in line for line in said)

"""``rejoinder publish --to``: into real stores, interrupted, repeated, changed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Local
from rejoinder.ontology.addresses import Addresses
from rejoinder.ontology.layout import STORE
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline import publish_compare
from rejoinder.pipeline import publish_to as module
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import RejoinderError
from rejoinder.pipeline.publish_graphs import Sum, named_pieces
from rejoinder.pipeline.publish_journal import Sent, SentJournal
from rejoinder.pipeline.publish_store import Store as There
from rejoinder.pipeline.publish_store import Target
from rejoinder.pipeline.publish_to import publish_to

from .conftest import started
from .stores import STORES, Oxigraph, Store


@pytest.fixture
def workspace(example_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the built example, whose journal is its own."""
    copy = tmp_path / "workspace"
    shutil.copytree(example_workspace, copy, symlinks=True)
    return copy


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    """A store of its own, to kill."""
    (folder := tmp_path / "oxigraph").mkdir()
    yield from started(Oxigraph, folder)


@pytest.fixture(params=STORES.values(), ids=STORES)
def mortal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each of the stores, of its own, to kill."""
    (folder := tmp_path / "mortal").mkdir()
    yield from started(request.param, folder)


def target_of(store: Store, update: bool = False) -> Target:
    url = store.update if update else store.graph_store
    return Target.guess(url, store.query, None, store.account)


def graphs_in(store: Store) -> dict[str, int]:
    with There(target_of(store)) as there:
        rows = there.select(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
            "FILTER(STRSTARTS(STR(?g), 'http://127.0.0.1:8000/')) } GROUP BY ?g"
        )
    return {row["g"].value: int(row["n"].value) for row in rows}


def expected(snapshot: Path) -> dict[str, int]:
    """The graphs that a store shall have, by the snapshot's own."""
    local, manifest = Local.read_only(str(snapshot / STORE)), read_manifest(snapshot)
    addresses = Addresses(manifest.base_uri)
    counts = {
        graph.value: sum(1 for _ in local.quads_for_pattern(None, None, None, graph))
        for graph in local.named_graphs()
    }
    counts[addresses.union(manifest.version)] = manifest.counts.triples
    counts[addresses.catalogue(manifest.version)] = len(counts) - 1 + 2
    return counts


def publish(workspace: Path, target: Target) -> module.Published:
    site = workspace / "site"
    return publish_to((site / "current").resolve(), site, target)


def test_a_store_holds_the_graphs_their_union_and_a_catalogue(store: Store, workspace: Path):
    done = publish(workspace, target_of(store))
    shall = expected((workspace / "site/current").resolve())
    assert graphs_in(store) == shall
    assert done.graphs == len(shall) - 2
    again = publish(workspace, target_of(store))
    assert (again.sent, again.removed) == (0, 0)
    assert graphs_in(store) == shall


def test_sparql_update_does_as_well(store: Store, workspace: Path):
    publish(workspace, target_of(store, update=True))
    assert graphs_in(store) == expected((workspace / "site/current").resolve())


def test_what_was_spoilt_over_there_is_mended(store: Store, workspace: Path):
    publish(workspace, target_of(store))
    manifest = read_manifest(workspace / "site/current")
    addresses = Addresses(manifest.base_uri)
    with There(target_of(store)) as there:
        there.replace(addresses.registry_graph, b"<http://a.example/> <http://a.example/> 'x' .")
    done = publish(workspace, target_of(store))
    assert done.sent == 1
    assert graphs_in(store) == expected((workspace / "site/current").resolve())


def test_triples_that_are_others_are_found_by_their_digest(fresh: Store, workspace: Path):
    manifest = read_manifest(workspace / "site/current")
    name = Addresses(manifest.base_uri).registry_graph
    publish(workspace, target_of(fresh))
    with There(target_of(fresh)) as there:
        lines = sorted(there.read(name))
        lines[0] = b"<http://a.example/> <http://a.example/> 'x' .\n"
        there.replace(name, b"".join(lines))
        there.drop(Addresses(manifest.base_uri).catalogue(manifest.version))
    done = publish(workspace, target_of(fresh))
    assert done.sent == 1
    with There(target_of(fresh)) as there:
        assert b"'x'" not in b"".join(there.read(name))


def test_a_store_that_is_killed_in_the_middle_gets_all_and_nothing_twice(
    mortal: Store, workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(module._MOST, "graph-store", 300)  # so that graphs have several pieces
    monkeypatch.setattr(module, "_TELL_EVERY", 0)
    site, target = workspace / "site", target_of(mortal)
    snapshot = (site / "current").resolve()
    kills = [7, 25, 33]  # so many pieces before it is killed
    sent: list[str] = []

    def watch(line: str) -> None:
        if line.startswith("sent"):
            sent.append(line)
            if kills and len(sent) == kills[0]:
                kills.pop(0)
                mortal.kill()

    while kills:
        before = len(sent)
        with pytest.raises(RejoinderError, match="no answer"):
            publish_to(snapshot, site, target, watch)
        assert len(sent) > before, "it began anew"
        mortal.start()
    done = publish_to(snapshot, site, target, watch)
    assert done.sent > 0
    assert graphs_in(mortal) == expected(snapshot)


def test_a_store_that_has_lost_what_it_took_gets_it_again(fresh: Store, workspace: Path):
    publish(workspace, target_of(fresh))
    fresh.kill()
    shutil.rmtree(fresh.folder / "store")
    fresh.start()
    publish(workspace, target_of(fresh))
    assert graphs_in(fresh) == expected((workspace / "site/current").resolve())


def test_a_new_version_sends_what_changed_and_keeps_the_last_union(fresh: Store, workspace: Path):
    first = publish(workspace, target_of(fresh))
    sheet = min((workspace / "facts").glob("*.yaml"))
    sheet.unlink()
    built = CliRunner().invoke(main, ["-C", str(workspace), "build"])
    assert built.exit_code == 0, built.output
    second = publish(workspace, target_of(fresh))
    assert second.version != first.version
    assert 0 < second.sent < first.sent / 2
    addresses = Addresses(read_manifest(workspace / "site/current").base_uri)
    there = graphs_in(fresh)
    old = {addresses.union(first.version), addresses.catalogue(first.version)}
    assert {name: n for name, n in there.items() if name not in old} == expected(
        (workspace / "site/current").resolve()
    )
    assert old <= set(there)


def test_a_large_graph_is_compared_some_subjects_at_a_time(
    store: Store, workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(publish_compare, "_READ_WHOLE", 100)
    monkeypatch.setattr(publish_compare, "_SUBJECTS", 7)
    manifest = read_manifest(workspace / "site/current")
    addresses = Addresses(manifest.base_uri)
    publish(workspace, target_of(store))
    with There(target_of(store)) as there:
        lines = sorted(there.read(addresses.derived_graph))
        lines[-1] = b"<http://a.example/> <http://a.example/> 'x' .\n"
        there.replace(addresses.derived_graph, b"".join(lines))
        there.drop(addresses.catalogue(manifest.version))
    assert publish(workspace, target_of(store)).sent == 1
    with There(target_of(store)) as there:
        assert b"'x'" not in b"".join(there.read(addresses.derived_graph))


def test_the_command_says_what_it_did(fresh: Store, workspace: Path):
    command = ["-C", str(workspace), "publish", "--to", fresh.graph_store]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert "sent 20 graphs, removed 0." in done.output
    fresh.kill()
    failed = CliRunner().invoke(main, command)
    assert failed.exit_code == 1
    assert "no answer" in failed.output


def test_a_wrong_password_is_said_to_be_one(virtuoso: Store, workspace: Path):
    target = Target.guess(virtuoso.graph_store, None, None, {
        "REJOINDER_ENDPOINT_USER": "dba", "REJOINDER_ENDPOINT_PASSWORD": "wrong",
    })  # fmt: skip
    with There(target) as there, pytest.raises(RejoinderError, match="status 401"):
        there.add("http://a.example/", b"<http://a.example/> <http://a.example/> 'x' .")
    assert "wrong" not in repr(target)


@pytest.mark.parametrize(
    ("url", "protocol", "query"),
    [
        ("http://h/sparql-graph-crud-auth", "graph-store", "http://h/sparql"),
        ("http://h/sparql-auth", "update", "http://h/sparql"),
        ("http://h:7878/store", "graph-store", "http://h:7878/query"),
        ("http://h/ds/data", "graph-store", "http://h/ds/query"),
        ("http://h/ds/update", "update", "http://h/ds/query"),
        ("http://h/repositories/r/statements", "update", "http://h/repositories/r"),
    ],
)
def test_many_addresses_say_how_they_are_written_to(url: str, protocol: str, query: str):
    target = Target.guess(url, None, None, {})
    assert (target.protocol, target.query) == (protocol, query)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("ftp://h/store", "allowed"),
        ("http://me:secret@h/store", "holds no password"),
        ("http://h/elsewhere", "--protocol"),
    ],
)
def test_other_addresses_are_refused(url: str, what: str):
    with pytest.raises(RejoinderError, match=what) as refusal:
        Target.guess(url, None, None, {})
    assert "secret" not in str(refusal.value)


def test_a_journal_that_was_cut_short_is_read_as_far_as_it_goes(tmp_path: Path):
    with SentJournal(tmp_path, "http://h/") as journal:
        journal.add("http://g/1", Sent("a", 1, True))
        journal.add("http://g/2", Sent("b", 3, False))
        journal.forget("http://g/1")
        journal.add("http://g/3", Sent("c", 1, True))
    (file,) = tmp_path.glob("*.jsonl")
    file.write_bytes(file.read_bytes()[:-5])
    with SentJournal(tmp_path, "http://h/") as journal:
        assert journal.known() == ["http://g/2"]
        assert journal.sent("http://g/2") == Sent("b", 3, False)
        assert journal.sent("http://g/3") is None
    assert all(json.loads(line) for line in file.read_text().splitlines())


@given(st.lists(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"")), unique=True))
def test_a_sum_does_not_depend_on_the_order(lines: list[bytes]):
    one, other, less = Sum(), Sum(), Sum()
    for line in lines:
        one.add(line)
    for line in reversed(lines):
        other.add(line + b"\n")
    for line in lines[1:]:
        less.add(line)
    assert (one.digest, one.count) == (other.digest, other.count)
    assert not lines or one.digest != less.digest


def test_pieces_hold_each_triple_once(example_site: Path, tmp_path: Path):
    snapshot = example_site / "current"
    found = [
        (piece.graph, line)
        for piece in named_pieces(snapshot, tmp_path, 50)
        for line in piece.lines
    ]
    local = Local.read_only(str(snapshot / STORE))
    assert len(found) == len(set(found)) == read_manifest(snapshot).counts.quads
    graph, line = found[0]
    term = Local()
    term.load(line, format=RdfFormat.N_TRIPLES)
    (quad,) = term
    assert Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph)) in local

"""Anybody's RDF files as a snapshot."""

import gzip
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store
from rejoinder.ontology.addresses import Addresses
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.rdf_files import publish_files, read_files

BASE = "http://127.0.0.1:8000"
TURTLE = "<#a> <http://p.example/> [ <http://p.example/> 'x' ] . _:b <http://p.example/> _:b ."
QUADS = "<http://s.example/> <http://p.example/> <http://o.example/> <http://g.example/> .\n"


def quads(*files: Path) -> list:
    return list(read_files(files, Addresses(BASE)))


def test_everything_has_a_graph_and_nothing_is_blank(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "b.nq").write_text(QUADS)
    found = quads(tmp_path / "a.ttl", tmp_path / "b.nq")
    assert len(found) == 4
    for quad in found:
        assert isinstance(quad.graph_name, NamedNode)
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
    assert {quad.graph_name.value for quad in found} == {
        f"{BASE}/graph/file/a.ttl",
        "http://g.example/",
    }


def test_blank_nodes_are_numbered_as_the_file_has_them(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE)
    first, second = quads(tmp_path / "a.ttl"), quads(tmp_path / "a.ttl")
    assert first == second
    assert f"{BASE}/.well-known/genid/a.ttl/1" in {quad.subject.value for quad in first}


def test_blank_nodes_of_two_files_stay_two(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.nt").write_text('_:x <http://p.example/> "v" .\n')
    found = quads(tmp_path / "one" / "a.nt", tmp_path / "two" / "a.nt")
    assert len({quad.subject for quad in found}) == 2
    assert len({quad.graph_name for quad in found}) == 2


def test_no_path_of_this_machine_gets_into_the_data(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<> <http://p.example/> <b> .")
    (quad,) = quads(tmp_path / "a.ttl")
    assert quad.subject.value == f"{BASE}/graph/file/a.ttl"
    assert quad.object.value == f"{BASE}/graph/file/b"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.ttl", b"<a> <b> .", "a.ttl:1: is broken"),
        ("a.csv", b"x", "is no RDF file by its ending"),
        ("a.nt.gz", b"not gzip", "cannot be read"),
        ("missing.ttl", None, "cannot be read"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, name: str, content: bytes | None, reason: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Problems, match=reason):
        publish_files([file], tmp_path / "site", base_uri=BASE)
    assert not (tmp_path / "site" / "current").exists()


def test_files_become_a_snapshot_with_the_union_as_its_default_graph(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.nq.gz", "wt") as file:
        file.write(QUADS)
    (tmp_path / "b.ttl").write_text("<http://s.example/> <http://p.example/> 'x' .")
    files = [tmp_path / "a.nq.gz", tmp_path / "b.ttl"]
    publication = publish_files(files, tmp_path / "site", base_uri=BASE)
    store = Store.read_only(str(publication.path / "store"))
    assert len(list(store.quads_for_pattern(None, None, None, DefaultGraph()))) == 2
    assert publication.manifest.site.title == "a.nq.gz, b.ttl"

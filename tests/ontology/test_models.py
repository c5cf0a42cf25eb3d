"""Formats, kinds and the manifest: what both halves must read alike."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from rejoinder.ontology.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat, ResultFormat
from rejoinder.ontology.kinds import AGENT_KINDS, SHEET_KINDS, THING_KINDS, WORK_KINDS
from rejoinder.ontology.layout import MANIFEST, SEARCH_SCHEMA
from rejoinder.ontology.manifest import Manifest, ManifestError, read_manifest
from rejoinder.ontology.namespaces import PREFIXES

MANIFEST_OF_A_SITE = {
    "version": "20261123T150000Z-1a2b3c4d",
    "digest": "sha256:" + 64 * "0",
    "previous": None,
    "created": "2026-11-23T15:00:00Z",
    "base_uri": "https://example.org/debates",
    "site": {"title": "Debates"},
    "prefixes": PREFIXES,
    "counts": {"triples": 1, "quads": 1, "classes": {}, "properties": {}},
    "downloads": [
        {
            "name": "dataset.nq",
            "media_type": "application/n-quads",
            "bytes": 1,
            "sha256": "sha256:" + 64 * "a",
        }
    ],
    "union_default_graph": True,
    "software": {"name": "rejoinder", "version": "0.1.0"},
}


@pytest.mark.parametrize("form", GRAPH_FORMATS.values(), ids=lambda f: f.extension)
def test_graph_formats_are_what_they_say(form: GraphFormat) -> None:
    assert GRAPH_FORMATS[form.extension] is form
    assert pyoxigraph.RdfFormat.from_extension(form.extension) == form.rdf
    assert pyoxigraph.RdfFormat.from_media_type(form.media_type) == form.rdf
    # JSON-LD could keep named graphs; documents use it for the union, like Turtle.
    assert form.graphs == (form.rdf.supports_datasets and form.extension != "jsonld")


@pytest.mark.parametrize("form", RESULT_FORMATS.values(), ids=lambda f: f.extension)
def test_result_formats_are_what_they_say(form: ResultFormat) -> None:
    assert RESULT_FORMATS[form.extension] is form
    assert pyoxigraph.QueryResultsFormat.from_media_type(form.media_type) == form.results


@pytest.mark.parametrize("forms", [GRAPH_FORMATS, RESULT_FORMATS], ids=["graphs", "results"])
def test_no_media_type_means_two_formats(forms: dict[str, GraphFormat | ResultFormat]) -> None:
    names = [name for form in forms.values() for name in (form.media_type, *form.also)]
    assert len(names) == len(set(names))
    for form in forms.values():
        is_text = form.media_type.startswith("text/")
        assert form.content_type == form.media_type + is_text * "; charset=utf-8"


def test_kinds_are_agents_or_works_but_never_both() -> None:
    assert not AGENT_KINDS & WORK_KINDS
    assert set(THING_KINDS) - set(SHEET_KINDS) == {"article", "debate"}
    assert set(SHEET_KINDS) - AGENT_KINDS - WORK_KINDS == {"movement"}
    assert len({kind.type for kind in THING_KINDS.values()}) == len(THING_KINDS)
    assert all(kind.name == name for name, kind in THING_KINDS.items())


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest.model_validate(MANIFEST_OF_A_SITE)
    (tmp_path / MANIFEST).write_text(manifest.model_dump_json())
    assert read_manifest(tmp_path) == manifest
    assert manifest.site.language == "en"


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"there is no snapshot here \(no manifest.json\)"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"digest": "0000"}, "digest: "),
        ({"version": None}, "version: "),
        ({"site": {}}, "site.title: "),
        ({"colour": "red"}, "colour: "),
        ({"created": "yesterday"}, "created: "),
        ({"software": {"name": "another", "version": "1"}}, "software.name: "),
        ({"downloads": [{"name": "x"}]}, "downloads.0.media_type: "),
    ],
)
def test_a_manifest_that_says_something_else(
    tmp_path: Path, change: dict[str, object], complaint: str
) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps(MANIFEST_OF_A_SITE | change))
    with pytest.raises(ManifestError) as error:
        read_manifest(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / MANIFEST}: {complaint}")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_manifest_that_is_not_json(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ManifestError) as error:
        read_manifest(tmp_path)
    assert str(tmp_path / MANIFEST) in str(error.value)


def test_the_search_schema_is_shipped() -> None:
    assert "fts5" in SEARCH_SCHEMA.read_text(encoding="utf-8").lower()

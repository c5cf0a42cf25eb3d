"""A snapshot in rdflib."""

from pathlib import Path

import pytest
from rdflib import RDF, URIRef
from rejoinder.ontology import RJ, open_dataset
from rejoinder.ontology.manifest import ManifestError


@pytest.mark.parametrize("part", [".", "site", "site/current"])
def test_a_workspace_a_site_or_a_version_opens(example_site: Path, part: str) -> None:
    dataset = open_dataset(example_site.parent / part)
    names = {str(row[0]) for row in dataset.query("SELECT ?n { ?l rj:signedBy/rdfs:label ?n }")}
    assert "Catherine Deneuve" in names


def test_the_default_graph_is_the_union_and_graphs_stay_apart(example_site: Path) -> None:
    dataset = open_dataset(example_site)
    facts = set(dataset.default_graph.subjects(RDF.type, RJ.Signature))
    assert facts
    names = [str(graph.identifier) for graph in dataset.graphs()]
    assert any(name.endswith("/graph/derived") for name in names)
    article = next(str(fact).rpartition("/")[0] for fact in sorted(facts))
    graph = dataset.graph(URIRef(article.replace("/id/", "/graph/")))
    assert set(graph.subjects(RDF.type, RJ.Signature)) < facts


def test_nothing_can_be_written(example_site: Path) -> None:
    dataset = open_dataset(example_site)
    with pytest.raises(RuntimeError):
        dataset.add((RJ.Fact, RDF.type, RJ.Fact))


def test_a_folder_without_a_snapshot(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no snapshot here"):
        open_dataset(tmp_path)

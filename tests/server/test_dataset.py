import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID
from rejoinder.ontology.formats import GRAPH_FORMATS
from rejoinder.ontology.manifest import Manifest, read_manifest
from rejoinder.ontology.namespaces import RJ

from .conftest import BASE

DATASET = URIRef(f"{BASE}/dataset")
SPDX = "http://spdx.org/rdf/terms#"


@pytest.fixture(scope="module")
def manifest(site: Path) -> Manifest:
    return read_manifest(site / "current")


@pytest.fixture(scope="module")
def graph(app) -> Graph:
    return Graph().parse(data=app.test_client().get("/dataset.ttl").data, format="turtle")


@pytest.mark.parametrize("extension", GRAPH_FORMATS)
def test_every_form_holds_the_same(client: FlaskClient, extension: str, graph: Graph):
    form = GRAPH_FORMATS[extension]
    answer = client.get("/dataset", headers={"Accept": form.media_type})
    assert (answer.status_code, answer.mimetype) == (200, form.media_type)
    assert answer.headers["Content-Location"] == f"/data/dataset.{extension}"
    assert answer.headers["Vary"] == "Accept"
    assert answer.data == client.get(f"/dataset.{extension}").data
    assert len({q.triple for q in parse(answer.data, format=form.rdf)}) == len(graph)


def test_void_counts_what_the_manifest_counts(graph: Graph, manifest: Manifest):
    assert (DATASET, RDF.type, VOID.Dataset) in graph
    assert graph.value(DATASET, VOID.triples).toPython() == manifest.counts.triples
    classes = {
        str(graph.value(part, VOID["class"])): graph.value(part, VOID.entities).toPython()
        for part in graph.objects(DATASET, VOID.classPartition)
    }
    assert classes == manifest.counts.classes
    properties = {
        str(graph.value(part, VOID.property)): graph.value(part, VOID.triples).toPython()
        for part in graph.objects(DATASET, VOID.propertyPartition)
    }
    assert properties == manifest.counts.properties
    assert str(graph.value(DATASET, VOID.uriSpace)) == f"{BASE}/id/"
    assert graph.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{BASE}/sparql")


def test_dcat_lists_every_file_with_size_and_checksum(
    client: FlaskClient, graph: Graph, manifest: Manifest
):
    found = {}
    for part in graph.objects(DATASET, DCAT.distribution):
        checksum = graph.value(part, URIRef(f"{SPDX}checksum"))
        found[str(graph.value(part, DCAT.downloadURL))] = (
            graph.value(part, DCAT.byteSize).toPython(),
            str(graph.value(checksum, URIRef(f"{SPDX}checksumValue"))).lower(),
        )
    assert found == {
        f"{BASE}/download/{d.name}": (d.bytes, d.sha256.removeprefix("sha256:"))
        for d in manifest.downloads
    }
    for url, (size, digest) in list(found.items())[:3]:
        data = client.get(url.removeprefix(BASE)).data
        assert (len(data), sha256(data).hexdigest()) == (size, digest)


def test_the_licence_is_for_the_structure_and_the_words_have_rights_of_their_own(graph: Graph):
    licence = graph.value(DATASET, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    (quoted,) = graph.objects(DATASET, VOID.subset)
    assert graph.value(quoted, DCTERMS.license) is None
    assert graph.value(quoted, DCTERMS.rights) is not None
    parts = {
        graph.value(part, VOID.property) for part in graph.objects(quoted, VOID.propertyPartition)
    }
    assert RJ.words in parts


def test_the_page_embeds_a_schema_org_dataset(client: FlaskClient, manifest: Manifest):
    page = client.get("/dataset", headers={"Accept": "text/html"}).text
    (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    document = json.loads(embedded)
    assert document["@type"] == "Dataset"
    assert document["version"] == manifest.version
    assert manifest.digest in document["identifier"]
    assert {d["contentUrl"] for d in document["distribution"]} == {
        f"{BASE}/download/{d.name}" for d in manifest.downloads
    }


def test_a_title_cannot_end_the_script(tmp_path: Path):
    from rejoinder.server.app import create_app
    from rejoinder.server.config import Config

    from .conftest import publish_site

    site = publish_site(tmp_path, title="</script><script>alert(1)</script> {\\em x} & 100%")
    client = create_app(Config(site)).test_client()
    page = client.get("/dataset").text
    assert page.count("<script") == 2  # the data, and the script of the page itself
    assert page.count('<script type="module" src=') == 1
    bibtex = client.get("/dataset.bib").text
    assert r"\textbraceleft \textbackslash em x\textbraceright  \& 100\%" in bibtex
    assert bibtex.count("{") == bibtex.count("}")


def test_it_can_be_cited_with_version_and_checksum(client: FlaskClient, manifest: Manifest):
    digest = manifest.digest.removeprefix("sha256:")
    bibtex = client.get("/dataset.bib")
    assert bibtex.mimetype == "application/x-bibtex"
    ris = client.get("/dataset.ris")
    assert ris.mimetype == "application/x-research-info-systems"
    lines = ris.text.split("\r\n")
    assert (lines[0], lines[-3]) == ("TY  - DATA", "ER  - ")
    assert f"UR  - {BASE}/dataset" in lines
    csl = client.get("/dataset.csl.json")
    (item,) = csl.get_json(force=True)
    assert (item["type"], item["version"]) == ("dataset", manifest.version)
    assert item["issued"] == {"date-parts": [[2024, 3, 10]]}
    for text in (bibtex.text, ris.text, item["note"]):
        assert digest in text
    for text in (bibtex.text, ris.text):
        assert manifest.version in text


def test_a_deposit_has_a_crate(client: FlaskClient, manifest: Manifest):
    answer = client.get("/dataset/ro-crate-metadata.json")
    crate = answer.get_json(force=True)
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert entities[root["license"]["@id"]]["@type"] == "CreativeWork"
    files = [entities[part["@id"]] for part in root["hasPart"]]
    assert {(f["name"], f["contentSize"], f["sha256"]) for f in files} == {
        (d.name, str(d.bytes), d.sha256.removeprefix("sha256:")) for d in manifest.downloads
    }


def links(header: str) -> list[tuple[str, str]]:
    return re.findall(r'<([^>]*)>; rel="([^"]*)"', header)


def test_the_page_has_signposts(client: FlaskClient, manifest: Manifest):
    found = links(client.get("/dataset", headers={"Accept": "text/html"}).headers["Link"])
    relations = {rel for _, rel in found}
    wanted = {"cite-as", "type", "license", "describedby", "item", "linkset"}
    assert wanted <= relations
    described = {target for target, rel in found if rel == "describedby"}
    assert {"/data/dataset.ttl", "/data/dataset/ro-crate-metadata.json"} <= described
    for target, rel in found:
        if target.startswith("/") and rel in ("describedby", "linkset", "cite-as"):
            assert client.get(target.removeprefix("/data")).status_code == 200, target


def test_the_link_set_says_the_same_in_both_forms(client: FlaskClient, manifest: Manifest):
    as_json = client.get("/dataset/linkset", headers={"Accept": "application/linkset+json"})
    assert as_json.mimetype == "application/linkset+json"
    as_text = client.get("/dataset/linkset", headers={"Accept": "application/linkset"})
    assert as_text.mimetype == "application/linkset"
    triples = {
        (context["anchor"], rel, target["href"])
        for context in as_json.get_json(force=True)["linkset"]
        for rel, targets in context.items()
        if rel != "anchor"
        for target in targets
    }
    lines = as_text.text.strip().split(",\n")
    parsed = {
        (line.rpartition('anchor="')[2].rstrip('"'), rel, target)
        for line in lines
        for target, rel in links(line)
    }
    assert parsed == triples
    items = {target for _, rel, target in triples if rel == "item"}
    assert items == {f"/data/download/{d.name}" for d in manifest.downloads}
    assert client.get("/dataset/linkset", headers={"Accept": "image/png"}).status_code == 406


def test_other_forms_are_a_404_and_nothing_acceptable_a_406(client: FlaskClient):
    assert client.get("/dataset.pdf").status_code == 404
    assert client.get("/dataset", headers={"Accept": "image/png"}).status_code == 406


def test_it_is_plain_rdf_without_blank_nodes(client: FlaskClient):
    quads = list(parse(client.get("/dataset.nq").data, format=RdfFormat.N_QUADS))
    assert {q.graph_name.value for q in quads} == {f"{BASE}/dataset"}

"""A small dataset as the pipeline makes it, and a way to publish it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from rejoinder.ontology.manifest import Site
from rejoinder.ontology.namespaces import PREFIXES
from rejoinder.pipeline.snapshot import Publication, publish

BASE = "https://debates.example"

DATA = """
<graph/registry> {
  <id/person/asia-argento> a schema:Person ; rdfs:label "Asia Argento"@en ; schema:name "Argento" .
  <id/person/zola> a schema:Person ; rdfs:label "Émile Zola"@fr , "Emile Zola"@en .
  <id/letter/le-monde> rdfs:label "Letter in Le Monde"@en .
  <id/person/old> dcterms:isReplacedBy <id/person/zola> .
}
<graph/article/a-1> {
  <id/article/a-1> a schema:NewsArticle ; rdfs:label "=Letters, and \\"answers\\""@en ;
    schema:headline "=Letters, and \\"answers\\""@en ; schema:publisher "The Paper" ;
    schema:datePublished "2018-01-10"^^xsd:date ; schema:url <https://paper.example/1> .
  <id/letter/le-monde> a rj:OpenLetter ; schema:name "open letter"@en .
  <id/person/asia-argento> schema:name "Argento"@en .
  <id/article/a-1/response-1> a rj:Response ; rj:reportedIn <id/article/a-1> ; rj:order 2 ;
    rj:certainty rj:stated ; rj:polarity rj:asserted ; rj:reviewStatus rj:accepted ;
    rj:inferred rj:stance , rj:respondsTo ; rj:confidence 0.83 ;
    rj:words "@she answered,\\nfirmly"@en ; rj:evidence <id/article/a-1/response-1#evidence-1> ;
    rj:responder <id/person/asia-argento> ; rj:respondsTo <id/letter/le-monde> ;
    rj:stance rj:denounces ; rj:reportingVerb "tweeted"@en ;
    rj:quotes <id/article/a-1/response-1-2> .
  <id/article/a-1/response-1#evidence-1> a rj:Evidence ; oa:hasSource <id/article/a-1> ;
    oa:hasSelector <id/article/a-1/response-1#position-1> , <id/article/a-1/response-1#quote-1> .
  <id/article/a-1/response-1#position-1> a oa:TextPositionSelector ;
    oa:start "7"^^xsd:nonNegativeInteger ; oa:end "29"^^xsd:nonNegativeInteger .
  <id/article/a-1/response-1#quote-1> a oa:TextQuoteSelector ; oa:exact "@she answered,\\nfirmly" .
  <id/article/a-1/response-1-2> a rj:Quotation ; rj:reportedIn <id/article/a-1> ; rj:order 3 ;
    rj:certainty rj:stated ; rj:polarity rj:asserted ; rj:reviewStatus rj:unreviewed ;
    rj:words "'words that go on and on'"@en ; schema:text "words that go on and on"@en ;
    rj:speaker <id/person/asia-argento> .
  <id/article/a-1/demand-1> a rj:Demand ; rj:reportedIn <id/article/a-1> ; rj:order 4 ;
    rj:certainty rj:stated ; rj:polarity rj:denied ; rj:reviewStatus rj:accepted ;
    rj:words "asks for freedom"@en ; rj:claimant <id/person/asia-argento> , <id/person/zola> .
}
<graph/article/a-1/provenance> {
  <id/article/a-1#extractor> a prov:SoftwareAgent ; rdfs:label "rules 0.1.0" .
}
<graph/derived> {
  <id/article/a-1/response-1> a rj:Fact ; rj:stance rj:opposes .
  <id/article/a-1/demand-1> a rj:Fact , rj:Claim .
  <id/letter/le-monde> a rj:OpenLetter , rj:Letter .
  <id/article/a-1> schema:mentions <id/person/asia-argento> .
}
<graph/ontology> {
  rj:denounces a skos:Concept ; rdfs:label "denounces"@en ; skos:broader rj:opposes .
  rj:opposes a skos:Concept ; rdfs:label "opposes"@en .
}
"""


@pytest.fixture(scope="session")
def base() -> str:
    return BASE


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    return list(parse(prefixes + DATA, RdfFormat.TRIG, base_iri=f"{BASE}/"))


Publish = Callable[..., Publication]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def put(site: Path) -> Publish:
    """Publish quads under ``site``, with what a test does not care about filled in."""

    def put(quads: Iterable[Quad], **options: object) -> Publication:
        given: dict[str, object] = {"base_uri": BASE, "about": Site(title="Debates"), **options}
        return publish(site, quads, **given)  # type: ignore[arg-type]

    return put

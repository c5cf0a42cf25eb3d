"""Where an article's facts come from: the extraction and the reviews, in PROV-O."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad
from slugify import slugify

from ..ontology.namespaces import PROV, RDF, RDFS, SCHEMA
from .convert import Conversion, Term, date_literal
from .mint import node

_TYPE, _LABEL = node(str(RDF.type)), node(str(RDFS.label))
_USED, _ENDED = node(str(PROV.used)), node(str(PROV.endedAtTime))
_ASSOCIATED = node(str(PROV.wasAssociatedWith))
_GENERATED = node(str(PROV.wasGeneratedBy))
_ACTIVITY = node(str(PROV.Activity))


def provenance_quads(conversion: Conversion) -> Iterator[Quad]:
    """The provenance graph of one article's released facts."""
    graph = conversion.mint.provenance_graph(conversion.sheet.article.id)
    for subject, predicate, value in (*_extraction(conversion), *_reviews(conversion)):
        yield Quad(subject, predicate, value, graph)


def _extraction(conversion: Conversion) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    """The run that proposed the facts with a confidence; hand-written ones have none."""
    run = conversion.sheet.extraction
    extracted = [fact for fact in conversion.facts if fact.confidence is not None]
    if run is None:
        return
    article = conversion.article
    activity = conversion.mint.part(article, "extraction")
    agent = conversion.mint.part(article, "extractor")
    name = f"{run.extractor} {run.version}"
    yield activity, _TYPE, _ACTIVITY
    yield activity, _LABEL, Literal(f"Extraction by {name}", language="en")
    yield activity, _USED, article
    yield activity, _ASSOCIATED, agent
    if run.at:
        yield activity, _ENDED, date_literal(run.at)
    yield agent, _TYPE, node(str(PROV.SoftwareAgent))
    yield agent, _LABEL, Literal(name)
    yield agent, node(str(SCHEMA.name)), Literal(run.extractor)
    yield agent, node(str(SCHEMA.softwareVersion)), Literal(run.version)
    if run.model:
        yield agent, node(str(SCHEMA.softwareRequirements)), Literal(run.model)
    for fact in extracted:
        assert fact.id is not None
        yield conversion.fact_node(fact.id), _GENERATED, activity


def _reviews(conversion: Conversion) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    """Who accepted or corrected which fact, and when. A reviewer's note stays in the sheet."""
    people: dict[str, str] = {}
    for fact in conversion.facts:
        if not fact.reviewed:
            continue
        assert fact.id is not None
        subject = conversion.fact_node(fact.id)
        review = conversion.mint.part(subject, "review")
        yield review, _TYPE, _ACTIVITY
        yield review, _LABEL, Literal(f"Review: {fact.review.status}", language="en")
        yield review, _USED, subject
        if fact.review.at:
            yield review, _ENDED, date_literal(fact.review.at)
        if fact.review.by:
            slug = base = slugify(fact.review.by) or "unnamed"
            number = 2
            while people.setdefault(slug, fact.review.by) != fact.review.by:  # Zoé and Zoe
                slug = f"{base}-{number}"
                number += 1
            reviewer = conversion.mint.part(conversion.article, f"reviewer-{slug}")
            yield review, _ASSOCIATED, reviewer
            yield reviewer, _TYPE, node(str(PROV.Agent))
            yield reviewer, _LABEL, Literal(fact.review.by)

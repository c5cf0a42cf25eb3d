"""The registry's graph: labels, kinds, and links to the outside that a person has confirmed."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.kinds import AGENT_KINDS, THING_KINDS
from ..ontology.namespaces import DCTERMS, OWL, RDF, RDFS, RJ, SCHEMA, SKOS
from .convert import Term
from .mint import Minter, node
from .registry import Entry, Registry

_WIKIDATA = "http://www.wikidata.org/entity/"
_VIAF = "http://viaf.org/viaf/"


def registry_quads(registry: Registry, mint: Minter) -> Iterator[Quad]:
    """Every current entry, and where merged ones went. Withdrawn and withheld ones say nothing."""
    graph = mint.registry_graph
    for entry in registry:
        subject = mint.thing(entry.kind, entry.slug)
        if entry.status == "current":
            for predicate, value in _entry(entry):
                yield Quad(subject, predicate, value, graph)
        elif entry.status == "merged":
            successor = registry.resolve(entry.key)
            assert successor is not None, "read_registry() refuses successors that do not exist"
            if successor.status == "current":
                value = mint.thing(successor.kind, successor.slug)
                yield Quad(subject, node(str(DCTERMS.isReplacedBy)), value, graph)


def _entry(entry: Entry) -> Iterator[tuple[NamedNode, Term]]:
    yield node(str(RDF.type)), node(str(THING_KINDS[entry.kind].type))
    for language, label in entry.label.items():
        yield node(str(RDFS.label)), Literal(label, language=language.lower())
    for name in entry.names:
        yield node(str(SCHEMA.name)), Literal(name)
    if entry.hashtag:
        yield node(str(RJ.hashtag)), Literal(entry.hashtag)
    if not entry.confirmed:
        return
    # An agent is the very thing that Wikidata describes; a movement or a work is a concept that
    # matches, whose statements there need not hold here.
    same = OWL.sameAs if entry.kind in AGENT_KINDS else SKOS.exactMatch
    if entry.wikidata:
        yield node(str(same)), node(_WIKIDATA + entry.wikidata)
    if entry.viaf:
        yield node(str(same)), node(_VIAF + entry.viaf)

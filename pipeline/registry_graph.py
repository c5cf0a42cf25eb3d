"""What is published of the registry: its graph, and the addresses that are no longer answered.

The graph has labels, kinds, and links to the outside that a person has confirmed.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.kinds import AGENT_KINDS, THING_KINDS
from ..ontology.namespaces import DCTERMS, OWL, RDF, RDFS, RJ, SCHEMA, SKOS
from .convert import Term
from .mint import Minter, node
from .registry import Entry, Registry
from .snapshot import Tombstone
from .withholding import NOTHING, Withholding, path_of

_WIKIDATA = "http://www.wikidata.org/entity/"
_VIAF = "http://viaf.org/viaf/"


def registry_quads(
    registry: Registry, mint: Minter, withholding: Withholding = NOTHING
) -> Iterator[Quad]:
    """Every current entry, and where merged ones went. Withdrawn and withheld ones say nothing."""
    for entry in registry:
        yield from entry_quads(entry, registry, mint, withholding)


def entry_quads(
    entry: Entry, registry: Registry, mint: Minter, withholding: Withholding = NOTHING
) -> Iterator[Quad]:
    """What is published of one entry. All of it has the entry's node for its subject."""
    graph = mint.registry_graph
    subject = mint.thing(entry.kind, entry.slug)
    successor = _successor(registry, entry, withholding)
    if entry.status == "merged" and successor is not None:
        value = mint.thing(successor.kind, successor.slug)
        yield Quad(subject, node(str(DCTERMS.isReplacedBy)), value, graph)
    elif successor is not None:
        for predicate, term in _entry(entry, withholding):
            yield Quad(subject, predicate, term, graph)


def registry_tombstones(
    registry: Registry, mint: Minter, withholding: Withholding = NOTHING
) -> Iterator[Tombstone]:
    """The addresses of entries that were merged, withdrawn or withheld, or are not to be listed."""
    # With what is withheld, others may be that nobody decided anything of.
    for entry in registry if withholding else registry.decided():
        iri = mint.thing(entry.kind, entry.slug).value
        meant = registry.resolve(entry.key)
        assert meant is not None, "read_registry() refuses successors that do not exist"
        successor = _successor(registry, entry, withholding)
        if successor is None:
            gone = meant.status == "withdrawn" and not withholding.holds(path_of(entry))
            since = (entry.since if meant is entry else meant.since) if gone else None
            yield Tombstone(iri, "withdrawn" if gone else "withheld", None, since)
        elif entry.status == "merged":
            target = mint.thing(successor.kind, successor.slug).value
            yield Tombstone(iri, "merged", target, entry.since)
        elif entry.visibility == "unlisted":
            yield Tombstone(iri, "unlisted")


def _successor(registry: Registry, entry: Entry, withholding: Withholding) -> Entry | None:
    """What an entry is today, itself or what it was merged into; None where that is not public."""
    meant = registry.resolve(entry.key)
    if meant is None or meant.status != "current":
        return None
    held = withholding.holds(path_of(entry)) or withholding.holds(path_of(meant))
    return None if held else meant


def _entry(entry: Entry, withholding: Withholding) -> Iterator[tuple[NamedNode, Term]]:
    yield node(str(RDF.type)), node(str(THING_KINDS[entry.kind].type))
    labels = {tag: text for tag, text in entry.label.items() if not withholding.tells(text)}
    # A letter may be called after somebody who is withheld: then it is a letter.
    for language, label in (labels or {"en": THING_KINDS[entry.kind].singular}).items():
        yield node(str(RDFS.label)), Literal(label, language=language.lower())
    for name in entry.names:
        if not withholding.tells(name):
            yield node(str(SCHEMA.name)), Literal(name)
    if entry.hashtag and not withholding.tells(entry.hashtag):
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

"""The endpoint's description of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ..ontology.namespaces import PREFIXES
from .config import Config
from .endpoint import PATH
from .messages import Message
from .snapshots import Snapshot

_SD: Final = PREFIXES["sd"]
_VOID: Final = PREFIXES["void"]
_RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_COMMENT: Final = NamedNode(PREFIXES["rdfs"] + "comment")
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_FORMATS: Final = tuple(
    f"http://www.w3.org/ns/formats/{name}"
    for name in (
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads"),
    )
)
#: So many graphs are listed by name, whichever the store has first; a query lists them all.
_MOST_GRAPHS: Final = 300

#: Prefixes that the description is written with.
_USED: Final = {p: PREFIXES[p] for p in ("sd", "void", "rdf", "rdfs", "xsd")}


def describe(snapshot: Snapshot, config: Config, rdf_format: RdfFormat) -> bytes:
    """The description, in ``rdf_format``. It has no blank nodes, so all of it can be linked to."""
    return serialize(_triples(snapshot, config), format=rdf_format, prefixes=_USED) or b""


def limits(config: Config) -> str:
    """In a sentence for people, what a query may take."""
    return Message(
        "A query may run for %(seconds)s seconds (timeout= asks for less), take %(memory)s MB of "
        "memory and have a result of %(result)s MB; its text may have %(bytes)s bytes.",
        seconds=f"{config.query_timeout:g}",
        memory=config.query_memory_mb,
        result=config.result_limit_mb,
        bytes=config.max_query_bytes,
    )


def _triples(snapshot: Snapshot, config: Config) -> Iterator[Triple]:
    manifest = snapshot.manifest
    endpoint = f"{snapshot.home}{PATH}"
    service, dataset, default = (
        NamedNode(f"{endpoint}#{part}") for part in ("service", "dataset", "default-graph")
    )

    def sd(subject: NamedNode, term: str, value: str | NamedNode) -> Triple:
        node = value if isinstance(value, NamedNode) else NamedNode(value)
        return Triple(subject, NamedNode(_SD + term), node)

    yield Triple(service, _RDF_TYPE, NamedNode(f"{_SD}Service"))
    yield Triple(service, _LABEL, Literal(f"SPARQL endpoint of {manifest.site.title}"))
    yield Triple(service, _COMMENT, Literal(f"{limits(config)} It is read-only.", language="en"))
    yield sd(service, "endpoint", endpoint)
    yield sd(service, "supportedLanguage", f"{_SD}SPARQL11Query")
    yield sd(service, "feature", f"{_SD}UnionDefaultGraph")
    if config.allowed_services:
        yield sd(service, "feature", f"{_SD}BasicFederatedQuery")
    yield sd(service, "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    for name in _FORMATS:
        yield sd(service, "resultFormat", name)
    yield sd(service, "defaultDataset", dataset)
    yield sd(service, "availableGraphs", dataset)
    yield Triple(dataset, _RDF_TYPE, NamedNode(f"{_SD}Dataset"))
    yield Triple(dataset, _RDF_TYPE, NamedNode(f"{_SD}GraphCollection"))
    yield Triple(dataset, _LABEL, Literal(manifest.site.title))
    yield sd(dataset, "defaultGraph", default)
    yield Triple(default, _RDF_TYPE, NamedNode(f"{_SD}Graph"))
    size = Literal(str(manifest.counts.triples), datatype=_INTEGER)
    yield Triple(default, NamedNode(f"{_VOID}triples"), size)
    some = islice(snapshot.store.named_graphs(), _MOST_GRAPHS)
    for count, graph in enumerate(sorted(graph.value for graph in some), start=1):
        named = NamedNode(f"{endpoint}#graph-{count}")
        yield sd(dataset, "namedGraph", named)
        yield Triple(named, _RDF_TYPE, NamedNode(f"{_SD}NamedGraph"))
        yield sd(named, "name", graph)

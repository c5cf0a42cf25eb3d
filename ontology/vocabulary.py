"""The ontology, read: what is broader than what, which concepts there are, shapes and context.

Nothing is parsed before it is asked for, and then once per process. What these functions return is
shared: treat it as read-only.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from rdflib import Graph, URIRef

from .namespaces import RDF, RDFS, RJ, SKOS

_HERE = Path(__file__).parent
ONTOLOGY_FILE: Final = _HERE / "rejoinder.ttl"
SHAPES_FILE: Final = _HERE / "shapes.ttl"
CONTEXT_FILE: Final = _HERE / "context.jsonld"


@cache
def ontology_graph() -> Graph:
    """Everything that ``rejoinder.ttl`` says. It has no blank nodes."""
    return Graph(bind_namespaces="none").parse(ONTOLOGY_FILE, format="turtle")


@cache
def superclasses() -> dict[str, frozenset[str]]:
    """Class → all classes above it, itself left out; both as IRIs.

    Holds every class of which the ontology states a superclass, its own or others'; so it is also
    what the derived graph materialises.
    """
    return _closure(RDFS.subClassOf)


@cache
def broader_stances() -> dict[str, frozenset[str]]:
    """Stance → all stances that are broader (SKOS), itself left out; both as IRIs."""
    return _closure(SKOS.broader)


def _closure(predicate: URIRef) -> dict[str, frozenset[str]]:
    graph = ontology_graph()
    return {
        str(start): frozenset(map(str, graph.transitive_objects(start, predicate))) - {str(start)}
        for start in graph.subjects(predicate, unique=True)
    }


@cache
def concepts(scheme: str) -> tuple[str, ...]:
    """The local names of a scheme's concepts (``RJ.Stances``: supports, defends, …).

    They come in the order in which ``namespaces.RJ`` lists them. Raise ValueError where ``scheme``
    is none of the ontology's.
    """
    graph = ontology_graph()
    members = set(graph.subjects(SKOS.inScheme, URIRef(scheme)))
    if not members:
        schemes = sorted(map(str, graph.subjects(RDF.type, SKOS.ConceptScheme)))
        raise ValueError(f"{scheme} is no concept scheme of the ontology; {', '.join(schemes)} are")
    return tuple(name for name in term_names() if RJ[name] in members)


def term_names() -> tuple[str, ...]:
    """The local names of all terms of ``namespaces.RJ``, in its order."""
    return tuple(name for name in RJ.__annotations__ if not name.startswith("_"))


@cache
def shapes_graph() -> Graph:
    """The SHACL shapes of ``shapes.ttl``. Each shape has an IRI; lists and paths are blank.

    (SHACL wants a path of several steps to be a blank node; ``Graph.skolemize`` names all of
    them where the shapes are published.)
    """
    return Graph(bind_namespaces="none").parse(SHAPES_FILE, format="turtle")


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context of compact documents: the value of their ``@context``."""
    document: dict[str, dict[str, Any]] = json.loads(CONTEXT_FILE.read_text(encoding="utf-8"))
    return document["@context"]

"""The only place that builds URIs: from ids and slugs to the terms of the graph."""

from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from ..ontology.addresses import Addresses


@lru_cache(maxsize=65536)
def node(iri: str) -> NamedNode:
    """The node of an IRI. Cached, since a dataset names the same few over and over."""
    return NamedNode(iri)


@dataclass(frozen=True, slots=True)
class Minter:
    """The nodes of one site's things, facts and graphs.

    What is only ever seen with its owner, such as a span with its fact, gets an address with a
    fragment, so that dereferencing it leads to the owner's document.
    """

    addresses: Addresses

    def thing(self, kind: str, slug: str) -> NamedNode:
        """A thing of the registry."""
        return node(self.addresses.thing(kind, slug))

    def article(self, article: str) -> NamedNode:
        """An article."""
        return node(self.addresses.article(article))

    def fact(self, article: str, fact: str) -> NamedNode:
        """A fact of an article."""
        return NamedNode(self.addresses.fact(article, fact))

    def part(self, owner: NamedNode, name: str) -> NamedNode:
        """A part of a fact or an article: ``evidence-1``, ``extraction``."""
        return NamedNode(f"{owner.value}#{name}")

    def article_graph(self, article: str) -> NamedNode:
        """The graph of an article's facts."""
        return node(self.addresses.article_graph(article))

    def provenance_graph(self, article: str) -> NamedNode:
        """The graph of where an article's facts come from."""
        return node(self.addresses.provenance_graph(article))

    @property
    def registry_graph(self) -> NamedNode:
        """The graph of who is who."""
        return node(self.addresses.registry_graph)

    @property
    def derived_graph(self) -> NamedNode:
        """The graph of what a build infers."""
        return node(self.addresses.derived_graph)

    @property
    def ontology_graph(self) -> NamedNode:
        """The graph of the ontology."""
        return node(self.addresses.ontology_graph)

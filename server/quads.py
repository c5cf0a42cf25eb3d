"""What pages read triples from: a snapshot's own store, or one elsewhere."""

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple


class Quads(Protocol):
    """A dataset whose default graph is the union of its named graphs; ``pyoxigraph.Store`` is one.

    Nothing in it ever changes. Where it is elsewhere, each method may raise a
    :class:`~.errors.Problem`, when it is called or while it is iterated over.
    """

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """The quads that match; None matches all, also of graphs (the default graph included)."""

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the named graphs."""

    def contains_named_graph(self, graph_name: NamedNode | BlankNode | DefaultGraph, /) -> bool:
        """Whether there is a graph of this name."""

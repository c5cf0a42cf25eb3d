"""Which works belong to which debate: those connected to a work that a debate names."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Set

from pyoxigraph import NamedNode, Quad

from ..ontology.namespaces import CITO, RJ, SCHEMA
from .mint import node
from .registry import Registry

_CONNECTING = frozenset({str(CITO.repliesTo), str(SCHEMA.translationOfWork)})


class Debates:
    """Which works answer each other: connected through replies and translations."""

    def __init__(self) -> None:
        self._parent: dict[NamedNode, NamedNode] = {}

    def see(self, quad: Quad) -> None:
        """Take note of a quad that connects two works; any other is passed over."""
        work, other = quad.subject, quad.object
        if (
            quad.predicate.value in _CONNECTING
            and isinstance(work, NamedNode)
            and isinstance(other, NamedNode)
        ):
            self._connect(work, other)

    def add(self, others: "Debates") -> None:
        """Take note of all that ``others`` took note of."""
        for work, other in others._parent.items():
            self._connect(work, other)

    def _connect(self, work: NamedNode, other: NamedNode) -> None:
        self._parent[self._root(work)] = self._root(other)

    def _root(self, work: NamedNode) -> NamedNode:
        root = work
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        while work != root:  # path compression keeps long chains short
            self._parent[work], work = root, self._parent[work]
        return root

    def quads(
        self,
        registry: Registry,
        thing: Callable[[str, str], NamedNode],
        graph: NamedNode,
        gone: Set[object] = frozenset(),
    ) -> Iterator[Quad]:
        """``rj:partOfDebate`` for every work connected to one that a debate names.

        Works in ``gone`` are not spoken of.
        """
        members: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for work in list(self._parent):
            members[self._root(work)].append(work)
        predicate = node(str(RJ.partOfDebate))
        for entry in registry:
            if entry.kind != "debate" or entry.status != "current":
                continue
            debate = thing(entry.kind, entry.slug)
            for key in entry.works:
                named = registry.resolve(key)
                if named is None or named.status != "current":
                    continue
                seed = thing(named.kind, named.slug)
                if seed in gone:
                    continue
                for member in members.get(self._root(seed), [seed]):
                    yield Quad(member, predicate, debate, graph)

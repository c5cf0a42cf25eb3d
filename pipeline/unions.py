"""Things that are joined two by two, and what hangs together in the end."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Unions(Generic[Item]):
    """Disjoint sets (Tarjan, "Efficiency of a good but not linear set union algorithm", 1975)."""

    def __init__(self) -> None:
        self._parent: dict[Item, Item] = {}

    def unite(self, one: Item, other: Item) -> None:
        """Let two items, and all that they are with, be together."""
        self._parent[self._root(one)] = self._root(other)

    def __iter__(self) -> Iterator[list[Item]]:
        """The sets of all items that were united with any, in the order in which they came."""
        sets: dict[Item, list[Item]] = defaultdict(list)
        for item in list(self._parent):
            sets[self._root(item)].append(item)
        yield from sets.values()

    def _root(self, item: Item) -> Item:
        root = item
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        while item != root:  # path compression keeps long chains short
            self._parent[item], item = root, self._parent[item]
        return root

"""Where things stand in the picture of who answered whom, and how the lines run between them.

The thing that the picture is about stands in the middle. What it answers, and who wrote it, stand
on its left; the answers to it, their answers and so on stand on its right, a column for each step,
so that the picture is read as a debate went: from left to right. A picture of several things has
them one below the other. The same answers always give the same picture.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .cards import Part

#: Things that one picture shows; where there are more, the nearest.
MOST: Final = 60
_LINE: Final = 24  # letters of a name on one line
_LINES: Final = 3
_LETTER: Final = 7.1  # how wide one is, about
_PADDING: Final = 12
_LEADING: Final = 16
_BETWEEN: Final = 12  # two boxes of a column
_GAP: Final = 78  # two columns
_MARGIN: Final = 24
_APART: Final = 36  # two things that have nothing to do with each other
_TIP: Final = 9
#: Lines of the same pair lie beside each other.
_BESIDE: Final = 7

#: From whom, to whom or what, and how: ``for``, ``against``, ``other``, or ``wrote``.
Link = tuple[str, str, str]


@dataclass(eq=False)
class Node:
    """A box with a name in it; ``x`` and ``y`` are its middle. Its name stands on ``lines``."""

    key: str
    part: Part
    agent: bool
    start: bool
    lines: tuple[str, ...]
    width: float
    height: float
    x: float = 0
    y: float = 0
    below: list["Node"] = field(default_factory=list)

    @property
    def texts(self) -> Iterator[tuple[float, str]]:
        """The lines of its name, and where each stands."""
        top = self.y - (len(self.lines) - 1) * _LEADING / 2 + 4.5
        return ((round(top + i * _LEADING, 1), line) for i, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True)
class Edge:
    """A line: ``path`` leads along it, ``tip`` around the arrow at its end, if it has one."""

    side: str
    path: str
    tip: str


@dataclass(frozen=True, slots=True)
class Network:
    """The picture: its size, and what is in it; ``left_out`` things do not fit."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def network(
    links: Sequence[Link],
    starts: Sequence[str],
    part: Callable[[str], Part],
    is_agent: Callable[[str], bool],
) -> Network | None:
    """The picture of ``links`` around ``starts``; None where there is nothing to draw.

    ``part`` names a thing, ``is_agent`` tells who answers from what is answered.
    """
    links = [link for link in dict.fromkeys(links) if link[0] != link[1]]
    if not links:
        return None
    near: dict[str, list[tuple[str, bool]]] = {}
    for source, target, side in links:
        near.setdefault(target, []).append((source, side != "wrote"))
        near.setdefault(source, []).append((target, side == "wrote"))
    drawing = _Drawing(near, lambda key, start: _node(key, start, part, is_agent))
    for start in (*starts, *near):
        if start in near and start not in drawing.nodes and len(drawing.nodes) < MOST:
            drawing.add(start, is_start=start in starts)
    nodes = drawing.nodes
    edges = _edges([link for link in links if link[0] in nodes and link[1] in nodes], nodes)
    return Network(
        round(drawing.right + _MARGIN),
        round(drawing.bottom + _MARGIN),
        tuple(nodes.values()),
        edges,
        len(near) - len(nodes),
    )


def _node(
    key: str, start: bool, part: Callable[[str], Part], is_agent: Callable[[str], bool]
) -> Node:
    named = part(key)
    lines = fitted(named.text)
    width = max(map(len, lines)) * _LETTER + 2 * _PADDING
    return Node(
        key, named, is_agent(key), start, lines, round(width, 1), len(lines) * _LEADING + _PADDING
    )


def fitted(name: str) -> tuple[str, ...]:
    """A name on a few lines; what does not fit is cut."""
    lines = [""]
    for word in name.split():
        word = word if len(word) <= _LINE else f"{word[: _LINE - 1]}…"
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1][: _LINE - 2]} …"]
    return tuple(lines)


class _Drawing:
    """Gives places to things, one start and all that hangs on it after the other."""

    def __init__(
        self, near: dict[str, list[tuple[str, bool]]], make: Callable[[str, bool], Node]
    ) -> None:
        self._near, self._make = near, make
        self.nodes: dict[str, Node] = {}
        self.right = 0.0
        self.bottom = float(_MARGIN - _APART)

    def add(self, start: str, *, is_start: bool) -> None:
        """Place what is near ``start``: a tree to its left, one to its right."""
        root = self.nodes[start] = self._make(start, is_start)
        sides: dict[bool, list[Node]] = {False: [], True: []}
        waiting: deque[tuple[Node, bool]] = deque()
        for key, after in self._near[start]:
            if child := self._new(key):
                sides[after].append(child)
                waiting.append((child, after))
        while waiting:
            node, after = waiting.popleft()
            for key, _ in self._near[node.key]:
                if child := self._new(key):
                    node.below.append(child)
                    waiting.append((child, after))
        self._place(root, sides)

    def _new(self, key: str) -> Node | None:
        if key in self.nodes or len(self.nodes) >= MOST:
            return None
        node = self.nodes[key] = self._make(key, False)
        return node

    def _place(self, root: Node, sides: dict[bool, list[Node]]) -> None:
        columns = {after: _columns(nodes) for after, nodes in sides.items()}
        left = _MARGIN + sum(width + _GAP for width in columns[False])
        root.x = left + root.width / 2
        top = self.bottom + _APART
        heights = {after: _stack(nodes, top) for after, nodes in sides.items()}
        height = max(root.height, *heights.values())
        for after, nodes in sides.items():
            _move(nodes, (height - heights[after]) / 2)
            edge = left + root.width if after else left
            for width, column in zip(columns[after], _levels(nodes), strict=True):
                for node in column:
                    # Names of a column begin, or end, where its lines come in.
                    half = node.width / 2 + _GAP
                    node.x = round(edge + half if after else edge - half, 1)
                edge += (width + _GAP) * (1 if after else -1)
            self.right = max(self.right, edge)
        root.y = round(top + height / 2, 1)
        self.bottom = top + height


def _levels(nodes: list[Node]) -> Iterator[list[Node]]:
    while nodes:
        yield nodes
        nodes = [child for node in nodes for child in node.below]


def _columns(nodes: list[Node]) -> list[float]:
    return [max(node.width for node in level) for level in _levels(nodes)]


def _stack(nodes: list[Node], top: float) -> float:
    """Put ``nodes`` below each other, each beside the middle of its own; return their height."""
    begin = top
    for node in nodes:
        own = _stack(node.below, top)
        height = max(own, node.height)
        if own < height:
            _move(node.below, (height - own) / 2)
        node.y = round(top + height / 2, 1)
        top += height + _BETWEEN
    return max(0.0, top - _BETWEEN - begin)


def _move(nodes: list[Node], by: float) -> None:
    for level in _levels(nodes):
        for node in level:
            node.y = round(node.y + by, 1)


def _edges(links: Sequence[Link], nodes: dict[str, Node]) -> tuple[Edge, ...]:
    pairs: dict[frozenset[str], int] = {}
    edges = []
    for source, target, side in links:
        pair = frozenset((source, target))
        turn = pairs[pair] = pairs.get(pair, -1) + 1
        beside = (turn + 1) // 2 * _BESIDE * (1 if turn % 2 else -1)
        edges.append(_edge(nodes[source], nodes[target], side, beside))
    return tuple(edges)


def _edge(source: Node, target: Node, side: str, beside: float) -> Edge:
    """From the edge of one box to the edge of the other, level at both ends."""
    way = target.x - source.x
    apart = abs(way) - (source.width + target.width) / 2
    leaves = 1.0 if way >= 0 else -1.0
    arrives = leaves
    if apart < _GAP / 2:  # in one column: around, on the right
        leaves, arrives = 1.0, -1.0
    y1, y2 = source.y + beside, target.y + beside
    x1 = source.x + leaves * source.width / 2
    end = target.x - arrives * target.width / 2
    arrow = side != "wrote"
    x2 = end - arrives * (_TIP - 1 if arrow else 0)
    bend = max(_GAP / 2, abs(x2 - x1) / 2)
    path = (
        f"M{x1:.1f} {y1:.1f}C{x1 + leaves * bend:.1f} {y1:.1f} "
        f"{x2 - arrives * bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    )
    back = end - arrives * _TIP
    tip = f"M{end:.1f} {y2:.1f}L{back:.1f} {y2 - 5:.1f}V{y2 + 5:.1f}Z" if arrow else ""
    return Edge(side, path, tip)

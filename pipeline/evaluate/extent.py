"""Some stretches of a text, taken together: how long they are and what two have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

#: A start and an exclusive end, in code points.
Bounds = tuple[int, int]


@dataclass(frozen=True)
class Extent:
    """Stretches of a text, in order and apart: none touches the next."""

    parts: Sequence[Bounds] = ()

    @classmethod
    def of(cls, spans: Iterable[Sequence[int]]) -> "Extent":
        """What ``spans`` cover, in whatever order they come and however they overlap."""
        parts: list[Bounds] = []
        for start, end in sorted((start, end) for start, end in spans if start < end):
            if parts and start <= parts[-1][1]:
                parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
            else:
                parts.append((start, end))
        return cls(tuple(parts))

    @cached_property
    def length(self) -> int:
        """How many characters it has."""
        return sum(end - start for start, end in self.parts)

    def common(self, other: "Extent") -> int:
        """How many characters both have."""
        found = mine = others = 0
        while mine < len(self.parts) and others < len(other.parts):
            (a, b), (c, d) = self.parts[mine], other.parts[others]
            found += max(0, min(b, d) - max(a, c))
            if b <= d:
                mine += 1
            else:
                others += 1
        return found

    def iou(self, other: "Extent") -> float:
        """Intersection over union, 0 to 1; 0 where both are empty."""
        common = self.common(other)
        return common / (self.length + other.length - common) if common else 0.0

    def __bool__(self) -> bool:
        """Whether it has any character."""
        return bool(self.parts)

"""Counting what was found, and the figures that come of it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """How often a thing was found that is there, proposed though it is not, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was proposed that is right; 0 where nothing was."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 where nothing is."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        """The three figures in per cent, aligned."""
        return f"P {self.precision:6.1%} R {self.recall:6.1%} F1 {self.f1:6.1%}"


@dataclass(slots=True)
class Sources:
    """Of contents that were found: whose they are was said rightly, wrongly or not at all."""

    right: int = 0
    wrong: int = 0
    left_open: int = 0

    @property
    def matched(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.left_open


@dataclass(slots=True)
class Named:
    """Of contents that were found and given to a named thing: how many to a wrong one."""

    all: int = 0
    wrong: int = 0

    def count(self, *, wrong: bool) -> None:
        """Count one."""
        self.all += 1
        self.wrong += wrong

    def __str__(self) -> str:
        """Both numbers and the share."""
        return f"{self.wrong} of {self.all} ({self.wrong / max(1, self.all):.1%})"


@dataclass(slots=True)
class AttributionTally:
    """One measure of attributions: contents, contents with their source, and the sources."""

    content: Tally = field(default_factory=Tally)
    sources: Sources = field(default_factory=Sources)

    @property
    def joint(self) -> Tally:
        """Content and source together: a content whose source is not right is no find."""
        not_right = self.sources.matched - self.sources.right
        return Tally(
            self.sources.right, self.content.wrong + not_right, self.content.missed + not_right
        )

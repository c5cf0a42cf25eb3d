"""Whether confidences can be believed: of what was said with 0.8, are four in five right?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..facts import FACT_KINDS, Fact

#: So many bins of the same width from 0 to 1.
BINS: Final = 10
_KIND_OF: Final = {model: name for name, model in FACT_KINDS.items()}


@dataclass(slots=True)
class Bin:
    """Facts whose confidence lies between ``low`` and the next bin's."""

    low: float
    count: int = 0
    right: int = 0
    #: The sum of the confidences.
    said: float = 0.0

    @property
    def mean(self) -> float:
        """The mean confidence."""
        return self.said / max(1, self.count)

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / max(1, self.count)


class Calibration:
    """Counts, by kind of fact and by bin of confidence, how much of what was said is right."""

    def __init__(self) -> None:
        self._bins: dict[str, list[Bin]] = {}

    def add(self, fact: Fact, *, right: bool) -> None:
        """Count a proposed fact. One without a confidence says nothing of it."""
        if fact.confidence is None:
            return
        kind = _KIND_OF[type(fact)]
        bins = self._bins.setdefault(kind, [Bin(number / BINS) for number in range(BINS)])
        found = bins[min(int(fact.confidence * BINS), BINS - 1)]
        found.count += 1
        found.right += right
        found.said += fact.confidence

    @property
    def error(self) -> float:
        """Expected calibration error: how far share and confidence lie apart on average."""
        bins = [one for some in self._bins.values() for one in some]
        total = sum(one.count for one in bins)
        return sum(abs(one.right - one.said) for one in bins) / max(1, total)

    def lines(self) -> Iterator[str]:
        """The reliability table, for people."""
        yield f"{'kind':18}{'confidence':>12}{'count':>8}{'mean':>8}{'right':>8}"
        for kind, bins in sorted(self._bins.items()):
            for one in bins:
                if one.count:
                    span = f"{one.low:.1f}–{one.low + 1 / BINS:.1f}"
                    yield f"{kind:18}{span:>12}{one.count:>8}{one.mean:>8.2f}{one.share:>8.1%}"
        yield f"expected calibration error {self.error:.3f}"

    def toml(self) -> Iterator[str]:
        """The measured shares as a section for a word list: a kind's mean confidences → shares."""
        yield "[calibration]"
        for kind, bins in sorted(self._bins.items()):
            points = ", ".join(f"[{one.mean:.2f}, {one.share:.2f}]" for one in bins if one.count)
            yield f"{kind} = [{points}]"

"""Learn the weights of :mod:`weights` from choices: candidates that shut each other out, of each
its features and whether it is right.

A conditional logit (McFadden 1974) with "none of them" as one more choice, whose score is zero; of
several right ones each counts as far as it is believed already. Stochastic gradient descent with
per-feature rates (AdaGrad: Duchi, Hazan and Singer 2011) and a small L2 penalty. The order is
shuffled with a fixed seed, so that the same examples give the same weights.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .weights import shares

#: One candidate: its features, and whether it is right.
Example = tuple[Sequence[str], bool]

_EPOCHS: Final = 4
_RATE: Final = 0.1
_PENALTY: Final = 1e-3
#: A feature that is rarer says more of one article than of English.
_MIN_COUNT: Final = 8
#: A weight that is smaller decides nothing.
_MIN_WEIGHT: Final = 0.05
#: An error that is smaller teaches nothing.
_NO_ERROR: Final = 1e-4


#: Candidates of which at most one is chosen.
Choice = Sequence[Example]


def learn(choices: Sequence[Choice]) -> dict[str, float]:
    """Feature → weight, sorted by name, rounded to two digits."""
    counts = Counter(f for choice in choices for features, _ in choice for f in features)
    known = {feature for feature, count in counts.items() if count >= _MIN_COUNT}
    rows = [
        [([f for f in features if f in known], right) for features, right in choice]
        for choice in choices
    ]
    weight = dict.fromkeys(known, 0.0)
    squares = dict.fromkeys(known, 1e-8)
    shuffled = random.Random(0)  # noqa: S311 - an order, no secret
    for _ in range(_EPOCHS):
        shuffled.shuffle(rows)
        for row in rows:
            believed = shares([sum(weight[f] for f in features) for features, _ in row])
            right = sum(p for p, (_, is_right) in zip(believed, row, strict=True) if is_right)
            for p, (features, is_right) in zip(believed, row, strict=True):
                error = p - (p / right if is_right and right else 0.0)
                if abs(error) < _NO_ERROR:
                    continue
                for feature in features:
                    gradient = error + _PENALTY * weight[feature]
                    squares[feature] += gradient * gradient
                    weight[feature] -= _RATE * gradient / math.sqrt(squares[feature])
    return {f: round(w, 2) for f, w in sorted(weight.items()) if abs(w) >= _MIN_WEIGHT}

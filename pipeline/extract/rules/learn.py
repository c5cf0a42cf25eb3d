"""Learn the weights of :mod:`weights` from examples: features, and whether the candidate is right.

Logistic regression by stochastic gradient descent with per-feature rates (AdaGrad: Duchi, Hazan and
Singer 2011) and a small L2 penalty. The order is shuffled with a fixed seed, so that the same
examples give the same weights.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .weights import logistic

#: One candidate: its features, and whether it is right.
Example = tuple[Sequence[str], bool]

_EPOCHS: Final = 4
_RATE: Final = 0.1
_PENALTY: Final = 1e-3
#: A feature that is rarer says more of one article than of English.
_MIN_COUNT: Final = 8
#: A weight that is smaller decides nothing.
_MIN_WEIGHT: Final = 0.05


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Feature → weight, sorted by name, rounded to two digits."""
    counts = Counter(feature for features, _ in examples for feature in features)
    known = {feature for feature, count in counts.items() if count >= _MIN_COUNT}
    rows = [([f for f in features if f in known], right) for features, right in examples]
    weight = dict.fromkeys(known, 0.0)
    squares = dict.fromkeys(known, 1e-8)
    shuffled = random.Random(0)  # noqa: S311 - an order, no secret
    for _ in range(_EPOCHS):
        shuffled.shuffle(rows)
        for features, right in rows:
            error = logistic(sum(weight[f] for f in features)) - right
            for feature in features:
                gradient = error + _PENALTY * weight[feature]
                squares[feature] += gradient * gradient
                weight[feature] -= _RATE * gradient / math.sqrt(squares[feature])
    return {f: round(w, 2) for f, w in sorted(weight.items()) if abs(w) >= _MIN_WEIGHT}

"""Which quotations give the same words, and which give them a little differently."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad
from rapidfuzz import fuzz

from ..ontology.namespaces import RJ
from .mint import node

#: Fewer words than this are too common to be told apart from chance.
SHORTEST = 5
#: How alike two wordings are, in per cent of rapidfuzz's ratio, to be called variants.
ALIKE = 80.0
#: A run of so many words must be shared before two wordings are compared at all.
RUN = 4
#: A run that more quotations share is a commonplace, and leads to no comparison.
COMMON = 20


def normalised(words: str) -> str:
    """Words as they are compared: letters and digits in small letters, single spaces."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


class Wordings:
    """All quotations of a dataset, by their words."""

    def __init__(self) -> None:
        self._quotations: dict[str, list[NamedNode]] = defaultdict(list)
        self._pairs: list[tuple[str, str]] | None = None

    def add(self, quotation: NamedNode, words: str) -> None:
        """Take note of a quotation and the words it gives."""
        key = normalised(words)
        if key.count(" ") + 1 >= SHORTEST:
            self._quotations[key].append(quotation)
            self._pairs = None

    def join(self, others: "Wordings") -> None:
        """Take note of all that ``others`` took note of."""
        for key, found in others._quotations.items():
            self._quotations[key] += found
        self._pairs = None

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """``rj:sameWordsAs`` and ``rj:variantOf``, both ways.

        All that share their words are linked with the first of them (by address), so that a passage
        which a thousand articles print does not make a million triples.
        """
        first = {key: min(found, key=lambda n: n.value) for key, found in self._quotations.items()}
        same, variant = node(str(RJ.sameWordsAs)), node(str(RJ.variantOf))
        for key, found in self._quotations.items():
            for quotation in found:
                if quotation != first[key]:
                    yield Quad(quotation, same, first[key], graph)
                    yield Quad(first[key], same, quotation, graph)
        for one, other in self.close_pairs():
            yield Quad(first[one], variant, first[other], graph)
            yield Quad(first[other], variant, first[one], graph)

    def of(self, words: str) -> list[NamedNode]:
        """The quotations of these words, as they are compared (:func:`normalised`)."""
        return self._quotations.get(words, [])

    def close_pairs(self) -> list[tuple[str, str]]:
        """Every two wordings of which one is a variant of the other, as they are compared."""
        if self._pairs is None:
            self._pairs = list(self._close_pairs())
        return self._pairs

    def _close_pairs(self) -> Iterator[tuple[str, str]]:
        """Every two wordings that differ but little, or of which one is part of the other."""
        runs: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._quotations):
            words = key.split(" ")
            for run in {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}:
                runs[run].append(key)
        compared: set[tuple[str, str]] = set()
        for keys in runs.values():
            if len(keys) > COMMON:
                continue
            for i, one in enumerate(keys):
                for other in keys[i + 1 :]:
                    if (one, other) not in compared:
                        compared.add((one, other))
                        if (
                            max(fuzz.ratio(one, other), fuzz.partial_ratio(one, other) - 10)
                            >= ALIKE
                        ):
                            yield one, other

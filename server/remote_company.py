"""What was met together: the subjects of one list, the things that one description names."""

import threading
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode

#: So many terms are remembered; then all are forgotten, which costs some further questions.
_MOST: Final = 200_000


class Company:
    """Remembers with which others each term was met last."""

    def __init__(self) -> None:
        self._groups: dict[NamedNode, Sequence[NamedNode]] = {}
        self._times: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def meet(self, terms: Iterable[Any]) -> None:
        """Remember the IRIs among ``terms`` as a group."""
        group = [t for t in dict.fromkeys(terms) if isinstance(t, NamedNode)]
        if len(group) < 2:
            return
        with self._lock:
            if len(self._groups) > _MOST:
                self._groups.clear()
            for term in group:
                self._groups.setdefault(term, group)

    def of(self, term: NamedNode) -> Sequence[NamedNode]:
        """The group in which ``term`` was met first, itself included; empty for none.

        What follows it there comes first: a list is gone through from its beginning.
        """
        group = self._groups.get(term)
        if not group:
            return ()
        place = group.index(term)
        return [*group[place:], *group[:place]]

    def repeats(self, question: Hashable) -> bool:
        """Whether such a ``question`` was asked before; counts this one."""
        with self._lock:
            self._times[question] += 1
            return self._times[question] > 1

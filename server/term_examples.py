"""For each term of the vocabulary, how the dataset uses it: one example, always the same."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ..ontology.namespaces import RDF, RJ
from .cards import Cards, Part
from .description import Description
from .labels import excerpt
from .snapshots import Snapshot
from .standing import Unlisted

_UNION: Final = DefaultGraph()
_TYPE: Final = NamedNode(str(RDF.type))
_ACCUSATION: Final = NamedNode(str(RJ.Accusation))
_AGAINST: Final = NamedNode(str(RJ.against))
#: So many uses are looked at, and where none of them may be shown, so many more; the first of them
#: by address is shown.
_LOOKED_AT: Final = (8, 42)


class Examples:
    """Finds examples in one snapshot.

    None of them is an accusation, or speaks against somebody: whoever looks a word up has not asked
    for that. What is unlisted is no example either.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._unlisted = Unlisted(snapshot)
        self._cards = Cards(snapshot, Description(()))
        self._shown: dict[str, bool] = {}

    def of(self, term: str) -> tuple[Part, ...]:
        """An example of ``term``: of a property subject and value, else what is of that class
        or has that concept. Empty where there is none.
        """
        node, store = NamedNode(term), self._snapshot.store
        uses = store.quads_for_pattern(None, node, None, _UNION)
        found = self._first(uses)
        if found is not None:
            return self._part(found.subject), self._part(found.object)
        uses = store.quads_for_pattern(None, None, node, _UNION)
        found = self._first(uses)
        return (self._part(found.subject),) if found is not None else ()

    def _first(self, uses: Iterable[Quad]) -> Quad | None:
        root = self._snapshot.addresses.id_root
        left = iter(uses)
        return next(
            (
                quad
                for most in _LOOKED_AT
                for quad in sorted(islice(left, most), key=_address)
                if isinstance(quad.subject, NamedNode)
                and quad.subject.value.startswith(root)
                and self._may_be_shown(quad.subject)
                and (not isinstance(quad.object, NamedNode) or self._may_be_shown(quad.object))
            ),
            None,
        )

    def _may_be_shown(self, node: NamedNode) -> bool:
        owner = node.value.partition("#")[0]
        known = self._shown.get(owner)
        if known is None:
            known = self._shown[owner] = not (self._accuses(owner) or owner in self._unlisted)
        return known

    def _accuses(self, owner: str) -> bool:
        subject, store = NamedNode(owner), self._snapshot.store
        return any(
            next(iter(store.quads_for_pattern(subject, predicate, value, _UNION)), None) is not None
            for predicate, value in ((_TYPE, _ACCUSATION), (_AGAINST, None))
        )

    def _part(self, term: object) -> Part:
        if isinstance(term, NamedNode):
            return self._cards.part(term)
        return Part(excerpt(term.value), term.language) if isinstance(term, Literal) else Part("")


def _address(quad: Quad) -> tuple[str, str]:
    return getattr(quad.subject, "value", ""), str(quad.object)

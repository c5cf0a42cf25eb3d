"""For each term of the vocabulary, how the dataset uses it: one example, always the same."""

from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from ..ontology.namespaces import RDF, RJ
from .cards import Cards, Part
from .description import Description
from .labels import excerpt
from .snapshots import Snapshot
from .standing import open_search

_UNION: Final = DefaultGraph()
_TYPE: Final = NamedNode(str(RDF.type))
_ACCUSATION: Final = NamedNode(str(RJ.Accusation))
_AGAINST: Final = NamedNode(str(RJ.against))
#: So many uses are looked at; the first of them by address is shown.
_LOOKED_AT: Final = 50


class Examples:
    """Finds examples in one snapshot.

    None of them is an accusation, or speaks against somebody: whoever looks a word up has not asked
    for that. What is unlisted is no example either.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        with closing(open_search(snapshot)) as database:
            rows = database.execute("SELECT iri FROM address WHERE status = 'unlisted'")
            self._hidden = frozenset(row[0] for row in rows)

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
        looked_at = sorted(islice(uses, _LOOKED_AT), key=str)
        return next(
            (
                quad
                for quad in looked_at
                if isinstance(quad.subject, NamedNode)
                and quad.subject.value.startswith(root)
                and self._may_be_shown(quad.subject)
                and (not isinstance(quad.object, NamedNode) or self._may_be_shown(quad.object))
            ),
            None,
        )

    def _may_be_shown(self, node: NamedNode) -> bool:
        owner = NamedNode(node.value.partition("#")[0])
        if owner.value in self._hidden:
            return False
        store = self._snapshot.store
        for predicate, object_ in ((_TYPE, _ACCUSATION), (_AGAINST, None)):
            quads = store.quads_for_pattern(owner, predicate, object_, _UNION)
            if next(iter(quads), None) is not None:
                return False
        return True

    def _part(self, term: object) -> Part:
        if isinstance(term, NamedNode):
            # A fact has no label, but words.
            quads = self._snapshot.store.quads_for_pattern(term, None, None, _UNION)
            return Cards(self._snapshot, Description(quads)).part(term)
        return Part(excerpt(term.value), term.language) if isinstance(term, Literal) else Part("")

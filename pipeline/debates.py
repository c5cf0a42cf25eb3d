"""Which works belong to which debate: those connected to a work that a debate names."""

from collections.abc import Callable, Iterator, Set

from pyoxigraph import NamedNode, Quad

from ..ontology.namespaces import CITO, RJ, SCHEMA
from .mint import node
from .registry import Registry
from .spilling import Noting

_CONNECTING = frozenset({str(CITO.repliesTo), str(SCHEMA.translationOfWork)})
_SCHEMA = "CREATE TABLE connection (work TEXT NOT NULL, other TEXT NOT NULL);"


class Debates(Noting):
    """Which works answer each other: connected through replies and translations.

    The connections lie in a table, most of it on disk where they are many (:mod:`.spilling`).
    """

    def __init__(self) -> None:
        super().__init__(_SCHEMA, "connection")

    def see(self, quad: Quad) -> None:
        """Take note of a quad that connects two works; any other is passed over."""
        if quad.predicate.value not in _CONNECTING:
            return
        work, other = quad.subject, quad.object
        if isinstance(work, NamedNode) and isinstance(other, NamedNode):
            both = (work.value, other.value)
            self._notes.add("connection", [both, both[::-1]])

    def quads(
        self,
        registry: Registry,
        thing: Callable[[str, str], NamedNode],
        graph: NamedNode,
        gone: Set[object] = frozenset(),
    ) -> Iterator[Quad]:
        """``rj:partOfDebate`` for every work connected to one that a debate names.

        Works in ``gone`` are not spoken of.
        """
        predicate = node(str(RJ.partOfDebate))
        for entry in registry.of_kind("debate"):
            if entry.status != "current":
                continue
            named = (registry.resolve(key) for key in entry.works)
            works = (
                thing(work.kind, work.slug)
                for work in named
                if work is not None and work.status == "current"
            )
            debate = thing(entry.kind, entry.slug)
            for member in self._connected({work.value for work in works if work not in gone}):
                yield Quad(NamedNode(member), predicate, debate, graph)

    def _connected(self, works: set[str]) -> set[str]:
        """The addresses of ``works``, and of all works connected with them."""
        tables = self._notes.database()
        if self._notes.fresh:
            tables.execute("CREATE INDEX IF NOT EXISTS by_work ON connection (work, other)")
            self._notes.fresh = False
        found = set(works)
        waiting = list(works)
        while waiting:
            others = tables.execute(
                "SELECT DISTINCT other FROM connection WHERE work = ?", (waiting.pop(),)
            )
            new = [other for (other,) in others if other not in found]
            found.update(new)
            waiting += new
        return found

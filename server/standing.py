"""Whether an address names something now, named something once, or never did."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from .errors import Problem
from .messages import marked
from .snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """``status`` is current, merged, withdrawn, withheld, retired or unknown.

    ``successor`` is the IRI that took the place of a merged one; what is not ``listed`` answers,
    but no list, search or crawler is to lead to it.
    """

    status: str
    successor: str | None = None
    listed: bool = True


CURRENT: Final = Standing("current")
UNKNOWN: Final = Standing("unknown")
UNLISTED: Final = Standing("current", listed=False)

_NOTHING_HERE: Final = marked("Nothing has this address any more.")
_WHY_GONE: Final = {
    "withdrawn": marked("What had this address was withdrawn."),
    "retired": marked(
        "The fact that had this address is no longer reported by the article's sheet."
    ),
}


def standing(snapshot: Snapshot, iri: str) -> Standing:
    """What ``iri``, an absolute IRI of the site, is to this snapshot.

    The table of addresses goes before the data, where a merged thing still stands for a line.
    """
    with closing(open_search(snapshot)) as database:
        row = database.execute(
            "SELECT status, successor FROM address WHERE iri IN (?, ?)",
            (iri, snapshot.addresses.sealed(iri)),
        ).fetchone()
    if row is not None:
        return UNLISTED if row[0] == "unlisted" else Standing(*row)
    return CURRENT if mentioned(snapshot, iri) else UNKNOWN


def withheld_since(snapshot: Snapshot, iri: str, current: Snapshot) -> bool:
    """Whether ``iri``, of an earlier version, is withheld by the current one.

    Nothing of it is left in the earlier version once the build has ended that publishes this; until
    then its address answers as it will.
    """
    sealed = snapshot.addresses.sealed(iri)
    with closing(open_search(current)) as database:
        row = database.execute("SELECT 1 FROM address WHERE iri = ?", (sealed,)).fetchone()
    return row is not None


def mentioned(snapshot: Snapshot, iri: str) -> bool:
    """Whether any triple is about ``iri`` or points to it."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    store = snapshot.store
    return any(
        next(iter(quads), None) is not None
        for quads in (
            store.quads_for_pattern(node, None, None, None),
            store.quads_for_pattern(None, None, node, None),
        )
    )


def gone(status: str) -> Problem:
    """The 410 of an address that answered once; of one withheld it says nothing at all."""
    return Problem(410, "Gone", _WHY_GONE.get(status, _NOTHING_HERE))


def unknown() -> Problem:
    """The 404 of an address that never named anything."""
    return Problem(
        404,
        "Not Found",
        marked(
            "Nothing has this address, and nothing had. The site's home page and search lead to "
            "what there is."
        ),
    )


def has_table(database: sqlite3.Connection, table: str) -> bool:
    """Whether a ``search.db`` has a table; those of earlier releases lack some."""
    query = "SELECT 1 FROM sqlite_schema WHERE name = ?"
    return database.execute(query, (table,)).fetchone() is not None


#: So many unlisted addresses are read at once.
FEW: Final = 1000


class Unlisted:
    """The addresses that answer, but that no list is to lead to.

    A few are read at once; of many, each is asked for by itself.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[object, bool] = {}
        with closing(open_search(snapshot)) as database:
            query = "SELECT iri FROM address WHERE status = 'unlisted' LIMIT ?"
            some = frozenset(row[0] for row in database.execute(query, (FEW + 1,)))
        self._all = some if len(some) <= FEW else None

    def __contains__(self, iri: object) -> bool:
        if self._all is not None:
            return iri in self._all
        known = self._known.get(iri)
        if known is None:
            query = "SELECT 1 FROM address WHERE iri = ? AND status = 'unlisted'"
            with closing(open_search(self._snapshot)) as database:
                found = database.execute(query, (iri,)).fetchone()
            known = self._known[iri] = found is not None
        return known


def open_search(snapshot: Snapshot) -> sqlite3.Connection:
    """Open the snapshot's ``search.db``, which nobody writes; the caller closes it."""
    return sqlite3.connect(f"{snapshot.search.as_uri()}?mode=ro&immutable=1", uri=True)

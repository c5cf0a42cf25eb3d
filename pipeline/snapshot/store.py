"""The Oxigraph store of a snapshot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from ..errors import SnapshotError
from .survey import QUADS, UNION

#: How much N-Quads one bulk load takes. RocksDB merges the loads in the background, on another
#: core; larger ones cost memory (1.6 GB where a million triples are loaded at once) and no less
#: time.
_LOAD_BYTES: Final = 16 << 20


def build_store(folder: Path, work: Path, quads: int, triples: int) -> None:
    """Load the quads into their graphs and their union into the default graph, into ``folder``.

    The union is there physically, since a virtual one is slower on joins. ``optimize`` halves the
    time of joins. Raise :class:`SnapshotError` where the finished store, opened as the server will
    open it, does not hold just that.
    """
    store = Store(str(folder))
    for chunk in _chunks(work / QUADS, work / UNION):
        store.bulk_load(chunk, RdfFormat.N_QUADS, lenient=True)
    store.flush()
    store.optimize()
    del store  # closes it: there is no other way
    found = len(Store.read_only(str(folder)))
    if found != quads + triples:
        raise SnapshotError(
            f"the store holds {found} statements instead of {quads} quads and {triples} triples"
        )


def _chunks(*paths: Path) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_LOAD_BYTES):
                yield chunk + file.readline()

"""The Oxigraph store of a snapshot."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

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
    _check(folder, quads, triples)


@dataclass(frozen=True, slots=True)
class StorePatch:
    """Lines of quads and of triples of the union, to take out and to put in."""

    removed_quads: Iterable[bytes]
    added_quads: Iterable[bytes]
    removed_triples: Iterable[bytes]
    added_triples: Iterable[bytes]

    def removed(self) -> Iterator[Quad]:
        """All that is to be taken out."""
        return _parsed(self.removed_quads, self.removed_triples)

    def added(self) -> Iterator[Quad]:
        """All that is to be put in."""
        return _parsed(self.added_quads, self.added_triples)


def patch_store(old: Path, new: Path, patch: StorePatch, quads: int, triples: int) -> None:
    """Make of the store ``old`` the store ``new``, which holds so many quads and triples.

    RocksDB never writes to a file of data again once it is there, so ``new`` has links to those of
    ``old`` and a few of its own, beside what tells which belong to it. Where there are no links,
    there are copies. Raise :class:`SnapshotError` as :func:`build_store` does.
    """
    new.mkdir()
    for path in old.iterdir():
        if path.name == "LOCK" or path.name.startswith("LOG"):
            continue
        if path.suffix == ".sst":
            try:
                (new / path.name).hardlink_to(path)
            except OSError:
                shutil.copyfile(path, new / path.name)
        else:
            shutil.copyfile(path, new / path.name)
    store = Store(str(new))
    for quad in patch.removed():
        store.remove(quad)
    store.extend(patch.added())
    store.flush()
    del store
    _check(new, quads, triples)


def answers_in(folder: Path) -> Callable[[str], bool]:
    """Whether the store in ``folder`` says anything of an IRI."""
    store = Store.read_only(str(folder))
    return lambda iri: any(store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()))


def _parsed(*lines: Iterable[bytes]) -> Iterator[Quad]:
    for some in lines:  # a triple is a quad of the default graph
        yield from parse(b"".join(some), RdfFormat.N_QUADS, lenient=True)


def _check(folder: Path, quads: int, triples: int) -> None:
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

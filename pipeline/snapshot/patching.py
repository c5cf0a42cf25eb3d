"""A version that is made of the last one: what has changed anew, and all else as it was."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ...ontology.addresses import Addresses
from ...ontology.formats import GRAPH_FORMATS
from ...ontology.layout import DOWNLOAD, STORE
from ...ontology.manifest import Counts, Download, Manifest
from .changes import Changes, Region, changes, regions
from .dumps import Dump, unwritable
from .lasting import DATASET, named_in
from .ledger import Book, LedgerError
from .lines import triples_in
from .model import Tombstone
from .packed import checksums, inflated
from .retabulate import Retabulation
from .segments import Segment
from .store import StorePatch, patch_store
from .survey import TYPE, Survey, named, read_segments, write_segments
from .taken import last_pieces, sources

#: After so many versions made of the one before, one is made anew, so that the store is one piece.
MOST: Final = 50
#: Unpacking and taking sums, which most of the time goes for, leave other threads alone.
_THREADS: Final = 2


@dataclass(frozen=True)
class Patch:
    """What a new version has in other words than ``last``, whose manifest and book are given."""

    last: Path
    manifest: Manifest
    book: Path
    segments: Sequence[Segment]
    regions: Sequence[Region]

    @classmethod
    def of(cls, last: Path, manifest: Manifest, book: Book) -> "Patch | None":
        """By what the dataset in ``book`` differs from the version in the folder ``last``.

        None where it is better to make everything anew, or where it cannot be told.
        """
        if book.last is None or not book.last.is_whole or book.last.patches >= MOST:
            return None
        try:
            change = changes(book)
        except LedgerError:  # parts that are not needed any more cannot be read
            return None
        if change is None:
            return None
        folder = book.last.folder
        segments = read_segments(folder)
        with last_pieces(last / DOWNLOAD, folder, DATASET) as piece:
            found = regions(segments, lambda number: inflated(piece(number)), change)
        changed = [one for one in found if [*one.before] != [line for s in one.after for line in s]]
        patch = cls(last, manifest, folder, segments, changed)
        return patch if patch._has_same_forms else None

    @property
    def unchanged(self) -> Survey | None:
        """What the dataset is, where it is the last one; None where anything has changed."""
        if self.regions:
            return None
        return Survey(self.manifest.digest.removeprefix("sha256:"), self.manifest.counts)

    def names(self) -> tuple[Set[bytes], Set[bytes]]:
        """What had an address of its own where something has changed, and what has one now."""
        id_root = Addresses(self.manifest.base_uri).id_root
        before = {name for one in self.regions for name in named_in(one.before, id_root)}
        after = {name for one in self.regions for s in one.after for name in named_in(s, id_root)}
        return before, after

    @cached_property
    def counts(self) -> Counts:
        """The counts of the new version."""
        classes: Counter[bytes] = Counter()
        properties: Counter[bytes] = Counter()
        for triples, count in ((self._triples.removed, -1), (self._triples.added, 1)):
            for triple in triples:
                _, predicate, object_ = triple[:-3].split(b" ", 2)
                properties[predicate] += count
                if predicate == TYPE:
                    classes[object_] += count
        old = self.manifest.counts
        return Counts(
            triples=old.triples + len(self._triples.added) - len(self._triples.removed),
            quads=old.quads + len(self._quads.added) - len(self._quads.removed),
            classes=named(_terms(old.classes) + classes),
            properties=named(_terms(old.properties) + properties),
        )

    @cached_property
    def _quads(self) -> Changes:
        before = {line for one in self.regions for line in one.before}
        after = {line for one in self.regions for s in one.after for line in s}
        return Changes(after - before, before - after)

    @cached_property
    def _triples(self) -> Changes:
        before = {t.encode() for one in self.regions for t in triples_in(one.before)}
        after = {t.encode() for one in self.regions for s in one.after for t in triples_in(s)}
        return Changes(after - before, before - after)

    @property
    def _has_same_forms(self) -> bool:
        """Whether the new version has just the dumps that the last one has."""
        return unwritable(self.counts.properties).keys() == (
            GRAPH_FORMATS.keys()
            - {d.name.removeprefix("dataset.") for d in self.manifest.downloads}
        )

    def write(
        self,
        folder: Path,
        work: Path,
        language: str,
        tombstones: Sequence[Tombstone],
        progress: Callable[[str], None],
    ) -> tuple[Survey, list[Download]]:
        """Write all that a version holds beside its manifest into ``folder``, its book in ``work``.

        Return what it holds, and the downloads in their order.
        """
        quads, triples, counts = self._quads, self._triples, self.counts
        changed = len(quads.added) + len(quads.removed)
        progress(f"changing {changed} of {counts.quads} quads")
        patch = StorePatch(quads.removed, quads.added, triples.removed, triples.added)
        patch_store(self.last / STORE, folder / STORE, patch, counts.quads, counts.triples)
        progress("taking over what has not changed")
        write_segments(work, self._segments())
        tables = Retabulation(
            self.last, self.book, folder, work, self.manifest.base_uri, language,
            self.segments, self.regions, tombstones,
        )  # fmt: skip
        skipped = unwritable(counts.properties)
        names = [name for name in GRAPH_FORMATS if name not in skipped]
        with ThreadPoolExecutor(_THREADS) as pool:
            tabulated = pool.submit(tables.run)
            dumped = [pool.submit(self._dump, name, folder / DOWNLOAD, work) for name in names]
            downloads = [d for one in (*dumped, tabulated) for d in one.result()]
        (digest,) = (d.sha256 for d in downloads if d.name == DATASET)
        found = Survey(digest.removeprefix("sha256:"), counts)
        return found, [*downloads, checksums(folder / DOWNLOAD, downloads)]

    def _dump(self, extension: str, download: Path, work: Path) -> list[Download]:
        dump = Dump(extension, download, work)
        with ExitStack() as stack:
            piece = stack.enter_context(
                last_pieces(self.last / DOWNLOAD, self.book, f"dataset.{extension}")
            )
            for source in sources(len(self.segments), self.regions):
                if isinstance(source, int):
                    dump.packed.take_over(piece(source))
                elif dump.has_graphs:
                    dump.add(b"".join(source))
                else:
                    dump.add("".join(triples_in(source)).encode())
        return dump.close()

    def _segments(self) -> Iterator[Segment]:
        for source in sources(len(self.segments), self.regions):
            if isinstance(source, int):
                yield self.segments[source]
            else:
                union = sum(len(triple.encode()) for triple in triples_in(source))
                first = source[0][: source[0].index(b" ")]
                yield Segment(first, sum(map(len, source)), union)


def _terms(counts: dict[str, int]) -> Counter[bytes]:
    return Counter({f"<{iri}>".encode(): count for iri, count in counts.items()})

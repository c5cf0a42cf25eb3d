"""Publish a dataset as the current snapshot of a site."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as installed_version
from pathlib import Path

from pyoxigraph import Quad

from ...ontology.addresses import Addresses
from ...ontology.layout import CURRENT, DOWNLOAD, SEARCH, STORE, VERSIONS
from ...ontology.manifest import (
    Download,
    Manifest,
    ManifestError,
    Site,
    Software,
    read_manifest,
)
from ...ontology.namespaces import PREFIXES
from ..errors import WARNING, SnapshotError
from ..withholding import NOTHING, Withholding
from .content import finish, sync, sync_folder, write_content
from .jobs import WORK
from .lasting import Succession, seal
from .ledger import LEDGER, Book, Ledger, LedgerError
from .lines import to_line
from .locking import BUILDING, LINKING, SiteLock, locked, remove_version
from .model import Publication, Tombstone
from .parts import Parted
from .patching import Patch
from .renewal import Renewal
from .search import read_tombstones
from .sorting import LineSorter
from .store import answers_in
from .survey import QUADS, UNION, Survey, survey


def publish(
    site: Path,
    quads: Iterable[Quad] | Parted,
    *,
    base_uri: str,
    about: Site,
    tombstones: Sequence[Tombstone] = (),
    withholding: Withholding = NOTHING,
    opaque: Callable[[str], bool] = lambda _: False,
    keep_versions: int = 10,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[str], None] = lambda _: None,
    processes: int | None = None,
) -> Publication:
    """Publish ``quads`` under the folder ``site``, and make that the current version.

    ``quads`` come in any order, any number of times each, and may add to ``tombstones`` until they
    end; memory stays bounded however many they
    are. Each stands in a named graph and is plain RDF 1.1 without blank nodes (:func:`to_line`
    says what is refused and what is brought into another form). They may come in parts
    (:class:`Parted`), of which the next build makes only those anew that have changed. The same
    quads give the same dumps, byte for byte, in whatever way they come.

    An address that answered in the version before and does not now gets a tombstone, if
    ``tombstones`` has none for it: :class:`Succession`, which asks ``opaque`` whether anybody may
    learn why. What ``withholding`` says is taken out of every earlier version (:class:`Renewal`);
    ``quads`` must be without it.

    Nothing is published where content, base URI, description, tombstones and software are those of
    the current version. Of the versions, ``keep_versions`` stay, and in any case the new one and
    the one before. ``progress`` is told what is done next, a line each time; ``processes`` is how
    many may help (by default one a core, and none for little data).

    All is written into a folder of its own, which a rename puts among the versions and a second
    one, of the link, makes current: a build that ends at any point leaves the site as it was, or
    published. Raise :class:`SnapshotError` where something cannot be published or written, or
    where another build is at work in ``site``.
    """
    if keep_versions < 1:
        raise ValueError(f"keep_versions is {keep_versions}, but at least one version stays")
    try:
        with locked(site) as lock:
            return _Build(
                lock, base_uri, about, tombstones, keep_versions, now, progress, processes,
                withholding, opaque,
            ).run(quads)  # fmt: skip
    except (OSError, sqlite3.Error) as error:
        raise SnapshotError(f"{site}: nothing was published: {error}") from error


class _Build:
    """One build, while the site is locked."""

    def __init__(
        self,
        lock: SiteLock,
        base_uri: str,
        about: Site,
        tombstones: Sequence[Tombstone],
        keep_versions: int,
        now: Callable[[], datetime],
        progress: Callable[[str], None],
        processes: int | None,
        withholding: Withholding,
        opaque: Callable[[str], bool],
    ) -> None:
        self.lock = lock
        self.site = lock.site
        self.base_uri = base_uri
        self.about = about
        self.tombstones = tombstones
        self.keep_versions = keep_versions
        self.now = now
        self.progress = progress
        self.processes = processes
        self.withholding = withholding
        self.opaque = opaque
        self.folder = self.site / f"{BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
        self.software = Software(version=installed_version("rejoinder"))
        self.work = self.folder / WORK
        self.sorter = LineSorter(self.work)
        self.ledger = Ledger(self.site)
        self.book: Book | None = None

    def run(self, quads: Iterable[Quad] | Parted) -> Publication:
        self.work.mkdir(parents=True)
        (self.folder / DOWNLOAD).mkdir()
        try:
            previous = self._current()
            patch = self._gather(quads, previous)
            if patch is None:
                self.progress("counting them")
                found: Survey | None = survey(self.sorter.blocks(), self.work)
            else:
                found = patch.unchanged  # of a change, the digest is known once it is written
            self.tombstones = self._tombstones(previous, patch)  # complete once the quads are
            if previous is not None and found is not None and self._is_same(previous, found):
                self.progress("nothing has changed since the last build")
                self._remember(previous)
                path = self.site / VERSIONS / previous.version
                publication = Publication(
                    previous.version, path, published=False, manifest=previous
                )
            else:
                found, downloads = self._write(found, patch)
                publication = self._release(self._manifest(found, downloads, previous), patch)
            shutil.rmtree(self.folder, ignore_errors=True)
            renewal = Renewal(
                self.lock, self.withholding, self.about, self.software, self.folder, self.now,
                self.progress, self.processes,
            )  # fmt: skip
            return renewal.all(publication)
        except LedgerError as error:
            self.ledger.forget()
            raise SnapshotError(
                f"nothing was published: what the last build noted was damaged, and is gone now; "
                f"build again ({error})"
            ) from error
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _gather(self, quads: Iterable[Quad] | Parted, previous: Manifest | None) -> Patch | None:
        """Take all quads: as a patch of the version before, else into the sorter."""
        if not isinstance(quads, Parted):
            self.progress("sorting the quads")
            for quad in quads:
                self.sorter.add(to_line(quad))
            return None
        book = self.book = self.ledger.open(quads.terms, previous.version if previous else None)
        self.progress("converting what has changed")
        quads.parts(book)
        if (
            previous is not None
            and previous.software == self.software
            and previous.site.language == self.about.language
            and (patch := Patch.of((self.site / CURRENT).resolve(), previous, book)) is not None
        ):
            return patch
        self.progress("sorting the quads")
        for row in book.rows:
            self.sorter.add_sorted(book.lines(row))
        return None

    def _write(self, found: Survey | None, patch: Patch | None) -> tuple[Survey, list[Download]]:
        """Write all but the manifest; return what the version holds, and the downloads."""
        if patch is None:
            assert found is not None
            return found, write_content(
                self.folder, found, self.base_uri, self.about.language, self.tombstones,
                self.lock.descriptor, self.progress, self.processes,
            )  # fmt: skip
        return patch.write(
            self.folder, self.work, self.about.language, self.tombstones, self.progress
        )

    def _current(self) -> Manifest | None:
        """The manifest of the current version; None where there is none that can be read."""
        current = self.site / CURRENT
        if not current.exists():
            return None
        try:
            return read_manifest(current)
        except ManifestError as error:
            self.progress(f"{WARNING}the current version cannot be read, and is replaced: {error}")
            return None

    def _tombstones(self, previous: Manifest | None, patch: Patch | None) -> list[Tombstone]:
        """Those that were given, and those of what answered before and is gone without a word."""
        if previous is None:
            return sorted(seal(self.tombstones, Addresses(self.base_uri)))
        today = self.now().astimezone(UTC).date().isoformat()
        current = self.site / CURRENT
        succession = Succession(current, previous, self.base_uri, self.opaque, today)
        if patch is None:
            compared = succession.whole(self.work / QUADS)
        else:
            compared = succession.changed(*patch.names(), answers_in(current / STORE))
        return succession.tombstones(compared, self.tombstones)

    def _is_same(self, previous: Manifest, found: Survey) -> bool:
        return (
            previous.digest == f"sha256:{found.digest}"
            and previous.base_uri == self.base_uri
            and previous.site == self.about
            and previous.software == self.software
            and list(read_tombstones(self.site / CURRENT / SEARCH)) == self.tombstones
        )

    def _manifest(
        self, found: Survey, downloads: list[Download], previous: Manifest | None
    ) -> Manifest:
        """Describe the snapshot. Each version has a second of its own, later than the last's.

        Memento (RFC 7089) tells versions apart by the second; a clock that was set back, or a
        second build within one, moves the time on by what it takes.
        """
        created = self.now().astimezone(UTC).replace(microsecond=0)
        if previous is not None and created <= previous.created:
            created = previous.created + timedelta(seconds=1)
        while True:
            version = f"{created:%Y%m%dT%H%M%SZ}-{found.digest[:8]}"
            if not (self.site / VERSIONS / version).exists():
                break
            created += timedelta(seconds=1)
        return Manifest(
            version=version,
            digest=f"sha256:{found.digest}",
            previous=previous.version if previous else None,
            history=self._history(previous),
            created=created,
            base_uri=self.base_uri,
            site=self.about,
            prefixes=dict(PREFIXES),
            counts=found.counts,
            downloads=downloads,
            union_default_graph=True,
            software=self.software,
            withholding=self.withholding.digest,
        )

    def _history(self, previous: Manifest | None) -> list[str]:
        """All versions so far; where the last one cannot tell, those whose folders are there."""
        if previous is not None:
            return [*previous.history, previous.version]
        versions = self.site / VERSIONS
        return sorted(p.name for p in versions.iterdir() if p.is_dir()) if versions.is_dir() else []

    def _release(self, manifest: Manifest, patch: Patch | None) -> Publication:
        """Put the finished folder among the versions and let ``current`` lead to it."""
        version = manifest.version
        self.progress("making sure that all is on disk")
        self._enter(version, patch)
        finish(self.folder, manifest)
        versions = self.site / VERSIONS
        versions.mkdir(exist_ok=True)
        self.lock.announce(version)
        self.progress(f"publishing {version}")
        self.folder.rename(versions / version)
        sync(versions)
        self.progress("moving the link")
        link = self.site / f"{LINKING}{secrets.token_hex(4)}"
        link.symlink_to(Path(VERSIONS, version))
        link.replace(self.site / CURRENT)
        sync(self.site)
        self.progress("removing old versions")
        self._retire({version, manifest.previous})
        self.ledger.tidy(version)
        self.progress(f"published {version}")
        return Publication(
            version, versions / version, published=True, manifest=manifest,
            on_last=patch.last if patch else None,
        )  # fmt: skip

    def _enter(self, version: str, patch: Patch | None) -> None:
        """Remember how the dataset was made; and take away what is not published."""
        if self.book is None:
            shutil.rmtree(self.work)
            return
        for name in (QUADS, UNION):
            (self.work / name).unlink(missing_ok=True)
        last = self.book.last
        self.book.write(self.work, last.patches + 1 if patch and last else 0)
        sync_folder(self.work)
        self.ledger.enter(self.work, version)

    def _remember(self, previous: Manifest) -> None:
        """Remember of what parts the current version is made, if nothing is known of them."""
        if self.book is not None and self.book.last is None:
            folder = self.folder / LEDGER
            folder.mkdir()
            self.book.write(folder, 0)
            self.ledger.enter(folder, previous.version)
            self.ledger.tidy(previous.version)

    def _retire(self, keep: set[str | None]) -> None:
        """Remove versions beyond ``keep_versions``, the oldest first, but none of ``keep``."""
        names = sorted(p.name for p in (self.site / VERSIONS).iterdir() if p.is_dir())
        for name in names[: -self.keep_versions]:
            if name not in keep:
                remove_version(self.site, name)

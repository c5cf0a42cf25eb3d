"""Make earlier versions anew, under their names, without what has been withheld since."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ...ontology.addresses import Addresses
from ...ontology.layout import COMPRESSED, DOWNLOAD, MANIFEST, SEARCH, VERSIONS
from ...ontology.manifest import Manifest, ManifestError, Site, Software, read_manifest
from ..errors import WARNING, SnapshotError
from ..files import write_atomically
from ..withholding import Withholding
from .cleaning import Cleaning
from .content import finish, manifest_bytes, sync, write_content
from .jobs import WORK
from .lasting import DATASET, seal
from .locking import SiteLock, remove_version
from .model import Publication, Tombstone
from .search import read_tombstones
from .sorting import LineSorter
from .survey import survey

#: Why a version cannot be made anew. Nothing else may stop a build that has published.
_TROUBLE = (OSError, EOFError, ValueError, ManifestError, SnapshotError, sqlite3.Error)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What making a version anew takes: ``folder`` is for the work, and is not there yet.

    ``about`` is what the site says of itself now; ``software`` is what does it.
    """

    lock: SiteLock
    withholding: Withholding
    about: Site
    software: Software
    folder: Path
    now: Callable[[], datetime]
    progress: Callable[[str], None]
    processes: int | None

    def all(self, publication: Publication) -> Publication:
        """Take what is withheld out of every version but the current; remove one that resists.

        A version whose manifest says that this has been done is left alone.
        """
        site = self.lock.site
        cleaned, removed = [], []
        for name in sorted(p.name for p in (site / VERSIONS).iterdir() if p.is_dir()):
            current = name == publication.version
            try:
                manifest = read_manifest(site / VERSIONS / name)
                if manifest.withholding == self.withholding.digest:
                    continue
                if current:  # its content is what was just built
                    self._note(manifest)
                elif self._renew(manifest):
                    cleaned.append(name)
            except _TROUBLE as error:
                if current:
                    raise
                self.progress(f"{WARNING}{name} cannot be made anew, and is removed: {error}")
                remove_version(site, name)
                removed.append(name)
        return replace(publication, cleaned=tuple(cleaned), removed=tuple(removed))

    def _note(self, manifest: Manifest) -> None:
        """Note in a version's manifest that nothing is in it that is withheld by now."""
        noted = manifest.model_copy(update={"withholding": self.withholding.digest})
        path = self.lock.site / VERSIONS / manifest.version / MANIFEST
        write_atomically(path, manifest_bytes(noted))

    def _renew(self, manifest: Manifest) -> bool:
        """Make a version anew where it tells of what is withheld; say whether it does."""
        old = self.lock.site / VERSIONS / manifest.version
        dump = old / DOWNLOAD / (DATASET + COMPRESSED)
        cleaning = Cleaning(dump, manifest.base_uri, self.withholding)
        about = manifest.site
        if any(map(self.withholding.tells, (about.title, about.description))):
            about = self.about
        stones = read_tombstones(old / SEARCH)
        told = {s for s in stones if any(map(cleaning.goes, filter(None, (s.iri, s.successor))))}
        if about == manifest.site and not told and not cleaning.touches:
            self._note(manifest)
            return False
        self.progress(f"taking what is withheld out of {manifest.version}")
        addresses = Addresses(manifest.base_uri)
        gone = {stone.iri for stone in told} | {addresses.id_root + n for n in cleaning.gone}
        sealed = seal((Tombstone(iri, "withheld") for iri in gone), addresses)
        try:
            renewed = self._written(cleaning, manifest, about, sorted({*stones} - told | {*sealed}))
            finish(self.folder, renewed)
            # Between the two it is not there at all, which is the right way to fail.
            remove_version(self.lock.site, manifest.version)
            self.folder.rename(old)
            sync(old.parent)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def _written(
        self, cleaning: Cleaning, manifest: Manifest, about: Site, stones: list[Tombstone]
    ) -> Manifest:
        """Write what stays into the folder; return the manifest that belongs there."""
        work = self.folder / WORK
        work.mkdir(parents=True)
        (self.folder / DOWNLOAD).mkdir()
        sorter = LineSorter(work)
        for line in cleaning.lines():
            sorter.add(line)
        found = survey(sorter.blocks(), work)
        downloads = write_content(
            self.folder,
            found,
            manifest.base_uri,
            about.language,
            stones,
            self.lock.descriptor,
            lambda _: None,
            self.processes,
        )
        shutil.rmtree(work)
        return manifest.model_copy(
            update={
                "digest": f"sha256:{found.digest}",
                "site": about,
                "counts": found.counts,
                "downloads": downloads,
                "software": self.software,
                "withholding": self.withholding.digest,
                "cleaned": self.now().astimezone(UTC).replace(microsecond=0),
            }
        )

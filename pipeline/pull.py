"""Fetch a published snapshot, from a site that is running or a bucket: ``rejoinder pull URL``.

Its files come one by one, each checked by its digest, into a folder of their own; the store is
made anew from the dumps. A rename puts the folder among the versions and a second one, of the link,
makes it current, as a build does. What has been fetched stays when a pull is interrupted, and the
next one goes on from there.
"""

import gzip
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Final

from ..ontology.layout import COMPRESSED, CURRENT, DOWNLOAD, MANIFEST, SEARCH, STORE, VERSIONS
from ..ontology.manifest import Manifest, ManifestError, read_manifest
from .errors import RejoinderError, SnapshotError
from .pull_files import Fetch, Listing, SiteFetch
from .pull_place import PlaceFetch
from .snapshot.content import sync, sync_folder
from .snapshot.locking import LINKING, SiteLock, locked, remove_version
from .snapshot.store import build_store
from .snapshot.survey import QUADS, UNION
from .storage.place import is_address

#: What the folder of an unfinished pull is called, before the version's name.
PULLING: Final = ".pulling-"
_WORK: Final = "work"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: Versions that are kept, as a build does by default.
_KEPT: Final = 10


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of it: the manifest, whether it is ``new`` here, how many bytes were fetched, and
    the earlier versions that were ``removed`` since something in them is withheld by now."""

    manifest: Manifest
    new: bool
    fetched: int
    removed: tuple[str, ...] = ()


def pull(
    url: str,
    site: Path,
    *,
    store: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Pulled:
    """Make the current snapshot at ``url`` the current one of the folder ``site``.

    ``url`` is that of a site, or of a place into which :func:`publish_to_place` has put snapshots.

    Without a ``store`` its triples are to be read elsewhere. Raise :class:`RejoinderError`; what
    was current stays so then.
    """
    with _fetch(url) as fetch:
        listing = fetch.listing()
        try:
            with locked(site) as lock:
                return _pull(fetch, listing, lock, store, progress)
        except OSError as error:
            raise SnapshotError(f"{site}: nothing was published: {error}") from error


def _fetch(url: str) -> Fetch:
    is_site = url.startswith(("http://", "https://")) or not is_address(url)
    return SiteFetch(url) if is_site else PlaceFetch(url)


def _pull(
    fetch: Fetch, listing: Listing, lock: SiteLock, store: bool, progress: Callable[[str], None]
) -> Pulled:
    version = listing.version
    place = lock.site / VERSIONS / version
    folder = lock.site / f"{PULLING}{version}"
    for other in lock.site.glob(f"{PULLING}*"):
        if other != folder:
            shutil.rmtree(other)  # of a version that is current no more
    if _is_there(place, listing, store):
        manifest = read_manifest(place)
        _point(lock, version)
        return Pulled(manifest, False, 0, _remove_withheld(lock.site, manifest))
    (folder / DOWNLOAD).mkdir(parents=True, exist_ok=True)
    fetched = 0
    for number, file in enumerate(listing.files, 1):
        progress(f"fetching {number} of {len(listing.files)} files: {file.path}")
        fetched += fetch.file(version, file, folder / file.path)
    manifest = _manifest(folder, listing)
    if store:
        progress(f"storing {manifest.counts.quads} quads and {manifest.counts.triples} triples")
        _build_store(folder, manifest)
    progress("making sure that all is on disk")
    sync_folder(folder)
    (lock.site / VERSIONS).mkdir(exist_ok=True)
    if place.exists():  # made again over there without what is withheld, or here without a store
        remove_version(lock.site, version)
    lock.announce(version)
    folder.rename(place)
    sync(lock.site / VERSIONS)
    progress("moving the link")
    _point(lock, version)
    removed = _remove_withheld(lock.site, manifest)
    _retire(lock.site, version)
    return Pulled(manifest, True, fetched, removed)


def _is_there(place: Path, listing: Listing, store: bool) -> bool:
    """Whether the version is here already, with the same manifest."""
    if store and not (place / STORE).is_dir():
        return False
    try:
        found = sha256((place / MANIFEST).read_bytes()).hexdigest()
    except FileNotFoundError:
        return False
    return listing.named(MANIFEST).sha256 == f"sha256:{found}"


def _manifest(folder: Path, listing: Listing) -> Manifest:
    """The manifest that was fetched; refused where it and the other files do not fit together."""
    try:
        manifest = read_manifest(folder)
    except ManifestError as error:
        raise RejoinderError(str(error)) from None
    if manifest.version != listing.version:
        raise RejoinderError(f"the manifest of {listing.version} is that of {manifest.version}")
    listing.named(SEARCH)
    for download in manifest.downloads:
        # The server will open what the manifest names.
        if not _NAME.fullmatch(download.name):
            raise RejoinderError(f"the manifest names a download {download.name!r}")
        if (file := listing.find(f"{DOWNLOAD}/{download.name}")) is None:
            continue  # stored compressed only
        if file.sha256 != download.sha256:
            raise RejoinderError(f"{download.name} is not what the manifest says")
    return manifest


def _build_store(folder: Path, manifest: Manifest) -> None:
    """Make the store from the dumps, which must have the digest that the manifest says."""
    shutil.rmtree(folder / STORE, ignore_errors=True)
    work = folder / _WORK
    work.mkdir(exist_ok=True)
    try:
        digest = _unpack(folder, "dataset.nq", work / QUADS)
        if f"sha256:{digest}" != manifest.digest:
            raise RejoinderError("the dataset is not the one of which the manifest has the digest")
        _unpack(folder, "dataset.nt", work / UNION)
        build_store(folder / STORE, work, manifest.counts.quads, manifest.counts.triples)
    finally:
        shutil.rmtree(work)


def _unpack(folder: Path, name: str, to: Path) -> str:
    """Unpack a dump; return its SHA-256."""
    path, digest = folder / DOWNLOAD / (name + COMPRESSED), sha256()
    if not path.is_file():
        raise RejoinderError(f"the site has no {name}, without which there is no store")
    with gzip.open(path, "rb") as packed, to.open("wb") as plain:
        while piece := packed.read(1 << 20):
            digest.update(piece)
            plain.write(piece)
    return digest.hexdigest()


def _point(lock: SiteLock, version: str) -> None:
    link = lock.site / f"{LINKING}{token_hex(4)}"
    link.symlink_to(Path(VERSIONS, version))
    link.replace(lock.site / CURRENT)
    sync(lock.site)


def _remove_withheld(site: Path, manifest: Manifest) -> tuple[str, ...]:
    """Remove the earlier versions that were made when something else was withheld."""
    removed = []
    for folder in sorted((site / VERSIONS).iterdir()):
        try:
            same = read_manifest(folder).withholding == manifest.withholding
        except ManifestError:
            same = False
        if not same and folder.name != manifest.version:
            remove_version(site, folder.name)
            removed.append(folder.name)
    return tuple(removed)


def _retire(site: Path, current: str) -> None:
    names = sorted(path.name for path in (site / VERSIONS).iterdir() if path.is_dir())
    for name in names[:-_KEPT]:
        if name != current:
            remove_version(site, name)

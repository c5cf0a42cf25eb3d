"""Put a snapshot into a bucket: ``rejoinder publish --to s3://bucket/folder``.

It is the files of which a machine that serves the site makes its own copy, under ``versions/``, and
last of all ``files.json``, which says which version is current and what each file's digest is. Who
has read that finds all of them there, or is told by a digest that one is not what it should be. So
whoever fetches gets the old version or the new one, and a run that ends anywhere is gone on with by
the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from ..ontology.layout import CURRENT, DOWNLOAD, MANIFEST, PULLED, VERSIONS
from ..ontology.manifest import Manifest, ManifestError, read_manifest
from .errors import RejoinderError, SnapshotError, StorageError
from .files import file_digest
from .pull_files import Listing, RemoteFile
from .pull_place import FILES, listing_at
from .storage.place import Place

#: How often a file is sent before it is said that it does not arrive.
_TRIES: Final = 2


@dataclass(frozen=True, slots=True)
class Put:
    """What came of it: the manifest, whether it is ``new`` there, how many files and bytes were
    sent, and which earlier versions were ``removed``."""

    manifest: Manifest
    new: bool
    files: int
    sent: int
    removed: tuple[str, ...] = ()


def publish_to_place(
    site: Path,
    url: str,
    *,
    keep_versions: int = 10,
    replace: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Put:
    """Make the current snapshot of the folder ``site`` the one that is fetched from ``url``.

    Each file that is sent is read back and compared. ``keep_versions`` versions stay there, without
    those that were made when something else was withheld. Unless with ``replace``, the version
    that is current there must be this one or one before it: another would have addresses of which
    this one does not know that they answered once.

    Raise :class:`StorageError` where the place cannot be read or written, :class:`RejoinderError`
    for what is there; what was current stays so then.
    """
    try:
        folder = (site / CURRENT).resolve()
        manifest = read_manifest(folder)
        own = _listing(folder, manifest)
    except ManifestError as error:
        raise SnapshotError(str(error)) from None
    except OSError as error:
        raise SnapshotError(f"{site}: its current version cannot be read: {error}") from error
    place = Place(url)
    progress(f"looking at {place.url}")
    current = _current(place)
    if not replace and current and current.version not in (manifest.version, *manifest.history):
        raise RejoinderError(
            f"{place.url}: has {current.version}, which is none of the versions before "
            f"{manifest.version}; 'rejoinder pull {place.url}' and build again, or --replace"
        )
    put = _Sending(place, folder, own, progress)
    put.all(current)
    new = current != own
    if new:
        progress(f"publishing {own.version}")
        place.write(FILES, own.model_dump_json(indent=1).encode() + b"\n")
        if listing_at(place) != own:
            raise RejoinderError(f"{place.address(FILES)}: was changed by somebody else just now")
    removed = _removed(place, manifest, own, keep_versions, progress)
    return Put(manifest, new, put.files, put.sent, removed)


def _current(place: Place) -> Listing | None:
    try:
        return listing_at(place)
    except StorageError as error:
        if error.missing:
            return None
        raise


def _listing(folder: Path, manifest: Manifest) -> Listing:
    """The files of a snapshot that a machine which serves it needs."""
    names = [*PULLED, *(f"{DOWNLOAD}/{download.name}" for download in manifest.downloads), MANIFEST]
    return Listing(
        version=manifest.version,
        files=[
            RemoteFile(path=name, bytes=path.stat().st_size, sha256=file_digest(path))
            for name in names
            if (path := folder / name).is_file()
        ],
    )


class _Sending:
    """The files of one version, on their way."""

    def __init__(
        self, place: Place, folder: Path, listing: Listing, progress: Callable[[str], None]
    ) -> None:
        self._place, self._folder, self._progress = place, folder, progress
        self._listing = listing
        self.files = self.sent = 0

    def all(self, current: Listing | None) -> None:
        """Send what is not there. What the listing there has of this version was compared before
        that was written, and is not read again."""
        known: set[RemoteFile] = set()
        if current is not None and current.version == self._listing.version:
            known.update(current.files)
        above = f"{VERSIONS}/{self._listing.version}"
        there = self._place.files(above)
        for number, file in enumerate(self._listing.files, 1):
            path = f"{above}/{file.path}"
            entry = there.get(path)
            if (
                entry is not None
                and entry.size == file.bytes
                and (file in known or self._place.digest(path) == file.sha256)
            ):
                continue
            self._progress(f"sending {number} of {len(self._listing.files)} files: {file.path}")
            self._send(path, file)

    def _send(self, path: str, file: RemoteFile) -> None:
        for _ in range(_TRIES):
            self._place.send(self._folder / file.path, path)
            self.files += 1
            self.sent += file.bytes
            if self._place.digest(path) == file.sha256:
                return
        raise StorageError(f"{self._place.address(path)}: does not arrive as it was sent")


def _removed(
    place: Place,
    manifest: Manifest,
    own: Listing,
    keep: int,
    progress: Callable[[str], None],
) -> tuple[str, ...]:
    """Remove versions before this one: the oldest, and those in which something else is withheld.

    Later ones are another machine's, which may be sending them. Of this one, which may have been
    made again without what is withheld since, what it had besides goes.
    """
    files = place.files(VERSIONS, hidden=True)  # with what runs that were killed have left
    versions: dict[str, list[str]] = {}
    for path in files:
        versions.setdefault(path.split("/")[1], []).append(path)
    for path in versions[manifest.version]:
        if own.find(path.split("/", 2)[2]) is None:
            place.remove(path)
    before = sorted(version for version in versions if version < manifest.version)
    old = set(before[: max(0, len(before) + 1 - keep)])
    removed = []
    for version in before:
        if version in old or not _is_withheld_alike(place, version, manifest):
            progress(f"removing {version}")
            for path in versions[version]:
                place.remove(path)
            removed.append(version)
    return tuple(removed)


def _is_withheld_alike(place: Place, version: str, manifest: Manifest) -> bool:
    try:
        found = Manifest.model_validate_json(place.read(f"{VERSIONS}/{version}/{MANIFEST}"))
    except ValidationError:
        return False
    except StorageError as error:
        if error.missing:
            return False
        raise
    return found.withholding == manifest.withholding

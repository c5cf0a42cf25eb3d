"""The one snapshot of a site whose triples are in a store elsewhere, and whose manifest is a file.

Beside the manifest lie the files of the snapshot that are no triples: ``search.db``, which a site
needs, and ``download/``. The file is looked at again and again; a new manifest is served as soon
as the store holds its version, and until then the one before it.
"""

import logging
import threading
import time
from dataclasses import replace
from typing import Final

from ..ontology.layout import MANIFEST, SEARCH
from ..ontology.manifest import Manifest, ManifestError, read_manifest_file
from .config import Config
from .errors import SnapshotError
from .remote_client import Endpoint
from .remote_store import RemoteQuads
from .snapshots import CHECK_EVERY, VERSION_ROOT, Snapshot, Snapshots

#: Seconds until a manifest is tried again whose version the store does not hold yet.
_TRY_AGAIN: Final = 5.0

_log = logging.getLogger(__name__)


class RemoteSnapshots(Snapshots):
    """As :class:`Snapshots`, with a single version; earlier ones are gone."""

    def __init__(self, config: Config) -> None:
        """Open the snapshot; raise :class:`SnapshotError` where it or the store is not there."""
        assert config.manifest is not None
        self._file = config.manifest.absolute()
        self._seconds = config.query_timeout
        self._endpoint = Endpoint(
            config.endpoint, config.endpoint_user, config.endpoint_password, config.endpoint_digest
        )
        self._lock = threading.Lock()
        self._check_at = 0.0
        self._identity = self._look()
        self._current = self._open()
        self._own = self._versioned()

    def current(self) -> Snapshot:
        """The snapshot of the manifest, or the one before while the store does not hold it."""
        now = time.monotonic()
        if now < self._check_at:
            return self._current
        self._check_at = now + CHECK_EVERY
        if self._look() == self._identity:
            return self._current
        if not self._lock.acquire(blocking=False):
            return self._current  # somebody is at it, and the store may take its time
        try:
            identity = self._look()
            if identity != self._identity:
                self._current = self._open()
                self._own = self._versioned()
                self._identity = identity
        except SnapshotError as error:
            self._check_at = time.monotonic() + _TRY_AGAIN
            _log.error("the new snapshot is not served: %s", error)
        finally:
            self._lock.release()
        return self._current

    def version(self, name: str) -> Snapshot | None:
        """The version that is current, with pages of its own; None for any other."""
        own = self._own
        return own if name == own.version else None

    def has(self, name: str) -> bool:
        """Whether ``name`` is the current version."""
        return name == self._current.version

    def kept(self) -> list[str]:
        """The name of the current version."""
        return [self._current.version]

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _open(self) -> Snapshot:
        # Where links lead is settled now: files of two versions must not be mixed.
        path = self._file.resolve()
        try:
            manifest = read_manifest_file(path)
        except (ManifestError, OSError) as error:
            raise SnapshotError(str(error)) from error
        search = path.parent / SEARCH
        if not search.is_file():
            raise SnapshotError(
                f"{path.parent}: there is no {SEARCH} beside the {MANIFEST}; "
                "'rejoinder pull --without-store' fetches both"
            )
        return Snapshot(path.parent, manifest, self._store(manifest), search, manifest.base_uri)

    def _store(self, manifest: Manifest) -> RemoteQuads:
        store = RemoteQuads(self._endpoint, manifest, self._seconds)
        store.check()
        return store

    def _versioned(self) -> Snapshot:
        current = self._current
        home = f"{current.manifest.base_uri}{VERSION_ROOT}{current.version}"
        return replace(current, home=home, edition="@remote")

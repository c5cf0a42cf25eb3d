"""The snapshot that a request is answered from."""

import logging
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from flask import request
from pyoxigraph import Store

from ..ontology.addresses import Addresses
from ..ontology.layout import CURRENT, SEARCH, STORE
from ..ontology.manifest import Manifest, ManifestError, read_manifest
from .errors import SnapshotError

#: Where the WSGI environment carries the snapshot of a request.
ENVIRON_KEY: Final = "rejoinder.snapshot"

#: Seconds between two looks at the link. Each costs a system call, for which Python lets other
#: threads run; under load that made every request wait for its turn twice.
CHECK_EVERY: Final = 0.02

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One published version, open for reading. ``search`` is the path of its ``search.db``."""

    path: Path
    manifest: Manifest
    store: Store = field(repr=False)
    search: Path

    @classmethod
    def open(cls, path: Path) -> "Snapshot":
        """Open the snapshot in the folder ``path``; raise :class:`SnapshotError`."""
        try:
            manifest = read_manifest(path)
            store = Store.read_only(str(path / STORE))
        except (ManifestError, OSError) as error:
            raise SnapshotError(str(error)) from error
        return cls(path, manifest, store, path / SEARCH)

    @property
    def version(self) -> str:
        """The version's name, which no other snapshot has."""
        return self.manifest.version

    @cached_property
    def addresses(self) -> Addresses:
        """How this snapshot's names become addresses."""
        return Addresses(self.manifest.base_uri)

    @cached_property
    def origin(self) -> tuple[str, str, str]:
        """The base URI's scheme, host (with port), and path (with no slash at its end)."""
        base = urlsplit(self.manifest.base_uri)
        return base.scheme, base.netloc, self.addresses.base_path


class Snapshots:
    """The snapshots of a site: the current one, opened anew when publication moves the link."""

    def __init__(self, site: Path) -> None:
        """Open the current snapshot; raise :class:`SnapshotError` where there is none."""
        # Absolute, since workers and SQLite's URIs do not know the folder that we were started in.
        self._link = site.absolute() / CURRENT
        self._lock = threading.Lock()
        self._refused: Path | None = None
        self._check_at = 0.0
        target = self._target()
        if target is None:
            raise SnapshotError(f"{site}: nothing is published here (no {CURRENT})")
        self._current = Snapshot.open(target)

    def current(self) -> Snapshot:
        """The snapshot that ``current`` names, or named at most :data:`CHECK_EVERY` ago.

        A snapshot that was current before stays open for as long as somebody holds it. One that
        cannot be opened is logged once, and the one before it goes on being served.
        """
        now = time.monotonic()
        if now < self._check_at:
            return self._current
        self._check_at = now + CHECK_EVERY
        target = self._target()
        if target is None or target in (self._current.path, self._refused):
            return self._current
        with self._lock:
            if target != self._current.path:
                try:
                    self._current = Snapshot.open(target)
                except SnapshotError as error:
                    self._refused = target
                    _log.error("the new snapshot is not served: %s", error)
            return self._current

    def _target(self) -> Path | None:
        try:
            return self._link.parent / self._link.readlink()
        except OSError:
            # Not a link (a copied site), or not there.
            return self._link if self._link.is_dir() else None


def pinned() -> Snapshot:
    """The snapshot of the current request: the same from its beginning to its end."""
    return cast(Snapshot, request.environ[ENVIRON_KEY])

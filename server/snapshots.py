"""The snapshot that a request is answered from."""

import logging
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from flask import request
from pyoxigraph import Store

from ..ontology.addresses import Addresses
from ..ontology.layout import CURRENT, MANIFEST, SEARCH, STORE, VERSIONS
from ..ontology.manifest import Manifest, ManifestError, read_manifest
from .errors import SnapshotError
from .quads import Quads

#: Where the WSGI environment carries the snapshot of a request.
ENVIRON_KEY: Final = "rejoinder.snapshot"

#: Seconds between two looks at the link. Each costs a system call, for which Python lets other
#: threads run; under load that made every request wait for its turn twice.
CHECK_EVERY: Final = 0.02

#: What comes before a version's name in the addresses of its own pages.
VERSION_ROOT: Final = "/version/"

#: Earlier versions kept open. Opening one takes 10 ms, and each holds files and some memory.
OPEN_VERSIONS: Final = 16

# The time of publication and the start of the digest. No other folder is ever looked into.
_NAME: Final = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{8}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One published version, open for reading. ``search`` is the path of its ``search.db``.

    ``home`` is the URL under which its pages answer: the site's, or that of the version's own
    pages. ``edition`` tells the states of a version apart that was made anew without what was
    withheld since.
    """

    path: Path
    manifest: Manifest
    store: Quads = field(repr=False)
    search: Path
    home: str
    edition: str = ""

    @classmethod
    def open(cls, path: Path, home: str = "", edition: str = "") -> "Snapshot":
        """Open the snapshot in the folder ``path``; raise :class:`SnapshotError`.

        ``home`` is its base URI where none is given.
        """
        try:
            manifest = read_manifest(path)
            store = Store.read_only(str(path / STORE))
        except (ManifestError, OSError) as error:
            raise SnapshotError(str(error)) from error
        return cls(path, manifest, store, path / SEARCH, home or manifest.base_uri, edition)

    @property
    def key(self) -> str:
        """What a cache tells this from anything else by: the version, and where it answers."""
        return self.version + self.edition

    @property
    def is_version(self) -> bool:
        """Whether its pages are those of a version, and not the site's."""
        return bool(self.edition)

    @cached_property
    def root(self) -> str:
        """The path under which its pages answer, with no slash at its end."""
        return urlsplit(self.home).path.rstrip("/")

    @property
    def version(self) -> str:
        """The version's name, which no other snapshot has."""
        return self.manifest.version

    @cached_property
    def site_root(self) -> str:
        """The path of the site itself: :attr:`root`, but for a version's pages."""
        return self.root.removesuffix(VERSION_ROOT + self.version) if self.is_version else self.root

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
        self._versions: OrderedDict[str, Snapshot] = OrderedDict()
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
                self._close_removed()
            return self._current

    def version(self, name: str) -> Snapshot | None:
        """The version ``name`` with pages of its own; None where there is none (any more).

        It is opened when it is first asked for, and opened anew where its folder is another one.
        """
        edition = self._edition(name) if name in self.published() else None
        with self._lock:
            found = self._versions.pop(name, None)
            if edition is None:
                return None
            if found is None or found.edition != edition:
                home = f"{self._current.manifest.base_uri}{VERSION_ROOT}{name}"
                try:
                    found = Snapshot.open(self._link.parent / VERSIONS / name, home, edition)
                except SnapshotError as error:
                    _log.error("the version %s cannot be opened: %s", name, error)
                    return None
            self._versions[name] = found
            while len(self._versions) > OPEN_VERSIONS:
                self._versions.popitem(last=False)
            return found

    def published(self) -> list[str]:
        """The names of all versions that ever were current, the oldest first."""
        manifest = self._current.manifest
        return [*manifest.history, manifest.version]

    def has(self, name: str) -> bool:
        """Whether the version ``name`` was published, and is still there."""
        return name in self.published() and self._edition(name) is not None

    def kept(self) -> list[str]:
        """The names of the versions that are still there, the oldest first."""
        return [name for name in self.published() if self._edition(name) is not None]

    def _edition(self, name: str) -> str | None:
        """What changes when the folder of a version is replaced; None where it is not there."""
        if not _NAME.fullmatch(name):
            return None
        try:
            status = (self._link.parent / VERSIONS / name / MANIFEST).stat()
        except OSError:
            return None
        return f"@{status.st_ino:x}.{status.st_mtime_ns:x}"

    def _close_removed(self) -> None:
        """Let go of the versions that retention has removed; requests in progress run on."""
        for name in list(self._versions):
            if self._edition(name) is None:
                del self._versions[name]

    def _target(self) -> Path | None:
        try:
            return self._link.parent / self._link.readlink()
        except OSError:
            # Not a link (a copied site), or not there.
            return self._link if self._link.is_dir() else None


def moment_of(version: str) -> datetime:
    """When a version was published (UTC, to the second): each has a second of its own."""
    match = _NAME.fullmatch(version)
    assert match is not None, f"{version} is not the name of a version"
    return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def pinned() -> Snapshot:
    """The snapshot of the current request: the same from its beginning to its end."""
    return cast(Snapshot, request.environ[ENVIRON_KEY])

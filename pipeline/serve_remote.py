"""What ``rejoinder serve --endpoint`` serves: whose manifest, and with which settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..ontology.layout import CURRENT, MANIFEST
from .errors import RejoinderError
from .workspace import Workspace


@dataclass(frozen=True, slots=True)
class RemoteSite:
    """A site whose triples are elsewhere: its folder, the settings ``[serve]``, its manifest."""

    folder: Path
    settings: Mapping[str, object]
    manifest: Path


def remote_site(workspace: Path, endpoint: str, manifest: Path | None) -> RemoteSite:
    """The site behind ``endpoint``.

    Without a ``manifest`` it is the one of the workspace's current snapshot, whose settings count
    then too; with one there need be no workspace. Raise :class:`RejoinderError`.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise RejoinderError(
            f"--endpoint: found {endpoint!r}, allowed: an address that begins http(s)://"
        )
    if parts.username or parts.password:
        raise RejoinderError(
            "--endpoint: an address holds no password; REJOINDER_ENDPOINT_USER and "
            "REJOINDER_ENDPOINT_PASSWORD do"
        )
    if manifest is not None:
        return RemoteSite(manifest.parent, {}, manifest)
    found = Workspace.find(workspace)
    path = found.site_dir / CURRENT / MANIFEST
    return RemoteSite(found.site_dir, found.settings.serve.given, path)

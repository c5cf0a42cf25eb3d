"""How ``rejoinder serve --endpoint`` is configured."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..ontology.layout import CURRENT, MANIFEST
from .errors import RejoinderError
from .workspace import Workspace

if TYPE_CHECKING:
    from ..server.config import Config


def remote_config(
    folder: Path,
    endpoint: str,
    manifest: Path | None,
    configured: "Callable[[Path, Mapping[str, object]], Config]",
) -> "Config":
    """The configuration of a site whose triples are behind ``endpoint``.

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
    if manifest is None:
        workspace = Workspace.find(folder)
        manifest = workspace.site_dir / CURRENT / MANIFEST
        config = configured(workspace.site_dir, workspace.settings.serve.given)
    else:
        config = configured(manifest.parent, {})
    # The store would do the asking, and it is not known what it may reach.
    return replace(config, endpoint=endpoint, manifest=manifest, allowed_services=())

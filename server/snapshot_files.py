"""The files of a snapshot, for machines that serve it too: ``rejoinder pull`` fetches them.

The store is not among them: it is made anew from the dumps, which are a tenth of its size.
"""

import json
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, request, send_file

from ..ontology.layout import DOWNLOAD, MANIFEST, PULLED
from .rendition import REVALIDATE, Rendition
from .site import site
from .snapshots import Snapshot, pinned
from .standing import unknown

blueprint = Blueprint("snapshot_files", __name__)

_JSON: Final = "application/json"


@blueprint.get("/snapshot/files.json")
def files() -> Response:
    """What there is: ``version``, and ``files`` with ``path``, ``bytes`` and ``sha256`` each."""
    snapshot = pinned()
    body = json.dumps({"version": snapshot.version, "files": _files(snapshot)}, indent=1)
    return Rendition.of(f"{body}\n".encode(), _JSON).respond()


@blueprint.get("/snapshot/<path:path>")
def file(path: str) -> Response:
    """One of them, in part where the client asks for a range."""
    snapshot = pinned()
    entry = next((entry for entry in _files(snapshot) if entry["path"] == path), None)
    if entry is None:
        raise unknown()
    response: Response = send_file(
        snapshot.path / path, mimetype="application/octet-stream", etag=False, conditional=False
    )
    response.set_etag(entry["sha256"].removeprefix("sha256:"))
    response.headers["Cache-Control"] = REVALIDATE
    response.make_conditional(request, accept_ranges=True, complete_length=entry["bytes"])
    return response


def _files(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Only what the manifest and the layout name: nothing else in the folder is anybody's."""
    key = (snapshot.key, "files")
    known: list[dict[str, Any]] | None = site().documents.get(key)
    if known is None:
        known = [
            _entry(snapshot.path, name)
            for name in (MANIFEST, *PULLED)
            if (snapshot.path / name).is_file()
        ]
        known += [
            {"path": f"{DOWNLOAD}/{d.name}", "bytes": d.bytes, "sha256": d.sha256}
            for d in snapshot.manifest.downloads
            if (snapshot.path / DOWNLOAD / d.name).is_file()
        ]
        site().documents.put(key, known, 200 * len(known))
    return known


def _entry(folder: Path, name: str) -> dict[str, Any]:
    with (folder / name).open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
        return {"path": name, "bytes": opened.tell(), "sha256": f"sha256:{digest}"}

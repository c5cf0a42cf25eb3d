"""All that a snapshot holds beside its manifest, made from its sorted quads."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ...ontology.formats import GRAPH_FORMATS
from ...ontology.layout import DOWNLOAD, MANIFEST, STORE
from ...ontology.manifest import Download, Manifest
from ..errors import WARNING
from .dumps import unwritable
from .jobs import TABLES, WORK, Job, run_apart, run_here
from .model import Tombstone
from .packed import checksums
from .store import build_store
from .survey import Survey

#: From so many quads on, dumps are made in processes of their own: starting one takes as long as
#: writing 50,000 lines.
_WORTH_PROCESSES: Final = 200_000


def write_content(
    folder: Path,
    found: Survey,
    base_uri: str,
    language: str,
    tombstones: Sequence[Tombstone],
    lock: int,
    progress: Callable[[str], None],
    processes: int | None,
) -> list[Download]:
    """Write store, dumps, tables and search index; return the downloads in their order.

    ``found`` is what :func:`survey` left in the working folder of ``folder``; processes that help
    hold the descriptor ``lock``.
    """
    counts = found.counts
    names = [TABLES, *GRAPH_FORMATS]
    for extension, iri in unwritable(counts.properties).items():
        names.remove(extension)
        progress(f"{WARNING}no dataset.{extension}: that format cannot hold the property {iri}")
    jobs = [
        Job(name, str(folder.absolute()), base_uri, language, tombstones if name == TABLES else ())
        for name in names
    ]

    def store() -> None:
        progress(f"storing {counts.quads} quads and {counts.triples} triples")
        build_store(folder / STORE, folder / WORK, counts.quads, counts.triples)

    done: dict[str, list[Download]] = {}
    helpers = _helpers(counts.quads) if processes is None else processes
    if helpers:
        results = run_apart(jobs, helpers, store, lock)
    else:
        store()
        results = run_here(jobs)
    for job, downloads in results:
        done[job.name] = downloads
        progress(f"written: {', '.join(d.name for d in downloads[::2][:3])} …")
    ordered = [download for name in (*names[1:], TABLES) for download in done[name]]
    return [*ordered, checksums(folder / DOWNLOAD, ordered)]


def _helpers(quads: int) -> int:
    cores = len(os.sched_getaffinity(0))
    return cores if quads >= _WORTH_PROCESSES and cores > 1 else 0


def manifest_bytes(manifest: Manifest) -> bytes:
    """A manifest as its file has it."""
    return (manifest.model_dump_json(indent=2) + "\n").encode()


def finish(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a folder that is otherwise complete, and wait for the disk."""
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Wait until all that is in a folder is on disk."""
    for inner, _, files in os.walk(folder):
        for name in files:
            sync(Path(inner, name))
        sync(Path(inner))


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

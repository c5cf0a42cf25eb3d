"""What goes into a publication besides the quads, and what comes out of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...ontology.manifest import Manifest


@dataclass(frozen=True, slots=True, order=True)
class Tombstone:
    """An address that answered once; or, ``unlisted``, one that answers but is not to be found.

    ``successor`` is the IRI that took the place of a merged one, and None for any other; ``since``
    the day (ISO 8601) from which it is so, where that is known and may be told.
    """

    iri: str
    status: Literal["merged", "withdrawn", "withheld", "retired", "unlisted"]
    successor: str | None = None
    since: str | None = None

    def __post_init__(self) -> None:
        if (self.status == "merged") != (self.successor is not None):
            raise ValueError(f"{self.iri}: a merged address has a successor, no other has")


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a build: the version that is now current.

    ``published`` is False where nothing had changed, so that ``version``, ``path`` and
    ``manifest`` are those of the snapshot that was there before. ``cleaned`` are the earlier
    versions out of which something withheld was taken, ``removed`` those that had to go for it.
    ``on_last`` is the folder of the version that it was made of, where not all was made anew.
    """

    version: str
    path: Path
    published: bool
    manifest: Manifest
    cleaned: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    on_last: Path | None = None

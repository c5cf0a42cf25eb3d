"""The manifest of a snapshot: all that a server must know of it besides the data."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .layout import MANIFEST

Sha256 = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


class ManifestError(Exception):
    """The manifest is missing, is not JSON, or does not say what a manifest must."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Model):
    """What the site is called and who answers for it; the settings ``[site]``."""

    title: str
    description: str = ""
    publisher: str | None = None
    contact: str | None = None
    license: str | None = None
    language: str = "en"


class Counts(_Model):
    """How much there is: triples of the union, and subjects per class and triples per property."""

    triples: int
    quads: int
    classes: dict[str, int]
    properties: dict[str, int]


class Download(_Model):
    """One file under ``/download/``: ``bytes`` and ``sha256`` of what a client receives."""

    name: str
    media_type: str
    bytes: int
    sha256: Sha256


class Software(_Model):
    """What made the snapshot."""

    name: Literal["rejoinder"] = "rejoinder"
    version: str


class Manifest(_Model):
    """A snapshot's description of itself. ``digest`` is that of the sorted N-Quads.

    ``history`` are the names of all versions that were current before, the oldest first, whether
    or not they are still kept: an address of theirs is gone, not unknown. ``withholding`` stands
    for what had been withheld when it was made, or was ``cleaned``: made again, under its name,
    without what was withheld since.
    """

    version: str
    digest: Sha256
    previous: str | None
    history: list[str] = []
    created: datetime
    base_uri: str
    site: Site
    prefixes: dict[str, str]
    counts: Counts
    downloads: list[Download]
    union_default_graph: bool
    software: Software
    withholding: str = ""
    cleaned: datetime | None = None


def read_manifest(snapshot: Path) -> Manifest:
    """Read the manifest of the snapshot in the folder ``snapshot``.

    Raise :class:`ManifestError` with the file and what is wrong with it.
    """
    return read_manifest_file(snapshot / MANIFEST)


def read_manifest_file(path: Path) -> Manifest:
    """Read the manifest ``path``; raise :class:`ManifestError` as :func:`read_manifest` does."""
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ManifestError(f"{path}: there is no snapshot here (no {path.name})") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ManifestError(f"{path}: {where + ': ' if where else ''}{first['msg']}") from None

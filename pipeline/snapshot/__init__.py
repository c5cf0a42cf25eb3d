"""From quads to a published snapshot: store, dumps, search index, manifest, one atomic link."""

from .model import Publication, Tombstone
from .publish import publish

__all__ = ["Publication", "Tombstone", "publish"]

"""How long a cache may keep an answer: the one home of ``Cache-Control`` (RFC 9111, 5.2.2).

- What is current is kept, and asked about each time: the next snapshot may say otherwise.
- A style sheet or a script, by an address that names its bytes, is kept for good.
- What a version says stays the same, and is kept for a day. Not for longer, and never
  ``immutable``: a person's right to have it withheld reaches old versions too.
- What failed, or is gone, is not kept.
"""

from typing import Final

from .snapshots import Snapshot

#: Kept by a cache, but asked about each time.
REVALIDATE: Final = "no-cache"

#: For the pages of a version.
VERSIONED: Final = "public, max-age=86400"

#: For style sheets and scripts, whose addresses change with their bytes (RFC 8246).
IMMUTABLE: Final = "public, max-age=31536000, immutable"

#: For what failed, or is gone: not kept at all.
NOT_KEPT: Final = "no-store"


def freshness(snapshot: Snapshot) -> str:
    """The value of ``Cache-Control`` for what ``snapshot`` answers, and answers alike each time."""
    return VERSIONED if snapshot.is_version else REVALIDATE

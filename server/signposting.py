"""Typed links for machines that do not read pages: FAIR Signposting, levels 1 and 2.

The links stand in ``Link`` headers (RFC 8288), and those of the dataset also as a link set
(RFC 9264). Targets are path-absolute where they are ours, as all links of a site.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from .snapshots import Snapshot

LINKSET_JSON: Final = "application/linkset+json"
LINKSET: Final = "application/linkset"


@dataclass(frozen=True, slots=True)
class Typed:
    """One link: its target, its relation, the target's media type and profile if they are known."""

    target: str
    rel: str
    media_type: str = ""
    profile: str = ""

    def header(self) -> str:
        """The link as a ``Link`` header has it."""
        parts = [f'<{self.target}>; rel="{self.rel}"']
        if self.media_type:
            parts.append(f'type="{self.media_type}"')
        if self.profile:
            parts.append(f'profile="{self.profile}"')
        return "; ".join(parts)


def header_of(links: Iterable[Typed]) -> str:
    """The value of a ``Link`` header."""
    return ", ".join(link.header() for link in links)


def dataset_path(snapshot: Snapshot) -> str:
    """Where the dataset is described: what every document and file is a part of."""
    return f"{snapshot.addresses.base_path}/dataset"


def linkset_json(anchored: Sequence[tuple[str, Sequence[Typed]]]) -> bytes:
    """Links by anchor, as JSON (RFC 9264, 4.2)."""
    contexts = []
    for anchor, links in anchored:
        context: dict[str, object] = {"anchor": anchor}
        for link in links:
            target = {"href": link.target}
            if link.media_type:
                target["type"] = link.media_type
            if link.profile:
                target["profile"] = link.profile
            context.setdefault(link.rel, []).append(target)  # type: ignore[attr-defined]
        contexts.append(context)
    return (json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1) + "\n").encode()


def linkset(anchored: Sequence[tuple[str, Sequence[Typed]]]) -> bytes:
    """Links by anchor, in the form of ``Link`` headers (RFC 9264, 4.1)."""
    lines = [f'{link.header()}; anchor="{anchor}"' for anchor, links in anchored for link in links]
    return (",\n".join(lines) + "\n").encode()

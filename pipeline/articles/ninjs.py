"""News in JSON (IPTC ninjs, versions 1 and 2: https://iptc.org/standards/ninjs/)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .metadata import Said

#: Text with markup keeps its paragraphs; plain text often does not. The better form first.
_MARKUP: Final = re.compile(r"html", re.IGNORECASE)
_FIELDS: Final = ("headline", "headlines", "bodies", "versioncreated", "pubstatus", "byline")


def is_ninjs(data: Mapping[str, Any]) -> bool:
    """Whether ``data`` is an item of news: it has the uri that the standard asks for, and more."""
    return "uri" in data and (
        any(name in data for name in _FIELDS) or any(name.startswith("body_") for name in data)
    )


def said_of(item: Mapping[str, Any]) -> Said:
    """What the item says of itself.

    ``versioncreated`` is when this version was made, which is when an agency sent it out.
    """
    uri = item.get("uri")
    return {
        "title": item.get("headline") or next(_values(item.get("headlines")), (None, None))[1],
        "author": item.get("byline") or item.get("by"),
        "publisher": _publisher(item),
        "published": item.get("versioncreated") or item.get("firstcreated"),
        "url": uri if str(uri).startswith(("http://", "https://")) else None,
        "language": item.get("language"),
    }


def body_of(item: Mapping[str, Any]) -> tuple[str, bool] | None:
    """The item's text, and whether it is HTML; None where it has none."""
    bodies = [
        (name, value)
        for name, value in item.items()
        if name.startswith("body_") and isinstance(value, str) and value.strip()
    ]
    bodies += _values(item.get("bodies"))
    if not bodies:
        return None
    kind, text = min(bodies, key=lambda body: _MARKUP.search(body[0]) is None)
    return text, _MARKUP.search(kind) is not None


def _values(entries: object) -> Iterator[tuple[str, str]]:
    """Media type and text of entries of version 2, the main one first."""
    known = (
        [entry for entry in entries if isinstance(entry, Mapping)]
        if isinstance(entries, list)
        else []
    )
    known.sort(key=lambda entry: entry.get("role") != "main")
    for entry in known:
        value = entry.get("value")
        if isinstance(value, str) and value.strip():
            yield str(entry.get("contenttype") or ""), value


def _publisher(item: Mapping[str, Any]) -> str | None:
    """The source of information whose part is said to be the publisher's."""
    for name in ("infosources", "infosource"):
        entries = item.get(name)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                part = str(entry.get("role") or entry.get("rel") or "")
                if "publisher" in part.lower() and isinstance(entry.get("name"), str):
                    return str(entry["name"])
    return None

"""How the addresses of the data become links: path-absolute, and safe to click."""

from typing import Final
from urllib.parse import quote

from ..ontology.namespaces import RJ
from .snapshots import Snapshot

# RFC 3986: reserved and unreserved characters and "%" stay; all else is encoded, non-ASCII too,
# so that a link means the same in HTML and in a header.
_KEEP: Final = "%:/?#[]@!$&'()*+,;=-._~"
_TERMS: Final = str(RJ._NS)


def to_uri(iri: str) -> str:
    """Write an IRI, or a path of one, in ASCII (RFC 3987, 3.1)."""
    return quote(iri, safe=_KEEP)


def id_path(snapshot: Snapshot, iri: str) -> str:
    """The path of a thing's own address; among a version's pages, of what it was there."""
    return to_uri(_own_path(snapshot, iri) or iri)


def document_path(snapshot: Snapshot, iri: str, extension: str = "") -> str:
    """The path of the document about the thing or fact ``iri``; of one form, where given."""
    root = snapshot.addresses.id_root
    suffix = f".{extension}" if extension else ""
    return to_uri(f"{snapshot.root}/doc/{iri[len(root) :]}{suffix}")


def graph_path(snapshot: Snapshot, iri: str, extension: str = "") -> str:
    """The path of the named graph ``iri``; in one form, where given."""
    suffix = f".{extension}" if extension else ""
    return to_uri((_own_path(snapshot, iri) or iri) + suffix)


def href(snapshot: Snapshot, iri: str) -> str | None:
    """Where a link to ``iri`` leads on a page of this site; None where it must not be a link.

    Things and facts lead to their documents, evidence to its place in one, terms to the page of
    the vocabulary, ``http`` and ``https`` elsewhere; no other scheme is ever made a link.
    """
    addresses = snapshot.addresses
    if iri.startswith(addresses.id_root):
        name, hash_sign, fragment = iri.partition("#")
        return document_path(snapshot, name) + to_uri(hash_sign + fragment)
    if iri.startswith(_TERMS):
        return f"{snapshot.root}/ns#{to_uri(iri[len(_TERMS) :])}"
    path = _own_path(snapshot, iri)
    if path is not None:
        return to_uri(path)
    if iri.lower().startswith(("http://", "https://")):
        return to_uri(iri)
    return None


def _own_path(snapshot: Snapshot, iri: str) -> str | None:
    """The path at which the snapshot's pages have an IRI of the site; None for any other IRI."""
    base = snapshot.addresses.base
    return snapshot.root + iri[len(base) :] if iri.startswith(f"{base}/") else None


def link_header(target: str, rel: str, media_type: str = "") -> str:
    """One link of a ``Link`` header (RFC 8288)."""
    return f'<{target}>; rel="{rel}"' + (f'; type="{media_type}"' if media_type else "")

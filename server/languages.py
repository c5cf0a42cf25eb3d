"""Which languages' labels a reader sees: ``Accept-Language`` (RFC 9110, 12.5.4).

Things are called what the data calls them, in its languages, which need not be one that pages come
in. A client that names no language of theirs is served the labels of the site's.
"""

from contextlib import closing
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from ..ontology.namespaces import RDFS
from .searching import numbered
from .site import site
from .snapshots import Snapshot
from .standing import open_search

_LABEL: Final = NamedNode(str(RDFS.label))
#: Labels that are looked at where the build has not noted their languages.
_LOOKED_AT: Final = 1000
#: More languages than these of one reader change nothing but the number of renditions.
_MOST: Final = 3


def preferred(snapshot: Snapshot, accept_language: str | None) -> tuple[str, ...]:
    """The languages of labels that a reader wants, the best first; none for the site's own.

    Basic filtering both ways (RFC 4647, 3.3.1): who asks for ``fr-CA`` gets ``fr``, and the
    reverse. All readers who are served alike have the same answer, so a cache may key by it.
    """
    if not accept_language:
        return ()
    accepted = parse_accept_header(accept_language, LanguageAccept)
    there = languages_of(snapshot)
    own = snapshot.manifest.site.language.lower().partition("-")[0]
    found: list[str] = []
    for tag, quality in accepted:
        primary = tag.lower().partition("-")[0]
        if quality <= 0 or primary == "*":
            continue
        if primary == own:
            break  # what comes after it is never shown: all things have a label for the site
        if primary in there and primary not in found:
            found.append(primary)
    return tuple(found[:_MOST])


def languages_of(snapshot: Snapshot) -> frozenset[str]:
    """The languages, without their variants, in which anything has a label.

    In a snapshot of an earlier release, which says nothing of them, those of some labels.
    """
    key = (snapshot.key, "languages")
    known: frozenset[str] | None = site().documents.get(key)
    if known is None:
        known = _noted(snapshot)
        if known is None:
            known = _found(snapshot)
        site().documents.put(key, known, 100 * len(known))
    return known


def _noted(snapshot: Snapshot) -> frozenset[str] | None:
    """Those that the build has found; None in a snapshot of an earlier release."""
    with closing(open_search(snapshot)) as database:
        if not numbered(database):
            return None
        return frozenset(row[0] for row in database.execute("SELECT tag FROM language"))


def _found(snapshot: Snapshot) -> frozenset[str]:
    labels = snapshot.store.quads_for_pattern(None, _LABEL, None, DefaultGraph())
    return frozenset(
        quad.object.language.lower().partition("-")[0]
        for quad in islice(labels, _LOOKED_AT)
        if isinstance(quad.object, Literal) and quad.object.language
    )

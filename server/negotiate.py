"""Proactive negotiation of the media type (RFC 9110, 12.5.1)."""

from collections.abc import Mapping, Sequence
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from .errors import Problem
from .messages import marked

#: So many characters of a header are read: every client's are shorter, and a list of ten thousands
#: of media types would keep the server at it for seconds.
_MOST: Final = 4096


def shortened(header: str | None) -> str | None:
    """The elements of a list that stand in the first characters of ``header`` (RFC 9110, 5.4)."""
    if header is None or len(header) <= _MOST:
        return header
    return header[:_MOST].rpartition(",")[0]


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """The media type of ``offers`` that ``accept`` prefers; None where it accepts none.

    ``accept`` is the header's value. Of equals, a type that the client names goes before one
    that only a wildcard covers, and then the first of ``offers``. Nothing sent, or nothing that
    can be read, accepts anything. Parameters other than ``q`` (a charset, a profile) do not count:
    what we send is UTF-8, and a client is better served without its profile than not at all.
    """
    ranges = [
        (media_range, quality)
        for value, quality in parse_accept_header(shortened(accept), MIMEAccept)
        if "/" in (media_range := value.partition(";")[0].strip())
    ]
    if not ranges:
        return offers[0] if offers else None
    return MIMEAccept(ranges).best_match(offers)


def choose(
    accept: str | None, offers: Sequence[str], variants: Mapping[str, str] | None = None
) -> str:
    """As :func:`best`, but raise the 406 of :func:`not_acceptable` for none."""
    chosen = best(accept, offers)
    if chosen is None:
        raise not_acceptable(variants or dict.fromkeys(offers, ""))
    return chosen


def not_acceptable(variants: Mapping[str, str]) -> Problem:
    """The 406 that lists what there is (RFC 9110, 15.5.7).

    ``variants`` maps a media type to the address that always answers in it, or to nothing where
    none does. They stand in the member ``variants`` and as ``Link`` headers.
    """
    headers = {"Vary": "Accept"}
    links = [
        f'<{href}>; rel="alternate"; type="{media_type}"'
        for media_type, href in variants.items()
        if href
    ]
    if links:
        headers["Link"] = ", ".join(links)
    return Problem(
        406,
        "Not Acceptable",
        marked(
            "What stands here is not available in any of the media types that Accept names; "
            "variants lists those in which it is."
        ),
        headers,
        variants=[
            {"type": media_type} | ({"href": href} if href else {})
            for media_type, href in variants.items()
        ],
    )

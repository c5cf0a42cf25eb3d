"""Web archives (MHTML, RFC 2557): a page and its pictures in the form of a mail."""

import email
import email.policy
from typing import Final

from ..errors import Problem, Problems
from .article import ArticleMetadata
from .web_page import decode_page, read_page

_PAGES: Final = ("text/html", "application/xhtml+xml")
_ADDRESSES: Final = ("Snapshot-Content-Location", "Content-Location")


def read_mhtml(data: bytes, file: str) -> tuple[str, ArticleMetadata, str | None]:
    """The text of the archive's page, its metadata, and a warning about its encoding.

    The page is the first part of HTML; where it was saved from stands in the archive's head. Raise
    :class:`Problems` for what is no archive or holds no page.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next((p for p in message.walk() if p.get_content_type() in _PAGES), None)
        content = part.get_payload(decode=True) if part is not None else None
    except (ValueError, LookupError, RecursionError) as error:  # heads that are none, deep parts
        reason = f"is no web archive that can be read: {type(error).__name__}"
        raise Problems([Problem(file, 0, "", reason)]) from None
    if part is None or not isinstance(content, bytes):
        raise Problems(
            [Problem(file, 0, "", "holds no web page", allowed="an archive with a part of HTML")]
        )
    address = next(
        (
            place
            for head in (message, part)
            for name in _ADDRESSES
            if (place := _plain(head.get(name))).startswith(("http://", "https://"))
        ),
        None,
    )
    page = decode_page(content, file, part.get_content_charset())
    text, metadata = read_page(page.text, file, address)
    return text, metadata, page.warning


def _plain(value: object) -> str:
    """A header's value on one line; long ones are folded (RFC 5322)."""
    return "".join(str(value or "").split())

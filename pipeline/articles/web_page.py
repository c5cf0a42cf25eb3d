"""Saved web pages: the article's text without what stands around it, and the page's metadata."""

import logging
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from .article import ArticleMetadata
from .encoding import Decoded, decode
from .markup import mark_quotes, parse, tags, text_of
from .missing import needing
from .page_metadata import metadata_of

if TYPE_CHECKING:
    from .markup import Element

#: How far from its start a page may say its encoding (WHATWG HTML, "prescan": 1024 bytes; saved
#: pages have comments before it).
_PRESCAN: Final = 8 * 1024
_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["'](?P<xml>[\w:.-]+)
       | <meta\b[^>]{0,500}?charset\s*=\s*["']?\s*(?P<meta>[\w:.-]+)""",
    re.IGNORECASE | re.VERBOSE,
)


def decode_page(data: bytes, file: str, declared: str | None = None) -> Decoded:
    """The characters of a page; ``declared`` is what came with it, which goes before its own word.

    Raise :class:`Problems` as :func:`~rejoinder.pipeline.articles.encoding.decode` does.
    """
    if declared is None and (match := _DECLARED.search(data[:_PRESCAN])):
        declared = (match["xml"] or match["meta"]).decode("ascii")
    return decode(data, file, declared)


def read_page(text: str, file: str, address: str | None = None) -> tuple[str, ArticleMetadata]:
    """The article in the page ``text``, paragraphs apart by empty lines, and its metadata.

    Paragraphs, headings, lists and quotations are kept in reading order; navigation, comments of
    readers and captions are not. ``address`` is where the page was saved from, if that came with
    it. Raise :class:`Problems` for what is no page.
    """
    tree = parse(text, file)
    with needing("extruct", file):
        metadata = metadata_of(tree, address)
    mark_quotes(tree)
    words = _article(tree, file)
    return words or _all_but_surroundings(parse(text, file)), metadata


def _article(tree: "Element", file: str) -> str:
    """The text that trafilatura takes for the article; empty where it finds none."""
    with needing("trafilatura", file):
        import trafilatura
        from trafilatura.settings import DEFAULT_CONFIG
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # However little it finds: its last resort is the words of the whole page in one piece.
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    try:
        found = trafilatura.bare_extraction(
            tree,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            include_images=False,
            include_links=False,
            include_formatting=False,
            deduplicate=False,
            with_metadata=False,
            config=config,
        )
    except Exception:  # a heuristic that fails on a page is a page without a finding
        return ""
    body = getattr(found, "body", None)
    return "" if body is None else text_of(body)


def _all_but_surroundings(tree: "Element") -> str:
    """The text of the page's body, without what can be told by its tag to be no article."""
    mark_quotes(tree)
    body = tree.find("body")
    if body is None:
        return text_of(tree)
    for element in list(body.iter(*tags("around"))):
        if element.getparent() is not None:
            element.drop_tree()
    return text_of(body)

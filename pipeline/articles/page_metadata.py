"""What a web page says of its article: JSON-LD, Open Graph, ``<meta>`` and ``<title>``.

Only what the page says outright: no date is looked for in the text and no name in its layout.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from .article import ArticleMetadata
from .metadata import Said, gathered, names
from .schema_org import address_of, articles_in, said_of

if TYPE_CHECKING:
    from .markup import Element

#: Where browsers and SingleFile write from where a page was saved, in a comment at its start.
_SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(\S+)", re.MULTILINE)
#: How many comments and scripts of a page are looked at.
_LOOKED_AT: Final = 50


def metadata_of(tree: "Element", address: str | None = None) -> ArticleMetadata:
    """The metadata of the page with the tree ``tree``.

    JSON-LD goes before Open Graph, that before ``<meta>``, that before ``<title>``; ``address``,
    or what a browser noted when it saved the page, comes last.
    """
    graph = _open_graph(tree)
    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None)
    title = _title(tree)
    saved = address or _saved_from(tree)
    addresses = {found for found in (canonical, graph.get("url"), saved) if isinstance(found, str)}
    sources: list[Said] = []
    article, document = _json_ld(tree, addresses, {graph.get("title"), title})
    if article is not None:
        sources.append(said_of(article, document))
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    sources += [
        {"url": canonical, "language": language},
        graph,
        _meta(tree),
        {"title": title, "url": saved},
    ]
    return gathered(sources)


def _json_ld(
    tree: "Element", addresses: Iterable[str], titles: Iterable[object]
) -> tuple[Mapping[str, Any] | None, object]:
    """The page's article in JSON-LD, and all of the page's JSON-LD.

    Where a page tells of several, it is the one with the page's address or title.
    """
    from extruct.jsonld import JsonLdExtractor  # type: ignore[import-untyped]

    extractor = JsonLdExtractor()
    items: list[object] = []
    for script in tree.xpath("//script[@type='application/ld+json']")[:_LOOKED_AT]:
        try:
            items += extractor.extract_items(script)
        except (ValueError, RecursionError):
            continue  # somebody's broken script says nothing, and the page may say the rest
    articles = list(articles_in(items))
    if len(articles) > 1:
        wanted = {_plain(address) for address in addresses}
        named = {title for title in titles if title}
        articles = [a for a in articles if _plain(address_of(a) or "") in wanted] or [
            a for a in articles if a.get("headline") in named
        ]
    return (articles[0] if articles else None), items


def _plain(address: str) -> str:
    """An address without what does not tell one page from another."""
    return address.partition("#")[0].partition("?")[0].rstrip("/").partition("://")[2]


def _open_graph(tree: "Element") -> dict[str, object]:
    from extruct.opengraph import OpenGraphExtractor  # type: ignore[import-untyped]

    properties = [
        pair for item in OpenGraphExtractor().extract_items(tree) for pair in item["properties"]
    ]
    return _by_field(properties, names()["open_graph"])


def _meta(tree: "Element") -> dict[str, object]:
    pairs = [
        (element.get("name") or element.get("http-equiv") or "", element.get("content"))
        for element in tree.iter("meta")
        if element.get("content")
    ]
    return _by_field(pairs, names()["meta"])


def _by_field(
    pairs: Iterable[tuple[str, str]], fields: Mapping[str, list[str]]
) -> dict[str, object]:
    """Field → the content of the first name that is there; of authors, all."""
    contents: dict[str, list[str]] = {}
    for name, content in pairs:
        contents.setdefault(name.lower(), []).append(content)
    found: dict[str, object] = {}
    for field, known in fields.items():
        values = next((contents[name] for name in known if name in contents), None)
        if values:
            found[field] = values if field == "author" else values[0]
    return found


def _title(tree: "Element") -> str | None:
    """``<title>``; where it holds the page's only ``<h1>``, that: the rest is the site's name."""
    titles = [" ".join(t.text_content().split()) for t in tree.xpath("//head/title")]
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h1")]
    title = titles[0] if titles else ""
    if len(headings) == 1 and headings[0] and (not title or headings[0] in title):
        return headings[0]
    return title or None


def _saved_from(tree: "Element") -> str | None:
    return next(_saved_addresses(tree), None)


def _saved_addresses(tree: "Element") -> Iterator[str]:
    from lxml import etree  # type: ignore[import-untyped]

    root = tree.getroottree()
    comments = root.xpath("//comment()")[:_LOOKED_AT]
    for comment in comments:
        if isinstance(comment, etree._Comment) and (match := _SAVED_FROM.search(comment.text)):
            yield match[1] or match[2]

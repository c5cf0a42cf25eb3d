"""Articles in schema.org's terms (https://schema.org/Article), as JSON-LD gives them."""

from collections.abc import Iterator, Mapping
from typing import Any

from .metadata import Said, names

#: How deep lists and graphs may lie in each other.
_DEPTH = 8


def articles_in(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every article in JSON-LD: the document itself, members of a list or of ``@graph``."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from articles_in(item, depth + 1)
    elif isinstance(data, Mapping):
        if is_article(data):
            yield data
        else:
            for name in ("@graph", "mainEntity"):
                yield from articles_in(data.get(name), depth + 1)


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether the type of ``node`` is an article's."""
    types = node.get("@type")
    plain = {
        str(name).rpartition("/")[2].rpartition(":")[2]
        for name in (types if isinstance(types, list) else [types])
    }
    return bool(plain & set(names()["article_types"]))


def said_of(article: Mapping[str, Any], document: object = None) -> Said:
    """What ``article`` says of itself; ``document`` is where the nodes are that it refers to."""
    known = dict(_nodes(document)) if document is not None else {}
    return {
        "title": _one(article.get("headline")) or _one(article.get("name")),
        "author": _named(article.get("author"), known) or _named(article.get("creator"), known),
        "publisher": next(iter(_named(article.get("publisher"), known)), None),
        "published": _one(article.get("datePublished")),
        "url": address_of(article),
        "archived": _one(article.get("archivedAt")),
        "language": _language(article.get("inLanguage")),
    }


def address_of(article: Mapping[str, Any]) -> str | None:
    """The address that ``article`` gives as its own."""
    page = article.get("mainEntityOfPage")
    if isinstance(page, Mapping):
        page = page.get("@id") or page.get("url")
    for found in (article.get("url"), page, article.get("@id")):
        text = _one(found)
        if text is not None and text.startswith(("http://", "https://")):
            return text.partition("#")[0]
    return None


def _one(value: object) -> str | None:
    """A text, a value object's, or the first of several."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("@id")
    return value if isinstance(value, str) else None


def _named(value: object, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names of people and organisations, of which each may be a text, a node or a reference."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            node = item if "name" in item else known.get(str(item.get("@id")), {})
            name = node.get("name")
            found += [text for text in (name if isinstance(name, list) else [name]) if text]
        elif isinstance(item, str):
            found.append(item)
    return [name for name in found if isinstance(name, str)]


def _language(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    return _one(value)


def _nodes(data: object, depth: int = 0) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every node with an id and a name, at the levels at which articles are looked for."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, Mapping):
        if isinstance(data.get("@id"), str) and "name" in data:
            yield data["@id"], data
        yield from _nodes(data.get("@graph"), depth + 1)

"""Articles as JSON: ninjs, schema.org's NewsArticle, or a plain object with ``text``."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from ..errors import Problem, Problems, shorten
from ..validation import problems_of
from . import ninjs, schema_org
from .article import ArticleMetadata
from .markup import text_of_fragment
from .metadata import gathered

_ALLOWED: Final = "ninjs, a schema.org NewsArticle, or an object with 'text'"
#: A body that begins a paragraph as HTML does is HTML, whatever the standard says of the field.
_HTML: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote|section|article)\b[^<>]*>", re.I)


def read_json(text: str, file: str, line: int = 0) -> tuple[str, ArticleMetadata]:
    """The text of the article in the JSON ``text``, and its metadata.

    ``file`` and ``line`` are what errors call its place. Raise :class:`Problems` for what is not
    JSON, is no article, has no text, or is several.
    """
    try:
        data = json.loads(text)
    except RecursionError:
        raise _problem(file, line, "is nested too deeply to be an article") from None
    except ValueError as error:
        raise _problem(file, line, f"is not JSON: {error}") from None
    articles = list(schema_org.articles_in(data))
    if len(articles) > 1:
        raise _problem(
            file, line, f"holds {len(articles)} articles", "one; or JSON Lines, one article a line"
        )
    if articles:
        return _read_schema_org(articles[0], data, file, line)
    if isinstance(data, Mapping) and ninjs.is_ninjs(data):
        return _read_ninjs(data, file, line)
    if isinstance(data, Mapping) and "text" in data:
        return _read_plain(data, file, line)
    found = "no object"
    if isinstance(data, Mapping):
        found = f"an object of {shorten(', '.join(map(str, data)))}"
    raise _problem(file, line, "is not an article", _ALLOWED, found)


def _read_schema_org(
    article: Mapping[str, Any], data: object, file: str, line: int
) -> tuple[str, ArticleMetadata]:
    body = article.get("articleBody") or article.get("text")
    if not isinstance(body, str) or not body.strip():
        raise _problem(file, line, "is an article without 'articleBody'")
    text = text_of_fragment(body, file) if _HTML.search(body) else body
    return text, gathered([schema_org.said_of(article, data)])


def _read_ninjs(item: Mapping[str, Any], file: str, line: int) -> tuple[str, ArticleMetadata]:
    body = ninjs.body_of(item)
    if body is None:
        raise _problem(file, line, "is an item of news without a body of text")
    text, marked = body
    return (text_of_fragment(text, file) if marked else text), gathered([ninjs.said_of(item)])


def _read_plain(data: Mapping[str, Any], file: str, line: int) -> tuple[str, ArticleMetadata]:
    """An object in our own words: who wrote it can mend it, so its values must be right."""
    text = data["text"]
    if not isinstance(text, str):
        raise _problem(file, line, "has a 'text' that is none", found=shorten(text))
    known = {
        name: value
        for name, value in data.items()
        if name in ArticleMetadata.model_fields and value is not None
    }
    try:
        return text, ArticleMetadata.model_validate(known)
    except ValidationError as error:
        raise Problems(problems_of(error, known, ArticleMetadata, file, lambda _: line)) from None


def _problem(
    file: str, line: int, message: str, allowed: str | None = None, found: str | None = None
) -> Problems:
    return Problems([Problem(file, line, "", message, found, allowed)])

"""From what a source says of an article to metadata: the first valid word on each field."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from .article import ArticleMetadata
from .moments import moment_of
from .normal import tidy

_FILE: Final = Path(__file__).parents[1] / "data" / "articles" / "metadata.toml"
#: Field → what a source says of it, of any type.
Said = Mapping[str, object]

_BY: Final = re.compile(r"^by:?\s+(?=\W*[A-Z])", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"^(?:https?:)?//|^www\.", re.IGNORECASE)
#: An address at the Wayback Machine, and within it that of the page.
_WAYBACK: Final = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(https?://.+)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.IGNORECASE)


@cache
def names() -> Mapping[str, Any]:
    """The lists of ``data/articles/metadata.toml``."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def gathered(sources: Iterable[Said]) -> ArticleMetadata:
    """What ``sources`` say, those that are to be believed more first.

    What cannot be (a title of no letters, an address that is none, a date that may be two) is
    passed over, as if it had not been said.
    """
    values: dict[str, object] = {}
    for source in sources:
        for name, said in source.items():
            value = valid(name, said)
            if name == "url" and isinstance(value, str) and (kept := _WAYBACK.fullmatch(value)):
                values.setdefault("archived", value)
                value = valid(name, kept[1])
            if value is not None:
                values.setdefault(name, value)
    return ArticleMetadata.model_validate(values)


def valid(name: str, said: object) -> str | list[str] | None:
    """The value of the field ``name`` that is meant by ``said``; None where it says nothing."""
    value: str | list[str] | None
    if name == "published":
        value = moment_of(said)
    elif name == "author":
        people = said if isinstance(said, list) else [said]
        found = list(dict.fromkeys(filter(None, map(_author, people))))
        value = found[0] if len(found) == 1 else found or None
    else:
        value = _line(said)
        if value is not None and name == "language":
            value = _language(value)
    if value is None:
        return None
    try:
        ArticleMetadata.model_validate({name: value})
    except ValidationError:
        return None
    return value


def _line(said: object) -> str | None:
    """Text on one line, without entities that were written once too often."""
    if not isinstance(said, str):
        return None
    return " ".join(tidy(unescape(said)).split()) or None


def _author(said: object) -> str | None:
    """A by-line without the word "by"; the address of somebody's profile is nobody's name."""
    name = _line(said)
    if name is None or _ADDRESS.match(name):
        return None
    return _BY.sub("", name) or None


def _language(said: str) -> str | None:
    tag = names()["languages"].get(said.lower(), said)
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None

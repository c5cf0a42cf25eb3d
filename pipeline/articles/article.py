"""An article as everything after the reading sees it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from slugify import slugify

from ..facts.values import LanguageTag, Line, Model, Moment, WebAddress

#: How long the name in an article's id may be; longer ones are cut at a word's end.
_SLUG_LENGTH = 40


class ArticleMetadata(Model):
    """What the source says of the article itself. What it does not say is None."""

    title: Line | None = None
    author: Line | list[Line] | None = None
    publisher: Line | None = None
    published: Moment | None = None
    url: WebAddress | None = None
    archived: WebAddress | None = None
    language: LanguageTag | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one file, or from one line of a file of many.

    ``source`` is its name in the workspace, ``digest`` that of its bytes; ``text`` is the
    normalised text, in whose code points all offsets count, ``text_digest`` that of its UTF-8.
    ``warning`` is what people should know of how it was read.
    """

    source: str
    digest: str
    text: str
    text_digest: str
    metadata: ArticleMetadata
    warning: str | None = None


def digest_of(data: bytes) -> str:
    """``sha256:`` and the hexadecimal SHA-256 of ``data``."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def article_id(source: Path, digest: str) -> str:
    """A new id for the article read from ``source``: the file's name and 8 digits of its digest.

    It is minted when an article is first read, written into its sheet and never computed again.
    """
    slug = slugify(source.stem, max_length=_SLUG_LENGTH, word_boundary=True) or "article"
    return f"{slug}-{digest.removeprefix('sha256:')[:8]}"

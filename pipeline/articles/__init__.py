"""Articles: bytes in many formats → one normalised text, metadata and digests.

Readers are found by the file's extension. What cannot be read is a problem with the file's name:
nothing is passed over silently. Nothing is ever fetched.
"""

from .article import Article, ArticleMetadata, article_id, digest_of
from .encoding import decode
from .normal import normalise, tidy
from .reading import MAX_BYTES, READERS, Reader, Reading, read_article
from .sources import ArticleSource, source_named, sources_in

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Article",
    "ArticleMetadata",
    "ArticleSource",
    "Reader",
    "Reading",
    "article_id",
    "decode",
    "digest_of",
    "normalise",
    "read_article",
    "source_named",
    "sources_in",
    "tidy",
]

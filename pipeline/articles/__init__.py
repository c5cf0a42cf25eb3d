"""Articles: bytes in many formats → one normalised text, metadata and digests.

Readers are found by the file's extension. What cannot be read is a problem with the file's name:
nothing is passed over silently.
"""

from .article import Article, ArticleMetadata, article_id, digest_of
from .normal import decode, normalise, tidy
from .reading import MAX_BYTES, READERS, Reader, Reading, read_article

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Article",
    "ArticleMetadata",
    "Reader",
    "Reading",
    "article_id",
    "decode",
    "digest_of",
    "normalise",
    "read_article",
    "tidy",
]

"""From a file to an article, by the reader that its extension asks for."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import Problem, Problems, shorten
from .article import Article, ArticleMetadata, digest_of
from .markdown import read_markdown
from .normal import decode, tidy

#: No article is as long as this; what is, is a mistake that would only cost time.
MAX_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: the article's text, not yet in normal form, and metadata."""

    text: str
    metadata: ArticleMetadata


#: A reader takes a file's bytes and its name for errors, and raises :class:`Problems`.
Reader = Callable[[bytes, str], Reading]


def _read_text(data: bytes, file: str) -> Reading:
    """Plain text: all of it is the article."""
    return Reading(decode(data, file), ArticleMetadata())


def _read_markdown(data: bytes, file: str) -> Reading:
    return Reading(*read_markdown(decode(data, file), file))


#: Extension, in small letters → reader.
READERS: Final[dict[str, Reader]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
}


def read_article(path: Path, source: str) -> Article:
    """Read the article in the file ``path``; ``source`` is its path in the workspace.

    Raise :class:`Problems` for a file that cannot be opened, an extension without a reader, bytes
    that the reader refuses, and a text without a single letter or digit.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _problem(source, "no reader for such files", shorten(path.suffix), ", ".join(READERS))
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep us waiting for ever
            raise _problem(source, "is not a file")
        if size > MAX_BYTES:
            raise _problem(
                source, "is too large for an article", f"{size} bytes", f"up to {MAX_BYTES} bytes"
            )
        data = path.read_bytes()
    except OSError as error:
        raise _problem(source, f"cannot be read: {error.strerror}") from None
    reading = reader(data, source)
    text = tidy(reading.text)
    if not any(c.isalnum() for c in text):
        raise _problem(source, "holds no text", f"{size} bytes" if size else "an empty file")
    return Article(source, digest_of(data), text, digest_of(text.encode()), reading.metadata)


def _problem(
    file: str, message: str, found: str | None = None, allowed: str | None = None
) -> Problems:
    return Problems([Problem(file, 0, "", message, found, allowed)])

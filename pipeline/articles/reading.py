"""From a file to an article, by the reader that its extension asks for."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import Problem, Problems, shorten
from . import json_lines
from .article import Article, ArticleMetadata, digest_of
from .encoding import decode
from .json_article import read_json
from .markdown import read_markdown
from .mhtml import read_mhtml
from .normal import tidy
from .pdf import read_pdf
from .web_page import decode_page, read_page

#: No article is as long as this; what is, is a mistake that would only cost time.
MAX_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: the article's text, not yet in normal form, and metadata.

    ``warning`` is what people should know of how the file was read.
    """

    text: str
    metadata: ArticleMetadata
    warning: str | None = None


#: A reader takes a file's bytes and its name for errors, and raises :class:`Problems`.
Reader = Callable[[bytes, str], Reading]


def _read_text(data: bytes, file: str) -> Reading:
    """Plain text: all of it is the article."""
    decoded = decode(data, file)
    return Reading(decoded.text, ArticleMetadata(), decoded.warning)


def _read_markdown(data: bytes, file: str) -> Reading:
    decoded = decode(data, file)
    return Reading(*read_markdown(tidy(decoded.text), file), decoded.warning)


def _read_page(data: bytes, file: str) -> Reading:
    decoded = decode_page(data, file)
    return Reading(*read_page(decoded.text, file), decoded.warning)


def _read_json(data: bytes, file: str) -> Reading:
    decoded = decode(data, file)
    return Reading(*read_json(decoded.text, file), decoded.warning)


def _read_lines(_: bytes, file: str) -> Reading:
    """Of many articles, each is a line: :class:`~rejoinder.pipeline.articles.ArticleSource`."""
    raise _problem(file, "holds many articles", allowed=f"a line of it, such as {file}#1")


#: Extension, in small letters → reader.
READERS: Final[dict[str, Reader]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_page,
    ".htm": _read_page,
    ".xhtml": _read_page,
    ".mhtml": lambda data, file: Reading(*read_mhtml(data, file)),
    ".mht": lambda data, file: Reading(*read_mhtml(data, file)),
    ".pdf": lambda data, file: Reading(*read_pdf(data, file)),
    ".json": _read_json,
    ".jsonld": _read_json,
    json_lines.SUFFIX: _read_lines,
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
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep us waiting for ever
            raise _problem(source, "is not a file")
        _check_size(status.st_size, source)
        data = path.read_bytes()
    except OSError as error:
        raise _problem(source, f"cannot be read: {error.strerror}") from None
    if not data.strip():
        raise _problem(source, "holds no text", f"{len(data)} bytes" if data else "an empty file")
    try:
        reading = reader(data, source)
    except Problems:
        raise
    except Exception as error:  # whatever a library makes of a wild file, the others are read
        reason = f"cannot be read: {type(error).__name__}: {error}"
        raise _problem(source, " ".join(reason.split())) from error
    return _article(reading, source, digest_of(data), source)


def read_line(path: Path, source: str, line: json_lines.Line) -> Article:
    """Read the article in one line of the JSON Lines file ``path``, called ``source``.

    Raise :class:`Problems`, with the line's number, as :func:`read_article` does.
    """
    file = source.rpartition("#")[0]
    _check_size(line.size, file, line.number)
    try:
        data = json_lines.bytes_of(path, line)
    except OSError as error:
        raise _problem(file, f"cannot be read: {error.strerror}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at offset {error.start} of the line"
        raise _problem(file, "is not UTF-8", found, "JSON in UTF-8", line.number) from None
    reading = Reading(*read_json(text, file, line.number))
    return _article(reading, source, line.digest, file, line.number)


def _article(reading: Reading, source: str, digest: str, file: str, line: int = 0) -> Article:
    text = tidy(reading.text)
    if not any(c.isalnum() for c in text):
        raise _problem(file, "holds no text", line=line)
    return Article(
        source, digest, text, digest_of(text.encode()), reading.metadata, reading.warning
    )


def _check_size(size: int, file: str, line: int = 0) -> None:
    if size > MAX_BYTES:
        what, allowed = "is too large for an article", f"up to {MAX_BYTES} bytes"
        raise _problem(file, what, f"{size} bytes", allowed, line)


def _problem(
    file: str,
    message: str,
    found: str | None = None,
    allowed: str | None = None,
    line: int = 0,
) -> Problems:
    return Problems([Problem(file, line, "", message, found, allowed)])

"""Where an article is: a file, or a line of a file of many; and what a sheet calls that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import Problem, Problems
from . import json_lines
from .article import Article, article_id, digest_of
from .reading import read_article, read_line

_LINE_NAME: Final = re.compile(r"(?P<file>.+)#(?P<line>[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """One article that can be read.

    ``name`` is what sheets call it: the file's path in the workspace, such as
    ``articles/letter.html``; of a file of many with the line's number, ``articles/many.jsonl#3``.
    """

    path: Path
    name: str
    line: int | None = None

    def digest(self) -> str:
        """The digest of the file's bytes, or of the line's without its end. Raise OSError."""
        if self.line is None:
            return digest_of(self.path.read_bytes())
        return json_lines.lines_of(self.path)[self.line].digest

    def read(self) -> Article:
        """The article. Raise :class:`Problems`."""
        if self.line is None:
            return read_article(self.path, self.name)
        return read_line(self.path, self.name, json_lines.lines_of(self.path)[self.line])

    def new_id(self, digest: str) -> str:
        """A new id for the article, whose digest is ``digest``."""
        name = self.path if self.line is None else Path(f"{self.path.stem}-{self.line}.jsonl")
        return article_id(name, digest)


def sources_in(path: Path, name: str) -> Iterator[ArticleSource]:
    """Every article in the file ``path``, which sheets call ``name``. Raise :class:`Problems`.

    That is one, but in JSON Lines one a line.
    """
    if path.suffix.lower() != json_lines.SUFFIX or not path.is_file():
        yield ArticleSource(path, name)  # what it is no file of is said when it is read
        return
    try:
        lines = json_lines.lines_of(path)
    except OSError as error:
        raise Problems([Problem(name, 0, "", f"cannot be read: {error.strerror}")]) from None
    if not lines:
        raise Problems([Problem(name, 0, "", "holds no articles", "no line that is not blank")])
    for number in lines:
        yield ArticleSource(path, f"{name}#{number}", number)


def source_named(root: Path, name: str) -> ArticleSource | None:
    """The article that sheets of the workspace ``root`` call ``name``; None where it is not there.

    Sheets come from elsewhere too: a name that leads out of the workspace is not followed.
    """
    match = _LINE_NAME.fullmatch(name)
    for file, line in ((name, None), (match["file"], int(match["line"])) if match else ("", None)):
        if not file:
            continue
        path = root / file
        if not path.is_file():  # most are not, of sheets in bulk, and to resolve names takes long
            continue
        path = path.resolve()
        if not path.is_relative_to(root.resolve()):
            continue
        many = path.suffix.lower() == json_lines.SUFFIX
        if many is (line is not None) and (line is None or line in json_lines.lines_of(path)):
            return ArticleSource(path, name, line)
    return None

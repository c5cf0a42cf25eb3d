"""Markdown (CommonMark) with front matter: its text without the markup, and its metadata."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from ..errors import Problem, Problems
from ..validation import problems_of
from ..yaml_text import parse_yaml
from .article import ArticleMetadata
from .metadata import names, valid

# A first line of dashes, and the next that holds nothing but dashes or dots.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
# Without an end it is front matter nevertheless when it goes on with a key; else it is a rule.
_UNCLOSED = re.compile(r"---[ \t]*\n[A-Za-z_]+:")

_PARSER = MarkdownIt("commonmark")


def read_markdown(text: str, file: str) -> tuple[str, ArticleMetadata]:
    """The text of a Markdown document, paragraphs apart by an empty line, and its metadata.

    Front matter gives title, author, publisher, published, url, archived and language; its other
    keys are those of other programs, some of which say the same (``date``, ``source``, …): they
    count where ours are not there and theirs can be read. Without a title, the first heading at the
    top is it.
    Line breaks within a paragraph become spaces. Raise :class:`Problems` with the line in ``file``
    for front matter that is not YAML or says what cannot be.
    """
    metadata, body = _split(text, file)
    blocks = list(_blocks(_PARSER.parse(body)))
    if metadata.title is None and blocks and blocks[0][0] == "h1":
        metadata = metadata.model_copy(update={"title": " ".join(blocks[0][1].split())})
    return "\n\n".join(block for _, block in blocks) + "\n", metadata


def _split(text: str, file: str) -> tuple[ArticleMetadata, str]:
    """The front matter's metadata, and what follows it."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        if _UNCLOSED.match(text):
            raise Problems(
                [Problem(file, 1, "", "front matter without an end", allowed="a line with ---")]
            )
        return ArticleMetadata(), text
    document = parse_yaml("\n" + match["yaml"], file)  # the line of dashes is line 1
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        raise Problems([Problem(file, 2, "", "front matter without keys", allowed="title: …")])
    known = {
        key: value
        for key, value in data.items()
        if key in ArticleMetadata.model_fields and value is not None
    }
    try:
        metadata = ArticleMetadata.model_validate(known)
    except ValidationError as error:
        raise Problems(problems_of(error, known, ArticleMetadata, file, document.line)) from None
    theirs = {
        name: said
        for name, keys in names()["front_matter"].items()
        if getattr(metadata, name) is None
        and (said := next((v for k in keys if (v := valid(name, data.get(k)))), None))
    }
    return metadata.model_copy(update=theirs), text[match.end() :]


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The tag and the text of every block that has one: headings, paragraphs, code."""
    tag = ""
    for token in tokens:
        block = ""
        if token.type in ("heading_open", "paragraph_open"):
            tag = token.tag
        elif token.type == "inline":
            block = "".join(map(_inline, token.children or ()))
        elif token.type in ("code_block", "fence"):
            tag, block = "code", token.content
        elif token.type == "html_block":
            tag, block = "html", _text_of_html(token.content)
        block = "\n".join(line.strip() for line in block.strip().split("\n"))
        if block:
            yield tag, block


def _inline(token: Token) -> str:
    """The text of an inline token; markup, images and the tags of HTML have none."""
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:
            return ""


class _TextOfHtml(HTMLParser):
    """Collects the text between tags, but not that of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the words of an element that a reader sees."""
        if self.cdata_elem is None:
            self.parts.append(data)


def _text_of_html(source: str) -> str:
    parser = _TextOfHtml()
    parser.feed(source)
    parser.close()
    return "".join(parser.parts)

"""HTML to a tree and a tree to text, with nothing fetched, and nothing lost without a word."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import Problem, Problems
from .missing import needing

if TYPE_CHECKING:
    # lxml has no types of its own.
    Element = Any

#: No article has as many elements: the largest pages of news have some ten thousand, and what looks
#: for the article in them takes seconds for this many.
MAX_ELEMENTS: Final = 100_000
_FILE: Final = Path(__file__).parents[1] / "data" / "articles" / "tags.toml"
_WHITE: Final = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
#: How much of a page lxml takes into one piece, as its error says it.
_LIMITS: Final = {
    "depth": ("is nested too deeply to be an article", "up to 255 tags within each other"),
    "": ("holds a piece that is too large for an article", "up to 10 MB between two tags"),
}


@cache
def tags(name: str) -> frozenset[str]:
    """A list of ``data/articles/tags.toml``."""
    return frozenset(tomllib.loads(_FILE.read_text(encoding="utf-8"))[name])


def parse(text: str, file: str) -> "Element":
    """The tree of the HTML in ``text``. ``file`` is what errors call it.

    Nothing is fetched and no entity of the file's own is followed (an HTML parser knows none).
    Raise :class:`Problems` for what has no elements or too many, or which the parser would cut.
    """
    with needing("lxml", file):
        from lxml import etree, html  # type: ignore[import-untyped]
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True, remove_comments=False
    )
    try:
        tree = html.document_fromstring(text.replace("\0", " ").encode(), parser=parser)
    except etree.LxmlError:
        raise Problems([Problem(file, 0, "", "holds no text", "no element of HTML")]) from None
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            what, allowed = _LIMITS["depth" if "depth" in entry.message else ""]
            raise Problems([Problem(file, 0, "", what, allowed=allowed)])
    count = sum(1 for _ in tree.iter())
    if count > MAX_ELEMENTS:
        what, allowed = "has too many tags to be an article", f"up to {MAX_ELEMENTS}"
        raise Problems([Problem(file, 0, "", what, str(count), allowed)])
    return tree


def text_of_fragment(source: str, file: str) -> str:
    """The text of a piece of HTML of which all is the article, paragraphs apart by empty lines.

    Raise :class:`Problems` as :func:`parse` does.
    """
    tree = parse(f"<div>{source}</div>", file)
    mark_quotes(tree)
    return text_of(tree)


def text_of(tree: "Element") -> str:
    """The text below ``tree`` in reading order, paragraphs apart by empty lines."""
    return "\n\n".join(_paragraphs(tree))


def mark_quotes(tree: "Element") -> None:
    """Write the quotation marks that a browser shows around ``<q>`` into the text of ``tree``."""
    for element in list(tree.iter("q")):
        outer = sum(1 for _ in element.iterancestors("q"))
        opening, closing = ("‘", "’") if outer % 2 else ("“", "”")
        words = next((text.strip() for text in element.itertext() if text.strip()), "")
        if words.startswith(("“", "‘", '"', "«", "„", "'")):
            opening = closing = ""
        element.text = opening + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing
    for element in list(tree.iter("q")):
        element.tag = "span"


def _paragraphs(tree: "Element") -> Iterator[str]:
    from lxml import etree

    pieces: list[str] = []
    preformatted = 0
    blocks, breaks, not_text = tags("blocks"), tags("breaks"), tags("not_text")
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in blocks:
                yield from _flushed(pieces)
            preformatted += tag == "pre"
            if tag in not_text:
                walker.skip_subtree()
                continue
            if tag in breaks:
                pieces.append("\n")
            _add(pieces, element.text, preformatted)
            continue
        if event == "end":
            preformatted -= tag == "pre"
            if tag in blocks:
                yield from _flushed(pieces)
        if element is not tree:
            _add(pieces, element.tail, preformatted)
    yield from _flushed(pieces)


def _add(pieces: list[str], text: str | None, preformatted: int) -> None:
    if text:
        pieces.append(text if preformatted else _WHITE.sub(" ", text))


def _flushed(pieces: list[str]) -> Iterator[str]:
    """The paragraphs that ``pieces`` make; more than one where a line between is empty."""
    text = "".join(pieces)
    pieces.clear()
    for paragraph in _EMPTY_LINES.split(text):
        lines = [_WHITE.sub(" ", line).strip(" ") for line in paragraph.split("\n")]
        if words := "\n".join(line for line in lines if line):
            yield words

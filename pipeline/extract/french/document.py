"""A French article, parsed."""

from dataclasses import replace
from itertools import pairwise

from ..passages import paragraphs
from ..rules.document import Document, parse
from ..rules.language import Model


def parse_french(text: str, model: Model) -> Document:
    """Parse the normalised text of an article.

    A paragraph that goes on with a quotation may open with the closing mark, ``»``: an old habit of
    French printers. It is read as an opening one; the document has the text as it is.
    """
    return replace(parse(_reopened(text), model), text=text)


def _reopened(text: str) -> str:
    """The text with ``«`` for every ``»`` that opens a paragraph while a quotation is open."""
    if "\n»" not in text:
        return text
    characters = list(text)
    for before, passage in pairwise(paragraphs(text)):
        so_far = characters[before.start : before.end]
        if passage.text.startswith("»") and so_far.count("«") > so_far.count("»"):
            characters[passage.start] = "«"
    return "".join(characters)

"""Messages that stand neither in Python nor in a template: for ``make messages``.

The functions are extraction methods of Babel, named in ``pyproject.toml``: they are given a file
and yield, for each message, a line, the function that would look it up, its arguments and comments.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from rdflib import Graph

from ..ontology.example_queries import example_queries
from ..ontology.namespaces import RDFS

Found = Iterator[tuple[int, str, tuple[str, str], list[str]]]

_LOOK_UP: Final = "pgettext"


def labels(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """The English labels of the terms in a Turtle file: ``pgettext("term", …)``."""
    graph = Graph().parse(data=fileobj.read(), format="turtle")
    found = {str(label) for label in graph.objects(None, RDFS.label) if label.language == "en"}  # type: ignore[attr-defined]
    for label in sorted(found):
        yield 1, _LOOK_UP, ("term", label), []


def queries(fileobj: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """What an example query asks, and what its rows are: ``pgettext("query", …)``."""
    stem = Path(fileobj.name).stem
    for query in example_queries():
        if query.name == stem:
            yield 1, _LOOK_UP, ("query", query.title), []
            yield 2, _LOOK_UP, ("query", query.answers), []

"""In which format a query's result goes out: by ``Accept``, or by ``format=`` where that stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from .negotiate import best, shortened
from .query_form import GRAPH_FORMS, TABLE_FORMS

HTML: Final = "text/html"

# What clients call the formats beside their extensions and media types; SPARQLWrapper sends some.
_NICKNAMES: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "rdf-xml": "rdf",
    "json-ld": "jsonld",
    "n-triples": "nt",
    "ntriples": "nt",
    "n-quads": "nq",
    "nquads": "nq",
    "xhtml": "html",
}
# The same wish, of a result of the other kind.
_FOR_GRAPHS: Final = {"json": "jsonld", "xml": "rdf"}


@dataclass(frozen=True, slots=True)
class Form:
    """How a result is sent. ``engine`` is what the engine is asked for; None for a page.

    ``graph`` says that it is a format of graphs, ``extension`` what a file of it is called.
    """

    media_type: str
    engine: str | None
    graph: bool
    extension: str

    @property
    def content_type(self) -> str:
        """The Content-Type: a charset where the media type's registration defines one."""
        if self.media_type.startswith("text/"):
            return f"{self.media_type}; charset=utf-8"
        return self.media_type


def _offers(graphs: bool) -> dict[str, Form]:
    """Media type → form, the preferred first: proper names, then a page, then shared names."""
    formats = GRAPH_FORMATS.values() if graphs else RESULT_FORMATS.values()
    proper = {f.media_type: Form(f.media_type, f.media_type, graphs, f.extension) for f in formats}
    shared = {a: Form(a, f.media_type, graphs, f.extension) for f in formats for a in f.also}
    page = Form(HTML, None, graphs, "html")
    pages = {HTML: page, "application/xhtml+xml": page}
    return proper | pages | shared


_OFFERS: Final = {False: _offers(False), True: _offers(True)}
_BY_EXTENSION: Final = {
    False: {f.extension: f.media_type for f in RESULT_FORMATS.values()} | {"html": HTML},
    True: {f.extension: f.media_type for f in GRAPH_FORMATS.values()} | {"html": HTML},
}


def is_graph(form: str) -> bool | None:
    """Whether the result of a query of this form is a graph; None where that is not known."""
    if form in GRAPH_FORMS:
        return True
    return False if form in TABLE_FORMS else None


def by_accept(accept: str | None, graph: bool) -> Form | None:
    """The form that the header ``Accept`` prefers for a graph or a table; None for none."""
    return _by_accept(shortened(accept), graph)


@lru_cache(maxsize=1024)
def _by_accept(accept: str | None, graph: bool) -> Form | None:
    offer = best(accept, tuple(_OFFERS[graph]))
    return None if offer is None else _OFFERS[graph][offer]


def by_name(names: Sequence[str], graph: bool) -> Form | None:
    """The form that ``format=`` means: of several values, the first that such a result has.

    A value is an extension, a media type, a name in use, or a list of such with commas between.
    """
    for name in _each(names):
        name = _NICKNAMES.get(name, name)
        if graph:
            name = _FOR_GRAPHS.get(name, name)
        form = _OFFERS[graph].get(_BY_EXTENSION[graph].get(name, name))
        if form is not None:
            return form
    return None


def choose(names: Sequence[str], accept: str | None, graph: bool) -> Form | None:
    """The form that is asked for: by ``format=``, or else by ``Accept``; None for none there is.

    A format of the other kind of result leaves the choice to ``Accept``: SPARQLWrapper sends
    ``format=csv`` for a graph, and says there that it takes anything.
    """
    return by_name(names, graph) or by_accept(accept, graph)


def are_known(names: Sequence[str]) -> bool:
    """Whether ``format=`` means something for one kind of result at least, or is empty."""
    return (
        not any(_each(names))
        or by_name(names, False) is not None
        or by_name(names, True) is not None
    )


def _each(names: Sequence[str]) -> Iterator[str]:
    for value in names:
        for name in value.lower().split(","):
            if name := name.strip():
                yield name


def extensions(graph: bool) -> dict[str, str]:
    """Extension → media type of everything that a result can be sent as."""
    return _BY_EXTENSION[graph]

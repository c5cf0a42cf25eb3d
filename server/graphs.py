"""Named graphs: ``/graph/…``, each in every form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import unquote

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from .cards import Cards
from .description import Description
from .forms import FORMS, HTML, negotiated, split_extension
from .graph_files import send_graph
from .labels import Labels, kind_of
from .links import graph_path, link_header
from .messages import gettext
from .negotiate import not_acceptable
from .paging import Paging, page_number, slice_of
from .reading import reading
from .rendition import Rendition
from .searching import counts, of_kind
from .site import site
from .snapshots import Snapshot, pinned
from .standing import gone, standing, unknown

blueprint = Blueprint("graphs", __name__)

_A_PAGE: Final = 200
#: Articles on a page of the list of graphs: most have two.
_ARTICLES: Final = 100
#: So many graphs are listed by their names. Of more, those of the articles, by theirs.
MOST_GRAPHS: Final = 300
#: What a larger graph describes is not listed on its page: to find it would take the longer, the
#: larger it is.
MOST_TRIPLES: Final = 5000


@dataclass(frozen=True, slots=True)
class _List:
    """One page of the list; ``among`` is how many graphs were looked at, if not all."""

    names: Sequence[str]
    paging: Paging
    total: int | None
    among: int = 0


@blueprint.get("/graph/")
def graph_list() -> Response:
    """The named graphs."""
    snapshot, page = pinned(), page_number()
    read = reading(snapshot)
    key = (snapshot.key, "page", "graphs", page, read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        found = _listed(snapshot, page)
        labels = Labels(snapshot, preferred=read.labels)
        graphs = [
            (_title(snapshot, labels, g), graph_path(snapshot, g), _meaning(snapshot, g))
            for g in found.names
        ]
        rendition = read.rendition(
            render_template(
                "graphs.html",
                graphs=graphs,
                paging=found.paging,
                total=found.total,
                among=found.among,
            )
        )
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


def _listed(snapshot: Snapshot, page: int) -> _List:
    known = _of_the_site(snapshot)
    some = islice(snapshot.store.named_graphs(), MOST_GRAPHS + 1)
    names = [name.value for name in some if isinstance(name, NamedNode)]
    is_all = len(names) <= MOST_GRAPHS
    if is_all or not _has_articles(snapshot):
        shown = sorted(names[:MOST_GRAPHS], key=lambda iri: (iri not in known, iri))
        paging = Paging.of(page, len(shown), _A_PAGE)
        total, among = (len(shown), 0) if is_all else (None, MOST_GRAPHS)
        return _List(slice_of(shown, page, _A_PAGE), paging, total, among)
    paging = Paging.of(page, counts(snapshot)["article"], _ARTICLES)
    found = list(known) if page == 1 else []
    for entry in of_kind(snapshot, "article", _ARTICLES, (page - 1) * _ARTICLES):
        found += _of_article(snapshot, entry.iri)
    contains = snapshot.store.contains_named_graph
    return _List([iri for iri in found if contains(NamedNode(iri))], paging, None)


def _has_articles(snapshot: Snapshot) -> bool:
    """Whether graphs are those of articles: anybody's data may be served, with other graphs."""
    return any(
        snapshot.store.contains_named_graph(NamedNode(graph))
        for entry in of_kind(snapshot, "article", 1, 0)
        for graph in _of_article(snapshot, entry.iri)
    )


def _of_article(snapshot: Snapshot, article: str) -> tuple[str, str]:
    """The names of the graphs that an article may have."""
    name = article.rsplit("/", 1)[-1]
    return snapshot.addresses.article_graph(name), snapshot.addresses.provenance_graph(name)


@blueprint.get("/graph/<rest:rest>")
def graph(rest: str) -> Response:
    """One named graph, in the form asked for."""
    snapshot = pinned()
    name, form = rest, None
    iri = _existing(snapshot, rest)
    if iri is None:
        name, form = split_extension(rest)
        iri = _existing(snapshot, name) if form else None
    if iri is None:
        raise _missing(snapshot, name)
    form = form or negotiated(request.headers.get("Accept"))
    addresses = {f: graph_path(snapshot, iri, f.extension) for f in FORMS.values()}
    if form is None:
        raise not_acceptable({f.media_type: path for f, path in addresses.items()})
    links = [link_header(path, "alternate", f.media_type) for f, path in addresses.items()]
    links.append(link_header(graph_path(snapshot, iri), "canonical"))
    headers = (
        ("Content-Location", addresses[form]),
        ("Link", ", ".join(links)),
    )
    if form is HTML:
        read = reading(snapshot)
        others = [(f.label, p) for f, p in addresses.items() if f is not HTML]
        body = _page(snapshot, iri, others, read.labels)
        return read.rendition(body, *headers, vary="Accept").respond()
    return send_graph(snapshot, iri, form, (("Vary", "Accept"), *headers))


def _existing(snapshot: Snapshot, rest: str) -> str | None:
    iri = snapshot.addresses.from_path("graph", rest)
    if iri is None or not snapshot.store.contains_named_graph(NamedNode(iri)):
        return None
    return iri


def _missing(snapshot: Snapshot, name: str) -> Exception:
    """404; or 410 for the graph of an article that answered once."""
    article = snapshot.addresses.from_path("id", name.removesuffix("/provenance"))
    status = standing(snapshot, article).status if article else "unknown"
    return gone(status) if status not in ("unknown", "current") else unknown()


def _of_the_site(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """The graphs that belong to no article: the title of each, and what it holds."""
    addresses = snapshot.addresses
    return {
        addresses.registry_graph: (
            gettext("Registry: the names and kinds of all things"),
            gettext(
                "What each person, letter or other thing is called, in several languages, what "
                "kind of thing it is, and which entry elsewhere means the same."
            ),
        ),
        addresses.derived_graph: (
            gettext("Derived: what follows from the facts"),
            gettext(
                "Shortcuts from things to things, such as who signed which letter, worked out anew "
                "from the facts at every build; the facts themselves say who reports it."
            ),
        ),
        addresses.ontology_graph: (
            gettext("Ontology: the vocabulary"),
            gettext("The terms in which the data is written, with their definitions."),
        ),
    }


def _meaning(snapshot: Snapshot, iri: str) -> str:
    """A sentence on what a graph holds; empty for an article's, whose title says it."""
    return _of_the_site(snapshot).get(iri, ("", ""))[1]


def _title(snapshot: Snapshot, labels: Labels, iri: str) -> str:
    """What a page calls a graph."""
    addresses = snapshot.addresses
    known = _of_the_site(snapshot).get(iri)
    prefix = addresses.article_graph("")
    if known or not iri.startswith(prefix):
        return known[0] if known else labels(iri).value
    article, _, part = iri[len(prefix) :].partition("/")
    headline = labels(addresses.article(unquote(article))).value
    if part:
        return gettext("%(article)s: how we came by it", article=headline)
    return gettext("%(article)s: its facts", article=headline)


def _page(
    snapshot: Snapshot, iri: str, alternates: list[tuple[str, str]], preferred: Sequence[str]
) -> str:
    """A graph's page: what it describes, and its other forms."""
    subjects: set[str] = set()
    triples = 0
    quads = snapshot.store.quads_for_pattern(None, None, None, NamedNode(iri))
    for quad in islice(quads, MOST_TRIPLES + 1):
        triples += 1
        if isinstance(quad.subject, NamedNode):
            subjects.add(quad.subject.value.partition("#")[0])
    if triples > MOST_TRIPLES:
        subjects.clear()
    things = sorted(s for s in subjects if kind_of(snapshot, s))
    page = page_number()
    cards = Cards(snapshot, Description(()), preferred)
    return render_template(
        "graph.html",
        iri=iri,
        name=_title(snapshot, cards.labels, iri),
        triples=triples,
        most=MOST_TRIPLES,
        meaning=_meaning(snapshot, iri),
        things=list(map(cards.part, slice_of(things, page, _A_PAGE))),
        paging=Paging.of(page, len(things), _A_PAGE),
        alternates=alternates,
    )

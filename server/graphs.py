"""Named graphs: ``/graph/…``, each in every form."""

from collections.abc import Sequence
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
from .site import site
from .snapshots import Snapshot, pinned
from .standing import gone, standing, unknown

blueprint = Blueprint("graphs", __name__)

_A_PAGE: Final = 200


@blueprint.get("/graph/")
def graph_list() -> Response:
    """All named graphs."""
    snapshot, page = pinned(), page_number()
    read = reading(snapshot)
    key = (snapshot.key, "page", "graphs", page, read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        known = _of_the_site(snapshot)
        names = sorted(
            (name.value for name in snapshot.store.named_graphs() if isinstance(name, NamedNode)),
            key=lambda iri: (iri not in known, iri),
        )
        paging = Paging.of(page, len(names), _A_PAGE)
        labels = Labels(snapshot, preferred=read.labels)
        graphs = [
            (_title(snapshot, labels, g), graph_path(snapshot, g), _meaning(snapshot, g))
            for g in slice_of(names, page, _A_PAGE)
        ]
        rendition = read.rendition(render_template("graphs.html", graphs=graphs, paging=paging))
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


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
    for quad in snapshot.store.quads_for_pattern(None, None, None, NamedNode(iri)):
        triples += 1
        if isinstance(quad.subject, NamedNode):
            subjects.add(quad.subject.value.partition("#")[0])
    things = sorted(s for s in subjects if kind_of(snapshot, s))
    page = page_number()
    cards = Cards(snapshot, Description(()), preferred)
    return render_template(
        "graph.html",
        iri=iri,
        name=_title(snapshot, cards.labels, iri),
        triples=triples,
        meaning=_meaning(snapshot, iri),
        things=list(map(cards.part, slice_of(things, page, _A_PAGE))),
        paging=Paging.of(page, len(things), _A_PAGE),
        alternates=alternates,
    )

"""One document in one form: its bytes, and the links that it carries in its header."""

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.formats import GRAPH_FORMATS
from ..ontology.namespaces import RDF, XSD
from . import feeds
from .dataset_graph import license_iri
from .documents import Document, collect
from .forms import HTML, Form, writing
from .links import document_path, id_path, to_uri
from .paging import Paging
from .reading import Reading
from .rendition import Rendition
from .serialise import serialise
from .signposting import Typed, dataset_path, header_of
from .snapshots import Snapshot
from .thing_pages import render

_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_TYPE: Final = NamedNode(str(RDF.type))


def render_document(
    snapshot: Snapshot,
    iri: str,
    form: Form,
    page: int,
    *,
    alternates: Sequence[Form],
    listed: bool,
    read: Reading | None = None,
) -> Rendition:
    """The document about ``iri`` in ``form``; of a long one, its page ``page``.

    ``alternates`` are the forms that have an address of their own. ``read`` is how a page is read;
    RDF has all languages. What is not ``listed`` says so to crawlers, in every form, since a
    crawler need not read HTML to list a person.
    """
    document = collect(snapshot, iri, page, graphs=form is not HTML)
    addresses = {f: document_path(snapshot, iri, f.extension) for f in alternates}
    generic = document_path(snapshot, iri)
    feed = document_path(snapshot, iri, feeds.EXTENSION) if feeds.has_feed(snapshot, iri) else ""
    links = [*_links(snapshot, document, form, addresses), *_pages(generic, document.paging)]
    # A page in a language that its address names is another page, and canonical itself.
    links.append(Typed(read.address(generic) if read else generic, "canonical"))
    if feed:
        links.append(Typed(feed, "alternate", feeds.MEDIA_TYPE))
    headers = (
        ("Content-Location", addresses.get(form, generic) + _query(page)),
        ("Link", header_of(links)),
        *(() if listed else (("X-Robots-Tag", "noindex"),)),
    )
    if read is not None:
        page_ = render(snapshot, document, addresses, feed, read.labels, listed)
        return read.rendition(page_, *headers, vary="Accept")
    body = _rdf(snapshot, document, form)
    return Rendition.of(body, form.content_type, ("Vary", "Accept"), *headers)


def _rdf(snapshot: Snapshot, document: Document, form: Form) -> bytes:
    with writing(form):
        return serialise(
            document.quads.union(_view(snapshot, document)),
            GRAPH_FORMATS[form.extension],
            first=document.iri,
            prefixes=snapshot.manifest.prefixes,
        )


def _links(
    snapshot: Snapshot, document: Document, form: Form, addresses: Mapping[Form, str]
) -> list[Typed]:
    """Other forms, what names the thing, what kind it is, what it is a part of, and the licence."""
    own = id_path(snapshot, document.iri)
    links = [Typed(path, "alternate", f.media_type) for f, path in addresses.items()]
    links += [Typed(own, "describes"), Typed(own, "cite-as")]
    if form is HTML:
        links += [
            Typed(path, "describedby", f.media_type)
            for f, path in addresses.items()
            if f is not HTML
        ]
    subject = NamedNode(document.iri)
    types = {
        quad.object.value
        for quad in document.quads
        if quad.subject == subject
        and quad.predicate == _TYPE
        and isinstance(quad.object, NamedNode)
    }
    links += [Typed(to_uri(type_), "type") for type_ in sorted(types)]
    links.append(Typed(dataset_path(snapshot), "collection"))
    license_ = license_iri(snapshot)
    if license_:
        links.append(Typed(to_uri(license_), "license"))
    return links


def _pages(generic: str, paging: Paging) -> list[Typed]:
    """Where the other pages of a long document are (RFC 8288; RFC 5988 named the relations)."""
    return [Typed(generic + _query(page), rel) for rel, page in _turns(paging)]


def _turns(paging: Paging) -> list[tuple[str, int]]:
    if paging.pages == 1:
        return []
    turns = [("first", 1), ("last", paging.pages)]
    if paging.page > 1:
        turns.append(("prev", paging.page - 1))
    if paging.page < paging.pages:
        turns.append(("next", paging.page + 1))
    return turns


def _query(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def _view(snapshot: Snapshot, document: Document) -> list[Quad]:
    """In RDF too: that this is one page of several, and how many items they have (Hydra)."""
    paging = document.paging
    if paging.pages == 1:
        return []
    # A form's own address would make the forms differ.
    path = document_path(snapshot, document.iri)
    generic = snapshot.home.rstrip("/") + path[len(snapshot.root) :]
    whole, view = NamedNode(generic), NamedNode(generic + (_query(paging.page) or "?page=1"))
    total = paging.total + sum(document.pointing.values())
    said: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (whole, _hydra("view"), view),
        (whole, _hydra("totalItems"), Literal(str(total), datatype=NamedNode(str(XSD.integer)))),
        (view, _TYPE, _hydra("PartialCollectionView")),
    ]
    names = {"prev": "previous"}
    for rel, page in _turns(paging):
        target = NamedNode(generic + (_query(page) or "?page=1"))
        said.append((view, _hydra(names.get(rel, rel)), target))
    return [Quad(s, p, o, whole) for s, p, o in said]


def _hydra(name: str) -> NamedNode:
    return NamedNode(_HYDRA + name)

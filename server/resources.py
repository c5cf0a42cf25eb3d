"""Things and facts: ``/id/…`` names them, ``/doc/…`` is about them (Cool URIs, 303)."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.formats import GRAPH_FORMATS
from ..ontology.namespaces import OWL, XSD
from . import feeds
from .document_renditions import render_document
from .forms import FORMS, HTML, Form, negotiated, split_extension
from .freshness import NOT_KEPT
from .links import document_path, id_path
from .memento import announce
from .negotiate import not_acceptable
from .paging import page_number
from .quick import remember
from .reading import chosen, reading
from .rendition import REVALIDATE
from .serialise import serialise
from .signposting import Typed, header_of
from .site import site
from .snapshots import Snapshot, pinned
from .standing import Standing, gone, mentioned, standing, unknown, withheld_since

blueprint = Blueprint("resources", __name__)

_DEPRECATED: Final = NamedNode(str(OWL.deprecated))
_TRUE: Final = Literal("true", datatype=NamedNode(str(XSD.boolean)))


@dataclass(frozen=True, slots=True)
class Target:
    """What a path means: an IRI, its standing, and the form that its extension asks for.

    ``alternates`` are the forms that have an address of their own: all, unless another thing
    is called so (``st`` has no ``st.ttl`` where that names somebody else). ``extension`` is the
    one that was asked for: a form's, or that of the thing's feed.
    """

    iri: str
    standing: Standing
    form: Form | None
    alternates: tuple[Form, ...]
    extension: str = ""


@blueprint.get("/id/<rest:rest>")
def identifier(rest: str) -> Response:
    """Lead from a thing to the document about it."""
    snapshot = pinned()
    target = _target(snapshot, rest, extensions=False)
    status = target.standing.status
    if status == "current":
        path = document_path(snapshot, target.iri)
        return _redirect(303, path, Typed(path, "describedby"))
    if status == "merged" and target.standing.successor:
        return _redirect(301, id_path(snapshot, target.standing.successor))
    return _tombstone(snapshot, target)


@blueprint.get("/doc/<rest:rest>")
def document(rest: str) -> Response:
    """Send the document about a thing or a fact, in the form asked for."""
    snapshot = pinned()
    target = _target(snapshot, rest, extensions=True)
    status, successor = target.standing.status, target.standing.successor
    if status == "merged" and successor:
        extension = target.extension
        return _redirect(301, document_path(snapshot, successor, extension))
    if status != "current":
        return _tombstone(snapshot, target)
    if target.extension == feeds.EXTENSION:
        return feeds.send_about(snapshot, target.iri, target.standing.listed)
    form = target.form or negotiated(request.headers.get("Accept"))
    if form is None:
        raise not_acceptable(
            {
                f.media_type: document_path(snapshot, target.iri, f.extension)
                for f in target.alternates
            }
        )
    page = page_number()
    read = reading(snapshot) if form is HTML else None
    key = (snapshot.key, "document", target.iri, form.extension, page, read and read.key)
    rendition = site().documents.get(key)
    if rendition is None:
        rendition = render_document(
            snapshot,
            target.iri,
            form,
            page,
            alternates=target.alternates,
            listed=target.standing.listed,
            read=read,
        )
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    extension = target.form.extension if target.form else ""
    announce(response, snapshot, document_path(snapshot, target.iri, extension))
    return response


def _target(snapshot: Snapshot, rest: str, *, extensions: bool) -> Target:
    """What the decoded path ``rest`` means; raise the 404 where it never meant anything.

    A name goes before an extension: ``st.ttl`` is the thing called so, where there is one.
    """
    current = site().snapshots.current()
    key = (snapshot.key, current.key, "target", rest, extensions)
    known: Target | None = site().documents.get(key)
    if known is not None:
        return known
    readings: list[tuple[str, Form | None, str]] = [(rest, None, "")]
    stem, form = split_extension(rest)
    if extensions and form is not None:
        readings.append((stem, form, form.extension))
    elif extensions and rest.endswith(f".{feeds.EXTENSION}"):
        readings.append((rest.removesuffix(f".{feeds.EXTENSION}"), None, feeds.EXTENSION))
    for name, asked, extension in readings:
        iri = snapshot.addresses.from_path("id", name)
        found = standing(snapshot, iri) if iri else None
        if iri and snapshot.is_version and withheld_since(snapshot, iri, current):
            found = Standing("withheld")
        if iri is None or found is None or found.status == "unknown":
            continue
        if extension == feeds.EXTENSION and not feeds.has_feed(snapshot, iri):
            continue
        target = Target(iri, found, asked, _alternates(snapshot, iri), extension)
        site().documents.put(key, target, len(rest))
        return target
    raise unknown()


def _alternates(snapshot: Snapshot, iri: str) -> tuple[Form, ...]:
    return tuple(
        form for form in FORMS.values() if not mentioned(snapshot, f"{iri}.{form.extension}")
    )


def _redirect(status: int, location: str, *links: Typed) -> Response:
    location = chosen(location)
    body = location.encode() + b"\n"
    remember(body)
    response = Response(
        body,
        status,
        {"Location": location, "Cache-Control": REVALIDATE},
        content_type="text/plain; charset=utf-8",
    )
    response.vary.add("Accept")
    if links:
        response.headers["Link"] = header_of(links)
    return response


def _tombstone(snapshot: Snapshot, target: Target) -> Response:
    """410: in RDF, one triple that says so; of what is withheld, nothing in any form."""
    form = target.form or negotiated(request.headers.get("Accept"))
    if target.standing.status == "withheld" or form is None or form is HTML:
        raise gone(target.standing.status)
    # The graph that would name the thing says that it no longer does.
    graph = NamedNode(snapshot.addresses.registry_graph)
    body = serialise(
        [Quad(NamedNode(target.iri), _DEPRECATED, _TRUE, graph)],
        GRAPH_FORMATS[form.extension],
        prefixes=snapshot.manifest.prefixes,
    )
    response = Response(body, 410, {"Cache-Control": NOT_KEPT}, content_type=form.content_type)
    response.vary.add("Accept")
    return response

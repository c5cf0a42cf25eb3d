"""``/embed/…``: one quotation as a card that other sites show in a frame."""

from typing import Final

from flask import Blueprint, Response, render_template
from pyoxigraph import DefaultGraph, NamedNode

from ..ontology.namespaces import RDF, RJ
from .errors import Problem
from .gathering import cards_of
from .headers import CONTENT_SECURITY_POLICY
from .messages import marked
from .previews import Previews
from .quotation_pages import quotation_page
from .reading import Reading, reading
from .rendition import Rendition
from .site import site
from .snapshots import Snapshot, pinned
from .standing import gone, standing, unknown

blueprint = Blueprint("embeds", __name__)

#: Any site may frame a card; its links open outside of the frame, since they leave it.
_FRAMED: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
_TYPE, _QUOTATION = NamedNode(str(RDF.type)), NamedNode(str(RJ.Quotation))

_NOT_ALONE: Final = marked(
    "These words stand beside an accusation, and are shown only with what is reported about it."
)


@blueprint.get("/embed/<rest:rest>")
def embedded(rest: str) -> Response:
    """Send the card of the quotation ``/id/{rest}``; nothing else has one."""
    snapshot = pinned()
    iri = snapshot.addresses.from_path("id", rest)
    if iri is None:
        raise unknown()
    found = standing(snapshot, iri)
    if found.status == "unknown":
        raise unknown()
    if found.status != "current":
        raise gone(found.status)
    types = snapshot.store.quads_for_pattern(NamedNode(iri), _TYPE, _QUOTATION, DefaultGraph())
    if next(iter(types), None) is None:
        raise Problem(404, "Not Found", marked("Only a quotation has a card to be embedded."))
    read = reading(snapshot)
    key = (snapshot.key, "page", "embed", iri, read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        if not Previews(snapshot).alone(iri):
            raise Problem(404, "Not Found", _NOT_ALONE)
        rendition = _card(snapshot, iri, read)
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


def _card(snapshot: Snapshot, iri: str, read: Reading) -> Rendition:
    (card,) = cards_of(snapshot, [iri], read.labels)
    quotation = quotation_page(snapshot, iri, iri, read.labels)
    return read.rendition(
        render_template("embed.html", card=card, quotation=quotation, iri=iri),
        ("Content-Security-Policy", _FRAMED),
        ("X-Robots-Tag", "noindex"),
    )

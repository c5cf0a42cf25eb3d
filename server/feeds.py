"""Atom feeds (RFC 4287): new letters and responses, of all or about one thing."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response

from ..ontology.kinds import THING_KINDS
from .cards import Cards
from .description import Description
from .gathering import Gathering
from .labels import kind_of
from .links import document_path, to_uri
from .messages import gettext, speaking, spoken
from .news import Item, about, newest
from .previews import Previews
from .reading import language_of_site
from .rendition import Rendition
from .signposting import Typed, dataset_path, header_of
from .site import site
from .snapshots import Snapshot, pinned

blueprint = Blueprint("feeds", __name__)

MEDIA_TYPE: Final = "application/atom+xml"
EXTENSION: Final = "atom"
_ATOM: Final = "http://www.w3.org/2005/Atom"
#: Kinds that respond, are responded to, or sign.
FED_KINDS: Final = frozenset(k.name for k in THING_KINDS.values() if k.agent or k.work)


@blueprint.get("/feed.atom")
def feed() -> Response:
    """What was reported last."""
    snapshot = pinned()
    base = snapshot.addresses.base_path
    return _send(snapshot, "", f"{base}/feed.atom", f"{base}/")


def has_feed(snapshot: Snapshot, iri: str) -> bool:
    """Whether the thing ``iri`` is of a kind that has a feed of its own."""
    return kind_of(snapshot, iri) in FED_KINDS


def send_about(snapshot: Snapshot, iri: str, listed: bool = True) -> Response:
    """The feed about the thing ``iri``."""
    path = document_path(snapshot, iri, EXTENSION)
    return _send(snapshot, iri, path, document_path(snapshot, iri), listed)


def _send(snapshot: Snapshot, iri: str, path: str, page: str, listed: bool = True) -> Response:
    key = (snapshot.key, "feed", iri)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        links = [
            Typed(page, "alternate", "text/html"),
            Typed(dataset_path(snapshot), "collection"),
        ]
        items = about(snapshot, iri) if iri else newest(snapshot)
        # A feed is the same for all who read it: it is in the language of the site.
        with speaking(language_of_site(snapshot)):
            body = _write(snapshot, iri, items, path, page)
        headers = [("Link", header_of(links))]
        if not listed:
            headers.append(("X-Robots-Tag", "noindex"))
        rendition = Rendition.of(body, f"{MEDIA_TYPE}; charset=utf-8", *headers)
        site().documents.put(key, rendition, len(body))
    response: Response = rendition.respond(key)
    return response


def _write(snapshot: Snapshot, iri: str, items: Sequence[Item], path: str, page: str) -> bytes:
    manifest = snapshot.manifest
    title = manifest.site.title
    if iri:
        about_it = Cards(snapshot, Description(()))
        title = f"{about_it.labels(iri).value} · {title}"
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": spoken()})
    _add(root, "id", _absolute(snapshot, path))
    _add(root, "title", title)
    # An empty feed has no date of its own; the version's is in the data too.
    created = manifest.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    _add(root, "updated", max((item.date for item in items), default=created))
    author = ET.SubElement(root, "author")
    _add(author, "name", manifest.site.publisher or manifest.site.title)
    _link(root, "self", _absolute(snapshot, path), MEDIA_TYPE)
    _link(root, "alternate", _absolute(snapshot, page), "text/html")
    if manifest.site.license:
        rights = gettext(
            "Structure: %(license)s. Quoted words: their authors'.", license=manifest.site.license
        )
        _add(root, "rights", rights)
    gathering = Gathering(snapshot)
    for item in items:
        if not item.is_letter:
            gathering.read(item.iri)
    cards, previews = Cards(snapshot, gathering.description()), Previews(snapshot)
    for item in items:
        root.append(_entry(snapshot, cards, previews, item))
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(snapshot: Snapshot, cards: Cards, previews: Previews, item: Item) -> ET.Element:
    element = ET.Element("entry")
    _add(element, "id", to_uri(item.iri))
    _add(element, "updated", item.date)
    target = _absolute(snapshot, document_path(snapshot, item.iri))
    article = cards.labels(item.article)
    if item.is_letter:
        label = cards.labels(item.iri)
        _text(element, "title", label.value, label.language)
        summary = gettext("A letter that “%(article)s” reports on.", article=article.value)
        _add(element, "summary", summary)
    else:
        card = cards.card(item.iri)
        said = "".join(part.text for part in card.sentence)
        _add(element, "title", f"{said} – {gettext('this is denied')}" if card.denied else said)
        if previews.alone(item.iri):
            words = " … ".join(word.value for word in card.words)
            language = card.words[0].language if card.words else None
            quoted = gettext("“%(words)s”", words=words)
            _text(element, "summary", f"{quoted} ({article.value})", language)
        else:
            reported = gettext("Reported in %(article)s", article=article.value)
            _text(element, "summary", reported, None)
    _link(element, "alternate", target, "text/html")
    source = _absolute(snapshot, document_path(snapshot, item.article))
    _link(element, "related", source, "text/html")
    return element


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _in_xml(text)
    return child


def _text(parent: ET.Element, name: str, text: str, language: str | None) -> None:
    child = _add(parent, name, text)
    if language:
        child.set("xml:lang", language)


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "href": href, "type": media_type})


def _in_xml(text: str) -> str:
    """``text`` without the characters that XML 1.0 cannot hold (2.2), on one line."""
    kept = (c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or c >= "\ue000")
    return " ".join("".join(c for c in kept if c not in "\ufffe\uffff").split())


def _absolute(snapshot: Snapshot, path: str) -> str:
    """A whole address: an Atom ``id`` must be one, and readers keep feeds away from their site."""
    scheme, host, _ = snapshot.origin
    return f"{scheme}://{host}{path}"

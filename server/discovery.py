"""How machines find what there is: VoID's well-known place, the site map, rules for robots."""

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from .errors import Problem
from .links import document_path
from .messages import marked
from .rendition import REVALIDATE, Rendition
from .searching import Span, count_listed, listed
from .signposting import dataset_path
from .site import site
from .snapshots import Snapshot, pinned
from .terms import has_terms

blueprint = Blueprint("discovery", __name__)

#: sitemaps.org: so many addresses a file at most.
URLS_A_FILE: Final = 50_000
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML: Final = "application/xml; charset=utf-8"
#: What costs a query each time, or shows the same once more under an older or another name.
_NOT_FOR_ROBOTS: Final = ("sparql", "search", "version", "timegate", "timemap", "reconcile")


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Where VoID says that a description of the datasets of a host is (VoID, 7.2)."""
    return Response(
        status=303,
        headers={"Location": dataset_path(pinned()), "Cache-Control": REVALIDATE},
        content_type="text/plain; charset=utf-8",
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers are welcome everywhere but where each visit costs a query, or to old versions."""
    snapshot = pinned()
    base = snapshot.addresses.base_path
    lines = ["User-agent: *", *(f"Disallow: {base}/{path}" for path in _NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {_absolute(snapshot, f'{base}/sitemap.xml')}", ""]
    return Rendition.of("\n".join(lines).encode(), "text/plain; charset=utf-8").respond()


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All pages that are listed; an index of several files where they are many."""
    snapshot = pinned()
    key = (snapshot.key, "sitemap", 0)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        total = len(_first_pages(snapshot)) + count_listed(snapshot)
        files = -(-total // URLS_A_FILE)
        body = _urls(snapshot, 1) if files <= 1 else _index(snapshot, files)
        rendition = Rendition.of(body, _XML)
        site().documents.put(key, rendition, len(body))
    response: Response = rendition.respond(key)
    return response


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """One file of a site map that is split."""
    snapshot = pinned()
    total = len(_first_pages(snapshot)) + count_listed(snapshot)
    files = -(-total // URLS_A_FILE)
    if files <= 1 or not 1 <= number <= files:
        raise Problem(
            404, "Not Found", marked("The site map has no such part; sitemap.xml lists them.")
        )
    return Rendition.of(_urls(snapshot, number), _XML).respond()


def _first_pages(snapshot: Snapshot) -> list[str]:
    """The pages that are no documents."""
    base = snapshot.addresses.base_path
    terms = ("ns",) if has_terms(snapshot) else ()
    return [f"{base}/{path}" for path in ("", "dataset", "download/", *terms)]


def _urls(snapshot: Snapshot, number: int) -> bytes:
    pages = _first_pages(snapshot)
    begin, end = (number - 1) * URLS_A_FILE, number * URLS_A_FILE
    paths = pages[begin:end]
    first = max(0, begin - len(pages))
    span = Span(first, URLS_A_FILE - len(paths))
    paths += [document_path(snapshot, iri) for iri in listed(snapshot, span)]
    return _document("urlset", "url", (_absolute(snapshot, path) for path in paths))


def _index(snapshot: Snapshot, files: int) -> bytes:
    base = snapshot.addresses.base_path
    parts = (f"{base}/sitemap-{number}.xml" for number in range(1, files + 1))
    return _document("sitemapindex", "sitemap", (_absolute(snapshot, part) for part in parts))


def _document(root: str, item: str, addresses: Iterable[str]) -> bytes:
    items = "".join(f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{items}</{root}>\n'
    ).encode()


def _absolute(snapshot: Snapshot, path: str) -> str:
    """A whole address, as a site map must have it; of the manifest, as all addresses."""
    scheme, host, _ = snapshot.origin
    return f"{scheme}://{host}{path}"

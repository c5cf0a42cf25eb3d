"""Where a person begins: the home page, the lists of things, the search."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.kinds import THING_KINDS, ThingKind
from ..ontology.namespaces import RDF, RJ, SCHEMA
from .cards import Cards
from .days import day
from .description import Description
from .errors import Problem
from .forms import HTML
from .labels import Labels
from .links import href
from .paging import Paging, page_number
from .rendition import Rendition
from .searching import counts, of_kind, search
from .site import site
from .snapshots import Snapshot, pinned
from .terms import has_terms

blueprint = Blueprint("pages", __name__)

#: Entries on one page of a list.
ENTRIES_A_PAGE: Final = 100
_NEWEST: Final = 10
_RESULTS: Final = 50
_LONGEST_SEARCH: Final = 500


@blueprint.app_context_processor
def shared() -> dict[str, object]:
    """What every template knows: the snapshot, its site, and the kinds of things that it has."""
    snapshot = pinned()
    return {
        "snapshot": snapshot,
        "site": snapshot.manifest.site,
        "kinds": _kinds(snapshot),
        "has_terms": has_terms(snapshot),
        "kind_name": lambda kind: THING_KINDS[kind].singular if kind in THING_KINDS else kind,
        "href": lambda iri: href(snapshot, iri),
    }


blueprint.add_app_template_filter(day)


@blueprint.app_template_filter()
def initial(text: str) -> str:
    """``text`` with a capital at its beginning, all else as it is."""
    return text[:1].upper() + text[1:]


@blueprint.app_template_filter()
def bare(text: str) -> str:
    """Words without the quotation marks around them."""
    return text.strip(' \n“”"„«»')


@blueprint.get("/")
def home() -> Response:
    """What this site is, and where to go from here."""
    snapshot = pinned()

    def make() -> str:
        labels = Labels(snapshot)
        debates = of_kind(snapshot, "debate", ENTRIES_A_PAGE, 0)
        letters = [
            (date, Cards(snapshot, Description(())).part(iri))
            for date, iri in _newest_letters(snapshot)
        ]
        return render_template(
            "home.html", title=labels, debates=debates, letters=letters, facts=_facts(snapshot)
        )

    return _page("home", make)


@blueprint.get("/kind/<kind>")
def kind_list(kind: str) -> Response:
    """All things of one kind, by label."""
    snapshot = pinned()
    found = THING_KINDS.get(kind)
    if found is None:
        raise Problem(
            404, "Not Found", f"There is no such kind; there are: {', '.join(THING_KINDS)}."
        )
    page = page_number()
    total = counts(snapshot).get(kind, 0)
    paging = Paging.of(page, total, ENTRIES_A_PAGE)

    def make() -> str:
        entries = of_kind(snapshot, kind, ENTRIES_A_PAGE, (page - 1) * ENTRIES_A_PAGE)
        return render_template("kind.html", kind=found, entries=entries, paging=paging)

    return _page(("kind", kind, page), make)


@blueprint.get("/search")
def search_page() -> Response:
    """What was searched for, and what was found."""
    query = request.args.get("q", "")[:_LONGEST_SEARCH].strip()
    entries = search(pinned(), query, _RESULTS) if query else []
    body = render_template("search.html", query=query, entries=entries, most=_RESULTS)
    return Rendition.of(body.encode(), HTML.content_type).respond()


def _page(key: object, make: Callable[[], str]) -> Response:
    """A page that depends on nothing but the snapshot and ``key``."""
    cache, whole = site().documents, (pinned().key, "page", key)
    rendition = cache.get(whole)
    if rendition is None:
        rendition = Rendition.of(make().encode(), HTML.content_type)
        cache.put(whole, rendition, len(rendition.body))
    response: Response = rendition.respond(whole)
    return response


def _kinds(snapshot: Snapshot) -> list[tuple[ThingKind, int]]:
    key = (snapshot.key, "kinds")
    known: list[tuple[ThingKind, int]] | None = site().documents.get(key)
    if known is None:
        found = counts(snapshot)
        known = [(kind, found[kind.name]) for kind in THING_KINDS.values() if found.get(kind.name)]
        site().documents.put(key, known, 1000)
    return known


def _facts(snapshot: Snapshot) -> int:
    return snapshot.manifest.counts.properties.get(str(RJ.reportedIn), 0)


def _newest_letters(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Date and IRI of the letters published last; of several dates, the most exact counts."""
    union = DefaultGraph()
    letter, type_ = NamedNode(str(RJ.Letter)), NamedNode(str(RDF.type))
    dated = [
        (quad.object.value, quad.subject.value)
        for quad in snapshot.store.quads_for_pattern(
            None, NamedNode(str(SCHEMA.datePublished)), None, union
        )
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and next(iter(snapshot.store.quads_for_pattern(quad.subject, type_, letter, union)), None)
    ]
    dates = {iri: date for date, iri in sorted(dated, key=lambda d: (len(d[0]), d[0]))}
    return sorted(((date, iri) for iri, date in dates.items()), reverse=True)[:_NEWEST]

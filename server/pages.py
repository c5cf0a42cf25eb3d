"""Where a person begins: the home page, the lists of things, the search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from ..ontology.kinds import THING_KINDS, ThingKind
from ..ontology.namespaces import RJ
from .cards import Cards, Part
from .days import day, moment
from .description import Description
from .errors import Problem
from .facets import CONSIDERED, FACETS, Facet, narrow
from .front_page import latest_answers, topics
from .labels import Labels
from .language_links import alternates, neutral
from .links import href
from .messages import Message, gettext, spoken
from .news import newest
from .outlines import Outlines
from .outside import well_known
from .paging import Paging, page_number, slice_of
from .reading import Reading, language_of_site, reading
from .rendition import Rendition
from .searching import SORTS, Entry, counts, find, of_kind, with_excerpts
from .site import site
from .snapshots import Snapshot, pinned
from .tables import table
from .terms import has_terms

blueprint = Blueprint("pages", __name__)

#: Entries on one page of a list.
ENTRIES_A_PAGE: Final = 100
#: Rows of a list as CSV: a table is meant to be had whole, and still ends somewhere.
ROWS_A_TABLE: Final = 10_000
#: The lists that the head of every page leads to; home leads to all of them.
_MAIN_KINDS: Final = frozenset(("letter", "person", "publication", "movement", "debate", "article"))
_NEWEST: Final = 6
#: Reports of answers among which the newest answers are found.
_ANSWERS: Final = 12
#: Debates that are looked at, and of these the largest that are shown.
_DEBATES: Final = 12
_TOPICS: Final = 6
_BUSIEST: Final = 6
_RESULTS: Final = 25
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
        "main_kinds": _MAIN_KINDS,
        "kind_name": kind_name,
        "href": lambda iri: href(snapshot, iri),
        "page_language": spoken(),
        "languages": lambda iri=None: alternates(snapshot, iri),
        "any_language": lambda iri=None: neutral(snapshot, iri),
    }


blueprint.add_app_template_filter(day)
blueprint.add_app_template_filter(moment)
blueprint.add_app_template_filter(well_known)


@blueprint.app_template_filter()
def initial(text: str) -> str:
    """``text`` with a capital at its beginning, all else as it is."""
    return text[:1].upper() + text[1:]


@blueprint.app_template_filter()
def bare(text: str) -> str:
    """Words without the quotation marks around them."""
    return text.strip(' \n\u00a0\u202f“”"„«»')


@blueprint.app_template_filter()
def quoted(text: str) -> str:
    """Words between the quotation marks of the page's language."""
    return gettext("“%(words)s”", words=bare(text))


@blueprint.get("/")
def home() -> Response:
    """What this site is, and where to go from here."""
    snapshot = pinned()
    read = reading(snapshot)

    def make() -> str:
        cards = Cards(snapshot, Description(()), read.labels)
        items = newest(snapshot)
        letters = [item for item in items if item.is_letter][:_NEWEST]
        answers = [item.iri for item in items if not item.is_letter][:_ANSWERS]
        debates = [entry.iri for entry in of_kind(snapshot, "debate", _DEBATES, 0)]
        return render_template(
            "home.html",
            named=_naming(snapshot, read),
            topics=topics(snapshot, debates, read.labels)[:_TOPICS],
            busiest=of_kind(snapshot, "letter", _BUSIEST, 0, "facts"),
            letters=[(i.date[:10], cards.part(i.iri), cards.part(i.article)) for i in letters],
            answers=latest_answers(snapshot, answers, read.labels)[:_NEWEST],
            facts=_facts(snapshot),
        )

    return _page("home", read, make)


@blueprint.get("/kind/<kind>")
def kind_list(kind: str) -> Response:
    """All things of one kind, by label or by the number of facts; with ``.csv``, as a table."""
    snapshot = pinned()
    name, dot, _ = kind.partition(".csv")
    found = THING_KINDS.get(name if kind.endswith(".csv") else kind)
    if found is None:
        raise Problem(
            404,
            "Not Found",
            Message("There is no such kind; there are: %(kinds)s.", kinds=", ".join(THING_KINDS)),
        )
    sort = request.args.get("sort", "name")
    if sort not in SORTS:
        detail = Message("Lists are sorted by: %(orders)s.", orders=", ".join(SORTS))
        raise Problem(404, "Not Found", detail)
    page, size = page_number(), ROWS_A_TABLE if dot else ENTRIES_A_PAGE
    total = counts(snapshot).get(found.name, 0)
    paging = Paging.of(page, total, size)
    if dot:
        rows = of_kind(snapshot, found.name, size, (page - 1) * size, sort)
        return _table(snapshot, rows, kind)
    read = reading(snapshot)

    def make() -> str:
        entries = of_kind(snapshot, kind, size, (page - 1) * size, sort)
        return render_template(
            "kind.html",
            named=_naming(snapshot, read),
            outline=Outlines(snapshot, read.labels),
            kind=found,
            entries=entries,
            paging=paging,
            sort=sort,
            sorts=SORTS,
        )

    return _page(("kind", kind, page, sort), read, make)


@blueprint.get("/search")
@blueprint.get("/search.csv", endpoint="search_table")
def search_page() -> Response:
    """What was searched for, what was found, and by what it can be narrowed."""
    snapshot = pinned()
    if request.path.endswith(".csv"):
        return _table(snapshot, _narrowed(snapshot).entries, "search.csv")
    read = reading(snapshot)
    asked = tuple((n, request.args[n]) for n in ("q", *FACETS, "page") if n in request.args)
    key, cache = (snapshot.key, asked, read.key), site().searches
    rendition: Rendition | None = cache.get(key)
    if rendition is None:
        rendition = read.rendition(_search_page(snapshot, read))
        cache.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key, cache)
    return response


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What the request searches for, and what of that its choices leave.

    ``cut`` says that there were more matches than were looked at; ``among`` is how many were
    ranked where that is not all.
    """

    query: str
    chosen: Mapping[str, str]
    entries: Sequence[Entry]
    facets: Sequence[Facet]
    cut: bool
    among: int


def _narrowed(snapshot: Snapshot) -> _Narrowed:
    query = request.args.get("q", "")[:_LONGEST_SEARCH].strip()
    chosen = {
        name: value[:_LONGEST_SEARCH] for name in FACETS if (value := request.args.get(name, ""))
    }
    found = find(snapshot, query, CONSIDERED)
    entries, facets = narrow(snapshot, found.entries, chosen)
    cut = len(found.entries) == CONSIDERED
    return _Narrowed(query, chosen, entries, facets, cut, found.among)


def _search_page(snapshot: Snapshot, read: Reading) -> str:
    found = _narrowed(snapshot)
    query, chosen = found.query, found.chosen
    paging = Paging.of(page_number(), len(found.entries), _RESULTS)

    def address(**changed: str) -> str:
        kept = {"q": query} | dict(chosen) | changed
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    return render_template(
        "search.html",
        named=_naming(snapshot, read),
        query=query,
        entries=with_excerpts(snapshot, query, slice_of(found.entries, paging.page, _RESULTS)),
        facets=found.facets,
        chosen=chosen,
        paging=paging,
        address=address,
        cut=found.cut,
        most=CONSIDERED,
        among=found.among,
        kept=address()[1:],
    )


def _table(snapshot: Snapshot, entries: Sequence[Entry], name: str) -> Response:
    rows = ((e.label, kind_name(e.kind), e.iri, e.weight) for e in entries)
    response: Response = table(("name", "kind", "address", "facts"), rows, name).respond()
    return response


def kind_name(kind: str) -> str:
    """What people call one thing of a kind, in English: tables do not come in languages."""
    return THING_KINDS[kind].singular if kind in THING_KINDS else kind


def _naming(snapshot: Snapshot, read: Reading) -> Callable[[Entry], Part]:
    """What makes a link of an entry: by the name that it has in the languages of the reader.

    The index knows one name of each, in the language of the site.
    """
    labels = Labels(snapshot, preferred=read.labels)
    is_own = read.language == language_of_site(snapshot) and not read.labels

    def named(entry: Entry) -> Part:
        target = href(snapshot, entry.iri)
        if is_own or entry.kind not in THING_KINDS:
            return Part(entry.label, href=target)
        return Part(*labels(entry.iri), target)

    return named


def _page(key: object, read: Reading, make: Callable[[], str]) -> Response:
    """A page that depends on nothing but the snapshot, ``key`` and how it is read."""
    cache, whole = site().documents, (pinned().key, "page", key, read.key)
    rendition = cache.get(whole)
    if rendition is None:
        rendition = read.rendition(make())
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

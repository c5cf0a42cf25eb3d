"""The network and the timeline of who answered whom, of one thing or of the whole site.

Each is a picture with the table that it is drawn from. Both are drawn here; scripts save them, and
let a reader move the network about.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, render_template

from ..ontology.kinds import AGENT_KINDS, THING_KINDS
from .cards import Cards
from .description import Description
from .errors import Problem
from .exchanges import Exchange, Exchanges, exchanges, starts
from .freshness import REVALIDATE
from .labels import kind_of
from .links import to_uri
from .messages import gettext, marked
from .networks import Network, network
from .reading import chosen, reading
from .rendition import Rendition
from .site import site
from .snapshots import Snapshot, pinned
from .standing import gone, standing, withheld_since
from .timelines import WIDTH, Entry, timeline

blueprint = Blueprint("overviews", __name__)

_VERBS: Final = {
    "for": marked("supports %(what)s"),
    "against": marked("opposes %(what)s"),
    "other": marked("answers %(what)s"),
}


@blueprint.get("/network")
def network_of_all() -> Response:
    """Who answered whom around the letters of which most is said."""
    return _page("network", None)


@blueprint.get("/network/<rest:name>")
def network_of(name: str) -> Response:
    """Who answered whom around one thing."""
    return _page("network", name)


@blueprint.get("/timeline")
def timeline_of_all() -> Response:
    """When what was answered, around the letters of which most is said."""
    return _page("timeline", None)


@blueprint.get("/timeline/<rest:name>")
def timeline_of(name: str) -> Response:
    """When what was answered, around one thing."""
    return _page("timeline", name)


def _page(view: str, name: str | None) -> Response:
    snapshot = pinned()
    iri = None
    if name is not None:
        iri = _thing(snapshot, name)
        successor = standing(snapshot, iri).successor
        if successor is not None:
            return _merged(snapshot, view, successor)
    read = reading(snapshot)
    key = (snapshot.key, view, name or "", read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        headers = []
        if iri is not None and not standing(snapshot, iri).listed:
            headers.append(("X-Robots-Tag", "noindex"))
        rendition = read.rendition(_made(snapshot, view, iri, read.labels), *headers)
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


def _thing(snapshot: Snapshot, name: str) -> str:
    """The IRI of the thing that ``name`` is the end of, though it be merged into another.

    Raise the Problem of what is none: gone, where the thing is, since its picture was there.
    """
    iri = snapshot.addresses.from_path("id", name)
    status = standing(snapshot, iri).status if iri else "unknown"
    if iri and snapshot.is_version and withheld_since(snapshot, iri, site().snapshots.current()):
        status = "withheld"
    if iri and (
        status == "merged" or (status == "current" and kind_of(snapshot, iri) in THING_KINDS)
    ):
        return iri
    if status in {"current", "unknown"}:
        raise Problem(
            404,
            "Not Found",
            marked("No thing of this site has this name, so it has no picture either."),
        )
    raise gone(status)


def _merged(snapshot: Snapshot, view: str, successor: str) -> Response:
    name = successor.removeprefix(snapshot.addresses.id_root)
    location = chosen(to_uri(f"{snapshot.root}/{view}/{name}"))
    return Response(
        f"{location}\n",
        301,
        {"Location": location, "Cache-Control": REVALIDATE},
        content_type="text/plain; charset=utf-8",
    )


def _made(snapshot: Snapshot, view: str, iri: str | None, languages: Sequence[str]) -> str:
    cards = Cards(snapshot, Description(()), languages)
    found = exchanges(snapshot, iri)
    return render_template(
        "overview.html",
        view=view,
        iri=iri,
        name=iri.removeprefix(snapshot.addresses.id_root) if iri else None,
        thing=cards.part(iri) if iri else None,
        found=found,
        part=cards.part,
        kind=lambda thing: kind_of(snapshot, thing) or "",
        width=WIDTH,
        line=timeline(_entries(cards, found)) if view == "timeline" else None,
        net=_network(snapshot, cards, found, iri) if view == "network" else None,
    )


def _network(snapshot: Snapshot, cards: Cards, found: Exchanges, iri: str | None) -> Network | None:
    """Who answered what, and who wrote it."""
    links = [(answer.who, answer.to, answer.side) for answer in found.answers]
    links += [(who, work, "wrote") for work, authors in found.authors.items() for who in authors]
    return network(
        links,
        starts(snapshot, iri),
        cards.part,
        lambda thing: kind_of(snapshot, thing) in AGENT_KINDS,
    )


def _entries(cards: Cards, found: Exchanges) -> list[Entry]:
    """The works that are answered, and the answers: one for each work that carries some."""
    entries = {}
    carriers = {answer.carrier for answer in found.answers}
    for work, date in found.dates.items():
        if work not in carriers:
            by = ", ".join(cards.part(author).text for author in found.authors[work])
            entries[work] = Entry(work, date, cards.part(work), by, "work", "")
    said: dict[str, list[Exchange]] = {}
    for number, answer in enumerate(found.answers):
        said.setdefault(answer.carrier or f"answer-{number}", []).append(answer)
    for key, answers in said.items():
        # One picture of what articles report as both for and against takes no side; the table has
        # them all.
        first = answers[0]
        sides = {answer.side for answer in answers if answer.to == first.to}
        if {"for", "against"} <= sides:
            first = replace(first, side="other")
        others = [answer for answer in answers if answer.to != first.to]
        entries[key] = Entry(
            key,
            first.date,
            cards.part(first.carrier or first.who),
            "; ".join(dict.fromkeys(_what(cards, answer) for answer in (first, *others))),
            first.side,
            first.to,
        )
    return list(entries.values())


def _what(cards: Cards, answer: Exchange) -> str:
    said = gettext(_VERBS[answer.side], what=cards.part(answer.to).text)
    if not answer.carrier:
        return said
    return gettext("%(who)s %(does)s", who=cards.part(answer.who).text, does=said)

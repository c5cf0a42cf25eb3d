"""``/corrections``: what was corrected, merged or withdrawn, and how to ask for it."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request
from pyoxigraph import DefaultGraph, NamedNode

from ..ontology.kinds import THING_KINDS
from ..ontology.namespaces import PROV, RDF, RJ
from .cards import Cards, Part
from .description import Description
from .labels import Labels
from .links import document_path, id_path, to_uri
from .messages import called, gettext, marked
from .paging import Paging, page_number, slice_of
from .reading import reading
from .rendition import Rendition
from .sentences import fact_class
from .site import site
from .snapshots import Snapshot, pinned
from .standing import has_table, open_search

blueprint = Blueprint("corrections", __name__)

_A_PAGE: Final = 100
_UNION: Final = DefaultGraph()
_REVIEW_STATUS, _CORRECTED = NamedNode(str(RJ.reviewStatus)), NamedNode(str(RJ.corrected))
_REPORTED_IN, _ENDED = NamedNode(str(RJ.reportedIn)), NamedNode(str(PROV.endedAtTime))
_TYPE: Final = NamedNode(str(RDF.type))
_DONE: Final = {
    "corrected": marked("corrected"),
    "merged": marked("merged into"),
    "withdrawn": marked("withdrawn"),
    "retired": marked("no longer reported"),
}
#: An e-mail address, as far as a link need know it (RFC 6068).
_MAIL: Final = re.compile(r"(?:mailto:)?([^\s@?&:/]+@[^\s@?&:/]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the list: what it is about, what was done, and on which day, if that is known.

    ``what`` is ``corrected``, ``merged``, ``withdrawn`` or ``retired``, ``done`` the words for it.
    ``about`` is the address that the line is about, ``where`` the article that reports a fact, or
    what took the place of something merged.
    """

    day: str
    what: str
    done: str
    about: str
    href: str
    where: Part | None


@blueprint.get("/corrections")
def corrections() -> Response:
    """List what was corrected, merged and withdrawn, the newest first."""
    snapshot = pinned()
    page = page_number()
    read = reading(snapshot)
    key = (snapshot.key, "page", "corrections", page, read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        paging, lines = _lines(snapshot, page)
        shown = [_correction(snapshot, read.labels, *line) for line in lines]
        body = render_template(
            "corrections.html",
            corrections=shown,
            paging=paging,
            ask=report_link(snapshot.manifest.site.contact, snapshot.manifest.base_uri),
        )
        rendition = read.rendition(body)
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


@blueprint.app_context_processor
def reporting() -> dict[str, object]:
    """What the foot of every page needs: where an error on it is reported."""

    def report(iri: str | None) -> str:
        """The address to follow, from the page about ``iri`` or from that of the request."""
        snapshot = pinned()
        # The thing's own address, in whatever form and version the page is; never the request's.
        page = iri or snapshot.home + to_uri(request.path)
        link = report_link(snapshot.manifest.site.contact, page)
        return link or f"{snapshot.site_root}/corrections"

    return {"report": report}


def report_link(contact: str | None, page: str) -> str | None:
    """The address under which to report an error on ``page``; None where a contact is no address.

    A message begins with the address of the page. Another site's form is told nothing.
    """
    if contact is None:
        return None
    if mail := _MAIL.fullmatch(contact.strip()):
        subject = quote(gettext("Error on %(page)s", page=page), safe="")
        return f"mailto:{quote(mail[1], safe='@')}?subject={subject}"
    return to_uri(contact) if contact.startswith(("https://", "http://")) else None


#: The day (ISO 8601, or empty), what was done, the address, and the other address.
_Found = tuple[str, str, str, str]


def _lines(snapshot: Snapshot, page: int) -> tuple[Paging, Sequence[_Found]]:
    """One page of the list that the build has made; in earlier releases none did."""
    with closing(open_search(snapshot)) as database:
        if has_table(database, "correction"):
            # Places follow each other, so the last one tells how many there are.
            last = database.execute("SELECT max(place) FROM correction").fetchone()[0]
            paging = Paging.of(page, 0 if last is None else last + 1, _A_PAGE)
            rows = database.execute(
                "SELECT day, what, iri, other FROM correction "
                "WHERE place >= ? AND place < ? ORDER BY place",
                ((page - 1) * _A_PAGE, page * _A_PAGE),
            )
            return paging, rows.fetchall()
    found = _facts(snapshot) + _addresses(snapshot)
    found.sort(key=lambda line: (line[1], line[2]))
    found.sort(key=lambda line: line[0], reverse=True)
    return Paging.of(page, len(found), _A_PAGE), slice_of(found, page, _A_PAGE)


def _facts(snapshot: Snapshot) -> list[_Found]:
    """The facts that a review has corrected."""
    store = snapshot.store
    found: list[_Found] = []
    for quad in store.quads_for_pattern(None, _REVIEW_STATUS, _CORRECTED, _UNION):
        if not isinstance(quad.subject, NamedNode):
            continue
        review = NamedNode(f"{quad.subject.value}#review")
        ended = next(iter(store.quads_for_pattern(review, _ENDED, None, _UNION)), None)
        source = next(iter(store.quads_for_pattern(quad.subject, _REPORTED_IN, None, _UNION)), None)
        found.append(
            (
                ended.object.value[:10] if ended else "",  # type: ignore[union-attr]
                "corrected",
                quad.subject.value,
                source.object.value if source else "",  # type: ignore[union-attr]
            )
        )
    return found


def _addresses(snapshot: Snapshot) -> list[_Found]:
    """What was merged or withdrawn; nothing that leads to what is not to be listed."""
    with closing(open_search(snapshot)) as database:
        rows = database.execute(
            "SELECT since, status, iri, successor FROM address AS gone "
            "WHERE status IN ('merged', 'withdrawn', 'retired') AND NOT EXISTS "
            "(SELECT 1 FROM address WHERE iri = gone.successor AND status = 'unlisted')"
        ).fetchall()
    return [(since or "", status, iri, successor or "") for since, status, iri, successor in rows]


def _correction(
    snapshot: Snapshot, preferred: Sequence[str], day: str, what: str, iri: str, other: str
) -> Correction:
    name = iri.removeprefix(snapshot.addresses.id_root)
    kind = THING_KINDS.get(name.partition("/")[0])
    about = f"{called(kind)} {name.partition('/')[2]}" if kind else name
    href = id_path(snapshot, iri)
    if what == "corrected":
        about = _kind_of_fact(snapshot, iri)  # its words are on its own page
        href = document_path(snapshot, iri)
    elif what == "retired":
        about = gettext("fact %(name)s", name=name.removeprefix("article/"))
    where = Cards(snapshot, Description(()), preferred).part(other) if other else None
    return Correction(day, what, gettext(_DONE[what]), about, href, where)


def _kind_of_fact(snapshot: Snapshot, iri: str) -> str:
    """What sort of fact it is: ``signature``."""
    types = Description(snapshot.store.quads_for_pattern(NamedNode(iri), _TYPE, None, _UNION))
    return Labels(snapshot)(fact_class(types, iri)).value

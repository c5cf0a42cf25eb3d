"""Documents as they were: Memento (RFC 7089), datetime negotiation with redirects.

A document of the site is an original resource; what a version that is still kept says of the same
thing is a memento of it, from the moment at which that version was published until the next was.
The document leads to its time gate, and both to the time map that lists all mementos.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from flask import Blueprint, Response, request

from .errors import Problem
from .forms import split_extension
from .freshness import REVALIDATE
from .links import document_path, link_header
from .messages import marked
from .negotiate import best
from .rendition import Rendition
from .site import site
from .snapshots import Snapshot, moment_of, pinned
from .standing import gone, standing, unknown

blueprint = Blueprint("memento", __name__)

LINK_FORMAT: Final = "application/link-format"
JSON: Final = "application/json"

_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
# RFC 7089, 2.1.1.1: the form of RFC 1123 alone, always in GMT.
_MOMENT: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Memento:
    """One memento: the path of a document among a version's pages, and from when it is."""

    path: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Original:
    """A document of the site, by its path ``/doc/…``, and where its past is to be found.

    ``root`` is the path of the site.
    """

    root: str
    path: str

    @property
    def original(self) -> str:
        """The path of the document itself, in whatever version is current."""
        return self.root + self.path

    @property
    def timegate(self) -> str:
        """The path that leads to the memento of a time."""
        return f"{self.root}/timegate{self.path}"

    def timemap(self, form: str = "link") -> str:
        """The path of the list of its mementos."""
        return f"{self.root}/timemap/{form}{self.path}"

    def links(self) -> list[str]:
        """The links of the document itself, and of its mementos."""
        return [
            link_header(self.original, "original"),
            link_header(self.timegate, "timegate"),
            link_header(self.timemap(), "timemap", LINK_FORMAT),
        ]


def announce(response: Response, snapshot: Snapshot, path: str) -> None:
    """Let ``response``, the document of ``snapshot`` at ``path``, lead to its past.

    Among a version's pages it is a memento, and says of when.
    """
    original = Original(snapshot.site_root, path[len(snapshot.root) :])
    links = [*response.headers.getlist("Link"), *original.links()]
    response.headers["Link"] = ", ".join(links)
    if snapshot.is_version:
        response.headers["Memento-Datetime"] = http_date(snapshot.manifest.created)


@blueprint.get("/timegate/doc/<rest:rest>")
def timegate(rest: str) -> Response:
    """Lead to the document as it was at the time that ``Accept-Datetime`` names."""
    try:
        wanted = accept_datetime(request.headers.get("Accept-Datetime"))
    except Problem as problem:
        problem.headers["Vary"] = "accept-datetime"
        raise
    original, mementos = _mementos(rest)
    earlier = [memento for memento in mementos if wanted is None or memento.moment <= wanted]
    chosen = (earlier or mementos[:1])[-1]
    links = [
        link_header(original.original, "original"),
        link_header(original.timemap(), "timemap", LINK_FORMAT),
        *(_memento_link(memento, rel) for memento, rel in _ends(mementos)),
    ]
    return Response(
        chosen.path + "\n",
        302,
        {
            "Location": chosen.path,
            "Vary": "accept-datetime",
            "Link": ", ".join(links),
            "Cache-Control": REVALIDATE,
        },
        content_type="text/plain; charset=utf-8",
    )


@blueprint.get("/timemap/link/doc/<rest:rest>")
def timemap(rest: str) -> Response:
    """All mementos of a document: a link set, or JSON for who prefers that."""
    original, mementos = _mementos(rest)
    # Who wants neither gets the first all the same (RFC 9110, 12.5.1): a browser shows it as text.
    form = best(request.headers.get("Accept"), (LINK_FORMAT, JSON)) or LINK_FORMAT
    body = _link_format(original, mementos) if form == LINK_FORMAT else _json(original, mementos)
    return Rendition.of(body, form, ("Vary", "Accept")).respond()


@blueprint.get("/timemap/json/doc/<rest:rest>")
def timemap_json(rest: str) -> Response:
    """All mementos of a document, as JSON."""
    return Rendition.of(_json(*_mementos(rest)), JSON).respond()


def accept_datetime(value: str | None) -> datetime | None:
    """The moment that the header ``Accept-Datetime`` asks for; None where there is none.

    Raise the 400 of one that is not a date of RFC 1123.
    """
    if value is None:
        return None
    match = _MOMENT.fullmatch(value.strip())
    try:
        if match is None:
            raise ValueError
        day, month, year, *time = match.groups()
        hour, minute, second = map(int, time)
        return datetime(
            int(year), _MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC
        )
    except ValueError:
        raise Problem(
            400,
            "Bad Request",
            marked("Accept-Datetime is not a date and time such as Thu, 11 Jan 2018 08:30:00 GMT."),
        ) from None


def http_date(moment: datetime) -> str:
    """A moment in UTC as HTTP writes it (RFC 9110, 5.6.7)."""
    return format_datetime(moment, usegmt=True)


def _mementos(rest: str) -> tuple[Original, Sequence[Memento]]:
    """The mementos of ``/doc/{rest}``, the oldest first: at least one.

    What a person had withheld has none; raise the same 410 for it as everywhere. A document that
    was withdrawn or retired since keeps those that it had.
    """
    snapshot = pinned()
    status = _standing(snapshot, rest)
    if status == "withheld":
        raise gone(status)
    mementos = []
    for name in site().snapshots.kept():
        version = site().snapshots.version(name)
        path = _path_in(version, rest) if version is not None else None
        if path is not None:
            mementos.append(Memento(path, moment_of(name)))
    if not mementos:
        raise unknown() if status == "unknown" else gone(status)
    last = mementos[-1].path
    return Original(snapshot.site_root, last[last.index("/doc/", len(snapshot.root)) :]), mementos


def _path_in(version: Snapshot, rest: str) -> str | None:
    """Where a version has the document ``/doc/{rest}``; None where it has no such document."""
    key = (version.key, "memento", rest)
    known: str | None = site().documents.get(key)
    if known is None:
        known = ""
        for name, extension in _readings(rest):
            iri = version.addresses.from_path("id", name)
            if iri is not None and standing(version, iri).status == "current":
                known = document_path(version, iri, extension)
                break
        site().documents.put(key, known, len(known))
    return known or None


def _standing(snapshot: Snapshot, rest: str) -> str:
    """What the path means to the current snapshot, as it does for the document itself."""
    for name, _ in _readings(rest):
        iri = snapshot.addresses.from_path("id", name)
        status = standing(snapshot, iri).status if iri is not None else "unknown"
        if status != "unknown":
            return status
    return "unknown"


def _readings(rest: str) -> list[tuple[str, str]]:
    """The name and the extension that a path may mean: the whole of it goes before."""
    stem, form = split_extension(rest)
    return [(rest, ""), (stem, form.extension)] if form is not None else [(rest, "")]


def _ends(mementos: Sequence[Memento]) -> list[tuple[Memento, str]]:
    first, last = mementos[0], mementos[-1]
    if first is last:
        return [(first, "first last memento")]
    return [(first, "first memento"), (last, "last memento")]


def _memento_link(memento: Memento, rel: str) -> str:
    return f'{link_header(memento.path, rel)}; datetime="{http_date(memento.moment)}"'


def _link_format(original: Original, mementos: Sequence[Memento]) -> bytes:
    """The time map as RFC 7089, 5, has it."""
    first, last = (http_date(mementos[at].moment) for at in (0, -1))
    rels = {memento.path: rel for memento, rel in _ends(mementos)}
    lines = [
        link_header(original.original, "original"),
        link_header(original.timegate, "timegate"),
        f'{link_header(original.timemap(), "self", LINK_FORMAT)}; from="{first}"; until="{last}"',
        *(_memento_link(memento, rels.get(memento.path, "memento")) for memento in mementos),
    ]
    return (",\n".join(lines) + "\n").encode()


def _json(original: Original, mementos: Sequence[Memento]) -> bytes:
    """The time map as the Memento project's own services write it in JSON."""
    listed = [
        {"datetime": memento.moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": memento.path}
        for memento in mementos
    ]
    document = {
        "original_uri": original.original,
        "timegate_uri": original.timegate,
        "timemap_uri": {"link_format": original.timemap(), "json_format": original.timemap("json")},
        "mementos": {"first": listed[0], "last": listed[-1], "list": listed},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

"""The versions of the site: which there are, what changed between two, and which are gone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ..ontology.namespaces import RJ
from .differences import MOST, Difference, difference, difference_of
from .errors import Problem
from .forms import HTML
from .labels import Labels
from .links import document_path, to_uri
from .messages import Message
from .negotiate import best, not_acceptable
from .paging import Paging, page_number, slice_of
from .reading import Reading, reading
from .rendition import Rendition
from .site import site
from .snapshots import VERSION_ROOT, Snapshot, moment_of, pinned
from .standing import gone, standing, unknown

blueprint = Blueprint("versions", __name__)

#: https://afs.github.io/rdf-delta/rdf-patch.html
PATCH: Final = "application/rdf-patch"
_JSON: Final = "application/json"
_FORMS: Final = {"html": HTML.media_type, "json": _JSON, "patch": PATCH}
_THINGS_A_PAGE: Final = 100
#: Changed quads that a page shows of one thing.
_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the list. What only its manifest tells is None once it is no longer kept."""

    name: str
    moment: datetime
    path: str | None = None
    digest: str | None = None
    triples: int | None = None
    facts: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What changed about one subject: quads that went and that came, and where to see them."""

    iri: str
    label: str
    removals: int
    additions: int
    href: str
    before: str | None
    after: str | None


@blueprint.get("/versions")
def versions() -> Response:
    """The list of versions; with ``from`` and ``to``, what changed between them."""
    if request.args.get("from") is None and request.args.get("to") is None:
        return _list()
    old, new = (_named(request.args.get(name), name) for name in ("from", "to"))
    thing = request.args.get("of")
    return _difference_of(old, new, thing) if thing else _difference(old, new)


@blueprint.get("/version/<name>")
def version_home(name: str) -> AnyResponse:
    """Lead to the first of a version's own pages."""
    _must_be_kept(name)
    return redirect(f"{pinned().site_root}{VERSION_ROOT}{name}/", 308)


@blueprint.route("/version/<name>/<rest:rest>", methods=["GET", "POST", "QUERY"])
@blueprint.route("/version/<name>/", methods=["GET", "POST", "QUERY"], defaults={"rest": ""})
def elsewhere(name: str, rest: str) -> AnyResponse:
    """Lead from a version's pages to what only the site has; 410 from a version that is gone."""
    _must_be_kept(name)
    query = request.query_string.decode("latin-1")
    # No slash at the beginning, or the address would be that of another host.
    path = to_uri(f"{pinned().site_root}/{rest.lstrip('/')}")
    return redirect(path + (f"?{query}" if query else ""), 302)


def _must_be_kept(name: str) -> None:
    snapshots = site().snapshots
    if not snapshots.has(name):
        raise _gone(name) if name in snapshots.published() else unknown()


def _gone(name: str) -> Problem:
    return Problem(
        410,
        "Gone",
        Message(
            "The version %(version)s is no longer kept. /versions lists those that are, and the "
            "site itself is the newest.",
            version=name,
        ),
    )


def _named(name: str | None, which: str) -> Snapshot:
    """The version that a parameter names; by default the one before the last, and the last."""
    snapshots = site().snapshots
    kept = snapshots.kept()
    if name is None and kept:
        name = kept[-1] if which == "to" else kept[max(0, len(kept) - 2)]
    found = snapshots.version(name) if name else None
    if found is None:
        if name in snapshots.published():
            raise _gone(str(name))
        detail = Message("There is no such version to compare (%(parameter)s).", parameter=which)
        raise Problem(404, "Not Found", detail)
    return found


def _chosen(query: str) -> str:
    """The form of an answer: ``format`` names it, or ``Accept`` does."""
    name = request.args.get("format")
    offers = [form for form in _FORMS if form != "patch" or query]
    addresses = {_FORMS[form]: f"{_path()}?{query}format={form}" for form in offers}
    if name is not None:
        if name not in offers:
            detail = Message("There is no such format; %(formats)s are.", formats=", ".join(offers))
            raise Problem(400, "Bad Request", detail)
        return name
    media_type = best(request.headers.get("Accept"), list(addresses))
    if media_type is None:
        raise not_acceptable(addresses)
    return next(form for form in offers if _FORMS[form] == media_type)


def _path() -> str:
    return f"{pinned().site_root}/versions"


def _sent(form: str, body: str) -> Response:
    return Rendition.of(body.encode(), _FORMS[form], ("Vary", "Accept")).respond()


def _shown(template: str, read: Reading, **values: object) -> Response:
    return read.rendition(render_template(template, **values), vary="Accept").respond()


def _as_json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _list() -> Response:
    rows = [_row(name) for name in reversed(site().snapshots.published())]
    form = _chosen("")
    if form == "html":
        read = reading(pinned())
        paging = Paging.of(page_number(), len(rows), _THINGS_A_PAGE)
        shown = slice_of(rows, paging.page, _THINGS_A_PAGE)
        kept = [row.name for row in rows if row.path]
        return _shown("versions.html", read, rows=shown, paging=paging, kept=kept)
    listed = [
        {
            "version": row.name,
            "published": row.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "kept": row.path is not None,
        }
        | ({"digest": row.digest, "triples": row.triples, "href": row.path} if row.path else {})
        for row in rows
    ]
    return _sent(form, _as_json({"current": pinned().version, "versions": listed}))


def _row(name: str) -> Row:
    snapshots = site().snapshots
    found = snapshots.version(name) if snapshots.has(name) else None
    if found is None:
        return Row(name, moment_of(name))
    manifest = found.manifest
    facts = manifest.counts.properties.get(str(RJ.reportedIn), 0)
    return Row(
        name, manifest.created, f"{found.root}/", manifest.digest, manifest.counts.triples, facts
    )


def _difference(old: Snapshot, new: Snapshot) -> Response:
    query = f"from={old.version}&to={new.version}&"
    form = _chosen(query)
    found = difference(old, new, pinned())
    if form == "patch":
        if not found.complete:
            raise Problem(
                413,
                "Content Too Large",
                Message(
                    "More than %(most)s quads have changed; the dumps dataset.nq of both versions "
                    "are sorted, so that comm or diff compares them.",
                    most=f"{MOST:,}",
                ),
            )
        return _sent(form, _patch(old, new, found))
    read = reading(pinned()) if form == "html" else None
    changes = _changes(old, new, found, read.labels if read else ())
    if read is None:
        return _sent(form, _as_json(_summary(old, new, found) | {"changes": _listed(changes)}))
    paging = Paging.of(page_number(), len(changes), _THINGS_A_PAGE)
    return _shown(
        "difference.html",
        read,
        old=old,
        new=new,
        found=found,
        changes=slice_of(changes, paging.page, _THINGS_A_PAGE),
        paging=paging,
        query=query,
    )


def _difference_of(old: Snapshot, new: Snapshot, thing: str) -> Response:
    """What changed about one thing, named as after ``/id/``: ``person/ada-quill``."""
    current = pinned()
    iri = current.addresses.from_path("id", thing)
    if iri is None:
        raise unknown()
    status = standing(current, iri).status
    if status == "withheld":
        raise gone(status)
    found = difference_of(old, new, iri)
    if not any(_has(version, iri) for version in (old, new)):
        raise unknown() if status == "unknown" else gone(status)
    name = to_uri(iri[len(current.addresses.id_root) :])
    query = f"from={old.version}&to={new.version}&of={name.replace('&', '%26')}&"
    form = _chosen(query)
    if form == "patch":
        return _sent(form, _patch(old, new, found))
    if form == "json":
        quads = {"removed": found.removed, "added": found.added}
        return _sent(form, _as_json(_summary(old, new, found) | {"of": iri} | quads))
    read = reading(current)
    change = _change(old, new, read.labels, iri, found.removals, found.additions)
    return _shown(
        "difference.html", read, old=old, new=new, found=found, of=change, query=query, most=_SHOWN
    )


def _has(version: Snapshot, iri: str) -> bool:
    return standing(version, iri).status == "current"


def _summary(old: Snapshot, new: Snapshot, found: Difference) -> dict[str, object]:
    return {
        "from": old.version,
        "to": new.version,
        "removed": found.removals,
        "added": found.additions,
        "complete": found.complete,
    }


def _listed(changes: list[Change]) -> list[dict[str, object]]:
    return [
        {
            "iri": c.iri,
            "label": c.label,
            "removed": c.removals,
            "added": c.additions,
            "href": c.href,
        }
        for c in changes
    ]


def _changes(
    old: Snapshot, new: Snapshot, found: Difference, preferred: Sequence[str]
) -> list[Change]:
    return [
        _change(old, new, preferred, iri, removals, additions)
        for iri, (removals, additions) in found.by_subject().items()
    ]


def _change(
    old: Snapshot,
    new: Snapshot,
    preferred: Sequence[str],
    iri: str,
    removals: int,
    additions: int,
) -> Change:
    labels = Labels(new, preferred=preferred)
    root = new.addresses.id_root
    if not iri.startswith(root):  # a term of the vocabulary
        return Change(iri, labels(iri).value, removals, additions, "", None, None)
    name = to_uri(iri[len(root) :]).replace("&", "%26")
    href = f"{_path()}?from={old.version}&to={new.version}&of={name}"
    before, after = (
        document_path(version, iri) if _has(version, iri) else None for version in (old, new)
    )
    label = labels(iri).value if after else Labels(old, preferred=preferred)(iri).value
    return Change(iri, label, removals, additions, href, before, after)


def _patch(old: Snapshot, new: Snapshot, found: Difference) -> str:
    """The difference as an RDF Patch, which makes the newer version of the older one.

    Its last line says that it is whole.
    """
    lines = [f"H id <{new.home}> .", f"H prev <{old.home}> .", "TX ."]
    lines += [f"D {line}" for line in found.removed]
    lines += [f"A {line}" for line in found.added]
    return "\n".join([*lines, "TC .", ""])

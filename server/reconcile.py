"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation group): ``/reconcile``.

OpenRefine, and whoever else speaks the protocol, matches names in a table against the things of
the dataset and fetches their properties. What is unlisted is never suggested or matched.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from ..ontology.kinds import THING_KINDS
from .errors import Problem
from .headers import CONTENT_SECURITY_POLICY
from .labels import Labels, kind_of
from .links import document_path
from .reading import reading
from .reconcile_matching import Candidate, candidates, normal, with_properties
from .reconcile_properties import PROPERTIES, Property, cells, of_kind, values
from .rendition import REVALIDATE, Rendition
from .searching import search
from .snapshots import Snapshot, pinned
from .standing import Unlisted, gone, standing, unknown

blueprint = Blueprint("reconcile", __name__)

#: Queries, ids or properties in one request; OpenRefine sends ten queries at a time.
MOST_QUERIES: Final = 500
_LIMIT: Final = 10
_MOST_RESULTS: Final = 100
_SUGGESTIONS: Final = 10
#: From so much on, a candidate that has no rival is the one.
_CERTAIN: Final = 95.0
_PREVIEW: Final = {"width": 420, "height": 220}
# The protocol shows previews in frames of other sites; nothing in them can be clicked to harm.
_FRAMED: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@blueprint.route("/reconcile", methods=["GET", "POST"], strict_slashes=False)
def reconcile() -> Response:
    """The manifest; the answers to ``queries``; the values that ``extend`` asks for."""
    snapshot = pinned()
    queries, extend = request.values.get("queries"), request.values.get("extend")
    if queries is not None:
        asked = _object("queries", queries)
        return _json({key: _result(snapshot, key, query) for key, query in asked.items()})
    if extend is not None:
        return _json(_extended(snapshot, _object("extend", extend)))
    return _json(_manifest(snapshot))


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin as what was typed."""
    snapshot = pinned()
    found = [
        {
            "id": _id(snapshot, entry.iri),
            "name": entry.label,
            "notable": [_type(entry.kind)],
            "description": _described(entry.kind, entry.weight),
        }
        for entry in search(snapshot, _prefix(), _MOST_RESULTS)
        if entry.kind != "quotation" and entry.iri.startswith(snapshot.addresses.id_root)
    ]
    return _json({"result": _window(found)})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Kinds of things whose names hold what was typed."""
    wanted = normal(_prefix())
    found = [_type(kind) for kind in THING_KINDS if wanted in normal(f"{kind} {_name(kind)}")]
    return _json({"result": _window(found)})


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Properties whose names hold what was typed."""
    wanted = normal(_prefix())
    found = [p.as_json() for p in PROPERTIES.values() if wanted in normal(f"{p.id} {p.name}")]
    return _json({"result": _window(found)})


@blueprint.get("/reconcile/properties")
def propose_properties() -> Response:
    """The properties that things of a type have."""
    kind = request.args.get("type", "")
    limit = _number("limit", request.args.get("limit", str(len(PROPERTIES))))
    found = [p.as_json() for p in of_kind(kind)[:limit]]
    return _json({"type": kind, "limit": limit, "properties": found})


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """A few lines on one thing, for a frame of the client."""
    snapshot = pinned()
    id_ = request.args.get("id", "")
    iri = _iri(snapshot, id_)
    if iri is None:
        raise _absent(snapshot, id_)
    read = reading(snapshot)
    labels = Labels(snapshot, preferred=read.labels)
    kind = kind_of(snapshot, iri) or ""
    rows = []
    for property_ in of_kind(kind):
        names = [cell.get("name") or cell.get("str") or cell.get("date", "")[:10]
                 for cell in _cells(snapshot, labels, iri, property_)]  # fmt: skip
        names = list(dict.fromkeys(names))  # a name may be the label, and in two languages
        if names and property_.id != "url":
            rows.append((property_.name, names[:3], len(names)))
    body = render_template(
        "preview.html",
        label=labels(iri),
        kind=kind,
        rows=rows[:5],
        path=document_path(snapshot, iri),
    )
    headers = (("Content-Security-Policy", _FRAMED), ("X-Robots-Tag", "noindex"))
    return read.rendition(body, *headers).respond()


def _manifest(snapshot: Snapshot) -> dict[str, Any]:
    base = snapshot.manifest.base_uri.rstrip("/")
    service = f"{base}/reconcile"

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": snapshot.manifest.site.title,
        "identifierSpace": snapshot.addresses.id_root,
        "schemaSpace": f"{base}/kind/",
        "documentation": f"{base}/dataset",
        "serviceVersion": snapshot.manifest.software.version,
        "defaultTypes": [_type(kind) for kind in ("person", "letter", "publication")],
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _result(snapshot: Snapshot, key: str, query: object) -> dict[str, Any]:
    if not isinstance(query, dict):
        raise _bad(f"The query {key} is no object.")
    text, kinds = query.get("query", ""), query.get("type") or []
    kinds = [kinds] if isinstance(kinds, str) else kinds
    properties = query.get("properties") or []
    if not isinstance(text, str) or not _are_texts(kinds) or not isinstance(properties, list):
        raise _bad(f"The query {key}: query is a text, type a text or several, properties a list.")
    known = [kind for kind in kinds if kind in THING_KINDS]
    if kinds and not known:
        return {"result": []}
    limit = min(_number("limit", query.get("limit", _LIMIT)), _MOST_RESULTS)
    found = candidates(snapshot, text, known)
    compared = [_compared(key, property_) for property_ in properties]
    labels = Labels(snapshot)
    scored = []
    for candidate in found:
        agreeing = [
            _agrees(snapshot, labels, candidate, property_, wanted)
            for property_, wanted in compared
            if property_
        ]
        score = with_properties(candidate.score, sum(agreeing), len(agreeing))
        scored.append((score, candidate, all(agreeing)))
    scored.sort(key=lambda s: (-s[0], -s[1].weight, s[1].iri))
    best = [c for score, c, agrees in scored if score >= _CERTAIN and c.same_name and agrees]
    certain = best[0].iri if len(best) == 1 else None
    return {
        "result": [
            {
                "id": _id(snapshot, c.iri),
                "name": c.label,
                "description": _described(c.kind, c.weight),
                "type": [_type(c.kind)],
                "score": score,
                "match": c.iri == certain,
                "features": [
                    {"id": "name_likeness", "value": c.score},
                    {"id": "same_name", "value": c.same_name},
                ],
            }
            for score, c, _ in scored[:limit]
        ]
    }


def _compared(key: str, given: object) -> tuple[Property | None, list[object]]:
    """A property of a query and the values it should have; None for one that is not known."""
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        raise _bad(f"The query {key}: each of its properties has pid and v.")
    value = given["v"]
    return PROPERTIES.get(given["pid"]), value if isinstance(value, list) else [value]


def _agrees(
    snapshot: Snapshot,
    labels: Labels,
    candidate: Candidate,
    property_: Property,
    wanted: list[object],
) -> bool:
    """Whether the candidate has one of the values wanted: by id, by name, or by a date's start."""
    found = list(_cells(snapshot, labels, candidate.iri, property_))
    ids = {cell["id"] for cell in found if "id" in cell}
    texts = {normal(str(cell.get("name") or cell.get("str") or "")) for cell in found}
    dates = [cell["date"] for cell in found if "date" in cell]
    for value in wanted:
        if isinstance(value, dict):
            if value.get("id") in ids or normal(str(value.get("name", ""))) in texts - {""}:
                return True
        elif normal(str(value)) in texts - {""} or any(
            date.startswith(str(value)) for date in dates if str(value)
        ):
            return True
    return False


def _extended(snapshot: Snapshot, asked: Mapping[str, Any]) -> dict[str, Any]:
    ids, properties = asked.get("ids"), asked.get("properties")
    if not _are_texts(ids) or not isinstance(properties, list):
        raise _bad("extend has the lists ids and properties.")
    assert isinstance(ids, list)
    if len(ids) > MOST_QUERIES or len(properties) > len(PROPERTIES):
        raise _bad(f"extend takes {MOST_QUERIES} ids and {len(PROPERTIES)} properties at most.")
    wanted = []
    for given in properties:
        name = given.get("id") if isinstance(given, dict) else None
        if not isinstance(name, str):
            raise _bad("Each of the properties has an id.")
        wanted.append((name, PROPERTIES.get(name)))
    labels = Labels(snapshot)
    rows: dict[str, Any] = {}
    for id_ in ids:
        iri = _iri(snapshot, id_)
        rows[id_] = {
            name: list(_cells(snapshot, labels, iri, property_)) if iri and property_ else []
            for name, property_ in wanted
        }
    meta = [{"id": name, "name": p.name if p else name} for name, p in wanted]
    return {"meta": meta, "rows": rows}


def _cells(snapshot: Snapshot, labels: Labels, iri: str, property_: Property) -> Any:
    return cells(snapshot, labels, values(snapshot, iri, property_), _unlisted(snapshot))


def _unlisted(snapshot: Snapshot) -> Unlisted:
    """What a table must not lead to, the same for all that a request asks for."""
    known: Unlisted | None = request.environ.get("rejoinder.unlisted")
    if known is None:
        known = request.environ["rejoinder.unlisted"] = Unlisted(snapshot)
    return known


def _object(name: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _bad(f"The parameter {name} is no JSON.") from None
    if not isinstance(found, dict) or (name == "queries" and len(found) > MOST_QUERIES):
        raise _bad(f"The parameter {name} is an object of {MOST_QUERIES} members at most.")
    return found


def _absent(snapshot: Snapshot, id_: str) -> Problem:
    """The answer to a preview of what is not there: gone, where it once was."""
    iri = snapshot.addresses.from_path("id", id_)
    status = standing(snapshot, iri).status if iri else "unknown"
    return gone(status) if status not in {"current", "unknown"} else unknown()


def _iri(snapshot: Snapshot, id_: str) -> str | None:
    """The IRI of something that is there, by its id; a merged one's successor."""
    root = snapshot.addresses.id_root
    if not id_ or "/" not in id_:
        return None
    iri = root + id_
    try:
        found = standing(snapshot, iri)
    except ValueError:  # no IRI at all
        return None
    if found.status == "merged":
        return found.successor
    return iri if found.status == "current" else None


def _id(snapshot: Snapshot, iri: str) -> str:
    return iri.removeprefix(snapshot.addresses.id_root)


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": _name(kind)}


def _name(kind: str) -> str:
    found = THING_KINDS.get(kind)
    return found.singular[:1].upper() + found.singular[1:] if found else kind


def _described(kind: str, weight: int) -> str:
    return f"{_name(kind)}, in {weight:,} fact{'' if weight == 1 else 's'}"


def _prefix() -> str:
    return request.args.get("prefix", "")[:500]


def _window(found: list[Any]) -> list[Any]:
    """Ten of ``found``, from the client's ``cursor`` on."""
    cursor = _number("cursor", request.args.get("cursor") or "0", lowest=0)
    return found[cursor : cursor + _SUGGESTIONS]


def _number(name: str, value: object, lowest: int = 1) -> int:
    try:
        number = int(value) if isinstance(value, str | int | float) else lowest - 1
    except (ValueError, OverflowError):
        number = lowest - 1
    if number < lowest:
        raise _bad(f"{name} is a whole number from {lowest} on.")
    return number


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _bad(detail: str) -> Problem:
    return Problem(400, "Bad Request", detail)


def _json(value: Mapping[str, Any]) -> Response:
    body = (json.dumps(value, ensure_ascii=False) + "\n").encode()
    if request.method == "POST":
        headers = {"Cache-Control": REVALIDATE}
        return Response(body, headers=headers, content_type="application/json")
    response: Response = Rendition.of(body, "application/json").respond()
    return response

"""What the query editor is given: the dataset's own terms, and what the examples found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, url_for
from pyoxigraph import NamedNode

from ..ontology.example_queries import ExampleQuery, example_queries
from ..ontology.layout import EXAMPLES
from ..ontology.namespaces import RDF, RJ, SKOS
from .errors import Problem
from .labels import Labels
from .messages import marked
from .reading import chosen
from .rendition import REVALIDATE, Rendition
from .site import site
from .snapshots import Snapshot, pinned

blueprint = Blueprint("query_editor", __name__)

_RJ: Final = str(RJ._NS)
_VENDOR: Final = Path(__file__).with_name("static") / "vendor"
#: A dataset of somebody's own may have any number of classes and properties.
_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """An example query; ``rows`` and ``seconds`` are None where no build has tried it in time."""

    query: ExampleQuery
    rows: int | None
    seconds: float | None


@blueprint.get("/sparql/terms.json")
def terms() -> Response:
    """The terms that a query can use here, for completion; made once a snapshot."""
    snapshot = pinned()
    key = (snapshot.key, "query terms")
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        body = json.dumps(
            {"prefixes": snapshot.manifest.prefixes, "terms": list(_terms(snapshot))},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        rendition = Rendition.of(body, "application/json")
        site().documents.put(key, rendition, len(body))
    return rendition.respond(key)


@blueprint.get("/sparql/<name>")
def example(name: str) -> Response:
    """Lead the short address of an example query to its result."""
    for query in example_queries():
        if query.name == name:
            target = chosen(url_for("sparql.sparql", query=query.text, format="html"))
            return Response(
                status=302,
                headers={"Location": target, "Cache-Control": REVALIDATE},
                content_type="text/plain; charset=utf-8",
            )
    raise Problem(404, "Not Found", marked("No example query has this name."))


def examples(snapshot: Snapshot) -> list[Shown]:
    """Every example query, with what it found when the snapshot was built."""
    found = _results(snapshot)
    return [
        Shown(query, one.get("rows"), one.get("seconds"))
        for query in example_queries()
        for one in (found.get(query.name, {}),)
    ]


def has_script(name: str) -> bool:
    """Whether a script that npm builds is there; the pages do without."""
    return (_VENDOR / name).is_file()


def _results(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    key = (snapshot.key, "example results")
    known: dict[str, dict[str, Any]] | None = site().documents.get(key)
    if known is None:
        try:
            known = json.loads((snapshot.path / EXAMPLES).read_bytes())
        except (OSError, ValueError):
            return {}  # not kept: a build writes them just after it has published
        site().documents.put(key, known, 100 * len(known))
    return known


def _terms(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Classes and properties in use, the most frequent first, then the vocabulary's others."""
    counts, labels = snapshot.manifest.counts, Labels(snapshot)
    seen = set()
    for kind, used in (("class", counts.classes), ("property", counts.properties)):
        for iri, count in sorted(used.items(), key=lambda item: (-item[1], item[0]))[:_MOST]:
            seen.add(iri)
            yield {"iri": iri, "kind": kind, "label": labels(iri).value, "count": count}
    for iri in sorted(_RJ + name for name in RJ.__annotations__ if not name.startswith("_")):
        if iri not in seen:
            yield {"iri": iri, "kind": _kind(snapshot, iri), "label": labels(iri).value, "count": 0}


def _kind(snapshot: Snapshot, iri: str) -> str:
    node = NamedNode(iri)
    types = {
        quad.object.value
        for quad in snapshot.store.quads_for_pattern(node, NamedNode(str(RDF.type)), None)
        if isinstance(quad.object, NamedNode)
    }
    if types & {str(SKOS.Concept), str(SKOS.ConceptScheme)}:
        return "concept"
    return "class" if iri[len(_RJ)].isupper() else "property"

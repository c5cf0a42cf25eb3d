"""What the SPARQL endpoint shows people, its description of itself, and its refusals.

Queries themselves are answered by :mod:`endpoint`, which the blueprint puts before Flask.
"""

import json
import re
from typing import Any, Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from ..ontology.formats import GRAPH_FORMATS
from . import problems
from .endpoint import ASKED, PATH, ROWS, Asked, Endpoint
from .engine import Query
from .engine_embedded import Embedded
from .engine_remote import Remote
from .errors import Problem
from .labels import Labels
from .language_links import repeat
from .links import href
from .negotiate import best, not_acceptable
from .protocol import Request, client_of
from .query_editor import examples
from .query_form import read_prologue
from .query_output import HTML, by_name, choose, extensions, is_graph
from .reading import reading
from .rendition import Rendition
from .service_description import describe, limits
from .site import EXTENSION, Site, site
from .snapshots import VERSION_ROOT, Snapshot, pinned
from .vocabulary_hints import misspelt

blueprint = Blueprint("sparql", __name__)

_ENDPOINT: Final = "rejoinder.sparql"
#: What browsers, proxies and chats carry of an address, roughly.
_LONGEST_ADDRESS: Final = 4000
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = frozenset(
    _XSD + name for name in ("integer", "decimal", "double", "float", "int")
)
# Of the local names that SPARQL allows (PN_LOCAL), those without escapes.
_LOCAL: Final = re.compile(r"\w(?:[\w.-]*[\w-])?")


@blueprint.record
def _install(state: BlueprintSetupState) -> None:
    """Put the endpoint before the application that the blueprint is registered with."""
    app = cast(Any, state.app)
    shared: Site = app.extensions[EXTENSION]
    engine = Remote(shared.config) if shared.config.endpoint else Embedded(shared.config)
    app.extensions[_ENDPOINT] = app.wsgi_app = Endpoint(app.wsgi_app, engine, shared.config)


@blueprint.route(PATH, methods=["GET", "POST", "QUERY"], provide_automatic_options=False)
def sparql() -> Response:
    """A page with a form or a result, the service's description, or what went wrong."""
    asked: Asked = request.environ[ASKED]
    if asked.problem is not None:
        return _problem(asked.problem, asked.request)
    assert asked.request is not None
    if asked.request.query is None:
        return _about(asked.request)
    endpoint: Endpoint = current_app.extensions[_ENDPOINT]
    snapshot = pinned()
    try:
        found = json.loads(endpoint.page(snapshot, asked.request, client_of(request.environ)))
    except Problem as problem:
        return _problem(problem, asked.request)
    return _page(asked.request, result=_linked(snapshot, found, asked.request.query.text))


def _about(asked: Request) -> Response:
    """Without a query: a form for people, the Service Description for machines."""
    offers = {f.media_type: f for f in GRAPH_FORMATS.values()}
    form = choose(asked.formats, asked.accept, graph=True)
    if form is None:
        raise not_acceptable(
            {t: f"{request.script_root}{PATH}?format={f.extension}" for t, f in offers.items()}
        )
    if form.engine is None:
        return _page(asked)
    body = describe(pinned(), site().config, offers[form.engine].rdf)
    return Rendition.of(body, form.content_type, ("Vary", "Accept")).respond()


def _page(asked: Request | None, **shown: Any) -> Response:
    config = site().config
    read = reading(pinned())
    query = asked.query if asked else None
    text = query.text if query else ""
    graph = bool(is_graph(read_prologue(text).form))
    formats = asked.formats if asked else ()
    # A query in a request's body has the links of one in its address.
    repeat([*(_parameters(query) or ()), *(("format", f) for f in formats[:1])])
    html = render_template(
        "sparql.html",
        query_text=text,
        default_graphs=(query and query.default_graphs) or (),
        named_graphs=(query and query.named_graphs) or (),
        formats=[name for name in extensions(graph) if name != "html"],
        examples=examples(pinned()),
        permanent=_permanent(asked),
        prefixes=pinned().manifest.prefixes,
        limits=limits(config),
        notices=misspelt(text),
        rows=ROWS,
        **shown,
    )
    response: Response = read.response(html)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _permanent(asked: Request | None) -> str | None:
    """The address under which the version at hand goes on giving the same result."""
    parameters = _parameters(asked.query if asked else None)
    if parameters is None:
        return None
    snapshot = pinned()
    path = f"{snapshot.site_root}{VERSION_ROOT}{snapshot.version}{PATH}"
    return f"{path}?{urlencode([*parameters, ('format', 'html')])}"


def _parameters(query: Query | None) -> list[tuple[str, str]] | None:
    """What asks ``query`` in an address; None where there is none, or none that fits into one."""
    if query is None or len(query.text) > _LONGEST_ADDRESS:
        return None
    return [
        ("query", query.text),
        *(("default-graph-uri", graph) for graph in query.default_graphs or ()),
        *(("named-graph-uri", graph) for graph in query.named_graphs or ()),
    ]


def _problem(problem: Problem, asked: Request | None) -> Response:
    """For people who asked for a page, the form with their query and what is wrong with it."""
    wants_page = asked is not None and asked.query is not None and _wants_page(asked)
    if not wants_page:
        return problems.respond(problem)
    response = _page(asked, problem=problem)
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_page(asked: Request) -> bool:
    form = by_name(asked.formats, graph=False)
    if form is not None:
        return form.engine is None
    offers = (problems.PROBLEM_JSON, "application/json", HTML)
    return best(asked.accept, offers) == HTML


def _linked(snapshot: Snapshot, found: dict[str, Any], query: str) -> dict[str, Any]:
    """Give every IRI of a result its short form, its link where it may be one, things a label.

    The prefixes that the query declares go before the dataset's.
    """
    prefixes = snapshot.manifest.prefixes | read_prologue(query).prefixes
    namespaces = sorted(
        ((namespace, prefix) for prefix, namespace in prefixes.items() if namespace),
        key=lambda pair: -len(pair[0]),
    )
    labels = Labels(snapshot)
    for row in found.get("rows", ()):
        for cell in row:
            if cell is not None and cell["type"] == "iri":
                cell["href"] = href(snapshot, cell["value"])
                cell["short"] = _short(snapshot, namespaces, cell["value"])
                if cell["value"].startswith(snapshot.addresses.id_root):
                    cell["label"] = labels(cell["value"])
            elif cell is not None and "datatype" in cell:
                cell["short"] = _short(snapshot, namespaces, cell["datatype"])
                cell["number"] = cell["datatype"] in _NUMBERS
    return found


def _short(snapshot: Snapshot, namespaces: list[tuple[str, str]], iri: str) -> str:
    """A prefixed name, where the rest of ``iri`` is one; of this site's other IRIs, the path."""
    for namespace, prefix in namespaces:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return snapshot.addresses.path(iri) or iri

"""The vocabulary: ``/ns``, a list of its terms for people, the ontology for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from ..ontology.namespaces import OWL, RDF, RDFS, RJ, SKOS
from .cards import Cards, Part, Row
from .description import Description
from .errors import Problem
from .forms import FORMS, HTML, Form, negotiated
from .graph_files import send_graph
from .labels import Text, best_text
from .links import link_header
from .messages import Message, marked
from .negotiate import not_acceptable
from .reading import reading
from .rendition import Rendition
from .site import site
from .snapshots import Snapshot, pinned
from .term_examples import Examples

blueprint = Blueprint("terms", __name__)

_RJ: Final = str(RJ._NS)
# What a group of terms is called → the classes that make a term one of it; the first match counts.
_GROUPS: Final = (
    (marked("Classes"), (OWL.Class, RDFS.Class)),
    (marked("Properties"), (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)),
    (marked("Schemes"), (SKOS.ConceptScheme,)),
    (marked("Concepts"), (SKOS.Concept,)),
)
_OTHERS: Final = marked("Others")
# What the text of a term says already, or what says nothing to a reader.
_HIDDEN: Final = frozenset(
    map(
        str, (RDF.type, RDFS.label, RDFS.comment, RDFS.isDefinedBy, SKOS.definition, SKOS.prefLabel)
    )
)


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term: its name (also its anchor), label, definition, further properties, an example."""

    name: str
    label: Text
    definition: Text | None
    rows: tuple[Row, ...]
    example: tuple[Part, ...]


@blueprint.get("/ns")
def vocabulary() -> Response:
    """The vocabulary in the form that the client prefers."""
    form = negotiated(request.headers.get("Accept"))
    if form is None:
        raise not_acceptable({f.media_type: path for f, path in _addresses(pinned()).items()})
    return _send(form)


@blueprint.get("/ns.<extension>")
def vocabulary_in(extension: str) -> Response:
    """The vocabulary in one form."""
    form = FORMS.get(extension)
    if form is None:
        raise Problem(
            404, "Not Found", Message("The forms are: %(forms)s.", forms=", ".join(FORMS))
        )
    return _send(form)


def has_terms(snapshot: Snapshot) -> bool:
    """Whether the dataset holds the vocabulary itself."""
    return snapshot.store.contains_named_graph(NamedNode(snapshot.addresses.ontology_graph))


def _addresses(snapshot: Snapshot) -> dict[Form, str]:
    base = snapshot.root
    return {form: f"{base}/ns.{form.extension}" for form in FORMS.values()}


def _send(form: Form) -> Response:
    snapshot = pinned()
    graph = snapshot.addresses.ontology_graph
    if not has_terms(snapshot):
        raise Problem(404, "Not Found", marked("This site has no vocabulary of its own."))
    addresses = _addresses(snapshot)
    links = [link_header(path, "alternate", f.media_type) for f, path in addresses.items()]
    links.append(link_header(f"{snapshot.root}/ns", "canonical"))
    headers = (
        ("Content-Location", addresses[form]),
        ("Link", ", ".join(links)),
    )
    if form is not HTML:
        return send_graph(snapshot, graph, form, (("Vary", "Accept"), *headers))
    read = reading(snapshot)
    key = (snapshot.key, "terms", read.key)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        quads = snapshot.store.quads_for_pattern(None, None, None, NamedNode(graph))
        body = render_template(
            "terms.html",
            namespace=_RJ,
            groups=_groups(snapshot, Description(quads), read.labels),
            alternates=[(f.label, path) for f, path in addresses.items() if f is not HTML],
        )
        rendition = read.rendition(body, *headers, vary="Accept")
        site().documents.put(key, rendition, len(rendition.body))
    response: Response = rendition.respond(key)
    return response


def _groups(
    snapshot: Snapshot, description: Description, preferred: Sequence[str]
) -> list[tuple[str, list[TermEntry]]]:
    cards, examples = Cards(snapshot, description, preferred), Examples(snapshot)
    groups: dict[str, list[TermEntry]] = {}
    for term in description.subjects():
        if not term.startswith(_RJ) or term == _RJ:
            continue
        types = description.types(term)
        group = next((g for g, kinds in _GROUPS if any(str(k) in types for k in kinds)), _OTHERS)
        groups.setdefault(group, []).append(
            _entry(snapshot, cards, description, term, examples.of(term))
        )
    order = [name for name, _ in _GROUPS] + [_OTHERS]
    return [(name, groups[name]) for name in order if name in groups]


def _entry(
    snapshot: Snapshot,
    cards: Cards,
    description: Description,
    term: str,
    example: tuple[Part, ...],
) -> TermEntry:
    language = snapshot.manifest.site.language
    return TermEntry(
        name=term[len(_RJ) :],
        label=cards.labels(term),
        definition=best_text(
            description.literals(term, SKOS.definition) or description.literals(term, RDFS.comment),
            language,
        ),
        rows=cards.rows(term, _HIDDEN),
        example=example,
    )

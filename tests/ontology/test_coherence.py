"""Ontology, namespaces, shapes, context, queries and code speak of the same terms.

A term is *used* where data of its kind can come into being or be checked: a class or property
where a shape or the code of the pipeline or the server names it, a concept where a shape lists it,
a concept scheme where its concepts are used. That the namespace, the context or a query mentions a
term does not make it used: all three list whatever there is.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rejoinder.ontology.namespaces import OWL, PREFIXES, RDF, RJ, SKOS
from rejoinder.ontology.vocabulary import (
    CONTEXT_FILE,
    SHAPES_FILE,
    context,
    ontology_graph,
    shapes_graph,
    term_names,
)

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = PREFIXES["rj"]
#: ``rj:term`` in any text; ``rj:`` with a star or an ellipsis speaks of many.
_WRITTEN = re.compile(r"(?<![\w:/-])rj:([A-Za-z]\w*)")


@dataclass(frozen=True)
class Terms:
    """The local names of terms, by where they stand."""

    declared: frozenset[str]
    defined: frozenset[str]
    mentioned: Mapping[str, frozenset[str]]
    used: frozenset[str]

    def incoherences(self) -> list[str]:
        """Every term that stands in one place and is missing in another."""
        return sorted(
            [f"{n}: in namespaces.RJ, not defined" for n in self.declared - self.defined]
            + [f"{n}: defined, not in namespaces.RJ" for n in self.defined - self.declared]
            + [f"{n}: defined, but nowhere used" for n in self.defined - self.used]
            + [
                f"{n}: used in {where}, not defined"
                for where, names in self.mentioned.items()
                for n in names - self.defined
            ]
        )


def local(terms: object) -> frozenset[str]:
    return frozenset(
        str(t)[len(NAMESPACE) :]
        for t in terms  # type: ignore[attr-defined]
        if isinstance(t, URIRef) and t.startswith(NAMESPACE)
    )


def in_code(path: Path) -> frozenset[str]:
    """The terms that a module takes from ``RJ``."""
    return frozenset(
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "RJ"
        and not node.attr.startswith("_")
    )


def written(path: Path) -> frozenset[str]:
    """The terms that a text writes as ``rj:term``."""
    return frozenset(_WRITTEN.findall(path.read_text(encoding="utf-8")))


def terms() -> Terms:
    ontology, shapes = ontology_graph(), shapes_graph()
    modules = [
        path for part in ("ontology", "pipeline", "server") for path in (ROOT / part).rglob("*.py")
    ]
    texts = [
        SHAPES_FILE,
        CONTEXT_FILE,
        *(ROOT / "ontology" / "queries").glob("*.rq"),
        *(ROOT / "server" / "templates").rglob("*.html"),
        ROOT / "README.md",
        *modules,
    ]
    mentioned = {str(path.relative_to(ROOT)): written(path) for path in texts}
    code = {path: in_code(path) for path in modules}
    for path, names in code.items():
        key = str(path.relative_to(ROOT))
        mentioned[key] |= names
    listed = local(
        item for values in shapes.objects(None, SH["in"]) for item in shapes.items(values)
    )
    concepts = local(ontology.subjects(RDF.type, SKOS.Concept))
    in_shapes = local(shapes.objects(None, SH.targetClass)) | local(
        part for path in shapes.objects(None, SH.path) for part in (path, *shapes.items(path))
    )
    code_terms = frozenset().union(*code.values())
    schemes = local(
        scheme for name in listed & concepts for scheme in ontology.objects(RJ[name], SKOS.inScheme)
    )
    return Terms(
        declared=frozenset(term_names()),
        defined=local(ontology.subjects()),
        mentioned=mentioned,
        used=in_shapes
        | (listed & concepts)
        | schemes
        | (code_terms - concepts - local(ontology.subjects(RDF.type, SKOS.ConceptScheme))),
    )


@pytest.fixture(scope="module")
def found() -> Terms:
    return terms()


def test_every_term_is_declared_defined_and_used(found: Terms) -> None:
    assert len(found.defined) > 110
    assert found.incoherences() == []


def test_the_check_sees_the_places_it_speaks_of(found: Terms) -> None:
    """Otherwise it would pass by looking at nothing."""
    assert "signedBy" in found.mentioned["pipeline/derive.py"]
    assert "signedBy" in found.mentioned["ontology/queries/plain-1-signed-by.rq"]
    assert "signatory" in found.mentioned["ontology/context.jsonld"]
    assert "signatory" in found.mentioned["ontology/shapes.ttl"]
    assert "Letter" in found.mentioned["ontology/kinds.py"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            lambda t: replace(t, defined=t.defined - {"signedBy"}),
            "signedBy: used in pipeline/derive.py, not defined",
        ),
        (
            lambda t: replace(t, defined=t.defined - {"signedBy"}),
            "signedBy: in namespaces.RJ, not defined",
        ),
        (
            lambda t: replace(t, defined=t.defined | {"refutes"}),
            "refutes: defined, but nowhere used",
        ),
        (
            lambda t: replace(t, declared=t.declared - {"when"}),
            "when: defined, not in namespaces.RJ",
        ),
        (
            lambda t: replace(t, mentioned={**t.mentioned, "x.rq": frozenset({"signdBy"})}),
            "signdBy: used in x.rq, not defined",
        ),
    ],
)
def test_the_check_can_fail(found: Terms, change, complaint: str) -> None:  # type: ignore[no-untyped-def]
    assert complaint in change(found).incoherences()


def test_a_new_definition_that_nothing_uses_is_noticed() -> None:
    """The same through the graph itself, as an author would add it."""
    graph = Graph() + ontology_graph()
    graph.add((URIRef(NAMESPACE + "refutes"), RDF.type, OWL.ObjectProperty))
    changed = replace(terms(), defined=local(graph.subjects()))
    assert changed.incoherences() == [
        "refutes: defined, but nowhere used",
        "refutes: defined, not in namespaces.RJ",
    ]


def test_a_misspelt_term_is_noticed_in_code_and_text(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("from x import RJ\nprint(RJ.signdBy)  # rj:signedBi\n")
    assert in_code(module) == {"signdBy"}
    assert written(module) == {"signedBi"}


def test_the_context_has_every_class_and_property_and_none_besides() -> None:
    ontology = ontology_graph()
    expected = local(
        s
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for s in ontology.subjects(RDF.type, kind)
    )
    named = {
        term: (value if isinstance(value, str) else value["@id"])
        for term, value in context().items()
        if term != "@version"
    }
    assert {term for term, iri in named.items() if iri.startswith("rj:")} == expected
    assert all(iri == f"rj:{term}" for term, iri in named.items() if iri.startswith("rj:"))


def test_namespaces_context_shapes_and_queries_agree_on_prefixes() -> None:
    assert {term: iri for term, iri in context().items() if term in PREFIXES} == PREFIXES
    pattern = re.compile(r"^\s*@?prefix\s+(\w+):\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
    for path in (
        SHAPES_FILE,
        ROOT / "ontology" / "rejoinder.ttl",
        *(ROOT / "ontology" / "queries").glob("*.rq"),
    ):
        for prefix, namespace in pattern.findall(path.read_text(encoding="utf-8")):
            assert PREFIXES.get(prefix, namespace) == namespace, f"{path.name}: {prefix}"


def test_the_closed_namespace_refuses_what_is_not_defined() -> None:
    with pytest.raises(AttributeError):
        _ = RJ.signdBy

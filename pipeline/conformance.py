"""Tell fast that data surely fit the shapes; where that is not certain, SHACL proper decides.

pySHACL takes half of a build's time to say "conforms". :func:`surely_conforms` reads the shapes
once into plain functions over a dictionary and says it in a tenth of that. It is made to err on one
side only: whatever it does not know for sure (a construct of SHACL that it has no function for, an
unusual literal, a subject that the ontology speaks of too) is no, and then :mod:`validate` asks
pySHACL, which also knows how to say what is wrong.

What it knows of SHACL Core (https://www.w3.org/TR/shacl/): ``sh:targetClass``; paths that are one
predicate, a sequence or alternatives of predicates; ``sh:minCount``, ``sh:maxCount``, ``sh:class``,
``sh:datatype``, ``sh:nodeKind`` (IRI, Literal), ``sh:in``, ``sh:minLength``, ``sh:maxLength``,
``sh:pattern``, ``sh:minInclusive``, ``sh:maxInclusive``, ``sh:lessThan``, ``sh:disjoint``,
``sh:uniqueLang``, ``sh:or`` and ``sh:property``.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from ..ontology.namespaces import RDF, RDFS, XSD
from ..ontology.vocabulary import ontology_graph, shapes_graph, superclasses
from .mint import node
from .terms import term_of

#: Subject → predicate → its values, each once.
Data = dict[object, dict[object, list[object]]]
#: Whether the value nodes of a focus node surely keep a constraint: (focus, values, data).
Check = Callable[[object, Sequence[object], Data], bool]
#: The value nodes of a focus node.
Path = Callable[[object, Data], Sequence[object]]

_TYPE: Final = node(str(RDF.type))
_SUBCLASS: Final = node(str(RDFS.subClassOf))
_STRING: Final = node(str(XSD.string))
_LANG_STRING: Final = node(str(RDF.langString))
_TEXTS: Final = (_STRING, _LANG_STRING)
#: What a shape says of itself, and not of data.
_ABOUT: Final = frozenset({RDF.type, SH.message, SH.name, SH.description, SH.targetClass, SH.path})


class _UnknownError(Exception):
    """A shape uses something that there is no function for."""


@dataclass(frozen=True, slots=True)
class _Shape:
    path: Path
    checks: tuple[Check, ...]

    def keeps(self, focus: object, data: Data) -> bool:
        """Whether ``focus`` surely keeps the shape."""
        values = self.path(focus, data)
        return all(check(focus, values, data) for check in self.checks)


def surely_conforms(triples: Iterable[tuple[object, object, object]]) -> bool:
    """Whether pySHACL would find nothing against ``triples`` (pyoxigraph terms).

    No also where it might find nothing, but that is not certain.
    """
    data: Data = {}
    for subject, predicate, value in dict.fromkeys(triples):
        if predicate == _SUBCLASS:
            return False
        data.setdefault(subject, {}).setdefault(predicate, []).append(value)
    known = _ontology_subjects()
    for subject, terms in data.items():
        if subject in known:
            return False
        if types := terms.get(_TYPE):
            shapes = _shapes_of(frozenset(types))
            if shapes is None or not all(shape.keeps(subject, data) for shape in shapes):
                return False
    return True


@cache
def unknown_shapes() -> tuple[str, ...]:
    """The shapes that only pySHACL can check: data of their classes are never called sure."""
    return tuple(str(shape) for shape, compiled in _targeting().values() if compiled is None)


@cache
def _shapes_of(types: frozenset[object]) -> tuple[_Shape, ...] | None:
    """All shapes for a node of these types; None where one of them is not known."""
    broader = superclasses()
    classes = set()
    for found in types:
        if not isinstance(found, NamedNode):
            return None
        classes |= {found.value, *broader.get(found.value, ())}
    shapes = []
    for number, (_, compiled) in _targeting().items():
        if number[1] in classes:
            if compiled is None:
                return None
            shapes.append(compiled)
    return tuple(dict.fromkeys(shapes))


@cache
def _targeting() -> dict[tuple[int, str], tuple[Node, _Shape | None]]:
    """(number of the shape, class that it targets) → the shape, and what it was made into."""
    graph = shapes_graph()
    found: dict[tuple[int, str], tuple[Node, _Shape | None]] = {}
    shapes = sorted(set(graph.subjects(SH.targetClass)), key=str)
    for number, shape in enumerate(shapes):
        compiled: _Shape | None
        try:
            compiled = _compiled(shape, graph)
        except _UnknownError:
            compiled = None
        for target in graph.objects(shape, SH.targetClass):
            found[number, str(target)] = shape, compiled
    return found


@cache
def _ontology_subjects() -> frozenset[object]:
    """What the ontology speaks of. Data that do so as well would have to be read together."""
    subjects = ontology_graph().subjects(unique=True)
    return frozenset(node(str(subject)) for subject in subjects)


def _compiled(shape: Node, graph: Graph) -> _Shape:
    checks: list[Check] = []
    for predicate, value in graph.predicate_objects(shape):
        if predicate in _ABOUT:
            continue
        make = _MAKERS.get(predicate)
        if make is None:
            raise _UnknownError(predicate)
        checks.append(make(value, graph))
    path = graph.value(shape, SH.path)
    return _Shape(_path(path, graph) if path is not None else _itself, tuple(checks))


def _itself(focus: object, _: Data) -> Sequence[object]:
    return (focus,)


def _path(path: Node, graph: Graph) -> Path:
    if isinstance(path, URIRef):
        predicate = node(str(path))

        def along(focus: object, data: Data) -> Sequence[object]:
            return data.get(focus, _NOTHING).get(predicate, ())

        return along
    alternatives = graph.value(path, SH.alternativePath)
    head = path if alternatives is None else alternatives
    steps = list(Collection(graph, head))
    if len(steps) < 2 or not all(isinstance(step, URIRef) for step in steps):
        raise _UnknownError(path)
    one_step = [_path(step, graph) for step in steps]

    def in_turn(focus: object, data: Data) -> Sequence[object]:
        values: Iterable[object] = (focus,)
        for step in one_step:
            values = dict.fromkeys(v for value in values for v in step(value, data))
        return tuple(values)

    def any_of(focus: object, data: Data) -> Sequence[object]:
        return tuple(dict.fromkeys(v for step in one_step for v in step(focus, data)))

    return in_turn if alternatives is None else any_of


_NOTHING: Final[dict[object, list[object]]] = {}


def _each(keeps: Callable[[object], bool]) -> Check:
    """The check that every value keeps."""
    return lambda _focus, values, _data: all(map(keeps, values))


def _min_count(value: Node, _: Graph) -> Check:
    least = int(str(value))
    if least < 2:
        return lambda _focus, values, _data: len(values) >= least
    # rdflib takes "1" and "01" for one literal, so only IRIs are surely several.
    return lambda _focus, values, _data: (
        sum(isinstance(value, NamedNode) for value in values) >= least
    )


def _max_count(value: Node, _: Graph) -> Check:
    most = int(str(value))
    return lambda _focus, values, _data: len(values) <= most


def _class(value: Node, _: Graph) -> Check:
    name = str(value)
    below = {narrow for narrow, broader in superclasses().items() if name in broader}
    classes = frozenset(map(node, {name, *below}))

    def check(_focus: object, values: Sequence[object], data: Data) -> bool:
        return all(
            not classes.isdisjoint(data.get(value, _NOTHING).get(_TYPE, ())) for value in values
        )

    return check


def _datatype(value: Node, _: Graph) -> Check:
    wanted = node(str(value))
    if wanted not in _TEXTS and wanted not in _FORMS:
        raise _UnknownError(value)
    return _each(
        lambda value: isinstance(value, Literal) and value.datatype == wanted and _is_regular(value)
    )


def _node_kind(value: Node, _: Graph) -> Check:
    if value == SH.IRI:
        return _each(lambda value: isinstance(value, NamedNode))
    if value == SH.Literal:
        return _each(_is_regular)
    raise _UnknownError(value)


def _in(value: Node, graph: Graph) -> Check:
    allowed = frozenset(map(term_of, Collection(graph, value)))
    if not all(isinstance(term, NamedNode) for term in allowed):
        raise _UnknownError(value)
    return _each(allowed.__contains__)


def _min_length(value: Node, _: Graph) -> Check:
    least = int(str(value))
    return _each(lambda value: _is_regular(value) and len(_text(value)) >= least)


def _max_length(value: Node, _: Graph) -> Check:
    most = int(str(value))
    return _each(lambda value: _is_regular(value) and len(_text(value)) <= most)


def _pattern(value: Node, _: Graph) -> Check:
    expression = re.compile(str(value))
    return _each(lambda value: _is_regular(value) and expression.search(_text(value)) is not None)


def _min_inclusive(value: Node, _: Graph) -> Check:
    least = Decimal(str(value))
    return _each(lambda value: (number := _number(value)) is not None and number >= least)


def _max_inclusive(value: Node, _: Graph) -> Check:
    most = Decimal(str(value))
    return _each(lambda value: (number := _number(value)) is not None and number <= most)


def _less_than(value: Node, graph: Graph) -> Check:
    other = _path(value, graph)

    def check(focus: object, values: Sequence[object], data: Data) -> bool:
        ours, theirs = list(map(_number, values)), list(map(_number, other(focus, data)))
        return all(
            one is not None and two is not None and one < two for one in ours for two in theirs
        )

    return check


def _disjoint(value: Node, graph: Graph) -> Check:
    other = _path(value, graph)
    return lambda focus, values, data: (
        all(map(_is_regular, values)) and set(values).isdisjoint(other(focus, data))
    )


def _unique_lang(value: Node, _: Graph) -> Check:
    if not (isinstance(value, RdflibLiteral) and value.value is True):
        raise _UnknownError(value)

    def check(_focus: object, values: Sequence[object], _data: Data) -> bool:
        languages = [v.language for v in values if isinstance(v, Literal) and v.language]
        return len(languages) == len(set(languages))

    return check


def _or(value: Node, graph: Graph) -> Check:
    shapes = [_compiled(shape, graph) for shape in Collection(graph, value)]
    return lambda _focus, values, data: all(
        any(shape.keeps(value, data) for shape in shapes) for value in values
    )


def _property(value: Node, graph: Graph) -> Check:
    shape = _compiled(value, graph)
    return lambda _focus, values, data: all(shape.keeps(value, data) for value in values)


_MAKERS: Final[dict[Node, Callable[[Node, Graph], Check]]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.minLength: _min_length,
    SH.maxLength: _max_length,
    SH.pattern: _pattern,
    SH.minInclusive: _min_inclusive,
    SH.maxInclusive: _max_inclusive,
    SH.lessThan: _less_than,
    SH.disjoint: _disjoint,
    SH.uniqueLang: _unique_lang,
    SH["or"]: _or,
    SH.property: _property,
}


def _text(term: object) -> str:
    assert isinstance(term, Literal)
    return term.value


def _is_regular(term: object) -> bool:
    """Whether a term is a literal in a form that every implementation reads alike."""
    if not isinstance(term, Literal):
        return False
    datatype = term.datatype
    if datatype in _TEXTS:
        return True
    has_form = _FORMS.get(datatype)
    return has_form is not None and has_form(term.value)


def _number(term: object) -> Decimal | None:
    if not _is_regular(term):
        return None
    assert isinstance(term, Literal)
    return Decimal(term.value) if term.datatype in _NUMBERS else None


_NATURAL: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return _TIME.fullmatch(text) is not None and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


_FORMS: Final[dict[object, Callable[[str], bool]]] = {
    node(str(XSD.integer)): lambda text: _WHOLE.fullmatch(text) is not None,
    node(str(XSD.nonNegativeInteger)): lambda text: _NATURAL.fullmatch(text) is not None,
    node(str(XSD.decimal)): lambda text: _DECIMAL.fullmatch(text) is not None,
    node(str(XSD.date)): _is_day,
    node(str(XSD.gYearMonth)): lambda text: _is_day(f"{text}-01"),
    node(str(XSD.gYear)): lambda text: _is_day(f"{text}-01-01"),
    node(str(XSD.dateTime)): _is_time,
}
_NUMBERS: Final = frozenset(
    node(str(name)) for name in (XSD.integer, XSD.nonNegativeInteger, XSD.decimal)
)

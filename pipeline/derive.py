"""The derived graph: what a newcomer's query expects to find, inferred anew at every build.

Shortcuts come only from released facts that are asserted and not hedged; no claim, demand or
accusation ever becomes one (vocabulary, rule 2).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from ..ontology.kinds import WORK_KINDS
from ..ontology.namespaces import CITO, RDF, RJ, SCHEMA
from ..ontology.vocabulary import broader_stances, superclasses
from .convert import Conversion, date_literal
from .facts import Fact
from .facts.kinds import (
    Addressing,
    Authorship,
    Membership,
    MovementRelation,
    Publishing,
    Response,
    Signature,
    Translating,
)
from .mint import node

_TYPE, _STANCE = node(str(RDF.type)), node(str(RJ.stance))

Triple = tuple[NamedNode, NamedNode, NamedNode]


def generalised(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    """``quads``, and behind each the superclasses or broader stances that follow from it."""
    classes: dict[object, list[NamedNode]] = _nodes(superclasses())
    stances: dict[object, list[NamedNode]] = _nodes(broader_stances())
    for quad in quads:
        yield quad
        if quad.predicate == _TYPE:
            for broader in classes.get(quad.object, ()):
                yield Quad(quad.subject, _TYPE, broader, graph)
        elif quad.predicate == _STANCE:
            for broader in stances.get(quad.object, ()):
                yield Quad(quad.subject, _STANCE, broader, graph)


def _nodes(closure: Mapping[str, Iterable[str]]) -> dict[object, list[NamedNode]]:
    return {node(name): [node(v) for v in sorted(values)] for name, values in closure.items()}


def shortcut_quads(conversion: Conversion) -> Iterator[Quad]:
    """The shortcuts of one sheet's released facts, and what the article mentions."""
    graph = conversion.mint.derived_graph
    mentions = node(str(SCHEMA.mentions))
    things = frozenset(thing.id for thing in conversion.sheet.things)
    for thing in conversion.sheet.things:
        yield Quad(conversion.article, mentions, conversion.resolve(thing.id), graph)

    def at(name: str) -> NamedNode:
        return conversion.target(name, things)

    for fact in conversion.facts:
        shortcut = _SHORTCUTS.get(type(fact))
        if shortcut is None or fact.polarity == "denied" or fact.certainty == "hedged":
            continue
        for subject, predicate, value in shortcut(fact, at):
            yield Quad(subject, predicate, value, graph)
        if isinstance(fact, Publishing) and fact.when:
            yield Quad(
                at(fact.work), node(str(SCHEMA.datePublished)), date_literal(fact.when), graph
            )


_At = Callable[[str], NamedNode]


def _authorship(fact: Authorship, at: _At) -> Iterator[Triple]:
    yield at(fact.work), node(str(SCHEMA.author)), at(fact.author)


def _signature(fact: Signature, at: _At) -> Iterator[Triple]:
    if fact.status == "signed":
        yield at(fact.work), node(str(RJ.signedBy)), at(fact.signatory)


def _addressing(fact: Addressing, at: _At) -> Iterator[Triple]:
    yield at(fact.work), node(str(RJ.addressedTo)), at(fact.addressee)


def _publishing(fact: Publishing, at: _At) -> Iterator[Triple]:
    yield at(fact.work), node(str(RJ.publishedIn)), at(fact.venue)


def _translating(fact: Translating, at: _At) -> Iterator[Triple]:
    if fact.translation:
        yield at(fact.translation), node(str(SCHEMA.translationOfWork)), at(fact.work)
        yield at(fact.translation), node(str(SCHEMA.translator)), at(fact.translator)


def _membership(fact: Membership, at: _At) -> Iterator[Triple]:
    yield at(fact.member), node(str(SCHEMA.memberOf)), at(fact.group)


def _movement_relation(fact: MovementRelation, at: _At) -> Iterator[Triple]:
    if fact.relation == "inspiration":
        yield at(fact.movement), node(str(RJ.inspired)), at(fact.related)
    else:
        yield at(fact.movement), node(str(RJ.counterpartOf)), at(fact.related)
        yield at(fact.related), node(str(RJ.counterpartOf)), at(fact.movement)


def _response(fact: Response, at: _At) -> Iterator[Triple]:
    target = at(fact.responds_to)
    yield at(fact.responder), node(str(RJ.repliedTo)), target
    if fact.expressed_in is None or not is_work(target):
        return
    carrier = at(fact.expressed_in)
    yield carrier, node(str(CITO.repliesTo)), target
    if "stance" in fact.inferred:
        return
    stance = str(RJ._NS) + fact.stance
    stances = {stance, *broader_stances().get(stance, ())}
    if str(RJ.supports) in stances:
        yield carrier, node(str(CITO.agreesWith)), target
    elif str(RJ.opposes) in stances:
        yield carrier, node(str(CITO.disagreesWith)), target


_SHORTCUTS: dict[type[Fact], Callable[..., Iterator[Triple]]] = {
    Authorship: _authorship,
    Signature: _signature,
    Addressing: _addressing,
    Publishing: _publishing,
    Translating: _translating,
    Membership: _membership,
    MovementRelation: _movement_relation,
    Response: _response,
}


def is_work(thing: NamedNode) -> bool:
    """Whether an address is that of a work: its kind stands in it."""
    # A fact's address has one part more: its article may be called "letter".
    *_, root, kind, _ = thing.value.rsplit("/", 3)
    return root == "id" and kind in WORK_KINDS

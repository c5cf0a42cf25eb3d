"""Contradictions between articles, side by side: what each of them says, and in which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..ontology.namespaces import RDFS, RJ, SCHEMA
from .cards import Cards, Part
from .gathering import Gathering
from .labels import Text
from .messages import gettext, marked
from .snapshots import Snapshot

#: Contradictions on one page, and sides of one.
_MOST: Final = 20
_SIDES: Final = 20


@dataclass(frozen=True, slots=True)
class Side:
    """What one article says: its words, what they come to, and the fact's address."""

    words: tuple[Text, ...]
    sentence: tuple[Part, ...]
    article: Part
    published: str
    href: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts of several articles that cannot all be so.

    ``anchor`` is its fragment on the page of what it concerns first, and empty elsewhere;
    ``others`` are what it concerns besides the thing whose page it is on.
    """

    anchor: str
    label: Part
    others: tuple[Part, ...]
    sides: tuple[Side, ...]


#: What a build calls contradictions, in English.
CALLED: Final = (
    marked("Articles give sizes that do not fit"),
    marked("Articles give opposite stances"),
    marked("Articles give different dates of publication"),
    marked("Articles name different venues"),
    marked("Articles quote a passage in different words"),
)


def _called(label: Part) -> Part:
    return replace(label, text=gettext(label.text)) if label.text in CALLED else label


def contradictions_about(
    snapshot: Snapshot, iri: str, near: Iterable[str] = (), preferred: Sequence[str] = ()
) -> tuple[Contradiction, ...]:
    """The contradictions that concern ``iri`` or what is ``near`` it: a letter's signers."""
    gathering = Gathering(snapshot)
    nodes: dict[str, None] = {}
    for thing in (iri, *near):
        nodes |= dict.fromkeys(gathering.naming(str(RJ.concerning), thing, _MOST))
    if not nodes:
        return ()
    between = {node: gathering.values(node, str(RJ.between))[:_SIDES] for node in nodes}
    for facts in between.values():
        for fact in facts:
            gathering.read(fact)
    d = gathering.description()
    cards = Cards(snapshot, d, preferred)

    def side(fact: str) -> Side:
        card = cards.card(fact)
        quoted = tuple(Text(x.value, x.language) for x in d.literals(fact, SCHEMA.text))
        return Side(quoted or card.words, card.sentence, card.article, card.published, card.href)

    return tuple(
        Contradiction(
            anchor=node.partition("#")[2] if node.startswith(f"{iri}#") else "",
            label=_called(cards.part(d.first(node, RDFS.label) or node)),
            others=tuple(cards.part(x) for x in d.iris(node, RJ.concerning) if x != iri),
            sides=tuple(
                sorted(map(side, between[node]), key=lambda s: (s.published or "9999", s.href))
            ),
        )
        for node in sorted(nodes)[:_MOST]
    )

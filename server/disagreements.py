"""What the page of a thing says of articles that contradict each other about it."""

from dataclasses import dataclass
from typing import Final

from ..ontology.namespaces import RDFS, RJ
from .cards import Cards, Part
from .description import Description

_CONTRADICTION: Final = str(RJ.Contradiction)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A contradiction: its fragment, what differs, and each fact with the article that has it.

    ``others`` are the things that it concerns besides the one whose page it is on.
    """

    anchor: str
    label: Part
    others: tuple[Part, ...]
    said: tuple[tuple[Part, Part], ...]


def disagreements(cards: Cards, description: Description, iri: str) -> list[Disagreement]:
    """The contradictions that have their address below ``iri``, by address."""
    return [
        Disagreement(
            anchor=subject.partition("#")[2],
            label=cards.part(description.first(subject, RDFS.label) or subject),
            others=tuple(
                cards.part(thing)
                for thing in description.iris(subject, RJ.concerning)
                if thing != iri
            ),
            said=tuple(
                # A fact's address lies under its article's.
                (cards.part(fact), cards.part(fact.rpartition("/")[0]))
                for fact in description.iris(subject, RJ.between)
            ),
        )
        for subject in description.subjects()
        if subject.startswith(f"{iri}#") and _CONTRADICTION in description.types(subject)
    ]

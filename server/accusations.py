"""What answers an accusation, whichever of its reports the answer names."""

from collections.abc import Mapping, Sequence
from typing import Final

from ..ontology.namespaces import RJ
from .description import Description

#: What two reports of one accusation agree in.
_IN_COMMON: Final = (RJ.claimant, RJ.against, RJ.claimedIn)


def answers_to_each(
    description: Description, answers: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The responses to each accusation, its own first.

    ``answers`` are those that name it. Articles that report what the same claimants say against the
    same people in the same work report one thing, so that a denial which one of them has stands
    beside each. Who reads one report alone must not take it for undisputed.
    """
    of_same: dict[tuple[tuple[str, ...], ...], dict[str, None]] = {}
    for fact, own in answers.items():
        of_same.setdefault(_same(description, fact), {}).update(dict.fromkeys(own))
    return {
        fact: tuple(dict.fromkeys((*own, *of_same[_same(description, fact)])))
        for fact, own in answers.items()
    }


def shared_by_reports(description: Description, fact: str) -> tuple[tuple[str, str], ...]:
    """The properties and values that other reports of an accusation have too; none if unknown."""
    key = _same(description, fact)
    if key == ((fact,),):
        return ()
    return tuple((str(p), v) for p, values in zip(_IN_COMMON, key, strict=True) for v in values)


def _same(description: Description, fact: str) -> tuple[tuple[str, ...], ...]:
    """What reports of one accusation have in common; where that is not known, the fact itself."""
    key = tuple(tuple(description.iris(fact, p)) for p in _IN_COMMON)
    return key if all(key) else ((fact,),)

"""A fact as one English sentence, always as what somebody reports.

A pattern is text with ``{property}`` for the values of an ``rj:`` property (with ``schema:`` where
the vocabulary reuses one) and ``[…]`` around what is left out where a property inside has no
value. A property outside brackets that has none is somebody or something that the data does not
identify, which is not to say that the article does not name them.
The verbs are in the past, which is the same for one and for many.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .description import Description, Term

_AUTHOR: Final = {RJ.drafted: "drafted", RJ.organised: "organised", RJ.led: "led"}
_SIGNED: Final = {
    RJ.withdrawn: "{signatory} withdrew a signature from {work}",
    RJ.disputed: "it is disputed whether {signatory} signed {work}",
    RJ.anonymous: "{signatory} signed {work} without giving a name",
}
_STANCE: Final = {
    RJ.supports: "supported",
    RJ.defends: "defended",
    RJ.upholds: "stood by",
    RJ.opposes: "opposed",
    RJ.denounces: "denounced",
    RJ.mocks: "mocked",
    RJ.denies: "denied",
    RJ.questions: "questioned",
    RJ.corrects: "corrected",
    RJ.apologises: "apologised in answer to",
    RJ.mixed: "gave a mixed answer to",
    RJ.neutral: "commented on",
}
_ABOUT: Final = "[, about {schema:about}][, against {against}][, in {claimedIn}]"

_PATTERNS: Final = {
    RJ.Addressing: "{work} is addressed to {addressee}",
    RJ.Publishing: "{work} appeared in {venue}[ ({when})]",
    RJ.Translating: "{translator} translated {work}[ as {translation}][ ({schema:inLanguage})]",
    RJ.Quotation: "{speaker} said[, in {quotedFrom}]",
    RJ.Claim: "{claimant} claimed" + _ABOUT,
    RJ.Demand: "{claimant} demanded" + _ABOUT,
    RJ.Accusation: "{claimant} accused {against}[ over {schema:about}][, in {claimedIn}]",
    RJ.Description: "{describes} is described[ as “{descriptionText}”]",
    RJ.Membership: "{member} belongs to {group}",
    RJ.Counting: "the size of {group} is given[ as “{sizeText}”]",
}
#: A response, without saying of what kind.
ANSWERED: Final = "{responder} answered {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
_NO_SPEAKER: Final = "a quotation[ from {quotedFrom}] whose speaker is not identified"
#: Facts whose sentence leads up to the words.
INTRODUCING: Final = frozenset(map(str, (RJ.Quotation, RJ.Claim, RJ.Demand)))
#: The classes that have a sentence, the narrower before what they specialise.
_CLASSES: Final = (
    RJ.Authorship,
    RJ.Signature,
    RJ.Addressing,
    RJ.Publishing,
    RJ.Translating,
    RJ.Response,
    RJ.Quotation,
    RJ.Accusation,
    RJ.Demand,
    RJ.Claim,
    RJ.Description,
    RJ.Membership,
    RJ.Counting,
    RJ.MovementRelation,
)
_PEOPLE: Final = frozenset(
    ("author", "signatory", "addressee", "translator", "speaker", "claimant", "against", "member")
)
_TOKEN: Final = re.compile(r"\[([^\]]*)\]|\{([\w:]+)\}")


def fact_class(description: Description, fact: str) -> str:
    """The most specific class of a fact; ``rj:Fact`` where none is known."""
    types = set(description.types(fact))
    return next((str(c) for c in _CLASSES if str(c) in types), str(RJ.Fact))


def pattern_of(description: Description, fact: str) -> str:
    """The pattern of the sentence that says what ``fact`` reports."""
    kind = fact_class(description, fact)
    if kind == str(RJ.Authorship):
        roles = description.iris(fact, RJ.authorRole)
        verb = next((v for r, v in _AUTHOR.items() if str(r) in roles), "wrote")
        return f"{{author}} {verb} {{work}}"
    if kind == str(RJ.Signature):
        status = description.iris(fact, RJ.signatureStatus)
        special = next((s for r, s in _SIGNED.items() if str(r) in status), None)
        return special or "{signatory} signed {work}[ as “{signedAs}”]"
    if kind == str(RJ.Response):
        verb = stance_verb(description.iris(fact, RJ.stance))
        return f"{{responder}} {verb} {{respondsTo}}[, in {{expressedIn}}][, to {{spokenTo}}]"
    if kind == str(RJ.MovementRelation):
        inspired = str(RJ.inspiration) in description.iris(fact, RJ.movementRelation)
        verb = "inspired" if inspired else "has its counterpart in"
        return f"{{movement}} {verb} {{relatedMovement}}"
    if is_unattributed(description, fact):
        return _NO_SPEAKER
    return next((p for c, p in _PATTERNS.items() if str(c) == kind), "something is reported")


def is_unattributed(description: Description, fact: str) -> bool:
    """Whether ``fact`` is a quotation of which no speaker is known: its sentence has no verb."""
    return fact_class(description, fact) == str(RJ.Quotation) and not description.values(
        fact, RJ.speaker
    )


def stance_verb(stances: Sequence[str]) -> str:
    """The verb for a stance; of several (the derived, broader ones), the most specific."""
    known = [
        verb
        for stance, verb in _STANCE.items()
        if str(stance) in stances and stance not in (RJ.supports, RJ.opposes)
    ] or [verb for stance, verb in _STANCE.items() if str(stance) in stances]
    return known[0] if known else "answered"


def fill(
    pattern: str, description: Description, fact: str, show: Callable[[Term], object]
) -> Iterator[object]:
    """The parts of a sentence: text as ``str``, and what ``show`` makes of each value."""
    position = 0
    for token in _TOKEN.finditer(pattern):
        if token.start() > position:
            yield pattern[position : token.start()]
        position = token.end()
        optional, name = token[1], token[2]
        if optional is not None:
            inner = re.search(r"\{([\w:]+)\}", optional)
            if inner and _values(description, fact, inner[1]):
                yield from fill(optional, description, fact, show)
            continue
        values = _values(description, fact, name)
        if not values:
            yield "somebody not identified" if name in _PEOPLE else "something not identified"
        for index, value in enumerate(values):
            if index:
                yield " and " if index == len(values) - 1 else ", "
            yield show(value)
    if position < len(pattern):
        yield pattern[position:]


def _values(description: Description, fact: str, name: str) -> list[Term]:
    prefix, _, local = name.rpartition(":")
    namespace = str(SCHEMA) if prefix == "schema" else str(RJ._NS)
    values = description.values(fact, namespace + local)
    # An IRI and a text for the same property do not occur together; IRIs would go first.
    return sorted(values, key=lambda v: not isinstance(v, NamedNode))

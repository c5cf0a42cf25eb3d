"""A fact as one sentence, always as what somebody reports.

A pattern is text with ``{property}`` for the values of an ``rj:`` property (with ``schema:`` where
the vocabulary reuses one) and ``[…]`` around what is left out where a property inside has no
value. A property outside brackets that has none is somebody or something that the data does not
identify, which is not to say that the article does not name them.
The English verbs are in the past, which is the same for one and for many. Patterns are messages
with a form for one subject and one for several, since other languages tell these apart; the subject
is what the English pattern names first.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .description import Description, Term
from .messages import elided, gettext, marked, ngettext


def sentence(pattern: str) -> str:
    """``pattern`` as it is, marked as a message with a form for one subject and one for several."""
    return pattern


_AUTHOR: Final = {
    RJ.drafted: sentence("{author} drafted {work}"),
    RJ.organised: sentence("{author} organised {work}"),
    RJ.led: sentence("{author} led {work}"),
}
_WROTE: Final = sentence("{author} wrote {work}")
_SIGNED: Final = {
    RJ.withdrawn: sentence("{signatory} withdrew a signature from {work}"),
    RJ.disputed: sentence("it is disputed whether {signatory} signed {work}"),
    RJ.anonymous: sentence("{signatory} signed {work} without giving a name"),
}
_SIGNED_PLAINLY: Final = sentence("{signatory} signed {work}[ as “{signedAs}”]")
_STANCE: Final = {
    RJ.supports: sentence(
        "{responder} supported {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.defends: sentence("{responder} defended {respondsTo}[, in {expressedIn}][, to {spokenTo}]"),
    RJ.upholds: sentence("{responder} stood by {respondsTo}[, in {expressedIn}][, to {spokenTo}]"),
    RJ.opposes: sentence("{responder} opposed {respondsTo}[, in {expressedIn}][, to {spokenTo}]"),
    RJ.denounces: sentence(
        "{responder} denounced {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.mocks: sentence("{responder} mocked {respondsTo}[, in {expressedIn}][, to {spokenTo}]"),
    RJ.denies: sentence("{responder} denied {respondsTo}[, in {expressedIn}][, to {spokenTo}]"),
    RJ.questions: sentence(
        "{responder} questioned {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.corrects: sentence(
        "{responder} corrected {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.apologises: sentence(
        "{responder} apologised in answer to {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.mixed: sentence(
        "{responder} gave a mixed answer to {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
    RJ.neutral: sentence(
        "{responder} commented on {respondsTo}[, in {expressedIn}][, to {spokenTo}]"
    ),
}
#: A response, without saying of what kind.
ANSWERED: Final = sentence("{responder} answered {respondsTo}[, in {expressedIn}][, to {spokenTo}]")
_INSPIRED: Final = sentence("{movement} inspired {relatedMovement}")
_COUNTERPART: Final = sentence("{movement} has its counterpart in {relatedMovement}")
_REPORTED: Final = sentence("something is reported")
_PATTERNS: Final = {
    RJ.Addressing: sentence("{work} is addressed to {addressee}"),
    RJ.Publishing: sentence("{work} appeared in {venue}[ ({when})]"),
    RJ.Translating: sentence(
        "{translator} translated {work}[ as {translation}][ ({schema:inLanguage})]"
    ),
    RJ.Quotation: sentence("{speaker} said[, in {quotedFrom}]"),
    RJ.Claim: sentence(
        "{claimant} claimed[, about {schema:about}][, against {against}][, in {claimedIn}]"
    ),
    RJ.Demand: sentence(
        "{claimant} demanded[, about {schema:about}][, against {against}][, in {claimedIn}]"
    ),
    RJ.Accusation: sentence("{claimant} accused {against}[ over {schema:about}][, in {claimedIn}]"),
    RJ.Description: sentence("{describes} is described[ as “{descriptionText}”]"),
    RJ.Membership: sentence("{member} belongs to {group}"),
    RJ.Counting: sentence("the size of {group} is given[ as “{sizeText}”]"),
}
_NO_SPEAKER: Final = sentence("a quotation[ from {quotedFrom}] whose speaker is not identified")
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
_RANK: Final = {str(class_): rank for rank, class_ in enumerate(_CLASSES)}
_BY_CLASS: Final = {str(class_): pattern for class_, pattern in _PATTERNS.items()}
#: The broader stances are derived, and come last.
_BROADER: Final = (RJ.supports, RJ.opposes)
_BY_STANCE: Final = tuple(
    (str(stance), _STANCE[stance])
    for stance in (*(s for s in _STANCE if s not in _BROADER), *_BROADER)
)
_NOBODY, _NOTHING = marked("somebody not identified"), marked("something not identified")
_PEOPLE: Final = frozenset(
    ("author", "signatory", "addressee", "translator", "speaker", "claimant", "against", "member")
)
_TOKEN: Final = re.compile(r"\[([^\]]*)\]|\{([\w:]+)\}")


def fact_class(description: Description, fact: str) -> str:
    """The most specific class of a fact; ``rj:Fact`` where none is known."""
    known = (class_ for class_ in description.types(fact) if class_ in _RANK)
    return min(known, key=_RANK.__getitem__, default=str(RJ.Fact))


def pattern_of(description: Description, fact: str) -> str:
    """The pattern of the sentence that says what ``fact`` reports."""
    kind = fact_class(description, fact)
    if kind == str(RJ.Authorship):
        roles = description.iris(fact, RJ.authorRole)
        return next((p for r, p in _AUTHOR.items() if str(r) in roles), _WROTE)
    if kind == str(RJ.Signature):
        status = description.iris(fact, RJ.signatureStatus)
        special = next((s for r, s in _SIGNED.items() if str(r) in status), None)
        return special or _SIGNED_PLAINLY
    if kind == str(RJ.Response):
        return _of_stance(description.iris(fact, RJ.stance))
    if kind == str(RJ.MovementRelation):
        inspired = str(RJ.inspiration) in description.iris(fact, RJ.movementRelation)
        return _INSPIRED if inspired else _COUNTERPART
    if is_unattributed(description, fact):
        return _NO_SPEAKER
    return _BY_CLASS.get(kind, _REPORTED)


def is_unattributed(description: Description, fact: str) -> bool:
    """Whether ``fact`` is a quotation of which no speaker is known: its sentence has no verb."""
    return fact_class(description, fact) == str(RJ.Quotation) and not description.values(
        fact, RJ.speaker
    )


def _of_stance(stances: Sequence[str]) -> str:
    """The pattern for a stance; of several (the derived, broader ones), the most specific."""
    return next((pattern for stance, pattern in _BY_STANCE if stance in stances), ANSWERED)


def fill(
    pattern: str,
    description: Description,
    fact: str,
    show: Callable[[Term], object],
    plain: str = "",
) -> Iterator[object]:
    """The parts of a sentence in the language of the page.

    ``pattern`` is one of those marked here. Texts come as ``str``, each value as what ``show``
    makes of it. What may be left out is, where it only says ``plain``: what a page is about.
    """
    translated = ngettext(pattern, pattern, _subjects(pattern, description, fact))
    parts = list(_fill(_pieces(translated), description, fact, show, plain))
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else ""
        yield elided(part, following) if isinstance(part, str) else part


@dataclass(frozen=True, slots=True)
class _Values:
    """The place in a pattern of the values of a property, ``name`` without its namespace."""

    name: str
    iri: str


@dataclass(frozen=True, slots=True)
class _Optional:
    """What is left out where the property ``iri`` has no value."""

    iri: str
    pieces: "tuple[str | _Values | _Optional, ...]"


@cache
def _pieces(pattern: str) -> tuple[str | _Values | _Optional, ...]:
    """A pattern taken apart: there are some dozens of them, in each language."""
    pieces: list[str | _Values | _Optional] = []
    position = 0
    for token in _TOKEN.finditer(pattern):
        if token.start() > position:
            pieces.append(pattern[position : token.start()])
        position = token.end()
        if token[1] is None:
            pieces.append(_Values(token[2].rpartition(":")[2], _property(token[2])))
        elif inner := re.search(r"\{([\w:]+)\}", token[1]):
            pieces.append(_Optional(_property(inner[1]), _pieces(token[1])))
    if position < len(pattern):
        pieces.append(pattern[position:])
    return tuple(pieces)


@cache
def _subject_of(pattern: str) -> str:
    """The property that a pattern names first; an empty text where it names none."""
    first = re.search(r"\{([\w:]+)\}", pattern)
    return _property(first[1]) if first else ""


def _property(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return (str(SCHEMA) if prefix == "schema" else str(RJ._NS)) + local


def _subjects(pattern: str, description: Description, fact: str) -> int:
    """1 where the sentence is about one, 2 where it is about several: a group is."""
    values = description.values(fact, _subject_of(pattern))
    several = len(values) > 1 or any(
        isinstance(value, NamedNode) and "/id/group/" in value.value for value in values
    )
    return 2 if several else 1


def _fill(
    pieces: Sequence[str | _Values | _Optional],
    description: Description,
    fact: str,
    show: Callable[[Term], object],
    plain: str,
) -> Iterator[object]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, _Optional):
            values = description.values(fact, piece.iri)
            if values and [value.value for value in values] != [plain]:
                yield from _fill(piece.pieces, description, fact, show, plain)
        else:
            yield from _shown(piece, description, fact, show)


def _shown(
    piece: _Values, description: Description, fact: str, show: Callable[[Term], object]
) -> Iterator[object]:
    values = description.values(fact, piece.iri)
    if not values:
        yield gettext(_NOBODY if piece.name in _PEOPLE else _NOTHING)
    # An IRI and a text for the same property do not occur together; IRIs would go first.
    values.sort(key=lambda value: not isinstance(value, NamedNode))
    for index, value in enumerate(values):
        if index:
            yield gettext(" and ") if index == len(values) - 1 else ", "
        yield show(value)

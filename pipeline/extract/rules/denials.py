"""Stage: who denies an accusation, and stands beside it so.

"She denied it" denies the accusation that was reported last, where it is one against her, or the
article speaks of a charge; else it is not known what "it" is.
"""

from typing import TYPE_CHECKING, Final

from ...facts.kinds import Accusation
from ..words import tables
from .carriers import carrier
from .confidence import confidence
from .document import Paragraph
from .draft import Draft
from .parties import Party, party
from .reality import reality
from .stances import by_words
from .syntax import Part, children, done_to, hull, is_passive, noun_start, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANSWERING: Final = frozenset({"person", "group", "organisation"})
#: An accusation is denied in its paragraph, or so many after.
_NEAR: Final = 2


def denials(draft: Draft) -> None:
    """Add who denies which accusation."""
    seen: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        for verb in paragraph.verbs:
            if verb.pos_ != "VERB" or is_passive(verb):
                continue
            charge = _denied(draft, paragraph, verb)
            if charge is None:
                continue
            first = subject(verb)
            who = party(draft, paragraph, first, _ANSWERING) if first is not None else None
            real = reality(draft, paragraph, verb)
            if who is None or real is None or real.polarity == "denied":
                continue
            words, named, inferred = charge
            for fact in _accusations(draft, paragraph, verb, who.thing, named):
                if (who.thing, fact) in seen:
                    continue
                seen.add((who.thing, fact))
                core: list[Part] = [(noun_start(first), first.i + 1) if first else who.tokens]
                draft.fact(
                    "response",
                    [hull(paragraph, [*core, verb, words.tokens])],
                    confidence("response", "denial"),
                    responder=who.thing,
                    responds_to=fact,
                    expressed_in=carrier(draft, paragraph, verb),
                    stance="denies",
                    verb=verb.text,
                    inferred=["stance"] if inferred else [],
                    **real.fields,
                )


def _denied(draft: Draft, paragraph: Paragraph, verb: "Token") -> tuple[Party, bool, bool] | None:
    """What a verb denies: its words, whether they name a charge, whether that is inferred."""
    lists = tables("rules/responses")["denying"]
    lemma = draft.model.lemma(verb)
    for noun in done_to(verb):
        charge = noun.lower_ in lists["charges"]
        here = Party("", noun_start(noun), noun.i + 1)
        if lemma in lists["verbs"] and (charge or noun.lower_ in lists["pronouns"]):
            return here, charge, False
        if lemma in lists["naming"] and (charge or noun.lower_ in lists["pronouns"]):
            said = paragraph.doc[noun.i + 1 : verb.right_edge.i + 1].text
            if by_words(said) == "denounces":
                return Party("", here.start, verb.right_edge.i + 1), charge, True
    if lemma in ("deny",):
        for clause in children(verb, "xcomp", "pcomp", "ccomp"):
            if clause.tag_ == "VBG":
                return Party("", clause.i, clause.i + 1), False, False
    return None


def _accusations(
    draft: Draft, paragraph: Paragraph, verb: "Token", who: str, named: bool
) -> list[str]:
    """The accusations, reported last before a verb, that it denies."""
    at = paragraph.start + verb.idx
    start = draft.document.paragraphs[max(0, paragraph.index - _NEAR)].start
    before = [
        fact
        for fact in draft.facts
        if isinstance(fact, Accusation) and fact.id and start <= fact.evidence[0].bounds[0] < at
    ]
    before.sort(key=lambda fact: fact.evidence[0].bounds)
    against = [fact for fact in before if who in fact.against]
    if against:
        return [str(against[-1].id)]
    last = before[-1:] if named else []
    return [str(fact.id) for fact in last if fact.claimant != who]

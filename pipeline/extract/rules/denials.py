"""Stage: who denies what was charged or claimed, and stands beside it so.

"She denied it" denies the accusation that was reported last, where it is one against her; what is
claimed in the sentence before; or the charge that the clause speaks of. Else it is not known what
"it" is. Where the article speaks of "the claims" and has none, whoever made them is answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ...facts import Fact
from ...facts.kinds import Accusation, Claim
from ..words import tables
from .answering import Answer, actor, carried_by, insiders, letter_near, write
from .bare_denials import charged
from .claimed import claimed_before, made_by
from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, Party, party
from .pronouns import antecedent
from .reality import reality
from .sexes import sex_of
from .stances import by_words
from .syntax import Part, behind, children, done_to, hull, is_passive, noun_start, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

#: An accusation is denied in its paragraph, or so many after.
_NEAR: Final = 2
#: "The accusation" is one against who denies it, in so many after.
_FAR: Final = 8
#: A claim is "it" and "that" for its neighbour only.
_AT_ONCE: Final = 1
_RELATIVE: Final = frozenset({"which", "that"})


@dataclass(frozen=True, slots=True, eq=False)
class _Denied:
    """The words for what is denied: tokens from ``start`` to ``end``.

    ``noun`` speaks of a charge; without one it is a pronoun or a clause. ``shown``: the stance is
    for the reader to see. ``stance`` is "unclear" where the words show none.
    """

    start: int
    end: int
    noun: "Token | None" = None
    shown: bool = False
    clause: bool = False
    relative: bool = False
    stance: str = "denies"


def denials(draft: Draft) -> None:
    """Add who denies which accusation or claim."""
    inside = insiders(draft)
    for paragraph in draft.document.body:
        for verb in paragraph.verbs:
            if verb.pos_ != "VERB" or is_passive(verb):
                continue
            denied = _denied(draft, paragraph, verb)
            if denied is None:
                continue
            real = reality(draft, paragraph, verb)
            if real is None or real.polarity == "denied":
                continue
            for first, who in _who(draft, paragraph, verb):
                target, inferred = _target(draft, paragraph, verb, denied, who.thing, inside)
                if target is None:
                    target = charged(draft, paragraph, verb, who.thing)
                if target is None:
                    continue
                core: list[Part] = [(noun_start(first), first.i + 1), who.tokens, verb]
                write(
                    draft,
                    Answer(
                        *(paragraph, verb, who.thing, target, denied.stance),
                        spans=(hull(paragraph, [*core, (denied.start, denied.end)]),),
                        how="denial",
                        real=real,
                        where=carried_by(draft, paragraph, verb, target),
                        inferred=(
                            *(["responds_to"] if inferred else []),
                            *(["stance"] if denied.shown else []),
                        ),
                    ),
                )


def _who(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[tuple["Token", Party]]:
    for first in subjects(verb):
        who = _accused(draft, paragraph, verb, first) or actor(draft, paragraph, first)
        if who is not None:
            yield first, who


def _accused(draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token") -> Party | None:
    """ "He denies that": the one person who was accused in the sentence before."""
    if first.lower_ not in ("he", "she"):
        return None
    made = [f for f in _just_claimed(draft, paragraph, verb) if isinstance(f, Accusation)]
    if not made or len(made[-1].against) != 1:
        return None
    accused = made[-1].against[0]
    if draft.things[accused].kind != "person":
        return None
    contrary = "male" if first.lower_ == "she" else "female"
    return None if sex_of(draft, accused) == contrary else Party(accused, first.i, first.i + 1)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in tables("rules/responses")["denying"].items()}


def _denied(draft: Draft, paragraph: Paragraph, verb: "Token") -> _Denied | None:
    """What a verb denies; None where it denies nothing."""
    lists = _lists()
    lemma = draft.model.lemma(verb)
    denies, names = lemma in lists["verbs"], lemma in lists["naming"]
    if denies or names:
        for noun in done_to(verb):
            charge = noun.lower_ in lists["charges"]
            pronoun = noun.lower_ in lists["pronouns"]
            if not charge and not pronoun and not _is_relative(verb, noun, denies):
                continue
            start, end = noun_start(noun), noun.i + 1
            if not names:
                relative = _is_relative(verb, noun, denies)
                return _Denied(start, end, noun if charge else None, relative=relative)
            said = paragraph.doc[noun.i + 1 : verb.right_edge.i + 1].text
            if lemma == "dismiss" or by_words(said) == "denounces":
                return _Denied(start, verb.right_edge.i + 1, noun if charge else None, shown=True)
    if names and (that := _just_behind(paragraph, verb)) is not None:
        said = paragraph.doc[that.i + 1 : verb.sent.end].text
        shows = by_words(said) == "denounces"
        return _Denied(that.i, that.i + 1, shown=shows, stance="denies" if shows else "unclear")
    if lemma == "deny":
        for clause in children(verb, "xcomp", "pcomp", "ccomp"):
            if not any(c.lower_ == "sign" for c in (clause,)):
                return _Denied(clause.i, clause.i + 1, clause=True)
    if lemma in lists["saying"]:
        return _called_untrue(paragraph, verb)
    return None


def _just_behind(paragraph: Paragraph, verb: "Token") -> "Token | None":
    """ "Called that “rubbish”", where the parser takes "that" for the beginning of a clause."""
    doc = paragraph.doc
    if verb.i + 2 >= len(doc) or doc[verb.i + 1].lower_ not in _lists()["pronouns"]:
        return None
    quoted = paragraph.is_quoted(doc[verb.i + 2]) or doc[verb.i + 2].is_quote
    return doc[verb.i + 1] if quoted and not paragraph.is_quoted(doc[verb.i + 1]) else None


def _is_relative(verb: "Token", noun: "Token", denies: bool) -> bool:
    """ "A charge that she denies", "… of theft, which he denies": the clause before is denied."""
    if not denies or verb.dep_ != "relcl":
        return False
    return any(child.lower_ in _RELATIVE for child in children(verb, "dobj")) or noun == verb.head


def _called_untrue(paragraph: Paragraph, verb: "Token") -> _Denied | None:
    """ "She said that this was untrue"."""
    lists = _lists()
    for clause in children(verb, "ccomp"):
        first = next(children(clause, "nsubj"), None)
        if first is None or clause.pos_ != "AUX" or first.i < verb.i:
            continue
        charge = first.lower_ in lists["charges"]
        if not charge and first.lower_ not in lists["pronouns"]:
            continue
        said = {token.lower_ for token in paragraph.doc[clause.i : clause.right_edge.i + 1]}
        negated = bool(said & {"not", "n't", "n’t"})
        if said & (lists["true"] if negated else lists["untrue"]):
            noun = first if charge else None
            return _Denied(first.i, clause.right_edge.i + 1, noun, shown=True)
    return None


def _target(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    denied: _Denied,
    who: str,
    inside: dict[str, set[str]],
) -> tuple[str | None, bool]:
    """What is denied, a fact, a letter or somebody, and whether that is inferred."""
    accusations = claimed_before(draft, paragraph, verb.i, _NEAR, Accusation)
    if not denied.relative:
        accusations = [f for f in accusations if _ended(paragraph, f, verb)]
    against = [f for f in accusations if isinstance(f, Accusation) and who in f.against]
    if denied.noun is not None and not against and not accusations:
        # "She denied the accusation": the last against her, however far above.
        far = claimed_before(draft, paragraph, verb.i, _FAR, Accusation)
        against = [f for f in far if isinstance(f, Accusation) and who in f.against]
    owner = _owner(draft, paragraph, denied.noun) if denied.noun is not None else None
    if owner is not None:
        made = [
            f
            for f in claimed_before(draft, paragraph, len(paragraph.doc), _NEAR)
            if made_by(f) == owner
        ]
        return (str(made[-1].id), False) if made else (owner, False)
    claims = [f for f in _just_claimed(draft, paragraph, verb) if made_by(f) != who]
    if denied.clause:
        told = [f for f in accusations if f in claims]
        return _of_clause(draft, paragraph, verb, against or told[-1:])
    if against and (not claims or _at(against[-1]) >= _at(claims[-1])):
        return str(against[-1].id), False
    if claims:
        return str(claims[-1].id), False
    if denied.noun is None:
        return None, False
    if any(party(draft, paragraph, n, WORK_KINDS) for n in _owners(denied.noun)):
        return None, False  # "the letter's claims"
    others = [f for f in accusations if made_by(f) != who]
    if others:
        return str(others[-1].id), False
    letter = letter_near(draft, paragraph, verb.i) if denied.noun.tag_ == "NNS" else None
    if letter is not None and who not in inside.get(letter, ()):
        return letter, True
    return None, False


def _of_clause(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    against: Sequence[Fact],
) -> tuple[str | None, bool]:
    """ "She denied that it was to save money, as some claim"; "he denied having taken it"."""
    end = paragraph.start + verb.sent.end_char
    start = paragraph.start + verb.idx
    within = [
        fact
        for fact in draft.facts
        if isinstance(fact, Claim)
        and fact.polarity == "asserted"
        and start <= fact.evidence[0].bounds[0] < end
    ]
    if within:
        return str(within[0].id), False
    return (str(against[-1].id), False) if against else (None, False)


def _ended(paragraph: Paragraph, fact: Fact, verb: "Token") -> bool:
    """Whether a charge was told before a verb, and does not stand around it."""
    return fact.evidence[-1].bounds[1] <= paragraph.start + verb.idx


def _at(fact: Fact) -> int:
    return int(fact.evidence[0].bounds[0])


def _just_claimed(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Fact]:
    """What is claimed in the same sentence, or the one before, which may end a paragraph."""
    sentence = verb.sent
    found = claimed_before(draft, paragraph, verb.i, _AT_ONCE, Accusation, Claim)
    first = paragraph.start + sentence.start_char
    if sentence.start > 0:
        before = paragraph.start + paragraph.doc[sentence.start - 1].sent.start_char
    else:
        above = draft.document.paragraphs[max(0, paragraph.index - 1)]
        last = list(above.doc.sents)[-1:]
        before = above.start + (last[0].start_char if last else 0)
    return [f for f in found if before <= f.evidence[-1].bounds[1] and _at(f) >= before] or [
        f for f in found if _at(f) >= first
    ]


def _owners(noun: "Token") -> list["Token"]:
    return [*children(noun, "poss"), *behind(noun, "by", "from", "of", "in")]


def _owner(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """Whose claim it is: "the club's assurance", "a claim by the union"."""
    for inner in _owners(noun):
        owner = party(draft, paragraph, inner, ACTORS)
        if owner is not None:
            return owner.thing
        person = antecedent(draft, paragraph, inner) if inner.tag_ == "PRP$" else None
        if person is not None:
            return person
    return None

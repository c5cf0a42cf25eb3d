"""What is answered where a noun stands: a work, a movement, somebody, or something planned.

A part of a work stands for the work ("the letter's tone"), what somebody said for who said it ("her
remarks"), and what who signed a letter demand for the letter.
"""

from typing import TYPE_CHECKING, Final

from ....ontology.kinds import SHEET_KINDS
from ...facts.kinds import Authorship, Response, Signature
from ..words import tables, word_lists
from .bodies import holder, spoken_of
from .claimed import told
from .document import Paragraph
from .draft import Draft
from .measures import measure
from .name_signs import is_role
from .parties import ACTORS, Party, party, with_conjuncts, work
from .pronouns import antecedent
from .sexes import sex_of
from .syntax import behind, children, noun_start
from .unnamed import bodies_called

if TYPE_CHECKING:
    from spacy.tokens import Token

_TARGETS: Final = frozenset(SHEET_KINDS) - {"publication"}


def answered(draft: Draft, paragraph: Paragraph, nouns: list["Token"]) -> list[Party]:
    """The things that nouns stand for as what is answered, each once."""
    found: dict[str, Party] = {}
    for noun in with_conjuncts(nouns):
        for target in _of_noun(draft, paragraph, noun):
            found.setdefault(target.thing, target)
    return list(found.values())


def _of_noun(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    lists = tables("rules/responses")["parts"]
    target = named(draft, paragraph, noun, _TARGETS) or _just_named(draft, paragraph, noun)
    if target is not None:
        return [target]
    word = noun.lower_
    if word in lists["of"]:
        for inner in (*behind(noun, "of", "in"), *children(noun, "poss")):
            whole = work(draft, paragraph, inner)
            if whole is not None:
                return [_with(noun, whole)]
    if word in lists["said"] and (owner := _owner(draft, paragraph, noun)) is not None:
        letter = _letter_of(draft, owner.thing) if word in lists["asked"] else None
        return [_with(noun, Party(letter, *owner.tokens) if letter else owner)]
    if word in ("campaigns", "movements", "hashtags"):
        # "Two campaigns in one breath: #A and #B".
        return [
            Party(mention.thing, noun_start(noun), mention.end)
            for mention in draft.mentions_in(paragraph, "movement")
            if noun.i < mention.start < noun.sent.end
        ]
    found = (
        _apology(draft, paragraph, noun)
        or told(draft, paragraph, noun)
        or holder(draft, paragraph, noun)
        or spoken_of(draft, paragraph, noun)
    )
    if found is not None:
        return [found]
    if (known := _body_spoken_of(draft, paragraph, noun)) is not None:
        return [known]
    planned = measure(draft, paragraph, noun)
    if planned is None and word == "it" and noun.dep_ == "dobj":
        planned = _spoken_of(draft, paragraph, noun)
    return [planned] if planned is not None else []


def _body_spoken_of(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The body that "the board" can mean alone, of those that were spoken of."""
    start = noun_start(noun)
    if noun.tag_ != "NN" or noun.i - start != 1 or paragraph.doc[start].lower_ != "the":
        return None
    if noun.lower_ not in word_lists("rules/bodies")["bodies"]:
        return None
    named = bodies_called(draft, noun.lower_)
    return Party(named.pop(), start, noun.i + 1) if len(named) == 1 else None


def is_apology(noun: "Token") -> bool:
    """Whether a noun takes up an apology: "the apology", "her apologies"."""
    before = {child.lower_ for child in children(noun, "det", "poss")}
    return noun.lower_ in ("apology", "apologies") and bool(before & _KNOWN)


_KNOWN: Final = frozenset({"the", "this", "that", "his", "her", "their", "its"})


def _apology(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The work in which somebody apologised last, or else who did."""
    if not is_apology(noun):
        return None
    at = paragraph.start + noun.idx
    made = [
        fact
        for fact in draft.facts
        if isinstance(fact, Response)
        and fact.stance == "apologises"
        and fact.evidence[0].bounds[0] < at
    ]
    if not made:
        return None
    return Party(made[-1].expressed_in or made[-1].responder, noun_start(noun), noun.i + 1)


def _just_named(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """ "Ida Holm contradicts him": the one person of the sentence before, who is none of this."""
    if noun.lower_ not in ("him", "her") or noun.tag_ != "PRP" or noun.sent.start == 0:
        return None
    before = paragraph.doc[noun.sent.start - 1].sent
    mentions = draft.mentions_in(paragraph, "person")
    here = {m.thing for m in mentions if noun.sent.start <= m.start < noun.i}
    there = {m.thing for m in mentions if before.start <= m.start < before.end}
    if len(there) != 1 or there & here:
        return None
    person = there.pop()
    contrary = "female" if noun.lower_ == "him" else "male"
    return None if sex_of(draft, person) == contrary else Party(person, noun.i, noun.i + 1)


def _spoken_of(draft: Draft, paragraph: Paragraph, it: "Token") -> Party | None:
    """What the sentence before "defended it" is about, where that is a plan, or was called one."""
    if it.sent.start == 0:
        return None
    before = paragraph.doc[it.sent.start - 1].sent
    for first in children(before.root, "nsubj", "nsubjpass"):
        planned = measure(draft, paragraph, first)
        if planned is not None:
            return Party(planned.thing, it.i, it.i + 1)
    return None


def named(draft: Draft, paragraph: Paragraph, noun: "Token", kinds: frozenset[str]) -> Party | None:
    """The thing of a noun, but not the person whose name a noun for something else begins with.

    "The Holm campaign" is not Holm, and nobody who answers it answers her.
    """
    found = party(draft, paragraph, noun, kinds)
    if found is None or draft.mention_at(paragraph, noun) is not None:
        return found
    person = draft.things[found.thing].kind == "person"
    before = any(found.start <= c.i < found.end for c in children(noun, "compound", "nmod"))
    return None if person and before and noun.pos_ == "NOUN" and not is_role(noun) else found


def _with(noun: "Token", whole: Party) -> Party:
    start = min(noun_start(noun), whole.start)
    return Party(whole.thing, start, max(noun.i + 1, whole.end))


def _owner(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """Whose remarks they are: "Carrow's remarks", "her remarks", "the remarks of Carrow"."""
    for inner in (*children(noun, "poss"), *behind(noun, "of", "by", "from")):
        owner = party(draft, paragraph, inner, ACTORS)
        if owner is not None:
            return owner
        person = antecedent(draft, paragraph, inner) if inner.tag_ == "PRP$" else None
        if person is not None:
            return Party(person, inner.i, inner.i + 1)
    return None


def _letter_of(draft: Draft, who: str) -> str | None:
    """The one letter that somebody signed or wrote."""
    signed = {
        fact.work
        for fact in draft.facts
        if isinstance(fact, Signature)
        and (fact.signatory, fact.polarity, fact.status) == (who, "asserted", "signed")
    }
    written = {f.work for f in draft.facts if isinstance(f, Authorship) and f.author == who}
    found = {work for work in signed | written if draft.things[work].kind == "letter"}
    return found.pop() if len(found) == 1 else None

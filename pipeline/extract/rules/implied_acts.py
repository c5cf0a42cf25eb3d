"""What a clause does that may be an answer, though it does not say to what.

Somebody replies, hits back, apologises, disagrees, rejects "the demand", or stands by what was
attacked.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ...facts.kinds import Demand
from ..words import tables, word_lists
from .answering import answerer, letter_near
from .claimed import claimed_before, made_by
from .document import Paragraph
from .draft import Draft
from .parties import party
from .stances import by_object, by_words
from .syntax import Part, behind, children, done_to

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/implied"
#: An answer that names nothing is to what was spoken of no more than so far above.
_AT_ONCE: Final = 1


@cache
def implied(name: str) -> frozenset[str]:
    """A list of words of ``rules/implied.toml``."""
    return word_lists(_LISTS)[name]


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """What a clause does that may be an answer: who, by which words, and how.

    ``inside``: only who signed can do it, or only who did not; None: both. ``alone``: nothing says
    what is answered. ``shown``: the stance is for the reader to see. ``demand``: the id of
    the fact that is answered.
    """

    who: "Token"
    words: list[Part]
    stance: str
    inside: bool | None = False
    alone: bool = False
    shown: bool = False
    demand: str | None = None


def act_of(
    draft: Draft,
    paragraph: Paragraph,
    verb: "Token",
    first: "Token",
    letter: str | None,
    signed: set[str],
) -> Act | None:
    """What the clause of ``verb``, with the subject ``first``, does that may be an answer.

    ``letter`` is the one that is spoken of, if one is, and ``signed`` are those who signed it.
    """
    lemma = draft.model.lemma(verb)
    back = [child for child in verb.children if child.lower_ == "back"]
    if lemma in implied("appearing") and first.lower_ in implied("answers"):
        owner = next(children(first, "poss"), None)
        return Act(owner, [first, verb], "unclear") if owner is not None else None
    if lemma in implied("answering") and _says_not_what(verb):
        return Act(first, [verb], "unclear", alone=True)
    if lemma in implied("back") and back and _says_not_what(verb):
        return Act(first, [verb, back[0]], "opposes", alone=True)
    if lemma in implied("disagreeing") | implied("agreeing") and _says_not_what(verb):
        mind = "opposes" if lemma in implied("disagreeing") else "supports"
        clause = any(True for _ in children(verb, "ccomp", "xcomp", "prep"))
        before = {t.lower_ for t in verb.doc[verb.sent.start : first.i + 1]}
        return (
            None if clause or before & implied("nobody") else Act(first, [verb], mind, alone=True)
        )
    if lemma in implied("refusing"):
        signing = [c for c in children(verb, "xcomp") if draft.model.lemma(c) in implied("signing")]
        if signing:
            return Act(first, [verb, signing[0]], "opposes")
        return _refuses(draft, paragraph, verb, first)
    if lemma in implied("taking"):
        return _takes_view(verb, first)
    if lemma == "regret":
        signing = [c for c in children(verb, "xcomp") if draft.model.lemma(c) in implied("signing")]
        return Act(first, [verb, signing[0]], "opposes", inside=True) if signing else None
    if lemma in implied("sorry") and (_says_not_what(verb) or _own(verb, "for") is not None):
        return Act(first, [verb], "apologises", inside=None)
    if lemma in implied("holding"):
        return _holds(verb, first)
    if lemma == "accuse":
        return _accuses(draft, paragraph, verb, first)
    after = _after(draft, verb, letter, paragraph) if letter and lemma in implied("after") else None
    if after is not None:
        said = paragraph.doc[verb.left_edge.i : after.i].text
        stance = by_words(said)
        return Act(first, [verb, after], stance or "unclear", shown=stance is not None)
    return _rejects(draft, paragraph, verb, first, lemma)


def _refuses(draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token") -> Act | None:
    """ "She has refused": what somebody else demanded in the paragraph before it."""
    if any(True for _ in children(verb, "xcomp", "ccomp", "dobj", "prep")):
        return None
    who = answerer(draft, paragraph, first)
    made = [
        fact
        for fact in claimed_before(draft, paragraph, verb.i, 0, Demand)
        if who is not None and made_by(fact) != who.thing
    ]
    return Act(first, [verb], "opposes", demand=str(made[-1].id)) if made else None


def _takes_view(verb: "Token", first: "Token") -> Act | None:
    """ "The chamber took the opposite view"."""
    for noun in children(verb, "dobj"):
        words = {child.lower_ for child in children(noun, "amod")}
        if noun.lower_ in ("view", "position", "line") and words & implied("opposite"):
            return Act(first, [verb, noun], "opposes")
    return None


def _holds(verb: "Token", first: "Token") -> Act | None:
    """ "She stood by her signature", "she defended her decision"."""
    for noun in (*done_to(verb), *behind(verb, "by", "to")):
        if noun.lower_ == "it" and verb.lower_[:2] == "st":
            return Act(first, [verb, noun], "defends", inside=True)
        if not any(child.tag_ == "PRP$" for child in children(noun, "poss")):
            continue
        if noun.lower_ in implied("held"):
            return Act(first, [verb, noun], "defends", inside=True)
        if noun.lower_ in implied("disputed"):
            return Act(first, [verb, noun], "opposes", shown=True)
    return None


def _accuses(draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token") -> Act | None:
    for noun in done_to(verb):
        if noun.lower_ in implied("signers"):
            accused = party(draft, paragraph, noun, frozenset({"group"}))
            at: Part = accused.tokens if accused is not None else noun
            return Act(first, [verb, at], "denounces")
    return None


def _rejects(
    draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token", lemma: str
) -> Act | None:
    """ "Rejected the demand", "dismissed it as noise"."""
    stance = by_object().get(lemma) or _by_particle(verb, lemma)
    if stance is None and lemma not in tables("rules/responses")["denying"]["naming"]:
        return None
    for noun in (*done_to(verb), *behind(verb, "off", "aside", "away")):
        if stance is not None and is_what_it_asks(noun):
            return Act(first, [verb, noun], stance)
        if noun.lower_ == "it" and _is_the_letter(draft, paragraph, noun, verb):
            shown = by_words(paragraph.doc[noun.i : verb.sent.end].text)
            seen = stance is None and shown is not None
            return Act(first, [verb, noun], stance or shown or "unclear", shown=seen)
    return None


def _by_particle(verb: "Token", lemma: str) -> str | None:
    """The stance of "shrugged off", by its particle."""
    particles = {child.lower_ for child in children(verb, "prt", "advmod", "prep")}
    for stance, phrases in tables("rules/responses")["particle"].items():
        if any(f"{lemma} {particle}" in phrases for particle in particles):
            return str(stance)
    return None


def _after(draft: Draft, verb: "Token", letter: str, paragraph: Paragraph) -> "Token | None":
    """ "… said it would stay, after 40 parents signed an open letter": the word for the letter."""
    for child in verb.children:
        marks = [child, *children(child, "mark", "prep")]
        if child.i < verb.i or child.dep_ not in ("prep", "advcl"):
            continue
        if not any(mark.lower_ in implied("behind") for mark in marks):
            continue
        for token in child.subtree:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and mention.thing == letter and token.i > verb.i:
                return token
    return None


def _own(verb: "Token", preposition: str) -> "Token | None":
    """What of their own somebody speaks of: "for her remarks"."""
    for noun in behind(verb, preposition):
        own = any(child.tag_ == "PRP$" for child in children(noun, "poss"))
        if own and noun.lower_ in implied("disputed") | implied("held"):
            return noun
    return None


def _is_the_letter(draft: Draft, paragraph: Paragraph, it: "Token", verb: "Token") -> bool:
    """Whether the sentence before "called it" speaks of a letter, and this one of nothing else."""
    if draft.mention_at(paragraph, it) is not None or it.i != verb.i + 1 or verb.dep_ != "ROOT":
        return False
    if verb.sent.start == 0:
        return letter_near(draft, paragraph, 0, _AT_ONCE) is not None
    before = paragraph.doc[verb.sent.start - 1].sent
    mentions = draft.mentions_in(paragraph, "letter")
    return any(before.start <= mention.start < before.end for mention in mentions)


def _says_not_what(verb: "Token") -> bool:
    """Whether nothing behind a verb says what is answered."""
    behind_it = children(verb, "prep", "dative")
    return not any(child.lower_ in implied("to") for child in behind_it) and not any(
        True for _ in children(verb, "dobj")
    )


def is_what_it_asks(noun: "Token") -> bool:
    """Whether a noun means what the letter asks for, or is: "the demand", with nothing behind."""
    if noun.lower_ not in implied("asked"):
        return False
    before = {child.lower_ for child in children(noun, "det", "poss")}
    return bool(before & {"the", "this", "its", "their"}) and not any(
        True for _ in children(noun, "prep", "relcl", "acl", "compound")
    )

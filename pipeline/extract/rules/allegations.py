"""Stage: what somebody is alleged to have done, in a clause.

"The letter alleges that she copied it" accuses her; "he is said to have sold it" accuses him in
nobody's name, where what he is said to have done is a wrong.
"""

from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .accusations import ACCUSED
from .answering import answerer
from .bodies import body, holder
from .claims import certainty
from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, Party, party
from .sources import subject_of
from .syntax import children, conjuncts, subject
from .voices import voice

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/claims"


def allegations(draft: Draft) -> None:
    """Add accusations in clauses: "alleged that", "is said to have"."""
    lists = word_lists(_LISTS)
    for paragraph in draft.document.body:
        if not paragraph.words & lists["alleging_words"]:
            continue
        for verb in paragraph.verbs:
            if verb.lower_ not in lists["alleging_words"] or verb.pos_ != "VERB":
                continue
            lemma = draft.model.lemma(verb)
            if lemma in lists["alleging"]:
                _alleged_that(draft, paragraph, verb)
            _said_to_have(draft, paragraph, verb, lemma)


def _alleged_that(draft: Draft, paragraph: Paragraph, verb: "Token") -> None:
    """ "She alleged that the dean had lied": against whoever the clause is about."""
    if any(child.dep_ in ("neg", "auxpass", "nsubjpass") for child in verb.children):
        return
    source = subject_of(verb)
    says = voice(draft, paragraph, source)
    if source is None or (says.who is None and says.work is None):
        return
    for clause in children(verb, "ccomp"):
        first = next(children(clause, "nsubj"), None)
        if first is None or paragraph.is_quoted(clause):
            continue
        against = [p.thing for noun in conjuncts(first) if (p := _accused(draft, paragraph, noun))]
        if not against or says.who in against:
            continue
        start = min(source.start, verb.i)
        draft.fact(
            "accusation",
            [paragraph.bounds(paragraph.doc[start : clause.right_edge.i + 1])],
            ACCUSED,
            claimant=says.who,
            claimed_in=says.work,
            inferred=["claimant"] if says.who and says.work else [],
            against=against,
            certainty=certainty(verb),
        )


def _accused(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    found = party(draft, paragraph, noun, ACTORS) or holder(draft, paragraph, noun)
    return found or body(draft, paragraph, noun)


def _said_to_have(draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str) -> None:
    if not any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return
    if any(child.dep_ in ("neg", "agent") for child in verb.children):
        return
    lists = word_lists(_LISTS)
    for done in children(verb, "xcomp"):
        words = {child.lower_ for child in children(done, "aux", "auxpass")}
        if not {"to", "have"} <= words:
            continue
        wrong = {draft.model.lemma(t) for t in done.subtree if t.pos_ in ("VERB", "NOUN")}
        if lemma not in lists["alleging"] and not wrong & (lists["harm"] | lists["suspect"]):
            continue
        first = subject(verb)
        who = answerer(draft, paragraph, first) if first is not None else None
        if first is None or who is None:
            continue
        start, end = min(who.start, verb.i), done.right_edge.i + 1
        draft.fact(
            "accusation",
            [paragraph.bounds(paragraph.doc[start:end])],
            ACCUSED,
            against=[who.thing],
            certainty="hedged",
        )

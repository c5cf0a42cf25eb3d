"""Signatures that were taken back: "he withdrew his signature", "she withdrew from the letter"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .dating import when
from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, letter_before, listed_before, parties, with_conjuncts, work
from .reality import reality
from .signing import Signing, signing_list
from .syntax import Part, behind, children, subject

if TYPE_CHECKING:
    from spacy.tokens import Token


def withdrawn(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "He withdrew his signature"; "she asked for her name to be removed"; "took his name off"."""
    names = names_of(verb)[0]
    lemma = draft.model.lemma(verb)
    gone = any(child.lower_ in ("off", "from", "back") for child in verb.children)
    if lemma in ("take", "pull", "strike") and not gone:
        return
    asked = verb.head if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "acl") else None
    while asked is not None and asked.pos_ not in ("VERB", "AUX") and asked.head is not asked:
        asked = asked.head
    asks = asked is not None and draft.model.lemma(asked) in ("ask", "request", "demand", "want")
    main = asked if asks and asked is not None else verb
    real = reality(draft, paragraph, main)
    if real is None or real.polarity == "denied":
        return
    owner = list(children(names, "poss"))
    first = subject(main)
    nouns = [t for t in owner if t.tag_ != "PRP$"] or ([first] if first is not None else [])
    signers = parties(draft, paragraph, with_conjuncts(nouns), ACTORS)
    if first is not None and first.i < main.i and first in nouns:
        more = listed_before(draft, paragraph, first, main.i)
        signers += [one for one in more if one.thing not in {s.thing for s in signers}]
    targets = [w for noun in behind(verb, "from", "off") if (w := work(draft, paragraph, noun))]
    target = targets[0].thing if targets else letter_before(draft, paragraph, verb.i)
    if target is None:
        return
    core: list[Part] = [main, verb, names, *(w.tokens for w in targets)]
    fields = {**real.fields, **when(paragraph, main), "status": "withdrawn"}
    yield Signing(paragraph, target, signers, core, "withdrawn", fields)


def left(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "She withdrew from the first letter"."""
    works = [w for noun in behind(verb, "from") if (w := work(draft, paragraph, noun))]
    real = reality(draft, paragraph, verb)
    if not works or real is None or real.polarity == "denied":
        return
    fields = {**real.fields, **when(paragraph, verb), "status": "withdrawn"}
    first = subject(verb)
    signers = listed_before(draft, paragraph, first, verb.i) if first is not None else []
    if first is not None and not signers:
        signers = parties(draft, paragraph, with_conjuncts([first]), ACTORS)
    core: list[Part] = [verb, works[0].tokens]
    yield Signing(paragraph, works[0].thing, signers, core, "withdrawn", fields)


def asked_off(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "She has asked to be taken off it"; "X, whose name stood there, asked us to remove it"."""
    taken = next(
        (
            clause
            for clause in children(verb, "xcomp", "ccomp", "advcl")
            if draft.model.lemma(clause) in _TAKE
        ),
        None,
    )
    first = subject(verb)
    target = letter_before(draft, paragraph, verb.i)
    if taken is None or first is None or target is None or names_of(taken):
        return
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied":
        return
    done = [*children(taken, "dobj", "nsubjpass", "nsubj")]
    named = any(t.lower_ in signing_list("names") for t in paragraph.doc[verb.sent.start : verb.i])
    itself = any(child.lower_ == "be" for child in children(taken, "auxpass")) and not done
    names = named and any(t.lower_ in ("it", "them") for t in done)
    off = [*behind(taken, "off", "from"), *_off(taken)]
    if not names and not (itself and off):
        return
    signers = listed_before(draft, paragraph, first, verb.i)
    signers = signers or parties(draft, paragraph, with_conjuncts([first]), ACTORS)
    fields = {**real.fields, **when(paragraph, verb), "status": "withdrawn"}
    yield Signing(paragraph, target, signers, [verb, taken], "withdrawn", fields)


def _off(taken: "Token") -> list["Token"]:
    return [child for child in taken.children if child.lower_ == "off"]


_TAKE: Final = frozenset({"take", "remove", "strike", "delete", "drop", "leave"})


def names_of(verb: "Token") -> list["Token"]:
    """The names and signatures that a verb is done with."""
    found = [*children(verb, "dobj", "nsubjpass")]
    names = [noun for noun in found if noun.lower_ in signing_list("names")]
    if not names and "signature" in verb.sent.text.lower():
        # "One signature has gone: the vicar withdrew his."
        names = [noun for noun in found if noun.lower_ in ("his", "hers", "theirs")]
    return names

"""Stage: to whom works are addressed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ....ontology.kinds import WORK_KINDS
from ..words import word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft
from .parties import Party, parties, party, with_conjuncts, work
from .reality import reality
from .syntax import Part, behind, children, done_to, hull, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADDRESSEES: Final = frozenset({"person", "organisation", "group"})
#: Works that are addressed to somebody rather than answered to.
_ADDRESSED: Final = WORK_KINDS - {"post", "translation", "opinion"}
_SENT: Final = frozenset(
    {"address", "send", "write", "direct", "deliver", "hand", "submit", "publish"}
)
_TOLD: Final = frozenset(
    {"tell", "urge", "ask", "thank", "beg", "implore", "warn", "remind", "inform"}
)
_BODIES: Final = "rules/names"
#: Further than so many tokens apart, the addressee is a span of its own.
_APART: Final = 20

_Found = tuple[Party, list[Party], list[Part], str, dict[str, Any]]


def addressing(draft: Draft) -> None:
    """Add to whom letters and the like are addressed, each once."""
    seen: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        for what, addressees, core, how, fields in _found(draft, paragraph):
            for addressee in addressees:
                if (what.thing, addressee.thing) in seen:
                    continue
                seen.add((what.thing, addressee.thing))
                whole = hull(paragraph, [*core, addressee.tokens])
                near = hull(paragraph, core)
                far = whole[1] - near[1] > 6 * _APART
                draft.fact(
                    "addressing",
                    [near, hull(paragraph, [addressee.tokens])] if far else [whole],
                    confidence("addressing", how),
                    work=what.thing,
                    addressee=addressee.thing,
                    **fields,
                )


def _found(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    for token in paragraph.outside:
        if token.pos_ == "VERB" and draft.model.lemma(token) in _SENT:
            yield from _by_verb(draft, paragraph, token)
        if token.pos_ == "VERB" and draft.model.lemma(token) in _TOLD:
            yield from _told(draft, paragraph, token)
        mention = draft.mention_at(paragraph, token)
        if mention is None or mention.end != token.i + 1 or token.pos_ == "PRON":
            continue
        if draft.kind_of(mention) in _ADDRESSED:
            what = Party(mention.thing, mention.start, mention.end)
            for to in _tos(token):
                yield what, _addressees(draft, paragraph, to), [what.tokens, to], "noun", {}


def _told(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    """ "In an open letter, they urged the council to …": whom they tell, they write to."""
    works = [
        w
        for noun in behind(verb, "in", "with")
        if (w := work(draft, paragraph, noun)) and draft.things[w.thing].kind == "letter"
    ]
    told = [noun for noun in children(verb, "dobj", "dative") if noun.dep_ != "prep"]
    # The one who is to do something is sometimes parsed as the subject of that.
    told += [
        n for c in children(verb, "ccomp") for n in children(c, "nsubj") if n.i == c.left_edge.i
    ]
    real = reality(draft, paragraph, verb)
    if not works or real is None or real.polarity == "denied":
        return
    addressees = parties(draft, paragraph, with_conjuncts(told), _ADDRESSEES)
    core: list[Part] = [works[0].tokens, verb]
    yield works[0], addressees, core, "told", {**real.fields, "inferred": ["addressee"]}


def _tos(noun: "Token") -> Iterator["Token"]:
    """The "to" of a noun: its own, or one right behind it that the parser hung elsewhere."""
    own = [to for to in children(noun, "prep", "dative") if to.lower_ == "to" and to.i - noun.i < 4]
    yield from own
    if not own and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ == "to":
        behind_it = noun.nbor(1)
        if behind_it.dep_ in ("prep", "dative"):
            yield behind_it


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    """ "The letter is addressed to X"; "Zola had addressed it to X"; "she wrote X a letter"."""
    works = [
        w
        for noun in done_to(verb)
        if (w := work(draft, paragraph, noun)) and draft.things[w.thing].kind in _ADDRESSED
    ]
    if not works:
        return
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied":
        return
    for to in children(verb, "prep", "dative"):
        if to.lower_ == "to":
            addressees = _addressees(draft, paragraph, to)
            core: list[Part] = [works[0].tokens, verb, to]
            yield works[0], addressees, core, "verb", real.fields


def _addressees(draft: Draft, paragraph: Paragraph, to: "Token") -> list[Party]:
    """Those behind "to": by name, or a body by what it is ("the town council")."""
    nouns = with_conjuncts(list(children(to, "pobj")))
    nouns += [noun for also in children(to, "conj") for noun in children(also, "pobj")]
    found = parties(draft, paragraph, nouns, _ADDRESSEES)
    for noun in nouns:
        if party(draft, paragraph, noun, _ADDRESSEES) is None:
            found += _unnamed(draft, paragraph, noun)
    return found


def _unnamed(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[Party]:
    """A body without a name, under the article's words for it."""
    if noun.lower_ not in word_lists(_BODIES)["organisation_words"] or noun.tag_ not in (
        "NN",
        "NNP",
    ):
        return
    start = noun_start(noun)
    if paragraph.doc[start].lower_ not in ("the", "its", "their"):
        return
    name = paragraph.doc[start : noun.i + 1].text
    name = name if name.lower().startswith("the ") else f"the {noun.text}"
    same = [t.id for t in draft.things.values() if t.kind == "organisation" and t.name == name]
    thing = same[0] if same else draft.thing("organisation", name)
    draft.mention(paragraph, start, noun.i + 1, thing)
    yield Party(thing, start, noun.i + 1)

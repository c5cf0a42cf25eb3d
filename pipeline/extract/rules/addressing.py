"""Stage: to whom works are addressed."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ....ontology.kinds import WORK_KINDS
from ...facts.kinds import Addressing
from ..words import word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .parties import Party, letters_in_sentence, parties, party, with_conjuncts, work
from .reality import reality
from .syntax import Part, behind, children, done_to, hull
from .unnamed import unnamed
from .written_to import written_to

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADDRESSEES: Final = frozenset({"person", "organisation", "group", "publication"})
#: Works that are addressed to somebody rather than answered to.
_ADDRESSED: Final = WORK_KINDS - {"post", "translation", "opinion"}
_SENT: Final = frozenset(
    {"address", "send", "write", "direct", "deliver", "hand", "submit", "publish"}
)
_TOLD: Final = frozenset(
    {
        "tell",
        "urge",
        "ask",
        "thank",
        "beg",
        "implore",
        "warn",
        "remind",
        "inform",
        "call",
        "beseech",
    }
)
#: Further than so many tokens apart, the addressee is a span of its own.
_APART: Final = 20

_Found = tuple[Party, list[Party], list[Part], str, dict[str, Any]]


def addressing(draft: Draft) -> None:
    """Add to whom letters and the like are addressed, each once."""
    seen = written_to(draft) | {
        (fact.work, fact.addressee) for fact in draft.facts if isinstance(fact, Addressing)
    }
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
        if mention is None or mention.end != token.i + 1:
            continue
        if token.pos_ == "PRON":
            if draft.kind_of(mention) == "letter":
                what = Party(mention.thing, mention.start, mention.end)
                yield from _asked(draft, paragraph, token, what)
            continue
        if draft.kind_of(mention) in _ADDRESSED:
            what = Party(mention.thing, mention.start, mention.end)
            for to in _tos(token):
                yield what, _addressees(draft, paragraph, to), [what.tokens, to], "noun", {}
            yield from _asked(draft, paragraph, token, what)


def _asked(draft: Draft, paragraph: Paragraph, noun: "Token", what: Party) -> Iterator[_Found]:
    """ "A letter urging X to resign"; "the petition calls on X to act": whom it asks, it is for.

    The parser takes "calls" for a noun, so that the words in their order decide.
    """
    doc, at = paragraph.doc, noun.i + 1
    if at < len(doc) and doc[at].text == ",":
        # "The appeal, which was published on Monday, calls on X".
        stop = min(at + _CLAUSE, noun.sent.end)
        at = next((i + 1 for i in range(at + 1, stop) if doc[i].text == ","), at)
    at += at < len(doc) and doc[at].lower_ in ("that", "which")
    while at < len(doc) and doc[at].lower_ in ("also", "has", "have", "had"):
        at += 1
    if at + 2 >= len(doc) or doc[at].lower_ not in _asking():
        return
    verb = doc[at]
    start = at + 1
    if verb.lower_.startswith("call"):
        if doc[start].lower_ not in ("on", "upon"):
            return
        start += 1
    if paragraph.is_quoted(verb):
        return
    end = next((t.i for t in doc[start : start + _PHRASE] if t.lower_ == "to"), None)
    if end is None or (found := _phrase(draft, paragraph, start, end)) is None:
        return
    fields = {"inferred": ["addressee"]}
    yield what, [found], [what.tokens, verb], "told", fields


#: Whom a letter asks is named within so many tokens.
_PHRASE: Final = 16
#: A clause between a letter and what it asks is not longer than so many tokens.
_CLAUSE: Final = 25


@cache
def _asking() -> frozenset[str]:
    """Forms of verbs by which a letter asks somebody to do something."""
    return word_lists("rules/addressing")["asking"]


def _phrase(draft: Draft, paragraph: Paragraph, start: int, end: int) -> Party | None:
    """Who is meant by the words of a noun phrase: the only one named there, or a body."""
    doc = paragraph.doc
    if any(t.pos_ in ("VERB", "AUX") for t in doc[start:end]):
        return None
    mentions = [
        m
        for m in draft.mentions_in(paragraph, *_ADDRESSEES)
        if start <= m.start and m.end <= end and not _owns(paragraph, m)
    ]
    people = [m for m in mentions if draft.kind_of(m) == "person"]
    for mention in (people or mentions)[:1]:
        return Party(mention.thing, mention.start, mention.end)
    return next((p for t in doc[start:end] for p in unnamed(draft, paragraph, t)), None)


def _owns(paragraph: Paragraph, mention: Mention) -> bool:
    return mention.end < len(paragraph.doc) and paragraph.doc[mention.end].tag_ == "POS"


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
    if not works and (verb.tag_ == "VBN" or _is_added(verb)):
        works = letters_in_sentence(draft, paragraph, verb)
    if not works:
        return
    real = reality(draft, paragraph, verb)
    if real is None or real.polarity == "denied":
        return
    for to in children(verb, "prep", "dative", "conj"):
        if to.lower_ == "to":
            addressees = _addressees(draft, paragraph, to)
            core: list[Part] = [works[0].tokens, verb, to]
            yield works[0], addressees, core, "verb", real.fields
    given = [noun for noun in children(verb, "dative") if noun.pos_ != "ADP"]
    if given and works[0].start > given[0].i:
        # "She wrote X a letter"; "they handed the council a reply".
        core = [verb, works[0].tokens]
        yield works[0], _meant(draft, paragraph, with_conjuncts(given)), core, "verb", real.fields


def _is_added(verb: "Token") -> bool:
    """Whether a past is a participle: "a letter that was published and addressed to X"."""
    above = verb.head
    own = any(True for _ in children(verb, "nsubj", "dobj"))
    return verb.tag_ == "VBD" and verb.dep_ == "conj" and above.tag_ == "VBN" and not own


def _addressees(draft: Draft, paragraph: Paragraph, to: "Token") -> list[Party]:
    """Those behind "to": by name, or a body by what it is ("the town council")."""
    nouns = with_conjuncts(list(children(to, "pobj")))
    nouns += [noun for also in children(to, "conj") for noun in children(also, "pobj")]
    return _meant(draft, paragraph, nouns)


def _meant(draft: Draft, paragraph: Paragraph, nouns: list["Token"]) -> list[Party]:
    found = parties(draft, paragraph, nouns, _ADDRESSEES)
    for noun in nouns:
        if party(draft, paragraph, noun, _ADDRESSEES) is None:
            found += unnamed(draft, paragraph, noun)
    return found

"""Signatures by set phrases, where the parser loses its way: lists, "after 90 nurses signed".

What these phrases say needs no parse: "those who signed include" is followed by who signed.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, Party, letter_before, listed, work
from .reality import reality
from .signing import Signing, signing_list, work_of
from .sizes import size_in
from .syntax import Part, children

if TYPE_CHECKING:
    from spacy.tokens import Token

_THOSE: Final = frozenset({"those", "people", "others"})
_COPULAS: Final = frozenset({"are", "is", "were", "was", "include", "included", "includes"})
#: "Those who signed" and the verb that names them stand no further apart than so many tokens.
_NEAR: Final = 12
#: What may stand between those who sign and "signed".
_BETWEEN: Final = frozenset(
    {"have", "has", "had", "also", "already", "since", "now", "all", "both"}
)
_SIGNED: Final = frozenset({"signed", "co-signed", "cosigned", "countersigned"})


def signature_phrases(draft: Draft, paragraph: Paragraph) -> Iterator[Signing]:
    """The signings that set phrases of a paragraph speak of."""
    if not paragraph.words & (signing_list("signers") | signing_list("names") | _SIGNED | {"sign"}):
        return
    for token in paragraph.outside:
        word = token.lower_
        if word in _THOSE or token.tag_ == "NNS":
            yield from _those_who(draft, paragraph, token)
        if word in signing_list("signers"):
            yield from _signers(draft, paragraph, token)
            yield from _gathered(draft, paragraph, token)
        elif word in _SIGNED:
            yield from _before(draft, paragraph, token)
        elif word == "signatures":
            yield from _gathered(draft, paragraph, token)
        elif word == "sign":
            yield from _first_to(draft, paragraph, token)
        if word in ("names", "signatures", "name", "signature"):
            yield from _over_names(draft, paragraph, token)
            yield from _taken_off(draft, paragraph, token)


def _those_who(draft: Draft, paragraph: Paragraph, those: "Token") -> Iterator[Signing]:
    """ "Among those who signed are X and Y"; "groups that put their names to it include X"."""
    doc = paragraph.doc
    end = min(those.i + _NEAR, those.sent.end)
    if those.i + 1 >= end or doc[those.i + 1].lower_ not in ("who", "that"):
        return
    words = doc[those.i + 2 : end]
    verb = next((t for t in words if t.lower_ in _COPULAS), None)
    if verb is None or (verb.i + 1 < len(doc) and doc[verb.i + 1].tag_ in ("VBN", "VBG", "NEG")):
        return
    clause = doc[those.i + 2 : verb.i]
    if any(t.lower_ in ("which", "who", "that") for t in clause):
        return
    signs = any(t.lower_ in _SIGNED or t.lower_ == "sign" for t in clause)
    named = any(t.lower_ in signing_list("names") for t in clause)
    if not (signs or named):
        return
    not_ = any(t.dep_ == "neg" or t.lower_ == "not" for t in clause)
    fields = {"polarity": "denied"} if not_ else {}
    works = [w for t in clause if (w := work(draft, paragraph, t)) is not None]
    target = works[0].thing if works else letter_before(draft, paragraph, those.i)
    signers = listed(draft, paragraph, verb.i + 1, those.sent.end)
    if target is not None and signers:
        start = those.i - (those.i > those.sent.start and those.nbor(-1).lower_ == "among")
        yield Signing(paragraph, target, signers, [(start, verb.i + 1)], "list", fields)


def _signers(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[Signing]:
    """ "The signatories, among them X"; "signatories such as X"; "Signatories: X, Y and Z"."""
    doc, end = paragraph.doc, noun.sent.end
    at = noun.i + 1
    target, core = work_of(draft, paragraph, noun)
    group = draft.mention_at(paragraph, noun)
    if core and target and group is not None and noun.tag_ == "NNS" and noun.i + 1 < end:
        # "More than 1,100 signatories of an open letter".
        counted = size_in(doc[group.start : group.end].text) is not None
        if counted and doc[noun.i + 1].lower_ in ("of", "to") and doc[group.start].lower_ != "the":
            signer = Party(group.thing, group.start, group.end)
            yield Signing(paragraph, target, [signer], core, "list")
    if core and isinstance(core[0], tuple):
        at = max(at, core[0][1])
    if at < len(doc) and doc[at].text in _APART:
        yield from _so_many(draft, paragraph, noun, target, at + 1)
    at += at < end and doc[at].text == ","
    opening = _OPENING.match(doc[at : at + 3].text.lower()) if at < len(doc) else None
    if opening is None or target is None:
        return
    start = at + len(opening[0].split())
    if opening[0] == ":":
        end = len(doc)  # the parser ends a sentence at the mark
    signers = listed(draft, paragraph, start, end)
    if signers:
        yield Signing(paragraph, target, signers, [noun, (at, start), *core], "list")


def _so_many(
    draft: Draft, paragraph: Paragraph, noun: "Token", target: str | None, start: int
) -> Iterator[Signing]:
    """ "Three of the signatories — X, Y and Z — have left": as many names as are said."""
    doc, of = paragraph.doc, noun.i - 2
    if target is None or of < 1 or doc[of].lower_ != "of":
        return
    size = size_in(doc[of - 1].text)
    stop = next((t.i for t in doc[start:] if t.pos_ in ("VERB", "AUX")), len(doc))
    signers = listed(draft, paragraph, start, stop)
    if size is not None and size.exact == len(signers):
        yield Signing(paragraph, target, signers, [(of - 1, noun.i + 1)], "list")


_APART: Final = frozenset({",", "—", "–", "-", "--", "(", ":"})
_OPENING: Final = re.compile(r"including|such as|among(?:st)? them|like|namely|:|range from")


def _before(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "After 90 nurses signed the letter", where the parser sees no subject of the verb."""
    if any(True for _ in children(verb, "nsubj", "nsubjpass", "auxpass", "agent")):
        return
    at = verb.i - 1
    while at >= 0 and paragraph.doc[at].lower_ in _BETWEEN:
        at -= 1
    mention = draft.mention_at(paragraph, at) if at >= 0 else None
    if mention is None and (of := _to_have_signed(draft, paragraph, verb)) is not None:
        yield of
    if mention is None or draft.kind_of(mention) not in ACTORS or verb.tag_ not in ("VBD", "VBN"):
        return
    objects = [w for t in children(verb, "dobj") if (w := work(draft, paragraph, t)) is not None]
    active = verb.tag_ == "VBD" or at < verb.i - 1
    if not objects or not active or reality(draft, paragraph, verb) is None:
        return
    signer = Party(mention.thing, mention.start, mention.end)
    yield Signing(paragraph, objects[0].thing, [signer], [verb, objects[0].tokens], "object")


def _gathered(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[Signing]:
    """ "The petition has gathered more than 3,000 signatures"; "with 3,000 signatures"."""
    mention = draft.mention_at(paragraph, noun)
    if mention is None or draft.kind_of(mention) != "group":
        return
    signer = Party(mention.thing, mention.start, mention.end)
    works: list[Party] = []
    core: list[Part] = []
    verb = noun.head if noun.dep_ in ("dobj", "attr") else None
    if verb is not None and draft.model.lemma(verb) in signing_list("gather"):
        if (real := reality(draft, paragraph, verb)) is None or real.polarity == "denied":
            return
        first = [*children(verb, "nsubj"), *([verb.head] if verb.dep_ in ("acl", "relcl") else [])]
        works = [w for t in first if (w := work(draft, paragraph, t)) is not None]
        core = [verb]
    elif noun.dep_ == "pobj" and noun.head.lower_ in ("with", "by", "to"):
        works = [w for t in [noun.head.head] if (w := work(draft, paragraph, t)) is not None]
    if works:
        yield Signing(paragraph, works[0].thing, [signer], [*core, works[0].tokens], "list")


def _to_have_signed(draft: Draft, paragraph: Paragraph, verb: "Token") -> Signing | None:
    """ "One of 31 members of staff to have signed"."""
    doc, start = paragraph.doc, verb.i - 2
    if start < 1 or doc[start].lower_ != "to" or doc[verb.i - 1].lower_ != "have":
        return None
    mention = draft.mention_at(paragraph, start - 1)
    target = letter_before(draft, paragraph, verb.i)
    if mention is None or draft.kind_of(mention) != "group" or target is None:
        return None
    signer = Party(mention.thing, mention.start, mention.end)
    return Signing(paragraph, target, [signer], [(start, verb.i + 1)], "bare")


def _first_to(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "The first to sign it was X"; "the first to sign were X and Y"."""
    doc, end = paragraph.doc, min(verb.i + _NEAR, verb.sent.end)
    if verb.i < 2 or doc[verb.i - 1].lower_ != "to" or doc[verb.i - 2].lower_ not in _RANKS:
        return
    copula = next((t for t in doc[verb.i + 1 : end] if t.lower_ in _COPULAS), None)
    if copula is None:
        return
    works = [w for t in doc[verb.i + 1 : copula.i] if (w := work(draft, paragraph, t)) is not None]
    target = works[0].thing if works else letter_before(draft, paragraph, verb.i)
    signers = listed(draft, paragraph, copula.i + 1, verb.sent.end)
    if target is not None and signers:
        yield Signing(paragraph, target, signers, [(verb.i - 2, copula.i + 1)], "list")


_RANKS: Final = frozenset({"first", "last", "latest", "next", "second"})


def _over_names(draft: Draft, paragraph: Paragraph, names: "Token") -> Iterator[Signing]:
    """ "The letter ran above the names of 39 chefs"; "it carries the name of X"."""
    doc, at = paragraph.doc, names.i
    if at < 2 or at + 1 >= len(doc) or doc[at + 1].lower_ not in ("of", "from"):
        return
    over = doc[at - 1 - (doc[at - 1].lower_ == "the")].lower_
    if over not in ("above", "over", "with", "under"):
        return
    target = letter_before(draft, paragraph, at)
    letters = [m for m in draft.mentions_in(paragraph, "letter") if m.end <= at]
    signers = listed(draft, paragraph, at + 2, names.sent.end)
    if target is not None and letters and letters[-1].thing == target and signers:
        yield Signing(paragraph, target, signers, [letters[-1], names], "list")


def _taken_off(draft: Draft, paragraph: Paragraph, name: "Token") -> Iterator[Signing]:
    """ "X had his name taken off the list"; "X has asked us to take her name off"."""
    doc, sentence = paragraph.doc, name.sent
    if name.i == 0 or doc[name.i - 1].lower_ not in ("his", "her", "their"):
        return
    behind_it = doc[name.i + 1 : min(name.i + 5, sentence.end)]
    gone = any(t.lower_ in _GONE for t in behind_it)
    before = doc[max(sentence.start, name.i - _NEAR) : name.i - 1]
    had = bool(len(before)) and before[-1].lower_ in ("had", "has", "have") and gone
    asked = next((t for t in before if t.lower_ in _ASKED), None)
    taken = any(t.lower_ in ("take", "remove", "strike", "delete") for t in before)
    if not had and (asked is None or not (taken or gone)):
        return
    verb = before[-1] if had else asked
    target = letter_before(draft, paragraph, name.i)
    mentions = [
        m
        for m in draft.mentions_in(paragraph, "person", "organisation", "group")
        if sentence.start <= m.start and verb is not None and m.end <= verb.i
    ]
    if target is None or verb is None or not mentions or reality(draft, paragraph, verb) is None:
        return
    who = mentions[-1]
    signer = Party(who.thing, who.start, who.end)
    core: list[Part] = [verb, name, *behind_it[:1]]
    yield Signing(paragraph, target, [signer], core, "withdrawn", {"status": "withdrawn"})


_GONE: Final = frozenset({"taken", "removed", "struck", "deleted", "withdrawn", "off", "erased"})
_ASKED: Final = frozenset({"asked", "asks", "requested", "begged", "demanded"})

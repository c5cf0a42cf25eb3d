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
    if not paragraph.words & (signing_list("signers") | _SIGNED | {"sign", "names", "signatures"}):
        return
    for token in paragraph.outside:
        word = token.lower_
        if word in _THOSE:
            yield from _those_who(draft, paragraph, token)
        elif word in signing_list("signers"):
            yield from _signers(draft, paragraph, token)
        elif word in _SIGNED:
            yield from _before(draft, paragraph, token)
        elif word == "signatures":
            yield from _gathered(draft, paragraph, token)


def _those_who(draft: Draft, paragraph: Paragraph, those: "Token") -> Iterator[Signing]:
    """ "Among those who signed are X and Y"; "those who have put their names to it include X"."""
    doc = paragraph.doc
    end = min(those.i + _NEAR, those.sent.end)
    if those.i + 1 >= end or doc[those.i + 1].lower_ != "who":
        return
    words = doc[those.i + 2 : end]
    verb = next((t for t in words if t.lower_ in _COPULAS), None)
    if verb is None:
        return
    clause = doc[those.i + 2 : verb.i]
    signs = any(t.lower_ in _SIGNED or t.lower_ == "sign" for t in clause)
    named = any(t.lower_ in signing_list("names") for t in clause)
    if not (signs or named) or any(t.dep_ == "neg" for t in clause):
        return
    works = [w for t in clause if (w := work(draft, paragraph, t)) is not None]
    target = works[0].thing if works else letter_before(draft, paragraph, those.i)
    signers = listed(draft, paragraph, verb.i + 1, those.sent.end)
    if target is not None and signers:
        start = those.i - (those.i > those.sent.start and those.nbor(-1).lower_ == "among")
        yield Signing(paragraph, target, signers, [(start, verb.i + 1)], "list")


def _signers(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[Signing]:
    """ "The signatories, among them X"; "signatories such as X"; "Signatories: X, Y and Z"."""
    doc, end = paragraph.doc, noun.sent.end
    at = noun.i + 1
    target, core = work_of(draft, paragraph, noun)
    if core and isinstance(core[0], tuple):
        at = max(at, core[0][1])
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


_OPENING: Final = re.compile(r"including|such as|among(?:st)? them|like|namely|:|range from")


def _before(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[Signing]:
    """ "After 90 nurses signed the letter", where the parser sees no subject of the verb."""
    if any(True for _ in children(verb, "nsubj", "nsubjpass", "auxpass", "agent")):
        return
    at = verb.i - 1
    while at >= 0 and paragraph.doc[at].lower_ in _BETWEEN:
        at -= 1
    mention = draft.mention_at(paragraph, at) if at >= 0 else None
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

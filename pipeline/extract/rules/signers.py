"""Who is called a signatory, or the first to sign: one of the group that signed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party, listed
from .reality import Reality
from .syntax import Part

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSON: Final = frozenset({"person"})
_SIGNATORY: Final = frozenset({"signatory", "signer", "co-signatory"})
_BE: Final = frozenset({"is", "was", "were", "are"})

_Found = tuple[Party, str, list[Part], str, Reality]


def signers(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "Signatory Jane Doe said", "the first to sign it was Jane Doe": of the one group that did.

    Yield who, the id of the group, the words that say so, how, and that it is said to be so.
    """
    if not paragraph.words & {*_SIGNATORY, "first"}:
        return
    found = [m for token in paragraph.outside for m in _named(draft, paragraph, token)]
    group = _who_signed(draft) if found else None
    if group is not None:
        for member, parts in found:
            yield member, group, parts, "member", Reality()


def _named(
    draft: Draft, paragraph: Paragraph, token: "Token"
) -> Iterator[tuple[Party, list[Part]]]:
    doc, at = paragraph.doc, token.i
    if token.lower_ in _SIGNATORY:
        mention = draft.mention_at(paragraph, at + 1) if at + 1 < len(doc) else None
        if mention is not None and draft.kind_of(mention) == "person":
            yield Party(mention.thing, mention.start, mention.end), [token, mention]
    elif token.lower_ == "first" and [t.lower_ for t in doc[at + 1 : at + 3]] == ["to", "sign"]:
        be = next((t for t in doc[at + 3 : token.sent.end] if t.lower_ in _BE), None)
        if be is not None:
            for member in listed(draft, paragraph, be.i + 1, token.sent.end, _PERSON)[:1]:
                yield member, [token, member.tokens]


def _who_signed(draft: Draft) -> str | None:
    """The one group of the article that signed something; None where there are two."""
    signing = frozenset(w for w in _words("signing_words") if w.removeprefix("co-")[:4] == "sign")
    found = {
        mention.thing
        for paragraph in draft.document.body
        for mention in draft.mentions_in(paragraph, "group")
        if _signs(paragraph.doc[mention.start : mention.end].root, signing)
    }
    return found.pop() if len(found) == 1 else None


def _words(name: str) -> frozenset[str]:
    return word_lists("rules/signatures")[name]


def _signs(noun: "Token", signing: frozenset[str]) -> bool:
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.dep_ == "agent" else noun.head
    doing = verb is not noun.head or noun.dep_ == "nsubj"
    relative = any(child.dep_ == "relcl" and child.lower_ in signing for child in noun.children)
    return relative or (doing and verb.lower_ in signing)

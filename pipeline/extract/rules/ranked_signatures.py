"""Signatures by the place of a name: "the first name under it is that of X; the last is Y's"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, Party, letter_before, listed, parties, work
from .reality import reality
from .signing import Signing, signing_list
from .syntax import Part, behind, children, is_be, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_RANKS: Final = frozenset({"first", "last", "second", "third", "next", "latest", "top"})
_UNDER: Final = ("under", "on", "beneath", "below", "at")


def ranked_signatures(draft: Draft, paragraph: Paragraph) -> Iterator[Signing]:
    """The signings that a paragraph tells of by what name stands where under a work."""
    if not paragraph.words & _RANKS or not paragraph.words & signing_list("names"):
        return
    named: Token | None = None
    for verb in paragraph.verbs:
        first = subject(verb) if is_be(verb) else None
        if first is None:
            continue
        if first.lower_ in signing_list("names") and _rank(first) is not None:
            named = first
        elif named is None or first.lower_ not in _RANKS or first.sent != named.sent:
            continue
        signers = _whose(draft, paragraph, verb)
        target = _target(draft, paragraph, named)
        real = reality(draft, paragraph, verb)
        if signers and target is not None and real is not None:
            core: list[Part] = [(first.left_edge.i, first.i + 1), verb]
            yield Signing(paragraph, target, signers, core, "name", real.fields)


def _rank(name: "Token") -> "Token | None":
    return next((c for c in children(name, "amod", "nummod") if c.lower_ in _RANKS), None)


def _whose(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """Whose name it is: "that of X", "X's"."""
    for noun in children(verb, "attr", "nsubj"):
        if noun.i < verb.i:
            continue
        if noun.lower_ == "that":
            of = next((c for c in children(noun, "prep") if c.lower_ == "of"), None)
            return listed(draft, paragraph, of.i + 1, verb.sent.end, ACTORS)[:1] if of else []
        return parties(draft, paragraph, [noun], ACTORS)
    return []


def _target(draft: Draft, paragraph: Paragraph, name: "Token") -> str | None:
    works = [w for noun in behind(name, *_UNDER) if (w := work(draft, paragraph, noun)) is not None]
    return works[0].thing if works else letter_before(draft, paragraph, name.i)

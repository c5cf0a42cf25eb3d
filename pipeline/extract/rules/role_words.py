"""The words of a role: its noun with what makes it another one, as articles write it."""

from typing import TYPE_CHECKING

from ..words import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def role_words(noun: "Token") -> str:
    """A role with what makes it one: "bus driver", "former headteacher", "film actress"."""
    doc, start = noun.doc, noun.i
    while (step := _goes_with(doc, start, noun)) and start - step >= 0:
        start -= step
    while start > 0 and doc[start - 1].lower_ in word_lists("rules/roles")["before"]:
        start -= 1
    words = doc[start : noun.i + 1].text
    return words if any(word.isupper() for word in words.split()) else words.lower()


def _goes_with(doc: "Doc", start: int, noun: "Token") -> int:
    """How many tokens before ``start`` are part of a role: "rural affairs secretary", "far-right
    leader", "vice-chancellor".
    """
    if start > 1 and doc[start - 1].text == "-" and doc[start - 2].is_alpha:
        return 2
    before = doc[start - 1] if start else None
    if before is None or before.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return 0
    if before.dep_ == "compound" and noun in (before.head, before.head.head):
        return 1
    field = before.head.i >= start and before.head.dep_ == "compound" and before.head.head == noun
    return int(field and before.dep_ == "amod")

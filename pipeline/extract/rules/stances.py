"""What verbs, and the words that somebody uses, show of how they answer."""

import re
from functools import cache
from typing import Final

from ..words import tables

_LISTS: Final = "rules/responses"


#: A word, without the single quotation marks around it.
_WORD: Final = re.compile(r"\w(?:[\w'’-]*\w)?")


@cache
def by_object() -> dict[str, str]:
    """Verb (lemma) → the stance of who does it to something."""
    return _inverse("object")


@cache
def by_preposition() -> dict[str, dict[tuple[str, ...], str]]:
    """Verb (lemma) → the words that follow it, the preposition last → the stance."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for words, stance in _inverse("preposition").items():
        verb, *rest = words.split()
        found.setdefault(verb, {})[tuple(rest)] = stance
    return found


@cache
def by_noun() -> dict[tuple[str, str], str]:
    """A noun behind "in", and the preposition behind it → the stance: "in anger against"."""
    found = {}
    for words, stance in _inverse("noun").items():
        noun, preposition = words.split()
        found[noun, preposition] = stance
    return found


def by_words(text: str) -> str | None:
    """The stance that the words of an answer show; None where they show none, or both."""
    words = set(_WORD.findall(text.lower()))
    lists = tables(_LISTS)["words"]
    against, favour = bool(words & set(lists["against"])), bool(words & set(lists["for"]))
    if against == favour:
        return None
    return "denounces" if against else "supports"


#: With these between, words of praise and blame may mean their contrary.
_DENIES: Final = re.compile(r"\b(?:not|never|no|neither|hardly)\b|n['’]t\b", re.IGNORECASE)


def by_speech(text: str) -> str | None:
    """The stance that what somebody says shows; None where it denies something."""
    phrase = by_phrase(text)
    if phrase is not None:
        return phrase
    return None if _DENIES.search(text) else by_words(text)


def by_phrase(text: str) -> str | None:
    """The stance that a set phrase shows: "I agree with every word of it"."""
    for stance, phrases in tables(_LISTS)["phrases"].items():
        if any(phrase in text.lower() for phrase in phrases):
            return str(stance)
    return None


@cache
def _findings() -> dict[str, re.Pattern[str]]:
    lists = tables(_LISTS)["findings"]
    of = "|".join(lists["of"])
    return {
        stance: re.compile(
            rf"(?:^\W*(?:that\s+)?it|\b(?:{of}))\s+(?:had\s+|has\s+|have\s+)?(?:{'|'.join(words)})\b",
            re.IGNORECASE,
        )
        for stance, words in lists.items()
        if stance != "of"
    }


def by_finding(text: str) -> str | None:
    """The stance of what somebody finds a letter to do: "it ignores", "the letter goes too far"."""
    for stance, pattern in _findings().items():
        if pattern.search(text):
            return stance
    return None


def _inverse(table: str) -> dict[str, str]:
    return {word: stance for stance, words in tables(_LISTS)[table].items() for word in words}

"""When two names are one: the comparisons behind the registry's default links."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

#: Kinds that are linked by normalised name.
BY_NAME = frozenset({"publication", "organisation", "movement"})
#: Words before a name that do not tell two venues apart ("the Guardian"; "Le Monde" keeps its own).
_ARTICLES = ("the ",)


def comparable(kind: str, name: str) -> str | None:
    """What must be equal for two things of ``kind`` to be one; None where names do not suffice."""
    if kind in BY_NAME:
        return normalised_name(name) or None
    return personal_name(name) if kind == "person" else None


def normalised_name(name: str) -> str:
    """A name as venues, organisations and movements are compared.

    Without capitals, punctuation, ``#`` and a leading "the"; accents count.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    # Marks (category M) belong to the letters of many scripts.
    words = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded)
    plain = " ".join(words.split())
    for article in _ARTICLES:
        plain = plain.removeprefix(article)
    return plain


def personal_name(name: str) -> str | None:
    """A person's name as it is compared; None for what is no name, or too little of one.

    Two articles may speak of two people as "the mayor", "Mr Smith" or "A spokesman": such words
    never link anybody. What is left must be two words that are written like names.
    """
    words = unicodedata.normalize("NFC", name).split()
    lists = _word_lists()
    # "A." is an initial, "A" is none.
    if not words or words[0].casefold().strip("'’") in lists["determiners"]:
        return None
    rest = words
    while rest and _bare(rest[0]) in lists["titles"]:
        rest = rest[1:]
    if not all(_is_name_like(word) or _bare(word) in lists["particles"] for word in rest):
        return None
    return " ".join(words) if sum(map(_is_name_like, rest)) >= 2 else None


def _is_name_like(word: str) -> bool:
    """Whether a word begins like a name: with a capital, or a letter of a script without them."""
    letters = [c for c in word if c.isalpha()]
    return bool(letters) and not letters[0].islower()


def _bare(word: str) -> str:
    return word.casefold().strip(".,'’")


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads(
        files("rejoinder.pipeline").joinpath("data/link/people.toml").read_text(encoding="utf-8")
    )
    return {name: frozenset(words) for name, words in data.items()}

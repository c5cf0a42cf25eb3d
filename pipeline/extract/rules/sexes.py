"""Whether a person is a woman or a man, where the article or the name shows it without a doubt."""

from collections.abc import Collection, Iterable
from typing import Literal

from ..words import word_lists
from .draft import Draft

Sex = Literal["female", "male"]


def sex_of(draft: Draft, person: str) -> Sex | None:
    """The sex of a person of the draft; None where nothing shows it, or signs contradict.

    Honorifics and nouns such as "actress" go before the first name.
    """
    thing = draft.things[person]
    return sex_by(thing.name, draft.honorifics.get(person, ()))


def sex_by(name: str, words: Iterable[str]) -> Sex | None:
    """The sex that honorifics and role nouns show (small letters), or failing that a first name."""
    words = set(words)
    titles, roles = word_lists("rules/names"), word_lists("rules/roles")
    shown = _one(
        bool(words & (titles["female"] | roles["female"])),
        bool(words & (titles["male"] | roles["male"])),
    )
    if shown or words & (titles["female"] | titles["male"] | roles["female"] | roles["male"]):
        return shown
    first = name.casefold().split()[:1]
    firsts = word_lists("rules/first_names")
    return _one(_has(firsts["female"], first), _has(firsts["male"], first)) if " " in name else None


def _has(names: Collection[str], first: list[str]) -> bool:
    return bool(first) and (first[0] in names or first[0].partition("-")[0] in names)


def _one(female: bool, male: bool) -> Sex | None:
    return None if female == male else "female" if female else "male"

"""Who does what a verb says: the name before or behind it, where the sentence leaves no choice.

All offsets are those of the paragraph.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from ..extractor import Bounds
from .clauses import Name, Names
from .words import END, START, one_of, words

_WORD: Final = re.compile(r"[\w-]+['’]?")
#: An apposition or a clause between commas: ", maire de Portclair depuis mars,".
_BETWEEN: Final = re.compile(
    r"\s*(?:,[^,;:«»“”.!?]{1,90},|\([^()«»“”]{1,60}\))?\s*(?:,?\s*qui\s+)?"
)
_AND_SOMEBODY: Final = re.compile(r"\s*(?:et|ou|ainsi que)\s+(?:l[ea]s?|l['’]|[A-ZÀ-Þ])")
#: So far behind a verb its subject may stand.
_LONGEST_PHRASE: Final = 90


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name who says something, and whose they are; None where that is open."""

    bounds: Bounds
    thing: str | None


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('male', 'female', 'titles')})\s+$", re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('roles')})s?{END}", re.IGNORECASE)


@cache
def _determiner() -> re.Pattern[str]:
    return re.compile(rf"{START}(?:{one_of('determiners')})(?:(?<=['’])|\s)", re.IGNORECASE)


def behind(text: str, names: Names, at: int, limit: int) -> Source | None:
    """The source that starts at ``at``, behind a verb or "selon": a name, alone or with its title.

    "Mme Marsh", "la romancière Ada Marsh", "la maire de Portclair, Ada Marsh". None where there is
    no noun; open where the noun is not plainly that name, or the name is one of several.
    """
    name = next(iter(names.between(at, min(limit, at + _LONGEST_PHRASE))), None)
    if name is None:
        return _nameless(text, at, limit)
    between = text[at : name.start]
    if not _leads_to_name(between):
        return _nameless(text, at, limit)
    start = at + len(between) - len(between.lstrip())
    return Source((start, name.end), None if _is_one_of_many(text, names, name) else name.thing)


def _nameless(text: str, at: int, limit: int) -> Source | None:
    """A noun that is no name, up to the next mark: somebody, but nobody that we know."""
    phrase = re.compile(r"\s*([^\W\d_][^,;:.!?«»“”\"()\n]*)").match(text, at, limit)
    if phrase is None or not phrase[1].strip():
        return None
    words_of = phrase[1].split()[:6]
    end = phrase.start(1) + len(" ".join(words_of))
    return Source((phrase.start(1), min(end, phrase.end(1))), None)


def _leads_to_name(between: str) -> bool:
    """Whether the words before a name belong to it: nothing, a title, "la romancière"."""
    words_between = _title().sub("", between + " ").strip()
    if not words_between:
        return True
    apposed = words_between.endswith(",")
    phrase = words_between.rstrip(" ,")
    determiner = _determiner().match(phrase)
    if determiner is None or any(mark in phrase for mark in '.,;:!?«»“”"()'):
        return False
    noun = phrase[determiner.end() :]
    inner = [word.lower() for word in _WORD.findall(noun)]
    if not apposed:
        # "la fille du maire Noé Quillien" is not Noé Quillien.
        return bool(inner) and not set(inner) & words("prepositions")
    # "la maire de Portclair, Ada Marsh" is; "la porte-parole de la maire, Ada Marsh" may be either.
    return len(_role().findall(noun)) == 1 and _role().match(noun) is not None


def before(text: str, names: Names, floor: int, verb: int) -> Source | None:
    """The subject before the verb at ``verb``, in the clause that starts at or behind ``floor``.

    A name, alone, with its title, or with something between commas behind it. None where there is
    no name there at all, open where the name before the verb may be somebody else's.
    """
    nearest: Name | None = None
    for name in reversed(names.between(floor, verb)):
        if name.end > verb:
            continue
        nearest = nearest or name
        if _BETWEEN.fullmatch(text, name.end, verb):
            start = _start_of_clause(text, floor, name.start)
            many = _is_one_of_many(text, names, name)
            bounds = (name.start if start is None else start, name.end)
            return Source(bounds, None if start is None or many else name.thing)
    return Source((nearest.start, nearest.end), None) if nearest else None


def _start_of_clause(text: str, floor: int, start: int) -> int | None:
    """Where the subject starts that ends with the name at ``start``; None where it is no subject.

    Before it stand a title or a noun with its determiner, and before these nothing, a comma, or a
    word that opens clauses.
    """
    head = text[floor:start]
    titled = _title().sub("", head)
    if titled == head:
        # A noun of up to three words between a determiner and the name.
        nouns = list(_determiner().finditer(head))
        if nouns:
            inner = [word.lower() for word in _WORD.findall(head[nouns[-1].end() :])]
            if 1 <= len(inner) <= 3 and not set(inner) & words("prepositions"):
                titled = head[: nouns[-1].start()]
                if not _determiner().match(head, nouns[-1].start()):
                    return None
    rest = titled.rstrip()
    if not rest or rest[-1] in ",;:–—)":
        return floor + len(titled)
    last = _WORD.findall(rest)
    if last and rest.endswith(last[-1]) and last[-1].lower() in words("openers"):
        return floor + len(titled)
    return None


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(
        rf"\s*,?\s*(?:et|ou|ainsi\s+que)\s+(?:(?:{one_of('male', 'female', 'titles')})\s+)?",
        re.IGNORECASE,
    )


def _is_one_of_many(text: str, names: Names, name: Name) -> bool:
    """Whether "et" or "ou" join the name to another one, or to somebody else behind it."""
    last, following = names.beside(name)
    if last is not None and _joint().fullmatch(text, last.end, name.start):
        return True
    if following is not None and _joint().fullmatch(text, name.end, following.start):
        return True
    return _AND_SOMEBODY.match(text, name.end) is not None

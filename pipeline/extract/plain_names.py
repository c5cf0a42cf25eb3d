"""Names that can be told by their letters: hashtags, and capitalised words in a row."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from ..facts import Thing
from .passages import Passage

_WORDS_FILE: Final = Path(__file__).parents[1] / "data" / "extract" / "plain.toml"

_HASHTAG: Final = re.compile(r"(?<![\w/&#])#(?=\w*[^\W\d_])\w+")
_WORD: Final = re.compile(r"(?<![\w#@/])[^\W\d_]+(?:[-'’][^\W\d_]+)*(?![\w@/])")
_POSSESSIVE: Final = re.compile(r"['’]s$")
#: What may stand between two words of a name: a space, or the point of an initial and a space.
_GAPS: Final = frozenset({" ", "\u00a0", ". ", ".", ".\u00a0"})
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:;][\"'”’»)\]]*\s|[\n“\"„«‘]|'')\s*$")
_LONGEST_NAME: Final = 5
#: What a title or a slogan in quotation marks has on both sides.
_OPENING_MARKS: Final = ("“", "„", "«", "«\u00a0", "''", '"', "‘")
_CLOSING_MARKS: Final = re.compile(r"[.,!?…]?\u00a0?(?:[”“»\"’]|'')")


@cache
def _lists() -> dict[str, frozenset[str]]:
    """The lists of words, by name, in small letters."""
    lists = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


def hashtags(text: str) -> list[Thing]:
    """The hashtags of ``text`` as movements, each once; other capitals are other names of it."""
    forms: dict[str, Counter[str]] = {}
    for match in _HASHTAG.finditer(text):
        tag = _hashtag(match[0])
        if tag is not None:
            forms.setdefault(tag.casefold(), Counter())[tag] += 1
    things = []
    for spellings in forms.values():
        name, *others = (spelling for spelling, _ in spellings.most_common())
        values: dict[str, object] = {"kind": "movement", "name": name, "hashtag": name}
        if others:
            values["names"] = others
        things.append(_thing(values))
    return things


def _hashtag(words: str) -> str | None:
    """A hashtag without the raised number of a footnote, which Python takes for a letter."""
    end = next((at for at, c in enumerate(words) if unicodedata.category(c) == "No"), len(words))
    return words[:end] if any(map(str.isalpha, words[:end])) else None


def people(passages: Iterable[Passage]) -> list[Thing]:
    """Capitalised runs of two to five words as people, each once, in the order of the text.

    Left out are runs with a word that says what else it is (a month, "Council", "Times"), runs
    behind "the", all that stands between quotation marks, and words in capitals throughout. A
    sentence's first word counts only where it is not a common word: in the list of those, or in
    small letters elsewhere in the text.
    """
    passages = list(passages)
    common = {
        match[0] for p in passages for match in _WORD.finditer(p.text) if match[0][0].islower()
    }
    names = dict.fromkeys(name for p in passages for name in _names(p.text, common))
    return [_thing({"kind": "person", "name": name}) for name in names]


def _thing(values: dict[str, object]) -> Thing:
    return Thing.model_validate({"id": "thing", **values})


def _names(text: str, common: set[str]) -> Iterator[str]:
    for run in _runs(text):
        words = _person(run, text, common)
        if words:
            yield text[words[0].start() : words[-1].end()].removesuffix("'s").removesuffix("’s")


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Words in a row that could be a name: capitalised ones, and particles among them."""
    particles = _lists()["particles"]
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        gap = text[run[-1].end() : word.start()] if run else " "
        ended = run and (gap not in _GAPS or (gap[0] == "." and len(run[-1][0]) > 1))
        if ended or (run and _POSSESSIVE.search(run[-1][0])):
            yield run
            run = []
        if _capitalised(word[0]) or (run and word[0] in particles):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _capitalised(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _person(run: list[re.Match[str]], text: str, common: set[str]) -> list[re.Match[str]]:
    """The words of ``run`` that are a person's name; none where it is not one."""
    lists = _lists()
    words = list(run)
    while words and words[-1][0] in lists["particles"]:
        words.pop()
    # A look at a few characters will do; the whole text before would make a long line quadratic.
    before = text[max(0, words[0].start() - 8) : words[0].start()] if words else ""
    if words and _SENTENCE_START.search(before):
        first = words[0][0].lower()
        if first in lists["openers"] or first in common:
            words.pop(0)
    while words and words[0][0].lower() in lists["honorifics"]:
        words.pop(0)
    return words if words and _is_person(words, text) else []


def _is_person(words: list[re.Match[str]], text: str) -> bool:
    start, end = words[0].start(), words[-1].end()
    if text[max(0, start - 4) : start].lower() == "the ":
        return False
    if text.endswith(_OPENING_MARKS, 0, start) and _CLOSING_MARKS.match(text, end):
        return False
    names = [
        word
        for word in words
        if word[0][0].isupper() and (len(word[0]) > 1 or text.startswith(".", word.end()))
    ]
    if not 2 <= len(names) <= len(words) <= _LONGEST_NAME or len(words[-1][0]) == 1:
        return False
    plain = {_POSSESSIVE.sub("", word[0]).lower() for word in words}
    return not plain & _lists()["not_persons"]

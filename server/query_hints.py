"""What is wrong with a query that does not parse, in words for the person who wrote it.

The common mistakes are looked for one by one, each at its own place; where none is found, the
token at which the query leaves the grammar is named, with what could have stood there.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice, pairwise
from typing import Any, Final

from .message import Message, joined, marked
from .query_grammar import FUNCTIONS, KEYWORDS, Stumble, stumble
from .query_tokens import Token, tokens

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_FUNCTION: Final = re.compile(r"The custom (?:aggregate )?function <([^>]*)> is not supported")
_FORMS: Final = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
_SCHEMES: Final = ("http:", "https:")
_OPENS: Final = {"(": ")", "{": "}", "[": "]"}
_CLOSES: Final = frozenset(_OPENS.values())
_MOST_CONTEXT: Final = 200
_MOST_NAMES: Final = 10
_MOST_OF_A_WORD: Final = 60
_MOST_EXPECTED: Final = 8

#: The index of the place (None where there is none), what is wrong, and what to do.
Finding = tuple[int | None, str, str]


def explain(query: str, message: str, supplied: Collection[str] = ()) -> dict[str, Any]:
    """Say what is wrong with ``query``, of which the parser said ``message``.

    ``supplied`` are prefixes that count as declared though the query does not do so.
    Return ``message``, and where they can be told ``line`` and ``column`` (from 1, in code
    points), ``text`` (the line, or the part of a long one), ``mark`` (the place in it, from 1),
    ``hint``, and ``undeclared`` and ``declared``, lists of prefixes.
    """
    words = list(tokens(query))
    undeclared, declared = _prefixes(words, supplied)
    start, what, hint = next(_findings(query, words, message, undeclared))
    answer: dict[str, Any] = {"message": what}
    if undeclared:
        answer |= {"undeclared": _names(undeclared), "declared": _first(declared)}
    if hint:
        answer["hint"] = hint
    if start is not None:
        answer |= _position(query, start)
    return answer


def _findings(
    query: str, words: list[Token], message: str, undeclared: list[Token]
) -> Iterator[Finding]:
    """What is wrong, the likeliest first; there is always one."""
    if not words:
        yield 0, marked("The query is empty."), ""
        return
    yield from _unknown_function(words, message)
    yield from _without_end(words)
    yield from _bare_iri(words)
    fault = stumble(words)
    place = fault.index if fault else len(words)
    if undeclared and (place == len(words) or undeclared[0].start <= words[place].start):
        names = ", ".join(f"{prefix}:" for prefix in _names(undeclared))
        what = (
            Message("The prefixes %(names)s are not declared.", names=names)
            if "," in names
            else Message("The prefix %(name)s is not declared.", name=names)
        )
        yield undeclared[0].start, what, ""
    if fault is None:
        yield from _beyond_grammar(query, words, message)
        return
    yield from _brackets(query, words, place)
    if place == len(words):
        yield words[-1].end, marked("The query ends too early."), _expected(fault)
        return
    if words[place].text == "<" and "an IRI" in fault.expected:
        what = Message("An IRI in angle brackets holds no spaces, quotation marks or braces.")
        yield words[place].start, what, ""
    yield from _misspelt(words[place], fault)
    what = Message("“%(word)s” cannot stand here.", word=_cut(words[place].text))
    yield words[place].start, what, _expected(fault)


def _unknown_function(words: list[Token], message: str) -> Iterator[Finding]:
    if match := _FUNCTION.search(message):
        name = match[1]
        local = re.split(r"[/#:]", name)[-1]
        at = next(
            (
                word.start
                for word in words
                if word.text == f"<{name}>" or (word.kind == "name" and word.text.endswith(local))
            ),
            None,
        )
        yield at, Message("There is no function <%(name)s> here.", name=_cut(name)), ""


def _without_end(words: list[Token]) -> Iterator[Finding]:
    for word in words:
        if word.kind == "unknown" and word.text in "\"'":
            yield (
                word.start,
                Message("The text that begins with %(mark)s here has no end.", mark=word.text),
                Message(
                    'Close it with %(mark)s in the same line; over several lines, use """…""".',
                    mark=word.text,
                ),
            )


def _bare_iri(words: list[Token]) -> Iterator[Finding]:
    for word, following in pairwise(words):
        if word.text in _SCHEMES and following.text.startswith("/"):
            what = marked("An IRI stands in angle brackets.")
            yield word.start, what, Message("Write <%(scheme)s//…>.", scheme=word.text)


def _prefixes(words: list[Token], supplied: Collection[str]) -> tuple[list[Token], set[str]]:
    """The names whose prefix is not declared, and the prefixes that are."""
    declared = {
        following.text.partition(":")[0]
        for word, following in pairwise(words)
        if word.text.upper() == "PREFIX" and following.kind == "name"
    } | set(supplied)
    names = [word for word in words if word.kind == "name" and word.text not in _SCHEMES]
    return [word for word in names if word.text.partition(":")[0] not in declared], declared


def _first(declared: set[str]) -> list[str]:
    return [_cut(name) for name in sorted(declared)[:_MOST_NAMES]]


def _names(undeclared: list[Token]) -> list[str]:
    names = dict.fromkeys(word.text.partition(":")[0] for word in undeclared)
    return [_cut(name) for name in islice(names, _MOST_NAMES)]


def _brackets(query: str, words: list[Token], place: int) -> Iterator[Finding]:
    """A bracket at ``place`` that closes another, or none; one that is open at the end."""
    opened: list[Token] = []
    for word in words[:place]:
        if word.text in _OPENS:
            opened.append(word)
        elif word.text in _CLOSES and opened:
            opened.pop()
    if place == len(words):
        if opened:
            last = opened[-1]
            what = Message("The “%(bracket)s” here is never closed.", bracket=last.text)
            yield last.start, what, Message("Add “%(bracket)s”.", bracket=_OPENS[last.text])
        return
    word = words[place]
    if word.text not in _CLOSES:
        return
    if not opened:
        what = Message("“%(bracket)s” closes what was never opened.", bracket=word.text)
        yield word.start, what, ""
    elif _OPENS[opened[-1].text] != word.text:
        last = opened[-1]
        line = _position(query, last.start)["line"]
        yield (
            word.start,
            Message(
                "“%(found)s” stands where “%(wanted)s” must close the “%(opened)s” of line "
                "%(line)s.",
                found=word.text,
                wanted=_OPENS[last.text],
                opened=last.text,
                line=line,
            ),
            "",
        )


def _misspelt(word: Token, fault: Stumble) -> Iterator[Finding]:
    """A word that is no keyword: mistyped, or a text without its marks."""
    if word.kind != "word" or word.text.upper() in KEYWORDS | FUNCTIONS:
        return
    keywords = [expected for expected in fault.expected if expected.isupper()]
    if "a function" in fault.expected:
        keywords += FUNCTIONS
    near = get_close_matches(word.text.upper(), keywords, n=1, cutoff=0.7)
    hints: list[str] = [Message("Did you mean %(what)s?", what=near[0])] if near else []
    if "a text in quotation marks" in fault.expected:
        shown = _cut(word.text)
        hints.append(
            Message(
                'A text stands in quotation marks ("%(word)s"), a variable begins with ?.',
                word=shown,
            )
        )
    if set(_FORMS) <= set(fault.expected):
        what = Message("A query cannot begin with “%(word)s”.", word=_cut(word.text))
        hints = hints or [Message("It begins with %(words)s.", words=_or(_FORMS))]
    else:
        what = Message("“%(word)s” is neither a keyword nor a term.", word=_cut(word.text))
    yield word.start, what, joined(hints) if hints else _expected(fault)


def _beyond_grammar(query: str, words: list[Token], message: str) -> Iterator[Finding]:
    """What the grammar allows and SPARQL does not (19.8, notes)."""
    place = _offset(query, message)
    if "variable that is unbound" in message:
        select = next((word.start for word in words if word.text.upper() == "SELECT"), place)
        yield (
            select,
            marked("SELECT names a variable that is neither in GROUP BY nor inside an aggregate."),
            marked("Add it to GROUP BY, or wrap it, as in (SAMPLE(?x) AS ?anyX)."),
        )
    if "IRI parsing failed" in message:
        yield place, marked("An IRI here is not well formed."), ""
    seen: set[str] = set()
    for word, following in pairwise(words):
        if word.text.upper() == "AS" and following.text in seen:
            yield (
                following.start,
                Message(
                    "“%(variable)s” has a value already when AS gives it another.",
                    variable=_cut(following.text),
                ),
                marked("Choose a name that the query does not use before."),
            )
        if word.kind == "variable":
            seen.add(word.text)
    yield place, marked("The query is not well formed."), ""


def _expected(fault: Stumble) -> str:
    """What could have stood there, where that is a short list."""
    if len(fault.expected) > _MOST_EXPECTED:
        return ""
    return Message("Here may stand %(words)s.", words=_or(fault.expected))


def _offset(query: str, message: str) -> int | None:
    """The index that the parser's line and column mean."""
    match = _PLACE.match(message)
    if match is None:
        return None
    line, column = int(match[1]), int(match[2])
    lines = query.split("\n")
    if line > len(lines):
        return len(query)
    start = sum(len(text) + 1 for text in lines[: line - 1])
    return min(start + column - 1, len(query))


def _position(query: str, start: int) -> dict[str, Any]:
    """Line and column of an index, and the line's text, cut where it is long."""
    before = query[:start]
    line = before.count("\n") + 1
    begins = before.rfind("\n") + 1
    column = start - begins + 1
    text = query[begins:].partition("\n")[0].rstrip("\r")
    cut = 0
    if len(text) > _MOST_CONTEXT:
        cut = max(0, min(column - 1 - _MOST_CONTEXT // 2, len(text) - _MOST_CONTEXT))
        text = text[cut : cut + _MOST_CONTEXT]
    return {"line": line, "column": column, "text": text, "mark": column - cut}


def _cut(text: str) -> str:
    """What is shown of a word, which may be as long as a query."""
    return text if len(text) <= _MOST_OF_A_WORD else f"{text[: _MOST_OF_A_WORD - 1]}…"


def _or(words: Sequence[str]) -> str:
    if len(words) == 1:
        return Message(words[0])
    named = {f"word{number}": Message(word) for number, word in enumerate(words)}
    row = ", ".join(f"%({name})s" for name in list(named)[:-1])
    first = Message(row, **named)
    return Message("%(first)s or %(last)s", first=first, last=Message(words[-1]))

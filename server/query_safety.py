"""Does a query ask other servers, or for graphs? Decided on its text, before it is evaluated.

pyoxigraph cannot switch SERVICE off, so this is the first of two fences (the other is the
worker's seccomp filter). It must find every SERVICE clause that the evaluator could see, in any
spelling, and may now and then see one where there is none.

A tokeniser alone does not do. The evaluator's parser knows its place: in ``?a<'&&?c>'`` it reads
a comparison and a string, where the longest token is the IRI ``<'&&?c>``; from there on the two
disagree about what is inside a string. And it wants no space between words: ``SERVICEex:a{`` is a
SERVICE clause too. So we follow every reading at once: a position counts as code when any way of
reading the text before it ends there.
"""

import re
from typing import Final

from .query_tokens import BLANK_NODE, IRI, LANGUAGE, PREFIXED_NAME, SPACE, VARIABLE, unescape

_MENTION: Final = re.compile("service", re.IGNORECASE)
# SPARQL 1.1 Federated Query, rule 59: 'SERVICE' 'SILENT'? VarOrIri GroupGraphPattern. What an IRI
# may hold is not ours to judge here.
_CLAUSE: Final = re.compile(
    rf"SERVICE{SPACE}(?:SILENT{SPACE})?(?P<endpoint><[^<>]*>|[?$][^\s{{]+|[^\s{{<>]*:[^\s{{]*)"
    rf"{SPACE}\{{",
    re.IGNORECASE,
)
# SPARQL 1.1 Query, rules 13 to 16: 'FROM' 'NAMED'? iri.
_FROM: Final = re.compile(
    rf"FROM{SPACE}(?:NAMED{SPACE})?(?:<[^<>]*>|[^\s{{<>]*:[^\s{{]*)", re.IGNORECASE
)
_IRI: Final = re.compile(IRI)
# What no reading can end within.
_WHOLE: Final = re.compile("|".join((VARIABLE, BLANK_NODE, LANGUAGE, PREFIXED_NAME)))
_DOT: Final = re.compile(r"\.")
_STRINGS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r'"""(?>"{0,2}(?>[^"\\]|\\[\s\S]))*+"""',
        r"'''(?>'{0,2}(?>[^'\\]|\\[\s\S]))*+'''",
        r'"(?>[^"\\\n\r]|\\[^\n\r])*+"',
        r"'(?>[^'\\\n\r]|\\[^\n\r])*+'",
    )
)
_LINE_END: Final = re.compile(r"[\r\n]")


def mentions_service(query: str) -> bool:
    """Whether the word stands anywhere in ``query``, as it is or behind codepoint escapes."""
    return _MENTION.search(query) is not None or _MENTION.search(unescape(query)) is not None


def services(query: str) -> list[str]:
    """The endpoints of all SERVICE clauses that ``query`` may hold, each as it is written.

    An IRI stands in its angle brackets; a variable or a prefixed name stands as it is. Linear in
    the length of the query; a query in which the word does not occur costs one search.
    """
    if not _MENTION.search(query):
        return []
    return [match["endpoint"] for match in _clauses(query, _CLAUSE, "sS")]


def dataset_clauses(query: str) -> list[int]:
    """Where a clause of ``query`` that begins with FROM may stand: the indices of its F."""
    if "from" not in query.lower():
        return []
    return [match.start() for match in _clauses(query, _FROM, "fF")]


def _clauses(query: str, clause: re.Pattern[str], letters: str) -> list[re.Match[str]]:
    """What matches ``clause``, which begins with one of ``letters``, in any reading."""
    found: list[re.Match[str]] = []
    line_ends = [match.start() for match in _LINE_END.finditer(query)] + [len(query)]
    line = 0
    code = bytearray(len(query) + 1)
    code[0] = 1
    for position, character in enumerate(query):
        while line_ends[line] < position:
            line += 1
        if not code[position]:
            continue
        if character == "#":
            code[line_ends[line]] = 1
            continue
        if character in "\"'":
            for string in _STRINGS:
                if match := string.match(query, position):
                    code[match.end()] = 1
            continue
        if character == "<":
            if match := _IRI.match(query, position):
                code[match.end()] = 1
        elif character in "?$_@:" and (match := _WHOLE.match(query, position)):
            code[match.end()] = 1
            for dot in _DOT.finditer(match[0]):  # in a name or label, or the end of a triple
                code[position + dot.end()] = 1
            continue
        elif character in letters and (match := clause.match(query, position)):
            found.append(match)
        code[position + 1] = 1
    return found

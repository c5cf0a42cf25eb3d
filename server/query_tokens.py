"""The words that a SPARQL query is made of (SPARQL 1.1 Query, 19.8), and its escapes (19.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

# Where the grammar lists ranges of letters, these patterns take every character from U+00B7 on:
# what the ranges leave out can start nothing else, so a query that holds it is refused anyway.
_LETTER = r"A-Za-z\u00b7-\U0010ffff"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

IRI: Final = rf'<(?>[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>'
VARIABLE: Final = rf"[?$][{_LETTER}0-9_]++"
PREFIXED_NAME: Final = (
    rf"(?:[{_LETTER}](?>[{_LETTER}0-9_\-]|\.+(?=[{_LETTER}0-9_\-]))*+)?:"
    rf"(?:(?>[{_LETTER}0-9_:]|{_ESCAPE})"
    rf"(?>[{_LETTER}0-9_:\-]|{_ESCAPE}|\.++(?=[{_LETTER}0-9_:\-%\\]))*+)?"
)
STRING: Final = (
    r'"""(?>"{0,2}(?>[^"\\]|\\[\s\S]))*+"""'
    r"|'''(?>'{0,2}(?>[^'\\]|\\[\s\S]))*+'''"
    r'|"(?>[^"\\\n\r]|\\[^\n\r])*+"'
    r"|'(?>[^'\\\n\r]|\\[^\n\r])*+'"
)
BLANK_NODE: Final = rf"_:[{_LETTER}0-9_](?>[{_LETTER}0-9_\-]|\.+(?=[{_LETTER}0-9_\-]))*+"
LANGUAGE: Final = r"@[A-Za-z]++(?>-+[A-Za-z0-9]++)*+"
NUMBER: Final = r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
WORD: Final = rf"[{_LETTER}_](?>[{_LETTER}0-9_\-]|\.+(?=[{_LETTER}0-9_\-]))*+"

#: What may stand between tokens.
SPACE: Final = r"(?>[ \t\r\n]|#[^\r\n]*+)*+"

_TOKEN: Final = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in (
            ("space", r"[ \t\r\n]++|#[^\r\n]*+"),
            ("iri", IRI),
            ("variable", VARIABLE),
            ("blank", BLANK_NODE),
            ("name", PREFIXED_NAME),
            ("string", STRING),
            ("language", LANGUAGE),
            ("number", NUMBER),
            ("word", WORD),
            ("operator", r"&&|\|\||\^\^|!=|<=|>=|<<|>>|[{}()\[\].,;*/|^?+\-!=<>&]"),
            ("unknown", r"[\s\S]"),
        )
    )
)

_ESCAPED: Final = re.compile(_CODEPOINT)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text and where it begins (a code point's index, from 0).

    Kinds: ``iri``, ``variable``, ``blank`` (node), ``name`` (prefixed), ``string``, ``language``,
    ``number``, ``word`` (keyword, or what should not be there), ``operator``, and ``unknown`` for
    a character that no token begins with, such as the quotation mark of a string without end.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.start + len(self.text)


def tokens(query: str) -> Iterator[Token]:
    """The tokens of ``query``, without white space and comments.

    ``<`` begins an IRI wherever one can stand there: of two readings the longer, as the grammar
    has it. (A parser that knows its place may read ``?a<?b&&?c>?d`` otherwise; what must not be
    fooled by that is ``query_safety``.)
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        if kind is not None and kind != "space":
            yield Token(kind, match[0], match.start())


def unescape(text: str) -> str:
    """Replace codepoint escapes by what they stand for; leave those that stand for nothing."""
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    codepoint = int(match[0][2:], 16)
    if codepoint > 0x10FFFF or 0xD800 <= codepoint <= 0xDFFF:
        return match[0]
    return chr(codepoint)


def unescape_outside_terms(query: str) -> str:
    """Process the codepoint escapes of ``query`` that no parser of strings or IRIs will (19.2).

    In strings, IRIs and comments they stay, since there the evaluator reads them itself;
    elsewhere (in a keyword, a variable, a name) it would not.
    """
    if not _ESCAPED.search(query):
        return query
    return "".join(
        text if kept else unescape(text)
        for kept, matches in groupby(
            _TOKEN.finditer(query), key=lambda match: match.lastgroup in ("iri", "string", "space")
        )
        for text in ["".join(match[0] for match in matches)]
    )

r"""Quads as lines of canonical N-Quads, and the terms of such a line.

All that follows the sort works on these lines instead of on parsed terms: splitting one costs a
tenth of parsing it. The lines are pyoxigraph's, in the canonical form of RDF 1.2 N-Quads, so

* terms are divided by one space, and no IRI contains one;
* in a literal only ``\\ \" \n \r \t \b \f \uXXXX`` are escapes, everything else stands as it is;
* a line ends in ``" .\n"``, and no other character below U+0020 occurs in it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ..errors import SnapshotError, shorten

_IRI = r'<[^\x00-\x20<>"{}|^`\\]+>'
_LITERAL = rf'"(?:[^"\\]|\\.)*+"(?:@[a-z0-9]+(?:-[a-z0-9]+)*|\^\^{_IRI})?'
_QUAD = re.compile(rf"{_IRI} {_IRI} (?:{_IRI}|{_LITERAL}) {_IRI}")
# Group 1 takes escaped backslashes out of the way, so that \\f is not read as an escape.
_NOT_XML = re.compile(r"(\\\\)|\\(?:b|f|u00[01][0-9A-F]|uFFF[EF])")
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_ANY = NamedNode("urn:any")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}


def to_line(quad: Quad) -> bytes:
    r"""Return ``quad`` as a line of N-Quads, UTF-8 with its ``\n``.

    Characters that XML 1.0 §2.2 cannot hold (controls such as a form feed, U+FFFE, U+FFFF) become
    U+FFFD, in every format alike. Refusing them would stop a whole build for a form feed that a PDF
    left in an article, and replacing them in RDF/XML alone would give formats that disagree. One
    character for one: the offsets of an evidence stay true.

    Numbers, dates and the like get the form in which the store keeps them: it holds their value,
    so that ``"007"`` comes back as ``"7"`` and an ``xsd:nonNegativeInteger`` as an ``xsd:integer``.
    A dump says the same as the endpoint.

    Raise :class:`SnapshotError` for a quad that cannot be published: one in the default graph, one
    with a blank node, a triple term or a base direction (RDF 1.2), or an IRI that is none.
    """
    text = str(quad)
    if not _QUAD.fullmatch(text):
        raise SnapshotError(_refusal(quad, text))
    if '"^^<' in text:
        literal = quad.object
        if isinstance(literal, Literal):
            start = text.index(" ", text.index(" ") + 1) + 1
            text = text[:start] + _as_stored(literal) + text[text.rindex(" ") :]
    if "\\" in text:
        text = _NOT_XML.sub(lambda m: m[1] or "\ufffd", text)
    return (text + " .\n").encode()


@lru_cache(maxsize=1 << 16)
def _as_stored(literal: Literal) -> str:
    """Return the term that a store gives back for ``literal``."""
    scratch = Store()
    scratch.add(Quad(_ANY, _ANY, literal))
    return str(next(iter(scratch)).object)


def _refusal(quad: Quad, text: str) -> str:
    shown = shorten(text, 200)
    if not isinstance(quad.graph_name, NamedNode):
        return f"every quad belongs in a named graph, but this one is in none: {shown}"
    if text.startswith("_:") or " _:" in text.split('"')[0]:
        return f"blank nodes cannot be linked to, so none is published: {shown}"
    return f"not plain RDF 1.1 with valid IRIs, so it cannot be published: {shown}"


def unescape(text: str) -> str:
    """Return what the inside of a literal's quotation marks means."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN[m[2]], text)


def split_literal(term: str) -> tuple[str, str, str]:
    """Divide a literal into its text, still escaped, its language and its datatype's IRI.

    A plain string has neither language nor datatype: both are empty.
    """
    if term.endswith('"'):
        return term[1:-1], "", ""
    if term.endswith(">"):
        text, _, datatype = term.rpartition("^^")
        return text[1:-1], "", datatype[1:-1]
    text, _, language = term.rpartition("@")
    return text[1:-1], language, ""


def value(term: str) -> str:
    """Return the IRI of an IRI's term, or the text of a literal's."""
    return term[1:-1] if term[0] == "<" else unescape(split_literal(term)[0])


def triples_in(quads: Iterable[bytes]) -> list[str]:
    """The lines of the union of sorted lines of N-Quads, each once."""
    triples = dict.fromkeys(line[: line.rindex(b" <")] for line in quads)
    return [f"{triple.decode()} .\n" for triple in triples]


def read_lines(path: Path) -> Iterator[str]:
    r"""Yield the lines of a file of N-Triples or N-Quads, each with its ``\n``.

    ``\n`` alone ends one: a literal may hold U+2028 and other characters that Python's
    ``splitlines`` divides at.
    """
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def subjects(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Group sorted lines of N-Triples: pairs of an IRI and its terms by property IRI."""
    subject = ""
    terms: dict[str, list[str]] = {}
    for line in lines:
        s, p, o = line[:-3].split(" ", 2)
        if s != subject:
            if terms:
                yield subject[1:-1], terms
            subject, terms = s, {}
        terms.setdefault(p[1:-1], []).append(o)
    if terms:
        yield subject[1:-1], terms

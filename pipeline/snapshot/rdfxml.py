"""RDF/XML from sorted lines: one ``rdf:Description`` a subject."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from .forms import Form
from .lines import split_literal, unescape

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The end of an IRI that can be an XML name in every edition of XML 1.0 (the fifth allows more,
# which common parsers refuse).
_LOCAL = re.compile(
    r"[A-Za-z_À-ÖØ-öø-ÿΑ-Ωα-ωА-яぁ-んァ-ヶ一-龥][A-Za-z0-9_.\-À-ÖØ-öø-ÿΑ-Ωα-ωА-яぁ-んァ-ヶ一-龥]*$"
)
# RDF/XML §5.1: what may not be the name of a property element, or means something else as one.
_RESERVED = frozenset(
    {"RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li"}
) | {"aboutEach", "aboutEachPrefix", "bagID"}
# Namespaces in XML §3: no prefix may be bound to it.
_XMLNS: Final = "http://www.w3.org/2000/xmlns/"
# A carriage return would be read as a line feed (XML 1.0 §2.11).
_MARKUP = re.compile(r"[&<>\r]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def split_property(iri: str) -> tuple[str, str] | None:
    """Divide a property's IRI into a namespace and an XML name, or return None if it has none."""
    found = _LOCAL.search(iri)
    if not found or not found.start():
        return None
    namespace, local = iri[: found.start()], found[0]
    if namespace == _XMLNS or (namespace == _RDF and local in _RESERVED):
        return None
    return namespace, local


def rdfxml(prefixes: Mapping[str, str]) -> Form:
    """RDF/XML, by subjects, of sorted lines of N-Triples.

    In an attribute only ``&`` is escaped: an IRI holds neither ``<`` nor quotation marks.

    The body raises ValueError for a property that :func:`split_property` cannot divide; such a
    graph has no RDF/XML (§2.14 there says so).
    """
    declared = "".join(f'\n    xmlns:{p}="{i.replace("&", "&amp;")}"' for p, i in prefixes.items())
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'
    tag = _tagger(prefixes)
    return Form(lambda lines: _body(lines, tag), head=head, foot="</rdf:RDF>\n")


_Tagger = Callable[[str], tuple[str, str]]


def _body(lines: Iterable[str], tag: _Tagger) -> Iterator[str]:
    subject = ""
    parts: list[str] = []
    put = parts.append
    for line in lines:
        s, p, o = line[:-3].split(" ", 2)
        if s != subject:
            if parts:
                put("</rdf:Description>\n")
                yield "".join(parts)
                parts.clear()
            put(f'<rdf:Description rdf:about="{s[1:-1].replace("&", "&amp;")}">\n')
            subject = s
        start, end = tag(p)
        if o[0] == "<":
            put(f'  <{start} rdf:resource="{o[1:-1].replace("&", "&amp;")}"/>\n')
            continue
        text, language, datatype = split_literal(o)
        text = unescape(text)
        if _MARKUP.search(text):
            text = text.translate(_TEXT)
        if language:
            put(f'  <{start} xml:lang="{language}">{text}</{end}>\n')
        elif datatype:
            put(f'  <{start} rdf:datatype="{datatype.replace("&", "&amp;")}">{text}</{end}>\n')
        else:
            put(f"  <{start}>{text}</{end}>\n")
    if parts:
        put("</rdf:Description>\n")
        yield "".join(parts)


def _tagger(prefixes: Mapping[str, str]) -> _Tagger:
    """Return a function from a predicate's term to what its start and end tags say."""
    by_namespace = {iri: prefix for prefix, iri in prefixes.items()}

    @lru_cache(maxsize=1 << 14)
    def tag(term: str) -> tuple[str, str]:
        divided = split_property(term[1:-1])
        if divided is None:
            raise ValueError(f"RDF/XML has no element for the property {term}")
        namespace, local = divided
        prefix = by_namespace.get(namespace)
        if prefix:
            return f"{prefix}:{local}", f"{prefix}:{local}"
        return f'p:{local} xmlns:p="{namespace.replace("&", "&amp;")}"', f"p:{local}"

    return tag

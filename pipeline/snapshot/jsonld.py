"""JSON-LD 1.1 in expanded form from sorted lines: one node object a line."""

from collections.abc import Iterable, Iterator

from .forms import Form
from .lines import split_literal

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def jsonld() -> Form:
    """Expanded JSON-LD, by subjects, of sorted lines of N-Triples.

    The escapes of canonical N-Triples are all escapes of JSON with the same meaning, so texts are
    copied as they stand.
    """
    return Form(_body, head="[\n", glue=",\n", foot="\n]\n")


def _body(lines: Iterable[str]) -> Iterator[str]:
    subject = key = opening = ""
    parts: list[str] = []
    put = parts.append
    for line in lines:
        s, p, o = line[:-3].split(" ", 2)
        # A type that is no IRI is odd, but no error; only the long form can say it.
        k = "@type" if p == _TYPE and o[0] == "<" else p[1:-1]
        if s != subject:
            if parts:
                put("]}")
                yield "".join(parts)
                parts.clear()
            put(f'{opening}{{"@id":"{s[1:-1]}","{k}":[')
            opening = ",\n"
            subject, key = s, k
        elif k != key:
            put(f'],"{k}":[')
            key = k
        else:
            put(",")
        if o[0] == "<":
            put(f'"{o[1:-1]}"' if k == "@type" else f'{{"@id":"{o[1:-1]}"}}')
        else:
            text, language, datatype = split_literal(o)
            if language:
                put(f'{{"@language":"{language}","@value":"{text}"}}')
            elif datatype:
                put(f'{{"@type":"{datatype}","@value":"{text}"}}')
            else:
                put(f'{{"@value":"{text}"}}')
    if parts:
        put("]}")
        yield "".join(parts)

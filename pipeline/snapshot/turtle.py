"""Turtle and TriG from sorted lines: grouped by graph, subject and predicate."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

# A subset of PN_LOCAL (Turtle §6.5) that needs no escapes.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def turtle(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a Turtle document, by subjects, of sorted lines of N-Triples."""
    yield _header(prefixes)
    for subject in _subjects(lines, _shortener(prefixes), ""):
        yield "\n" + subject


def trig(graphs: Iterable[tuple[str, Iterable[str]]], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield a TriG document of pairs: a graph's term, and its triples as for :func:`turtle`."""
    yield _header(prefixes)
    short = _shortener(prefixes)
    for graph, lines in graphs:
        yield f"\n{short(graph)} {{\n"
        yield from _subjects(lines, short, "    ")
        yield "}\n"


def _header(prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())


def _subjects(lines: Iterable[str], short: Callable[[str], str], indent: str) -> Iterator[str]:
    subject = predicate = ""
    parts: list[str] = []
    put = parts.append
    for line in lines:
        s, p, o = line[:-3].split(" ", 2)
        if o[-1] == ">":
            if o[0] == "<":
                o = short(o)
            else:
                text, _, datatype = o.rpartition("^^")
                o = f"{text}^^{short(datatype)}"
        if s != subject:
            if parts:
                put(" .\n")
                yield "".join(parts)
                parts.clear()
            subject, predicate = s, p
            put(f"{indent}{short(s)} {'a' if p == _TYPE else short(p)} {o}")
        elif p != predicate:
            predicate = p
            put(f" ;\n{indent}    {'a' if p == _TYPE else short(p)} {o}")
        else:
            put(f" , {o}")
    if parts:
        put(" .\n")
        yield "".join(parts)


def _shortener(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function from an IRI's term to its prefixed name, where it has one."""
    by_namespace = {iri: prefix for prefix, iri in prefixes.items()}

    @lru_cache(maxsize=1 << 14)
    def short(term: str) -> str:
        cut = max(term.rfind("#"), term.rfind("/")) + 1
        prefix = by_namespace.get(term[1:cut])
        local = term[cut:-1]
        return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else term

    return short

"""Turtle and TriG from sorted lines: grouped by graph, subject and predicate."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from .forms import Form

# A subset of PN_LOCAL (Turtle §6.5) that needs no escapes.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def turtle(prefixes: Mapping[str, str]) -> Form:
    """Turtle, by subjects, of sorted lines of N-Triples."""
    short = _shortener(prefixes)

    def body(lines: Iterable[str]) -> Iterator[str]:
        for subject in _subjects(lines, short, ""):
            yield "\n" + subject

    return Form(body, head=_header(prefixes))


def trig(prefixes: Mapping[str, str]) -> Form:
    """TriG of sorted lines of N-Quads: in each segment, each of its graphs once.

    A graph that several segments have stands several times in the document, which adds up (TriG,
    2.2): all that is said of one subject stands together, in whatever graph.
    """
    short = _shortener(prefixes)

    def body(lines: Iterable[str]) -> Iterator[str]:
        graphs: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            cut = line.rindex(" <")
            graphs[line[cut + 1 : -3]].append(f"{line[:cut]} .\n")
        for graph in sorted(graphs):
            yield f"\n{short(graph)} {{\n"
            yield from _subjects(graphs[graph], short, "    ")
            yield "}\n"

    return Form(body, head=_header(prefixes))


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

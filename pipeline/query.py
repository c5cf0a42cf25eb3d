"""Ask a snapshot, a file or an endpoint from the command line, and export it."""

import re
from collections.abc import Iterable
from typing import IO

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Triple, serialize
from rich.console import Console
from rich.table import Table

from ..ontology.formats import GRAPH_FORMATS, RESULT_FORMATS
from .errors import RejoinderError
from .sources import Source

#: A part of what stands before a query's body (SPARQL 1.1, 4.1.1): its declarations, in any order.
_PROLOGUE = re.compile(
    r"(?i)\s+|#[^\n\r]*|BASE\s*<[^>]*>|PREFIX\s+(?P<name>[^\s:<]*)\s*:\s*<[^>]*>"
)

_WORD = re.compile(r"[A-Za-z]+")
#: How the operations of SPARQL 1.1 Update begin.
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)


def run_query(
    source: Source, text: str, form: str | None, out: IO[bytes], *, terminal: bool
) -> None:
    """Write the answer of ``source`` to ``out``.

    ``form`` is an extension of ``ontology.formats`` or ``table``; by default a table on a terminal,
    elsewhere CSV, and Turtle for graphs. Prefixes that the source knows and the query does not
    declare are supplied. Raise :class:`RejoinderError` for a query that is wrong, and for a form
    that does not fit its answer.
    """
    declared, behind = _prologue(text)
    if (verb := _WORD.match(text, behind)) and verb[0].upper() in _UPDATES:
        raise RejoinderError(
            f"{verb[0].upper()} is an update, and this only reads; SELECT, ASK, CONSTRUCT and "
            "DESCRIBE ask. What is published changes with the fact sheets and 'rejoinder build'"
        )
    undeclared = {name: iri for name, iri in source.prefixes.items() if name not in declared}
    answer = source.query(text, undeclared)
    try:
        if isinstance(answer, QuerySolutions | QueryBoolean):
            _write_results(answer, form, source.prefixes, out, terminal=terminal)
        else:
            write_graph(answer, form, source.prefixes, out)
    except BrokenPipeError:
        raise  # whoever reads has had enough
    except (OSError, ValueError, RuntimeError) as error:
        # Solutions come while they are written: an evaluation may fail half-way.
        raise RejoinderError(f"the query cannot be answered: {error}") from None


def _prologue(text: str) -> tuple[set[str], int]:
    """The prefixes that a query declares, and where its declarations end.

    What stands in a comment or a string declares nothing.
    """
    names, at = set(), 0
    while part := _PROLOGUE.match(text, at):
        names.add(part["name"])
        at = part.end()
    return names, at


def export(source: Source, form: str, graph: str | None, out: IO[bytes]) -> None:
    """Write the whole of ``source``, or one of its graphs, as RDF to ``out``.

    TriG and N-Quads keep the graphs apart; the other forms are their union. Raise
    :class:`RejoinderError` for an unknown form or graph.
    """
    chosen = GRAPH_FORMATS.get(form)
    if chosen is None:
        raise RejoinderError(f"--format {form}: {_allowed(GRAPH_FORMATS)}")
    if chosen.graphs and graph is None:
        serialize(source.quads(), out, chosen.rdf, prefixes=source.prefixes)
    else:
        write_graph(source.graph(graph), form, source.prefixes, out)


def write_graph(
    triples: Iterable[Triple], form: str | None, prefixes: dict[str, str], out: IO[bytes]
) -> None:
    """Write triples in the form of that extension, by default Turtle."""
    chosen = GRAPH_FORMATS.get(form or "ttl")
    if chosen is None:
        raise RejoinderError(f"--format {form}: this answer is a graph; {_allowed(GRAPH_FORMATS)}")
    serialize(triples, out, chosen.rdf, prefixes=prefixes)


def _write_results(
    answer: QuerySolutions | QueryBoolean,
    form: str | None,
    prefixes: dict[str, str],
    out: IO[bytes],
    *,
    terminal: bool,
) -> None:
    form = form or ("table" if terminal else "csv")
    if form == "table":
        out.write(_table(answer, prefixes, terminal=terminal).encode())
        return
    chosen = RESULT_FORMATS.get(form)
    if chosen is None:
        raise RejoinderError(f"--format {form}: {_allowed(RESULT_FORMATS)}, table")
    if isinstance(answer, QueryBoolean) and form in ("csv", "tsv"):
        # SPARQL 1.1 has no CSV or TSV for a boolean; one word serves everybody.
        out.write(b"true\n" if answer else b"false\n")
        return
    answer.serialize(out, chosen.results)


def _table(
    answer: QuerySolutions | QueryBoolean, prefixes: dict[str, str], *, terminal: bool
) -> str:
    if isinstance(answer, QueryBoolean):
        return "yes\n" if answer else "no\n"
    table = Table(show_edge=False)
    names = [variable.value for variable in answer.variables]
    for name in names:
        table.add_column(name, overflow="fold")
    rows = 0
    for solution in answer:
        table.add_row(*(_shown(solution[name], prefixes) for name in names))
        rows += 1
    console = Console(width=None if terminal else 200, markup=False, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return f"{captured.get()}{rows} row{'' if rows == 1 else 's'}\n"


def _shown(term: object, prefixes: dict[str, str]) -> str:
    """A term for people: a literal's words, an IRI by its prefix."""
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    for name, iri in prefixes.items() if isinstance(term, NamedNode) else ():
        if value.startswith(iri) and len(value) > len(iri):
            value = f"{name}:{value[len(iri) :]}"
            break
    # What an article says must not move the cursor or recolour the terminal.
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in value)


def _allowed(names: Iterable[str]) -> str:
    return "allowed: " + ", ".join(names)

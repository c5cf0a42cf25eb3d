"""Which graphs a query to a store elsewhere sees: those of the manifest's version, and no others.

The store may hold other things, and other versions. So the default graph is always said: the graph
that holds the version's union; and so are the named graphs, wherever a query could see one. What
FROM and FROM NAMED ask for is taken out of the text and said in the protocol's parameters instead
(SPARQL 1.1 Protocol, 2.1.4), as far as it belongs to the version.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from .engine import Malformed, Query, TooDemanding
from .query_form import read_prologue
from .query_safety import dataset_clauses
from .query_tokens import SPACE, Token, tokens, unescape

#: So many named graphs are listed with a query. (A thousand addresses are 80 KB.)
MOST_LISTED: Final = 1000

# Wherever a query may look into a graph by name, and sometimes where it does not.
_GRAPH: Final = re.compile(r"graph(?=[\s?$<#:\w])", re.IGNORECASE)
# Virtuoso's own functions, of which one fetches what is at an address. Also where they stand behind
# an operator, or a mark of its own as in LONG::bif:. (In a longer word they are another prefix.)
_OF_THE_STORE: Final = re.compile(r"(?<!\w)(?:bif|sql):", re.IGNORECASE)
_RELATIVE_PREFIX: Final = re.compile(rf"PREFIX{SPACE}[^\s:<>]*+:{SPACE}<[^<>:]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs of a version: its union's name, a name that no graph has, and the others."""

    union: str
    nothing: str
    graphs: Container[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Scoped:
    """A query as it is sent: its text and the parameters beside it."""

    text: str
    dataset: dict[str, Sequence[str]]


def scoped(query: Query, text: str, scope: Scope, base: str) -> Scoped:
    """``query``, of which ``text`` is the text without codepoint escapes, within ``scope``.

    ``base`` resolves relative IRIs. Raise :class:`TooDemanding` where it may look into every
    graph, and there are more than can be listed; and :class:`Malformed` where it cannot be told
    which graphs it asks for, or where it calls functions that only a store has.
    """
    _refuse_functions(unescape(text))
    words = list(tokens(text))
    clauses = list(_clauses(words))
    if set(dataset_clauses(text)) - {clause.start for clause in clauses}:
        raise Malformed("It cannot be told where FROM stands. Put a space on both sides of each <.")
    default, named = query.default_graphs, query.named_graphs
    if default is None and named is None and clauses:
        names = [(c.named, _iri(c.graph, text, base)) for c in clauses]
        default = tuple(name for is_named, name in names if not is_named)
        named = tuple(name for is_named, name in names if is_named)
    for clause in reversed(clauses):
        gap = "".join(c if c in "\r\n" else " " for c in text[clause.start : clause.end])
        text = text[: clause.start] + gap + text[clause.end :]
    if any(word.kind == "iri" and ":" not in word.text for word in words):
        text = f"BASE <{base}> {text}"
    dataset: dict[str, Sequence[str]] = {}
    if default is None and named is None:
        dataset["default-graph-uri"] = (scope.union,)
        if _GRAPH.search(unescape(text)):
            dataset["named-graph-uri"] = _listed(scope)
    else:
        dataset["default-graph-uri"] = _known(default, scope)
        dataset["named-graph-uri"] = _known(named, scope)
    return Scoped(text, dataset)


@dataclass(frozen=True, slots=True)
class _Clause:
    """``FROM [NAMED] graph``: the token that names the graph, and where the clause stands."""

    named: bool
    graph: Token
    start: int
    end: int


def _clauses(words: Sequence[Token]) -> Iterator[_Clause]:
    """The dataset clauses: before the first brace, where nothing else is called FROM."""
    for i, word in enumerate(words):
        if word.text == "{" and not _is_template(words, i):
            return
        if word.kind != "word" or word.text.upper() != "FROM":
            continue
        named = i + 1 < len(words) and words[i + 1].text.upper() == "NAMED"
        at = i + 1 + named
        if at < len(words) and words[at].kind in ("iri", "name"):
            yield _Clause(named, words[at], word.start, words[at].end)


def _is_template(words: Sequence[Token], brace: int) -> bool:
    """Whether a brace begins the template of a CONSTRUCT, behind which FROM may stand."""
    return brace > 0 and words[brace - 1].text.upper() == "CONSTRUCT"


def _iri(token: Token, text: str, base: str) -> str:
    prologue = read_prologue(text)
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return prologue.prefixes.get(prefix, "") + local.replace("\\", "")
    return urljoin(base, unescape(token.text[1:-1]))


def _refuse_functions(text: str) -> None:
    if _OF_THE_STORE.search(text):
        raise Malformed("Names that begin with bif: or sql: are no part of SPARQL.")
    if _RELATIVE_PREFIX.search(text):
        raise Malformed("The namespace of a PREFIX has to stand there in full.")


def _listed(scope: Scope) -> Sequence[str]:
    if len(scope.names) > MOST_LISTED:
        raise TooDemanding("graphs")
    return scope.names or (scope.nothing,)


def _known(names: Sequence[str] | None, scope: Scope) -> Sequence[str]:
    """Those that belong to the version; where there are none, a graph that holds nothing."""
    return [name for name in names or () if name in scope.graphs] or (scope.nothing,)

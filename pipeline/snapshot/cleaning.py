"""Take what was withheld out of a version that was published before.

The rule is that of :mod:`..withholding`, applied to the lines of the version's own N-Quads, since
the sheets that it was made of are gone: every line that names or tells what is withheld goes; a
fact of which one line would go, goes whole, with the facts that need it and whatever nothing else
speaks of; text around an evidence goes where it holds any word of a name.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...ontology.addresses import Addresses
from ...ontology.namespaces import OA, RJ, SCHEMA
from ..hidden import words_of
from ..withholding import Name, Withholding, tells_name
from .lines import value

#: Between facts: the references without which a fact cannot be told.
_NEEDED: Final = frozenset({f"<{RJ.respondsTo}>"})
_CONTEXT: Final = frozenset({f"<{OA.prefix}>", f"<{OA.suffix}>"})
_NAME: Final = f"<{SCHEMA.name}>"


@dataclass(frozen=True, slots=True)
class _Line:
    """A quad: its terms as the line has them, and the names of the site's documents in it.

    ``subject`` and ``target`` are what follows ``/id/`` in the address of the subject and of the
    object, without a fragment; empty for anything else. ``article`` is the article of its graph,
    and ``reports`` says that it is the graph of its facts, not of how they came about.
    """

    subject_term: str
    predicate: str
    object_term: str
    subject: str
    target: str
    article: str
    reports: bool


class Cleaning:
    """One version's lines, and which of them may stay. Reads them several times; keeps few."""

    def __init__(self, dump: Path, base_uri: str, withholding: Withholding) -> None:
        self._dump = dump
        self._withholding = withholding
        addresses = Addresses(base_uri)
        self._id = f"<{addresses.id_root}"
        self._graph = f"<{addresses.article_graph('')}"
        self._ontology = f" <{addresses.ontology_graph}> .\n"  # the same for every site
        #: Names of documents that go.
        self.gone: set[str] = set()
        self._near: dict[str, set[Name]] = defaultdict(set)
        self._learn_names()
        self._learn_what_goes()

    def lines(self) -> Iterator[bytes]:
        """The lines that stay, in no order."""
        with gzip.open(self._dump, "rt", encoding="utf-8", newline="\n") as file:
            yield from (text.encode() for text in file if text.endswith(self._ontology))
        for text, line in self._read():
            if not self._goes(line):
                yield text.encode()

    @property
    def touches(self) -> bool:
        """Whether any line goes."""
        return any(self._goes(line) for _, line in self._read())

    def goes(self, iri: str) -> bool:
        """Whether an address is not to be read any more."""
        term = f"<{iri}>"
        return self._names(self._document(term)) or self._tells_address(term)

    def _read(self) -> Iterator[tuple[str, _Line]]:
        with gzip.open(self._dump, "rt", encoding="utf-8", newline="\n") as file:
            for text in file:
                if text.endswith(self._ontology):
                    continue
                subject, predicate, rest = text[:-3].split(" ", 2)
                object_, graph = rest.rsplit(" ", 1)
                article = part = ""
                if graph.startswith(self._graph):
                    article, _, part = graph[len(self._graph) : -1].partition("/")
                yield (
                    text,
                    _Line(
                        subject,
                        predicate,
                        object_,
                        self._document(subject),
                        self._document(object_),
                        article,
                        bool(article) and not part,
                    ),
                )

    def _document(self, term: str) -> str:
        if not term.startswith(self._id):
            return ""
        return term[len(self._id) : -1].partition("#")[0]

    def _learn_names(self) -> None:
        """By which names each article tells of what is withheld."""
        held = self._withholding
        for _, line in self._read():
            if not line.article:
                continue
            near = self._near[line.article]
            for name in (line.subject, line.target):
                near |= held.near.get(name, frozenset())
            if held.holds(line.subject) and line.predicate == _NAME:
                near.add(tuple(words_of(value(line.object_term))))
            if line.object_term[0] == '"':
                for path in held.told_in([value(line.object_term)]):
                    near |= held.near[path]

    def _learn_what_goes(self) -> None:
        needed: dict[str, set[str]] = defaultdict(set)
        spoken_of: dict[str, set[str]] = defaultdict(set)
        for _, line in self._read():
            fact = line.subject if line.reports and _is_fact(line.subject) else ""
            if fact and line.predicate not in _CONTEXT and self._says(line, line.predicate):
                self.gone.add(fact)
            for name in (line.subject, line.target):
                if name and (self._withholding.holds(name) or self._tells_address(f"<{name}>")):
                    self.gone.add(name)
            if fact and line.target and line.target != fact:
                if _is_fact(line.target):
                    if line.predicate in _NEEDED:
                        needed[line.target].add(fact)
                elif not line.target.startswith("article/"):
                    spoken_of[line.target].add(fact)
        waiting = list(self.gone)
        while waiting:
            for fact in needed.get(waiting.pop(), ()):
                if fact not in self.gone:
                    self.gone.add(fact)
                    waiting.append(fact)
        # Whoever is spoken of by such facts only is not spoken of.
        self.gone |= {thing for thing, facts in spoken_of.items() if facts <= self.gone}

    def _names(self, document: str) -> bool:
        """Whether a document goes, by itself or with its article."""
        if not document:
            return False
        if document in self.gone or self._withholding.holds(document):
            return True
        kind, _, rest = document.partition("/")
        article, slash, _ = rest.partition("/")
        return kind == "article" and bool(slash) and f"article/{article}" in self.gone

    def _goes(self, line: _Line) -> bool:
        if self._names(line.subject) or self._names(line.target):
            return True
        if line.article and f"article/{line.article}" in self.gone:
            return True
        return self._says(line, line.predicate)

    def _says(self, line: _Line, predicate: str) -> bool:
        """Whether a line names or tells what is withheld."""
        if self._withholding.holds(line.subject) or self._withholding.holds(line.target):
            return True
        if self._tells_address(line.subject_term):
            return True
        if line.object_term[0] == "<":
            return self._tells_address(line.object_term)
        text = value(line.object_term)
        if self._withholding.tells(text):
            return True
        if predicate in _CONTEXT:
            return not self._withholding.parts.isdisjoint(words_of(text))
        near: Iterable[Name] = self._near.get(line.article, ())
        if not near:
            return False
        said = words_of(text)
        return any(tells_name(said, name) for name in near)

    def _tells_address(self, term: str) -> bool:
        return self._withholding.tells_address(term[1:-1])


def _is_fact(document: str) -> bool:
    return document.startswith("article/") and document.count("/") == 2

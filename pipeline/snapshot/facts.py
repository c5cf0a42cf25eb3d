"""Facts as people want them in a table: with labels, words and source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...ontology.namespaces import OA, RDF, RJ, SKOS
from .factclasses import FACT_TABLES, FactTable
from .lines import value
from .naming import Terms

_TYPE: Final = str(RDF.type)
_TABLE_OF: Final = {f"<{table.type}>": table for table in FACT_TABLES}
_RANK: Final = {table: rank for rank, table in enumerate(FACT_TABLES)}
_SELECTORS: Final = (str(OA.start), str(OA.end), str(OA.exact))
_EVIDENCE: Final = str(RJ.evidence)
_HAS_SELECTOR: Final = str(OA.hasSelector)
_BROADER: Final = str(SKOS.broader)
_OWN: Final = str(RJ._NS)


def table_of(terms: Terms) -> FactTable | None:
    """Return the table of a fact's most specific class, or None for what is no fact."""
    tables = [_TABLE_OF[t] for t in terms.get(_TYPE, ()) if t in _TABLE_OF]
    return min(tables, key=_RANK.__getitem__) if tables else None


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of evidence: its place in the article's text, in code points, and its words."""

    start: int | None
    end: int | None
    exact: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with its class's table, its properties and the spans of its evidence."""

    iri: str
    table: FactTable
    terms: Terms
    spans: Sequence[Span]

    def values(self, iri: str) -> list[str]:
        """Return the IRIs or texts that a property has."""
        return [value(term) for term in self.terms.get(iri, ())]

    def first(self, iri: str) -> str:
        """Return the first of a property's IRIs or texts, or an empty text."""
        terms = self.terms.get(iri)
        return value(terms[0]) if terms else ""


class Broader:
    """The narrower and broader concepts of the ontology.

    The dataset states both for each fact (``rj:denounces`` and so ``rj:opposes``), so that either
    can be asked for. A table shows what was meant: the narrower.
    """

    def __init__(self) -> None:
        self._of: dict[str, set[str]] = {}

    def learn(self, iri: str, terms: Terms) -> None:
        """Take what a subject says of its broader concepts, if it is one of the ontology's."""
        if _BROADER in terms and iri.startswith(_OWN):
            self._of.setdefault(iri, set()).update(map(value, terms[_BROADER]))

    def narrowest(self, iris: Sequence[str]) -> Sequence[str]:
        """Leave out each IRI that is broader than another one of ``iris``."""
        if len(iris) < 2 or not self._of:
            return iris
        above: set[str] = set()
        todo = [*iris]
        while todo:
            new = self._of.get(todo.pop(), set()) - above
            above |= new
            todo += new
        return [iri for iri in iris if iri not in above] or iris


def read_facts(subjects: Iterable[tuple[str, Terms]]) -> Iterator[Fact]:
    """Yield the facts among ``subjects``, which come sorted by IRI.

    A fact's evidence and selectors have its IRI with a fragment, and ``#`` sorts before whatever
    may follow in an IRI or end its term, so they come before the fact itself.
    """
    satellites: dict[str, dict[str, Terms]] = {}
    for iri, terms in subjects:
        owner, mark, _ = iri.partition("#")
        if mark:
            if _HAS_SELECTOR in terms or any(p in terms for p in _SELECTORS):
                satellites.setdefault(owner, {})[iri] = terms
            continue
        own = satellites.pop(iri, {})
        # Between a fact and its evidence come only addresses that begin with the fact's; so
        # evidence of any other owner, which is not in the dataset, need not be kept.
        if satellites:
            satellites = {o: s for o, s in satellites.items() if iri.startswith(o)}
        table = table_of(terms)
        if table is not None:
            yield Fact(iri, table, terms, _spans(terms, own))


def _spans(terms: Terms, satellites: Mapping[str, Terms]) -> list[Span]:
    spans = []
    for evidence in map(value, terms.get(_EVIDENCE, ())):
        found: dict[str, str] = {}
        for selector in map(value, satellites.get(evidence, {}).get(_HAS_SELECTOR, ())):
            for iri in _SELECTORS:
                for term in satellites.get(selector, {}).get(iri, ()):
                    found.setdefault(iri, value(term))
        if found:
            start, end, exact = map(found.get, _SELECTORS)
            spans.append(Span(_number(start), _number(end), exact))
    return spans


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None

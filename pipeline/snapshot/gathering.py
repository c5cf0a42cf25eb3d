"""What a segment contributes to the tables and to the search index, as rows.

Rows depend on the segment's lines and on what :class:`Scratch` says of the things and articles that
they name, and on nothing else; so a later build can take them away again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from ...ontology.namespaces import RDF, RDFS, RJ, SCHEMA
from .corrected import corrected
from .facets import facets_of_fact, facets_of_thing
from .facts import Broader, Fact, read_facts, table_of
from .hubs import Row as PointingRow
from .hubs import pointing
from .lines import split_literal, subjects, value
from .naming import Names, Terms, excerpt, kind_of, names_of, one_line
from .scratch import ArticleRow, EntryRow, FacetRow

_TYPE: Final = str(RDF.type)
_ARTICLE: Final = f"<{SCHEMA.NewsArticle}>"
_LABEL: Final = str(RDFS.label)
_WORDS: Final = str(RJ.words)
_TEXT: Final = str(SCHEMA.text)
_REPORTED_IN: Final = str(RJ.reportedIn)


class Known(Protocol):
    """What is known of things and articles."""

    def label(self, iri: str) -> str:
        """What to call ``iri``: at worst the end of the address."""

    def article(self, iri: str) -> ArticleRow:
        """An article's row, empty where the dataset does not describe it."""


@dataclass(slots=True)
class Learnt:
    """What a segment calls things: ``languages`` counts the labels in each."""

    labels: list[tuple[str, str]] = field(default_factory=list)
    articles: list[ArticleRow] = field(default_factory=list)
    facets: list[FacetRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Told:
    """What the facts of a segment say of things; ``mentions`` counts the facts that name each."""

    facets: list[FacetRow] = field(default_factory=list)
    pointing: list[PointingRow] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)


def learn(lines: Iterable[str], id_root: str, language: str, broader: Broader) -> Learnt:
    """Every label, article and entry of a segment's lines of the union; ``broader`` learns too."""
    learnt = Learnt()
    for iri, terms in subjects(_owners(lines, id_root)):
        names, words = names_of(terms, language), ""
        is_fact = table_of(terms) is not None
        if is_fact:
            texts = terms.get(_TEXT) or terms.get(_WORDS) or []
            words = " … ".join(map(value, texts))
            names = names or (Names(excerpt(words), ()) if words else None)
        broader.learn(iri, terms)
        learnt.languages.update(_languages(terms))
        if names is None:
            continue
        learnt.labels.append((iri, names.label))
        if _ARTICLE in terms.get(_TYPE, ()):
            learnt.articles.append(_article(iri, names.label, terms))
        kind = kind_of(iri, terms, id_root)
        if kind is not None and (not is_fact or kind == "quotation"):
            learnt.entries.append((iri, kind, names.label, "\n".join(names.others), words))
            if not is_fact:
                learnt.facets += ((iri, *row) for row in facets_of_thing(iri, terms))
    return learnt


def tell(
    lines: Iterable[str],
    id_root: str,
    known: Known,
    broader: Broader,
    write: Callable[[Fact, ArticleRow], None] = lambda _fact, _article: None,
) -> Told:
    """What the facts among a segment's lines of the union say; ``write`` is given each of them."""
    told = Told()

    def noted() -> Iterator[tuple[str, Terms]]:
        for iri, terms in subjects(lines):
            told.pointing += pointing(iri, terms, id_root, known.article)
            told.pointing += corrected(iri, terms)
            yield iri, terms

    for fact in read_facts(noted()):
        article = known.article(fact.first(_REPORTED_IN))
        write(fact, article)
        told.facets += ((fact.iri, *row) for row in facets_of_fact(fact, article, broader))
        told.mentions.update(
            {term[1:-1] for terms in fact.terms.values() for term in terms if term[0] == "<"}
        )
    return told


def _languages(terms: Terms) -> Iterator[str]:
    """The languages of a subject's labels, without their variants."""
    for term in terms.get(_LABEL, ()):
        if language := split_literal(term)[1]:
            yield language.lower().partition("-")[0]


def _owners(lines: Iterable[str], id_root: str) -> Iterator[str]:
    """Leave out the site's satellites, such as evidence: they have no names, and are the most."""
    start = f"<{id_root}"
    for line in lines:
        if not (line.startswith(start) and "#" in line[: line.index(" ")]):
            yield line


def _article(iri: str, title: str, terms: Terms) -> ArticleRow:
    def first(name: str) -> str:
        found = terms.get(str(SCHEMA[name]))
        return value(found[0]) if found else ""

    return ArticleRow(
        iri,
        title,
        first("publisher"),
        first("datePublished"),
        first("url"),
        "\n".join(one_line(value(author)) for author in terms.get(str(SCHEMA.author), ())),
        first("archivedAt"),
        first("inLanguage"),
    )

"""Two passes over the union: what things are called, then the facts with those names."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ...ontology.addresses import Addresses
from ...ontology.layout import SEARCH
from ...ontology.manifest import Download
from ...ontology.namespaces import RDF, RDFS, RJ, SCHEMA
from .citing import cite
from .facets import facets_of_fact, facets_of_thing
from .factclasses import FACT_TABLES
from .facts import Broader, read_facts, table_of
from .hubs import noting
from .lines import read_lines, split_literal, subjects, value
from .model import Tombstone
from .naming import Names, Terms, excerpt, kind_of, names_of, one_line
from .scratch import ArticleRow, Scratch
from .search import SearchIndex
from .survey import UNION
from .tables import CsvTable, JsonLines

_TYPE: Final = str(RDF.type)
_ARTICLE: Final = f"<{SCHEMA.NewsArticle}>"
_LABEL: Final = str(RDFS.label)
_WORDS: Final = str(RJ.words)
_TEXT: Final = str(SCHEMA.text)
_REPORTED_IN: Final = str(RJ.reportedIn)


def tabulate(
    work: Path,
    building: Path,
    download: Path,
    base_uri: str,
    language: str,
    tombstones: Sequence[Tombstone],
) -> list[Download]:
    """Write ``search.db`` into ``building``, and the tables of facts into ``download``."""
    scratch = Scratch(work / "scratch.db")
    index = SearchIndex(building / SEARCH)
    broader = _learn(work / UNION, Addresses(base_uri).id_root, language, scratch, index)
    downloads = _write(work / UNION, download, scratch, broader, Addresses(base_uri).id_root)
    hidden = {stone.iri for stone in tombstones if stone.status == "unlisted"}
    downloads += cite(download, lambda: (r for r in scratch.articles() if r.iri not in hidden))
    scratch.close()
    index.finish(scratch.path, tombstones, Addresses(base_uri).id_root)
    return downloads


def _learn(
    union: Path, id_root: str, language: str, scratch: Scratch, index: SearchIndex
) -> Broader:
    """Note every label, article and broader concept, and add the entries of the index."""
    broader = Broader()
    languages: set[str] = set()
    for iri, terms in subjects(_owners(union, id_root)):
        names, words = names_of(terms, language), ""
        is_fact = table_of(terms) is not None
        if is_fact:
            texts = terms.get(_TEXT) or terms.get(_WORDS) or []
            words = " … ".join(map(value, texts))
            names = names or (Names(excerpt(words), ()) if words else None)
        broader.learn(iri, terms)
        languages.update(_languages(terms))
        if names is None:
            continue
        scratch.add_label(iri, names.label)
        if _ARTICLE in terms.get(_TYPE, ()):
            scratch.add_article(_article(iri, names.label, terms))
        kind = kind_of(iri, terms, id_root)
        if kind is not None and (not is_fact or kind == "quotation"):
            index.add(iri, kind, names, words)
            if not is_fact:
                scratch.add_facets(facets_of_thing(iri, terms))
    scratch.add_languages(languages)
    return broader


def _languages(terms: Terms) -> Iterator[str]:
    """The languages of a subject's labels, without their variants."""
    for term in terms.get(_LABEL, ()):
        if language := split_literal(term)[1]:
            yield language.lower().partition("-")[0]


def _owners(union: Path, id_root: str) -> Iterator[str]:
    """Leave out the site's satellites, such as evidence: they have no names, and are the most."""
    start = f"<{id_root}"
    for line in read_lines(union):
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


def _write(
    union: Path, download: Path, scratch: Scratch, broader: Broader, id_root: str
) -> list[Download]:
    """Write the tables, and note which things the facts mention."""
    jsonl = JsonLines(download)
    tables = {table: CsvTable(download, table) for table in FACT_TABLES}
    for fact in read_facts(noting(subjects(read_lines(union)), id_root, scratch)):
        article = scratch.article(fact.first(_REPORTED_IN))
        tables[fact.table].write(fact, scratch, broader, article)
        jsonl.write(fact, scratch, broader, article)
        scratch.add_facets(facets_of_fact(fact, article, broader))
        scratch.mention(
            {term[1:-1] for terms in fact.terms.values() for term in terms if term[0] == "<"}
        )
    return [*jsonl.close(), *(d for table in tables.values() for d in table.close())]

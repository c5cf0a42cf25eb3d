"""By what search results are narrowed: where and when something was printed, stances, review."""

from collections.abc import Iterable, Iterator
from typing import Final

from ...ontology.namespaces import RJ, SCHEMA
from .facts import Broader, Fact
from .lines import value
from .naming import Terms
from .scratch import ArticleRow

#: An entry's IRI, the name of a facet, and a value; a venue may be an IRI, whose label counts.
Row = tuple[str, str, str]

_OWN: Final = str(RJ._NS)
_VENUES: Final = (str(RJ.publishedIn), str(SCHEMA.publisher))
_DATE: Final = str(SCHEMA.datePublished)
_STANCE: Final = str(RJ.stance)
_REVIEW: Final = str(RJ.reviewStatus)
_QUOTATION: Final = str(RJ.Quotation)
#: Of a fact with a stance: whose and in which work it is, and the words that show it.
_WHOSE: Final = (str(RJ.responder), str(RJ.expressedIn), str(RJ.quotes))


def facets_of_thing(iri: str, terms: Terms) -> Iterator[Row]:
    """What a work or an article says of itself."""
    for property_ in _VENUES:
        for term in terms.get(property_, ()):
            yield iri, "venue", value(term)
    yield from _years(iri, map(value, terms.get(_DATE, ())))


def facets_of_fact(fact: Fact, article: ArticleRow, broader: Broader) -> Iterator[Row]:
    """What a quotation has of its ``article``, and what a response says of those it names."""
    if fact.table.type == _QUOTATION:
        if article.publisher:
            yield fact.iri, "venue", article.publisher
        yield from _years(fact.iri, (article.published,))
        for status in fact.values(_REVIEW):
            yield fact.iri, "review", status.removeprefix(_OWN)
    stances = broader.narrowest(fact.values(_STANCE))
    for property_ in _WHOSE if stances else ():
        for whose in fact.values(property_):
            for stance in stances:
                yield whose, "stance", stance.removeprefix(_OWN)


def _years(iri: str, dates: Iterable[str]) -> Iterator[Row]:
    for date in dates:
        if date[:4].isdecimal():
            yield iri, "year", date[:4]

"""From a fact sheet to the quads of its article's graph, in the terms of ``rejoinder.ttl``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.kinds import THING_KINDS
from ..ontology.namespaces import OA, RDF, RDFS, RJ, SCHEMA, XSD
from .facts import Fact, Sheet, Span, Thing, meanings
from .facts.meaning import Code, Concept, Number, Refers, Text
from .mint import Minter, node
from .quotation_marks import unmarked

#: How many characters before and behind a span an oa:TextQuoteSelector shows.
CONTEXT = 32

#: A thing's id in the sheet → the node of what the registry says it is.
Resolve = Callable[[str], NamedNode]
Term = NamedNode | Literal

_TYPE = node(str(RDF.type))
_LABEL = node(str(RDFS.label))
_INTEGER = node(str(XSD.integer))
_OFFSET = node(str(XSD.nonNegativeInteger))
_DECIMAL = node(str(XSD.decimal))
_DATATYPES = {
    4: node(str(XSD.gYear)),
    7: node(str(XSD.gYearMonth)),
    10: node(str(XSD.date)),
}
_DATE_TIME = node(str(XSD.dateTime))
_WORDS = node(str(RJ.words))
_EVIDENCE = node(str(RJ.evidence))
_REPORTED_IN = node(str(RJ.reportedIn))
_ORDER = node(str(RJ.order))
_INFERRED = node(str(RJ.inferred))
_CONFIDENCE = node(str(RJ.confidence))
_REVIEW_STATUS = node(str(RJ.reviewStatus))
_WHEN = node(str(RJ.when))
_HAS_SOURCE = node(str(OA.hasSource))
_HAS_SELECTOR = node(str(OA.hasSelector))
_EVIDENCE_CLASS = node(str(RJ.Evidence))
_POSITION_CLASS = node(str(OA.TextPositionSelector))
_QUOTE_CLASS = node(str(OA.TextQuoteSelector))
_START, _END = node(str(OA.start)), node(str(OA.end))
_EXACT, _PREFIX, _SUFFIX = node(str(OA.exact)), node(str(OA.prefix)), node(str(OA.suffix))
_NAME, _TEXT, _URL = node(str(SCHEMA.name)), node(str(SCHEMA.text)), node(str(SCHEMA.url))
_ARCHIVED, _LANGUAGE = node(str(SCHEMA.archivedAt)), node(str(SCHEMA.inLanguage))


@dataclass(slots=True)
class Conversion:
    """All that is needed to convert one sheet's released facts.

    ``text`` is the article's normalised text, None where it is not in the workspace; ``hidden`` the
    spans that no context may show; ``order`` the rank of each fact by its place in the article.
    """

    sheet: Sheet
    facts: list[Fact]
    mint: Minter
    resolve: Resolve
    text: str | None = None
    hidden: list[Span] = field(default_factory=list)

    @property
    def article(self) -> NamedNode:
        """The article's node."""
        return self.mint.article(self.sheet.article.id)

    def fact_node(self, fact_id: str) -> NamedNode:
        """The node of one of the sheet's facts."""
        return self.mint.fact(self.sheet.article.id, fact_id)

    def target(self, name: str, things: frozenset[str]) -> NamedNode:
        """The node of what a field names: a thing, or else a fact, of the sheet."""
        return self.resolve(name) if name in things else self.fact_node(name)


def date_literal(value: str) -> Literal:
    """A partial date or a time (ISO 8601) as the XSD datatype that fits it."""
    if datatype := _DATATYPES.get(len(value)):
        return Literal(value, datatype=datatype)
    # xsd:dateTime wants seconds and a colon in the offset, which ISO 8601 does not.
    time = datetime.fromisoformat(value).isoformat().replace("+00:00", "Z")
    return Literal(time, datatype=_DATE_TIME)


def text_literal(value: str, language: str | None) -> Literal:
    """Words, with the language of the article where it is known."""
    return Literal(value, language=language.lower()) if language else Literal(value)


def ranks(sheet: Sheet) -> dict[str, int]:
    """Fact id → its rank in the article, from 1.

    By place, then by the order of the sheet; an ``order`` that a person wrote holds. All facts
    count, published or not, so that a review does not move the others.
    """
    by_place = sorted(
        range(len(sheet.facts)), key=lambda i: (sheet.facts[i].evidence[0].start or 0, i)
    )
    return {
        fact.id: fact.order if fact.order is not None else rank
        for rank, i in enumerate(by_place, 1)
        if (fact := sheet.facts[i]).id is not None
    }


def article_quads(conversion: Conversion) -> Iterator[Quad]:
    """The graph of one article: itself, the names it uses, its facts with their evidence.

    Only what is asserted: superclasses, broader stances and shortcuts are derived (``derive``).
    """
    graph = conversion.mint.article_graph(conversion.sheet.article.id)
    for subject, predicate, value in _triples(conversion):
        yield Quad(subject, predicate, value, graph)


def _triples(conversion: Conversion) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    yield from _article(conversion)
    for thing in conversion.sheet.things:
        yield from _thing(thing, conversion)
    order = ranks(conversion.sheet)
    things = frozenset(thing.id for thing in conversion.sheet.things)
    for fact in conversion.facts:
        yield from _fact(fact, order, things, conversion)


def _article(conversion: Conversion) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    record = conversion.sheet.article
    article = conversion.article
    language = record.language
    yield article, _TYPE, node(str(SCHEMA.NewsArticle))
    if record.title:
        yield article, _LABEL, text_literal(record.title, language)
        yield article, node(str(SCHEMA.headline)), text_literal(record.title, language)
    else:
        yield article, _LABEL, Literal(f"Article {record.id}", language="en")
    authors = record.author if isinstance(record.author, list) else [record.author]
    for author in filter(None, authors):
        yield article, node(str(SCHEMA.author)), Literal(author)
    if record.publisher:
        yield article, node(str(SCHEMA.publisher)), Literal(record.publisher)
    if record.published:
        yield article, node(str(SCHEMA.datePublished)), date_literal(record.published)
    if record.url:
        yield article, _URL, NamedNode(record.url)
    if record.archived:
        yield article, _ARCHIVED, NamedNode(record.archived)
    if language:
        yield article, _LANGUAGE, Literal(language)
    if record.digest:
        yield article, node(str(RJ.digest)), Literal(record.digest)
    if record.text_of and conversion.sheet.thing(record.text_of):  # it may have been withdrawn
        yield article, node(str(RJ.textOf)), conversion.resolve(record.text_of)


def _thing(thing: Thing, conversion: Conversion) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    subject = conversion.resolve(thing.id)
    language = conversion.sheet.article.language
    yield subject, _TYPE, node(str(THING_KINDS[thing.kind].type))
    for name in (thing.name, *thing.names):
        yield subject, _NAME, text_literal(name, language)
    if thing.open:
        yield subject, _TYPE, node(str(RJ.OpenLetter))
    if thing.news_media:
        yield subject, _TYPE, node(str(SCHEMA.NewsMediaOrganization))
    if thing.form:
        yield subject, node(str(RJ.letterForm)), text_literal(thing.form, language)
    if thing.hashtag:
        yield subject, node(str(RJ.hashtag)), Literal(thing.hashtag)
    if thing.url:
        yield subject, _URL, NamedNode(thing.url)
    if thing.archived:
        yield subject, _ARCHIVED, NamedNode(thing.archived)
    if thing.language:
        yield subject, _LANGUAGE, Literal(thing.language)


def _fact(
    fact: Fact, order: dict[str, int], things: frozenset[str], conversion: Conversion
) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    assert fact.id is not None
    subject = conversion.fact_node(fact.id)
    language = conversion.sheet.article.language
    yield subject, _TYPE, node(str(fact.rdf_class))
    yield subject, _REPORTED_IN, conversion.article
    yield subject, _ORDER, Literal(str(order[fact.id]), datatype=_INTEGER)
    yield subject, _REVIEW_STATUS, node(f"{RJ._NS}{fact.review.status}")
    if fact.confidence is not None:
        yield subject, _CONFIDENCE, Literal(_decimal(fact.confidence), datatype=_DECIMAL)
    if fact.when:
        yield subject, _WHEN, date_literal(fact.when)
    marks = meanings(type(fact))
    for name in fact.inferred:
        yield subject, _INFERRED, node(str(marks[name].property))
    for name, meaning in marks.items():
        value = getattr(fact, name)
        predicate = node(str(meaning.property))
        for item in value if isinstance(value, list) else () if value is None else (value,):
            match meaning:
                case Refers():
                    yield subject, predicate, conversion.target(item, things)
                case Concept():
                    yield subject, predicate, node(f"{RJ._NS}{item}")
                case Text():
                    yield subject, predicate, text_literal(item, language)
                case Number():
                    yield subject, predicate, Literal(str(item), datatype=_INTEGER)
                case Code():
                    yield subject, predicate, Literal(item)
    if fact.rdf_class == RJ.Quotation:
        yield subject, _TEXT, text_literal(unmarked(fact.evidence[0].exact), language)
    for number, span in enumerate(fact.evidence, 1):
        yield subject, _WORDS, text_literal(span.exact, language)
        yield from _evidence(subject, number, span, conversion)


def _evidence(
    fact: NamedNode, number: int, span: Span, conversion: Conversion
) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
    """A span as Web Annotation has it (https://www.w3.org/TR/annotation-model/#selectors)."""
    mint = conversion.mint
    evidence = mint.part(fact, f"evidence-{number}")
    position = mint.part(fact, f"position-{number}")
    quote = mint.part(fact, f"quote-{number}")
    yield fact, _EVIDENCE, evidence
    yield evidence, _TYPE, _EVIDENCE_CLASS
    yield evidence, _HAS_SOURCE, conversion.article
    yield evidence, _HAS_SELECTOR, position
    yield evidence, _HAS_SELECTOR, quote
    yield position, _TYPE, _POSITION_CLASS
    start, end = span.bounds
    yield position, _START, Literal(str(start), datatype=_OFFSET)
    yield position, _END, Literal(str(end), datatype=_OFFSET)
    yield quote, _TYPE, _QUOTE_CLASS
    yield quote, _EXACT, Literal(span.exact)
    prefix, suffix = context(conversion.text, span, conversion.hidden)
    if prefix:
        yield quote, _PREFIX, Literal(prefix)
    if suffix:
        yield quote, _SUFFIX, Literal(suffix)


def context(text: str | None, span: Span, hidden: list[Span]) -> tuple[str, str]:
    """At most ``CONTEXT`` characters before and behind ``span``, none of them of a hidden span."""
    if text is None:
        return "", ""
    start, end = span.bounds
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    for other in hidden:
        hidden_start, hidden_end = other.bounds
        if hidden_start < start:
            first = max(first, min(hidden_end, start))
        if hidden_end > end:
            last = min(last, max(hidden_start, end))
    return text[first:start], text[end:last]


def _decimal(value: float) -> str:
    """The canonical form of an xsd:decimal: no exponent, no zeros at the end."""
    text = f"{value:.6f}".rstrip("0")
    return text + "0" if text.endswith(".") else text

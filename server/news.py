"""What is new: letters that articles report, and responses to them, by the articles' dates.

"New" is what an article newly reports. So an entry's time is the date of an article, which
nothing but the data decides, and a feed is the same, byte for byte, for as long as the data is.
Accusations are in no feed, nor is what answers one: whoever reads a feed sees neither what is
reported beside it nor, later, that it was withdrawn.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.namespaces import RDF, RJ, SCHEMA
from .hubs import facts_of, hub_of
from .searching import Span, newest_articles
from .snapshots import Snapshot
from .standing import Unlisted

#: Entries of a feed.
ENTRIES: Final = 50
#: Articles that are looked at for them, the latest first.
_ARTICLES: Final = 500
#: Facts about one thing that are looked at, those of the latest articles.
_FACTS: Final = 500

_UNION: Final = DefaultGraph()
_TYPE: Final = NamedNode(str(RDF.type))
_RESPONSE: Final = NamedNode(str(RJ.Response))
_LETTER: Final = NamedNode(str(RJ.Letter))
_ACCUSATION: Final = NamedNode(str(RJ.Accusation))
_REPORTED_IN: Final = NamedNode(str(RJ.reportedIn))
_PUBLISHED: Final = NamedNode(str(SCHEMA.datePublished))
_MENTIONS: Final = NamedNode(str(SCHEMA.mentions))
_AGAINST: Final = NamedNode(str(RJ.against))
#: What of a response names somebody or something.
_NAMING: Final = tuple(
    NamedNode(str(p)) for p in (RJ.responder, RJ.respondsTo, RJ.expressedIn, RJ.spokenTo)
)
#: What leads from a letter to whose it is.
_BY: Final = (NamedNode(str(RJ.signedBy)), NamedNode(str(SCHEMA.author)))
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a letter or a response, the article that reports it, and that article's date."""

    iri: str
    is_letter: bool
    article: str
    date: str


def newest(snapshot: Snapshot) -> list[Item]:
    """The letters and responses that were reported last."""
    hidden = Unlisted(snapshot)
    found: list[Item] = []
    seen: set[str] = set()
    for date, article in _latest(snapshot):
        if len(found) >= ENTRIES:
            break
        if article in hidden:
            continue
        for item in _of_article(snapshot, article, date, hidden):
            if item.iri not in seen:
                seen.add(item.iri)
                found.append(item)
    return found[:ENTRIES]


def _latest(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The dates and addresses of articles, the latest first."""
    listed = newest_articles(snapshot, _ARTICLES)
    if listed is not None:
        for article in listed:
            for known in _dates(snapshot, NamedNode(article))[:1]:
                yield known, article
        return
    dated = (
        (date, quad.subject.value)
        for quad in snapshot.store.quads_for_pattern(None, _PUBLISHED, None, _UNION)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and (date := as_moment(quad.object.value))
    )
    yield from sorted(dated, key=lambda pair: (_descending(pair[0]), pair[1]))


def about(snapshot: Snapshot, iri: str) -> list[Item]:
    """The responses that name the thing ``iri``, and the letters that answer or are by it."""
    hidden, node = Unlisted(snapshot), NamedNode(iri)
    items = [_response(snapshot, NamedNode(fact), hidden) for fact in _naming(snapshot, node)]
    for property_ in _BY:
        quads = snapshot.store.quads_for_pattern(None, property_, node, _UNION)
        for quad in islice(quads, _FACTS):
            letter = quad.subject
            if isinstance(letter, NamedNode) and _is(snapshot, letter, _LETTER):
                items.append(_letter(snapshot, letter, hidden))
    unique = {item.iri: item for item in items if item is not None}
    ordered = sorted(unique.values(), key=lambda i: (_descending(i.date), i.article, i.iri))
    return ordered[:ENTRIES]


def _naming(snapshot: Snapshot, node: NamedNode) -> Iterator[str]:
    """Facts that may be responses in which a thing has a part; of a hub, those of late articles."""
    hub = hub_of(snapshot, node.value)
    if hub is not None:
        first = max(0, hub.facts - _FACTS)
        yield from facts_of(snapshot, node.value, Span(first, _FACTS))
        return
    for property_ in _NAMING:
        for quad in snapshot.store.quads_for_pattern(None, property_, node, _UNION):
            assert isinstance(quad.subject, NamedNode)
            yield quad.subject.value


def as_moment(date: str) -> str | None:
    """A date, month or year of the data as RFC 3339 wants it: its first moment in UTC."""
    found = _DATE.match(date)
    if not found or found[1] == "0000":
        return None
    year, month, day = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}T00:00:00Z"


def _of_article(
    snapshot: Snapshot, article: str, date: str, hidden: Container[str]
) -> Iterator[Item]:
    node = NamedNode(article)
    letters = _subjects(
        quad.object for quad in snapshot.store.quads_for_pattern(node, _MENTIONS, None, _UNION)
    )
    for letter in letters:
        if letter not in hidden and _is(snapshot, NamedNode(letter), _LETTER):
            yield Item(letter, True, article, date)
    facts = _subjects(
        quad.subject for quad in snapshot.store.quads_for_pattern(None, _REPORTED_IN, node, _UNION)
    )
    for fact in facts:
        if _is(snapshot, NamedNode(fact), _RESPONSE) and _may_be_fed(
            snapshot, NamedNode(fact), hidden
        ):
            yield Item(fact, False, article, date)


def _response(snapshot: Snapshot, fact: NamedNode, hidden: Container[str]) -> Item | None:
    if not _is(snapshot, fact, _RESPONSE) or not _may_be_fed(snapshot, fact, hidden):
        return None
    for quad in snapshot.store.quads_for_pattern(fact, _REPORTED_IN, None, _UNION):
        dates = _dates(snapshot, quad.object)
        if isinstance(quad.object, NamedNode) and dates and quad.object.value not in hidden:
            return Item(fact.value, False, quad.object.value, dates[0])
    return None


def _letter(snapshot: Snapshot, letter: NamedNode, hidden: Container[str]) -> Item | None:
    """The letter as the latest article reports it, of as many as are looked at."""
    if letter.value in hidden:
        return None
    mentions = snapshot.store.quads_for_pattern(None, _MENTIONS, letter, _UNION)
    reports = [
        (date, quad.subject.value)
        for quad in islice(mentions, _ARTICLES)
        if isinstance(quad.subject, NamedNode) and quad.subject.value not in hidden
        for date in _dates(snapshot, quad.subject)
    ]
    if not reports:
        return None
    date, article = min(reports, key=lambda r: (_descending(r[0]), r[1]))
    return Item(letter.value, True, article, date)


def _may_be_fed(snapshot: Snapshot, fact: NamedNode, hidden: Container[str]) -> bool:
    for property_ in _NAMING:
        for quad in snapshot.store.quads_for_pattern(fact, property_, None, _UNION):
            target = quad.object
            if not isinstance(target, NamedNode) or target.value in hidden:
                return False
            if _is(snapshot, target, _ACCUSATION) or _any(snapshot, target, _AGAINST):
                return False
    return True


def _dates(snapshot: Snapshot, node: object) -> list[str]:
    if not isinstance(node, NamedNode):
        return []
    quads = snapshot.store.quads_for_pattern(node, _PUBLISHED, None, _UNION)
    moments = (as_moment(q.object.value) for q in quads if isinstance(q.object, Literal))
    return sorted(filter(None, moments))


def _is(snapshot: Snapshot, node: NamedNode, class_: NamedNode) -> bool:
    return (
        next(iter(snapshot.store.quads_for_pattern(node, _TYPE, class_, _UNION)), None) is not None
    )


def _any(snapshot: Snapshot, node: NamedNode, property_: NamedNode) -> bool:
    found = snapshot.store.quads_for_pattern(node, property_, None, _UNION)
    return next(iter(found), None) is not None


def _subjects(terms: Iterable[object]) -> list[str]:
    return sorted({term.value for term in terms if isinstance(term, NamedNode)})


def _descending(moment: str) -> tuple[int, ...]:
    """A key that sorts a moment of :func:`as_moment` before all earlier ones."""
    return tuple(-ord(c) for c in moment)

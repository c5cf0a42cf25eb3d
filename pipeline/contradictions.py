"""Where articles contradict each other: derived at every build, and never decided.

Compared is only what articles assert, without reservation, in facts that are published; and one
article is never set against itself. What counts as a contradiction:

- the sizes of one group that no number fits (:mod:`intervals`), where nothing says that the group
  was counted at different times;
- the stances of one responder in one work towards one target, of which one is to support, another
  to oppose. What is mixed, neutral or unclear agrees with either;
- the dates of one work's publication at one venue of which neither is the other, told less exactly;
- different venues for one work on one day. That a work appears in several places is common, so this
  counts only where no article names both;
- the words of one passage, quoted from one work or speaker, where neither wording is merely
  the other shortened.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef

from ..ontology.addresses import Addresses
from ..ontology.namespaces import RDF, RDFS, RJ, SCHEMA
from ..ontology.vocabulary import broader_stances
from .convert import Conversion
from .facts import Fact
from .facts.kinds import Counting, Publishing, Quotation, Response
from .intervals import Interval, interval_of
from .mint import Minter, node
from .wordings import Wordings

#: What the fragment of a contradiction's address begins with.
FRAGMENT: Final = "contradiction-"

#: The property in which facts differ → the last part of the fragment, and what to call it.
_CALLED: Final[dict[URIRef, tuple[str, str]]] = {
    RJ.size: ("size", "Articles give sizes that do not fit"),
    RJ.stance: ("stance", "Articles give opposite stances"),
    RJ.when: ("date", "Articles give different dates of publication"),
    RJ.venue: ("venue", "Articles name different venues"),
    SCHEMA.text: ("words", "Articles quote a passage in different words"),
}
#: A full date, as ``2018-01-11``.
_A_DAY: Final = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What one fact of one article says; ``words`` are for people, ``value`` is compared."""

    fact: NamedNode
    article: str
    value: Hashable
    words: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts of several articles that cannot all be so.

    ``differs_in`` is the property in which they differ; ``concerning`` what it is about, and the
    first of that has the contradiction in its document. ``number`` tells it from others of the
    kind there: part of a digest, or nothing.
    """

    differs_in: URIRef
    concerning: tuple[NamedNode, ...]
    said: tuple[Said, ...]
    number: str = ""

    def quads(self, mint: Minter) -> Iterator[Quad]:
        """The contradiction as a node of the derived graph."""
        graph = mint.derived_graph
        kind, label = _CALLED[self.differs_in]
        subject = mint.part(
            self.concerning[0], f"{FRAGMENT}{kind}{self.number and '-'}{self.number}"
        )
        yield Quad(subject, node(str(RDF.type)), node(str(RJ.Contradiction)), graph)
        yield Quad(subject, node(str(RDFS.label)), Literal(label, language="en"), graph)
        yield Quad(subject, node(str(RJ.differsIn)), node(str(self.differs_in)), graph)
        for thing in self.concerning:
            yield Quad(subject, node(str(RJ.concerning)), thing, graph)
        for said in self.said:
            yield Quad(subject, node(str(RJ.between)), said.fact, graph)

    def line(self, addresses: Addresses) -> str:
        """The contradiction in a line of a report."""
        things = [thing.value.removeprefix(addresses.id_root) for thing in self.concerning]
        told = "; ".join(f"{said.words} ({said.article})" for said in self.said)
        return f"{', '.join(things)}: {_CALLED[self.differs_in][1].lower()}: {told}"


class Contradictions:
    """Takes note of what articles say, a sheet at a time; then tells what contradicts what."""

    def __init__(self) -> None:
        self._sizes: dict[NamedNode, list[Said]] = defaultdict(list)
        self._stances: dict[tuple[NamedNode, ...], list[Said]] = defaultdict(list)
        self._published: dict[NamedNode, list[tuple[NamedNode, str, Said]]] = defaultdict(list)
        self._quoted: dict[NamedNode, tuple[NamedNode, Said]] = {}

    def add(self, others: "Contradictions") -> None:
        """Take note of all that ``others`` took note of."""
        for group, sizes in others._sizes.items():
            self._sizes[group] += sizes
        for key, stances in others._stances.items():
            self._stances[key] += stances
        for work, published in others._published.items():
            self._published[work] += published
        self._quoted |= others._quoted

    def see(self, conversion: Conversion) -> None:
        """Take note of the released facts of one sheet."""
        things = frozenset(thing.id for thing in conversion.sheet.things)
        for fact in conversion.facts:
            if fact.polarity == "denied" or fact.certainty == "hedged":
                continue
            match fact:
                case Counting():
                    self._see_size(fact, conversion)
                case Response() if fact.expressed_in and fact.responds_to in things:
                    self._see_stance(fact, fact.expressed_in, conversion)
                case Publishing():
                    venue = conversion.resolve(fact.venue)
                    words = f"{_name(conversion, fact.venue)}, {fact.when or 'no date'}"
                    said = _said(conversion, fact, fact.when, words)
                    self._published[conversion.resolve(fact.work)].append(
                        (venue, fact.when or "", said)
                    )
                case Quotation() if source := fact.quoted_from or fact.speaker:
                    said = _said(conversion, fact, None, f"“{fact.evidence[0].exact}”")
                    self._quoted[said.fact] = conversion.resolve(source), said

    def _see_size(self, fact: Counting, conversion: Conversion) -> None:
        interval = interval_of(fact)
        if interval is not None:
            said = _said(conversion, fact, (interval, fact.when or ""), fact.text)
            self._sizes[conversion.resolve(fact.group)].append(said)

    def _see_stance(self, fact: Response, carrier: str, conversion: Conversion) -> None:
        side = _side(fact.stance)
        if side is not None:
            key = tuple(map(conversion.resolve, (fact.responder, carrier, fact.responds_to)))
            self._stances[key].append(_said(conversion, fact, side, fact.stance))

    def found(self, wordings: Wordings) -> list[Contradiction]:
        """All contradictions, in an order of their own. ``wordings`` knows the same quotations."""
        contradictions = [
            *self._of_sizes(),
            *self._of_stances(),
            *self._of_publications(),
            *self._of_words(wordings),
        ]
        return sorted(
            contradictions,
            key=lambda c: (c.concerning[0].value, _CALLED[c.differs_in][0], c.number),
        )

    def _of_sizes(self) -> Iterator[Contradiction]:
        for group, said in self._sizes.items():
            if told := _conflicting(said, _sizes_conflict):
                yield Contradiction(RJ.size, (group,), told)

    def _of_stances(self) -> Iterator[Contradiction]:
        for things, said in self._stances.items():
            if told := _conflicting(said, lambda one, other: one != other):
                yield Contradiction(RJ.stance, things, told, _digest(things[1:]))

    def _of_publications(self) -> Iterator[Contradiction]:
        for work, published in self._published.items():
            by_venue: dict[NamedNode, list[Said]] = defaultdict(list)
            by_day: dict[str, list[tuple[NamedNode, Said]]] = defaultdict(list)
            venues: dict[str, set[NamedNode]] = defaultdict(set)
            for venue, when, said in published:
                venues[said.article].add(venue)
                if when:
                    by_venue[venue].append(said)
                if len(when) == _A_DAY:
                    by_day[when].append((venue, said))
            for venue, told in by_venue.items():
                if found := _conflicting(told, _dates_conflict):
                    yield Contradiction(RJ.when, (work, venue), found, _digest([venue]))
            for day, there in by_day.items():
                named = [Said(s.fact, s.article, venue, s.words) for venue, s in there]
                sets = list(venues.values())
                if found := _conflicting(
                    named, lambda a, b, sets=sets: a != b and not any({a, b} <= s for s in sets)
                ):
                    yield Contradiction(RJ.venue, (work,), found, day)

    def _of_words(self, wordings: Wordings) -> Iterator[Contradiction]:
        """Passages: wordings that are close, each with all quotations of it from one source."""
        passages: dict[NamedNode, list[set[str]]] = defaultdict(list)
        by_source: dict[str, dict[NamedNode, list[Said]]] = {}
        for pair in wordings.close_pairs():
            if _is_shortened(*pair):
                continue
            for words in pair:
                if words not in by_source:
                    by_source[words] = self._by_source(wordings.of(words))
            one, other = (by_source[words] for words in pair)
            for source in one.keys() & other.keys():
                if len({said.article for said in (*one[source], *other[source])}) > 1:
                    _join(passages[source], set(pair))
        for source, joined in passages.items():
            for passage in joined:
                told = [said for words in passage for said in by_source[words][source]]
                number = _digest([min(passage)])
                yield Contradiction(SCHEMA.text, (source,), _in_order(told), number)

    def _by_source(self, quotations: Iterable[NamedNode]) -> dict[NamedNode, list[Said]]:
        """Quotations by the work or the speaker that they are from, where that is known."""
        found: dict[NamedNode, list[Said]] = defaultdict(list)
        for quotation in quotations:
            if quotation in self._quoted:
                source, said = self._quoted[quotation]
                found[source].append(said)
        return found


def _said(conversion: Conversion, fact: Fact, value: Hashable, words: str) -> Said:
    assert fact.id is not None
    return Said(conversion.fact_node(fact.id), conversion.sheet.article.id, value, words)


def _name(conversion: Conversion, thing_id: str) -> str:
    thing = conversion.sheet.thing(thing_id)
    return thing.name if thing else thing_id


def _side(stance: str) -> str | None:
    """The one of two stances that exclude each other which is, or is broader than, ``stance``."""
    name = str(RJ._NS) + stance
    names = {name, *broader_stances().get(name, ())}
    return next((s for s in ("supports", "opposes") if str(RJ[s]) in names), None)


def _conflicting(said: Iterable[Said], conflict: Callable[..., bool]) -> tuple[Said, ...]:
    """Of what was said, all that conflicts with something that another article says."""
    by_value: dict[Hashable, list[Said]] = defaultdict(list)
    for telling in said:
        by_value[telling.value].append(telling)
    values = list(by_value)
    wrong: set[Hashable] = set()
    for one, other in combinations(values, 2):
        articles = {s.article for value in (one, other) for s in by_value[value]}
        if len(articles) > 1 and conflict(one, other):
            wrong |= {one, other}
    return _in_order(s for value in wrong for s in by_value[value])


def _in_order(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda s: (s.article, s.fact.value)))


def _sizes_conflict(one: tuple[Interval, str], other: tuple[Interval, str]) -> bool:
    # Counted on different days it may have grown.
    return one[0].is_apart(other[0]) and not _dates_conflict(one[1], other[1])


def _dates_conflict(one: str, other: str) -> bool:
    """Whether neither ISO date says the same as the other, only less exactly."""
    return not (one.startswith(other) or other.startswith(one))


def _is_shortened(one: str, other: str) -> bool:
    """Whether the words of one wording are those of the other with some left out."""
    short, long = sorted((one.split(" "), other.split(" ")), key=len)
    rest = iter(long)
    return all(word in rest for word in short)


def _join(passages: list[set[str]], words: set[str]) -> None:
    """Add wordings to the passage that has one of them, or make a new one."""
    touched = [passage for passage in passages if passage & words]
    for passage in touched:
        words = words | passage
        passages.remove(passage)
    passages.append(words)


def _digest(parts: Iterable[NamedNode | str]) -> str:
    """A short name that depends on nothing but ``parts``, and not on where the site is."""
    names = (
        part if isinstance(part, str) else "/".join(part.value.rsplit("/", 2)[1:]) for part in parts
    )
    return sha256("\n".join(names).encode()).hexdigest()[:8]

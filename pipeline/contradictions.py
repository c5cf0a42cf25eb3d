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
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain, combinations, permutations
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef

from ..ontology.addresses import Addresses
from ..ontology.namespaces import RDF, RDFS, RJ, SCHEMA
from ..ontology.vocabulary import broader_stances
from .convert import Conversion
from .facts.kinds import Counting, Publishing, Quotation, Response
from .intervals import Interval, interval_of
from .mint import Minter, node
from .spilling import Noting, Row
from .unions import Unions
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
#: What is said of one thing, or a few that belong together (``about``), by fact; and quotations.
_SCHEMA: Final = """
CREATE TABLE telling (matter TEXT, about TEXT, value TEXT, article TEXT, fact TEXT, words TEXT);
CREATE TABLE quoted (source TEXT, article TEXT, fact TEXT, words TEXT);
"""
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


class Contradictions(Noting):
    """Takes note of what articles say, a sheet at a time; then tells what contradicts what.

    The notes lie in tables, most of them on disk where there are many (:mod:`.spilling`).
    """

    def __init__(self) -> None:
        super().__init__(_SCHEMA, "telling", "quoted")

    def see(self, conversion: Conversion) -> None:
        """Take note of the released facts of one sheet."""
        things = frozenset(thing.id for thing in conversion.sheet.things)
        tellings: list[Row] = []
        quoted: list[Row] = []
        for fact in conversion.facts:
            if fact.polarity == "denied" or fact.certainty == "hedged":
                continue
            assert fact.id is not None
            said = (conversion.sheet.article.id, conversion.fact_node(fact.id).value)
            match fact:
                case Counting() if interval := interval_of(fact):
                    value = _noted_size(interval, fact.when or "")
                    about = _about(conversion, fact.group)
                    tellings.append(("size", about, value, *said, fact.text))
                case Response() if fact.expressed_in and fact.responds_to in things:
                    if side := _side(fact.stance):
                        about = _about(
                            conversion, fact.responder, fact.expressed_in, fact.responds_to
                        )
                        tellings.append(("stance", about, side, *said, fact.stance))
                case Publishing():
                    value = f"{_about(conversion, fact.venue)} {fact.when or ''}"
                    words = f"{_name(conversion, fact.venue)}, {fact.when or 'no date'}"
                    about = _about(conversion, fact.work)
                    tellings.append(("publishing", about, value, *said, words))
                case Quotation() if source := fact.quoted_from or fact.speaker:
                    about = _about(conversion, source)
                    quoted.append((about, *said, fact.evidence[0].exact))
        self._notes.add("telling", tellings)
        self._notes.add("quoted", quoted)

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

    def _disputed(self, matter: str) -> Iterator[tuple[tuple[NamedNode, ...], list[Said]]]:
        """Of what articles say several things: what it is, and all that is said of it."""
        tables = self._notes.database()
        if self._notes.fresh:
            # Those of facts that agree need not even be read.
            tables.execute("CREATE INDEX IF NOT EXISTS by_matter ON telling (matter, about, value)")
            tables.execute("CREATE INDEX IF NOT EXISTS by_fact ON quoted (fact)")
            self._notes.fresh = False
        several = (
            "SELECT about FROM telling WHERE matter = ? "
            "GROUP BY about HAVING min(value) <> max(value) ORDER BY about"
        )
        told = "SELECT fact, article, value, words FROM telling WHERE matter = ? AND about = ?"
        for (about,) in tables.execute(several, (matter,)):
            rows = tables.execute(told, (matter, about))
            yield (
                tuple(map(NamedNode, about.split(" "))),
                [Said(NamedNode(fact), *rest) for fact, *rest in rows],
            )

    def _of_sizes(self) -> Iterator[Contradiction]:
        for groups, said in self._disputed("size"):
            sizes = [replace(telling, value=_size_noted(telling.value)) for telling in said]
            if told := _conflicting(sizes, _sizes_conflict):
                yield Contradiction(RJ.size, groups, told)

    def _of_stances(self) -> Iterator[Contradiction]:
        for things, said in self._disputed("stance"):
            if told := _conflicting(said, lambda one, other: one != other):
                yield Contradiction(RJ.stance, things, told, _digest(things[1:]))

    def _of_publications(self) -> Iterator[Contradiction]:
        for works, published in self._disputed("publishing"):
            by_venue: dict[str, list[Said]] = defaultdict(list)
            by_day: dict[str, list[Said]] = defaultdict(list)
            venues: dict[str, set[str]] = defaultdict(set)
            for said in published:
                venue, _, when = str(said.value).partition(" ")
                venues[said.article].add(venue)
                if when:
                    by_venue[venue].append(replace(said, value=when))
                if len(when) == _A_DAY:
                    by_day[when].append(replace(said, value=venue))
            for venue, told in by_venue.items():
                if found := _conflicting(told, _dates_conflict):
                    there = NamedNode(venue)
                    yield Contradiction(RJ.when, (*works, there), found, _digest([there]))
            together = {pair for named in venues.values() for pair in permutations(named, 2)}
            for day, there_and_then in by_day.items():
                if found := _conflicting(
                    there_and_then,
                    lambda a, b, together=together: a != b and (a, b) not in together,
                ):
                    yield Contradiction(RJ.venue, works, found, day)

    def _of_words(self, wordings: Wordings) -> Iterator[Contradiction]:
        """Passages: wordings that are close, each with all quotations of it from one source."""
        by_source = lru_cache(maxsize=256)(lambda words: self._by_source(wordings.of(words)))
        passages = Unions[tuple[NamedNode, str]]()
        for one, other in wordings.close_pairs():
            if _is_shortened(one, other):
                continue
            of_one, of_other = by_source(one), by_source(other)
            for source in of_one.keys() & of_other.keys():
                first = of_one[source][0].article
                if any(s.article != first for s in chain(of_one[source], of_other[source])):
                    passages.unite((source, one), (source, other))
        for passage in passages:
            (source, least), told = min(passage), []
            for _, words in passage:
                told += by_source(words)[source]
            yield Contradiction(SCHEMA.text, (source,), _in_order(told), _digest([least]))

    def _by_source(self, quotations: Iterable[NamedNode]) -> dict[NamedNode, list[Said]]:
        """Quotations by the work or the speaker that they are from, where that is known."""
        found: dict[NamedNode, list[Said]] = defaultdict(list)
        told = "SELECT source, article, words FROM quoted WHERE fact = ?"
        tables = self._notes.database()
        for quotation in quotations:
            for source, article, words in tables.execute(told, (quotation.value,)):
                said = Said(quotation, article, None, f"“{words}”")
                found[NamedNode(source)].append(said)
        return found


def _about(conversion: Conversion, *things: str) -> str:
    """The addresses of things, with spaces between them, of which an address has none."""
    return " ".join(conversion.resolve(thing).value for thing in things)


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
    by = {value: {said.article for said in by_value[value]} for value in values}
    for one, other in combinations(values, 2):
        several = len(by[one]) > 1 or by[one] != by[other]
        if several and conflict(one, other):
            wrong |= {one, other}
    return _in_order(s for value in wrong for s in by_value[value])


def _in_order(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda s: (s.article, s.fact.value)))


def _noted_size(interval: Interval, when: str) -> str:
    return f"{interval.low} {'' if interval.high is None else interval.high} {when}"


def _size_noted(value: Hashable) -> tuple[Interval, str]:
    low, high, when = str(value).split(" ")
    return Interval(int(low), int(high) if high else None), when


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


def _digest(parts: Iterable[NamedNode | str]) -> str:
    """A short name that depends on nothing but ``parts``, and not on where the site is."""
    names = (
        part if isinstance(part, str) else "/".join(part.value.rsplit("/", 2)[1:]) for part in parts
    )
    return sha256("\n".join(names).encode()).hexdigest()[:8]

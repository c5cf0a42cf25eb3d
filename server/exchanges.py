"""Who answered whom: the answers around a work, a person or a movement, or of the whole site.

Found by going from what is answered to the answers, and from the works in which they stand to the
answers to these; at most so many, whatever the dataset holds. What is reported as denied or with
reservation is left out, as are accusations: an answer to one stands as an answer to the work that
contains it, or to whoever made it.
"""

from collections import deque
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.kinds import AGENT_KINDS, WORK_KINDS
from ..ontology.namespaces import RJ, SCHEMA
from .labels import kind_of
from .searching import of_kind
from .snapshots import Snapshot
from .standing import Unlisted

#: Reports of answers that one picture is made of.
MOST: Final = 150
#: The letters from which the picture of the whole site begins: those with the most facts.
_LETTERS: Final = 12
#: What may lead to answers, of one thing.
_WIDEST: Final = 40
_UNION: Final = DefaultGraph()
_SIDES: Final = {
    **dict.fromkeys(map(str, (RJ.supports, RJ.defends, RJ.upholds)), "for"),
    **dict.fromkeys(map(str, (RJ.opposes, RJ.denounces, RJ.mocks, RJ.denies)), "against"),
}
_BROAD: Final = frozenset(map(str, (RJ.supports, RJ.opposes)))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer: who gave it to what, in which work, with what stance, as facts report it.

    All but ``side`` (``for``, ``against``, ``other``) and ``date`` are IRIs; ``carrier`` and
    ``stance`` are empty where none is known. ``date`` is that of the carrier, else of the answer,
    else of the article that reports it, where ``dated`` is false.
    """

    who: str
    to: str
    carrier: str
    stance: str
    side: str
    date: str
    dated: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Answers, those of a known date first, in its order; ``cut`` where there are more.

    ``dates`` are those of works, ``authors`` who wrote them or else answered in them.
    """

    answers: tuple[Exchange, ...]
    dates: dict[str, str]
    authors: dict[str, tuple[str, ...]]
    cut: bool


def exchanges(snapshot: Snapshot, of: str | None = None) -> Exchanges:
    """The answers around the thing ``of``; those around the letters of which most is said."""
    # What somebody looks at may be seen beside it; the picture of the site is a list.
    hidden = Unlisted(snapshot) if of is None else ()
    return _Search(snapshot, hidden).around(starts(snapshot, of))


def starts(snapshot: Snapshot, of: str | None = None) -> list[str]:
    """The thing ``of``; the letters of which most is said."""
    if of is not None:
        return [of]
    return [entry.iri for entry in of_kind(snapshot, "letter", _LETTERS, 0, "facts")]


class _Search:
    """Goes from things to the answers to them, the nearest first."""

    def __init__(self, snapshot: Snapshot, hidden: Container[str]) -> None:
        self._snapshot, self._hidden = snapshot, hidden
        self._groups: dict[tuple[str, str, str, str], list[str]] = {}

    def around(self, starts: list[str]) -> Exchanges:
        waiting, seen = deque(starts), set(starts)
        facts: set[str] = set()
        cut = False
        while waiting:
            for response in self._near(waiting.popleft()):
                if response in facts:
                    continue
                if len(facts) == MOST:
                    cut = True
                    waiting.clear()
                    break
                facts.add(response)
                for further in self._add(response):
                    if further not in seen and self._kind(further) in WORK_KINDS:
                        seen.add(further)
                        waiting.append(further)
        return self._ordered(cut)

    def _near(self, thing: str) -> Iterator[str]:
        """The responses to ``thing`` and to what it contains, in it, and by it."""
        yield from self._subjects(RJ.respondsTo, thing)
        for property_ in (RJ.claimedIn, RJ.quotedFrom):
            for part in self._subjects(property_, thing):
                yield from self._subjects(RJ.respondsTo, part)
        yield from self._subjects(RJ.expressedIn, thing)
        if self._kind(thing) in AGENT_KINDS:
            yield from self._subjects(RJ.responder, thing)

    def _add(self, response: str) -> list[str]:
        """Take a response in; return what may lead to further ones."""
        if str(RJ.denied) in self._values(response, RJ.polarity) or str(RJ.hedged) in self._values(
            response, RJ.certainty
        ):
            return []
        carrier = next(iter(self._values(response, RJ.expressedIn)), "")
        stances = self._values(response, RJ.stance)
        stance = next((s for s in stances if s not in _BROAD), next(iter(stances), ""))
        found = [carrier] if carrier else []
        for target in self._values(response, RJ.respondsTo):
            answered = self._answered(target)
            if answered is None:
                continue
            found.append(answered)
            for who in self._values(response, RJ.responder):
                if not any(one in self._hidden for one in (who, answered, carrier)):
                    self._groups.setdefault((who, answered, carrier, stance), []).append(response)
        return found

    def _answered(self, target: str) -> str | None:
        """What is answered: of a fact, the work that contains it, or else whose words they are."""
        if kind_of(self._snapshot, target) != "fact":
            return target
        for property_ in (RJ.claimedIn, RJ.quotedFrom, RJ.expressedIn, RJ.claimant, RJ.speaker):
            for value in self._values(target, property_):
                return value
        return next(iter(self._values(target, RJ.responder)), None)

    def _together(self) -> None:
        """Count the reports of a broad stance with those of a narrower one of the same side."""
        narrower = {
            (*key[:3], _SIDES.get(key[3])): key for key in self._groups if key[3] not in _BROAD
        }
        for key in [key for key in self._groups if key[3] in _BROAD]:
            if told := narrower.get((*key[:3], _SIDES.get(key[3]))):
                self._groups[told] += self._groups.pop(key)

    def _ordered(self, cut: bool) -> Exchanges:
        self._together()
        answers = [self._exchange(*key, tuple(facts)) for key, facts in self._groups.items()]
        answers.sort(key=lambda a: (a.date or "9999", a.to, a.who, a.carrier, a.stance))
        works = {
            work: None
            for answer in answers
            for work in (answer.to, answer.carrier)
            if self._kind(work) in WORK_KINDS
        }
        authors = {
            work: tuple(self._values(work, SCHEMA.author)[:3])
            or tuple(sorted({a.who for a in answers if a.carrier == work})[:3])
            for work in works
        }
        return Exchanges(
            tuple(answers),
            {work: self._date(work) for work in works},
            {work: tuple(w for w in who if w not in self._hidden) for work, who in authors.items()},
            cut,
        )

    def _exchange(
        self, who: str, to: str, carrier: str, stance: str, facts: tuple[str, ...]
    ) -> Exchange:
        given = (self._date(carrier) if carrier else "") or _most_exact(
            date for fact in facts for date in self._texts(fact, RJ.when)
        )
        reported = [
            date
            for fact in facts
            for article in self._values(fact, RJ.reportedIn)
            if (date := self._date(article))
        ]
        date = given or min(reported, default="")
        side = _SIDES.get(stance, "other")
        return Exchange(who, to, carrier, stance, side, date, bool(given), tuple(sorted(facts)))

    def _date(self, work: str) -> str:
        return _most_exact(self._texts(work, SCHEMA.datePublished))

    def _kind(self, thing: str) -> str:
        return kind_of(self._snapshot, thing) or ""

    def _subjects(self, property_: str, thing: str) -> list[str]:
        quads = self._snapshot.store.quads_for_pattern(
            None, NamedNode(str(property_)), NamedNode(thing), _UNION
        )
        # One more than a picture takes: so that it knows of more.
        subjects = (quad.subject for quad in islice(quads, MOST + 1))
        return sorted(s.value for s in subjects if isinstance(s, NamedNode))

    def _values(self, subject: str, property_: str) -> list[str]:
        quads = self._snapshot.store.quads_for_pattern(
            NamedNode(subject), NamedNode(str(property_)), None, _UNION
        )
        found = (quad.object for quad in islice(quads, _WIDEST))
        return sorted(v.value for v in found if isinstance(v, NamedNode))

    def _texts(self, subject: str, property_: str) -> list[str]:
        quads = self._snapshot.store.quads_for_pattern(
            NamedNode(subject), NamedNode(str(property_)), None, _UNION
        )
        found = (quad.object for quad in islice(quads, _WIDEST))
        return sorted(v.value for v in found if isinstance(v, Literal))


def _most_exact(dates: Iterable[str]) -> str:
    """Of several dates the most exact; of those, the first."""
    return min(dates, key=lambda date: (-len(date), date), default="")

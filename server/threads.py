"""Who answered a work, and who answered the answers: a tree, along time.

An answer is what one responder said of one target in one work. However many articles report it, it
stands once, with its reports. Answers to what a work demands, claims or accuses, and to words
quoted from it, stand under the work as answers to it.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..ontology.namespaces import RJ, SCHEMA
from .cards import Card, Cards, Part
from .description import Description
from .gathering import Gathering
from .labels import Text
from .sentences import ANSWERED
from .snapshots import Snapshot

#: Reports of answers that one page shows.
MOST: Final = 150

_BROADER: Final = frozenset((str(RJ.supports), str(RJ.opposes)))
_SIDES: Final = {
    "for": frozenset(map(str, (RJ.supports, RJ.defends, RJ.upholds))),
    "against": frozenset(map(str, (RJ.opposes, RJ.denounces, RJ.mocks, RJ.denies))),
}


@dataclass(frozen=True, slots=True)
class Stance:
    """A stance: what it is called, and its ``side``: ``for``, ``against`` or ``other``."""

    name: Part
    side: str


@dataclass(frozen=True, slots=True)
class Report:
    """One article's report of an answer: its card, and the words that it quotes, if it does."""

    card: Card
    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and the answers to it.

    ``date`` is when it was given, where ``dated`` is true, else when it was first reported.
    ``differ`` says that it is for its target by one report, and against it by another.
    ``anchor`` names it on the page; ``elsewhere`` is the anchor of the place where the answers to
    the same work stand, if they stand there.
    """

    anchor: str
    sentence: tuple[Part, ...]
    differ: bool
    date: str
    dated: bool
    stances: tuple[Stance, ...]
    reports: tuple[Report, ...]
    answers: tuple["Answer", ...]
    elsewhere: str

    @property
    def side(self) -> str:
        """The side of all its stances; ``other`` where they are of several."""
        sides = {stance.side for stance in self.stances}
        return sides.pop() if len(sides) == 1 else "other"


@dataclass(frozen=True, slots=True)
class Thread:
    """The answers to a work; ``count`` of them with the answers to answers, more if ``cut``."""

    answers: tuple[Answer, ...]
    count: int
    cut: bool


def thread(snapshot: Snapshot, work: str, preferred: Sequence[str] = ()) -> Thread:
    """The answers to ``work``; labels in ``preferred`` languages."""
    gathering = Gathering(snapshot)
    below = gather(gathering, work)
    description = gathering.description()
    return thread_of(description, Cards(snapshot, description, preferred), below, work)


def thread_of(
    description: Description, cards: Cards, below: dict[str, list[str]], work: str
) -> Thread:
    """The answers to ``work`` among those that :func:`gather` found ``below`` it."""
    tree = _Tree(description, cards, below)
    answers = tree.answers_to(work)
    return Thread(answers, tree.count, tree.reports >= MOST)


def grouped(
    description: Description, cards: Cards, responses: Sequence[str], name: str = "reply"
) -> tuple[Answer, ...]:
    """``responses`` by themselves: each answer once, with its reports.

    Anchors on the page begin with ``name``.
    """
    return _Tree(description, cards, {"": list(responses)}, name).answers_to("")


def gather(gathering: Gathering, work: str) -> dict[str, list[str]]:
    """Read the answers to ``work``, and theirs.

    Return, for each work or fact that is answered, the responses to it or to what it contains.
    """
    below: dict[str, list[str]] = {}
    parts: dict[str, str] = {}  # what a work contains → the work
    facts: set[str] = set()
    waiting, seen, left = deque([work]), {work}, MOST
    while waiting and left > 0:
        target = waiting.popleft()
        # Works contain claims and quotations; a claim or a response, which is a fact, has none.
        for property_ in () if target in facts else (RJ.claimedIn, RJ.quotedFrom):
            for part in gathering.naming(str(property_), target, MOST):
                if part not in seen:
                    seen.add(part)
                    facts.add(part)
                    parts[part] = target
                    waiting.append(part)
        found = gathering.naming(str(RJ.respondsTo), target, left)
        left -= len(found)
        facts.update(found)
        below.setdefault(parts.get(target, target), []).extend(found)
        for response in found:
            carriers = gathering.values(response, str(RJ.expressedIn))
            for carrier in carriers:
                gathering.dated(carrier)
            for further in (response, *carriers):
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
    return below


class _Tree:
    """Puts the responses to each target in their places."""

    def __init__(
        self,
        description: Description,
        cards: Cards,
        below: dict[str, list[str]],
        name: str = "answer",
    ) -> None:
        self._name = name
        self._d = description
        self._cards = cards
        self._below = below
        self._placed: dict[str, str] = {}
        self.count = 0
        self.reports = 0

    def answers_to(self, target: str) -> tuple[Answer, ...]:
        groups: dict[tuple[object, ...], list[str]] = {}
        for response in self._below.pop(target, ()):
            groups.setdefault(self._key(response), []).append(response)
        dated = sorted((self._date(group), group) for group in groups.values())
        return tuple(self._answer(date, group) for date, group in dated)

    def _key(self, response: str) -> tuple[object, ...]:
        """What tells one answer from another: who answers what, and where or else how."""
        d = self._d
        carriers = d.iris(response, RJ.expressedIn)
        return (
            tuple(d.iris(response, RJ.responder)) or response,
            tuple(d.iris(response, RJ.respondsTo)),
            tuple(carriers) or tuple(_specific(d.iris(response, RJ.stance))),
            bool(carriers),
            str(RJ.denied) in d.iris(response, RJ.polarity),
        )

    def _date(self, group: Iterable[str]) -> tuple[str, bool]:
        """When the answer was given, and whether that is known; else when it was reported."""
        d = self._d
        own = {d.text(response, RJ.when) for response in group}
        own |= {
            d.text(carrier, SCHEMA.datePublished)
            for response in group
            for carrier in d.iris(response, RJ.expressedIn)
        }
        if given := sorted(own - {""}, key=lambda date: (-len(date), date)):
            return given[0], True
        reported = {
            d.text(article, SCHEMA.datePublished)
            for response in group
            for article in d.iris(response, RJ.reportedIn)
        }
        return min(reported - {""}, default="9999"), False

    def _answer(self, date: tuple[str, bool], group: Sequence[str]) -> Answer:
        self.count += 1
        self.reports += len(group)
        anchor = f"{self._name}-{self.count}"
        d = self._d
        reports = sorted(
            (self._report(response) for response in group),
            key=lambda r: (r.card.published or "9999", r.card.iri),
        )
        carriers = {c for response in group for c in d.iris(response, RJ.expressedIn)}
        elsewhere = next((self._placed[c] for c in sorted(carriers) if c in self._placed), "")
        stances = {s for response in group for s in _specific(d.iris(response, RJ.stance))}
        if len(stances) > 1:
            stances.discard(str(RJ.unclear))
        # Whom one article has denouncing, and another opposing, is said to denounce.
        told = {side_of(s) for s in stances - _BROADER}
        stances = {s for s in stances if s not in _BROADER or side_of(s) not in told}
        differ = {"for", "against"} <= {side_of(s) for s in stances}
        pattern = ANSWERED if differ else ""
        below = [answer for response in group for answer in self.answers_to(response)]
        for carrier in sorted(carriers):
            if answers := self.answers_to(carrier):
                self._placed[carrier] = anchor
                below += answers
        return Answer(
            anchor,
            self._cards.sentence(reports[0].card.iri, pattern),
            differ,
            "" if date[0] == "9999" else date[0],
            date[1],
            tuple(Stance(self._cards.part(s), side_of(s)) for s in sorted(stances)),
            tuple(reports),
            tuple(sorted(below, key=lambda a: (a.date or "9999", a.anchor))),
            elsewhere,
        )

    def _report(self, response: str) -> Report:
        d = self._d
        words = {
            Text(text.value, text.language): None
            for quotation in sorted(d.iris(response, RJ.quotes), key=self._place)
            for text in d.literals(quotation, SCHEMA.text)
        }
        return Report(self._cards.card(response), tuple(words))

    def _place(self, quotation: str) -> tuple[int, str]:
        """Where in its article a quotation stands."""
        order = self._d.text(quotation, RJ.order)
        return (int(order) if order.isdecimal() else 0, quotation)


def _specific(stances: Sequence[str]) -> list[str]:
    """The stances without the broader ones that the derived graph adds."""
    return [s for s in stances if s not in _BROADER] or list(stances)


def side_of(stance: str) -> str:
    """``for``, ``against`` or ``other``."""
    return next((side for side, stances in _SIDES.items() if stance in stances), "other")

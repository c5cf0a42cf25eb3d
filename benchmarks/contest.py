"""One question to several servers: first whether they agree, then how often they answer."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from .answers import NoAnswerError, Row, ask, difference, same
from .data import Data
from .load import Client, Requests, Round, run_load
from .peers import Peer
from .processes import Server
from .queries import Query, read_queries

Mode = Literal["new", "repeated"]
MODES: Final[tuple[Mode, ...]] = ("new", "repeated")

#: Numbers of the variants that are compared; rounds of load never come to them.
_COMPARED: Final = 900_000_000
#: A round's first number is this times its own.
_ROUND: Final = 1_000_000
_SAMPLES: Final = 3
_LIMIT: Final = 20


@dataclass(frozen=True)
class Running:
    """A peer and the server that it runs."""

    peer: Peer
    server: Server


@dataclass
class Score:
    """What one server reached: its rounds, or why it has none."""

    rounds: list[Round] = field(default_factory=list)
    note: str = ""

    @property
    def rate(self) -> float | None:
        """The median of the rounds, in good answers per second; None where there are none."""
        if self.note or not self.rounds:
            return None
        return statistics.median(one.rate for one in self.rounds)

    def as_json(self) -> dict[str, Any]:
        """The raw figures."""
        rate = self.rate
        return {
            "rate": None if rate is None else round(rate, 2),
            "note": self.note,
            "rounds": [one.as_json() for one in self.rounds],
        }


def take_turns(
    contenders: Mapping[str, Callable[[int], Round]],
    rounds: int,
    settle: Callable[[str], None],
) -> dict[str, Score]:
    """Run every contender's round 0, then every one's round 1 and so on: what else the machine
    does meanwhile meets all alike.
    """
    scores = {name: Score() for name in contenders}
    for number in range(rounds):
        for name, run in contenders.items():
            score = scores[name]
            if score.note:
                continue
            try:
                score.rounds.append(run(number))
            except RuntimeError as error:
                score.note = str(error).splitlines()[0]
            settle(name)
            failures = sum(one.failures for one in score.rounds)
            if failures:
                score.note = f"{failures} of {sum(o.requests for o in score.rounds)} failed"
    for score in scores.values():
        if not score.note and score.rounds and not any(one.requests for one in score.rounds):
            score.note = "none finished"
    return scores


def warm_up(data: Data, running: Mapping[str, Running], seconds: float) -> None:
    """Load every server for a moment, uncounted: some start their workers when they need them."""
    query = read_queries(["entity"])[0]
    values = data.values(query.value)
    for one in running.values():
        target = query.request_template(one.peer.path)
        run_load(Requests(one.server.port, target, query.accept, values), seconds, "python")
        one.server.settle()


def disagreements(query: Query, values: list[str], running: Mapping[str, Running]) -> "Agreement":
    """Ask all servers the same few variants of ``query``; the first one's answers are the rule."""
    found = Agreement()
    for number, value in enumerate(values[:_SAMPLES]):
        reference: list[Row] | None = None
        for name, one in running.items():
            if name in found.notes:
                continue
            try:
                rows = _answer(query, value, _COMPARED + number, one)
            except NoAnswerError as error:
                found.notes[name] = str(error)
                one.server.settle()
                continue
            if reference is None:
                reference = rows
                found.rows.append(len(rows))
            elif not same(query, rows, reference):
                found.notes[name] = f"another answer: {difference(rows, reference)}"
    return found


@dataclass
class Agreement:
    """Rows of the answers that were compared, and what is wrong with some servers' answers."""

    rows: list[int] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def _answer(query: Query, value: str, n: int, one: Running) -> list[Row]:
    port, path = one.server.port, one.peer.path
    rows = ask(port, path, query, query.fill_to_compare(value, n))
    if query.check == "without limit":
        some = ask(port, path, query, query.fill(value, n))
        if len(some) != min(_LIMIT, len(rows)) or not set(some) <= set(rows):
            raise NoAnswerError("a LIMIT that does not give some of all rows")
    return rows


@dataclass(frozen=True)
class Terms:
    """How long and with what the servers are loaded."""

    rounds: int
    seconds: float
    client: Client


def compete(
    query: Query, mode: Mode, data: Data, running: Mapping[str, Running], terms: Terms
) -> dict[str, Score]:
    """The rates of all ``running`` servers for ``query``."""
    values = data.values(query.value)

    def contender(one: Running) -> Callable[[int], Round]:
        target = query.request_template(one.peer.path)

        def run(number: int) -> Round:
            requests = Requests(
                one.server.port, target, query.accept, values, start=(number + 1) * _ROUND
            )
            if mode == "repeated":
                requests = Requests(one.server.port, requests[0], query.accept)
            return run_load(requests, terms.seconds, terms.client)

        return run

    def settle(name: str) -> None:
        running[name].server.settle()

    return take_turns({n: contender(one) for n, one in running.items()}, terms.rounds, settle)

"""Run the benchmarks: ``make bench``, or ``python -m benchmarks``.

Data of the chosen sizes are generated, built by ``rejoinder build`` and served by Rejoinder and its
peers at once; they are asked in turn, and the median of the rounds counts. Tables go to standard
output, raw figures to ``.bench/results-….json``.
"""

import argparse
import json
import shlex
import signal
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from . import documents, machine, pages, report
from .contest import MODES, Running, Score, Terms, compete, disagreements, warm_up
from .data import Data, prepare
from .load import CONNECTIONS, available_client
from .peers import PEERS, Peer, Rejoinder, UnavailableError
from .processes import ROOT, free_port
from .queries import NAMES, read_queries

_SIZES: Final = (100_000, 1_000_000)
#: Enough to see that everything works.
_QUICK_SIZE: Final = 5_000
_PARTS: Final = ("queries", "documents", "pages")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended
    bench = _Bench(options)
    try:
        for size in options.sizes:
            bench.run(size)
    finally:
        bench.save()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_numbers, help="triples, such as “100000 1000000” (the default)")
    add("--peers", type=_names(PEERS), help=f"of {', '.join(PEERS)} (the default)")
    add("--queries", type=_names(NAMES), default=NAMES, help=f"of {', '.join(NAMES)} (the default)")
    add("--rounds", type=int, help="rounds of each, of which the median counts (3)")
    add("--seconds", type=float, help="of a round (2); whole ones with wrk")
    add("--client", choices=("wrk", "python"), help="what makes the load (wrk, if installed)")
    add("--only", type=_names(_PARTS), default=_PARTS, help=f"of {', '.join(_PARTS)} (all)")
    add("--rebuild", action="store_true", help="build again what has been built")
    add("--quick", action="store_true", help="tiny data, no peers, short rounds: does all work?")
    add("--folder", type=Path, default=ROOT / ".bench", help="for data, peers, results (.bench)")
    options = parser.parse_args(arguments)
    quick = options.quick
    options.sizes = options.sizes or ((_QUICK_SIZE,) if quick else _SIZES)
    options.peers = options.peers or ((Rejoinder.name,) if quick else tuple(PEERS))
    options.rounds = options.rounds or (1 if quick else 3)
    options.seconds = options.seconds or (0.1 if quick else 2)
    options.client = options.client or ("python" if quick else available_client())
    options.folder = options.folder.resolve()
    if Rejoinder.name not in options.peers:
        options.peers = (Rejoinder.name, *options.peers)
    return options


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.replace(",", " ").split())


def _names(allowed: Collection[str]) -> Any:
    def read(text: str) -> tuple[str, ...]:
        names = tuple(text.replace(",", " ").split())
        if unknown := [name for name in names if name not in allowed]:
            raise argparse.ArgumentTypeError(f"{unknown[0]}: allowed are {', '.join(allowed)}")
        return names

    return read


class _Bench:
    """One run: its options, who takes part, and what has been found so far."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._folder: Path = options.folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._terms = Terms(options.rounds, options.seconds, options.client)
        self._results: dict[str, Any] = {"machine": machine.describe(), "sizes": []}
        print(machine.sentence(self._results["machine"]))
        self._peers = self._installed()
        self._results |= {
            "command": shlex.join(sys.argv[1:]),
            "terms": {**asdict(self._terms), "connections": CONNECTIONS},
            "versions": {peer.name: peer.version() for peer in self._peers},
        }
        print(report.versions(self._peers))
        print(
            f"Load: {options.client}, {CONNECTIONS} connections, rounds of {options.seconds:g} s "
            f"in turn, the median of {options.rounds}",
            flush=True,
        )

    def _installed(self) -> list[Peer]:
        found = []
        for name in self._options.peers:
            peer = PEERS[name](self._folder / "peers" / name)
            try:
                peer.install()
            except UnavailableError as error:
                print(f"Without {name}: {error}", flush=True)
            else:
                found.append(peer)
        return found

    def run(self, size: int) -> None:
        """Everything at one size."""
        _say(f"preparing about {size:,} triples")
        data = prepare(self._folder / "data" / str(size), size, anew=self._options.rebuild)
        found: dict[str, Any] = {"size": size, "build": asdict(data.figures)}
        self._results["sizes"].append(found)
        print(f"\n== {data.figures.triples:,} triples\n{report.build_lines(data.figures)}\n")
        if "pages" in self._options.only:
            self._pages(data, found)
        if {"queries", "documents"}.isdisjoint(self._options.only):
            return
        with ExitStack() as stack:
            running = self._start(data, stack)
            if "queries" in self._options.only:
                found["queries"] = self._queries(data, running)
                print(report.query_tables(found["queries"]), end="\n\n", flush=True)
            if "documents" in self._options.only:
                self._documents(data, running[Rejoinder.name], found)

    def _start(self, data: Data, stack: ExitStack) -> dict[str, Running]:
        """Load and start everybody who serves so much; the peers first, as their answers rule."""
        running = {}
        for peer in sorted(self._peers, key=lambda peer: peer.name == Rejoinder.name):
            if peer.serves(data.size):
                _say(f"starting {peer.name}")
                peer.load(data)
                running[peer.name] = Running(peer, stack.enter_context(peer.server(data)))
        warm_up(data, running, self._terms.seconds)
        return running

    def _queries(self, data: Data, running: dict[str, Running]) -> list[dict[str, Any]]:
        results = []
        for query in read_queries(self._options.queries):
            agreement = disagreements(query, data.values(query.value), running)
            able = {name: one for name, one in running.items() if name not in agreement.notes}
            for mode in MODES:
                _say(f"{query.title}, {mode}")
                scores = compete(query, mode, data, able, self._terms)
                scores |= {name: Score(note=note) for name, note in agreement.notes.items()}
                results.append(
                    {
                        "query": query.name,
                        "title": query.title,
                        "class": query.cost,
                        "mode": mode,
                        "rows": agreement.rows,
                        "peers": {
                            peer.name: scores[peer.name].as_json()
                            for peer in self._peers
                            if peer.name in scores
                        },
                    }
                )
        return results

    def _documents(self, data: Data, ours: Running, found: dict[str, Any]) -> None:
        _say("documents and search")
        scores = documents.compare_with_hello(ours.server, data.folder, self._terms)
        found["documents"] = {title: score.as_json() for title, score in scores.items()}
        found["latencies"] = documents.latencies(ours.server, data, 20 * self._terms.rounds)
        print(report.document_table(found["documents"]), end="\n\n")
        print(report.latency_table(found["latencies"]), flush=True)

    def _pages(self, data: Data, found: dict[str, Any]) -> None:
        _say("every kind of page")
        ours = next(peer for peer in self._peers if isinstance(peer, Rejoinder))
        port = free_port()
        most = 20 if self._terms.seconds >= 1 else 2
        found["pages"] = pages.measure(ours.command(data, port), port, data, most)
        print(report.page_table(found["pages"]), end="\n\n", flush=True)

    def save(self) -> None:
        """Write the raw figures, also of a run that was broken off."""
        self._results["load_average_after"] = machine.describe()["load_average"]
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        path = self._folder / f"results-{stamp}.json"
        path.write_text(json.dumps(self._results, indent=1, ensure_ascii=False) + "\n")
        print(f"\nRaw figures: {path}")


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Documents and search of Rejoinder's server, beside Flask's hello world under the same granian."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from .answers import NoAnswerError, fetch
from .contest import Score, Terms, take_turns
from .data import Data
from .generate import BASE_URI
from .load import Requests, Round, run_load
from .processes import Server, free_port

#: A document should reach so much of hello world's rate.
GOAL: Final = 0.8
#: Milliseconds that a search should take at most.
SEARCH_GOAL: Final = 5.0

_THING: Final = "/doc/letter/letter-000000"
#: What is asked for again and again: title → target, Accept. A letter has the largest document that
#: there is, a hundred facts or 170 kB; of an article's and a person's there are the most.
SEEN: Final = {
    "document of a person, Turtle": ("/doc/person/person-0000000.ttl", "*/*"),
    "document of an article, Turtle": ("/doc/article/article-0000000.ttl", "*/*"),
    "document, Turtle": (f"{_THING}.ttl", "*/*"),
    "document, JSON-LD by negotiation": (_THING, "application/ld+json"),
    "document, HTML": (f"{_THING}.html", "*/*"),
}
#: How hello world is run: title → granian's options. The faster one is the yardstick.
_HELLO: Final = {
    "hello world, granian's defaults": (),
    "hello world, 32 threads as ours": ("--blocking-threads", "32"),
}


def compare_with_hello(server: Server, folder: Path, terms: Terms) -> dict[str, Score]:
    """The rates of documents seen before and of hello world, in turn."""
    missing = {}
    with ExitStack() as stack:
        contenders: dict[str, Callable[[int], Round]] = {}
        servers: dict[str, Server] = {}

        def enter(title: str, one: Server, target: str, accept: str) -> None:
            requests = Requests(one.port, target, accept)
            servers[title] = one
            contenders[title] = lambda _: run_load(requests, terms.seconds, terms.client)

        for title, (target, accept) in SEEN.items():
            try:
                fetch(server.port, target, accept)
            except NoAnswerError as error:
                missing[title] = Score(note=str(error))
            else:
                enter(title, server, target, accept)
        for number, (title, options) in enumerate(_HELLO.items()):
            hello = _hello(folder / f"hello-{number}.log", options)
            enter(title, stack.enter_context(hello), "/", "*/*")
        scores = take_turns(contenders, terms.rounds, lambda title: servers[title].settle())
    return {**scores, **missing}


def _hello(log: Path, options: tuple[str, ...]) -> Server:
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--interface", "wsgi", "--no-ws", "--port", str(port), *options]
    return Server([*command, "benchmarks.hello:app"], port, log, {})


def yardstick(rates: Mapping[str, float | None]) -> float | None:
    """The best rate of hello world."""
    return max((rate for title in _HELLO if (rate := rates.get(title))), default=None)


def is_yardstick(title: str) -> bool:
    """Whether a row is hello world's."""
    return title in _HELLO


def latencies(server: Server, data: Data, most: int) -> dict[str, dict[str, Any]]:
    """Milliseconds of one request after the other, ``most`` of each kind, none asked before."""
    words = data.values("words")
    paths = [
        iri.removeprefix(f"{BASE_URI}/id/")
        for pair in zip(data.values("thing"), data.values("fact"), strict=False)
        for iri in pair
    ]
    asked: dict[str, tuple[Iterable[str], str]] = {
        "search, two words of a quotation": (map(_search, words), "text/html"),
        "search, the second word begun": (map(_search, (w[:-2] for w in words)), "text/html"),
        "search, a name": (map(_search, data.labels("person")), "text/html"),
        "new document, Turtle": ((f"/doc/{path}.ttl" for path in paths[: 2 * most]), "*/*"),
        "new document, HTML": ((f"/doc/{path}.html" for path in paths[2 * most :]), "*/*"),
    }
    return {
        title: _latency(server.port, list(islice(targets, most)), accept)
        for title, (targets, accept) in asked.items()
    }


def _search(words: str) -> str:
    return f"/search?q={quote(words)}"


def _latency(port: int, targets: list[str], accept: str) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    try:
        for target in targets:
            begin = time.perf_counter()
            connection.request("GET", target, headers={"Accept": accept})
            response = connection.getresponse()
            response.read()
            taken.append((time.perf_counter() - begin) * 1000)
            if response.status != 200:
                return {"note": f"status {response.status}"}
    except (OSError, HTTPException) as error:
        return {"note": str(error) or type(error).__name__}
    finally:
        connection.close()
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return {
        "requests": len(taken),
        "p50": round(cuts[9], 3),
        "p95": round(cuts[18], 3),
        "max": round(max(taken), 3),
    }

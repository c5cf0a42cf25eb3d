"""The example queries, tried on what was just built: how many rows each has, and how long it took.

The pages show both beside each question. A query has a time of its own, and what takes longer is
left out: Oxigraph cannot be interrupted, so the queries run in a process that an alarm may end.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from pyoxigraph import QueryBoolean, Store

from ..ontology.example_queries import ExampleQuery, example_queries
from ..ontology.layout import EXAMPLES, STORE
from .files import write_atomically

#: Seconds that one query, and all together, may take: a build waits for them, and a question that
#: takes longer is none to try first.
PATIENCE: Final = 3
PATIENCE_IN_ALL: Final = 20
#: The snapshot is read by so many at once.
_PROCESSES: Final = 2


def try_examples(
    snapshot: Path,
    queries: Sequence[ExampleQuery] | None = None,
    patience: int = PATIENCE,
    last: Path | None = None,
) -> dict[str, dict[str, float]]:
    """Run ``queries`` (every example) on the snapshot in the folder; write its ``examples.json``.

    Name → ``rows`` (of a yes or no: 1) and ``seconds``, of those that ended within ``patience``
    seconds. What is written already stays: a snapshot does not change. ``last`` is the folder of a
    version that differs but little: what took too long there is not tried again.
    """
    path = snapshot / EXAMPLES
    if path.exists():
        known: dict[str, dict[str, float]] = json.loads(path.read_bytes())
        return known
    names = [(query.name, query.text) for query in queries or example_queries()]
    if last is not None and (last / EXAMPLES).is_file():
        ended = json.loads((last / EXAMPLES).read_bytes())
        names = [(name, text) for name, text in names if name in ended]
    end = time.monotonic() + PATIENCE_IN_ALL
    shares = [names[number::_PROCESSES] for number in range(_PROCESSES)]
    done: dict[str, dict[str, float]] = {}
    with ThreadPoolExecutor(_PROCESSES) as pool:
        for share in pool.map(lambda share: _tried(snapshot, share, patience, end), shares):
            done |= share
    found = {name: done[name] for name, _ in names if name in done}
    write_atomically(path, json.dumps(found, indent=1).encode() + b"\n")
    return found


def _tried(
    snapshot: Path, left: Sequence[tuple[str, str]], patience: int, end: float
) -> dict[str, dict[str, float]]:
    """Run the queries one after the other; return what ended in its time and before ``end``."""
    found: dict[str, dict[str, float]] = {}
    while left and time.monotonic() < end:
        done = _run_apart(snapshot, left, patience, end - time.monotonic())
        found |= done
        # The one after those that ended is the one that the alarm ended.
        left = left[len(done) + 1 :]
    return found


def _run_apart(
    snapshot: Path, queries: Sequence[tuple[str, str]], patience: int, seconds: float
) -> dict[str, dict[str, float]]:
    """Run the queries in a process until one of them takes too long; return what ended."""
    store = str(snapshot.absolute() / STORE)
    try:
        output = subprocess.run(  # noqa: S603 - nothing in it comes from outside
            # -P: a file called json.py in the folder where somebody builds is not ours to import.
            [sys.executable, "-P", "-c", f"from {__name__} import main; main()"],
            input=json.dumps([store, patience, queries]).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as expired:
        output = expired.stdout or b""
    lines = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
    return {name: {"rows": rows, "seconds": seconds} for name, rows, seconds in lines}


def main() -> None:
    """Read a store's folder, seconds and queries as JSON; write a line of JSON after each query."""
    folder, patience, queries = json.load(sys.stdin)
    store = Store.read_only(folder)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for name, text in queries:
        signal.alarm(patience)
        began = time.perf_counter()
        result = store.query(text)
        rows = 1 if isinstance(result, QueryBoolean) else sum(1 for _ in result)
        seconds = time.perf_counter() - began
        signal.alarm(0)
        sys.stdout.write(json.dumps([name, rows, round(seconds, 6)]) + "\n")
        sys.stdout.flush()

"""What tests of the query workers share."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

JSON = "application/sparql-results+json"
#: It would run for years, in little memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
#: It keeps all rows.
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


def make_store(snapshot: Path, triples: int = 2000, note: str = "") -> Path:
    """A folder that holds a store as a snapshot does."""
    snapshot.mkdir(exist_ok=True)
    store = Store(str(snapshot / "store"))
    store.bulk_extend(
        Quad(
            NamedNode(f"http://example.org/s{n}"),
            NamedNode(f"http://example.org/p{n % 7}"),
            Literal(f"{note}value {n}"),
        )
        for n in range(triples)
    )
    store.flush()
    return snapshot


def request(snapshot: Path, **changes: Any) -> dict[str, Any]:
    """What a worker is told besides the query."""
    return {
        "snapshot": str(snapshot),
        "base": "http://example.org/",
        "default": None,
        "named": None,
        "services": [],
        "limit": 1 << 20,
        "results": JSON,
        "graph": "text/turtle",
        "rows": None,
        "prefixes": {},
    } | changes


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until ``condition`` holds: for so long as nothing takes that is only slow."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def descendants(pid: int) -> list[int]:
    """The processes that ``pid`` has started, and theirs."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found[1:]


def is_alive(pid: int) -> bool:
    """Whether the process runs, or could."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

"""Every kind of page: how long until its first byte, and how many bytes it takes.

Asked of two servers on the same snapshot: one that keeps nothing, so that each answer is made anew
(``REJOINDER_CACHE=0``), and one that has answered the same before. Requests follow each other; a
page is asked for as a browser does it, compressed.
"""

import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from .data import Data
from .generate import BASE_URI
from .processes import Server

#: Milliseconds until the first byte: of a page that is made anew, and of one seen before.
NEW_GOAL: Final = 100.0
SEEN_GOAL: Final = 20.0
#: Bytes of a page as sent.
SIZE_GOAL: Final = 100_000
_KINDS: Final = ("letter", "person", "publication", "group", "movement", "post", "debate")
_HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en-GB,en;q=0.9",
}


@dataclass(frozen=True)
class Page:
    """A kind of page, and addresses of some."""

    title: str
    targets: tuple[str, ...]


def pages(data: Data, most: int) -> list[Page]:
    """Every kind of page that the site has, with at most so many addresses each."""

    def of(title: str, targets: Iterable[str]) -> Page:
        return Page(title, tuple(islice(targets, most)))

    names = {kind: [_name(iri) for iri in data.values(kind)] for kind in _KINDS}
    facts = [_name(iri) for iri in data.values("fact")]
    quotations = [fact for fact in facts if "/quotation-" in fact]
    articles = data.values("article")
    words = [quote(words) for words in data.values("words")]
    lasts = {"letter": 1, "person": 20}
    found = [
        of("home", ["/"]),
        *(of(f"{kind}", (f"/doc/{n}.html" for n in names[kind])) for kind in _KINDS),
        of("letter, the largest", ["/doc/letter/letter-000000.html"]),
        of("article", (f"/doc/{_name(iri)}.html" for iri in articles)),
        of("fact", (f"/doc/{fact}.html" for fact in facts)),
        of("quotation", (f"/doc/{fact}.html" for fact in quotations)),
        of("card of a quotation", (f"/embed/{fact}" for fact in quotations)),
        of("list", (f"/kind/{kind}" for kind in _KINDS)),
        of("list, a late page", (f"/kind/{k}?page={page}" for k, page in lasts.items())),
        of("list, by facts", (f"/kind/{kind}?sort=facts" for kind in _KINDS)),
        of("list of articles", ["/kind/article", "/kind/article?sort=facts&page=9"]),
        of("list as a table", ["/kind/letter.csv", "/kind/person.csv"]),
        of("search", (f"/search?q={w}" for w in words)),
        of("search, one frequent word", (f"/search?q={w.split('%20')[0]}" for w in words)),
        of("search, one letter", (f"/search?q={w[0]}" for w in words)),
        of("search, narrowed", (f"/search?q={w}&kind=quotation" for w in words)),
        of("network of a letter", (f"/network/{n}" for n in names["letter"])),
        of("network of a person", (f"/network/{n}" for n in names["person"])),
        of("network of all", ["/network"]),
        of("timeline of a letter", (f"/timeline/{n}" for n in names["letter"])),
        of("timeline of all", ["/timeline"]),
        of("feed", ["/feed.atom"]),
        of("feed of a letter", (f"/doc/{n}.atom" for n in names["letter"])),
        of("feed of a person", (f"/doc/{n}.atom" for n in names["person"])),
        of("editor", ["/sparql"]),
        of("terms for the editor", ["/sparql/terms.json"]),
        of("list of graphs", ["/graph/", "/graph/?page=9"]),
        of("graph of an article", (f"/graph/{_name(iri)}" for iri in articles)),
        of("graph, the largest", ["/graph/registry", "/graph/derived"]),
        of("dataset", ["/dataset"]),
        of("downloads", ["/download/"]),
        of("versions", ["/versions"]),
        of("corrections", ["/corrections"]),
        of("vocabulary", ["/ns"]),
        of("site map", ["/sitemap.xml"]),
        of("nothing there", (f"/doc/person/nobody-{n}" for n in range(most))),
    ]
    return [page for page in found if page.targets]


def _name(iri: str) -> str:
    return quote(iri.removeprefix(f"{BASE_URI}/id/"))


def measure(command: Sequence[str], port: int, data: Data, most: int) -> dict[str, dict[str, Any]]:
    """Milliseconds until the first byte of each kind of page, new and seen before; bytes sent.

    ``command`` starts a server on ``port``; each kind is asked for ``most`` times, by as many
    addresses as it has.
    """
    wanted = pages(data, most)
    found: dict[str, dict[str, Any]] = {page.title: {} for page in wanted}
    for mode, environ in (("new", {"REJOINDER_CACHE": "0"}), ("seen", {})):
        log = data.folder / f"pages-{mode}.log"
        with ExitStack() as stack:
            stack.enter_context(Server(command, port, log, environ))
            for page in wanted:
                found[page.title][mode] = _first_bytes(port, page, most, warm=mode == "seen")
    return found


def _first_bytes(port: int, page: Page, most: int, *, warm: bool) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    taken: list[float] = []
    sizes: list[int] = []
    is_page = False
    turns = [page.targets[number % len(page.targets)] for number in range(most)]
    try:
        # What a connection costs is no page's; and a server just started has modules to load.
        for target in (*(page.targets if warm else page.targets[:1]),):
            _ask(connection, target)
        for target in turns:
            milliseconds, size, is_page = _ask(connection, target)
            taken.append(milliseconds)
            sizes.append(size)
    except (OSError, HTTPException) as error:
        return {"note": str(error) or type(error).__name__}
    finally:
        connection.close()
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return {
        "requests": len(taken),
        "p50": round(cuts[9], 3),
        "p95": round(cuts[18], 3),
        "bytes": max(sizes),
        "is_page": is_page,
    }


def _ask(connection: HTTPConnection, target: str) -> tuple[float, int, bool]:
    """Milliseconds until the first byte, bytes of the body, and whether it is HTML."""
    begin = time.perf_counter()
    connection.request("GET", target, headers=_HEADERS)
    response = connection.getresponse()  # once its status line and headers are there
    milliseconds = (time.perf_counter() - begin) * 1000
    body = response.read()
    if response.status not in (200, 404):
        raise HTTPException(f"{target}: status {response.status}")
    is_page = response.headers.get_content_type() == "text/html"
    return milliseconds, len(body), is_page


def missed(modes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which goals a kind of page misses; what is no page may be as large as it is."""
    goals = {"new": NEW_GOAL, "seen": SEEN_GOAL}
    slow = [mode for mode, goal in goals.items() if modes[mode].get("p95", goal + 1) > goal]
    seen = modes["seen"]
    return slow + (["size"] if seen.get("is_page") and seen["bytes"] > SIZE_GOAL else [])

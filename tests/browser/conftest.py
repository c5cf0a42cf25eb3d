"""A real browser on the example site. Where there is no Chromium, these tests say so and skip.

The browser is Debian's Chromium, driven by Playwright; nothing is downloaded. What a page does that
it must not (errors, blocked scripts or styles, requests to others) is collected while it is used,
and a test that saw any fails at its end. Screenshots are kept in ``.screenshots/``.
"""

import os
import re
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT: Final = Path(__file__).resolve().parents[2]
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTS: Final = ROOT / "server" / "static" / "vendor"
SCREENSHOTS: Final = ROOT / ".screenshots"
#: Milliseconds after which something hangs rather than being slow.
PATIENCE: Final = 30_000
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_KINDS: Final = (
    *("letter", "person", "organisation", "publication", "group", "movement", "translation"),
    *("post", "statement", "opinion", "debate", "article"),
)
#: Keeps in the page what the policy blocked.
_WATCH: Final = """
window.blocked = [];
document.addEventListener("securitypolicyviolation", (event) => window.blocked.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""

needs_scripts = pytest.mark.skipif(
    not (SCRIPTS / "yasqe.js").is_file(), reason="the pages' scripts are not built (make install)"
)

Opener = Callable[..., "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker: it builds the example, serves it and starts the browser once."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = next(filter(None, map(shutil.which, _NAMES)), None)
    if chromium is None:
        pytest.skip("no Chromium here (on Debian: apt-get install chromium)")
    options = [*_OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: "Browser", example_server: str) -> Iterator[Opener]:
    """Open a path of the site in a page of its own; keywords are those of a browser context."""
    pages: list[tuple[Page, list[str]]] = []
    contexts: list[BrowserContext] = []

    def open_(path: str, **settings: Any) -> "Page":
        context = browser.new_context(
            **({"viewport": {"width": 1280, "height": 900}, "base_url": example_server} | settings)
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if settings.get("java_script_enabled", True):
            context.add_init_script(_WATCH)
        page = context.new_page()
        trouble: list[str] = []
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "console",
            lambda line: (
                trouble.append(f"{line.type}: {line.text}")
                if line.type in ("error", "warning") and not _is_wanted(line.text)
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                trouble.append(f"a request to {request.url}")
                if not request.url.startswith((example_server, "data:", "blob:"))
                else None
            ),
        )
        pages.append((page, trouble))
        page.goto(path)
        return page

    yield open_
    found = []
    for page, trouble in pages:
        found += trouble
        if not page.is_closed():
            found += page.evaluate("() => window.blocked ?? []")
    for context in contexts:
        context.close()
    assert found == []


def _is_wanted(line: str) -> bool:
    """Chromium reports the status of a page that is an error page on purpose."""
    return bool(re.search(r"the server responded with a status of (400|404|410)", line))


@pytest.fixture(scope="session")
def paths(example_server: str) -> dict[str, str]:
    """Page kind → the path of one page of that kind."""
    found = {
        "home": "/",
        "list": "/kind/letter",
        "search": "/search?q=lamp",
        "search-narrowed": "/search?q=letter&kind=letter",
        "search-empty": "/search",
        "nothing-found": "/search?q=zzzzzz",
        "network": "/network/letter/leave-the-lamp-on",
        "network-of-all": "/network",
        "timeline": "/timeline/letter/leave-the-lamp-on",
        "editor": "/sparql",
        "result": "/sparql/01-responses-to-a-letter",
        "wrong-query": "/sparql?query=SELECT&format=html",
        "wrong-format": "/sparql?query=ASK%7B%7D&format=nonsense",
        "dataset": "/dataset",
        "downloads": "/download/",
        "graphs": "/graph/",
        "graph": "/graph/registry",
        "versions": "/versions",
        "corrections": "/corrections",
        "vocabulary": "/ns",
        "not-found": "/doc/person/nobody-at-all",
    }
    for kind in _KINDS:
        found[kind] = _first(example_server, f"/kind/{kind}", rf"/doc/{kind}/[^\"/?#]+")
    article = found["article"]
    for kind in ("response", "quotation", "signature", "accusation"):
        for start in (article, found["letter"], found["person"]):
            path = _first(example_server, start, rf"/doc/article/[^\"/?#]+/{kind}-[^\"/?#]+")
            if path:
                found[f"fact-{kind}"] = path
                break
    found["card"] = found.get("fact-quotation", "").replace("/doc/", "/embed/", 1)
    return found


def _first(server: str, path: str, pattern: str) -> str:
    request = urllib.request.Request(server + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read().decode()
    match = re.search(f'href="({pattern})"', text)
    return match[1] if match else ""


def keep(page: "Page", name: str) -> None:
    """Keep a picture of the whole page."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

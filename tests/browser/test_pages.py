"""Every kind of page: readable in both schemes and at both widths, and reachable by keyboard."""

from typing import TYPE_CHECKING, Any, Final

import pytest

from .conftest import AXE, Opener, keep

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES: Final = (
    *(
        "home",
        "list",
        "search",
        "search-narrowed",
        "search-empty",
        "nothing-found",
        "letter",
        "person",
        "organisation",
        "publication",
    ),
    *("group", "movement", "translation", "post", "statement", "opinion", "debate", "article"),
    *(
        "fact-response",
        "fact-quotation",
        "fact-signature",
        "fact-accusation",
        "card",
        "network",
        "network-of-all",
        "timeline",
        "editor",
    ),
    *("result", "wrong-query", "dataset", "downloads", "graphs", "graph", "versions"),
    *("corrections", "vocabulary", "not-found", "wrong-format"),
)
#: One page of each template that has links or fields of its own.
TEMPLATES: Final = (
    *("home", "list", "search", "letter", "person", "article", "fact-quotation", "fact-response"),
    *("network", "timeline", "editor", "result", "dataset", "versions", "not-found", "movement"),
)
WITH_EDITOR: Final = ("editor", "result", "wrong-query")
PHONE: Final = {"width": 390, "height": 844}
#: Bytes of a page with its style sheets, scripts and fonts.
LIGHT: Final = 100_000
#: Of pages with hundreds of links, so many are tried.
_TABS: Final = 150


def settled(page: "Page") -> "Page":
    """Wait until the scripts of a page have done what they do at its beginning."""
    if page.locator("script[src$='editor.js']").count():
        page.wait_for_selector("html[data-editor=ready]")
    if page.locator("script[src$='network.js'], script[src$='timeline.js']").count():
        page.wait_for_selector("figure .save")
    return page


def violations(page: "Page", *rules: str) -> list[str]:
    """What axe-core finds, a line each; by ``rules`` alone, where some are given."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    result: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{found['id']}: {node['html'][:200]} {node['any'][0]['message'] if node['any'] else ''}"
        for found in result["violations"]
        for node in found["nodes"][:3]
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_accessible_and_fits(opened: Opener, paths: dict[str, str], kind: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (make install brings it, with npm)")
    if not paths.get(kind):
        pytest.skip(f"the example has no {kind}")
    page = settled(opened(paths[kind]))
    assert page.title()
    assert page.locator("h1").count() == 1
    keep(page, f"{kind}-light")
    page.evaluate(AXE.read_text())
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    # Of what axe-core looks at, a scheme and a width change no more.
    assert violations(page, "color-contrast", "scrollable-region-focusable") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep(page, f"{kind}-dark-phone")


@pytest.mark.parametrize("kind", ["home", "list", "letter", "article", "network", "result"])
def test_a_page_is_readable_on_paper(opened: Opener, paths: dict[str, str], kind: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (make install brings it, with npm)")
    page = settled(opened(paths[kind]))
    page.emulate_media(media="print", color_scheme="light")
    page.evaluate(AXE.read_text())
    assert violations(page, "color-contrast") == []
    for what in ("header.site form", "header.site nav", ".save", "nav.pages"):
        assert not page.locator(what).first.is_visible() or not page.locator(what).count()
    assert page.locator("h1").is_visible()
    keep(page, f"{kind}-print")


def test_on_paper_no_heading_stands_alone_and_no_term_is_spelled_out(
    opened: Opener, paths: dict[str, str]
) -> None:
    page = settled(opened(paths["letter"]))
    page.emulate_media(media="print")
    folded = page.locator("section:has(> details:not([open]))")
    assert folded.count()
    assert not folded.first.is_visible()
    behind = "e => getComputedStyle(e, '::after').content"
    assert set(page.locator("dt > a").evaluate_all(f"all => all.map({behind})")) <= {"none"}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_keyboard_reaches_everything(opened: Opener, paths: dict[str, str], kind: str) -> None:
    page = settled(opened(paths[kind]))
    expected = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll(
            "a[href], button, input, select, textarea, summary, [tabindex='0']")]
            .filter((e) => e.checkVisibility({visibilityProperty: true})
              && !e.disabled && e.tabIndex >= 0);
          window.wanted = new Set(all);
          document.addEventListener("focusin", (e) => window.wanted.delete(e.target));
          return all.length;
        }"""
    )
    assert expected > 5
    for _ in range(min(expected + 5, _TABS)):
        page.keyboard.press("Tab")
    left = page.evaluate("() => [...window.wanted].map((e) => e.outerHTML.slice(0, 120))")
    assert len(left) <= max(0, expected - _TABS), left


def test_the_first_stop_leads_to_the_content(opened: Opener) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in WITH_EDITOR])
def test_a_page_with_all_that_it_asks_for_is_light(
    opened: Opener, paths: dict[str, str], kind: str
) -> None:
    """What is sent, compressed as it is, with style sheets, scripts and fonts."""
    if not paths.get(kind):
        pytest.skip(f"the example has no {kind}")
    page = opened("/healthz")
    sizes: dict[str, int] = {}
    page.on(
        "requestfinished",
        lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
    )
    page.goto(paths[kind], wait_until="networkidle")
    assert 1_000 < sum(sizes.values()) < LIGHT, sizes

"""What people do on the site, from its beginning to its end."""

import re
from typing import Final

import pytest

from .conftest import Opener, keep, needs_scripts
from .test_pages import settled

QUERY: Final = "SELECT ?name (COUNT(*) AS ?letters) { ?letter rj:signedB"


def test_from_home_to_a_letter_an_answer_and_its_source(opened: Opener) -> None:
    page = opened("/")
    page.locator("main a[href='/doc/letter/leave-the-lamp-on']").first.click()
    page.wait_for_url("**/doc/letter/leave-the-lamp-on")
    assert "Leave the lamp on" in page.locator("h1").inner_text()
    answer = page.locator("main a[href*='/response-']:visible").first
    if not answer.count():
        page.locator("main summary:visible").first.click()
    answer.click()
    page.wait_for_url(re.compile(r"/doc/article/[^/]+/response-"))
    page.locator("main a[href^='/doc/article/']:visible").first.click()
    page.wait_for_url(re.compile(r"/doc/article/[^/]+(#.*)?$"))
    source = page.locator("main a[href^='https://'], main a[href^='http://']").first
    assert re.search(r"noopener|external|nofollow", source.get_attribute("rel") or "")


def test_search_finds_words_that_were_quoted(opened: Opener) -> None:
    page = opened("/")
    page.locator("input[type=search]").first.fill("lamp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.locator("main a[href*='/doc/']", has_text=re.compile("lamp", re.I)).first.click()
    page.wait_for_url("**/doc/**")
    assert page.locator("h1").count() == 1


@needs_scripts
def test_a_query_is_completed_run_drawn_and_linked_to(opened: Opener) -> None:
    page = settled(opened("/sparql"))
    page.locator(".CodeMirror").click()
    page.keyboard.type(QUERY)
    hint = page.locator(".CodeMirror-hints li")
    hint.first.wait_for()
    assert "rj:signedBy" in hint.first.inner_text()
    keep(page, "editor-completion")
    page.keyboard.press("Enter")
    page.keyboard.type("/rdfs:label ?name } GROUP BY ?name")
    page.keyboard.press("Escape")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Enter")
    page.locator("#answer table").wait_for()
    assert "PREFIX rj:" in page.locator(".CodeMirror").inner_text()
    rows = page.locator("#answer tbody tr").count()
    assert rows > 3
    page.get_by_role("button", name="Show as a chart").click()
    assert page.locator("svg.chart rect.bar").count() == rows
    keep(page, "editor-chart")
    page.get_by_role("link", name="Permanent link").click()
    page.wait_for_url("**/version/**")
    settled(page)
    assert page.locator("#answer tbody tr").count() == rows
    page.go_back()
    settled(page)
    assert page.locator("#answer tbody tr").count() == rows


@needs_scripts
def test_the_editor_says_what_is_wrong(opened: Opener) -> None:
    page = settled(opened("/sparql"))
    page.locator(".CodeMirror").click()
    page.keyboard.type("SELECT * { ?a ")
    page.keyboard.press("Control+Enter")
    page.locator("#answer .problem").wait_for()
    assert page.locator("#answer .problem h2").inner_text()


def test_an_example_tells_its_result_at_the_build(opened: Opener) -> None:
    page = opened("/sparql")
    example = page.locator(".examples li").first
    rows = int(re.search(r"(\d+) rows? in", example.inner_text())[1])  # type: ignore[index]
    example.locator("a").click()
    page.locator("#answer table").wait_for()
    assert page.locator("#answer tbody tr").count() == rows


@pytest.mark.parametrize("view", ["network", "timeline"])
def test_a_picture_is_saved(opened: Opener, view: str) -> None:
    page = settled(opened(f"/{view}/letter/leave-the-lamp-on"))
    for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save as {kind}").click()
        assert download.value.suggested_filename == f"{view}.{kind.lower()}"
        data = download.value.path().read_bytes()
        assert data.startswith(start)
        assert len(data) > 2000
        if kind == "SVG":
            assert b"class=" not in data
            assert b"data-node" not in data
            assert b"Leave the lamp on" in data
    page.locator(f"svg.{view} a", has_text="Leave the lamp on").first.click()
    page.wait_for_url("**/doc/letter/leave-the-lamp-on")


@needs_scripts
def test_a_network_is_explored_and_put_back(opened: Opener) -> None:
    page = settled(opened("/network/letter/leave-the-lamp-on"))
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    explore = page.get_by_role("button", name="Explore")
    explore.click()
    page.locator(".stage canvas").first.wait_for()
    assert any(url.endswith("vendor/cytoscape.js") for url in loaded)
    assert explore.get_attribute("aria-pressed") == "true"
    assert not page.locator("svg.network").is_visible()
    keep(page, "network-explored")
    explore.click()
    page.locator("svg.network").wait_for()
    assert page.locator(".stage").count() == 0


def test_without_scripts_everything_is_there(opened: Opener) -> None:
    page = opened("/sparql", java_script_enabled=False)
    page.locator("textarea").fill("SELECT ?s { ?s ?p ?o } LIMIT 7")
    page.get_by_role("button", name="Run").click()
    page.wait_for_url("**#answer")
    assert page.locator("#answer tbody tr").count() == 7
    keep(page, "result-without-scripts")
    page.goto("/network/letter/leave-the-lamp-on")
    assert page.locator("#answers tbody tr").count() > 3
    assert page.locator("svg.network .node").count() > 3
    assert not page.locator("button[data-save]").first.is_visible()
    keep(page, "network-without-scripts")
    page.goto("/timeline/letter/leave-the-lamp-on")
    assert page.locator("svg.timeline .mark").count() > 3
    page.goto("/")
    page.locator("main a[href='/doc/letter/leave-the-lamp-on']").first.click()
    assert page.locator("h1").count() == 1
    keep(page, "letter-without-scripts")


def test_a_citation_is_copied_with_one_press(opened: Opener, paths: dict[str, str]) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page = opened(paths["fact-quotation"], permissions=allowed)
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text().strip()
    assert "/id/article/" in copied
    plain = opened(paths["fact-quotation"], java_script_enabled=False)
    assert not plain.locator("button[data-copies]").first.is_visible()
    assert plain.locator("#citation").is_visible()

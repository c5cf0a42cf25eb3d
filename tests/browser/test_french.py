"""The pages in French: as accessible, and with longer words in the same room."""

from urllib.parse import quote

import pytest

from .conftest import AXE, Opener, keep, needs_scripts
from .test_pages import PHONE, settled, violations

KINDS = (
    *("home", "list", "search", "letter", "person", "article", "fact-response", "fact-quotation"),
    *("network", "timeline", "editor", "result", "dataset", "downloads", "versions"),
    *("corrections", "not-found"),
)
FRENCH = {"locale": "fr-FR"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_french_page_is_accessible_and_fits(
    opened: Opener, paths: dict[str, str], kind: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (make install brings it, with npm)")
    page = settled(opened(paths[kind], **FRENCH))
    assert page.locator("html").get_attribute("lang") == "fr"
    keep(page, f"french-{kind}")
    page.evaluate(AXE.read_text())
    assert violations(page) == []
    for width in (PHONE["width"], 320, 700):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert violations(page, "color-contrast", "scrollable-region-focusable") == []
    keep(page, f"french-{kind}-dark-phone")


def test_a_choice_of_language_lasts_from_page_to_page(
    opened: Opener, paths: dict[str, str]
) -> None:
    page = opened("/", locale="en-GB")
    page.get_by_role("link", name="Français").click()
    assert page.url.endswith("/?lang=fr")
    page.get_by_role("link", name="Lettres", exact=True).click()
    page.locator("ul.things a").first.click()
    page.get_by_role("link", name="Pourquoi le disons-nous").first.click()
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("searchbox").first.fill("letter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "q=letter" in page.url


@needs_scripts
def test_scripts_speak_french(opened: Opener, paths: dict[str, str]) -> None:
    query = (
        "SELECT ?name (COUNT(*) AS ?n) { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?name } "
        "GROUP BY ?name ORDER BY DESC(?n) LIMIT 5"
    )
    page = settled(opened(f"/sparql?format=html&query={quote(query)}", **FRENCH))
    page.get_by_role("button", name="Afficher en graphique").click()
    assert page.get_by_role("button", name="Masquer le graphique").is_visible()
    assert page.get_by_role("button", name="Enregistrer en SVG").is_visible()
    keep(page, "french-chart")

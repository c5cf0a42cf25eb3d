"""Pages in the language of their reader, and what it changes of caches, addresses and data."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import publish
from rejoinder.server import resources
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.days import day
from rejoinder.server.figures import duration, number, size
from rejoinder.server.messages import elided, speaking
from rejoinder.server.page_links import keep

from .conftest import BASE, Client, ontology, quads

LETTER = "/doc/letter/bell-letter"
FACT = "/doc/article/post-1/response-1"
PAGES = [
    "/",
    "/kind/letter",
    "/search?q=bell",
    LETTER,
    f"{LETTER}.html",
    FACT,
    "/doc/person/ada-quill",
    "/network",
    "/timeline",
    "/sparql",
    "/sparql?query=ASK+%7B%7D&format=html",
    "/dataset",
    "/download/",
    "/graph/",
    "/graph/article/post-1",
    "/ns",
    "/versions",
    "/corrections",
]
HTML = {"Accept": "text/html"}
FRENCH = {**HTML, "Accept-Language": "fr-CA, fr;q=0.9, en;q=0.5"}


@pytest.fixture(scope="module")
def french_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("french")
    publish(
        folder,
        [*quads(), *ontology(BASE)],
        base_uri=BASE,
        about=Site(title="Les cloches", language="fr"),
    )
    app = create_app(Config(folder))
    app.test_client_class = Client
    with app.test_client() as client:
        yield client


def language(page: str) -> str:
    found = re.search(r'<html lang="([^"]*)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_language_that_the_reader_prefers(client: FlaskClient, path: str) -> None:
    for headers, wanted in ((FRENCH, "fr"), (HTML, "en"), (FRENCH, "fr")):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert language(answer.text) == answer.headers["Content-Language"] == wanted
        assert "Accept-Language" in answer.headers["Vary"]
    assert "Aller au contenu" in answer.text
    assert "Skip to the content" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_an_address_with_a_language_is_the_same_for_all(client: FlaskClient, path: str) -> None:
    path += ("&" if "?" in path else "?") + "lang=fr"
    answers = [client.get(path, headers=headers) for headers in (HTML, FRENCH)]
    assert answers[0].data == answers[1].data
    assert answers[0].headers.get("ETag") == answers[1].headers.get("ETag")
    assert language(answers[0].text) == "fr"
    assert "Accept-Language" not in answers[0].headers.get("Vary", "")


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR", "fr"),
        ("en", "en"),
        ("de, fr;q=0.4", "fr"),
        ("fr;q=0.4, en-GB;q=0.5", "en"),
        ("fr;q=0, en;q=0.1", "en"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=,,fr;q=x", "en"),
    ],
)
def test_the_header_is_read_as_it_is_meant(client: FlaskClient, accepted: str, wanted: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert language(answer.text) == wanted


@pytest.mark.parametrize("asked", ["de", "", "../fr", "fr<script>", "x" * 5000])
def test_what_is_no_language_of_ours_chooses_nothing(client: FlaskClient, asked: str) -> None:
    answer = client.get("/", query_string={"lang": asked}, headers=HTML)
    assert language(answer.text) == "en"
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", [LETTER, "/", "/sparql", f"{LETTER}.html", "/nothing/here"])
def test_each_page_leads_to_the_same_in_the_other_language(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=HTML).text
    found = re.search(r'<a href="([^"]+)" lang="fr" hreflang="fr">Français</a>', page)
    assert found is not None
    # Relative where there is nothing to name: all tombstones are alike.
    target = found[1].removeprefix("/data") if found[1].startswith("/") else path + found[1]
    other = client.get(target, headers=HTML).text
    assert language(other) == "fr"
    assert ">English</a>" in other


def test_search_engines_are_told_of_the_other_languages(client: FlaskClient) -> None:
    # Whoever is the first to ask decides nothing: the page is kept for all.
    for page in (client.get(f"{LETTER}.html?page=1&unknown=x").text, client.get(LETTER).text):
        for tag in ("en", "fr"):
            address = f"{BASE}{LETTER}?lang={tag}"
            assert f'<link rel="alternate" hreflang="{tag}" href="{address}">' in page
        assert f'hreflang="x-default" href="{BASE}{LETTER}">' in page
        assert "unknown" not in page
    page = client.get("/kind/person?sort=facts&page=1&sort=name", headers=HTML).text
    assert f'hreflang="fr" href="{BASE}/kind/person?sort=facts&amp;lang=fr">' in page


def test_a_choice_goes_along_with_the_links(client: FlaskClient) -> None:
    page = client.get("/?lang=fr", headers=HTML).text
    links = re.findall(r'<a [^>]*href="([^"]+)"', page)
    inner = [x for x in links if x.startswith(("/", "?")) and "/feed.atom" not in x]
    assert len(inner) > 20
    without = [x for x in inner if "lang=" not in x]
    assert without == []
    forms = re.findall(r"<form[^>]*>(<input [^>]*>)?", page)
    assert forms
    assert set(forms) == {'<input type="hidden" name="lang" value="fr">'}


def test_no_choice_leaves_addresses_as_they_are(client: FlaskClient) -> None:
    page = client.get("/", headers=FRENCH).text
    links = re.findall(r'<a (?![^>]*hreflang)[^>]*href="([^"]+)"', page)
    assert not any("lang=" in link for link in links)
    assert 'name="lang"' not in page


@pytest.mark.parametrize(
    "path",
    [f"{LETTER}.ttl", f"{LETTER}.jsonld", "/dataset.ttl", "/ns.ttl", "/graph/article/post-1.nq",
     "/kind/letter.csv", "/search.csv?q=bell", "/feed.atom", "/sparql/terms.json",
     "/sparql?query=ASK+%7B%7D&format=json", "/versions?format=json", "/sitemap.xml"],
)  # fmt: skip
def test_data_has_no_language(client: FlaskClient, path: str) -> None:
    plain, french = (client.get(path, headers={"Accept-Language": x}) for x in ("", "fr"))
    assert plain.status_code == 200
    assert (plain.data, plain.headers.get("ETag")) == (french.data, french.headers.get("ETag"))
    assert "Accept-Language" not in plain.headers.get("Vary", "")
    assert "Content-Language" not in plain.headers


def test_a_page_that_is_known_is_known_in_each_language(app: Flask, client: FlaskClient) -> None:
    tags = {}
    for _ in range(2):
        for tag in ("fr", "en", "fr-BE, fr;q=0.9", "de"):
            answer = client.get(LETTER, headers={**HTML, "Accept-Language": tag})
            assert tags.setdefault(tag, answer.headers["ETag"]) == answer.headers["ETag"]
    assert tags["fr"] == tags["fr-BE, fr;q=0.9"]
    assert tags["en"] == tags["de"] != tags["fr"]
    again = client.get(
        LETTER, headers={**HTML, "Accept-Language": "fr", "If-None-Match": tags["fr"]}
    )
    assert again.status_code == 304
    other = client.get(
        LETTER, headers={**HTML, "Accept-Language": "en", "If-None-Match": tags["fr"]}
    )
    assert other.status_code == 200


def test_a_site_speaks_its_own_language_to_who_asks_for_none(french_site: FlaskClient) -> None:
    page = french_site.get("/", headers=HTML)
    assert language(page.text) == page.headers["Content-Language"] == "fr"
    assert language(french_site.get("/", headers={"Accept-Language": "en"}).text) == "en"
    assert language(french_site.get("/?lang=en").text) == "en"
    feed = french_site.get("/feed.atom", headers={"Accept-Language": "en"}).text
    assert 'xml:lang="fr"' in feed


def test_problems_are_told_to_people_in_their_language(client: FlaskClient) -> None:
    page = client.get("/doc/person/nobody", headers=FRENCH)
    assert (page.status_code, language(page.text)) == (404, "fr")
    assert "Page introuvable" in page.text
    assert "Rien ne se trouve à cette adresse" in page.text
    machine = client.get(
        "/doc/person/nobody", headers={"Accept": "application/json", "Accept-Language": "fr"}
    ).get_json()
    assert machine["title"] == "Not Found"
    assert machine["detail"].startswith("Nothing has this address")
    late = client.get("/kind/letter?page=7", headers=FRENCH).text
    assert "Cette liste compte 1 pages." in late


def test_words_of_the_data_keep_their_language(client: FlaskClient) -> None:
    page = client.get(FACT, headers=FRENCH).text
    assert re.search(r'<blockquote[^>]* lang="en"', page)
    assert "Pourquoi" in page or "En détail" in page


def test_terms_of_the_vocabulary_are_called_in_the_language_of_the_page(
    client: FlaskClient,
) -> None:
    assert ">réponse</span>" in client.get(FACT, headers=FRENCH).text
    assert ">response</span>" in client.get(FACT, headers=HTML).text


def test_an_example_query_keeps_the_language(client: FlaskClient) -> None:
    answer = client.get("/sparql/plain-1-signed-by?lang=fr")
    assert answer.status_code == 302
    assert answer.location.endswith("&lang=fr")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/x">', '<a href="/x?lang=fr">'),
        ('<a id="y" href="/x?q=1#z" rel="w">', '<a id="y" href="/x?q=1&amp;lang=fr#z" rel="w">'),
        ('<a href="?page=2">', '<a href="?page=2&amp;lang=fr">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="https://elsewhere.example/x">', '<a href="https://elsewhere.example/x">'),
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<a href="/x?lang=en">', '<a href="/x?lang=en">'),
        ('<a href="/doc/x.ttl">', '<a href="/doc/x.ttl">'),
        ('<a href="/kind/letter.csv?sort=name">', '<a href="/kind/letter.csv?sort=name">'),
        ('<a href="/versions?format=json">', '<a href="/versions?format=json">'),
        ('<a href="/s?a=x&amp;format=html">', '<a href="/s?a=x&amp;format=html&amp;lang=fr">'),
        ('<a href="/id/person/x">', '<a href="/id/person/x">'),
        ('<a href="/download/dataset.nq">', '<a href="/download/dataset.nq">'),
        ('<a href="/download/">', '<a href="/download/?lang=fr">'),
        ('<link rel="alternate" href="/x">', '<link rel="alternate" href="/x">'),
        ("&lt;a href=&#34;/x&#34;&gt;", "&lt;a href=&#34;/x&#34;&gt;"),
        ('<form action="/s">', '<form action="/s"><input type="hidden" name="lang" value="fr">'),
    ],
)  # fmt: skip
def test_links_of_pages_keep_a_choice(before: str, after: str) -> None:
    assert keep(before, "lang", "fr") == after


def test_dates_and_figures_are_written_as_the_language_does(app: Flask) -> None:
    narrow, plain = "\u202f", "\u00a0"
    with app.test_request_context("/"):
        assert (day("2018-01-01"), number(1234567)) == ("1 January 2018", "1,234,567")
        assert (size(12_345_678), size(999)) == ("12.3 MB", "999 bytes")
        with speaking("fr"):
            assert (day("2018-01-01"), day("2018-08")) == ("1er janvier 2018", "août 2018")
            assert number(1234567) == f"1{narrow}234{narrow}567"
            assert size(12_345_678).replace(plain, " ") == "12,3 Mo"
            assert duration(1.26).replace(plain, " ") == "1,3 s"
        assert day("2018-01-01") == "1 January 2018"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("le projet de ", "Open letter", "le projet d’"),
        ("le projet de ", "Émile", "le projet d’"),
        ("le projet de ", "Manifeste", "le projet de "),
        ("il est contesté que ", "Ada", "il est contesté qu’"),
        ("le projet de ", "", "le projet de "),
        ("dans ", "Ada", "dans "),
    ],
)
def test_french_elides_before_a_vowel(app: Flask, before: str, after: str, wanted: str) -> None:
    with app.test_request_context("/"):
        assert elided(before, after) == before
        with speaking("fr"):
            assert elided(before, after) == wanted


def test_what_is_wrong_with_a_query_is_told_in_french(client: FlaskClient) -> None:
    page = client.get("/sparql?query=ASK+%7B+?s+shema:name+?o+%7D&format=html", headers=FRENCH)
    assert page.status_code == 400
    assert "Requête mal formée" in page.text
    assert "Ligne 1, colonne" in page.text
    assert "Vouliez-vous dire schema:" in page.text
    data = client.post("/sparql", headers={**FRENCH, "Accept": "application/json"}).get_json()
    assert data["title"] == "Unsupported Media Type"


def test_what_is_said_of_a_place_in_a_query_is_said_in_french_too(client: FlaskClient) -> None:
    page = client.get("/sparql?query=SELECT&format=html", headers=FRENCH).text
    assert "Ligne 1, colonne 7 : La requête s’arrête trop tôt." in " ".join(
        page.replace("\u00a0", " ").replace("\u202f", " ").split()
    )


def test_redirects_keep_a_choice(client: FlaskClient) -> None:
    assert client.get("/id/letter/bell-letter?lang=fr").location == f"/data{LETTER}?lang=fr"
    merged = client.get("/doc/person/old-name?lang=fr", headers=HTML)
    assert (merged.status_code, merged.location) == (301, "/data/doc/person/ada-quill?lang=fr")
    assert client.get("/id/letter/bell-letter?lang=de").location == f"/data{LETTER}"


def test_a_version_comes_in_languages_too(client: FlaskClient, site: Path) -> None:
    version = (site / "current").resolve().name
    page = client.get(f"/version/{version}{LETTER}?lang=fr", headers=HTML).text
    assert language(page) == "fr"
    assert f'href="/data/version/{version}/kind/letter?lang=fr"' in page
    assert "Ceci est la version du 10 mars 2024 à 12:00:00 (UTC)." in page


def test_a_page_that_is_known_is_not_translated_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {**HTML, "Accept-Language": "fr-LU"}
    first = client.get(LETTER, headers=headers)

    def refuse(_snapshot: object) -> None:
        raise AssertionError("a known answer needs nobody to ask for a language")

    monkeypatch.setattr(resources, "reading", refuse)
    assert client.get(LETTER, headers=headers).data == first.data


def test_a_page_in_a_chosen_language_is_canonical_itself(client: FlaskClient) -> None:
    for path in (LETTER, f"{LETTER}?lang=fr"):
        links = client.get(path, headers=HTML).headers["Link"]
        assert f'</data{path}>; rel="canonical"' in links
        assert links.count('rel="canonical"') == 1

"""Searches are narrowed by what the matches are, and every list can be had as CSV."""

import csv
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server import facets, pages
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.tables import table

from .conftest import Client
from .test_pages import read


@pytest.fixture(scope="module")
def example(example_site: Path) -> FlaskClient:
    app = create_app(Config(example_site, cache_mb=0))  # tests change what pages are made of
    app.test_client_class = Client
    return app.test_client()


def found(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/search.csv?{query}")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(answer.text.splitlines()))


def test_a_search_is_narrowed_by_kind(example: FlaskClient):
    every = found(example, "q=letter")
    letters = found(example, "q=letter&kind=letter")
    assert 0 < len(letters) < len(every)
    assert {row["kind"] for row in letters} == {"letter"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("q=letter&year=2018&kind=article", "Deneuve joins letter"),
        ("q=monde&venue=Le+Monde", "Open letter in Le Monde"),
        ("q=letter&stance=denounces", "Asia Argento"),
        ("q=june&review=accepted", "A review in June"),
    ],
)
def test_a_search_is_narrowed_by_year_venue_stance_and_review(
    example: FlaskClient, query: str, name: str
):
    rows = found(example, query)
    assert any(row["name"].startswith(name) for row in rows)
    assert len(rows) < len(found(example, query.partition("&")[0]))


def test_choices_are_addresses_to_share(example: FlaskClient):
    page = example.get("/search?q=letter").text
    assert 'href="?q=letter&amp;kind=letter"' in page
    narrowed = example.get("/search?q=letter&kind=letter").text
    assert 'aria-current="true">Letters</a>' in narrowed
    assert 'href="?q=letter&amp;kind=letter&amp;year=2018"' in narrowed


def test_what_fits_nothing_says_how_to_go_on(example: FlaskClient):
    text = read(example, "/search?q=letter&kind=animal")
    assert "0 found, narrowed." in text
    assert "Take the choices away" in text
    assert "Every word must occur" in read(example, "/search?q=zzzz")


def test_a_search_looks_at_so_many_matches_and_no_more(
    example: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "CONSIDERED", 3)
    assert len(found(example, "q=letter")) == 3
    assert "These are the best 3" in read(example, "/search?q=letter")
    assert facets.CONSIDERED >= 100


def test_results_come_in_pages_that_keep_the_choices(
    example: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "_RESULTS", 1)
    page = example.get("/search?q=letter&kind=letter").text
    assert 'href="?q=letter&amp;kind=letter&amp;page=2"' in page
    assert example.get("/search?q=letter&kind=letter&page=99").status_code == 404


def test_a_list_is_sorted_as_asked_and_is_a_table_too(example: FlaskClient):
    answer = example.get("/kind/letter.csv?sort=facts")
    rows = list(csv.DictReader(answer.text.splitlines()))
    weights = [int(row["facts"]) for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert rows[0]["address"] == "http://127.0.0.1:8000/id/letter/le-monde-2018"
    text = read(example, "/kind/letter?sort=facts")
    assert text.index(rows[0]["name"]) < text.index(rows[-1]["name"])
    assert example.get("/kind/letter?sort=shoe-size").status_code == 404
    assert example.get("/kind/animal.csv").status_code == 404


def test_a_cell_is_never_a_formula():
    body = table(("name",), [("=1+1",), ("@x",), ("#MeToo",)], "x.csv").body.decode()
    assert body == "name\r\n'=1+1\r\n'@x\r\n#MeToo\r\n"

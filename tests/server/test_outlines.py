"""What a list says of a work or an article beside its name."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.outlines import Outlines

ID = "http://127.0.0.1:8000/id/"


@pytest.fixture(scope="module")
def client(example_site: Path) -> FlaskClient:
    return create_app(Config(example_site)).test_client()


def lines(client: FlaskClient, kind: str) -> dict[str, str]:
    """Name → what stands below it."""
    page = client.get(f"/kind/{kind}", headers={"Accept": "text/html"}).text
    items = page[page.index('<ul class="things">') :].partition("</ul>")[0].split("<li>")[1:]
    found = {}
    for item in items:
        name, _, outline = item.replace("&#39;", "'").partition('<p class="meta">')
        found[re.sub(r"<[^>]+>", "", name)] = re.sub(r"<[^>]+>", "", outline).strip()
    return found


def test_a_letter_has_its_authors_its_place_and_its_date(client: FlaskClient) -> None:
    found = lines(client, "letter")
    assert found["J'accuse…! 10 facts"] == "By Émile Zola, in L'Aurore, 13 January 1898"
    assert (
        "Abnousse Shalmani, Catherine Millet and others, in Le Monde"
        in (found["Open letter in Le Monde 49 facts"])
    )


def test_where_articles_differ_both_dates_stand(client: FlaskClient) -> None:
    found = lines(client, "letter")["Leave the lamp on 35 facts"]
    assert found.endswith("8 March 2019 or 9 March 2019")


def test_an_article_has_who_wrote_and_who_published_it(client: FlaskClient) -> None:
    found = lines(client, "article")
    assert found["A front page, 125 years later 32 facts"] == (
        "By Desmond Quayle, in The Meridian Herald, 13 January 2023"
    )
    assert found["Leave the lamp on: a letter to the council 20 facts"] == (
        "The Brackenmouth Bugle, 9 March 2019"
    )


def test_people_have_none(client: FlaskClient) -> None:
    assert set(lines(client, "person").values()) == {""}
    snapshot = client.application.extensions["rejoinder"].snapshots.current()
    assert Outlines(snapshot)(f"{ID}person/emile-zola") is None
    assert Outlines(snapshot)(f"{ID}post/hartfield-on-deneuve-2018") is None

"""A thing's page says where articles contradict each other about it, and does not take sides."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import Client

#: Between words of one article that stand apart there.
GAP = '<span class="gap">…</span>'


@pytest.fixture(scope="module")
def client(example_site: Path) -> FlaskClient:
    app = create_app(Config(example_site))
    app.test_client_class = Client
    return app.test_client()


@pytest.mark.parametrize(
    ("thing", "anchor", "words"),
    [
        (
            "group/signers-of-le-monde-2018",
            "contradiction-size",
            ["Over 100 women signed", "Elle porte la signature de 99 femmes"],
        ),
        (
            "letter/leave-the-lamp-on",
            r"contradiction-date-[0-9a-f]{8}",
            [
                "Printed in The Brackenmouth Bugle, 9 March 2019",
                "The letter, which the Bugle printed on Saturday",
                "printed in The Brackenmouth Bugle on 8 March",
            ],
        ),
        (
            "person/tobias-wrenfield",
            r"contradiction-stance-[0-9a-f]{8}",
            [
                f"Mayor Tobias Wrenfield has welcomed the letter {GAP} "
                "At a press conference on Monday",
                "Mayor Tobias Wrenfield rejected it at a press conference on 11 March",
            ],
        ),
    ],
)
def test_both_sides_stand_side_by_side(
    client: FlaskClient, thing: str, anchor: str, words: list[str]
) -> None:
    page = client.get(f"/doc/{thing}.html").text
    section = re.search(
        rf'<section class="contradiction" id="{anchor}">.*?</section>', page, re.DOTALL
    )
    assert section
    sides = section[0].split('<div class="side">')[1:]
    assert [re.findall("<p>(.*?)</p>", side)[0] for side in sides] == words
    for side in sides:
        (path,) = re.findall(r'<a href="([^"]+)">Why do we say this', side)
        assert client.get(path).status_code == 200
        assert f'href="{path.rpartition("/")[0]}"' in side, "and which article says so"


def test_where_articles_agree_nothing_is_said(client: FlaskClient) -> None:
    for thing in ("person/agnes-thorpe", "group/feminists-on-franceinfo-2018"):
        assert "Where articles contradict" not in client.get(f"/doc/{thing}.html").text


def test_the_address_of_a_contradiction_leads_to_it(client: FlaskClient) -> None:
    """It has a fragment, so that what is derived anew at every build never becomes unknown."""
    answer = client.get("/id/group/signers-of-le-monde-2018")
    turtle = client.get(f"{answer.location}.ttl").text
    assert "signers-of-le-monde-2018#contradiction-size> a rj:Contradiction" in turtle

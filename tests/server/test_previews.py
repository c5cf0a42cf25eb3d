"""Words that accuse are never shown alone, though the fact that has them be no accusation."""

from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.ontology.namespaces import OA, RDFS, RJ, SCHEMA
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.previews import Previews
from rejoinder.server.snapshots import Snapshot

from .conftest import BASE, Client, publish_site

ARTICLE = f"{BASE}/id/article/a"
SAYING = "he sold the bells and kept the money"
#: Name → class, place of the evidence (or words alone), and more.
FACTS = {
    "accusation-1": ("Accusation", (100, 120, "sold the bells"), "rj:against <http://x/p>"),
    "claim-1": ("Claim", (300, 320, "is a thief"), "rj:against <http://x/p>"),
    "accusation-2": ("Accusation", (None, None, "broke the rope"), "rj:against <http://x/p>"),
    "quotation-over": ("Quotation", (90, 140, SAYING), ""),
    "quotation-claim": ("Quotation", (319, 330, "thief he was"), ""),
    "quotation-words": ("Quotation", (None, None, "she broke the rope"), ""),
    "quotation-begun": ("Quotation", (200, 210, "well then"), "rj:continuedBy :quotation-over"),
    "quotation-reply": ("Quotation", (400, 410, "I never did"), ""),
    "response-1": (
        "Response",
        (395, 415, "I never did, she said"),
        "rj:respondsTo :accusation-1 ; rj:quotes :quotation-reply",
    ),
    "quotation-beside": ("Quotation", (120, 135, "and rang them"), ""),
    "quotation-new": ("Quotation", (500, 510, "not looked at"), ""),
}
HARMLESS = {"quotation-beside", "quotation-new"}


def source() -> str:
    lines = []
    for name, (class_, (start, end, words), more) in FACTS.items():
        review = "unreviewed" if name == "quotation-new" else "accepted"
        lines.append(
            f':{name} a rj:{class_} ; rj:reportedIn <{ARTICLE}> ; rj:words "{words}" ;'
            f' schema:text "{words}" ; rj:reviewStatus rj:{review} ;'
            f" rj:evidence <{ARTICLE}/{name}#evidence-1> {';' if more else ''} {more} ."
        )
        if start is not None:
            lines.append(
                f"<{ARTICLE}/{name}#evidence-1> a rj:Evidence ; oa:hasSelector"
                f" <{ARTICLE}/{name}#place> . <{ARTICLE}/{name}#place> oa:start {start} ;"
                f' oa:end {end} ; oa:exact "{words}" .'
            )
    return (
        f"@prefix rj: <{RJ._NS}> . @prefix schema: <{SCHEMA}> . @prefix oa: <{OA}> ."
        f"@prefix rdfs: <{RDFS._NS}> . @prefix : <{ARTICLE}/> . <{BASE}/graph/article/a> {{"
        f'<{ARTICLE}> a schema:NewsArticle ; schema:headline "Bells" ; rdfs:label "Bells" .\n'
        + "\n".join(lines)
        + "}"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_site(tmp_path_factory.mktemp("previews"), source=source())


@pytest.fixture(scope="module")
def client(site: Path) -> FlaskClient:
    app = create_app(Config(site))
    app.test_client_class = Client
    return app.test_client()


@pytest.mark.parametrize("name", FACTS)
def test_what_overlaps_with_an_accusation_is_not_shown_alone(site: Path, name: str) -> None:
    previews = Previews(Snapshot.open(site / "current"))
    assert previews.alone(f"{ARTICLE}/{name}") == (name in HARMLESS)
    assert previews.in_a_head(f"{ARTICLE}/{name}") == (name == "quotation-beside")


@pytest.mark.parametrize("name", FACTS)
def test_no_preview_has_such_words(client: FlaskClient, name: str) -> None:
    page = client.get(f"/doc/article/a/{name}.html").text
    metas = [line for line in unescape(page).splitlines() if line.startswith(("<meta", "<script"))]
    words = FACTS[name][1][2]
    assert words in unescape(page)
    assert any(words in line for line in metas) == (name == "quotation-beside")


@pytest.mark.parametrize("name", [name for name in FACTS if name.startswith("quotation")])
def test_such_words_have_no_card(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/embed/article/a/{name}")
    assert answer.status_code == (200 if name in HARMLESS else 404)
    offered = "/embed/" in client.get(f"/doc/article/a/{name}.html").text
    assert offered == (name in HARMLESS)
    if name not in HARMLESS:
        assert FACTS[name][1][2] not in unescape(answer.text)

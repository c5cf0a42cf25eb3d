"""What the home page shows first: debates with their letters, and the answers reported last."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server import front_page, pages
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.front_page import Topic, latest_answers, topics
from rejoinder.server.snapshots import Snapshot

from .conftest import Client

ID = "http://127.0.0.1:8000/id/"
LE_MONDE = f"{ID}debate/le-monde-letter-2018"
DREYFUS = f"{ID}debate/dreyfus-affair-1898"


@pytest.fixture(scope="module")
def client(example_site: Path) -> FlaskClient:
    app = create_app(Config(example_site))
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(scope="module")
def snapshot(client: FlaskClient) -> Snapshot:
    found: Snapshot = client.application.extensions["rejoinder"].snapshots.current()
    return found


def names(topic: Topic) -> list[str]:
    return [letter.text for letter in topic.letters]


def test_a_debate_is_told_by_its_first_letters_its_works_and_its_years(snapshot: Snapshot):
    le_monde, dreyfus = topics(snapshot, [DREYFUS, LE_MONDE])
    assert le_monde.debate.text == "The letter in Le Monde and its answers"
    assert names(le_monde)[0] == "Open letter in Le Monde"
    assert (le_monde.works, le_monde.more) == (9, False)
    assert le_monde.years == ("2018", "2018")
    assert names(dreyfus)[0] == "J'accuse…!"
    assert dreyfus.years == ("1898", "1898")


def test_of_a_large_debate_so_many_works_are_looked_at(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(front_page, "WORKS", 2)
    (topic,) = topics(snapshot, [LE_MONDE])
    assert (topic.works, topic.more) == (2, True)


def test_an_answer_that_articles_share_stands_once_and_the_latest_reported_first(
    client: FlaskClient, snapshot: Snapshot
):
    page = client.get("/doc/statement/wrenfield-press-conference-2019.html").text
    section = page[page.index('<h2 id="replies-to') :]
    reports = list(dict.fromkeys(re.findall(r"/doc/(article/[^/]+/response-[^\"#]+)", section)))
    found = latest_answers(snapshot, [f"{ID}{report}" for report in reversed(reports)])
    assert len(found) < len(reports)
    assert sum(len(answer.reports) for answer in found) == len(reports)
    assert found[0].reports[-1].card.iri == f"{ID}{reports[-1]}"


def test_home_shows_debates_and_answers_with_their_stance(client: FlaskClient):
    page = client.get("/").text
    assert page.count("<h1") == 1
    assert 'class="name"' not in page  # the name is its heading
    part = page[page.index('id="newest-answers"') :]
    assert re.search(r'class="stance (for|against|other)"', part)
    assert re.search(r'<a href="/doc/debate/le-monde-letter-2018"[^>]*>', page)


def test_a_work_without_a_date_stands_where_it_was_first_reported(client: FlaskClient):
    page = client.get("/doc/debate/le-monde-letter-2018").text
    works = page[page.index('id="works"') :]
    works = works[: works.index("</ol>")].replace("&#39;", "'")
    argento = works.index("Asia Argento's tweet about")
    line = works[works.rindex('<p class="when">', 0, argento) : argento]
    assert 'reported <time datetime="2018-01-11">' in line
    assert "no date" not in works
    assert argento < works.index("Catherine Deneuve's letter in Libération</a></h3>")


def test_home_shows_the_largest_debates_and_leads_to_all(
    example_site: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pages, "_TOPICS", 1)
    page = create_app(Config(example_site)).test_client().get("/").text
    assert page.count('<a href="/doc/debate/') == 1
    assert '<a href="/kind/debate">All 3 debates</a>' in page

"""What somebody did and what was done to them, each under a heading of its own."""

from pathlib import Path

from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import Client
from .test_pages import read

BO = "/doc/person/o%27brien%20%22bo%22"


def test_facts_stand_under_the_part_that_somebody_has_in_them(client: FlaskClient):
    text = read(client, "/doc/person/ada-quill")
    places = [text.index(h) for h in ("Said 1", "Wrote 1", "Was spoken to 1", "Described as 1")]
    assert sorted(places) == places
    assert text.index("Ada Quill drafted") > text.rindex("Wrote 1")


def test_each_fact_stands_once(client: FlaskClient):
    page = client.get("/doc/group/residents").text
    why = [part.split('"')[0] for part in page.split('<a href="')[1:] if "Why do we say" in part]
    assert len(why) == len(set(why))


def test_the_accused_find_the_denial_beside_the_accusation(client: FlaskClient):
    text = read(client, BO)
    accused = text[text.rindex("Was accused 1") :]
    assert "These are accusations that articles report, not findings of this site." in accused
    assert accused.index("Somebody not identified accused") < accused.index("In answer")
    assert accused.index("In answer") < accused.index("which he denies")
    assert "according to Bells divide the harbour" in accused


def test_an_accusation_that_nobody_answers_says_so(client: FlaskClient):
    assert "No article read here reports an answer" not in read(client, BO)


def test_an_answer_that_several_articles_report_stands_once(example_site: Path):
    app = create_app(Config(example_site))
    app.test_client_class = Client
    text = read(app.test_client(), "/doc/person/asia-argento")
    part = text[text.rindex("Answered 1") :]
    assert part.count("Asia Argento denounced Open letter in Le Monde") == 1
    assert part.count("Why do we say this?") >= 3


def test_an_answer_points_to_answers_only_where_there_are_some(example_site: Path):
    app = create_app(Config(example_site))
    app.test_client_class = Client
    client = app.test_client()
    assert "Answers to it stand above" not in read(client, "/doc/person/tobias-wrenfield")
    assert "Answers to it stand above" in read(client, "/doc/letter/leave-the-lamp-on")


def test_a_person_s_page_begins_with_how_articles_describe_them(example_site: Path) -> None:
    client = create_app(Config(example_site)).test_client()
    page = client.get("/doc/person/catherine-deneuve.html").text
    lead = page[page.index('<p class="lead">') :].partition("</p>")[0]
    assert lead.startswith('<p class="lead">Described in articles as <a href="/doc/article/')
    assert ">“the French film actress”</a>" in lead
    assert 1 < lead.count("<a ") <= 3
    assert "“74”" not in lead
    nobody = client.get("/doc/publication/le-monde.html").text
    assert "Described in articles as" not in nobody

"""The page of a quotation, its card for other sites, and links to words."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.quotation_pages import fragment_link

from .conftest import Client
from .test_pages import read

BUGLE = "/doc/article/brackenmouth-bugle-2019-03-12"


@pytest.fixture(scope="module")
def example(example_site: Path) -> FlaskClient:
    app = create_app(Config(example_site))
    app.test_client_class = Client
    return app.test_client()


def test_words_that_go_on_in_the_next_paragraph_stand_together(example: FlaskClient):
    text = read(example, f"{BUGLE}/quotation-glad-1.html")
    assert text.index("I am glad that he likes the prose") < text.index("adjectives back")
    assert text.index("adjectives back") < text.index("according to")


def test_how_others_quote_it_stands_beside(example: FlaskClient):
    text = read(example, f"{BUGLE}/quotation-c9352c.html")
    others = text[text.index("How other articles quote it 2") :]
    assert "the same words" in others
    assert "nearly the same words" in others
    assert "“a town that puts out its lamp cannot find the door”" in others


def test_a_quotation_says_whether_it_comes_from_a_translation(example: FlaskClient):
    page = example.get("/search.csv?q=freedom+to+bother&kind=quotation").text
    path = next(part for part in page.split(",") if "/id/article/" in part)
    text = read(example, "/doc/" + path.partition("/id/")[2])
    assert "from a translation" in text


def test_a_citation_has_speaker_words_source_and_version(example: FlaskClient):
    text = read(example, f"{BUGLE}/quotation-june.html")
    cited = text[text.index("To cite it") :]
    assert "Dorrit Hale: “A review in June is a locked door in May,”. Quoted in" in cited
    assert "The Brackenmouth Bugle, 12 March 2019. Open letters and their answers" in cited
    assert "/id/article/brackenmouth-bugle-2019-03-12/quotation-june" in cited


@pytest.mark.parametrize(
    ("url", "words", "link"),
    [
        (
            "https://a.example/x",
            "no, never-ever",
            "https://a.example/x#:~:text=no%2C%20never%2Dever",
        ),
        ("https://a.example/x#top", "no", "https://a.example/x#top"),
        ("https://a.example/x", "“”", "https://a.example/x"),
        ("javascript:alert(1)", "no", ""),
        ("", "no", ""),
    ],
)
def test_a_link_leads_to_the_words(url: str, words: str, link: str):
    assert fragment_link(url, words) == link


def test_of_long_words_the_link_names_the_ends():
    words = " ".join(f"w{n}" for n in range(30))
    link = fragment_link("https://a.example/", words)
    assert link.endswith("#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29")


@given(st.text(min_size=1, max_size=60))
def test_whatever_the_words_the_link_is_one_directive(words: str):
    text = fragment_link("https://a.example/", words).partition("#:~:text=")[2]
    assert not set(text) & set(' "<>&#-')
    assert all(end.strip() in " ".join(words.split()) for end in map(unquote, text.split(",")))


def test_a_quotation_can_be_shown_on_other_sites(example: FlaskClient):
    answer = example.get(f"{BUGLE}/quotation-june".replace("/doc/", "/embed/"))
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "'unsafe-inline'" not in policy
    assert "noindex" in answer.headers["X-Robots-Tag"]
    text = read(example, f"{BUGLE}/quotation-june".replace("/doc/", "/embed/"))
    assert "“A review in June is a locked door in May,” Dorrit Hale" in text
    assert "Why do we say this?" in text


def test_the_page_offers_the_card(example: FlaskClient):
    page = example.get(f"{BUGLE}/quotation-june.html").text
    assert '&lt;iframe src="http://127.0.0.1:8000/embed/article/' in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/embed/article/post-1/accusation-1", 404),
        ("/embed/person/ada-quill", 404),
        ("/embed/article/post-1/nothing", 404),
        ("/embed/article/post-1/claim-0", 410),
        ("/embed/person/opaque-one", 410),
    ],
)
def test_nothing_else_can_be_embedded(client: FlaskClient, path: str, status: int):
    assert client.get(path).status_code == status

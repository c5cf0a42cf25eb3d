from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.searching import search
from rejoinder.server.snapshots import Snapshot


@pytest.fixture(scope="module")
def snapshot(site: Path) -> Snapshot:
    return Snapshot.open(site / "current")


def found(snapshot: Snapshot, text: str) -> list[str]:
    return [entry.label for entry in search(snapshot, text, 20)]


def test_names_are_found_by_their_words_and_beginnings(snapshot: Snapshot):
    assert found(snapshot, "ada quill")[0] == "Ada Quill"
    assert "Émile Łuk" in found(snapshot, "emile")
    assert "Ada Quill" in found(snapshot, "qui")
    assert "Letter on the night bells" in found(snapshot, "  bells   night ")
    assert found(snapshot, "ada nobody") == []


def test_quotations_are_found_by_their_words_which_are_shown(client: FlaskClient):
    page = client.get("/search?q=sleep").text
    assert 'href="/data/doc/article/post-1/quotation-1"' in page


@pytest.mark.parametrize(
    "text",
    ['"', "*", "a OR", "NOT", "NEAR(a b)", "label:x", "-", "^a", "a*b", "(", "'; DROP", "\x00", ""],
)
def test_nothing_means_anything_to_the_index(snapshot: Snapshot, text: str):
    search(snapshot, text, 5)


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(snapshot: Snapshot, text: str):
    assert isinstance(search(snapshot, text, 5), list)


def test_a_very_long_search_is_no_burden(client: FlaskClient):
    assert client.get("/search", query_string={"q": "bell " * 5000}).status_code == 200

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server import languages, searching
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.errors import Problem
from rejoinder.server.facets import narrow
from rejoinder.server.languages import languages_of
from rejoinder.server.news import newest
from rejoinder.server.searching import (
    SORTS,
    Span,
    count_listed,
    counts,
    find,
    heaviest,
    listed,
    of_kind,
    search,
    with_excerpts,
)
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


def without_lists(site: Path, folder: Path) -> Snapshot:
    """The same snapshot as a build of an earlier release has made it."""
    old = folder / "old"
    shutil.copytree((site / "current").resolve(), old)
    with closing(sqlite3.connect(old / "search.db")) as database:
        for table in ("listing", "facet", "language", "correction"):
            database.execute(f"DROP TABLE {table}")
        database.commit()
    return Snapshot.open(old)


def test_a_snapshot_of_an_earlier_release_has_the_same_lists(
    example_site: Path, tmp_path: Path
) -> None:
    new, old = Snapshot.open(example_site / "current"), without_lists(example_site, tmp_path)
    kinds = counts(new)
    assert kinds == {k: n for k, n in counts(old).items() if k != "quotation"}
    for kind in kinds:
        for sort in SORTS:
            for offset in (0, 1):
                if kinds[kind] > offset:
                    assert of_kind(new, kind, 3, offset, sort) == of_kind(
                        old, kind, 3, offset, sort
                    )
    assert heaviest(new, 9) == heaviest(old, 9)
    assert count_listed(new) == count_listed(old) > 10
    assert listed(new, Span(2, 7)) == listed(old, Span(2, 7))
    assert newest(new) == newest(old) != []
    with pytest.raises(Problem):
        of_kind(new, "letter", 10, 10_000)


def test_facets_are_those_that_the_data_have(example_site: Path, tmp_path: Path) -> None:
    """What the build has noted, and what is read from a snapshot that has no notes."""
    new, old = Snapshot.open(example_site / "current"), without_lists(example_site, tmp_path)
    app = create_app(Config(example_site))
    for words in ("letter", "lamp", "the"):
        matches = search(new, words, 1000)
        assert matches == search(old, words, 1000)
        with app.test_request_context():
            assert narrow(new, matches, {}) == narrow(old, matches, {})
            for chosen in ({"kind": "quotation"}, {"year": "2018"}, {"stance": "denounces"}):
                assert narrow(new, matches, chosen) == narrow(old, matches, chosen)


def test_of_very_many_matches_those_count_of_which_most_is_said(
    example_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = Snapshot.open(example_site / "current")
    every = find(snapshot, "letter", 1000)
    assert every.among == 0
    monkeypatch.setattr(searching, "MOST_MATCHES", 6)
    found = find(snapshot, "letter", 4)
    assert found.among == 6
    assert len(found.entries) == 4
    numbers = sorted(entry.number for entry in every.entries)
    assert {entry.number for entry in found.entries} <= set(numbers[:6])
    weights = [entry.weight for entry in sorted(every.entries, key=lambda e: e.number)]
    assert weights == sorted(weights, reverse=True)
    # What is called so comes before what only says so.
    wider = find(snapshot, "letter", 6).entries
    named = ["letter" in entry.label.lower() for entry in wider]
    assert named == sorted(named, reverse=True)
    assert len(with_excerpts(snapshot, "letter", wider)) == 6


def test_a_word_that_stands_everywhere_is_not_counted(
    example_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = Snapshot.open(example_site / "current")
    ranked = search(snapshot, "the letter", 1000)
    monkeypatch.setattr(searching, "_COUNTED", 3)
    monkeypatch.setattr(searching, "_ranked", None)
    found = find(snapshot, "the letter", 1000)
    assert found.among == 0
    assert {e.iri for e in found.entries} == {e.iri for e in ranked}


def test_an_earlier_release_has_no_such_order_and_ranks_all(
    example_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_MATCHES", 6)
    old = without_lists(example_site, tmp_path)
    found = find(old, "letter", 1000)
    assert found.among == 0
    assert len(found.entries) > 6


@given(words=st.lists(st.sampled_from(("letter", "the", "le", "l", "monde", "x-1")), min_size=1))
def test_looking_at_fewer_matches_finds_nothing_else(words: list[str], example_site: Path) -> None:
    snapshot, text = Snapshot.open(example_site / "current"), " ".join(words)
    every = {entry.iri for entry in search(snapshot, text, 10_000)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "MOST_MATCHES", 5)
        found = [entry.iri for entry in search(snapshot, text, 10_000)]
    assert len(found) == len(set(found)) == min(5, len(every)) or len(every) <= 5
    assert set(found) <= every


def test_an_excerpt_shows_where_the_words_are(example_site: Path) -> None:
    snapshot = Snapshot.open(example_site / "current")
    found = [e for e in search(snapshot, "lamp", 50) if e.kind == "quotation"]
    assert found
    for entry in with_excerpts(snapshot, "lamp", found):
        assert "lamp" in {piece.lower() for piece in entry.excerpt[1::2]}


def test_the_languages_of_labels_are_noted_or_those_of_some(
    example_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = Snapshot.open(example_site / "current"), without_lists(example_site, tmp_path)
    with create_app(Config(example_site, cache_mb=0)).test_request_context():
        assert languages_of(new) == languages_of(old) >= {"en", "fr"}
        monkeypatch.setattr(languages, "_LOOKED_AT", 0)
        assert languages_of(old) == frozenset()
        assert languages_of(new) >= {"en", "fr"}

"""Where every article's sheet is: known for any number of them."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline import check
from rejoinder.pipeline.check import Report

PLACES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y"]), st.integers(1, 3)),
    max_size=30,
)


@pytest.fixture(autouse=True)
def few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "PLACES", 3)


def reported(places: list[tuple[str, str, int]]) -> Report:
    report = Report()
    for article, file, line in places:
        report.place(article, file, line, line + 1)
    return report


@given(PLACES)
@settings(deadline=None)
def test_a_second_sheet_of_an_article_is_told_however_many_there_are(
    places: list[tuple[str, str, int]],
) -> None:
    first: dict[str, tuple[str, int]] = {}
    expected = []
    for article, file, line in places:
        other = first.setdefault(article, (file, line))
        if other != (file, line):
            told = f"two sheets are of this article (the other is {other[0]}:{other[1]})"
            expected.append((file, line + 1, told, article))
    report = reported(places)
    assert [(p.file, p.line, p.message, p.found) for p in report.problems] == expected
    assert len(report.places) <= 3


ONCE = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y"]), st.integers(1, 3)),
    unique_by=lambda place: place[0],
)


@given(ONCE, ONCE)
@settings(deadline=None)
def test_reports_are_added(
    one: list[tuple[str, str, int]], other: list[tuple[str, str, int]]
) -> None:
    joined = reported(one)
    joined.add(pickle.loads(pickle.dumps(reported(other))))
    together = reported([*one, *other]).problems
    assert sorted(joined.problems) == sorted(together)


def test_a_report_of_the_same_is_the_same() -> None:
    assert reported([("a", "x", 1)]) == reported([("a", "x", 1)])

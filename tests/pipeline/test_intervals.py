"""How many a group can have, by what an article says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.facts.kinds import Counting
from rejoinder.pipeline.intervals import Interval, interval_of


def said(text: str, **fields: int) -> Interval | None:
    words = {"exact": text, "start": 0, "end": len(text)}
    counting = {"kind": "counting", "group": "g", "text": text, "evidence": words}
    return interval_of(Counting.model_validate(counting | fields))


@pytest.mark.parametrize(
    ("text", "fields", "low", "high"),
    [
        ("343 women", {"size": 343}, 343, 343),
        ("over 100", {"size_above": 100}, 101, None),
        ("nobody", {"size": 0}, 0, 0),
        # What was read goes before the words.
        ("about 120", {"size": 118}, 118, 118),
        ("about 120", {}, 60, 180),
        ("some thirty feminists", {}, 15, 45),
        ("about a hundred", {}, 50, 150),
        ("two dozen teachers", {}, 12, 36),
        ("twenty-five readers", {}, 12, 37),
        ("roughly 1,200 people", {}, 600, 1800),
        ("hundreds of writers", {}, 100, 300),
        ("une trentaine de féministes", {}, 15, 45),
        ("environ 1\u202f500 personnes", {}, 750, 2250),
        ("une centaine", {}, 50, 150),
        ("more than 250 people", {}, 251, None),
        ("plus de 100 femmes", {}, 101, None),
        ("at least forty", {}, 40, None),
        ("40 or more", {}, 40, None),
        ("fewer than 20 people", {}, 0, 19),
        ("up to 50", {}, 0, 50),
        ("no more than fifty", {}, 0, 50),
        ("no fewer than fifty", {}, 50, None),
    ],
)
def test_what_words_allow(text: str, fields: dict[str, int], low: int, high: int | None) -> None:
    assert said(text, **fields) == Interval(low, high)


@pytest.mark.parametrize(
    "text", ["many people", "the women", "40 per cent of them", "60% of us", "…"]
)
def test_words_without_a_number_of_people_allow_anything(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("over 100", {"size_above": 100}), ("about 120", {}), False),
        (("over 100", {"size_above": 100}), ("about a hundred", {}), False),
        (("over 100", {"size_above": 100}), ("99", {"size": 99}), True),
        (("over 100", {"size_above": 100}), ("100", {"size": 100}), True),
        (("over 100", {"size_above": 100}), ("101", {"size": 101}), False),
        (("99", {"size": 99}), ("about a hundred", {}), False),
        (("99", {"size": 99}), ("100", {"size": 100}), True),
        (("over 100", {"size_above": 100}), ("over 300", {"size_above": 300}), False),
        (("some thirty", {}), ("over 250", {"size_above": 250}), True),
        (("some thirty", {}), ("une trentaine", {}), False),
    ],
)
def test_which_sizes_do_not_fit(
    one: tuple[str, dict[str, int]], other: tuple[str, dict[str, int]], apart: bool
) -> None:
    left, right = said(one[0], **one[1]), said(other[0], **other[1])
    assert left is not None
    assert right is not None
    assert left.is_apart(right) is right.is_apart(left) is apart


@given(st.text(max_size=60))
def test_any_words_are_read_without_failing(text: str) -> None:
    try:
        found = said(text)
    except ValueError:
        return  # no words at all, which no counting can have
    assert found is None or found.high is None or found.low <= found.high

"""Evidence is found exactly, in one place, or not at all. Offsets are code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.evidence import NotAnchoredError, anchor, occurrences

# Few letters, so that words repeat; one outside the Basic Multilingual Plane, one combining mark.
LETTERS = st.text(st.sampled_from("aB 𝒳\u0301\n"), max_size=30)


@given(LETTERS, LETTERS, LETTERS)
def test_words_are_found_where_they_stand_or_the_error_says_how_often(
    before: str, words: str, behind: str
) -> None:
    words = words or "a"
    text = before + words + behind
    places = [i for i in range(len(text)) if text[i : i + len(words)] == words]
    assert list(occurrences(text, words)) == places
    at = len(before)
    given_start = anchor(text, words, at)
    assert (given_start.start, given_start.end) == (at, at + len(words))
    if len(places) == 1:
        assert anchor(text, words) == given_start
    else:
        with pytest.raises(NotAnchoredError, match=f"stand {len(places)} times"):
            anchor(text, words)


@given(LETTERS, st.text(min_size=1, max_size=5), st.none() | st.integers(0, 40))
def test_a_span_is_never_of_other_words(text: str, words: str, start: int | None) -> None:
    try:
        span = anchor(text, words, start)
    except NotAnchoredError:
        return
    begin, end = span.bounds
    assert text[begin:end] == words == span.exact
    assert start in (None, begin)


def test_astral_characters_count_as_one() -> None:
    assert anchor("𝒳𝒳 said so", "said").bounds == (3, 7)


@pytest.mark.parametrize(
    ("words", "start", "says"),
    [
        ("gone", None, "do not stand in the text"),
        ("two", None, "stand 2 times, at 4, 12; 'start' says which is meant"),
        ("one  two", None, "only with other spaces or line breaks"),
        ("Three", None, "only with other capitals"),
        ("two", 5, "do not stand at 5; they stand 2 times, at 4, 12"),
        ("three", 0, "do not stand at 0; they stand at 16"),
        ("three", 99, "do not stand at 99"),
        ("e", None, "at 2, 10, 19, 20;"),
    ],
)
def test_the_error_helps_to_find_the_place(words: str, start: int | None, says: str) -> None:
    with pytest.raises(NotAnchoredError, match=says):
        anchor("one two\none two three", words, start)

"""How many a phrase says there are, and when it says nothing exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.extract.rules.sizes import size_in


@pytest.mark.parametrize(
    ("phrase", "words", "exact", "above"),
    [
        ("212 residents", "212", 212, None),
        ("1,204 residents", "1,204", 1204, None),
        ("1.2 million people", "1.2 million", 1_200_000, None),
        ("twenty-five poets", "twenty-five", 25, None),
        ("one hundred and twenty poets", "one hundred and twenty", 120, None),
        ("two dozen others", "two dozen", 24, None),
        ("over 100 women in film", "over 100", None, 100),
        ("more than 80 scholars", "more than 80", None, 80),
        ("more than a dozen ministers", "more than a dozen", None, 12),
        ("well over two hundred nurses", "well over two hundred", None, 200),
        ("about 120 actors", "about 120", None, None),
        ("some thirty feminists", "some thirty", None, None),
        ("at least 30 men", "at least 30", None, None),
        ("nearly 2,000 people", "nearly 2,000", None, None),
        ("all but two members", "all but two", None, None),
        ("a hundred women", "a hundred", None, None),
    ],
)
def test_a_number_is_exact_or_exceeded_or_only_words(
    phrase: str, words: str, exact: int | None, above: int | None
) -> None:
    size = size_in(phrase)
    assert size is not None
    assert (phrase[size.start : size.end], size.exact, size.above) == (words, exact, above)


@pytest.mark.parametrize(
    "phrase", ["dozens of musicians", "many people", "19th-century writers", "the women", "a group"]
)
def test_no_number_is_no_size(phrase: str) -> None:
    assert size_in(phrase) is None


@given(st.integers(0, 10**9))
def test_digits_are_read_with_and_without_separators(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        size = size_in(f"{written} people")
        assert size is not None
        assert size.exact == number


@given(st.text())
def test_any_text_will_do(text: str) -> None:
    size = size_in(text)
    assert size is None or 0 <= size.start < size.end <= len(text.lower())

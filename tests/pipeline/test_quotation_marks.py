"""Quotation marks of all styles come off; apostrophes and inner marks stay."""

import pytest
from rejoinder.pipeline.quotation_marks import unmarked


@pytest.mark.parametrize(
    "marked",
    ['"{}"', "''{}''", "``{}''", "“{}”", "„{}“", "„{}”", "”{}”", "«{}»", "« {} »",
     "«\u202f{}\u202f»",
     "»{}«", "‹{}›", "‘{}’", "‚{}‘", " '{}'\n"],
)  # fmt: skip
@pytest.mark.parametrize(
    "words",
    ["no", "the workers'", "tis 'so'", "the workers’ rights", "a\n\nb", "He said (twice) no!"],
)
def test_marks_at_both_ends_come_off(marked: str, words: str) -> None:
    assert unmarked(marked.format(words)) == words


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("“reopened, not closed", "reopened, not closed"),
        ("\"reopened by the workers'", "reopened by the workers'"),
        ("closed, not opened”", "closed, not opened"),
        ("« rouvert", "rouvert"),
        ("closed''", "closed"),
        ('"He said "no""', 'He said "no"'),
        ("“He said ‘no’”", "He said ‘no’"),
        ("“one “two” three”", "one “two” three"),
    ],
)
def test_a_mark_at_one_end_comes_off_and_inner_ones_stay(words: str, bare: str) -> None:
    assert unmarked(words) == bare


@pytest.mark.parametrize(
    "words",
    ["the workers'", "the workers’", "'tis so", "’tis so", "plain", '"', "“”", "''", "",
     "“one” and “two”", 'she said "no"', '"no" she said', "«non» dit-elle", "elle dit «non»"],
)  # fmt: skip
def test_what_is_no_mark_around_the_words_stays(words: str) -> None:
    assert unmarked(words) == words

"""Which quotations give the same words, and which a little other ones."""

import pytest
from rejoinder.pipeline.wordings import COMMON, Wordings, normalised

from .builders import MINT, shown

WORDS = "We demand a new library and longer hours"


def related(*words: str) -> set[str]:
    wordings = Wordings()
    for number, text in enumerate(words):
        wordings.add(MINT.fact("a", f"f{number}"), text)
    quads = list(wordings.quads(MINT.derived_graph))
    assert {quad.graph_name for quad in quads} <= {MINT.derived_graph}
    assert len(shown(quads)) == len(quads), "nothing is said twice"
    return shown(quads)


def both(property: str, one: int, other: int) -> set[str]:
    return {f"<f{one}> {property} <f{other}>", f"<f{other}> {property} <f{one}>"}


@pytest.mark.parametrize(
    "same", [WORDS, WORDS.upper(), "we demand a new library, and longer hours!", f"  {WORDS}\n"]
)
def test_the_same_words_are_told_in_spite_of_capitals_and_punctuation(same: str) -> None:
    assert related(WORDS, same) == both("rj:sameWordsAs", 0, 1)


@pytest.mark.parametrize(
    "close",
    [
        "We want a new library and longer hours",
        "We demand a new library",
        "demand a new library and longer opening hours",
        "“We demand a new librairy and longer hours”",
    ],
)
def test_close_wordings_are_variants(close: str) -> None:
    assert related(WORDS, close) == both("rj:variantOf", 0, 1)


@pytest.mark.parametrize(
    "other",
    [
        "We demand that the dean resign at once",
        "The dean called the petition a gift",
        "longer hours and a new library is what we demand of them all",
        "a new library",
    ],
)
def test_other_words_and_a_few_words_are_not(other: str) -> None:
    assert related(WORDS, other) == set()


def test_too_few_words_are_never_the_same() -> None:
    assert not related("a new library now", "a new library now")
    assert related("a new library right now", "a new library right now")


def test_many_prints_of_one_passage_hang_on_the_first_of_them() -> None:
    found = related(*[WORDS] * 4, "We demand a new library")
    expected = both("rj:variantOf", 0, 4)
    for other in (1, 2, 3):
        expected |= both("rj:sameWordsAs", 0, other)
    assert found == expected


def test_a_commonplace_leads_to_no_comparison() -> None:
    texts = [f"{'x' * n} that is all we ask" for n in range(1, COMMON + 3)]
    assert not related(*texts)


def test_letters_of_any_script_are_words() -> None:
    assert normalised("«Ну, так»  ДА!") == "ну так да"
    assert normalised("...") == ""

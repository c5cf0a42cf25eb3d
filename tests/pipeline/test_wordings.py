"""Which quotations give the same words, and which a little other ones."""

import pickle
import unicodedata
from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rejoinder.pipeline.wordings import (
    ALIKE,
    COMMON,
    RUN,
    SHORTEST,
    Wordings,
    are_close,
    normalised,
)

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


@given(st.text())
def test_words_are_letters_and_digits_and_nothing_else(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    assert normalised(text).split() == "".join(c if c.isalnum() else " " for c in folded).split()


def close_by_definition(texts: list[str]) -> set[tuple[str, str]]:
    """The pairs as one would find them in a small dataset, without an eye on cost."""
    keys = sorted({key for text in texts if len((key := normalised(text)).split()) >= SHORTEST})
    runs: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        words = key.split(" ")
        for i in range(len(words) - RUN + 1):
            runs[" ".join(words[i : i + RUN])].add(key)
    return {
        (one, other)
        for sharing in runs.values()
        if len(sharing) <= COMMON
        for one, other in combinations(sorted(sharing), 2)
        if max(fuzz.ratio(one, other), fuzz.partial_ratio(one, other) - 10) >= ALIKE
    }


def noted(texts: list[str]) -> Wordings:
    wordings = Wordings()
    for number, text in enumerate(texts):
        wordings.add(MINT.fact("a", f"f{number}"), text)
    return wordings


#: A wording, and what was done to it: words left out, put in, changed, or one part of it kept.
EDITS = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["leave out", "put in", "change", "begin", "end"]),
    st.integers(0, 25),
    st.sampled_from(["no", "library", "ж", "é", "x" * 30]),
)


def edited(words: list[str], edit: str, at: int, word: str) -> list[str]:
    at = min(at, len(words))
    match edit:
        case "leave out":
            return words[:at] + words[at + 1 :]
        case "put in":
            return [*words[:at], word, *words[at:]]
        case "change":
            return [*words[:at], word, *words[at + 1 :]]
        case "begin":
            return words[:at]
        case _:
            return words[at:]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "new", "library", "and", "hours"]), max_size=25), min_size=1
    ),
    st.lists(EDITS, max_size=40),
)
@settings(deadline=None)
def test_the_pairs_are_those_of_the_definition(
    first: list[list[str]], edits: list[tuple[int, str, int, str]]
) -> None:
    wordings = list(first)
    for which, edit, at, word in edits:
        wordings.append(edited(wordings[-1 - which % len(wordings)], edit, at, word))
    texts = [" ".join(words) for words in wordings]
    assert list(noted(texts).close_pairs()) == sorted(close_by_definition(texts))


@given(st.text("ab c", max_size=200), st.text("ab c", max_size=200))
@settings(deadline=None)
def test_two_are_close_by_either_ratio(one: str, other: str) -> None:
    ratio = max(fuzz.ratio(one, other), fuzz.partial_ratio(one, other) - 10)
    assert are_close(one, other) == (ratio >= ALIKE)


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_it_does_not_matter_who_took_note_and_when_it_went_to_disk(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.pipeline.spilling.ROWS", rows)
    texts = [WORDS, "We want a new library and longer hours", "That is no answer to us", WORDS]
    whole, joined = noted(texts), Wordings()
    for number, text in enumerate(texts):
        one = Wordings()
        one.add(MINT.fact("a", f"f{number}"), text)
        list(one.close_pairs())
        joined.join(pickle.loads(pickle.dumps(one)))
        list(joined.close_pairs())
    for other in (joined, pickle.loads(pickle.dumps(joined))):
        assert list(other.close_pairs()) == list(whole.close_pairs()) != []
        assert list(other.quads(MINT.derived_graph)) == list(whole.quads(MINT.derived_graph))
        assert other.of(normalised(WORDS)) == [MINT.fact("a", "f0"), MINT.fact("a", "f3")]

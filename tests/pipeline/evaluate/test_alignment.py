"""Offsets in a normal text lead back to the same words in the text as it was given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import tidy
from rejoinder.pipeline.evaluate.alignment import Alignment

#: What normal forms drop, join and replace, among plain letters and signs.
_PARTS = [
    *"abc .“”\n",
    *[
        "\r\n",
        "\r",
        "\v",
        "\f",
        "\ufeff",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u00a0",
        "\0",
        "\x93",
    ],
    *["e\u0301", "\u0301", "é", "\u1112\u1161\u11ab", "\u1161", "\u0958", "\u2126", "👩\u200d🚀"],
    *["ش\u200cم", "क\u094d\u200dष", "\U0001d49e"],
]
TEXTS = st.lists(st.sampled_from(_PARTS) | st.text(max_size=3), max_size=40).map("".join)


@given(TEXTS)
def test_every_stretch_leads_to_what_it_was_made_of(given: str) -> None:
    alignment = Alignment(given)
    assert alignment.normal == tidy(given)
    ends = 0
    for at, character in enumerate(alignment.normal):
        start, end = alignment.to_given(at, at + 1)
        assert 0 <= start < end <= len(given)
        assert end >= ends, "what comes later stands later"
        ends = end
        assert character in given[start:end] + tidy(given[start:end])
        assert alignment.to_given(0, at + 1) == (alignment.to_given(0, 1)[0], end)


@given(TEXTS)
def test_lone_characters_stand_for_themselves(given: str) -> None:
    alignment = Alignment(given)
    for at, character in enumerate(alignment.normal):
        start, end = alignment.to_given(at, at + 1)
        if character in "abc.“”":
            assert given[start:end] == character or tidy(given[start:end]) == character


@given(TEXTS.filter(lambda text: tidy(text) == text and text))
def test_a_normal_text_is_its_own(given: str) -> None:
    alignment = Alignment(given)
    assert alignment.to_given(0, len(given)) == (0, len(given))
    assert alignment.to_given(len(given) - 1, len(given)) == (len(given) - 1, len(given))


@pytest.mark.parametrize(
    ("given", "words", "found"),
    [
        ("\ufeffShe\r\nsaid “yes”\r\n", "said", "said"),
        ("\ufeffShe\r\nsaid “yes”\r\n", "She\nsaid", "She\r\nsaid"),
        ("the cafe\u0301 is shut", "café", "cafe\u0301"),
        ("the co\u00adop is shut", "coop", "co\u00adop"),
        ("\u200bthe \u200bend\u200b", "end", "end"),
        ("a\fb", "b", "b"),
    ],
)
def test_words_lead_to_words(given: str, words: str, found: str) -> None:
    alignment = Alignment(given)
    at = alignment.normal.index(words)
    start, end = alignment.to_given(at, at + len(words))
    assert given[start:end] == found


@given(st.lists(st.sampled_from([*"ab ", "xx", "\u00ad"]), max_size=30).map("".join))
def test_a_normal_form_that_looks_around_still_aligns(given: str) -> None:
    """No piece of such a text can be normalised by itself."""

    def normalise(text: str) -> str:
        return unicodedata.normalize("NFC", text).replace("b a", "").replace("xxxx", "y").strip()

    alignment = Alignment(given, normalise)
    ends = 0
    for at in range(len(alignment.normal)):
        start, end = alignment.to_given(at, at + 1)
        assert 0 <= start <= end <= len(given)
        assert end >= ends
        ends = end
    if alignment.normal == given:
        assert alignment.normal == "" or alignment.to_given(0, len(given)) == (0, len(given))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (0, 4), (3, 4)])
def test_bounds_outside_the_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is no part of a text of 3 characters"):
        Alignment("abc").to_given(start, end)

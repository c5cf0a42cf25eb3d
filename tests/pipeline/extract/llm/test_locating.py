import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import tidy
from rejoinder.pipeline.extract.llm.locating import Located
from rejoinder.pipeline.extract.llm.pieces import pieces


def found(text: str, words: str, before: str = "") -> str | None:
    span = Located(text).place(words, before)
    if span is None:
        return None
    start, end = span.bounds
    assert text[start:end] == span.exact
    return span.exact


@pytest.mark.parametrize(
    ("text", "words", "exact"),
    [
        ("She said “no”.", 'said "no"', "said “no”"),
        ("She said ''no''.", "said “no”", "said ''no''"),
        ("Elle dit «\u00a0non\u00a0».", "dit «non»", "dit «\u00a0non\u00a0»"),
        ("Elle dit «\u00a0non\u00a0».", "dit “non”", "dit «\u00a0non\u00a0»"),
        ("the workers’ hall", "the workers' hall", "the workers’ hall"),
        ("one\n  two", "one two", "one\n  two"),
        ("one two", " one\ttwo ", "one two"),
        ("un élan", "un e\u0301lan", "un élan"),
        ("One two", "one two", None),
        ("one two", "one, two", None),
        ("one twofold", "one two", None),
        ("one two", "", None),
        ("one “ two", "“", None),
        ("第一封信", "一封", "一封"),
        ("no and no", "no", None),
    ],
)
def test_only_white_space_and_the_form_of_marks_may_differ(
    text: str, words: str, exact: str | None
) -> None:
    assert found(text, words) == exact


def test_the_words_before_say_which_place_is_meant() -> None:
    text = "he said no; she said no"
    assert Located(text).place("no", "she  said ") == Located(text).places("no")[1]
    assert Located(text).place("no", "said ") is None
    assert Located(text, 10).place("no") == Located(text).places("no")[1]


WILD = st.text(alphabet="ab'\"“”«» \n\u00a0’.é1", max_size=60)


@given(WILD, st.data())
def test_whatever_is_copied_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    for span in Located(text).places(words):
        a, b = span.bounds
        assert text[a:b] == span.exact
    stripped = words.strip("'\"“”«» \n\u00a0’.")
    left = start + words.find(stripped)
    whole = not any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
        for at in (left, left + len(stripped))
    )
    if stripped and whole:
        assert left in [span.start for span in Located(text).places(stripped)]


@given(st.text(max_size=80), st.text(max_size=20))
def test_what_is_found_differs_in_nothing_that_counts(text: str, words: str) -> None:
    text = tidy(text)
    letters = [c for c in tidy(words) if c.isalnum()]
    for span in Located(text).places(words):
        assert [c for c in span.exact if c.isalnum()] == letters


@given(st.text(alphabet="ab. \n", max_size=400), st.integers(1, 50))
def test_pieces_are_the_text_in_order_and_short_enough(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))
    assert all(0 < end - start <= longest for start, end in cut)
    position = 0
    for start, end in cut:
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


def test_pieces_end_where_a_reader_would_pause() -> None:
    text = "One two. Three four.\n\nFive six. Seven eight.\n\nNine."
    assert [text[a:b] for a, b in pieces(text, 30)] == [
        "One two. Three four.\n\n",
        "Five six. Seven eight.\n\nNine.",
    ]
    assert [text[a:b] for a, b in pieces(text[:20], 12)] == ["One two. ", "Three four."]

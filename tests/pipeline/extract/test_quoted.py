"""What stands between quotation marks: every style of marks, and what are no marks at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.extract.passages import Passage, paragraphs
from rejoinder.pipeline.extract.quoted import Quoted, quoted, spoken_dash


def words(*texts: str) -> list[list[str]]:
    found = quoted([Passage(0, text) for text in texts])
    return [[text[q.start : q.end] for q in some] for text, some in zip(texts, found, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go," she said. "Now."', ["Go,", "Now."]),
        ("“Go,” she said.", ["Go,"]),
        ("''Go,'' she said.", ["Go,"]),
        ("``Go,'' she said.", ["Go,"]),
        ("« Partez », dit-elle.", [" Partez "]),
        ("„Geh“, sagte sie.", ["Geh"]),
        ("»Geh«, sagte sie.", ["Geh"]),
        ("”Go,” she said.", ["Go,"]),
        ('“Go," she said.', ["Go,"]),
        ("\"He said 'no' twice,\" she said.", ["He said 'no' twice,"]),
        ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"]),
        ("“One “two” three,” she said.", ["One “two” three,"]),
        ("\"A new 'outreach,' \" he told them.", ["A new 'outreach,' "]),
    ],
)
def test_each_style_of_marks(text: str, expected: list[str]) -> None:
    assert words(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "'It's the workers' fault,' said Bo. 'We know.'",
            ["It's the workers' fault,", "We know."],
        ),
        ("‘It’s the workers’ fault,’ said Bo.", ["It’s the workers’ fault,"]),
        ("The workers' hall stood in the '90s, 'til they sold it.", []),
        ("Don't, can't, won't: it's Marsh's.", []),
        ("She called it 'a disgrace' and left.", ["a disgrace"]),
    ],
)
def test_single_marks_are_told_from_apostrophes(text: str, expected: list[str]) -> None:
    assert words(text) == [expected]


def test_a_quotation_goes_on_where_the_next_paragraph_opens_with_its_mark() -> None:
    first, second = quoted([Passage(0, "She wrote: “One."), Passage(20, "“Two,” she ended.")])
    assert first == [Quoted("“", 12, 16, closed=False, continued=True)]
    assert second == [Quoted("“", 1, 5, continues=True)]


def test_a_forgotten_mark_turns_nothing_around() -> None:
    assert words('He said "this.', "Nothing here.", '"Go," she said.') == [[], [], ["Go,"]]


def test_an_open_mark_counts_only_where_the_text_ends() -> None:
    assert words("Nothing.", "He said “this.") == [[], ["this."]]
    assert words("“It is so, he said.", "Nothing.") == [[], []]


def test_the_outer_offsets_hold_the_marks() -> None:
    text = "She said ''go'' twice."
    ((one,),) = quoted([Passage(0, text)])
    assert text[slice(*one.outer)] == "''go''"


def test_a_dash_opens_dialogue() -> None:
    assert spoken_dash("— Go away.") == 2
    assert spoken_dash("Go — away.") is None


@given(st.text(alphabet="ab .,'\"“”„«»‘’`\n-—s", max_size=200))
def test_stretches_lie_in_order_within_their_paragraph(text: str) -> None:
    passages = paragraphs(text)
    for passage, some in zip(passages, quoted(passages), strict=True):
        position = 0
        for one in some:
            start, end = one.outer
            assert position <= start < one.start < one.end <= end <= len(passage.text)
            assert any(c.isalnum() for c in passage.text[one.start : one.end])
            position = end

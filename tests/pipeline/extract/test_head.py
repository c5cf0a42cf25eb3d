"""What stands above an article's body: the headline over several lines, by-line and date."""

from rejoinder.pipeline.extract.passages import head, paragraphs


def test_a_headline_and_by_line_below_each_other_are_lines() -> None:
    text = "Bakers strike\nBy Ida Holm\nTarn Gazette\n4 May 2019\n\nThe bakers of Tarn went home."
    passages = paragraphs(text)
    assert [p.text for p in head(passages)] == text.split("\n\n")[0].split("\n")
    assert all(text[p.start : p.end] == p.text for p in passages)


def test_a_first_paragraph_that_is_wrapped_stays_one() -> None:
    text = "The bakers of Tarn went\nhome on Monday.\n\nThey came back."
    assert [p.text for p in paragraphs(text)] == text.split("\n\n")
    assert head(paragraphs(text)) == []


def test_whom_a_letter_is_to_is_not_above_it() -> None:
    text = "Leave the owls\n\nTo the council of Tarn\n\nWe ask you to leave them."
    assert [p.text for p in head(paragraphs(text))] == ["Leave the owls"]

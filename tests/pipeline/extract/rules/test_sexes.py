"""Of whom a sex is known, and of whom it is not."""

import pytest
from rejoinder.pipeline.extract.rules.sexes import sex_by


@pytest.mark.parametrize(
    ("name", "words", "sex"),
    [
        ("Harriet Voss", [], "female"),
        ("Émile Brandt", [], "male"),
        ("Mary-Anne Holm", [], "female"),
        ("Voss", ["mr"], "male"),
        ("Robin Voss", ["mrs"], "female"),
        ("Robin Voss", [], None),
        ("Voss", [], None),
        ("Xqwe Voss", [], None),
        ("Harriet Voss", ["chairman"], "male"),
        ("Harriet Voss", ["mr", "mrs"], None),
        ("Harriet Voss", ["actress", "novelist"], "female"),
    ],
)
def test_words_go_before_names_and_contradictions_tell_nothing(
    name: str, words: list[str], sex: str | None
) -> None:
    assert sex_by(name, words) == sex

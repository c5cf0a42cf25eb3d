"""Posts that a verb makes, and whose they are."""

import pytest

from .conftest import Drafting
from .reading import facts, things


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("The wits came. @tarn_bread posted: “The loaf has left us.”", "@tarn_bread's post"),
        ("“Call the next one Nigel,” wrote @tarn_bread.", "@tarn_bread's post"),
        ("Ada Marsh tweeted: “The loaf has left us all.”", "Ada Marsh's tweet"),
        ("Ada Marsh saw it. “The loaf has left us all,” she posted.", "Ada Marsh's post"),
    ],
)
def test_what_is_posted_is_quoted_from_the_post(draft: Drafting, text: str, post: str) -> None:
    found = draft(text)
    assert things(found, "post") == [post]
    assert [fact["quoted_from"] for fact in facts(found, "quotation")] == [post]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Marsh posted the letter on Monday. “It is a letter to all of us,” she said.",
        "Ada Marsh was posted to Tarn. “The loaf has left us all,” she said.",
    ],
)
def test_what_is_put_into_a_box_or_sent_away_is_none(draft: Drafting, text: str) -> None:
    assert things(draft(text), "post") == []


def test_handles_that_say_nothing_are_nobody(draft: Drafting) -> None:
    assert things(draft("Write to @tarn_bread or to the mayor. It will rain."), "person") == []


def test_the_parents_are_those_who_signed(draft: Drafting) -> None:
    found = draft(
        "Over 100 parents have signed an open letter. Some parents from the hill are against it. "
        "Ada Marsh accused the parents of lies."
    )
    assert [fact["against"] for fact in facts(found, "accusation")] == [["over 100 parents"]]


def test_what_somebody_writes_on_a_platform_is_a_post(draft: Drafting) -> None:
    found = draft("“We are sad,” Ida Holm wrote on LinkedIn. Tom Reed wrote on Monday.")
    assert things(found, "post") == ["Ida Holm's post"]

"""Whose words those of a letter are: by who had signed it so far, and by which letter speaks."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]


def speakers(found: Draft) -> list[str | None]:
    return [quotation.get("speaker") for quotation in facts(found, "quotation")]


#: A letter of one person, and many who add their names to it.
_ONE = "Ida Holm wrote to the council. “The mill is ours,” her letter began."
_MANY = "Within a week 340 people had signed the letter."


def test_a_letter_that_nobody_has_signed_so_far_is_its_author_s(draft: Drafting) -> None:
    assert speakers(draft(f"{_ONE}\n\n{_MANY}")) == ["Ida Holm"]


def test_a_letter_that_many_have_signed_is_theirs(draft: Drafting) -> None:
    text = f"Ida Holm wrote a letter. {_MANY}\n\n“The mill is ours,” the letter says."
    assert speakers(draft(text)) == ["340 people"]


@pytest.mark.parametrize("did", ["drafted", "organised", "started"])
def test_who_only_drafted_or_organised_a_petition_does_not_speak_in_it(
    did: str, draft: Drafting
) -> None:
    text = f"Ida Holm {did} a petition. “The mill is ours,” the petition says."
    assert speakers(draft(text)) == [None]


def test_it_says_of_a_letter_what_another_letter_says(draft: Drafting) -> None:
    text = (
        "An open letter from 90 doctors asked for beds. On Tuesday 23 nurses published a letter of "
        "their own. The first letter, it says, “takes a shortage for a scandal”. It was "
        "organised by Ida Holm."
    )
    found = draft(text)
    assert speakers(found) == ["23 nurses"]
    organised = [f for f in facts(found, "authorship") if f.get("role") == "organised"]
    assert [f["work"] for f in organised] == ["letter of their own"]


def test_a_quotation_that_stops_for_a_short_clause_is_whose_that_is(draft: Drafting) -> None:
    text = (
        "Ida Holm and Tom Reed were there. “Dear captains,” it begins, “my father hated the sea.” "
        "According to Holm, the captains laughed."
    )
    assert "Ida Holm" not in speakers(draft(text))


def test_one_and_many_who_say_something_together_are_the_many(draft: Drafting) -> None:
    found = draft(
        "The botanist Hal Roe and eleven colleagues accused the council of “taking a book for a "
        "forest”. The council was silent."
    )
    assert speakers(found) == ["eleven colleagues"]
    (accusation,) = facts(found, "accusation")
    assert accusation["claimant"] == "eleven colleagues"


def test_who_leaves_a_day_after_others_wrote_has_written_nothing(draft: Drafting) -> None:
    found = draft(
        "The coach resigned, a day after 17 of her swimmers wrote to the school board. The letter "
        "is short."
    )
    assert {f["author"] for f in facts(found, "authorship")} <= {"17 of her swimmers"}


def test_the_letter_is_not_a_petition_that_is_spoken_of_later(draft: Drafting) -> None:
    found = draft(
        "Parents wrote a letter to the board. The first signature is that of Ida Holm.\n\nLater "
        "Tom Reed started a petition."
    )
    assert [f["work"] for f in facts(found, "signature")] == ["letter to the board"]

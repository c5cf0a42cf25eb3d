"""People who act together, by which words they are taken up again, and how many they are."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.groups import groups
from rejoinder.pipeline.extract.rules.movements import movements
from rejoinder.pipeline.extract.rules.names import names

from .reading import facts, mentions, things

Drafting = Callable[..., Draft]
STAGES = (movements, names, groups)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Over 100 women in film signed it.", "over 100 women in film"),
        ("It was signed by some thirty feminists.", "some thirty feminists"),
        ("A group of parents launched it.", "a group of parents"),
        ("Hundreds of writers signed.", "hundreds of writers"),
        ("A coalition of more than 60 charities wrote.", "a coalition of more than 60 charities"),
        ("Many people came out against it.", "many people"),
        ("Critics came out against it.", "critics"),
        ("Nearly 200 members of the orchestra signed.", "nearly 200 members of the orchestra"),
    ],
)
def test_a_group_is_named_as_the_article_does(draft: Drafting, text: str, name: str) -> None:
    assert things(draft(text, STAGES), "group") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "She defended the rights of men and women.",
        "The writers Ida Holm and Tom Reed signed.",
        "Many of the women disagreed.",
        "“Hundreds of writers agree,” he said.",
        "Their parents came, and whose children were they?",
    ],
)
def test_people_in_general_and_parts_of_groups_are_none(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "group") == []


def test_the_women_and_they_are_those_who_were_counted(draft: Drafting) -> None:
    text = (
        "Ida Holm is among over 100 women who have signed a letter.\n\n"
        "They write: “It was necessary.”\n\n"
        "The women claim that it was. The signatories do not regret it, they say."
    )
    name = "over 100 women"
    found = mentions(draft(text, STAGES), "group")
    assert {n for _, n in found} == {name}
    assert [w for w, _ in found] == [name, "They", "The women", "The signatories", "they"]


def test_other_women_are_others(draft: Drafting) -> None:
    text = "Over 100 women signed. The women who were attacked did not. Critics wept. They left."
    found = mentions(draft(text, STAGES), "group")
    assert ("They", "critics") in found
    assert ("The women", "over 100 women") not in found


def test_only_a_group_that_does_something_is_counted(draft: Drafting) -> None:
    text = (
        "Two men went by. Over 100 women signed an open letter, and about 20 poets and 12 bakers "
        "denounced the letter."
    )
    assert facts(draft(text), "counting") == [
        {"group": "over 100 women", "text": "Over 100", "size_above": 100},
        {"group": "about 20 poets", "text": "about 20"},
        {"group": "12 bakers", "text": "12", "size": 12},
    ]


def test_its_signatories_are_those_whom_a_letter_is_by(draft: Drafting) -> None:
    text = (
        "The actress Ida Holm laughed at a letter by 40 fellow performers. Its signatories include "
        "the playwright Tom Reed."
    )
    assert facts(draft(text), "membership") == [
        {"member": "Tom Reed", "group": "40 fellow performers"}
    ]


def test_those_who_added_their_names_are_not_all_the_signatories(draft: Drafting) -> None:
    text = (
        "With these words begins the letter in which 214 Danish film-makers demand the resignation "
        "of the minister Ida Holm. Another 1,100 people have added their names online.\n\n"
        "Its signatories accuse Holm of starving the film fund."
    )
    found = draft(text)
    assert [f["claimant"] for f in facts(found, "accusation")] == ["214 Danish film-makers"]
    assert {f["group"] for f in facts(found, "counting")} == {
        "214 Danish film-makers",
        "another 1,100 people",
    }

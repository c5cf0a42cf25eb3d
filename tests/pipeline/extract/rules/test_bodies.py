"""Bodies and people that an article speaks of without their names, as who is accused or answers."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Ida Holm accused the council of hiding the report.", "the council"),
        ("Ida Holm accused the government of lying to the fishermen.", "the government"),
        ("Ida Holm alleged that the council had hidden the report.", "the council"),
        ("The Tarn Town Council met. Ida Holm accused the council of theft.", "Tarn Town Council"),
        (
            "Ada Fox, the minister for mines, spoke. Ida Holm accused the minister of lies.",
            "Ada Fox",
        ),
    ],
)
def test_who_is_accused_without_a_name(draft: Drafting, text: str, against: str) -> None:
    (found,) = facts(draft(text), "accusation")
    assert found["claimant"] == "Ida Holm"
    assert [name.removeprefix("the ") for name in found["against"]] == [
        against.removeprefix("the ")
    ]


def test_who_speaks_for_a_body_without_a_name_denies_for_it(draft: Drafting) -> None:
    text = (
        "Ida Holm claimed that the pool was unsafe. "
        "A spokeswoman for the hospital denied the claim."
    )
    (found,) = facts(draft(text), "response")
    assert found["responder"].removeprefix("the ") == "hospital"
    assert (found["responds_to"][:5], found["stance"]) == ("claim", "denies")


@pytest.mark.parametrize(
    "text",
    [
        "Jane Fox, the minister for mines, lives in Tarn. Rob Ash backed the minister.",
        "Jane Fox, the headteacher, spoke on Monday. Rob Ash backs the head.",
    ],
)
def test_who_is_answered_without_a_name(draft: Drafting, text: str) -> None:
    (found,) = facts(draft(text), "response")
    assert (found["responder"], found["responds_to"]) == ("Rob Ash", "Jane Fox")


def test_him_is_who_was_named_before(draft: Drafting) -> None:
    text = (
        "The chair of the club, Tom Reed, who decides on it, says he has not seen it. "
        "One of its members, Ida Holm, contradicts him: “I gave it to him.”"
    )
    (found,) = facts(draft(text), "response")
    assert (found["responder"], found["responds_to"]) == ("Ida Holm", "Tom Reed")


def test_him_is_nobody_where_two_were_spoken_of(draft: Drafting) -> None:
    text = "Bob Stone met Tom Reed on Monday. Rob Ash contradicts him: “There were two.”"
    assert facts(draft(text), "response") == []


def test_several_people_are_answered_by_their_noun(draft: Drafting) -> None:
    text = "Forty teachers went on strike on Monday.\n\nIda Holm mocked the teachers."
    (found,) = facts(draft(text), "response")
    assert found["responds_to"].lower() == "forty teachers"


@pytest.mark.parametrize(
    ("named", "said", "meant"),
    [
        ("Tarn Town Council", "the council", "Tarn Town Council"),
        ("the University of Tarn", "the university", "University of Tarn"),
        ("the Government Equalities Office", "the government", "the government"),
    ],
)
def test_the_body_is_one_thing_to_addressees_speakers_and_accusers(
    draft: Drafting, named: str, said: str, meant: str
) -> None:
    text = (
        f"Forty nurses signed an open letter about fees set by {named}. The letter calls on {said} "
        f"to scrap the fees.\n\nIda Holm accused {said} of greed."
    )
    made = draft(text)
    (addressing,) = facts(made, "addressing")
    (accusation,) = facts(made, "accusation")
    assert addressing["addressee"] == meant
    assert accusation["against"] == [meant]

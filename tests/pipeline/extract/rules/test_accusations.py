"""Who is accused by whom, and that nobody is where the words do not say so."""

from collections.abc import Callable
from typing import Any

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]


def accusations(draft: Draft) -> list[dict[str, Any]]:
    return facts(draft, "accusation")


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Ida Holm accused Tom Reed of theft.", "Ida Holm"),
        ("Ida Holm accused Tom Reed, the former senator, of “hiding the books”.", "Ida Holm"),
        ("Tom Reed was accused of theft by Ida Holm.", "Ida Holm"),
        ("Tom Reed has been accused of theft.", None),
        ("Tom Reed stands accused of theft.", None),
        ("Tom Reed, whom Ida Holm has accused of theft, left on Monday.", "Ida Holm"),
        ("Ida Holm blamed Tom Reed for the fire.", "Ida Holm"),
        ("Ida Holm blamed the fire on Tom Reed.", "Ida Holm"),
        ("Ida Holm alleged that Tom Reed had forged her signature.", "Ida Holm"),
        ("Tom Reed is said to have embezzled the money.", None),
        ("Ida Holm's accusations of theft against Tom Reed came to nothing.", "Ida Holm"),
        ("Tom Reed faces allegations of fraud.", None),
    ],
)
def test_who_accuses_and_who_is_accused(draft: Drafting, text: str, claimant: str | None) -> None:
    (found,) = accusations(draft(text))
    assert found["against"] == ["Tom Reed"]
    assert found.get("claimant") == claimant


@pytest.mark.parametrize(
    "text",
    [
        "Somebody in a red coat accused Tom Reed of theft.",
        "Ida Holm will accuse Tom Reed of theft.",
        "Ida Holm did not accuse Tom Reed of theft.",
        "Tom Reed could be charged with theft.",
        "Ida Holm accused the Tom Reed campaign of theft.",
        "The allegations of bias against Tom Reed were made up by a machine.",
        "Tom Reed is said to have arrived on Monday.",
        "“Ida Holm accused Tom Reed of theft,” it said on the wall.",
    ],
)
def test_nobody_is_accused_by_a_guess(draft: Drafting, text: str) -> None:
    assert accusations(draft(text)) == []


def test_a_pronoun_before_its_name_is_that_name(draft: Drafting) -> None:
    text = "Bob Stone spoke first. Even as he accused Ida Holm of theft, Tom Reed smiled."
    (found,) = accusations(draft(text))
    assert (found["claimant"], found["against"]) == ("Tom Reed", ["Ida Holm"])

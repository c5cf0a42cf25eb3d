"""Who denies what: the charge that was just told, and nothing that nobody said."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ida Holm accused Tom Reed of theft. He denied that.", "denies"),
        ("Ida Holm accused Tom Reed of theft. He called it “a fairy tale”.", "denies"),
        ("Ida Holm accused Tom Reed of theft. Tom Reed called that ‘codswallop’.", "denies"),
        ("Ida Holm accused Tom Reed of theft. Tom Reed called that “a lot of air”.", None),
        ("Ida Holm accused Tom Reed of theft. Tom Reed denies that he took a penny.", "denies"),
        ("Tom Reed said that the pool was unsafe. Ida Holm mocked the claim.", "mocks"),
    ],
)
def test_what_was_just_said_is_answered(draft: Drafting, text: str, stance: str | None) -> None:
    (found,) = facts(draft(text), "response")
    assert {found["responder"]} <= {"Tom Reed", "Ida Holm"}
    assert found["responds_to"].split("-")[0] in ("accusation", "claim")
    assert found.get("stance") == stance


def test_a_colleague_denies_it_too(draft: Drafting) -> None:
    text = "Ida Holm accused the Elm Council of theft. Tom Reed denies that it took a penny."
    (found,) = facts(draft(text), "response")
    assert (found["responder"], found["stance"]) == ("Tom Reed", "denies")


def test_a_charge_of_which_only_the_denial_is_told(draft: Drafting) -> None:
    found = draft("Tom Reed has denied ever having taken the money.")
    (charge,) = facts(found, "accusation")
    assert charge["against"] == ["Tom Reed"]
    assert "claimant" not in charge
    (answer,) = facts(found, "response")
    assert (answer["responder"], answer["stance"]) == ("Tom Reed", "denies")


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reed denied having written a word of it.",
        "Tom Reed denied having read the book.",
        "Tom Reed would deny having taken the money.",
        "Ida Holm mocked the claim.",
        "Ida Holm accused Tom Reed of theft. She denied that.",
        "Tom Reed said that the pool was unsafe. Tom Reed rejected the suggestion.",
    ],
)
def test_no_charge_and_no_answer_by_a_guess(draft: Drafting, text: str) -> None:
    found = draft(text)
    assert facts(found, "response") == []
    assert len(facts(found, "accusation")) == ("accused" in text)

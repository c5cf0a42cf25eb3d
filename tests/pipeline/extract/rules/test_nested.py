"""Claims of somebody within the words of somebody else."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[[str], Draft]
LETTER = "Over 90 teachers signed an open letter to the mayor. They write: "


def claims(draft: Draft) -> list[tuple[str, str]]:
    return [
        (fact["claimant"], evidence[0])
        for fact, evidence in zip(facts(draft, "claim"), words(draft, "claim"), strict=True)
        if fact["claimant"] == "Ada Marsh"
    ]


def test_what_a_letter_says_that_somebody_stood_for_is_her_claim_in_the_letter(
    draft: Drafting,
) -> None:
    found = draft(LETTER + "“The philosopher Ada Marsh defended the right to be late. So do we.”")
    assert claims(found) == [
        ("Ada Marsh", "The philosopher Ada Marsh defended the right to be late")
    ]
    (claim,) = [fact for fact in facts(found, "claim") if fact["claimant"] == "Ada Marsh"]
    letter = next(t.name for t in found.things.values() if t.kind == "letter")
    assert (claim["claimed_in"], claim["inferred"]) == (letter, ["claimed_in"])


def test_what_a_speaker_says_that_another_said_is_the_others_claim(draft: Drafting) -> None:
    text = "“Ada Marsh told us that the harbour would close,” said Bo Finch, a fisherman."
    assert claims(draft(text)) == [("Ada Marsh", "Ada Marsh told us that the harbour would close")]


@pytest.mark.parametrize(
    "text",
    [
        "“Ada Marsh should say that she is sorry,” said the fisherman Bo Finch.",
        "“Ada Marsh never said that it would close,” said the fisherman Bo Finch.",
        "“She told us that the harbour would close,” said the fisherman Bo Finch.",
        "“If Ada Marsh says that it will close, we go,” said the fisherman Bo Finch.",
        "“Ada Marsh and Beth Cole told us that it would close,” said the fisherman Bo Finch.",
        "“Ada Marsh eats here every day,” said the fisherman Bo Finch.",
        "“I have told you that it will close,” said Ada Marsh, the mayor.",
    ],
)
def test_what_nobody_named_is_reported_to_have_said_is_no_claim(draft: Drafting, text: str) -> None:
    assert claims(draft(text)) == []

"""Who signed, where no list says it: by places, by hearsay of a group, without a name."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]

_LETTER = "The students of Tarn wrote an open letter to the mayor.\n\n"


def signatures(found: Draft) -> dict[str, str]:
    """Who signed → the status."""
    return {
        fact["signatory"]: fact.get("status", "signed")
        for fact in facts(found, "signature")
        if fact.get("polarity") != "denied"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The first name under the letter is that of Marit Holm; the last is that of Tom Reed.",
            {"Marit Holm": "signed", "Tom Reed": "signed"},
        ),
        (
            "Within a week 340 people had added their names, among them the historian Ida Holm "
            "and the council’s former chairwoman, Dagny Reed.",
            {"340 people": "signed", "Ida Holm": "signed", "Dagny Reed": "signed"},
        ),
        ("The head refused. His deputy, Ida Holm, signed within the hour.", {"Ida Holm": "signed"}),
        ("A fourth captain signed only as “Tired of Tarn”.", {"A fourth captain": "signed"}),
        ("One villager, who signed the letter, has left.", {"One villager": "signed"}),
        ("Ida Holm has asked to be taken off it.", {"Ida Holm": "withdrawn"}),
        (
            "Ida Holm, whose name stood in the first version, has asked us to remove it.",
            {"Ida Holm": "withdrawn"},
        ),
        (
            "Two of the doctors whose names are under the letter have since asked for them to be "
            "removed. One, Dr Paul Roe, said nothing.",
            {"two of the doctors": "withdrawn", "Paul Roe": "withdrawn"},
        ),
        (
            "Ten chefs have withdrawn their signatures from the letter. Among the ten is Ida Holm.",
            {"ten chefs": "withdrawn", "Ida Holm": "withdrawn"},
        ),
    ],
)
def test_who_signed(draft: Drafting, text: str, expected: dict[str, str]) -> None:
    found = signatures(draft(_LETTER + text))
    assert {who: how for who, how in found.items() if who != "The students of Tarn"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "The first name that Ida Holm thought of is that of Tom Reed.",
        "Ida Holm asked to be taken to the station.",
        "Ida Holm asked the council to remove it.",
        "The letter has not been signed by Ida Holm.",
    ],
)
def test_who_did_not_and_took_nothing_back(draft: Drafting, text: str) -> None:
    found = signatures(draft(_LETTER + text))
    assert "Ida Holm" not in found
    assert "withdrawn" not in found.values()


def test_what_somebody_signed_as_is_all_that_stands_between_the_marks(draft: Drafting) -> None:
    found = draft(_LETTER + "Tom Reed signed the letter as “a man with a large case”.")
    (fact,) = [f for f in facts(found, "signature") if f["signatory"] == "Tom Reed"]
    assert fact["signed_as"] == "a man with a large case"


def test_one_of_the_group_before_is_a_member_of_it(draft: Drafting) -> None:
    found = draft("Two members of the board resigned. One of them, Amos Teller, wept. It rained.")
    assert [(f["member"], f["group"]) for f in facts(found, "membership")] == [
        ("Amos Teller", "two members of the board")
    ]


def test_whose_words_a_name_is_made_of_is_not_described_by_them(draft: Drafting) -> None:
    found = draft(_LETTER + "A fourth captain signed the letter.")
    assert facts(found, "description") == []

"""Where works appeared, who made them, to whom they are addressed, who translated them."""

from collections.abc import Callable
from typing import Any

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, things, words

Drafting = Callable[..., Draft]


def one(draft: Draft, kind: str) -> dict[str, Any]:
    (fact,) = facts(draft, kind)
    assert all(words(draft, kind))
    return fact


@pytest.mark.parametrize(
    "text",
    [
        "An open letter published in the Lindau Landbote asks for it.",
        "The letter was published on Monday in the Lindau Landbote.",
        "The Lindau Landbote printed an open letter.",
        "The letter, which the Lindau Landbote published, asks for it.",
        "The letter first appeared in the weekly Lindau Landbote.",
        "They signed an open letter in the Lindau Landbote.",
        "They wrote an open letter, in the Lindau Landbote this time.",
        "The newspaper Lindau Landbote gave its front page to a letter.",
        "The letter appeared on the website of the newspaper Lindau Landbote.",
    ],
)
def test_publishing_in_many_words(draft: Drafting, text: str) -> None:
    assert one(draft(text), "publishing")["venue"].endswith("Lindau Landbote")


@pytest.mark.parametrize(
    "text",
    [
        "The letter will be published in the Lindau Landbote.",
        "The Lindau Landbote refused to print the letter.",
        "The letter was posted on Facebook.",
        "The letter was published on Monday.",
        "The Lindau Landbote printed a photograph.",
        "“The letter was published in the Lindau Landbote,” he said.",
    ],
)
def test_what_was_not_printed_there_is_not_published(draft: Drafting, text: str) -> None:
    assert facts(draft(text), "publishing") == []


@pytest.mark.parametrize(
    ("words_", "when", "text"),
    [
        ("on 14 January 2018", "2018-01-14", "on 14 January 2018"),
        ("in January 2018", "2018-01", "in January 2018"),
        ("in 1971", "1971", "in 1971"),
        ("on 14 January", None, "on 14 January"),
        ("on Monday", None, "on Monday"),
        ("last week", None, "last week"),
        ("yesterday", None, "yesterday"),
    ],
)
def test_only_a_whole_date_is_one(
    draft: Drafting, words_: str, when: str | None, text: str
) -> None:
    fact = one(draft(f"The letter was published in Le Monde {words_}."), "publishing")
    assert (fact.get("when"), fact["when_text"]) == (when, text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("An open letter was written by Ida Holm.", "wrote"),
        ("Ida Holm wrote an open letter.", "wrote"),
        ("Ida Holm, who drafted the letter, left.", "drafted"),
        ("An open letter was drawn up by Ida Holm.", "drafted"),
        ("Ida Holm launched a petition.", "organised"),
        ("The letter is the work of Ida Holm.", "wrote"),
        ("They read an open letter by Ida Holm.", "wrote"),
        ("Ida Holm answered with a letter of her own.", "wrote"),
        ("The poet Ida Holm is the author of the letter.", "wrote"),
        ("Ida Holm, the organiser of the letter, left.", "organised"),
        ("In an open letter, Ida Holm wrote that it was cold.", "wrote"),
    ],
)
def test_authorship_in_many_words(draft: Drafting, text: str, role: str) -> None:
    fact = one(draft(text), "authorship")
    assert (fact["author"], fact["role"]) == ("Ida Holm", role)


def test_who_signed_it_is_not_who_drafted_it(draft: Drafting) -> None:
    text = "The open letter was drafted by Ada Marsh, a teacher, and signed by the poet Bo Finch."
    found = draft(text)
    assert one(found, "authorship")["author"] == "Ada Marsh"
    assert one(found, "signature")["signatory"] == "Bo Finch"


def test_five_drafted_it(draft: Drafting) -> None:
    text = "They signed a letter. Five drafted the text: Ida Holm, Tom Reed and Peggy Cole."
    found = facts(draft(text), "authorship")
    assert [(f["author"], f["role"]) for f in found] == [
        ("Ida Holm", "drafted"), ("Tom Reed", "drafted"), ("Peggy Cole", "drafted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("They signed an open letter to President Félix Faure.", "Félix Faure"),
        ("The letter is addressed to Dr Ida Holm, the headteacher.", "Ida Holm"),
        ("Ida Holm wrote a letter to Tom Reed.", "Tom Reed"),
        ("A letter was sent to the town council.", "the town council"),
        ("An open letter to the mayor, Ida Holm, was read out.", "Ida Holm"),
        ("In an open letter, the nurses urged Tom Reed to listen.", "Tom Reed"),
    ],
)
def test_addressing_in_many_words(draft: Drafting, text: str, addressee: str) -> None:
    assert one(draft(text), "addressing")["addressee"] == addressee


def test_what_follows_a_letter_is_not_addressed(draft: Drafting) -> None:
    text = "In a letter to friends, printed on Monday, thirty nurses wrote that it was unsafe."
    assert "thirty nurses" not in [f["addressee"] for f in facts(draft(text), "addressing")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The letter, as translated by Ida Holm, begins so.", None),
        ("Ida Holm translated the letter into English.", "en"),
        ("Ida Holm translated parts of it.", None),
        ("A Polish translation of the letter was made by Ida Holm.", "pl"),
        ("A German translation, by the biologist Ida Holm, exists.", "de"),
        ("The Danish translation is the work of Ida Holm.", "da"),
    ],
)
def test_translating_in_many_words(draft: Drafting, text: str, language: str | None) -> None:
    found = draft("They signed an open letter. " + text)
    fact = one(found, "translating")
    assert (fact["translator"], fact.get("language")) == ("Ida Holm", language)
    assert fact["translation"] in things(found, "translation")


def test_a_movement_that_means_something_is_not_translated(draft: Drafting) -> None:
    text = "They signed a letter against #Lys, which translates “Light”."
    assert facts(draft(text), "translating") == []


def test_a_translator_behind_a_comma(draft: Drafting) -> None:
    found = draft(
        "Ida Holm wrote an open letter. A Dutch translation of the letter, by Marijke Oost, has "
        "been signed by 2,000 people."
    )
    (fact,) = facts(found, "translating")
    assert (fact["translator"], fact["language"]) == ("Marijke Oost", "nl")

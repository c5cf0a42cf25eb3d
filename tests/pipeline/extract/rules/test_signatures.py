"""Who signed, who took it back, who says that he never did; and who has not signed at all."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]
#: So that there is a letter to sign.
BEFORE = "An open letter was printed in Le Monde.\n\n"


def signatories(draft: Draft) -> list[str]:
    return [fact["signatory"] for fact in facts(draft, "signature")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ida Holm signed the letter.", ["Ida Holm"]),
        ("Ida Holm has put her name to the letter.", ["Ida Holm"]),
        ("The letter was signed by the poet Ida Holm, the baker Piet de Vries and 40 others.",
         ["Ida Holm", "Piet de Vries", "40 others"]),
        ("The letter, signed by Ida Holm and Tom Reed, is short.", ["Ida Holm", "Tom Reed"]),
        ("The letter that Ida Holm signed is short.", ["Ida Holm"]),
        ("Over 100 women signed, Ida Holm among them.", ["over 100 women", "Ida Holm"]),
        ("More than 200 writers, including Ida Holm, have signed the letter.",
         ["more than 200 writers", "Ida Holm"]),
        ("Ida Holm is among over 100 women who have put their name to the letter.",
         ["over 100 women", "Ida Holm"]),
        ("Signatories include the actor Tom Reed and the poet Ida Holm.", ["Tom Reed", "Ida Holm"]),
        ("Ida Holm and Tom Reed were among those who signed it.", ["Ida Holm", "Tom Reed"]),
        ("Ida Holm signed the letter, and so did the baker Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("Ida Holm's name stands under the letter.", ["Ida Holm"]),
        ("The letter bears the signatures of Ida Holm and Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("Signatory Ida Holm laughed.", ["Ida Holm"]),
        ("Ida Holm and Tom Reed are among the signatories.", ["Ida Holm", "Tom Reed"]),
        ("Among the signatories are Ida Holm and Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("Ida Holm, one of the signatories, laughed.", ["Ida Holm"]),
        ("Its signatories are Ida Holm and Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("Other signatories were Ida Holm and Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("Ida Holm and Tom Reed are the signatories of the letter.", ["Ida Holm", "Tom Reed"]),
        ("Ida Holm added her name on Tuesday.", ["Ida Holm"]),
        ("Ida Holm’s cousin, Tom Reed, surprised many by adding his own name to the letter.",
         ["Tom Reed"]),
        ("It came after more than 90 nurses and porters signed the letter.",
         ["more than 90 nurses and porters"]),
        ("More than fifty boaters have put their names to the letter.",
         ["more than fifty boaters"]),
        ("Over 2,000 have signed the letter.", ["over 2,000"]),
        ("Among those who did sign is the retired matron Ida Holm, 77.", ["Ida Holm"]),
        ("Among those who have put their names to the letter are Ida Holm, who keeps bees, and "
         "Tom Reed.", ["Ida Holm", "Tom Reed"]),
        ("The signatories, among them Ida Holm and Tom Reed, met.", ["Ida Holm", "Tom Reed"]),
        ("Signatories: the poet Ida Holm; Tom Reed, baker; 40 others",
         ["Ida Holm", "Tom Reed", "40 others"]),
        ("The signatories include the former Bank of Tarn governor Ida Holm.", ["Ida Holm"]),
        ("A petition with more than 3,000 signatures was handed in.",
         ["more than 3,000 signatures"]),
        ("More than 200 writers have signed the letter. Among them are Ida Holm and Tom Reed.",
         ["more than 200 writers", "Ida Holm", "Tom Reed"]),
    ],
)  # fmt: skip
def test_signing_in_many_words(draft: Drafting, text: str, names: list[str]) -> None:
    found = draft(BEFORE + text)
    assert sorted(signatories(found)) == sorted(names)
    assert all(words(found, "signature"))


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm will sign the letter.",
        "Ida Holm would have signed the letter.",
        "Ida Holm is not among the signatories.",
        "Ida Holm added her name to the list.",
        "Ida Holm was a critic of the signatories.",
        "Ida Holm was asked to sign the letter.",
        "Nobody knows whether Ida Holm signed the letter.",
        "If Ida Holm signed the letter, she is brave.",
        "Did Ida Holm sign the letter?",
        "“Ida Holm signed the letter,” he said.",
        "Ida Holm signed the contract.",
        "Ida Holm signed up for the course.",
        "The letter was signed on Monday.",
    ],
)
def test_what_is_not_or_not_yet_is_no_signature(draft: Drafting, text: str) -> None:
    assert signatories(draft(BEFORE + text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm refused to sign the letter.",
        "Ida Holm declined to sign.",
        "Ida Holm did not sign the letter.",
        "Ida Holm said she had been asked to sign but had declined.",
        "The landlord, Ida Holm, who refused to sign, laughed.",
    ],
)
def test_who_declined_to_sign_has_not(draft: Drafting, text: str) -> None:
    (fact,) = facts(draft(BEFORE + text), "signature")
    assert (fact["signatory"], fact["polarity"]) == ("Ida Holm", "denied")
    assert fact.get("status", "signed") == "signed"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ida Holm has withdrawn her signature.", "withdrawn"),
        ("Ida Holm asked for her name to be removed.", "withdrawn"),
        ("Ida Holm took her name off the letter.", "withdrawn"),
        ("One signature is gone: the vicar Ida Holm withdrew hers.", "withdrawn"),
        ("Ida Holm signed the letter anonymously.", "anonymous"),
    ],
)
def test_statuses(draft: Drafting, text: str, status: str) -> None:
    assert [f["status"] for f in facts(draft(BEFORE + text), "signature")] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm denies having signed the letter.",
        "Ida Holm denied that she signed the letter.",
        "Ida Holm says that she never signed the letter.",
        "Ida Holm insisted she hadn't signed the letter.",
    ],
)
def test_a_denial_is_that_it_is_disputed_and_that_the_contrary_is_said(
    draft: Drafting, text: str
) -> None:
    disputed, denied = facts(draft(BEFORE + text), "signature")
    assert (disputed["status"], disputed["certainty"]) == ("disputed", "attributed")
    assert "polarity" not in disputed
    assert (denied["polarity"], denied["certainty"]) == ("denied", "attributed")


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Ida Holm reportedly signed the letter.", "hedged"),
        ("Ida Holm may have signed the letter.", "hedged"),
        ("Ida Holm is said to have signed the letter.", "hedged"),
        ("Tom Reed says that Ida Holm signed the letter.", "attributed"),
    ],
)
def test_who_says_so_and_how_surely(draft: Drafting, text: str, certainty: str) -> None:
    found = facts(draft(BEFORE + text), "signature")
    assert [(f["signatory"], f["certainty"]) for f in found] == [("Ida Holm", certainty)]


def test_the_reported_role_and_the_date(draft: Drafting) -> None:
    text = "In March 2018 Ida Holm signed the letter as a private citizen."
    (fact,) = facts(draft(BEFORE + text), "signature")
    assert (fact["signed_as"], fact["when"], fact["when_text"]) == (
        "a private citizen", "2018-03", "In March 2018",
    )  # fmt: skip


def test_the_evidence_is_what_says_it_and_no_more(draft: Drafting) -> None:
    text = "Rain. Ida Holm is among over 100 women who have put their name to the letter. Sun."
    assert words(draft(BEFORE + text), "signature") == [
        ["over 100 women who have put their name to the letter"],
        ["Ida Holm is among over 100 women who have put their name to the letter"],
    ]

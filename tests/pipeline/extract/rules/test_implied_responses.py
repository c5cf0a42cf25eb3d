"""What answers a letter without saying so, and what only stands near one."""

from collections.abc import Callable
from typing import Any

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]
BEFORE = (
    "An open letter appeared in Le Monde on Monday. It was signed by the novelist Vera Brand and "
    "60 others.\n\n"
)
LETTER = "open letter in Le Monde"


def answers(draft: Draft) -> list[dict[str, Any]]:
    return facts(draft, "response")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ida Holm hit back on Tuesday.", "opposes"),
        ("Ida Holm replied that she had no plans to resign.", None),
        ("Ida Holm responded on Friday.", None),
        ("Ida Holm's answer appeared in the Evening Star on Friday.", None),
        ("Ida Holm rejected the demands.", "opposes"),
        ("Ida Holm welcomed the initiative.", "supports"),
        ("Ida Holm called the letter “a curious piece of work”.", None),
        ("Ida Holm dismissed it as “noise”.", "opposes"),
        ("Ida Holm called it “a disgrace”.", "denounces"),
        ("Ida Holm accused the signatories of cowardice.", "denounces"),
        ("“This letter is nonsense,” Ida Holm said.", "denounces"),
        ("“That letter is not a disgrace,” Ida Holm said.", None),
        ("“Vera Brand should know better,” Ida Holm told the Evening Star.", None),
        ("Ida Holm told the Evening Star that the letter was “a disgrace”.", "denounces"),
        ("Ida Holm wrote that the letter insulted the dead.", "denounces"),
        ("Ida Holm said on Twitter: “What an insult to every sailor.”", "denounces"),
        ("Ida Holm said the letter ignored the facts.", "opposes"),
        ("Ida Holm, who teaches in Tarn, says it overlooks the tides.", "opposes"),
        ("Ida Holm said that the letter did not go far enough.", "mixed"),
        ("Ida Holm said that the petition had a point.", "supports"),
        ("Ida Holm says Vera Brand will not win and calls the letter “a curious thing”.", None),
    ],
)
def test_somebody_else_answers(draft: Drafting, text: str, stance: str | None) -> None:
    found = draft(BEFORE + text)
    (answer,) = answers(found)
    assert answer["responder"] == "Ida Holm"
    assert answer["responds_to"].startswith("open letter")
    assert answer.get("stance") == stance
    assert all(words(found, "response"))


def test_who_signed_one_letter_answers_the_other_as_theirs(draft: Drafting) -> None:
    text = (
        "Another open letter, in Die Zeit, was signed by the poet Tom Reed. "
        "“I have read their letter and corrected it,” Reed said."
    )
    (answer,) = answers(draft(BEFORE + text))
    assert (answer["responder"], answer["responds_to"]) == ("Tom Reed", "open letter")


def test_what_no_word_says_is_inferred(draft: Drafting) -> None:
    (answer,) = answers(draft(BEFORE + "Ida Holm hit back on Tuesday."))
    assert answer["inferred"] == ["responds_to"]
    (answer,) = answers(draft(BEFORE + "“This letter is nonsense,” Ida Holm said."))
    assert answer["inferred"] == ["responds_to", "stance"]


def test_who_signed_stands_by_it(draft: Drafting) -> None:
    (answer,) = answers(draft(BEFORE + "Vera Brand stood by her signature."))
    assert (answer["responder"], answer["stance"]) == ("Vera Brand", "defends")


@pytest.mark.parametrize(
    "text",
    [
        "“Yes,” replied Ida Holm.",
        "Ida Holm has not replied.",
        "Ida Holm will respond on Friday.",
        "Ida Holm hit back at the weather.",
        "Ida Holm stood by her signature.",
        "Ida Holm dismissed it.\n\nIt rained. Tom Reed called it a day.",
        "Vera Brand said that the letter was “a beginning”.",
        "Ida Holm said that the letter came on Monday.",
        "Ida Holm said: “I signed this letter as well.”",
        "Ida Holm said that the weather was “a disgrace”.",
        "Ida Holm asked whether the letter was “a disgrace”.",
        "Ida Holm, the organiser of the letter, said that the letter was “a beginning”.",
    ],
)
def test_what_is_no_answer(draft: Drafting, text: str) -> None:
    found = [a for a in answers(draft(BEFORE + text)) if a["verb"] != "dismissed"]
    assert found == []


def test_who_answers_somebody_else_does_not_answer_the_letter(draft: Drafting) -> None:
    text = "“It rains,” said Tom Reed. Ida Holm replied that it did not."
    (answer,) = answers(draft(BEFORE + text))
    assert (answer["responder"], answer["responds_to"]) == ("Ida Holm", "Tom Reed")
    assert answer["inferred"] == ["responds_to"]


def test_who_answers_a_claim_answers_what_was_claimed(draft: Drafting) -> None:
    found = draft(BEFORE + "Tom Reed said that it had rained. Ida Holm replied that it had not.")
    (answer,) = answers(found)
    (claim,) = [f.id for f in found.facts if f.kind == "claim" and f.claimant == "tom-reed"]  # type: ignore[attr-defined]
    assert (answer["responder"], answer["responds_to"]) == ("Ida Holm", claim)


def test_an_answer_to_a_question_is_talk(draft: Drafting) -> None:
    text = "“Does it rain?” asked Tom Reed. “It does not rain here,” replied Ida Holm."
    assert answers(draft(BEFORE + text)) == []


def test_without_a_letter_nobody_answers_one(draft: Drafting) -> None:
    assert answers(draft("Ida Holm hit back on Tuesday. She called it “a disgrace”.")) == []

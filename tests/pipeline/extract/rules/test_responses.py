"""Who answers what, how, and in which work; and what is no answer."""

from collections.abc import Callable
from typing import Any

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]
BEFORE = "Over 100 women signed an open letter against #Lamps in Le Monde.\n\n"
LETTER = "open letter against #Lamps"


def answers(draft: Draft) -> list[dict[str, Any]]:
    return facts(draft, "response")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ida Holm denounced the letter.", "denounces"),
        ("Ida Holm has criticised the letter.", "opposes"),
        ("The letter was criticised by Ida Holm.", "opposes"),
        ("Ida Holm hit back at the letter on Monday.", "opposes"),
        ("Ida Holm came out publicly against the letter.", "opposes"),
        ("Ida Holm spoke out against the letter.", "opposes"),
        ("Ida Holm mocked the letter.", "mocks"),
        ("Ida Holm made fun of the letter.", "mocks"),
        ("Ida Holm welcomed the letter.", "supports"),
        ("Ida Holm defended the letter.", "defends"),
        ("Ida Holm stands by the letter.", "defends"),
        ("Ida Holm came out in support of the letter.", "supports"),
        ("Ida Holm questioned the tone of the letter.", "questions"),
        ("Ida Holm rejected the letter's claims.", "opposes"),
        ("Ida Holm apologised for the letter.", "apologises"),
        ("Ida Holm called the letter an insult to sailors.", "denounces"),
        ("Ida Holm protested against the publication of the letter.", "opposes"),
    ],
)
def test_the_verb_says_how(draft: Drafting, text: str, stance: str) -> None:
    (answer,) = answers(draft(BEFORE + text))
    assert answer["responder"] == "Ida Holm"
    assert answer["responds_to"].startswith(LETTER)
    assert answer["stance"] == stance


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm did not denounce the letter.",
        "Ida Holm will denounce the letter.",
        "Ida Holm refused to denounce the letter.",
        "“Ida Holm denounced the letter,” he said.",
        "Ida Holm denounced the weather.",
        "Ida Holm read the letter.",
        "She denounced the letter.",
    ],
)
def test_what_is_not_done_or_not_to_it_is_no_answer(draft: Drafting, text: str) -> None:
    assert answers(draft("An open letter was printed in Le Monde.\n\n" + text)) == []


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("Ida Holm denounced the letter in a tweet.", "Ida Holm's tweet"),
        ("Ida Holm rejected the letter at a press conference.", "press conference"),
        ("Ida Holm answered the letter with a letter of her own.", "letter of her own"),
        ("Ida Holm denounced the letter.", None),
    ],
)
def test_the_work_that_carries_it(draft: Drafting, text: str, carrier: str | None) -> None:
    (answer,) = answers(draft(BEFORE + text))
    assert answer.get("expressed_in") == carrier


def test_where_a_letter_answers_those_do_who_signed_it(draft: Drafting) -> None:
    text = (
        "Over 100 women have signed an open letter published in Le Monde which denounces the "
        "#Lamps campaign, along with its Danish counterpart #Lys."
    )
    first, second = answers(draft(text))
    assert first["responder"] == second["responder"] == "over 100 women"
    assert (first["responds_to"], second["responds_to"]) == ("#Lamps", "#Lys")
    assert first["inferred"] == ["responder"]
    assert words(draft(text), "response")[1][0] == "along with its Danish counterpart #Lys"


def test_in_nobodys_name_nobody_answers(draft: Drafting) -> None:
    assert answers(draft("An open letter in Le Monde denounces #Lamps.")) == []


def test_an_answer_without_a_target_is_to_the_letter_that_was_spoken_of(draft: Drafting) -> None:
    (answer,) = answers(draft(BEFORE + "Ida Holm replied in a blog post."))
    assert answer["inferred"] == ["responds_to"]
    assert answers(draft(BEFORE + "“Yes,” replied Ida Holm.")) == []


def test_a_post_about_one_who_signed_answers_the_letter(draft: Drafting) -> None:
    text = (
        "Vera Brand has signed an open letter in Le Monde.\n\n"
        "Ida Holm, an actress, tweeted: “Vera Brand should be ashamed.”"
    )
    (answer,) = answers(draft(text))
    assert (answer["responder"], answer["expressed_in"]) == ("Ida Holm", "Ida Holm's tweet")
    assert (answer["stance"], answer["inferred"]) == ("denounces", ["responds_to", "stance"])
    assert len(answer["quotes"]) == 1


@pytest.mark.parametrize(
    "words_", ["“It rains.”", "“Tom Reed should be ashamed.”", "that it rained"]
)
def test_other_posts_answer_nothing(draft: Drafting, words_: str) -> None:
    text = f"Vera Brand has signed an open letter in Le Monde.\n\nIda Holm tweeted: {words_}"
    assert answers(draft(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "He denied it.",
        "Tom Reed denied the accusation.",
        "Mr Reed rejects the charge.",
        "Reed called the allegation absurd.",
    ],
)
def test_a_denial_stands_beside_the_accusation(draft: Drafting, text: str) -> None:
    found = draft(f"Ida Holm accused Tom Reed of stealing the lamp. {text}")
    (accusation,) = [fact.id for fact in found.facts if fact.kind == "accusation"]  # type: ignore[attr-defined]
    (answer,) = answers(found)
    assert (answer["responder"], answer["responds_to"]) == ("Tom Reed", accusation)
    assert answer["stance"] == "denies"


def test_what_it_is_must_be_known(draft: Drafting) -> None:
    assert answers(draft("Tom Reed sold lamps. He denied it.")) == []

"""Answers that name no letter: to apologies, posts and translations, by deeds, by who is meant."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]

_LETTER = "Ninety doctors wrote an open letter to the minister, Rosa Tan.\n\n"


def responses(found: Draft) -> set[tuple[str, str]]:
    """Who answers → what, by their names; of a claim by its kind."""
    kinds = {fact.id: fact.kind for fact in found.facts}  # type: ignore[attr-defined]
    return {
        (fact["responder"], kinds.get(fact["responds_to"], fact["responds_to"]))
        for fact in facts(found, "response")
    }


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The minister, Rosa Tan, promised an inquiry.", ("Rosa Tan", "open letter")),
        ("The nurses’ union welcomed the letter.", ("the nurses’ union", "open letter")),
        (
            "Tom Reed apologised to Ida Holm. She was at home. Ida Holm accepted the apology.",
            ("Ida Holm", "Tom Reed"),
        ),
        (
            "In a tweet Edgar Brun wrote that they were wrong. Ida Holm answered it with one word.",
            ("Ida Holm", "Edgar Brun's tweet"),
        ),
        (
            "The Delmont Tribune said in an editorial that the doctors “struck the right note”.",
            ("Delmont Tribune", "open letter"),
        ),
        ("Ida Holm tore up the letter.", ("Ida Holm", "open letter")),
        (
            "A French translation of the letter was published by Tom Reed. Ida Holm rejected the "
            "translation.",
            ("Ida Holm", "French translation"),
        ),
        (
            "The doctors accuse their own managers of putting patients at risk. The head, Tom "
            "Reed, denied the accusation.",
            ("Tom Reed", "accusation"),
        ),
        (
            "The doctors accuse Tom Reed of lies.\n\nIt rained.\n\nIt snowed.\n\nIt rained.\n\n"
            "Tom Reed denied the accusation.",
            ("Tom Reed", "accusation"),
        ),
        (
            "The petition is addressed to the school board. Ida Holm thanked the board.",
            ("Ida Holm", "the school board"),
        ),
    ],
)
def test_who_answers(draft: Drafting, text: str, answer: tuple[str, str]) -> None:
    found = responses(draft(_LETTER + text))
    who, target = answer
    assert any(w == who and t.startswith(target) for w, t in found), found


@pytest.mark.parametrize(
    "text",
    [
        "The minister, Rosa Tan, said that she could not comment.",
        "The minister, Rosa Tan, promised a tax cut.",
        "The minister, Rosa Tan, ordered an inquiry into the fire.",
        "Tom Reed accused the doctors of “reading headlines instead of reports”.",
        "Tom Reed accepted the apology.",
        "Tom Reed is said to be behind it.",
    ],
)
def test_what_is_no_answer(draft: Drafting, text: str) -> None:
    assert responses(draft(_LETTER + text)) == set()


def test_the_head_of_whom_a_letter_is_to_answers_it(draft: Drafting) -> None:
    found = draft(
        "Ninety players wrote to the federation. The letter is short.\n\nThe federation's "
        "president, Lothar Vance, told reporters that he would “not be lectured”."
    )
    assert ("Lothar Vance", "letter") in {(w, t[:6]) for w, t in responses(found)}

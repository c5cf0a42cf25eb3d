"""Letters and other works, and which of them "the letter" and "it" are."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.groups import groups
from rejoinder.pipeline.extract.rules.movements import movements
from rejoinder.pipeline.extract.rules.names import names
from rejoinder.pipeline.extract.rules.posts import posts
from rejoinder.pipeline.extract.rules.works import works

from .reading import mentions, things

Drafting = Callable[..., Draft]
STAGES = (movements, names, groups, works, posts)


@pytest.mark.parametrize(
    ("text", "name", "form", "open_"),
    [
        ("She signed an open letter in Le Monde.", "open letter in Le Monde", "open letter", True),
        ("She wrote a letter to the board.", "letter to the board", "letter", False),
        (
            "A petition against the plan was launched.",
            "petition against the plan",
            "petition",
            True,
        ),
        ("They signed an appeal.", "appeal", "appeal", True),
        ("He published a manifesto.", "manifesto", "manifesto", True),
    ],
)
def test_a_letter_is_named_and_formed_as_the_article_says(
    draft: Drafting, text: str, name: str, form: str, open_: bool
) -> None:
    (letter,) = [t for t in draft(text, STAGES).things.values() if t.kind == "letter"]
    assert (letter.name, letter.form, letter.open) == (name, form, open_)


@pytest.mark.parametrize(
    "text",
    [
        "He sent his letter of resignation.",
        "She put it in the letter box and left a cover letter.",
        "The party manifesto was thin.",
        "The court heard an appeal against the ruling.",
        "“I signed an open letter,” he said.",
        "There is no such letter. He read four-letter words.",
    ],
)
def test_other_letters_are_none(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "letter") == []


def test_the_headlines_letter_is_the_one_that_follows(draft: Drafting) -> None:
    text = (
        "Library letter stirs the town\n\nBy our staff\n\nThirty readers have signed an open "
        "letter to the council. The letter asks for light. It was drafted by Ida Holm."
    )
    found = draft(text, STAGES)
    assert things(found, "letter") == ["open letter to the council"]
    assert [w for w, _ in mentions(found, "letter")] == [
        "Library letter",
        "an open letter",
        "The letter",
        "It",
    ]


def test_two_letters_stay_two(draft: Drafting) -> None:
    text = (
        "Ida Holm answered with a letter of her own. In it she stands by the open letter in Le "
        "Monde. The first letter had 90 signatures. The new letter has one."
    )
    found = mentions(draft(text, STAGES), "letter")
    own, first = "letter of her own", "open letter in Le Monde"
    assert [n for w, n in found if "letter" in w] == [own, first, first, own]


def test_it_is_no_letter_once_something_else_was_spoken_of(draft: Drafting) -> None:
    text = "They signed a letter. The bridge fell. It was denounced."
    assert "It" not in [w for w, _ in mentions(draft(text, STAGES), "letter")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ida Holm tweeted: “No.”", "Ida Holm's tweet"),
        ("Ida Holm replied in a tweet.", "Ida Holm's tweet"),
        ("Ida Holm said so in a Facebook post.", "Ida Holm's post"),
        ("Tom Hughes tweeted: “No.” Hughes also said no.", "Tom Hughes' tweet"),
    ],
)
def test_a_post_is_its_authors(draft: Drafting, text: str, name: str) -> None:
    assert things(draft(text, STAGES), "post") == [name]


def test_tweeting_again_is_another_post(draft: Drafting) -> None:
    text = "Ida Holm tweeted: “No.” Holm tweeted: “Never.” Holm tweeted again: “Well.”"
    assert len(things(draft(text, STAGES), "post")) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He rejected it at a press conference.", "statement"),
        ("She said so in an e-mail to staff.", "statement"),
        ("She wrote an op-ed for the Gazette.", "opinion"),
        ("In a blog post he explained it.", "opinion"),
        ("A Polish translation appeared.", "translation"),
    ],
)
def test_other_works_have_their_kinds(draft: Drafting, text: str, kind: str) -> None:
    assert len(things(draft(text, STAGES), kind)) == 1

"""To whom a letter is, where the grammar is not the plain one, and who wrote it."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "addressees"),
    [
        (
            "The letter, which was published on Monday in the Tarn Gazette and addressed to the "
            "orchestra's president, Ida Holm, is short.",
            ["Ida Holm"],
        ),
        ("The petition, addressed to the county’s head of roads, Tom Reed, is long.", ["Tom Reed"]),
        ("Ida Holm handed the council a petition.", ["the council"]),
        ("Ida Holm sent Tom Reed a letter by post.", ["Tom Reed"]),
        (
            "A teacher called Ida Holm sat down and wrote to the harbour commission. In her letter "
            "she asks for a bridge.",
            ["the harbour commission"],
        ),
    ],
)
def test_to_whom(draft: Drafting, text: str, addressees: list[str]) -> None:
    assert [f["addressee"] for f in facts(draft(text), "addressing")] == addressees


def test_whom_a_letter_greets_is_whom_it_is_to_and_not_a_title_with_a_colon(
    draft: Drafting,
) -> None:
    found = draft(
        "To the mayor of Tarn: unlock the library\n\nDear Mayor Quintero,\n\nWe are teachers. We "
        "write to you about our library.\n\nSigned,\n\nIda Holm, teacher\nTom Reed, baker"
    )
    assert [f["addressee"] for f in facts(found, "addressing")] == ["Quintero"]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (
            "The daily Tarn Post ran an open letter by sixty-four actors to the company Vellum.",
            ["sixty-four actors"],
        ),
        ("Ida Holm started the petition with her friend Tom Reed.", ["Ida Holm", "Tom Reed"]),
        (
            "Tom Reed would not comment. But in a letter to the council, sent today, he blames "
            "the drivers.",
            ["Tom Reed"],
        ),
        ("The letter was published in the Tarn Post by mistake.", []),
    ],
)
def test_who_wrote_it(draft: Drafting, text: str, authors: list[str]) -> None:
    assert [f["author"] for f in facts(draft(text), "authorship")] == authors


def test_what_says_that_she_wrote_it_goes_before_her_letter(draft: Drafting) -> None:
    found = draft("Ida Holm wrote to the council. “It is ours,” her letter began. It rained.")
    assert words(found, "authorship") == [["Ida Holm wrote"]]
    assert [f.get("inferred") for f in facts(found, "authorship")] == [None]

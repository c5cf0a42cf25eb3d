"""Letters whose text is the article, and lists of names: who signed as what, to whom it is."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]
BEFORE = "An open letter was printed in Le Monde.\n\n"

LETTER = """Leave the owls alone

First published in the Tarn Gazette, 4 May 2019

Dear Councillor Reed,

We, the undersigned, write to ask you to leave the barn of Ellerby as it is. Our owls live there.

They have lived there longer than we have.

Yours sincerely,

Ida Holm, ornithologist
Professor Xanthe Quarrington, University of Tarn
Bram and Wilhelmina Ootje, millers
Sir Piet de Vries
Little Magda Olsen, aged nine
The Ellerby Society for Owls
and 40 others

This letter was drafted by Ida Holm.
"""


def test_the_names_below_a_letter_sign_it(draft: Drafting) -> None:
    found = {f["signatory"]: f.get("signed_as") for f in facts(draft(LETTER), "signature")}
    assert found == {
        "Ida Holm": "ornithologist",
        "Xanthe Quarrington": "University of Tarn",
        "Bram Ootje": "millers",
        "Wilhelmina Ootje": "millers",
        "Piet de Vries": None,
        "Little Magda Olsen": None,
        "Ellerby Society for Owls": None,
        "40 others": None,
    }
    assert words(draft(LETTER), "signature")[0] == ["Ida Holm, ornithologist"]


def test_an_article_that_is_a_letter_is_known_as_its_text(draft: Drafting) -> None:
    found = draft(LETTER)
    (own,) = {f.work for f in found.facts if f.kind == "signature"}  # type: ignore[attr-defined]
    assert found.text_of == own
    assert draft("The Tarn Gazette printed an open letter. Ida Holm signed it.").text_of is None


def test_a_letter_tells_to_whom_it_is_and_where_it_stood(draft: Drafting) -> None:
    found = draft(LETTER)
    assert [f["addressee"] for f in facts(found, "addressing")] == ["Reed"]
    assert [f["venue"] for f in facts(found, "publishing")] == ["Tarn Gazette"]
    (own,) = {f["work"] for f in facts(found, "signature")}
    for kind in ("addressing", "publishing", "authorship"):
        assert {f["work"] for f in facts(found, kind)} == {own}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signatories include:\n\n- Capt. Ida Holm, master of Tarn Pride\n- Tom Reed, deckhand",
         {"Ida Holm": "master of Tarn Pride", "Tom Reed": "deckhand"}),
        ("The signatories are:\n\n* Ida Holm (painter)\n\n* Tom Reed (baker)\n\nNobody else did.",
         {"Ida Holm": "painter", "Tom Reed": "baker"}),
        ("Signed by:\n1. Ida Holm\n2. Tom Reed\n3. Ana Ruiz",
         {"Ida Holm": None, "Tom Reed": None, "Ana Ruiz": None}),
    ],
)  # fmt: skip
def test_lists_in_an_article_about_a_letter(
    draft: Drafting, text: str, expected: dict[str, str | None]
) -> None:
    found = draft(BEFORE + text)
    assert {f["signatory"]: f.get("signed_as") for f in facts(found, "signature")} == expected
    assert len(facts(found, "signature")) == len(expected)


def test_who_stands_in_the_list_of_a_group_belongs_to_it(draft: Drafting) -> None:
    text = "Over 50 captains signed it.\n\nThe signatories include:\n\n- Ida Holm\n- Tom Reed"
    found = facts(draft(BEFORE + text), "membership")
    assert {(f["member"], f["group"]) for f in found} == {
        ("Ida Holm", "over 50 captains"), ("Tom Reed", "over 50 captains"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Present were:\n\nIda Holm, painter\n\nTom Reed, baker",
        "Ida Holm won. Tom Reed lost.\n\nIda Holm was glad.\n\nTom Reed was not.",
        "Yours sincerely,\n\nThe mayor said that was how it ended.",
    ],
)
def test_other_lists_sign_nothing(draft: Drafting, text: str) -> None:
    assert facts(draft(BEFORE + text), "signature") == []


def test_a_paper_and_a_date_above_a_letter_are_where_it_stood(draft: Drafting) -> None:
    found = draft(
        "Open the library\n\nThe Oriel Standard, 5 April 2024\n\nDear mayor,\n\nWe are teachers. "
        "We ask you to open it.\n\nSigned,\n\nIda Holm, teacher\nTom Reed, baker"
    )
    (fact,) = facts(found, "publishing")
    assert (fact["venue"], fact["when"]) == ("The Oriel Standard", "2024-04-05")

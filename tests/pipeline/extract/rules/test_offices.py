"""Who belongs to a body by an office of it; and who does not, or no longer."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]


def members(draft: Draft) -> list[tuple[str, str]]:
    return [(fact["member"], fact["group"]) for fact in facts(draft, "membership")]


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Feld, president of the Society of Authors, said that it was wrong.",
        "Rosa Feld, the president of the Society of Authors, said that it was wrong.",
        "Rosa Feld, 54, president of the Society of Authors, said that it was wrong.",
        "The president of the Society of Authors, Rosa Feld, said that it was wrong.",
        "Society of Authors chair Rosa Feld said that it was wrong.",
        "The Society of Authors condemned it. Its chair, Rosa Feld, said that it was wrong.",
        "The Society of Authors met. The society's president, Rosa Feld, said that it was wrong.",
        "Rosa Feld is the president of the Society of Authors.",
        "Rosa Feld of the Society of Authors said that it was wrong.",
    ],
)
def test_who_holds_an_office_belongs_to_the_body(draft: Drafting, text: str) -> None:
    found = draft(text)
    assert members(found) == [("Rosa Feld", "Society of Authors")]
    ((evidence,),) = words(found, "membership")
    assert "Rosa Feld" in evidence


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Feld, a former president of the Society of Authors, said that it was wrong.",
        "Rosa Feld, then president of the Society of Authors, said that it was wrong.",
        "Rosa Feld was the president of the Society of Authors.",
        "“No,” said Rosa Feld, a spokeswoman for the Society of Authors.",
        "The Society of Authors met. Its director, Rosa Feld, was late.",
        "Rosa Feld, a critic of the Society of Authors, said that it was wrong.",
        "Rosa Feld is not the president of the Society of Authors.",
        "Rosa Feld wrote to the president of the Society of Authors.",
        "“Rosa Feld is the president of the Society of Authors,” he said.",
        "The president of the Society of Authors, Rosa Feld's brother, said that it was wrong.",
        "The Society of Authors met the Guild of Bakers. Its chair, Rosa Feld, was late.",
    ],
)
def test_who_does_not_hold_it_does_not(draft: Drafting, text: str) -> None:
    asserted = [f for f in facts(draft(text), "membership") if f.get("polarity") != "denied"]
    assert asserted == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The farmers' union has met. The union's president, Rosa Feld, left.", "farmers' union"),
        ("The opposition Larch party met. The party's leader, Rosa Feld, left.", "Larch party"),
        ("The president of the farmers' union, Rosa Feld, left.", "farmers' union"),
        ("“No,” said committee chairman Rosa Feld. The carnival committee met.",
         "carnival committee"),
    ],
)  # fmt: skip
def test_a_body_may_have_no_name(draft: Drafting, text: str, body: str) -> None:
    assert members(draft(text)) == [("Rosa Feld", body)]


def test_of_two_bodies_neither_is_meant(draft: Drafting) -> None:
    text = "The farmers' union met the bakers' union. The union's president, Rosa Feld, left."
    assert members(draft(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Over 100 bakers have signed an open letter. Signatory Rosa Feld, 54, said it was time.",
        "An open letter was signed by over 100 bakers. The first to sign it was Rosa Feld.",
    ],
)
def test_who_is_called_a_signatory_is_one_of_those_who_signed(draft: Drafting, text: str) -> None:
    assert members(draft(text)) == [("Rosa Feld", "over 100 bakers")]


def test_of_two_groups_that_signed_a_signatory_is_of_neither(draft: Drafting) -> None:
    text = (
        "Over 100 bakers signed an open letter. Some 90 millers signed another one. "
        "Signatory Rosa Feld, 54, said it was time."
    )
    assert members(draft(text)) == []


def test_a_movement_is_known_by_its_name_again(draft: Drafting) -> None:
    text = "The movement Hum has met. He takes Hum to task. Rosa Feld, who belongs to Hum, left."
    assert members(draft(text)) == [("Rosa Feld", "Hum")]


def test_a_movement_organises_in_its_own_name(draft: Drafting) -> None:
    found = draft("An open letter asks for more lamps. It was organised by the movement Lights On.")
    (fact,) = facts(found, "authorship")
    assert (fact["author"], fact["role"]) == ("Lights On", "organised")

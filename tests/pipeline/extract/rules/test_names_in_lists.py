"""Names that show what they are only beside others, by initials, or by the whole of them."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.movements import movements
from rejoinder.pipeline.extract.rules.names import names

from .reading import things

Drafting = Callable[..., Draft]
STAGES = (movements, names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ebbe Sorrel, Margaret Dunn and the poet Peter Vance are among them.",
         ["Ebbe Sorrel", "Margaret Dunn", "Peter Vance"]),
        ("Many people, including Ebbe Sorrel and Lantern co-founder Peter Vance, have signed it.",
         ["Ebbe Sorrel", "Peter Vance"]),
        ("Margaret Dunn and Ebbe Sorrel signed it, too.", ["Margaret Dunn", "Ebbe Sorrel"]),
    ],
)  # fmt: skip
def test_a_list_shows_a_person_from_both_its_ends(
    draft: Drafting, text: str, expected: list[str]
) -> None:
    assert things(draft(text, STAGES), "person") == expected


@pytest.mark.parametrize("initials", ["P.D.", "P. D.", "PD", "P."])
def test_initials_begin_a_persons_name(draft: Drafting, initials: str) -> None:
    text = f"{initials} Holloway said that the letter was unfair. Holloway did not sign it."
    assert things(draft(text, STAGES), "person") == [f"{initials} Holloway"]


def test_initials_with_stops_and_without_are_one_persons(draft: Drafting) -> None:
    text = "P.D. Holloway said no. The novelist PD Holloway laughed."
    assert len(things(draft(text, STAGES), "person")) == 1


@pytest.mark.parametrize("text", ["The U.S. Treasury said no.", "They met UK ministers on Monday."])
def test_initials_of_states_are_nobodys(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "person") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The wards of St Osyth's Cottage Hospital are shut.", "St Osyth's Cottage Hospital"),
        ("She teaches at Harlow's College in Tarn.", "Harlow's College"),
        ("It was drafted by the nonprofit Clear Wells.", "Clear Wells"),
        ("They wrote for the Future of Work Institute.", "Future of Work Institute"),
    ],
)
def test_bodies_have_their_whole_names(draft: Drafting, text: str, name: str) -> None:
    found = draft(text, STAGES)
    assert things(found, "organisation") == [name]
    assert things(found, "person") == []


def test_a_place_behind_a_trade_is_nobody(draft: Drafting) -> None:
    text = "Dr Jane Roe\nGeneral practitioner, Elmbourne\n\nThey met the head, Holm, in Elmbourne."
    assert "Elmbourne" not in things(draft(text, STAGES), "person")

"""Who is a person, a medium or a body, however an article writes it, and who is nobody."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.movements import movements
from rejoinder.pipeline.extract.rules.names import names
from rejoinder.pipeline.extract.rules.sexes import sex_of

from .reading import mentions, things

Drafting = Callable[..., Draft]
STAGES = (movements, names)


@pytest.mark.parametrize(
    "text",
    [
        "The novelist Ottoline Brask signed it.",
        "Ottoline Brask, 54, signed it.",
        "Ottoline Brask, a novelist from Tarn, signed it.",
        "A spokeswoman, Ottoline Brask, said nothing.",
        "They wrote to Professor Ottoline Brask about it.",
        "It was signed by the actor Tom Reed and Ottoline Brask.",
        "“No,” said Ottoline Brask, who had come by train.",
    ],
)
def test_a_name_is_a_persons_where_the_words_around_it_show_it(draft: Drafting, text: str) -> None:
    assert "Ottoline Brask" in things(draft(text, STAGES), "person")


def test_what_shows_it_once_counts_for_the_whole_article(draft: Drafting) -> None:
    text = "In Brodal Vesk they saw a threat.\n\nThe farmer Brodal Vesk denied it. Mr Vesk left."
    found = draft(text, STAGES)
    assert things(found, "person") == ["Brodal Vesk"]
    assert [words for words, _ in mentions(found, "person")] == [
        "Brodal Vesk",
        "Brodal Vesk",
        "Vesk",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Executive Order was read out on Monday.",
        "The Founding Fathers would have laughed.",
        "They met in Lower Lindau near the Old Bridge.",
        "The Supreme Court will hear it in March.",
        "Golden Peel, Country Miche and New Year's Day were on the list.",
        "Voters Worried About The Bridge\n\nNobody else was worried about it that day.",
    ],
)
def test_places_laws_and_headlines_are_nobody(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "person") == []


def test_by_lines_make_nobody_but_lend_their_names(draft: Drafting) -> None:
    text = (
        "Mayor welcomes letter\n\nBy Cuthbert Slade\nThe Tarn Bugle, 12 March 2019\n\n"
        "Mayor Ida Holm has welcomed the letter that the Bugle printed. She told the Bugle so."
    )
    found = draft(text, STAGES)
    assert things(found, "person") == ["Ida Holm"]
    assert things(found, "publication") == ["The Tarn Bugle"]


def test_a_surname_is_its_one_bearers(draft: Drafting) -> None:
    text = (
        "Lars Brot and Ada Brot signed. The poet Ines Calder did not. Calder laughed. "
        "Brot refused to comment. Mrs Brot wept."
    )
    found = mentions(draft(text, STAGES), "person")
    assert ("Calder", "Ines Calder") in found
    assert ("Brot", "Ada Brot") in found  # Mrs
    assert [words for words, _ in found].count("Brot") == 1  # whose, is not said


def test_brothers_share_their_surname(draft: Drafting) -> None:
    found = draft("Its authors are the brothers Kaspar and Melchior Vogt.", STAGES)
    assert sorted(things(found, "person")) == ["Kaspar Vogt", "Melchior Vogt"]


def test_longer_names_and_titles_chain(draft: Drafting) -> None:
    text = "Dr Eamon Ó Dálaigh came. Mr Ó Dálaigh sang. Rival Jane Doe left; Jane Doe was tired."
    found = draft(text, STAGES)
    assert sorted(things(found, "person")) == ["Eamon Ó Dálaigh", "Jane Doe"]
    (person,) = [t.id for t in found.things.values() if t.name == "Eamon Ó Dálaigh"]
    assert sex_of(found, person) == "male"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The letter was printed in the trade weekly Flour & Salt.", "Flour & Salt"),
        ("An open letter in the Lindau Landbote asks for it.", "the Lindau Landbote"),
        ("The letter, which the Lindau Landbote published on Monday, asks.", "the Lindau Landbote"),
        ("In an op-ed for L'Estuaire she demanded a vote.", "L'Estuaire"),
        ("The Le Monde newspaper printed it.", "Le Monde"),
        ("It was published by The New York Times.", "The New York Times"),
        ("The letter first appeared in the magazine Tusk.", "Tusk"),
    ],
)
def test_a_medium_is_what_prints_or_is_called_one(draft: Drafting, text: str, name: str) -> None:
    (found,) = things(draft(text, STAGES), "publication")
    assert found.removeprefix("the ") == name.removeprefix("the ")


@pytest.mark.parametrize(
    "text",
    ["She posted it on Facebook.", "It was published on Twitter.", "He died in Lantern Street."],
)
def test_platforms_and_streets_are_no_media(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "publication") == []


def test_a_body_is_meant_by_the_word_it_turns_on(draft: Drafting) -> None:
    text = "The Board of Northern Waters met. The Board said no. The Women's Rowing Club agreed."
    found = draft(text, STAGES)
    assert things(found, "organisation") == ["Board of Northern Waters", "Women's Rowing Club"]
    assert ("Board", "Board of Northern Waters") in mentions(found, "organisation")

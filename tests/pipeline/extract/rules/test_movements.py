"""Hashtags and campaigns, and what is neither."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.movement_relations import movement_relations
from rejoinder.pipeline.extract.rules.movements import movements
from rejoinder.pipeline.extract.rules.names import names

from .reading import facts, mentions, things

Drafting = Callable[..., Draft]
STAGES = (movements, names, movement_relations)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("People marched under #LampLit that day.", "#LampLit"),
        ("The Lights On movement has grown.", "Lights On"),
        ("The “Save Our Stacks” campaign began in May.", "Save Our Stacks"),
        ("A campaign called Books Aboard followed.", "Books Aboard"),
        ("It was organised by the movement Open the Gate.", "Open the Gate"),
        ("They have a movement of their own, Let Us Lie, and a flag.", "Let Us Lie"),
        ("Our campaign, Keep the Lamp, was small.", "Keep the Lamp"),
        ("They admired Dark Coast, the Norwegian movement that saved eleven lights.", "Dark Coast"),
    ],
)
def test_a_movement_is_what_is_called_one(draft: Drafting, text: str, name: str) -> None:
    assert things(draft(text, STAGES), "movement") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Clinton campaign said no.",
        "The Hillary Clinton campaign said no.",
        "The New Hampshire campaign was long, and he was #1 there.",
        "A presidential campaign costs money; her Senate campaign did.",
    ],
)
def test_candidates_and_elections_have_none(draft: Drafting, text: str) -> None:
    assert things(draft(text, STAGES), "movement") == []


def test_spellings_with_and_without_the_mark_are_one(draft: Drafting) -> None:
    text = "The LampLit movement began here. #LampLit is a hashtag. The campaign goes on."
    found = draft(text, STAGES)
    (movement,) = [t for t in found.things.values() if t.kind == "movement"]
    assert movement.hashtag == "#LampLit"
    assert ("The campaign", movement.name) in mentions(found, "movement")


def test_of_two_movements_the_campaign_is_neither(draft: Drafting) -> None:
    found = draft("#LampLit met #OpenShelves. The campaign won.", STAGES)
    assert [words for words, _ in mentions(found)] == ["#LampLit", "#OpenShelves"]


@pytest.mark.parametrize(
    ("text", "movement", "related", "relation"),
    [
        ("#Lamps inspired #Shelves.", "#Lamps", "#Shelves", "inspiration"),
        ("#Lamps inspired Paris's Open Book movement.", "#Lamps", "Open Book", "inspiration"),
        ("#Lamps was inspired by #Shelves.", "#Shelves", "#Lamps", "inspiration"),
        ("The movement Hum was modelled on Zoem in the south.", "Zoem", "Hum", "inspiration"),
        ("#Lamps grew. It took its idea from Slow Days.", "Slow Days", "#Lamps", "inspiration"),
        ("They denounce #Lamps and its Danish counterpart, #Lys.", "#Lys", "#Lamps", "counterpart"),
        ("They denounce #Lamps. So is its counterpart #Lys.", "#Lys", "#Lamps", "counterpart"),
        ("The movement Hum grew. Its counterpart is called Brum.", "Brum", "Hum", "counterpart"),
    ],
)  # fmt: skip
def test_relations_are_read_off_the_words_between(
    draft: Drafting, text: str, movement: str, related: str, relation: str
) -> None:
    assert facts(draft(text, STAGES), "movement_relation") == [
        {"movement": movement, "related": related, "relation": relation}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#LampLit met #OpenShelves.",
        "#LampLit was not inspired by #OpenShelves.",
        "#LampLit may one day have inspired nobody; #OpenShelves would.",
        "“#LampLit inspired #OpenShelves,” he said.",
    ],
)
def test_what_is_denied_or_only_said_is_no_relation(draft: Drafting, text: str) -> None:
    assert facts(draft(text, STAGES), "movement_relation") == []


@pytest.mark.parametrize(
    "text",
    [
        "“Had I known of the boycott I would not have signed,” said Ida Holm.",
        "They called for a boycott We all know how the campaign ended.",
        "#it was everywhere.",
    ],
)
def test_no_movement_is_called_by_a_pronoun_or_by_two_letters(draft: Drafting, text: str) -> None:
    assert things(draft(text), "movement") == []

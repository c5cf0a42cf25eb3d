"""Where a text stands, if that has no name, or one that looks like none."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]

_LETTER = "Ninety nurses wrote an open letter to the mayor. "


def venues(found: Draft) -> list[str]:
    return [fact["venue"] for fact in facts(found, "publishing")]


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("The letter was published on the hospital’s website.", "the hospital’s website"),
        ("The letter was published on the website of the Tarn Guild.", "website of the Tarn Guild"),
        ("It appeared in the Sunday Whistle.", "Sunday Whistle"),
        ("The letter came out in Der Kanal on 9 June.", "Der Kanal"),
        ("The Portuguese daily Folha do Cais published the letter.", "Folha do Cais"),
        ("The letter, published on the website of the magazine Downbow, is short.", "Downbow"),
    ],
)
def test_where_a_text_stands(draft: Drafting, text: str, venue: str) -> None:
    assert venues(draft(_LETTER + text)) == [venue]


@pytest.mark.parametrize(
    "text",
    [
        "The letter was discussed on the hospital’s website.",
        "The letter was published on a website.",
        "The letter was published on Sunday and on Monday.",
    ],
)
def test_where_none_stands(draft: Drafting, text: str) -> None:
    assert venues(draft(_LETTER + text)) == []


def test_one_site_is_one_thing(draft: Drafting) -> None:
    found = draft(
        _LETTER + "The letter was published on the hospital’s website. On Friday 23 doctors "
        "published a reply to the letter on the hospital’s website."
    )
    assert set(venues(found)) == {"the hospital’s website"}
    sites = [t for t in found.things.values() if t.kind == "publication"]
    assert len(sites) == 1


def test_a_letter_to_a_paper_that_was_printed_was_printed_there(draft: Drafting) -> None:
    text = "In a letter to the Gazette, printed on page 14 today, Ida Holm says no."
    found = draft(text, publisher="Tarn Gazette")
    (fact,) = facts(found, "publishing")
    assert fact["venue"] == "Tarn Gazette"
    assert fact["inferred"] == ["venue"]

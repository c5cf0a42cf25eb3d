"""The medium that an article is from, and media taken up again: "this newspaper", "the paper"."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.names import names

from .reading import facts, mentions, things

Drafting = Callable[..., Draft]
PUBLISHER = "The Tarn Valley Chronicle"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ida Holm told the Chronicle that she was glad.", "Chronicle"),
        ("Ida Holm told this newspaper that she was glad.", "this newspaper"),
        ("A letter from Ida Holm appeared in these pages.", "these pages"),
        ("Ida Holm spoke to the Tarn Valley Chronicle on Monday.", "Tarn Valley Chronicle"),
    ],
)
def test_the_publisher_by_other_words(draft: Drafting, text: str, words: str) -> None:
    found = draft(text, [names], PUBLISHER)
    assert (words, things(found, "publication")[0]) in mentions(found, "publication")
    assert len(things(found, "publication")) == 1


def test_what_appeared_in_this_newspaper_was_published_there(draft: Drafting) -> None:
    text = "The open letter, which this newspaper printed last week, was signed by Ida Holm."
    (fact,) = facts(draft(text, publisher=PUBLISHER), "publishing")
    assert fact["venue"] == PUBLISHER


def test_the_agency_of_a_dateline_is_the_articles_own(draft: Drafting) -> None:
    text = "TARN, March 3 (Valley Wire) - It rained.\n\nIda Holm told Valley Wire that it would."
    assert things(draft(text, [names]), "publication") == ["Valley Wire"]


@pytest.mark.parametrize("text", ["This newspaper is read by many.", "It rained in Tarn."])
def test_a_publisher_that_nobody_gives_is_no_medium(draft: Drafting, text: str) -> None:
    assert things(draft(text, [names]), "publication") == []


def test_the_newspaper_is_the_one_named_before(draft: Drafting) -> None:
    text = "A letter was printed in Le Monde.\n\nThe newspaper gave it a page."
    assert ("The newspaper", "Le Monde") in mentions(draft(text, [names]), "publication")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The letter was printed in the magazine Curd and Crust on Monday.", "Curd and Crust"),
        ("It filled two pages of The Quill and Ledger.", "The Quill and Ledger"),
        ("The letter appeared in Frobisher's Magazine.", "Frobisher's Magazine"),
        ("She wrote on her blog, Slow Meter, that it was late.", "Slow Meter"),
    ],
)
def test_media_with_names_of_their_own_kind(draft: Drafting, text: str, name: str) -> None:
    assert things(draft(text, [names]), "publication") == [name]

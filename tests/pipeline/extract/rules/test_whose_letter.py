"""Whose a letter is, where an article speaks of several."""

from collections.abc import Callable

from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]

#: A letter of many, and then somebody who wrote one of his own to a newspaper.
_TWO = (
    "An open letter, addressed to the vice-chancellor, Jane Holm, and signed by 90 botanists, asks "
    "Fellgate to close the garden.\n\n"
    "Tom Reed, a former gardener, had written to the Tarn Gazette in support of her. In his letter "
    "he says that the botanists are wrong."
)


def test_who_wrote_one_himself_speaks_for_no_other(draft: Drafting) -> None:
    found = draft(_TWO)
    assert {"work": "open letter", "signatory": "90 botanists"} in facts(found, "signature")
    (demand,) = facts(found, "demand")
    assert demand["claimed_in"] == "open letter"
    assert demand["claimant"] == "90 botanists"
    assert "open letter" not in [
        f["work"] for f in facts(found, "authorship") if f["author"] == "Tom Reed"
    ]


def test_a_participle_that_the_tagger_takes_for_a_past_is_one(draft: Drafting) -> None:
    found = draft(_TWO)
    assert {"work": "open letter", "addressee": "Jane Holm"} in facts(found, "addressing")


def test_her_letter_is_the_one_spoken_of_where_nothing_says_another(draft: Drafting) -> None:
    text = (
        "The poet Ida Holm has published an open letter in the Tarn Gazette. She wrote in June. "
        "In her letter she says that the mill is closed."
    )
    assert {f["work"] for f in facts(draft(text), "authorship")} == {
        "open letter in the Tarn Gazette"
    }

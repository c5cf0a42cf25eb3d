"""What another says of what somebody says, in the same sentence, is that other's."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, words

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    "aside",
    [
        "a charge that Cole called “a plain lie”",
        "an accusation which Cole dismissed as “a plain lie”",
        "something that Cole has called “a plain lie”",
    ],
)
def test_words_in_an_aside_are_whoever_it_names(draft: Drafting, aside: str) -> None:
    text = (
        "Beth Cole drafted the letter. The mayor Ada Marsh warned that the signatories had been "
        f"paid by two shipping companies, {aside}."
    )
    found = draft(text)
    (quotation,) = facts(found, "quotation")
    assert quotation["speaker"] == "Beth Cole"
    ((claim,),) = words(found, "claim")
    assert claim.endswith("two shipping companies")


def test_what_goes_on_behind_a_clause_is_still_said(draft: Drafting) -> None:
    text = (
        "The mayor Ada Marsh said that the letter, an attack that Cole had called fair, would be "
        "answered in June."
    )
    ((claim,),) = words(draft(text), "claim")
    assert claim.endswith("answered in June")


@pytest.mark.parametrize(
    ("text", "kind", "field"),
    [
        ("Ada Marsh, a historian at Fellgate College, who drafted the open letter, laughed.",
         "authorship", "author"),
        ("Ada Marsh, a lecturer at Tarn University, who signed the open letter, laughed.",
         "signature", "signatory"),
        ("Ada Marsh, the head of Fellgate School, who called it “an utter disgrace”, laughed.",
         "quotation", "speaker"),
    ],
)  # fmt: skip
def test_a_clause_behind_where_somebody_works_is_about_somebody(
    draft: Drafting, text: str, kind: str, field: str
) -> None:
    assert [fact[field] for fact in facts(draft(text), kind)] == ["Ada Marsh"]


def test_a_heading_that_repeats_what_is_quoted_below_is_no_quotation(draft: Drafting) -> None:
    text = (
        "Beth Cole called that a lie.\n\n“A family quarrel”\n\nThe mayor Ada Marsh said no. “It is "
        "a family quarrel,” she said."
    )
    found = draft(text)
    assert [q["speaker"] for q in facts(found, "quotation")] == ["Ada Marsh"]

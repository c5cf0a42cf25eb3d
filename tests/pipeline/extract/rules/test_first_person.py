"""Who "we" are in the text of a letter: its writers, by their own words."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]

_BELOW = "\n\nSigned,\n\nIda Holm, teacher\nTom Reed, baker"


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("We, the undersigned curators and toymakers, write to you.", "We, the undersigned"),
        ("We who live under the lamp write to you.", "We who live under the lamp"),
        ("We are teachers and readers. We write to you.", "teachers and readers"),
        ("We write to you about our library.", "we"),
    ],
)
def test_those_who_write_a_letter_ask_and_have_written_it(
    draft: Drafting, first: str, name: str
) -> None:
    found = draft(
        f"Dear mayor,\n\n{first} “We are closed,” said the council.\n\nWe demand that our library "
        f"be opened.{_BELOW}"
    )
    (demand,) = facts(found, "demand")
    assert demand["claimant"].startswith(name)
    (written,) = facts(found, "authorship")
    assert written["author"] == demand["claimant"]
    assert written["inferred"] == ["work"]
    council = [q.get("speaker") for q in facts(found, "quotation")]
    assert demand["claimant"] not in council


def test_we_are_nobody_in_an_article_that_is_no_letter(draft: Drafting) -> None:
    found = draft("The mayor left. We demand that the library be opened.")
    assert [t.name for t in found.things.values() if t.kind == "group"] == []

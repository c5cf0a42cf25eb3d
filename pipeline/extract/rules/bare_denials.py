"""Charges of which an article tells no more than that they are denied."""

from typing import TYPE_CHECKING

from ..words import tables
from .accusations import ACCUSED
from .document import Paragraph
from .draft import Draft
from .syntax import children

if TYPE_CHECKING:
    from spacy.tokens import Token


def charged(draft: Draft, paragraph: Paragraph, verb: "Token", who: str) -> str | None:
    """The charge of which the article says no more than that it is denied.

    "Holm has denied having taken the money": somebody, of whom nothing is said, says that he has.
    """
    if draft.model.lemma(verb) != "deny":
        return None
    harmless = tables("rules/responses")["denying"]["harmless"]
    for done in children(verb, "xcomp"):
        helpers = {child.lower_ for child in children(done, "aux")}
        if "having" not in helpers or draft.model.lemma(done) in harmless:
            continue
        start = min(child.i for child in children(done, "aux"))
        end = done.right_edge.i + 1
        charge = draft.fact(
            "accusation",
            [paragraph.bounds(paragraph.doc[start:end])],
            ACCUSED,
            against=[who],
            certainty="attributed",
            inferred=["against"],
        )
        return str(charge.id)
    return None

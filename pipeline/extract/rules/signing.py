"""A clause that says that somebody put their name to a work, and what its finders share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party, letter_before, work
from .reality import Reality, reality
from .syntax import Part, behind, children

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/signatures"


@dataclass(frozen=True, slots=True, eq=False)
class Signing:
    """Who signed what, by which tokens, and how sure.

    ``work`` is the id of the draft's thing, ``core`` the words that speak of signing it, ``how`` a
    pattern of ``rules/confidences.toml``; ``fields`` are those of the fact beside its work and
    signatory.
    """

    paragraph: Paragraph
    work: str
    signers: Sequence[Party]
    core: Sequence[Part]
    how: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The status of the signature."""
        return str(self.fields.get("status", "signed"))


def signing_list(name: str) -> frozenset[str]:
    """One of the lists of ``rules/signatures.toml``."""
    return word_lists(_LISTS)[name]


def work_of(draft: Draft, paragraph: Paragraph, noun: "Token") -> tuple[str | None, list[Part]]:
    """The work that signatories are "of", with its words; else the letter spoken of before."""
    for token in behind(noun, "of", "to"):
        if (found := work(draft, paragraph, token)) is not None:
            return found.thing, [found.tokens]
    owner = next((w for t in children(noun, "poss") if (w := work(draft, paragraph, t))), None)
    if owner is not None:
        return owner.thing, [owner.tokens]
    return letter_before(draft, paragraph, noun.i), []


def refusal(draft: Draft, paragraph: Paragraph, verb: "Token") -> tuple[Reality, "Token"] | None:
    """That somebody declined to do what a verb says, and the verb that says so.

    "She declined to sign"; "he had been asked to sign but had declined".
    """
    above = verb.head
    if verb.dep_ != "xcomp" or above.pos_ != "VERB":
        return None
    declining = signing_list("decline")
    by = above
    if draft.model.lemma(above) in signing_list("invite"):
        found = [v for v in children(above, "conj") if draft.model.lemma(v) in declining]
        if not found or any(True for _ in children(found[0], "dobj", "xcomp")):
            return None
        by = found[0]
    elif draft.model.lemma(above) in signing_list("agree"):
        real = reality(draft, paragraph, above)
        if real is None or real.polarity == "asserted":
            return None
        return Reality(real.certainty, "denied", real.by), above
    elif draft.model.lemma(above) not in declining:
        return None
    real = reality(draft, paragraph, by)
    if real is None or real.polarity == "denied":
        return None
    return Reality(real.certainty, "denied", real.by), above

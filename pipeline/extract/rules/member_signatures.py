"""Signatures of those who are said to be among the signatories, or in a group that signed."""

from collections.abc import Iterable
from typing import Any, Final

from ..words import word_lists
from .confidence import confidence
from .draft import Draft
from .parties import letter_before

#: What is said of all of a group, and so of each of them.
_SHARED: Final = frozenset({"signed", "withdrawn"})


def of_members(draft: Draft, seen: set[tuple[str, str, str]]) -> None:
    """Add that who is said to be among those who signed has signed.

    ``seen`` holds the signatures that are there: the work, who signed, and the status.
    """
    signed: dict[str, list[Any]] = {}
    for fact in draft.facts:
        if fact.kind == "signature":  # type: ignore[attr-defined]
            signed.setdefault(fact.signatory, []).append(fact)  # type: ignore[attr-defined]
    for fact in _of_kind(draft, "membership"):
        if fact.polarity == "denied":
            continue  # who is not among the signatories
        letter = _signed_by(draft, fact, signed)
        if letter is not None and (letter, fact.member, "signed") not in seen:
            seen.add((letter, fact.member, "signed"))
            spans = [span.bounds for span in fact.evidence]
            draft.fact(
                "signature",
                spans,
                confidence("signature", "member"),
                work=letter,
                signatory=fact.member,
                certainty=fact.certainty,
            )
        for signature in signed.get(fact.group, []):
            if signature.polarity == "denied" or signature.status not in _SHARED:
                continue
            # "Ten chefs have withdrawn. Among the ten is X": X has, too.
            key = (signature.work, fact.member, signature.status)
            if key in seen or (signature.work, fact.member, "withdrawn") in seen:
                continue
            seen.add(key)
            spans = _joined(draft, fact.evidence[0].bounds, signature.evidence[0].bounds)
            draft.fact(
                "signature",
                spans,
                confidence("signature", "member"),
                work=signature.work,
                signatory=fact.member,
                certainty=signature.certainty,
                status=signature.status,
            )


def _signed_by(draft: Draft, member: Any, signed: dict[str, list[Any]]) -> str | None:
    """The letter that somebody signed who is said to be "among the signatories"."""
    # "X, one of the signatories", by whatever name the group goes.
    said = {word.strip(".,;:–—").lower() for span in member.evidence for word in span.exact.split()}
    if member.group in signed or not said & word_lists("rules/signatures")["signers"]:
        return None
    at = member.evidence[0].bounds[0]
    for paragraph in draft.document.body:
        if paragraph.start <= at < paragraph.start + len(paragraph.text):
            offset = at - paragraph.start
            before = sum(1 for token in paragraph.doc if token.idx < offset)
            return letter_before(draft, paragraph, before)
    return None


def _of_kind(draft: Draft, kind: str) -> Iterable[Any]:
    return [fact for fact in draft.facts if fact.kind == kind]  # type: ignore[attr-defined]


def _joined(draft: Draft, one: tuple[int, int], other: tuple[int, int]) -> list[tuple[int, int]]:
    """Two spans as one where they overlap, or as they are."""
    if one[0] <= other[1] and other[0] <= one[1]:
        return [(min(one[0], other[0]), max(one[1], other[1]))]
    return [one, other]

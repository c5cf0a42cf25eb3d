"""Stage: who "we" are in an article that is itself the text of a letter: those who write it.

They are known by the letter's own words ("we, the undersigned curators"), or else as "we".
"""

from typing import TYPE_CHECKING, Final

from .confidence import confidence
from .document import Paragraph
from .draft import Draft
from .syntax import children, hull

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What those who write a letter are called runs on for no more than so many tokens.
_LONGEST: Final = 16
#: What writers of a letter do to it, or to whom they write, in their first words.
_WRITING: Final = frozenset({"write", "writing", "address", "publish", "sign"})


def first_person(draft: Draft) -> None:
    """Let "we" stand for those who write the article's own letter; add that they wrote it."""
    if draft.text_of is None:
        return
    found = [(p, t) for p in draft.document.body for t in p.outside if _is_we(p, t)]
    if not found:
        return
    named = next(((p, span) for p, t in found if (span := _name(p, t)) is not None), None)
    if named is None:
        writers = draft.thing("group", "we")
    else:
        paragraph, (start, end) = named
        writers = draft.thing("group", paragraph.doc[start:end].text)
        taken = [i for i in range(start, end) if draft.mention_at(paragraph, i) is not None]
        if not taken or taken[0] > start:
            draft.mention(paragraph, start, min(taken, default=end), writers)
    for paragraph, we in found:
        draft.mention(paragraph, we.i, we.i + 1, writers)
    _wrote(draft, draft.text_of, writers, found)


def _is_we(paragraph: Paragraph, token: "Token") -> bool:
    """Whether a token is the letter's own "we", and nobody's whom it quotes."""
    return token.lower_ == "we" and not paragraph.is_quoted(token)


def _name(paragraph: Paragraph, we: "Token") -> tuple[int, int] | None:
    """The tokens that say who "we" are, "we" included where it is a part; None where none do."""
    doc, at = paragraph.doc, we.i + 1
    stop = min(at + _LONGEST, we.sent.end)
    if at >= stop:
        return None
    if doc[at].lower_ == "who":
        # "We who live under the lamp say": up to the clause's last word.
        clause = next(children(we, "relcl"), None)
        end = clause.right_edge.i + 1 if clause is not None else at
        return (we.i, end) if at < end <= stop else None
    if doc[at].lower_ == "are" and we.dep_ == "nsubj":
        # "We are teachers and readers."
        what = next((t for t in children(we.head, "attr") if t.tag_ == "NNS"), None)
        end = what.right_edge.i + 1 if what is not None else at
        return (at + 1, end) if at + 1 < end <= stop + 1 else None
    if doc[at].text != "," or doc[at + 1 : at + 2].text.lower() not in ("the", "as"):
        return None
    verbs = (t.i for t in doc[at + 1 : stop] if t.pos_ in ("VERB", "AUX") and t.tag_ != "VBN")
    commas = [t.i for t in doc[at + 1 : next(verbs, at)] if t.text == ","]
    return (we.i, commas[-1]) if commas else None


def _wrote(draft: Draft, letter: str, writers: str, found: list[tuple[Paragraph, "Token"]]) -> None:
    for paragraph, we in found:
        verb = we.head
        if we.dep_ != "nsubj" or draft.model.lemma(verb) not in _WRITING:
            continue
        draft.fact(
            "authorship",
            [hull(paragraph, [we, verb])],
            confidence("authorship", "own"),
            work=letter,
            author=writers,
            role="wrote",
            inferred=["work"],
        )
        return

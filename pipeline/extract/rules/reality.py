"""Whether a clause says that something is so: done, denied, hedged, or only wished for."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .syntax import children, is_added_above

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/reality"
#: How far up a clause's verb is governed by others that matter.
_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Reality:
    """How sure an article is of a clause, and whether it says the contrary."""

    certainty: Literal["stated", "attributed", "hedged"] = "stated"
    polarity: Literal["asserted", "denied"] = "asserted"
    #: The verb by which somebody says so, where somebody does.
    by: "Token | None" = field(default=None, compare=False)

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a fact, where they are not what they are by default."""
        values = {"certainty": self.certainty, "polarity": self.polarity}
        return {k: v for k, v in values.items() if v not in ("stated", "asserted")}


def reality(draft: Draft, paragraph: Paragraph, verb: "Token") -> Reality | None:
    """What the article says of a clause by its verb; None where it does not say that it is so.

    Will and would, conditions, questions and refusals say that something is not, or not yet.
    """
    if paragraph.is_quoted(verb) or _is_open(verb):
        return None
    hedged = _is_hedged(verb)
    denied = _is_negated(verb)
    attributed = _by_others(verb)
    by: Token | None = None
    token = verb
    for _ in range(_STEPS):
        above = token.head.head if is_added_above(token) else token.head
        if above is token or token.dep_ in ("ROOT", "relcl", "acl", "advcl", "appos"):
            break
        if paragraph.is_quoted(above):
            break  # "She backed him: “It is no crime.”": what is quoted governs nothing
        step = _under(draft, token, above)
        if step is None:
            return None
        hedged, denied = hedged or step.certainty == "hedged", denied ^ (step.polarity == "denied")
        if step.certainty == "attributed":
            attributed, by = True, above
        if _is_open(above):
            return None
        token = above
    certainty: Literal["stated", "attributed", "hedged"] = (
        "hedged" if hedged else "attributed" if attributed else "stated"
    )
    return Reality(certainty, "denied" if denied else "asserted", by)


def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def _is_open(verb: "Token") -> bool:
    """Whether a clause is about what is not, or not yet."""
    words = {child.lower_ for child in children(verb, "aux", "mark")}
    if words & _list("unreal") and not (words & {"may", "might", "could"} and "have" in words):
        return True
    last = verb.sent[-1]
    while last.is_space and last.i > verb.sent.start:
        last = last.nbor(-1)
    return last.text == "?" and last.i > verb.i and not _is_in_marks(last)


def _is_in_marks(token: "Token") -> bool:
    """Whether a mark of quotation stands open before a token of its sentence."""
    before = token.doc[token.sent.start : token.i].text
    opened = sum(before.count(mark) for mark in "“«‘")
    return opened > sum(before.count(mark) for mark in "”»") or before.count('"') % 2 == 1


def _is_hedged(verb: "Token") -> bool:
    words = {child.lower_ for child in children(verb, "advmod", "aux")}
    return bool(words & _list("hedges")) or bool(words & {"may", "might", "could"})


def _is_negated(verb: "Token") -> bool:
    words = {child.lower_ for child in children(verb, "neg", "advmod")}
    return bool(words & _list("negations"))


def _by_others(verb: "Token") -> bool:
    """Whether a phrase says by whom it is reported: "according to …"."""
    return any(
        token.lower_ == "according" and token.dep_ in ("prep", "advcl", "pcomp")
        for token in verb.children
    )


def _under(draft: Draft, verb: "Token", above: "Token") -> Reality | None:
    """What a verb above another makes of it; None where that keeps it from being said."""
    if verb.dep_ == "conj" or above.pos_ not in ("VERB", "AUX"):
        return Reality()
    lemma = draft.model.lemma(above)
    denies = lemma in _list("denying")
    negated = _is_negated(above)
    if verb.dep_ in ("ccomp", "parataxis"):
        if denies:
            return Reality("attributed", "denied")
        if lemma in _list("wishing") or negated:
            return None
        return Reality("attributed") if lemma in _list("saying") else Reality()
    if verb.dep_ in ("xcomp", "pcomp"):
        if denies:
            return Reality("attributed", "denied")
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in above.children)
        if (passive and lemma in _list("saying")) or lemma in _list("seeming"):
            return Reality("hedged")
        if lemma in _list("saying"):
            return Reality("attributed")
        to = any(c.lower_ == "to" and c.i < verb.i for c in children(above, "prep"))
        done = lemma in _list("achieving") or (lemma in _list("taking") and to)
        return Reality() if done and not negated else None
    return Reality()

"""Stage: demands, read off the grammar: "called for", "urged the council to", "demanded that"."""

from typing import TYPE_CHECKING, Final

from ..extractor import Bounds
from ..words import word_lists
from .candidates import Candidate
from .claims import add_claim, certainty
from .draft import Draft
from .voices import voice

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/claims"
#: As sure as the parser is of what a verb governs.
_CONFIDENCE: Final = 0.75
#: Who asks so wants something for herself, and demands it of nobody: "she asked to leave".
_OWN: Final = frozenset({"ask", "beg", "plead", "appeal", "press"})
_NOT_DONE: Final = frozenset({"would", "will", "should", "could", "might", "may", "must", "can"})


def demands(draft: Draft) -> None:
    """Add a demand for each clause that somebody named asks to be made true."""
    done: set[tuple[int, int]] = set()
    for clause in sorted(draft.clauses, key=_rank):
        where = clause.paragraph.index, clause.cue.i
        if where in done or not _is_demand(draft, clause):
            continue
        says = voice(draft, clause.paragraph, clause.source)
        if says.who is None or clause.paragraph.is_quoted(clause.cue) or _is_not_made(clause.cue):
            continue
        done.add(where)
        content = [_bounds(clause, *run) for run in clause.content]
        hedge = certainty(clause.cue)
        add_claim(
            *(draft, "demand", clause.paragraph, clause.cue, says.who, content),
            *(_CONFIDENCE, hedge, says.work),
        )


def _rank(clause: Candidate) -> tuple[int, int, int]:
    """Of a verb's complements the longest says the most: "urged the council to close it"."""
    length = sum(end - start for start, end in clause.content)
    return clause.paragraph.index, clause.cue.i, -length


def _is_demand(draft: Draft, clause: Candidate) -> bool:
    lists = word_lists(_LISTS)
    lemma = draft.model.lemma(clause.cue)
    if clause.pattern == "prep-for":
        return lemma in lists["demands_for"]
    if clause.pattern in ("prep-on", "prep-upon") and lemma == "call":
        # "called on the council to close it", where the parser hangs "to close" on the council.
        doc, (start, end) = clause.paragraph.doc, clause.content[0]
        return any(t.tag_ == "VB" and t.i and doc[t.i - 1].tag_ == "TO" for t in doc[start:end])
    if lemma not in lists["demands"] or clause.pattern not in ("clause", "infinitive", "object"):
        return False
    if clause.pattern == "clause":
        return lemma in lists["demands_always"] or _ought(clause)
    if clause.pattern == "object":
        return lemma in ("demand", "request")
    if lemma == "call":  # "called on the council to", and not "called to say hello"
        return any(c.dep_ == "prep" and c.lower_ in ("on", "upon") for c in clause.cue.children)
    return lemma not in _OWN or any(c.dep_ in ("dobj", "dative") for c in clause.cue.children)


def _ought(clause: Candidate) -> bool:
    """Whether the clause says what should be: "insisted that it be closed"."""
    doc, (start, end) = clause.paragraph.doc, clause.content[0]
    words = {token.lower_ for token in doc[start:end]}
    return bool(words & {"should", "must", "ought"}) or any(
        token.tag_ == "VB" and token.dep_ == "ccomp" for token in doc[start:end]
    )


def _is_not_made(verb: "Token") -> bool:
    return any(
        child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _NOT_DONE)
        for child in verb.children
    )


def _bounds(clause: Candidate, start: int, end: int) -> Bounds:
    return clause.paragraph.bounds(clause.paragraph.doc[start:end])

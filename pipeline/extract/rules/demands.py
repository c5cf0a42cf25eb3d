"""Stage: demands: "called for", "urged the council to", "demanded that".

The grammar is read first. Where it goes astray, as it does over "the letter calls on", the words
themselves are read (:mod:`.demand_words`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ..extractor import Bounds
from ..words import word_lists
from .answering import Answer, write
from .candidates import Candidate
from .claims import add_claim, certainty
from .demand_words import Demanded, demanded
from .document import Paragraph
from .draft import Draft
from .heard import heard
from .measures import measure
from .reality import reality
from .syntax import children, conjuncts, hull
from .voices import Voice

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/claims"
#: As sure as the parser is of what a verb governs.
_CONFIDENCE: Final = 0.75
#: Who asks so wants something for herself, and demands it of nobody: "she asked to leave".
_OWN: Final = frozenset({"ask", "beg", "plead", "appeal", "press"})
_NOT_DONE: Final = frozenset({"would", "will", "should", "could", "might", "may", "must", "can"})
_OUGHT: Final = frozenset({"should", "must", "ought"})
#: To have a name taken off a letter is to withdraw a signature.
_NAMES: Final = frozenset({"name", "names", "signature", "signatures"})
_OFF: Final = frozenset({"off", "remove", "removed", "withdraw", "withdrawn", "delete", "deleted"})


def demands(draft: Draft) -> None:
    """Add a demand for each clause that somebody named asks to be made true."""
    done: set[tuple[int, int]] = set()
    for clause in sorted(draft.clauses, key=_rank):
        where = clause.paragraph.index, clause.cue.i
        if where in done or clause.paragraph.is_head:
            continue
        says = heard(draft, clause.paragraph, clause.source)
        if not _is_demand(draft, clause, says.work is not None):
            continue
        if says.who is None or clause.paragraph.is_quoted(clause.cue) or _is_not_made(clause.cue):
            continue
        done.add(where)
        _add(draft, clause.paragraph, clause.cue, says, clause.content)
    for paragraph in draft.document.body:
        for found in demanded(draft, paragraph):
            if (paragraph.index, found.cue.i) not in done and not _is_not_made(found.cue):
                done.add((paragraph.index, found.cue.i))
                _add_found(draft, paragraph, found)


def _add_found(draft: Draft, paragraph: Paragraph, found: Demanded) -> None:
    _add(draft, paragraph, found.cue, found.says, [(found.start, found.end)])


def _add(
    draft: Draft,
    paragraph: Paragraph,
    cue: "Token",
    says: Voice,
    content: Sequence[tuple[int, int]],
) -> None:
    assert says.who is not None
    words = {token.lower_ for a, b in content for token in paragraph.doc[a:b]}
    spoken_of = {token.lower_ for token in cue.sent}
    if words & _OFF and spoken_of & _NAMES:
        return
    for part in _parts(paragraph, content):
        bounds = [_bounds(paragraph, *run) for run in part]
        add_claim(
            *(draft, "demand", paragraph, cue, says.who, bounds),
            *(_CONFIDENCE, certainty(cue), says.work),
        )
    _against(draft, paragraph, cue, says, content)


def _parts(
    paragraph: Paragraph, content: Sequence[tuple[int, int]]
) -> Iterator[list[tuple[int, int]]]:
    """What is asked for, one by one: "to leave the name and to put up a plaque"."""
    if len(content) != 1:
        yield list(content)
        return
    (start, end), doc = content[0], paragraph.doc
    cuts = [
        token.i
        for token in doc[start + 1 : end]
        if token.tag_ == "TO"
        and token.i > start + 1
        and token.head.tag_ == "VB"
        and token.head.dep_ == "conj"
        and start <= token.head.head.i < token.i
    ]
    at = start
    for cut in cuts:
        before = cut
        while before > at and (doc[before - 1].is_punct or doc[before - 1].pos_ == "CCONJ"):
            before -= 1
        yield [(at, before)]
        at = cut
    yield [(at, end)]


def _against(
    draft: Draft,
    paragraph: Paragraph,
    cue: "Token",
    says: Voice,
    content: Sequence[tuple[int, int]],
) -> None:
    """Who asks that a plan be dropped is against the plan, and answers it."""
    undoing = word_lists("rules/measures")["undoing"]
    for start, end in content:
        for verb in paragraph.doc[start:end]:
            if verb.pos_ != "VERB" or draft.model.lemma(verb) not in undoing:
                continue
            nouns = [n for n in children(verb, "dobj", "nsubjpass") if start <= n.i < end]
            for noun in (one for n in nouns for one in conjuncts(n)):
                real = reality(draft, paragraph, cue)
                target = measure(draft, paragraph, noun) if real is not None else None
                if target is None or real is None or says.who is None:
                    continue
                write(
                    draft,
                    Answer(
                        *(paragraph, cue, says.who, target.thing, "opposes"),
                        spans=(hull(paragraph, [cue, target.tokens]),),
                        how="work",
                        real=real,
                        where=says.work,
                        inferred=("responder", "stance") if says.work else ("stance",),
                    ),
                )


def _rank(clause: Candidate) -> tuple[int, int, int]:
    """Of a verb's complements the longest says the most: "urged the council to close it"."""
    length = sum(end - start for start, end in clause.content)
    return clause.paragraph.index, clause.cue.i, -length


def _is_demand(draft: Draft, clause: Candidate, works: bool) -> bool:
    """Whether a clause is asked for; ``works``: it stands in a letter, which asks by "should"."""
    lists = word_lists(_LISTS)
    lemma = draft.model.lemma(clause.cue)
    doc, (start, end) = clause.paragraph.doc, clause.content[0]
    if clause.pattern == "prep-for":
        own = lemma == "ask" and any(t.tag_ == "PRP$" for t in doc[start : start + 2])
        return lemma in lists["demands_for"] and not own
    if clause.pattern in ("prep-on", "prep-upon") and lemma == "call":
        # "called on the council to close it", where the parser hangs "to close" on the council.
        return any(t.tag_ == "VB" and t.i and doc[t.i - 1].tag_ == "TO" for t in doc[start:end])
    if clause.pattern == "clause" and lemma in (lists["claims"] if works else lists["arguing"]):
        return _ought(clause)
    if lemma not in lists["demands"] or clause.pattern not in ("clause", "infinitive", "object"):
        return False
    if clause.pattern == "clause":
        return lemma in lists["demands_always"] or _ought(clause)
    if clause.pattern == "object":
        return lemma in ("demand", "request") and end - start > 1
    if lemma == "call":  # "called on the council to", and not "called to say hello"
        return any(c.dep_ == "prep" and c.lower_ in ("on", "upon") for c in clause.cue.children)
    return lemma not in _OWN or any(c.dep_ in ("dobj", "dative") for c in clause.cue.children)


def _ought(clause: Candidate) -> bool:
    """Whether the clause says what should be: "insisted that it be closed"."""
    doc, (start, end) = clause.paragraph.doc, clause.content[0]
    return any(_should_be(token) for token in doc[start:end] if token.head == clause.cue)


def _should_be(verb: "Token") -> bool:
    if verb.dep_ != "ccomp":
        return False
    helpers = list(children(verb, "aux", "auxpass"))
    words = {child.lower_ for child in helpers}
    if words & _OUGHT:
        return not words & {"have"}
    bare = [child for child in helpers if child.tag_ not in ("VB",)]
    own = verb.tag_ == "VB" or (verb.tag_ == "VBN" and words == {"be"})
    return own and not bare and any(True for _ in children(verb, "nsubj", "nsubjpass"))


def _is_not_made(verb: "Token") -> bool:
    return any(
        child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _NOT_DONE)
        for child in verb.children
    )


def _bounds(paragraph: Paragraph, start: int, end: int) -> Bounds:
    return paragraph.bounds(paragraph.doc[start:end])

"""Demands by their words, where the parser takes a verb for a noun: "the letter calls on".

Who demands stands right before the word, or is the subject that the parser did find; what is
demanded runs from behind it to the end of its clause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ..words import tables
from .document import Paragraph
from .draft import Draft, Mention
from .heard import acting, heard
from .sources import subject_of
from .voices import Voice, voice_of

if TYPE_CHECKING:
    from spacy.tokens import Token

#: "To" stands no further behind the word than so many tokens: "calls on the city council to".
_REACH: Final = 22
_AGENTS: Final = frozenset({"person", "group", "organisation", "publication", "movement"})
_STOPS: Final = frozenset({".", ";", ":", "?", "!", "—", "–"})
_MAKE: Final = frozenset({"letter", "statement", "post", "opinion"})


@dataclass(frozen=True, slots=True, eq=False)
class Demanded:
    """Tokens from ``start`` to ``end`` are what ``says`` demands by the word ``cue``."""

    cue: "Token"
    says: Voice
    start: int
    end: int


@cache
def _forms() -> dict[str, str]:
    """A form of a verb that demands → how it does: "call", "tell", "that"."""
    data = tables("rules/claims")["demanding"]
    return {form: how for how, forms in data.items() for form in forms}


def demanded(draft: Draft, paragraph: Paragraph) -> Iterator[Demanded]:
    """What is demanded in a paragraph, by its words."""
    forms = _forms()
    if not paragraph.words & forms.keys():
        return
    for token in paragraph.outside:
        how = forms.get(token.lower_)
        if how is None or token.i + 2 >= len(paragraph.doc) or not _is_verb(paragraph, token):
            continue
        content = _content(paragraph, token, how)
        says = _says(draft, paragraph, token) if content is not None else None
        if content is not None and says is not None and says.who is not None:
            yield Demanded(token, says, *content)


def _is_verb(paragraph: Paragraph, token: "Token") -> bool:
    """Whether a word is one for what somebody does: "the letter calls", not "phone calls"."""
    if token.pos_ == "VERB":
        return token.tag_ in ("VBZ", "VBP", "VBD", "VBG", "VBN") and not _is_passive(token)
    before = paragraph.doc[token.i - 1] if token.i else None
    return (
        token.tag_ in ("NNS", "NN")
        and before is not None
        and (before.pos_ in ("NOUN", "PROPN", "PRON", "ADV") or _is_added(token))
    )


def _is_added(token: "Token") -> bool:
    """ "It took its name from there and demands that …": a verb that shares a subject."""
    doc = token.doc
    return doc[token.i - 1].pos_ == "CCONJ" and doc[token.i + 1].lower_ == "that"


def _is_passive(verb: "Token") -> bool:
    return any(child.dep_ in ("auxpass", "agent", "nsubjpass") for child in verb.children)


def _content(paragraph: Paragraph, cue: "Token", how: str) -> tuple[int, int] | None:
    doc = paragraph.doc
    first = doc[cue.i + 1]
    start = cue.i + 1
    if how in ("call", "appeal"):
        if first.lower_ == "for" and how == "call":
            return _to_end(paragraph, start + 1)
        if first.lower_ not in ("on", "upon", "to"):
            return None
        start += 1
    elif first.lower_ == "that" and how in ("that", "demand"):
        return _to_end(paragraph, start + 1)
    elif first.tag_ in ("TO", "IN", "RB") or first.is_punct:
        return None
    for token in doc[start : min(cue.sent.end - 1, start + _REACH)]:
        if token.text in _STOPS or token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return None
        if token.tag_ == "TO" and doc[token.i + 1].tag_ == "VB" and token.i > start:
            return start, _to_end(paragraph, token.i + 1)[1]
    return None


def _to_end(paragraph: Paragraph, start: int) -> tuple[int, int]:
    """From a token to the end of what hangs on it, as far as its sentence goes."""
    doc = paragraph.doc
    end = max(start + 1, min(doc[start].right_edge.i + 1, doc[start].sent.end))
    while end > start + 1 and doc[end - 1].is_punct:
        end -= 1
    return start, end


def _says(draft: Draft, paragraph: Paragraph, cue: "Token") -> Voice | None:
    """Who demands: the verb's subject, or whoever or whatever stands right before the word."""
    if cue.pos_ == "VERB":
        source = subject_of(cue)
        if source is not None:
            says = heard(draft, paragraph, source)
            if says.who is not None:
                return says
            if source.head.pos_ == "PRON" and source.how != "acl":
                return None
    elif _is_added(cue) and cue.sent.root.pos_ == "VERB":
        return heard(draft, paragraph, subject_of(cue.sent.root))
    mention = _before(draft, paragraph, cue)
    if mention is None:
        return None
    if draft.kind_of(mention) in WORK_KINDS:
        return Voice(voice_of(draft, mention.thing), mention.thing)
    if draft.kind_of(mention) == "movement":
        return Voice(acting(draft, paragraph, paragraph.doc[mention.start]))
    return Voice(mention.thing)


def _before(draft: Draft, paragraph: Paragraph, cue: "Token") -> Mention | None:
    """The thing named right before a word; of a participle, the work that it is said of."""
    doc, index = paragraph.doc, cue.i - 1
    participle = cue.tag_ == "VBG" and not any(c.dep_ == "aux" for c in cue.children)
    while index >= cue.sent.start:
        mention = draft.mention_at(paragraph, index)
        token = doc[index]
        if mention is not None:
            kind = draft.kind_of(mention)
            if participle:
                # "An open letter to the minister calling on her to resign" is the letter's.
                if kind in _MAKE:
                    return mention
                index = mention.start - 1
                continue
            fits = kind in _AGENTS | WORK_KINDS and not paragraph.is_quoted(token)
            return mention if fits else None
        if participle:
            if token.pos_ in ("VERB", "AUX") or token.text in _STOPS:
                return None
        elif token.pos_ not in ("ADV", "AUX"):
            return None
        index -= 1
    return None

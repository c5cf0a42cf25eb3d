"""Names that stand where only a movement can: behind "inspired by", "its counterpart is".

A name behind such words, that is not known to be anybody's, is a movement's; so nobody called Luce
Ferma comes of a campaign of that name.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft, Mention

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LISTS: Final = "rules/movement_relations"
#: A name that is there so soon behind the words is what they speak of.
_NEXT: Final = 8
#: A new name begins so soon behind them.
_SOON: Final = 6
_NO_NAMES: Final = frozenset({"DATE", "NORP", "GPE", "LOC"})
_ONES: Final = frozenset({"his", "her"})
_BETWEEN: Final = frozenset({"called", "named", "is", ","})


@cache
def cue(name: str) -> re.Pattern[str]:
    """A pattern for the words of a list: ``inspires``, ``inspired_by`` or ``counterparts``."""
    words = sorted(word_lists(_LISTS)[name], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def movements_in(draft: Draft, paragraph: Paragraph, sentence: "Span") -> list[Mention]:
    """The movements that a sentence speaks of."""
    return [
        mention
        for mention in draft.mentions_in(paragraph, "movement")
        if sentence.start <= mention.start < sentence.end
    ]


def name_others(draft: Draft) -> None:
    """Add movements whose names stand behind such words, in sentences about movements."""
    if not any(thing.kind == "movement" for thing in draft.things.values()):
        return
    for paragraph in draft.document.body:
        for sentence in paragraph.doc.sents:
            text = sentence.text.lower()
            found = [cue(name).search(text) for name in ("inspired_by", "counterparts", "inspires")]
            if not any(found):
                continue
            _let_it_stand(draft, paragraph, sentence)
            its = found[1] and re.search(r"\b(?:its?|there)\b", text)
            if movements_in(draft, paragraph, sentence) or its:
                for match in found:
                    if match is not None:
                        _name_behind(draft, paragraph, sentence, match)


def _name_behind(
    draft: Draft, paragraph: Paragraph, sentence: "Span", match: re.Match[str]
) -> None:
    doc, span = paragraph.doc, sentence.char_span(match.start(), match.end())
    if span is None or paragraph.is_quoted(span[0]):
        return
    if any(token.lower_ in _ONES for token in doc[max(0, span.start - 2) : span.start]):
        return  # "his opposition counterpart, Jane Doe"
    mentions = movements_in(draft, paragraph, sentence)
    if any(span.end <= mention.start < span.end + _NEXT for mention in mentions):
        return
    at = span.end
    while at < sentence.end and at - span.end < _SOON and not doc[at].text[0].isupper():
        if doc[at].pos_ in ("VERB", "PUNCT", "AUX") and doc[at].lower_ not in _BETWEEN:
            return
        at += 1
    end = at
    while end < sentence.end and _in_name(doc[end]):
        end += 1
    if end == at or not doc[at].text[0].isupper() or doc[at].ent_type_ in _NO_NAMES:
        return
    if any(draft.mention_at(paragraph, index) for index in range(at, end)):
        return
    name = doc[at:end].text
    known = [t.id for t in draft.things.values() if t.kind == "movement" and t.name == name]
    draft.mention(paragraph, at, end, known[0] if known else draft.thing("movement", name))


def _in_name(token: "Token") -> bool:
    if token.text[0].isupper():
        return True
    more = token.i + 1 < len(token.doc) and token.nbor(1).text[0].isupper()
    return token.lower_ in ("the", "of") and more


def _let_it_stand(draft: Draft, paragraph: Paragraph, sentence: "Span") -> None:
    """Let "it" stand for what the sentence before is about, if that is a movement."""
    pronoun = next(
        (t for t in sentence if t.lower_ == "it" and t.dep_ in ("nsubj", "nsubjpass")), None
    )
    if pronoun is None or draft.mention_at(paragraph, pronoun) or paragraph.is_quoted(pronoun):
        return
    if any(m.start < pronoun.i for m in movements_in(draft, paragraph, sentence)):
        return
    before = [s for s in paragraph.doc.sents if s.end == sentence.start]
    mentions = movements_in(draft, paragraph, before[0]) if before else []
    if mentions:
        draft.mention(paragraph, pronoun.i, pronoun.i + 1, mentions[0].thing)

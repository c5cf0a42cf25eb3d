"""Stage: quotations, of what :mod:`attributions` found between marks.

The first evidence is the words themselves without the marks, the second what names the speaker. A
speaker is named only where the words that introduce the quotation are sure to be the right ones and
stand for one person or body; else it is a quotation of nobody.
"""

from typing import Final

from ....ontology.kinds import WORK_KINDS
from ..extractor import Attribution, Bounds
from ..words import word_lists
from .attributions import Said
from .carriers import carrier
from .confidence import Confidence
from .direct import Stretch
from .document import Paragraph
from .draft import Draft
from .handles import is_handle
from .heard import acting
from .sources import Source
from .speakers import speaker
from .voices import voice_of

#: How likely a link must be that somebody may be named for it.
NAMED: Final = 0.6
#: Below so many words a stretch that stands within a sentence may be a title or irony; it must be
#: linked this surely to be speech.
_FEW: Final = 3
_SURE: Final = 0.75
#: Shorter words than this have no capital in a title.
_LONG: Final = 5


def quotations(draft: Draft) -> None:
    """Add a quotation for each stretch that somebody says, and the attributions of all."""
    for said in draft.said:
        source = said.inner or said.source
        who = speaker(draft, said.paragraph, source) if said.probability >= NAMED else None
        who = who or _by_handle(draft, said) or _by_movement(draft, said, source)
        work = _work(draft, said)
        if work is not None:
            who = voice_of(draft, work, said.paragraph)
        inferred = ["speaker"] if work is not None and who is not None else []
        if work is None and who is not None and said.cue is not None:
            work = carrier(draft, said.paragraph, said.cue)
        _attribution(draft, said, who)
        previous = None
        for paragraph, stretch in said.stretches:
            if not _is_speech(draft, said, paragraph, stretch):
                continue
            fact = _quotation(draft, said, paragraph, stretch, who, work, inferred)
            if stretch.quoted.continues and previous is not None:
                draft.replace(previous, continued_by=fact)
            previous = fact


def _by_handle(draft: Draft, said: Said) -> str | None:
    """Who has the handle right before the verb, which the parser may take for anything."""
    if said.cue is None or said.cue.i == 0 or not is_handle(said.cue.nbor(-1)):
        return None
    mention = draft.mention_at(said.paragraph, said.cue.i - 1)
    return mention.thing if mention is not None else None


def _by_movement(draft: Draft, said: Said, source: Source | None) -> str | None:
    """Those who speak in the name of a movement."""
    if source is None or said.probability < NAMED:
        return None
    return acting(draft, said.paragraph, source.head)


def _is_speech(draft: Draft, said: Said, paragraph: Paragraph, stretch: Stretch) -> bool:
    if not stretch.words or _is_named(draft, paragraph, stretch):
        return False
    if _is_heading(draft, paragraph, stretch):
        return False
    if said.cue is not None and not stretch.alone:
        lemma = draft.model.lemma(said.cue)
        if lemma in word_lists("rules/claims")["naming"]:
            return False  # "which translates as “expose your pig”"
        if _is_title(paragraph, stretch) and lemma not in word_lists("rules/claims")["claims"]:
            return False  # "she has read “The Quiet Harbour”"
    return stretch.alone or stretch.words >= _FEW or said.probability >= _SURE


def _is_named(draft: Draft, paragraph: Paragraph, stretch: Stretch) -> bool:
    """Whether a noun right before says what the words are: "the headline “…”", "her book “…”"."""
    if stretch.start == 0:
        return False
    noun = paragraph.doc[stretch.start - 1]
    return noun.pos_ == "NOUN" and draft.model.lemma(noun) in word_lists("rules/claims")["titled"]


def _is_heading(draft: Draft, paragraph: Paragraph, stretch: Stretch) -> bool:
    """Whether a line between marks only repeats, as a heading does, what the text quotes below."""
    start, end = stretch.quoted.outer
    words = paragraph.text[stretch.quoted.start : stretch.quoted.end].strip()
    if (
        stretch.words > _HEADING
        or words[-1:] in ",.!?…"
        or paragraph.text.strip("#*_ ") != (paragraph.text[start:end])
    ):
        return False
    below = draft.document.text[paragraph.start + end :].casefold()
    return words.casefold() in below


#: A heading has no more words than so many.
_HEADING: Final = 8


def _is_title(paragraph: Paragraph, stretch: Stretch) -> bool:
    """Whether words are written as titles are: two or more, the long ones with a capital."""
    words = paragraph.text[stretch.quoted.start : stretch.quoted.end].split()
    return len(words) > 1 and all(
        word[0].isupper() for n, word in enumerate(words) if not n or len(word) >= _LONG
    )


def _quotation(
    draft: Draft,
    said: Said,
    paragraph: Paragraph,
    stretch: Stretch,
    who: str | None,
    work: str | None,
    inferred: list[str],
) -> str:
    text = paragraph.text[stretch.quoted.start : stretch.quoted.end]
    words = text.strip()
    start = paragraph.start + stretch.quoted.start + text.index(words)
    evidence: list[Bounds] = [(start, start + len(words))]
    if who is not None or work is not None:
        named = _naming(said)
        if named is not None:
            evidence.append(named)
    fact = draft.fact(
        "quotation",
        evidence,
        Confidence(said.probability, "named" if who is not None else "open"),
        speaker=who,
        quoted_from=work,
        inferred=inferred,
    )
    assert fact.id is not None
    return fact.id


def _work(draft: Draft, said: Said) -> str | None:
    """The work whose words they are: "the letter begins", "their statement said".

    Where the sentence speaks of a translation of it, they are that one's.
    """
    if said.source is None or said.probability < NAMED:
        return None
    mention = draft.mention_at(said.paragraph, said.source.head)
    if mention is None or draft.kind_of(mention) not in WORK_KINDS:
        return None
    sentence = said.source.head.sent
    translations = {
        other.thing
        for other in draft.mentions_in(said.paragraph, "translation")
        if sentence.start <= other.start < sentence.end
    }
    return translations.pop() if len(translations) == 1 else mention.thing


def _naming(said: Said) -> Bounds | None:
    """The words that say who says it: the source, and the cue where it stands beside."""
    if said.source is None:
        return None
    start, end = said.source.start, said.source.end
    if said.cue is not None:
        if 0 <= said.cue.i - end <= 1:
            end = said.cue.i + 1
        elif said.cue.i + 1 == start:
            start = said.cue.i
    return said.paragraph.bounds(said.paragraph.doc[start:end])


def _attribution(draft: Draft, said: Said, who: str | None) -> None:
    if said.pattern == "open":
        return
    doc, source, cue = said.paragraph.doc, said.source, said.cue
    draft.attributions.append(
        Attribution(
            tuple(said.content),
            (said.paragraph.bounds(doc[source.start : source.end]),) if source else (),
            (said.paragraph.bounds(cue),) if cue is not None else (),
            who if who not in draft.nameless else None,
        )
    )

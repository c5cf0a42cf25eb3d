"""Whose voice a work is: "the letter demands" is a demand of those who signed it."""

from dataclasses import dataclass
from typing import Final

from ....ontology.kinds import WORK_KINDS
from ...facts import Fact
from ...facts.kinds import Authorship, Signature, Translating
from .document import Paragraph
from .draft import Draft
from .sources import Source
from .speakers import speaker

#: Before whoever a letter is from.
_FROM: Final = "from"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says something, and the work that says it for them, if one does."""

    who: str | None
    work: str | None = None


def voice(draft: Draft, paragraph: Paragraph, source: Source | None) -> Voice:
    """Who a source is; of a work, whose it is. Nobody where that is not clear."""
    who = speaker(draft, paragraph, source)
    if who is not None or source is None:
        return Voice(who)
    mention = draft.mention_at(paragraph, source.head)
    if mention is None or draft.kind_of(mention) not in WORK_KINDS:
        return Voice(None)
    return Voice(voice_of(draft, mention.thing, paragraph), mention.thing)


def voice_of(draft: Draft, work: str, paragraph: Paragraph | None = None) -> str | None:
    """Who speaks in a work: the group that signed it, or else its one author.

    Where ``paragraph``, which quotes it, stands between its author and a first word of others who
    signed it, it is the author.
    """
    signed, written = dict[str, int](), dict[str, int]()
    for fact in draft.facts:
        if isinstance(fact, Translating) and fact.translation == work:
            work = fact.work
    for fact in draft.facts:
        if isinstance(fact, Signature) and fact.work == work and fact.status == "signed":
            if draft.things[fact.signatory].kind == "group" and fact.polarity == "asserted":
                _note(signed, fact.signatory, fact)
        elif isinstance(fact, Authorship) and fact.work == work and fact.role in _SPEAKING:
            _note(written, fact.author, fact)
    # "An open letter from 340 parents … It was written by a driver": they speak in it, not he.
    many = {author for author in written if draft.things[author].kind != "person"}
    alone = _alone_so_far(signed, written, paragraph) if paragraph is not None else set()
    voices = alone or set(signed) or many or _named_in(draft, work) or set(written)
    return voices.pop() if len(voices) == 1 else None


#: Who drafted, led or organised it has not written it by themselves.
_SPEAKING: Final = frozenset({"wrote", None})


def _note(places: dict[str, int], who: str, fact: Fact) -> None:
    start = fact.evidence[0].start
    assert start is not None
    places[who] = min(start, places.get(who, start))


def _alone_so_far(
    signed: dict[str, int], written: dict[str, int], paragraph: Paragraph
) -> set[str]:
    """The authors who are told of by the end of a paragraph, where nobody is yet who signed."""
    end = paragraph.start + len(paragraph.text)
    if not signed or any(start < end for start in signed.values()):
        return set()
    return {who for who, start in written.items() if start < end}


def _named_in(draft: Draft, work: str) -> set[str]:
    """The groups whose names stand in that of a work: "an open letter from 340 parents"."""
    said = f" {draft.things[work].name.casefold()} "
    return {
        thing.id
        for thing in draft.things.values()
        if thing.kind == "group" and f" {_FROM} {thing.name.casefold()} " in said
    }

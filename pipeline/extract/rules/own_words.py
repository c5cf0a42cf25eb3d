"""Pieces that somebody writes in a medium, where no noun names them: "she wrote in the Gazette".

"Writing in The Bugle, X said", "he wrote on his blog, Slow Meter": the piece is a work of its own.
"""

from typing import TYPE_CHECKING, Any, Final

from ..words import word_lists
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft
from .parties import Party, party, work
from .reality import Reality, reality
from .syntax import behind, children, hull, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUTHORS: Final = frozenset({"person"})
_VENUES: Final = frozenset({"publication"})
_WRITES: Final = frozenset({"wrote", "writing", "writes", "written", "blogged"})
_WITHIN: Final = frozenset({"in", "on", "for"})
#: A medium's name stands no further behind "in" or "on" than so many tokens.
_REACH: Final = 7


def pieces(draft: Draft) -> set[tuple[str, str]]:
    """Add what people write in media, with its author and its venue, each author and venue once.

    Return the works and their venues.
    """
    seen: set[tuple[str, str]] = set()
    printed: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        for verb in paragraph.verbs:
            writes = verb.lower_ in _WRITES
            if writes and (found := _piece(draft, paragraph, verb, seen)) is not None:
                printed.add(found)
    return printed


def _piece(
    draft: Draft, paragraph: Paragraph, verb: "Token", seen: set[tuple[str, str]]
) -> tuple[str, str] | None:
    if any(work(draft, paragraph, noun) for noun in children(verb, "dobj", "nsubjpass")):
        return None  # "wrote a letter in": the letter has a noun
    places = [p for p in children(verb, "prep") if p.lower_ in _WITHIN and p.i > verb.i]
    found = ((p, v) for p in places if (v := _venue(draft, paragraph, p)) is not None)
    place, venue = next(found, (None, None))
    if place is None or venue is None or _is_of_work(draft, paragraph, place):
        return None
    within = next((w for n in behind(verb, "in") if (w := work(draft, paragraph, n))), None)
    author = _author(draft, paragraph, verb, venue)
    real = reality(draft, paragraph, verb) if verb.lower_ != "writing" else Reality()
    if author is None or real is None or real.polarity == "denied":
        return None
    if within is not None:
        # "Wrote in a column this month in the Gazette": the column has been told of.
        bounds = hull(paragraph, [verb, within.tokens, venue.tokens])
        level = confidence("publishing", "verb")
        draft.fact("publishing", [bounds], level, work=within.thing, venue=venue.thing)
        return within.thing, venue.thing
    if (author.thing, venue.thing) in seen:
        return None
    seen.add((author.thing, venue.thing))
    names = draft.things[author.thing].name, draft.things[venue.thing].name
    what = draft.thing("opinion", f"{_possessive(names[0])} piece in {names[1]}")
    fields: dict[str, Any] = {**real.fields, **when(paragraph, verb)}
    bounds = hull(paragraph, [author.tokens, verb, place, venue.tokens])
    draft.mention(paragraph, verb.i, verb.i + 1, what)
    draft.fact(
        "authorship", [bounds], confidence("authorship", "own"),
        work=what, author=author.thing, role="wrote", **real.fields,
    )  # fmt: skip
    draft.fact(
        "publishing", [hull(paragraph, [verb, place, venue.tokens])],
        confidence("publishing", "verb"), work=what, venue=venue.thing, **fields,
    )  # fmt: skip
    return what, venue.thing


def _venue(draft: Draft, paragraph: Paragraph, place: "Token") -> Party | None:
    """The medium behind "in" or "on": by its name, or behind "her blog" and a comma."""
    for noun in children(place, "pobj"):
        found = party(draft, paragraph, noun, _VENUES)
        if found is not None:
            return found
        parts = word_lists("rules/names")["medium_nouns"]
        if noun.lower_ not in parts:
            continue
        for at in range(noun.i + 1, min(noun.i + _REACH, len(paragraph.doc))):
            mention = draft.mention_at(paragraph, at)
            if mention is not None and draft.kind_of(mention) == "publication":
                return Party(mention.thing, mention.start, mention.end)
            if paragraph.doc[at].text not in (",", "of", "the", "The"):
                break
    return None


def _is_of_work(draft: Draft, paragraph: Paragraph, place: "Token") -> bool:
    """Whether what is written is spoken of by a noun there: "in a column for the Bugle"."""
    return any(work(draft, paragraph, noun) for noun in children(place, "pobj"))


def _author(draft: Draft, paragraph: Paragraph, verb: "Token", venue: Party) -> Party | None:
    if verb.tag_ == "VBG" and verb.i == verb.sent.start:
        # "Writing in The Bugle, the novelist X said": the next who is named.
        stop = min(venue.end + _REACH, verb.sent.end)
        mentions = (draft.mention_at(paragraph, at) for at in range(venue.end, stop))
        named = next((m for m in mentions if m and draft.kind_of(m) in _AUTHORS), None)
        return Party(named.thing, named.start, named.end) if named else None
    first = subject(verb)
    if first is None and verb.dep_ in ("advcl", "acl", "prep", "pcomp"):
        first = subject(verb.head)
    return party(draft, paragraph, first, _AUTHORS) if first is not None else None


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"

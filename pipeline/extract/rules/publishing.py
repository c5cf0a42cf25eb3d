"""Stage: where works appeared: "published in Le Monde", "the Gazette printed it"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ....ontology.kinds import WORK_KINDS
from ..words import word_lists
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft
from .own_words import pieces
from .parties import Party, letters_in_sentence, parties, party, work
from .reality import Reality, reality
from .sites import site
from .syntax import Part, behind, children, done_to, hull, is_passive, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/publishing"
_VENUES: Final = frozenset({"publication"})
#: Nouns that stand between a preposition and its venue: "on the website of the Gazette".
_PARTS: Final = frozenset(
    {"website", "site", "page", "pages", "edition", "issue", "columns", "blog"}
)

_Found = tuple[Party, Party, list[Part], str, dict[str, Any]]


def publishing(draft: Draft) -> None:
    """Add where works appeared, each work and venue once."""
    seen = pieces(draft)
    for paragraph in draft.document.body:
        for what, venue, parts, how, fields in _found(draft, paragraph):
            if (what.thing, venue.thing) in seen:
                continue
            seen.add((what.thing, venue.thing))
            draft.fact(
                "publishing",
                [hull(paragraph, [what.tokens, venue.tokens, *parts])],
                confidence("publishing", how),
                work=what.thing,
                venue=venue.thing,
                **fields,
            )


def _found(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    verbs = word_lists(_LISTS)["verbs"]
    for token in paragraph.outside:
        if token.pos_ == "VERB" and (draft.model.lemma(token) in verbs or _comes_out(token)):
            yield from _by_verb(draft, paragraph, token)
            continue
        if token.lower_ == "page" and token.head.lower_ in ("gave", "gives", "devoted"):
            yield from _front_page(draft, paragraph, token)
            continue
        mention = draft.mention_at(paragraph, token)
        if mention and mention.end == token.i + 1 and draft.kind_of(mention) in WORK_KINDS:
            yield from _by_noun(draft, paragraph, token)


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    real = reality(draft, paragraph, verb)
    if real is None and _can_be_read(draft, verb):
        real = Reality()
    if real is None or (draft.model.lemma(verb) in _READ and not is_passive(verb)):
        return
    fields = {**real.fields, **when(paragraph, verb)}
    first = subject(verb)
    publisher = party(draft, paragraph, first, _VENUES) if first is not None else None
    lemma = draft.model.lemma(verb)
    if publisher is not None and lemma not in ("appear", "launch", "host", "share"):
        for what in _works(draft, paragraph, done_to(verb)):
            yield what, publisher, [verb], "venue", fields
        return
    if (lemma in word_lists(_LISTS)["own"] or _comes_out(verb)) and first is not None:
        works = _works(draft, paragraph, [first])
    else:
        works = _works(draft, paragraph, done_to(verb))
    if not works and lemma in _RUN:
        # "A letter from X appeared in these pages": the parser may take X for what did.
        before = [
            m
            for m in draft.mentions_in(paragraph, "letter", "opinion")
            if verb.sent.start <= m.start and m.end <= verb.i
        ]
        works = [Party(m.thing, m.start, m.end) for m in before[-1:]]
    if not works and verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "relcl", "conj"):
        works = letters_in_sentence(draft, paragraph, verb)
    by = {noun.i for noun in behind(verb, "by")} if lemma in _READ else set()
    works = [w for w in works if draft.things[w.thing].kind != "post"]
    places = venues(draft, paragraph, verb) if works else []
    if works and not places and is_passive(verb):
        yield from _by_its_addressee(draft, paragraph, verb, works[0], fields)
    for venue in places:
        if by & set(range(*venue.tokens)):
            continue  # "a letter seen by the Bugle"
        for what in works:
            yield what, venue, [verb], "verb", fields


def _by_its_addressee(
    draft: Draft, paragraph: Paragraph, verb: "Token", what: Party, fields: dict[str, Any]
) -> Iterator[_Found]:
    """ "A letter to the Bugle, printed on Monday": it is the Bugle that has printed it."""
    if draft.model.lemma(verb) not in ("publish", "print") or behind(verb, "in", "by"):
        return
    noun = paragraph.doc[what.end - 1]
    for venue in parties(draft, paragraph, behind(noun, "to"), _VENUES):
        yield what, venue, [verb], "verb", {**fields, "inferred": ["venue"]}


#: A text is there where it can be read, or was read out.
_READ: Final = frozenset({"read", "find", "see"})


def _can_be_read(draft: Draft, verb: "Token") -> bool:
    """ "A Danish translation can be read in the Bugle"."""
    can = any(child.lower_ in ("can", "may") for child in children(verb, "aux"))
    return can and is_passive(verb) and draft.model.lemma(verb) in _READ


#: What a text does where it is printed.
_RUN: Final = frozenset({"appear", "run"})


def venues(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """The media that a verb, or an object of it, says that something appears in."""
    places = word_lists(_LISTS)["places"]
    nouns = behind(verb, *places)
    for noun in list(nouns):
        if noun.lower_ in _PARTS:
            nouns += [*behind(noun, "of"), *children(noun, "poss")]
    for noun in children(verb, "dobj"):
        nouns += behind(noun, "in")
    for adverb in children(verb, "prep"):
        # "On Monday in the Gazette", where the second hangs on the first.
        for noun in behind(verb, adverb.lower_):
            nouns += behind(noun, "in")
    found = parties(draft, paragraph, nouns, _VENUES)
    found += [own for noun in nouns if (own := _platform(draft, paragraph, noun))]
    return found or [own for noun in nouns if (own := site(draft, paragraph, noun))]


def _platform(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """A site on which anybody may put a text: "published on Medium", "a petition on Change.org"."""
    if noun.lower_ not in word_lists(_LISTS)["sites"] or not noun.text[0].isupper():
        return None
    if noun.head.lower_ not in ("on", "via") or draft.mention_at(paragraph, noun) is not None:
        return None
    same = [t.id for t in draft.things.values() if t.kind == "publication" and t.name == noun.text]
    site = same[0] if same else draft.thing("publication", noun.text)
    draft.mention(paragraph, noun.i, noun.i + 1, site)
    return Party(site, noun.i, noun.i + 1)


def _by_noun(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[_Found]:
    """ "An open letter in Le Monde", "Le Monde's open letter" is somebody else's."""
    what = work(draft, paragraph, noun)
    if what is None:
        return
    places = ("in", "for") if draft.things[what.thing].kind == "opinion" else ("in",)
    nouns = behind(noun, *places)
    media = word_lists("rules/names")["medium_nouns"]
    nouns += [n for n in behind(noun, "on") if n.lower_ in media]  # "on the website The Commons"
    after = noun.i + 1
    if after + 1 < len(noun.doc) and noun.doc[after].text == ",":
        # "Another open letter, in Le Monde this time".
        nouns += [
            n for n in children(noun.doc[after + 1], "pobj") if noun.doc[after + 1].lower_ == "in"
        ]
    if draft.things[what.thing].kind == "opinion":
        # "A Baltimore Sun op-ed"; an AP interview was given to it.
        nouns += [n for n in children(noun, "compound", "nmod") if n.i < noun.i]
    for venue in parties(draft, paragraph, nouns, _VENUES):
        yield what, venue, [], "noun", {}
    if draft.things[what.thing].kind == "letter":
        for site in (_platform(draft, paragraph, n) for n in behind(noun, "on", "via")):
            if site is not None:
                yield what, site, [], "noun", {}


def _front_page(draft: Draft, paragraph: Paragraph, page: "Token") -> Iterator[_Found]:
    """ "The paper gave its front page to a letter"."""
    first = subject(page.head)
    venue = party(draft, paragraph, first, _VENUES) if first is not None else None
    for what in _works(draft, paragraph, behind(page.head, "to")):
        if venue is not None:
            yield what, venue, [page.head, page], "venue", when(paragraph, page.head)


def _comes_out(verb: "Token") -> bool:
    """Whether a text came out: "a version came out in the Bugle"."""
    return verb.lower_ in _COMES and any(
        child.lower_ == "out" for child in children(verb, "prt", "advmod", "prep")
    )


_COMES: Final = frozenset({"came", "come", "comes"})


def _works(draft: Draft, paragraph: Paragraph, nouns: list["Token"]) -> list[Party]:
    return [found for noun in nouns if (found := work(draft, paragraph, noun))]

"""Stage: letters and petitions, posts, statements, opinion pieces and translations.

Each is named as the article names it. "The letter" and "the text" take up one that was spoken of
before where they can mean no other; "another letter" and "a letter of her own" are new ones.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .syntax import behind, children, conjuncts, doers
from .titled_works import Title, titles
from .work_nouns import Noun, again_words, kinds_of_nouns, nouns, work_lists
from .work_pronouns import it

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE: Final = frozenset({"the", "this", "that"})
#: "The letter" of several means the last that was spoken of, no more than so many paragraphs ago.
_NEAR: Final = 2
#: Words behind the noun that may belong to a work's name, and how many.
_TELLING: Final = frozenset({"in", "to", "against", "for", "about", "on", "from", "by", "of"})
_TAIL: Final = 12
#: A clause behind the noun that tells where it stands belongs to the name.
_PRINTED: Final = frozenset({"published", "printed"})


@dataclass(slots=True, eq=False)
class _Work:
    """A work of the draft, and what tells it from others of its kind."""

    thing: str
    kind: str
    noun: str
    last: int
    in_head: bool
    answers: bool
    venues: set[str] = field(default_factory=set)
    owners: set[str] = field(default_factory=set)


def works(draft: Draft) -> None:
    """Add works, and where they are mentioned, by nouns and as "it"."""
    known: list[_Work] = []
    found = {paragraph.index: list(nouns(paragraph)) for paragraph in draft.document}
    signed = {noun.form for some in found.values() for noun in some if _is_signed(noun)}
    for paragraph in draft.document:
        for noun in found[paragraph.index]:
            if draft.mention_at(paragraph, noun.head) is None:
                others = noun.form in signed and noun.kind != "letter"
                _mention(draft, replace(noun, kind="letter") if others else noun, known)
        for title in titles(paragraph):
            _titled(draft, title, known)
    it(draft)


def _is_signed(noun: Noun) -> bool:
    """Whether others put their names to a statement or a piece, so that it is a letter."""
    if noun.kind not in ("statement", "opinion"):
        return False
    verbs = list(children(noun.head, "acl", "relcl"))
    if noun.head.dep_ in ("nsubjpass", "dobj"):
        verbs.append(noun.head.head)
    verbs += [other for verb in verbs for other in children(verb, "conj")]
    passive = any(
        v.lower_ in ("signed", "co-signed", "cosigned") and any(True for _ in children(v, "agent"))
        for v in verbs
    )
    signatories = any(
        t.lower_ == "whose" and t.i + 1 < len(t.doc) and t.nbor(1).lower_ in _SIGNATORIES
        for t in noun.paragraph.doc[noun.end : noun.end + 3]
    )
    to = noun.head.head if noun.head.dep_ == "pobj" else None
    names = word_lists("rules/signatures")["names"]
    put = (
        to is not None
        and to.lower_ == "to"
        and (to.head.lower_ in names or any(t.lower_ in names for t in children(to.head, "dobj")))
    )
    return passive or signatories or put


_SIGNATORIES: Final = frozenset({"signatories", "signers"})


def _titled(draft: Draft, title: Title, known: list[_Work]) -> None:
    """Let a title name the work whose noun stands before it, or make a work of its own."""
    if title.noun is not None:
        mention = draft.mention_at(title.paragraph, title.noun)
        if mention is not None and draft.kind_of(mention) in _HAVE_TITLES:
            draft.also_called(mention.thing, title.words)
            draft.mention(title.paragraph, title.start, title.end, mention.thing)
        return
    same = [
        work.thing
        for work in known
        if title.words in (draft.things[work.thing].name, *draft.things[work.thing].names)
    ]
    if same:
        draft.mention(title.paragraph, title.start, title.end, same[0])
        return
    values = {"open": True, "form": "letter"} if title.kind == "letter" else {}
    thing = draft.thing(title.kind, title.words, **values)
    noun = "letter"
    where = title.paragraph
    known.append(_Work(thing, title.kind, noun, where.index, where.is_head, answers=False))
    draft.mention(where, title.start, title.end, thing)


_HAVE_TITLES: Final = frozenset({"letter", "opinion", "statement", "translation"})


def _mention(draft: Draft, noun: Noun, known: list[_Work]) -> None:
    venues, owners = _venues(draft, noun), _owners(draft, noun)
    same = [work for work in known if work.kind == noun.kind]
    # "The text" is a letter that was spoken of, and else it may be anything.
    again = noun.form in again_words() and noun.form not in kinds_of_nouns()
    if again and not same and noun.first.lower_ in _DEFINITE:
        # "The text" may be a piece in a newspaper, where no letter was spoken of.
        same = [work for work in known if work.kind == "opinion"]
        same = same if len(same) == 1 else []
    if again and (not same or noun.first.lower_ not in _DEFINITE):
        return
    work = _meant(noun, same, venues, owners)
    if work is None:
        if again:
            return
        work = _Work(
            _add(draft, noun),
            noun.kind,
            noun.form.removeprefix("open "),
            noun.paragraph.index,
            noun.paragraph.is_head,
            _is_another(noun),
        )
        known.append(work)
    elif work.in_head and not noun.paragraph.is_head:
        _rename(draft, work, noun)
    work.last = noun.paragraph.index
    work.venues |= venues
    work.owners |= owners
    if noun.kind == "letter" and noun.form.startswith("open "):
        draft.things[work.thing] = draft.things[work.thing].model_copy(update={"open": True})
    draft.mention(noun.paragraph, _bare_start(draft, noun), noun.end, work.thing)


def _bare_start(draft: Draft, noun: Noun) -> int:
    """Where the noun's phrase begins behind names that have a mention of their own."""
    start, doc = noun.end - 1, noun.paragraph.doc
    while start > noun.start and draft.mention_at(noun.paragraph, start - 1) is None:
        start -= 1
    while start < noun.end - 1 and doc[start].pos_ in ("PUNCT", "PART"):
        start += 1
    return start


def _is_another(noun: Noun) -> bool:
    """Whether the words say that a work is not the one spoken of: "a letter of her own"."""
    words = {token.lower_ for token in noun.paragraph.doc[noun.start : noun.end]}
    own = any(t.lower_ in ("own", "hers", "his", "theirs") for t in behind(noun.head, "of"))
    return own or bool(words & work_lists("again")["another"] and "the" not in words)


def _meant(noun: Noun, same: list[_Work], venues: set[str], owners: set[str]) -> _Work | None:
    """The work that a noun takes up again; None where it is a new one."""
    fits = [
        work
        for work in _called_alike(noun, same)
        if not (venues and work.venues and not venues & work.venues)
        and not (venues and work.answers and not work.venues)
    ]
    if not fits or _is_another(noun):
        return None
    if venues and (there := [work for work in fits if venues & work.venues]):
        return there[-1]
    if owners and (theirs := [work for work in fits if owners & work.owners]):
        return max(theirs, key=lambda work: work.last)
    first = noun.first.lower_
    if noun.kind in ("post", "statement", "opinion") and first not in _DEFINITE:
        return None
    possessed = any(child.dep_ == "poss" for child in noun.head.children)
    if first not in _DEFINITE and not possessed:
        # The headline's letter is the one that the first sentence introduces.
        sole = len(fits) == 1 and fits[0].in_head and not noun.paragraph.is_head
        return fits[0] if sole else None
    if possessed and owners and any(work.owners for work in fits):
        return None  # somebody else's
    if _is_written_here(noun) and all(work.last != noun.paragraph.index for work in fits):
        return None  # "Doe had written to the Times; in her letter she says"
    return _which(noun, fits)


def _is_written_here(noun: Noun) -> bool:
    """Whether a letter is his or hers of whom the paragraph has just said that they wrote one."""
    if not any(child.lower_ in ("his", "her") for child in children(noun.head, "poss")):
        return False
    return any(
        verb.i < noun.start and verb.lower_ in _WROTE and behind(verb, "to")
        for verb in noun.paragraph.verbs
    )


_WROTE: Final = frozenset({"wrote", "written"})


def _called_alike(noun: Noun, same: list[_Work]) -> list[_Work]:
    """The works that a noun can mean by what they are called."""
    alike = [work for work in same if work.noun == noun.form.removeprefix("open ")]
    if alike or noun.kind != "letter":
        return alike
    if same and same[0].kind == "opinion":
        return same
    if noun.form in again_words():
        return same
    # An appeal may be a letter as well, but it is no answer to one.
    plea = noun.form in ("appeal", "plea") and noun.first.lower_ in _DEFINITE
    return [work for work in same if not work.answers] if plea and len(same) == 1 else []


def _which(noun: Noun, fits: list[_Work]) -> _Work | None:
    """Of several works that a definite phrase can mean, the one that it does mean."""
    words = {token.lower_ for token in noun.paragraph.doc[noun.start : noun.end]}
    again = work_lists("again")
    if len(fits) > 1 and words & again["first"]:
        return next((work for work in fits if not work.answers), fits[0])
    if len(fits) > 1 and words & again["last"]:
        return next((work for work in reversed(fits) if work.answers), fits[-1])
    last = max(fits, key=lambda work: work.last)
    near = noun.paragraph.index - last.last <= _NEAR
    return last if len(fits) == 1 or near else None


def _venues(draft: Draft, noun: Noun) -> set[str]:
    """Where the words around a noun say that the work stands: "in Le Monde"."""
    verbs = [v for v in children(noun.head, "acl", "relcl") if v.lower_ in _APPEARED]
    places = [t for at in (noun.head, *verbs) for t in behind(at, "in", "by", "on")]
    found = {_thing(draft, noun.paragraph, token, "publication") for token in places}
    return {thing for thing in found if thing}


_APPEARED: Final = frozenset({"published", "printed", "appeared", "carried", "posted", "ran"})


def _owners(draft: Draft, noun: Noun) -> set[str]:
    """Whose the words around a noun say that the work is: "her letter", "signed by 99 women"."""
    tokens = list(children(noun.head, "poss")) + behind(noun.head, "by", "from")
    for verb in [v for first in children(noun.head, "acl", "relcl") for v in conjuncts(first)]:
        if verb.lower_ in word_lists("rules/signatures")["signing_words"]:
            tokens += doers(verb)
    verb = noun.head.head
    made = verb.lower_ in word_lists("rules/signatures")["signing_words"] or verb.lower_ in _MADE
    if noun.head.dep_ == "dobj" and made:
        tokens += doers(verb)
    found = {_thing(draft, noun.paragraph, token, "person", "group") for token in tokens}
    return {thing for thing in found if thing}


#: What those do to a work whose it is.
_MADE: Final = frozenset({"published", "written", "wrote", "issued", "penned", "posted", "sent"})


def _thing(draft: Draft, paragraph: Paragraph, token: "Token", *kinds: str) -> str | None:
    for candidate in (token, *children(token, "compound", "appos", "nmod")):
        mention = draft.mention_at(paragraph, candidate)
        if mention is not None and draft.kind_of(mention) in kinds:
            return mention.thing
    return None


def _add(draft: Draft, noun: Noun) -> str:
    values: dict[str, Any] = {}
    if noun.kind == "letter":
        base = noun.form.removeprefix("open ")
        open_ = noun.form != base or base in work_lists("letter")["open"]
        values = {"form": noun.form, "open": open_}
    return draft.thing(noun.kind, _name(draft, noun), **values)


def _rename(draft: Draft, work: _Work, noun: Noun) -> None:
    """Give a work that only the headline named the name that the article's first words give it."""
    thing = draft.things[work.thing]
    update: dict[str, Any] = {"name": _name(draft, noun), "names": [*thing.names, thing.name]}
    if noun.kind == "letter":
        update |= {"form": noun.form}
    draft.things[work.thing] = thing.model_copy(update=update)
    work.in_head = False


def _name(draft: Draft, noun: Noun) -> str:
    """What the article calls a work: its noun, with what tells whose it is and where it stands."""
    doc = noun.paragraph.doc
    start = noun.start
    while start < noun.end - 1 and doc[start].lower_ in ("the", "a", "an", "this", "that"):
        start += 1
    end = noun.end
    while end < len(doc) and end - noun.end < _TAIL:
        token = doc[end]
        if token.dep_ == "prep" and token.lower_ in _TELLING:
            last = _phrase_end(token)
        elif token.dep_ == "acl" and token.lower_ in _PRINTED:
            where = [p for p in children(token, "prep") if p.lower_ == "in" and p.i == token.i + 1]
            last = _phrase_end(where[0]) if where else end
        else:
            break
        if last <= end or last - noun.end > _TAIL:
            break
        end = last
    if end > noun.end and doc[end - 1].lower_ in word_lists("rules/names")["medium_nouns"]:
        # "On the website The Commons": with its name.
        mention = draft.mention_at(noun.paragraph, end) if end < len(doc) else None
        if mention is not None and draft.kind_of(mention) == "publication":
            end = mention.end
    return doc[start:end].text


def _phrase_end(preposition: "Token") -> int:
    """Where the phrase of a preposition ends, clauses left out."""
    end = preposition.i + 1
    for noun in children(preposition, "pobj"):
        if noun.pos_ == "PRON" or noun.ent_type_ == "DATE":
            break
        for one in conjuncts(noun):
            if not any(t.is_punct and t.text in ",:;–—" for t in noun.doc[end : one.i]):
                end = max(end, one.i + 1)
    return end if end > preposition.i + 1 else preposition.i

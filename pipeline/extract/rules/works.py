"""Stage: letters and petitions, posts, statements, opinion pieces and translations.

Each is named as the article names it. "The letter" and "the text" take up one that was spoken of
before where they can mean no other; "another letter" and "a letter of her own" are new ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..words import tables, word_lists
from .document import Paragraph
from .draft import Draft
from .syntax import behind, children, conjuncts, doers, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/works"
_DEFINITE: Final = frozenset({"the", "this", "that"})
#: "The letter" of several means the last that was spoken of, no more than so many paragraphs ago.
_NEAR: Final = 2
#: Words behind the noun that may belong to a work's name, and how many.
_TELLING: Final = frozenset({"in", "to", "against", "for", "about", "on", "from", "by", "of"})
_TAIL: Final = 12
#: A clause behind the noun that tells where it stands belongs to the name.
_PRINTED: Final = frozenset({"published", "printed"})


@dataclass(frozen=True, slots=True, eq=False)
class Noun:
    """A noun for a work where it stands: its tokens from ``start`` to ``end``, ``head`` the last.

    ``form`` is what the work is called: "open letter".
    """

    paragraph: Paragraph
    start: int
    end: int
    kind: str
    form: str

    @property
    def head(self) -> "Token":
        """The noun itself."""
        return self.paragraph.doc[self.end - 1]

    @property
    def first(self) -> "Token":
        """The article or whatever else opens the phrase."""
        return self.paragraph.doc[self.start]


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
    for paragraph in draft.document:
        for noun in nouns(paragraph):
            if draft.mention_at(paragraph, noun.head) is None:
                _mention(draft, noun, known)
    _it(draft)


@cache
def _kinds() -> dict[str, tuple[str, bool]]:
    """Noun → the kind of work it is, and whether it means other things as often."""
    data = tables(_LISTS)
    return {
        noun: (kind, noun in data[kind].get("doubtful", ()))
        for kind in ("letter", "post", "statement", "opinion", "translation")
        for noun in (*data[kind]["nouns"], *data[kind].get("pairs", ()))
    }


@cache
def _lists(table: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in tables(_LISTS)[table].items()}


def nouns(paragraph: Paragraph) -> Iterator[Noun]:
    """The nouns for works in a paragraph, but for those between quotation marks."""
    doc, kinds, heads = paragraph.doc, _kinds(), _heads()
    if not paragraph.words & heads:
        return
    for token in paragraph.outside:
        if token.lower_ not in heads or token.pos_ not in ("NOUN", "PROPN", "ADJ", "X"):
            continue
        words, first = token.lower_, token.i
        if token.i > 1 and doc[token.i - 1].text == "-" and token.lower_ in ("ed", "mail"):
            words, first = doc[token.i - 2 : token.i + 1].text.lower(), token.i - 2
        elif token.i and f"{doc[token.i - 1].lower_} {token.lower_}" in kinds:
            words, first = f"{doc[token.i - 1].lower_} {token.lower_}", token.i - 1
        if words not in kinds and words not in _again_words():
            continue
        kind, doubtful = kinds.get(words, ("letter", False))
        start = min(noun_start(token), first)
        before = [t.lower_ for t in doc[start:first]]
        if "such" in before or (words == "tribune" and token.text[0].isupper()):
            continue
        if _is_something_else(token, kind, before) or (
            doubtful and not _is_sure(token, kind, before)
        ):
            continue
        form = f"open {words}" if before and before[-1] == "open" else words
        yield Noun(paragraph, start, token.i + 1, kind, form)


def _is_something_else(noun: "Token", kind: str, before: list[str]) -> bool:
    """Whether a noun is a part of another ("letter writers"), or means none that is read."""
    doc = noun.doc
    behind_it = doc[noun.i + 1].lower_ if noun.i + 1 < len(doc) else ""
    if noun.tag_ in ("NNS", "NNPS") or behind_it in ("-", "box", "writer", "writers"):
        return True
    if noun.dep_ == "compound" and noun.head.i > noun.i and noun.head.pos_ in ("NOUN", "PROPN"):
        return True
    if kind == "letter":
        other = _lists("letter")["other"]
        of = {t.lower_ for t in behind(noun, "of")}
        return bool(other & {*before, *of}) or any(word.isdecimal() for word in before)
    return False


def _is_sure(noun: "Token", kind: str, before: list[str]) -> bool:
    """Whether the sentence shows that a noun of several meanings is the work."""
    if kind == "post":
        where = {t.lower_ for t in behind(noun, "on")}
        lists = _lists("post")
        return bool(lists["sure"] & set(before) or lists["platforms"] & where) or (
            noun.lower_ == "post" and noun.dep_ == "pobj" and noun.head.lower_ == "in"
        )
    if before and before[-1] == "open":
        return True
    signs = _lists("it")["done"]
    verbs = [*children(noun, "acl", "relcl")]
    if noun.dep_ in ("dobj", "nsubjpass"):
        verbs.append(noun.head)
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.lower_ == "to":
        verbs.append(noun.head.head)
    named = noun.text[0].isupper() and not noun.is_sent_start
    return named or any(_plain(verb.lower_) in signs or verb.lower_ == "put" for verb in verbs)


def _plain(verb: str) -> str:
    """A regular verb's form without its ending, as far as the lists need it."""
    for ending, instead in (("ied", "y"), ("ed", ""), ("ed", "e"), ("s", ""), ("es", "")):
        if verb.endswith(ending) and (plain := verb.removesuffix(ending) + instead) in _done():
            return plain
    return {"written": "write", "wrote": "write", "read": "read"}.get(verb, verb)


@cache
def _done() -> frozenset[str]:
    return _lists("it")["done"]


def _mention(draft: Draft, noun: Noun, known: list[_Work]) -> None:
    venues, owners = _venues(draft, noun), _owners(draft, noun)
    same = [work for work in known if work.kind == noun.kind]
    # "The text" is a letter that was spoken of, and else it may be anything.
    again = noun.form in _again_words() and noun.form not in _kinds()
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


@cache
def _heads() -> frozenset[str]:
    """The last words of all nouns for works."""
    last = {noun.rpartition(" ")[2].rpartition("-")[2] for noun in _kinds()}
    return frozenset(last | {noun.rpartition(" ")[2] for noun in _kinds()} | _again_words())


def _again_words() -> frozenset[str]:
    return _lists("again")["letter"]


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
    return own or bool(words & _lists("again")["another"] and "the" not in words)


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
    return _which(noun, fits)


def _called_alike(noun: Noun, same: list[_Work]) -> list[_Work]:
    """The works that a noun can mean by what they are called."""
    alike = [work for work in same if work.noun == noun.form.removeprefix("open ")]
    if alike or noun.kind != "letter":
        return alike
    if noun.form in _again_words():
        return same
    # An appeal may be a letter as well, but it is no answer to one.
    plea = noun.form in ("appeal", "plea") and noun.first.lower_ in _DEFINITE
    return [work for work in same if not work.answers] if plea and len(same) == 1 else []


def _which(noun: Noun, fits: list[_Work]) -> _Work | None:
    """Of several works that a definite phrase can mean, the one that it does mean."""
    words = {token.lower_ for token in noun.paragraph.doc[noun.start : noun.end]}
    again = _lists("again")
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
    for verb in children(noun.head, "acl", "relcl"):
        if verb.lower_ in word_lists("rules/signatures")["signing_words"]:
            tokens += doers(verb)
    verb = noun.head.head
    if noun.head.dep_ == "dobj" and verb.lower_ in word_lists("rules/signatures")["signing_words"]:
        tokens += doers(verb)
    found = {_thing(draft, noun.paragraph, token, "person", "group") for token in tokens}
    return {thing for thing in found if thing}


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
        open_ = noun.form != base or base in _lists("letter")["open"]
        values = {"form": noun.form, "open": open_}
    return draft.thing(noun.kind, _name(noun), **values)


def _rename(draft: Draft, work: _Work, noun: Noun) -> None:
    """Give a work that only the headline named the name that the article's first words give it."""
    thing = draft.things[work.thing]
    update: dict[str, Any] = {"name": _name(noun), "names": [*thing.names, thing.name]}
    if noun.kind == "letter":
        update |= {"form": noun.form}
    draft.things[work.thing] = thing.model_copy(update=update)
    work.in_head = False


def _name(noun: Noun) -> str:
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


def _it(draft: Draft) -> None:
    """Let "it" stand for the last letter where what is said fits one, and nothing else came."""
    lists = _lists("it")
    last: str | None = None
    if not any(thing.kind in ("letter", "opinion") for thing in draft.things.values()):
        return
    only = _only_letter(draft)
    for paragraph in draft.document.body:
        # From the paragraph before it is taken up at once, or not.
        first = next((token for token in paragraph.tokens if not token.is_punct), None)
        last = last if first is not None and first.lower_ == "it" else None
        for token in paragraph.outside:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and draft.kind_of(mention) in (
                "letter",
                "opinion",
                "translation",
            ):
                last = mention.thing if draft.kind_of(mention) != "translation" else last
            elif token.lower_ == "it" and last and _fits(draft, token, lists):
                draft.mention(paragraph, token.i, token.i + 1, last)
            elif (
                token.lower_ == "it"
                and only
                and paragraph.index > only[0]
                and _is_signed(draft, token)
            ):
                draft.mention(paragraph, token.i, token.i + 1, only[1])
            elif (
                token.dep_ in ("nsubj", "nsubjpass")
                and token.tag_ in ("NN", "NNP")
                and token.head.dep_ in ("ROOT", "conj")
                and (mention is None or draft.kind_of(mention) in ("organisation", "movement"))
                and token.lower_ not in ("article", "headline", "authors")
            ):
                last = None


_PARTS: Final = frozenset({"parts", "part", "passages", "excerpts", "extracts", "half"})
#: What is added to a work: "she put her name to it".
_ADDED: Final = frozenset({"name", "names", "signature", "signatures", "reply", "answer"})


def _only_letter(draft: Draft) -> tuple[int, str] | None:
    """The one letter of an article, and the paragraph that speaks of it first."""
    found = [
        (paragraph.index, mention.thing)
        for paragraph in draft.document.body
        for mention in draft.mentions_in(paragraph, "letter")
    ]
    return found[0] if len({thing for _, thing in found}) == 1 else None


def _is_signed(draft: Draft, it: "Token") -> bool:
    """Whether "it" is done what is done to letters alone."""
    return it.dep_ in ("dobj", "nsubjpass") and draft.model.lemma(it.head) in _SIGNED


_SIGNED: Final = frozenset({"sign", "co-sign"})


def _fits(draft: Draft, it: "Token", lists: dict[str, frozenset[str]]) -> bool:
    verb = it.head
    if it.dep_ == "pobj":
        verb = verb.head
        if it.head.lower_ == "of" and it.head.head.lower_ in _PARTS:
            verb = it.head.head.head
            return verb.pos_ == "VERB" and draft.model.lemma(verb) in lists["done"]
        return it.head.lower_ == "to" and any(t.lower_ in _ADDED for t in verb.children)
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    lemma = draft.model.lemma(verb)
    if it.dep_ in ("dobj", "nsubjpass"):
        return lemma in lists["done"]
    return it.dep_ == "nsubj" and lemma in lists["does"]

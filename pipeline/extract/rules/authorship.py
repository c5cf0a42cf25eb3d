"""Stage: who wrote, drafted, organised or led a work."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..words import tables, word_lists
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft
from .heard import acting
from .name_signs import is_role
from .parties import ACTORS, Party, listed, parties, work
from .pronouns import antecedent
from .reality import reality
from .syntax import Part, agents, behind, children, done_to, hull, is_be, is_passive, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/authorship"
#: A name further than so many tokens from what it did is a span of its own.
_APART: Final = 20
#: What is made to be answered; a post or a speech is shown to be somebody's by what it says.
_MADE: Final = frozenset({"letter", "opinion"})

#: Verbs that make a work only with one of these behind them: "drawn up", "set going".
_WITH_PARTICLE: Final = {
    "set": frozenset({"going", "up"}),
    "begin": frozenset({"going"}),
    "get": frozenset({"up"}),
    "draw": frozenset({"up"}),
}

_Found = tuple[Party, Sequence[Party], list[Part], str, str, dict[str, Any]]


def authorship(draft: Draft) -> None:
    """Add who made which letter or opinion piece, and in what part."""
    seen: set[tuple[str, str, str]] = set()
    for paragraph in draft.document.body:
        for what, authors, core, role, how, fields in _found(draft, paragraph):
            if draft.things[what.thing].kind not in _MADE:
                continue
            for author in authors:
                key = (what.thing, author.thing, fields.get("polarity", "asserted"))
                if key in seen:
                    continue
                seen.add(key)
                parts = [what.tokens, *core]
                far = min(abs(author.start - _last(part)) for part in parts) > _APART
                spans = [hull(paragraph, parts), hull(paragraph, [author.tokens])]
                draft.fact(
                    "authorship",
                    spans if far else [hull(paragraph, [*parts, author.tokens])],
                    confidence("authorship", how),
                    work=what.thing,
                    author=author.thing,
                    role=role,
                    **fields,
                )


def _last(part: Part) -> int:
    if isinstance(part, tuple):
        return part[1]
    return part.end if hasattr(part, "end") else part.i


@cache
def _roles(table: str) -> dict[str, str]:
    """Verb or noun → the part that it gives."""
    return {word: role for role, words in tables(_LISTS)[table].items() for word in words}


def _found(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    for token in paragraph.outside:
        if token.pos_ in ("VERB", "AUX"):
            lemma = draft.model.lemma(token)
            if lemma in _roles("verbs"):
                yield from _by_verb(draft, paragraph, token, _roles("verbs")[lemma])
            elif is_be(token):
                yield from _by_copula(draft, paragraph, token)
            yield from _in_own_words(draft, paragraph, token)
        elif token.lower_ in ("in", "with") and token.pos_ == "ADP":
            yield from _opening(draft, paragraph, token)
        elif (what := _whole(draft, paragraph, token)) is not None:
            yield from _by_noun(draft, paragraph, token, what)
        if token.dep_ == "appos" and token.lower_ in _roles("nouns"):
            yield from _beside(draft, paragraph, token)


def _whole(draft: Draft, paragraph: Paragraph, token: "Token") -> Party | None:
    mention = draft.mention_at(paragraph, token)
    if mention is None or mention.end != token.i + 1 or draft.kind_of(mention) not in _MADE:
        return None
    return Party(mention.thing, mention.start, mention.end)


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token", role: str) -> Iterator[_Found]:
    real = reality(draft, paragraph, verb)
    works = [w for noun in done_to(verb) if (w := work(draft, paragraph, noun))]
    if real is None or not works:
        return
    lemma = draft.model.lemma(verb)
    particles = {child.lower_ for child in verb.children}
    if lemma in _WITH_PARTICLE and not particles & _WITH_PARTICLE[lemma]:
        return
    passive = is_passive(verb)
    if passive and lemma in ("publish", "post", "send", "address"):
        return  # by whom it was printed
    if real.polarity == "denied" and lemma not in _BY_HAND:
        return
    authors = _doers(draft, paragraph, verb, passive)
    if authors and not passive:
        # "She started it with her friend X".
        known = {author.thing for author in authors}
        nouns = [n for at in (verb, *children(verb, "dobj")) for n in behind(at, "with")]
        friends = parties(draft, paragraph, nouns, frozenset({"person"}))
        authors += [friend for friend in friends if friend.thing not in known]
    yield works[0], authors, [verb], role, role, {**real.fields, **when(paragraph, verb)}


def _doers(draft: Draft, paragraph: Paragraph, verb: "Token", passive: bool) -> list[Party]:
    if passive:
        by = list(agents(verb))
        makers = [p for a in by for p in listed(draft, paragraph, a.i + 1, a.sent.end, ACTORS)]
        return makers or [p for a in by for p in _movements(draft, paragraph, a)]
    first = subject(verb)
    if first is None:
        return []
    found = {p.thing: p for p in parties(draft, paragraph, [first], ACTORS)}
    many = any(draft.things[thing].kind == "group" for thing in found)
    if first.i < verb.i and not many:  # who is named within a group's words is one of many
        for one in listed(draft, paragraph, first.left_edge.i, verb.i, ACTORS):
            found.setdefault(one.thing, one)
    if found or first.pos_ not in ("NUM", "PRON"):
        return list(found.values())
    # "Five drafted the text: X, Y and Z."
    colon = next((t for t in verb.sent if t.text == ":" and t.i > verb.i), None)
    return listed(draft, paragraph, colon.i + 1, verb.sent.end, ACTORS) if colon else []


def _movements(draft: Draft, paragraph: Paragraph, agent: "Token") -> Iterator[Party]:
    """Those who act in the name of a movement: "organised by the movement Open Doors"."""
    for mention in draft.mentions_in(paragraph, "movement"):
        if agent.i < mention.start <= agent.i + _NAMED_BY:
            group = acting(draft, paragraph, paragraph.doc[mention.start])
            if group is not None:
                yield Party(group, mention.start, mention.end)


#: So few words stand between "by" and a movement's name: "by the student movement".
_NAMED_BY: Final = 4


def _by_noun(draft: Draft, paragraph: Paragraph, noun: "Token", what: Party) -> Iterator[_Found]:
    """ "An open letter by X and Y", "from 340 parents"; "X's letter"."""
    translated = noun.head.head if noun.dep_ == "pobj" else noun
    of_another = translated.lower_ in ("translation", "version", "translations")
    for preposition in (*children(noun, "prep"), *_right_behind(noun)):
        if preposition.lower_ in ("by", "from") and not of_another:
            authors = listed(draft, paragraph, preposition.i + 1, noun.sent.end, ACTORS)
            yield what, authors, [preposition], "wrote", "own", {"inferred": ["role"]}
    owners = _owners(draft, paragraph, noun)
    yield what, owners, [], "wrote", "own", {"inferred": ["author", "role"]}


def _right_behind(noun: "Token") -> Iterator["Token"]:
    """The "by" behind a work that the parser hangs on who printed it: "ran a letter by X"."""
    by = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    verb = by.head
    if by.lower_ == "by" and verb.pos_ == "VERB" and verb.i < noun.i and not is_passive(verb):
        yield by


def _owners(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    """Whose a work is said to be: "X's letter", "her open letter"."""
    whose = list(children(noun, "poss"))
    people = [
        Party(person, token.i, token.i + 1)
        for token in whose
        if token.lower_ in ("his", "her") and (person := antecedent(draft, paragraph, token))
    ]
    return people or parties(draft, paragraph, whose, ACTORS)


def _by_copula(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    """ "Its authors are X and Y"; "the letter is the work of X"."""
    first = subject(verb)
    if first is None:
        return
    if first.lower_ in _roles("nouns"):
        works = [w for noun in _of(first) if (w := work(draft, paragraph, noun))]
        if not works and any(child.lower_ == "its" for child in children(first, "poss")):
            works = _before(draft, paragraph, first)
        if works:
            authors = listed(draft, paragraph, verb.i + 1, verb.sent.end, frozenset({"person"}))
            role = _roles("nouns")[first.lower_]
            yield works[0], authors, [first, verb], role, role, {}
        return
    what = work(draft, paragraph, first)
    for noun in children(verb, "attr"):
        if noun.lower_ in _roles("nouns") and verb.lower_ in ("is", "was", "are", "were"):
            yield from _is_author(draft, paragraph, verb, noun)
        if what is not None and noun.lower_ in ("work", "brainchild", "idea", "effort"):
            for preposition in children(noun, "prep"):
                end = noun.sent.end
                authors = listed(draft, paragraph, preposition.i + 1, end, ACTORS)
                colon = next((t for t in noun.sent if t.text == ":" and t.i > noun.i), None)
                if colon is not None:
                    # "A collective effort by five women: X, Y and Z".
                    authors += listed(draft, paragraph, colon.i + 1, end, frozenset({"person"}))
                yield what, authors, [verb, noun], "wrote", "wrote", {}


def _beside(draft: Draft, paragraph: Paragraph, noun: "Token") -> Iterator[_Found]:
    """ "X, the organiser of the letter,"; "X, its author,"."""
    if any(child.lower_ in _NO_LONGER for child in noun.lefts):
        return
    works = [w for inner in _of(noun) if (w := work(draft, paragraph, inner))]
    authors = parties(draft, paragraph, [noun.head], frozenset({"person"}))
    if works and authors:
        role = _roles("nouns")[noun.lower_]
        yield works[0], authors, [noun], role, role, {}


#: What somebody may say that he never did to a text.
_BY_HAND: Final = frozenset({"write", "draft", "pen", "author", "compose"})
_NO_LONGER: Final = frozenset({"alleged", "former", "supposed", "would-be"})


def _is_author(
    draft: Draft, paragraph: Paragraph, verb: "Token", noun: "Token"
) -> Iterator[_Found]:
    """ "X is the author of the letter"; "X was one of" several is not read."""
    real, first = reality(draft, paragraph, verb), subject(verb)
    works = [w for inner in _of(noun) if (w := work(draft, paragraph, inner))]
    if real is None or real.polarity == "denied" or first is None or not works:
        return
    authors = listed(draft, paragraph, first.left_edge.i, verb.i, frozenset({"person"}))
    role = _roles("nouns")[noun.lower_]
    yield works[0], authors, [verb, noun], role, role, real.fields


def _of(noun: "Token") -> list["Token"]:
    return [*behind(noun, "of"), *children(noun, "poss")]


def _before(draft: Draft, paragraph: Paragraph, token: "Token") -> list[Party]:
    """The one letter that the sentence before "its" speaks of."""
    letters = [m for m in draft.mentions_in(paragraph, "letter") if m.start < token.i]
    if len({m.thing for m in letters}) != 1:
        return []
    return [Party(letters[-1].thing, token.left_edge.i, token.i + 1)]


def _in_own_words(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    """ "In an open letter, X wrote that …"; "X answered with a letter of her own"."""
    if verb.pos_ != "VERB" or not any(child.dep_ == "prep" for child in verb.children):
        return
    works = [
        w
        for noun in behind(verb, "in", "with")
        if (w := work(draft, paragraph, noun)) and _is_new(paragraph, w)
    ]
    first = subject(verb)
    if not works or first is None or is_passive(verb):
        return
    real = reality(draft, paragraph, verb)
    if real is None and verb.dep_ == "xcomp" and draft.things[works[0].thing].open:
        # "They called on X to go, in an open letter": the letter is theirs who call.
        verb = verb.head
        first, real = subject(verb), reality(draft, paragraph, verb)
        if first is None:
            return
    if real is None or real.polarity == "denied":
        return
    if not any(child.dep_ in ("ccomp", "xcomp", "dobj", "prep") for child in verb.children):
        return
    authors = parties(draft, paragraph, [first], ACTORS)
    yield works[0], authors, [verb], "wrote", "own", {**real.fields, "inferred": ["author", "role"]}


def _opening(draft: Draft, paragraph: Paragraph, within: "Token") -> Iterator[_Found]:
    """ "In a letter to X, sent on Monday, Y said": who speaks in the sentence wrote it.

    The parser hangs such a phrase on any verb; at the start of a sentence or behind a comma it is
    the sentence's.
    """
    doc, at = paragraph.doc, within.i
    opens = within.is_sent_start or (
        at and doc[at - 1].is_sent_start and doc[at - 1].pos_ == "CCONJ"
    )
    if not opens and not (at and doc[at - 1].text == ","):
        return
    mention = next(
        (
            m
            for m in (draft.mention_at(paragraph, i) for i in range(at + 1, at + 4) if i < len(doc))
            if m
        ),
        None,
    )
    if mention is None or draft.kind_of(mention) not in _MADE:
        return
    what = Party(mention.thing, mention.start, mention.end)
    root = within.sent.root
    if not _is_new(paragraph, what) or root.pos_ != "VERB" or is_passive(root):
        return
    first, real = subject(root), reality(draft, paragraph, root)
    if real is None or real.polarity == "denied":
        return
    authors = parties(draft, paragraph, [first], ACTORS) if first is not None else []
    # "In a letter to X, sent in May, Y said": the parser may take X for who said it.
    authors = [a for a in authors if not _is_behind_to(paragraph, what.end, a.start)]
    said = [v for v in paragraph.verbs if mention.end < v.i < within.sent.end]
    speaks = [n for n, v in enumerate(said) if v.lower_ in word_lists("rules/names")["speaks"]]
    said = said[: speaks[0] + 1] if speaks else said  # what follows is what was said
    for verb in [root, *said]:
        authors = authors or [
            a
            for a in _right_before(draft, paragraph, verb)
            if not _is_behind_to(paragraph, what.end, a.start)
        ]
    fields = {**real.fields, "inferred": ["author", "role"]}
    core: list[Part] = [within]
    yield what, authors, core, "wrote", "own", fields


def _is_behind_to(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether "to" and a title are all that stands between a work and a name."""
    words = [token.lower_ for token in paragraph.doc[start:end]] if start < end else []
    return words[:1] == ["to"] and "," not in words


#: What somebody is has no more words than so many, between commas behind the name.
_ASIDE: Final = 7


def _right_before(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """Who is named right before a verb, or before the comma in front of it."""
    doc, at = paragraph.doc, verb.i - 1
    aside = at > 0 and doc[at].text == ","
    at -= aside
    mention = draft.mention_at(paragraph, at) if at >= 0 else None
    if mention is None and aside and is_role(doc[at]):
        # "Holm, the former mayor, said".
        commas = [i for i in range(max(1, at - _ASIDE), at) if doc[i].text == ","]
        mention = draft.mention_at(paragraph, commas[-1] - 1) if commas else None
    if mention is None or draft.kind_of(mention) not in ACTORS:
        return []
    return [Party(mention.thing, mention.start, mention.end)]


def _is_new(paragraph: Paragraph, what: Party) -> bool:
    """Whether a work is brought in: "a letter", "a Gazette op-ed", "her letter"."""
    noun = paragraph.doc[what.end - 1]
    words = {child.lower_ for child in children(noun, "det", "poss")}
    return bool(_BRINGS_IN & {paragraph.doc[what.start].lower_, *words})


_BRINGS_IN: Final = frozenset({"a", "an", "his", "her", "their", "its", "another"})

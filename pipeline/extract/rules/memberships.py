"""Stage: who belongs to a group: "X is among 99 women", "writers, including X and Y"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .offices import offices
from .parties import Party, listed, listed_before, parties, party, with_conjuncts
from .reality import Reality, reality
from .signers import signers
from .signing import signing_list
from .sizes import size_in
from .syntax import Part, behind, children, hull, is_be, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_GROUPS: Final = frozenset({"group"})
_BODIES: Final = frozenset({"group", "organisation", "movement"})
_PEOPLE: Final = frozenset({"person", "organisation"})
_AMONG: Final = frozenset({"among", "amongst"})
#: "Including" and its like stand no further behind a group than so many tokens.
_NEAR: Final = 25


def memberships(draft: Draft) -> None:
    """Add who is said to be among whom."""
    seen: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        found = sorted(_found(draft, paragraph), key=lambda one: hull(paragraph, one[2]))
        for member, group, parts, how, real in found:
            if (member.thing, group) in seen or member.thing == group:
                continue
            seen.add((member.thing, group))
            draft.fact(
                "membership",
                [hull(paragraph, parts)],
                confidence("membership", how),
                member=member.thing,
                group=group,
                **real.fields,
            )


_Found = tuple[Party, str, list[Part], str, Reality]


def _found(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    yield from _including(draft, paragraph)
    for verb in paragraph.verbs:
        yield from _by_verb(draft, paragraph, verb)
    yield from _members_of(draft, paragraph)
    yield from _apposed(draft, paragraph)
    yield from _one_of(draft, paragraph)
    yield from _one_of_them(draft, paragraph)
    yield from signers(draft, paragraph)
    for member, body, parts, real in offices(draft, paragraph):
        yield member, body, parts, "office", real


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[_Found]:
    lemma = draft.model.lemma(verb)
    if is_be(verb):
        complements = list(_complements(verb))
        groups = parties(draft, paragraph, complements, _GROUPS)
        groups = groups or _them(draft, paragraph, complements)
        first = subject(verb) or _inverted(verb)
        if not groups or first is None:
            return
        real = reality(draft, paragraph, verb)
        if real is None:
            return
        members = listed_before(draft, paragraph, first, verb.i, _PEOPLE)
        members = members or parties(draft, paragraph, with_conjuncts([first]), _PEOPLE)
        if first.i > verb.i:  # "Among the signatories are X and Y."
            members = listed(draft, paragraph, verb.i + 1, verb.sent.end, _PEOPLE)
        for among in groups:
            for member in members:
                yield member, among.thing, [member.tokens, verb, among.tokens], "among", real
    elif lemma == "include":
        first = subject(verb)
        group = party(draft, paragraph, first, _GROUPS) if first is not None else None
        if group is None:
            return
        real = reality(draft, paragraph, verb)
        if real is None:
            return
        for member in listed(draft, paragraph, verb.i + 1, verb.sent.end, _PEOPLE):
            yield member, group.thing, [group.tokens, verb, member.tokens], "including", real


def _inverted(verb: "Token") -> "Token | None":
    """ "Among the ten is X": the parser takes X for what somebody is."""
    among = any(child.lower_ in _AMONG and child.i < verb.i for child in verb.children)
    return next((t for t in children(verb, "attr") if t.i > verb.i), None) if among else None


def _complements(verb: "Token") -> Iterator["Token"]:
    """The groups that a subject is said to be among: "among 99 women", "one of the authors"."""
    for child in verb.children:
        if child.lower_ in _AMONG and child.dep_ in ("prep", "advmod"):
            yield from children(child, "pobj")
        elif child.dep_ in ("attr", "nsubj") and child.lower_ in ("one", "two", "some"):
            yield from behind(child, "of")


def _them(draft: Draft, paragraph: Paragraph, nouns: list["Token"]) -> list[Party]:
    """The one group of the sentence before that "among them" stands for."""
    for token in nouns:
        start = token.sent.start
        if token.lower_ == "them" and start > 0:
            before = paragraph.doc[start - 1].sent
            found = {
                mention.thing
                for mention in draft.mentions_in(paragraph, "group")
                if before.start <= mention.start < before.end
            }
            if len(found) == 1:
                return [Party(found.pop(), token.i, token.i + 1)]
    return []


def _including(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "Writers, including X"; "writers, among them X"; "99 women signed, X among them"."""
    doc = paragraph.doc
    if not paragraph.words & {"including", "such", *_AMONG}:
        return
    for token in paragraph.outside:
        word = token.lower_
        if word == "including":
            after = token.i + 1
        elif (word == "such" and _is_before(token, "as")) or (word in _AMONG and _is_them(token)):
            after = token.i + 2
        else:
            continue
        groups = [
            m
            for m in draft.mentions_in(paragraph, "group")
            if m.end <= token.i and token.i - m.end <= _NEAR and doc[m.start].sent == token.sent
        ]
        if not groups or _is_of_others(paragraph, groups[-1], token):
            continue
        group = groups[-1]
        members = listed(draft, paragraph, after, token.sent.end, _PEOPLE)
        parts: list[Part] = [group, token]
        if not members and token.lower_ in _AMONG:
            members = _before(draft, paragraph, token, group)
        for member in members:
            yield member, group.thing, [*parts, member.tokens], "including", Reality()


def _is_of_others(paragraph: Paragraph, group: Mention, token: "Token") -> bool:
    """Whether other people or things stand nearer: "opponents sued banks, including X"."""
    before = token.i - 1
    while before > group.end and paragraph.doc[before].is_punct:
        before -= 1
    noun = paragraph.doc[before]
    if noun.lower_ in signing_list("names"):
        return False  # "340 people have added their names, among them X"
    return before >= group.end and noun.tag_ in ("NNS", "NNPS")


def _is_before(token: "Token", word: str) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor(1).lower_ == word


def _is_them(token: "Token") -> bool:
    if token.i + 1 >= len(token.doc):
        return False
    behind_it = token.nbor(1)
    return behind_it.lower_ in ("them", "whom") or behind_it.lower_ == "these"


def _before(draft: Draft, paragraph: Paragraph, token: "Token", group: Mention) -> list[Party]:
    """Those before "among them", as far as a comma behind the group's clause."""
    found = [
        Party(m.thing, m.start, m.end)
        for m in draft.mentions_in(paragraph, *_PEOPLE)
        if group.end <= m.start < token.i
    ]
    return found[-1:]


def _members_of(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "X, a member of the guild", "X, one of the signatories", "X, who belongs to #Bells"."""
    for token in paragraph.outside:
        if token.lower_ in ("member", "signatory", "one") and token.dep_ in ("appos", "attr"):
            bodies = parties(draft, paragraph, behind(token, "of"), _BODIES)
            person = token.head if token.dep_ == "appos" else subject(token.head)
        elif token.lower_ in ("belongs", "belong", "belonged"):
            bodies = parties(draft, paragraph, behind(token, "to"), _BODIES)
            person = subject(token)
        else:
            continue
        if person is None or not bodies:
            continue
        verb = token if token.dep_ != "appos" else None
        real = (
            reality(draft, paragraph, verb)
            if verb is not None and verb.pos_ == "VERB"
            else Reality()
        )
        for member in parties(draft, paragraph, with_conjuncts([person]), _PEOPLE):
            for body in bodies:
                if real is not None:
                    yield member, body.thing, [member.tokens, token, body.tokens], "member", real


def _apposed(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "Two of the ten, X and Y, have left": as many names as the group has members."""
    doc = paragraph.doc
    for group in draft.mentions_in(paragraph, "group"):
        at = group.end
        if at >= len(doc) or doc[at].text not in (",", ":", "–", "—"):
            continue
        size = size_in(doc[group.start : at].text)
        if size is None or size.exact is None:
            continue
        end = next((t.i for t in doc[at + 1 :] if t.pos_ in ("VERB", "AUX")), at + 1)
        members = listed(draft, paragraph, at + 1, end, _PERSON)
        if len(members) == size.exact:
            for member in members:
                yield member, group.thing, [group, member.tokens], "including", Reality()


_PERSON: Final = frozenset({"person"})


def _one_of(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "One of the 15, X, has left"; "one of the signatories, the dentist X"."""
    doc = paragraph.doc
    for group in draft.mentions_in(paragraph, "group"):
        start, at = group.start, group.end
        if start < 2 or doc[start - 1].lower_ != "of" or doc[start - 2].lower_ != "one":
            continue
        if at + 1 >= len(doc) or doc[at].text not in (",", "–", "—", ":"):
            continue
        end = next((t.i for t in doc[at + 1 :] if t.is_punct or t.pos_ == "VERB"), at + 1)
        for member in listed(draft, paragraph, at + 1, end, _PERSON)[:1]:
            yield member, group.thing, [(start - 2, at), member.tokens], "member", Reality()


def _one_of_them(draft: Draft, paragraph: Paragraph) -> Iterator[_Found]:
    """ "Two chefs have left. One, X, said …; the other, Y, did not": of the group before."""
    doc = paragraph.doc
    last: str | None = None
    for sentence in doc.sents:
        at = sentence.start
        first = next((t for t in sentence if t.lower_ in _ONE and not paragraph.is_quoted(t)), None)
        if first is not None and last is not None and first.i - at <= 1:
            at = first.i + 1
            at += 2 * (doc[at : at + 2].text.lower() == "of them")
            if at + 1 < sentence.end and doc[at].text in (",", "–", "—"):
                end = next((t.i for t in doc[at + 1 :] if t.is_punct or t.pos_ == "VERB"), at + 1)
                for member in listed(draft, paragraph, at + 1, end, _PERSON)[:1]:
                    yield member, last, [(sentence.start, at), member.tokens], "member", Reality()
                    break
                continue
        subjects = [
            m
            for m in draft.mentions_in(paragraph, "group")
            if sentence.start <= m.start < sentence.end
        ]
        last = subjects[0].thing if subjects else None


_ONE: Final = frozenset({"one", "other", "another", "second", "third"})

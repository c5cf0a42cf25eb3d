"""Stage: answers to a letter that leave it for the reader to see what they answer.

In an article on a letter, somebody who did not sign it replies, hits back, rejects "the demand", or
says something of it or of those who signed. What is answered is inferred then, and the stance is
unclear where no word shows it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ...facts.kinds import Authorship, Membership, Response, Signature
from ..extractor import Bounds
from ..words import tables, word_lists
from .attributions import Said
from .carriers import carrier
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft
from .parties import ACTORS, party
from .quotations import NAMED
from .reality import Reality, reality
from .speakers import speaker
from .stances import by_object, by_words
from .syntax import Part, behind, children, done_to, hull, is_passive, subject
from .work_nouns import work_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/implied"
#: A letter is what is spoken of in the paragraph that names it, and in so many behind it.
_NEAR: Final = 3
#: A post that names nothing answers a letter that was spoken of no more than so far above.
_AT_ONCE: Final = 1
#: With these between, words of praise and blame may mean their contrary.
_DENIES: Final = re.compile(r"\b(?:not|never|no|neither|hardly)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """Somebody's answer to a letter, and the words of the article that are it."""

    who: str
    letter: str
    stance: str
    verb: "Token"
    spans: list[Bounds]
    real: Reality
    shown: bool = True


def implied_responses(draft: Draft) -> None:
    """Add what answers a letter without naming it, each person's first to each letter."""
    letters = {t.id for t in draft.things.values() if t.kind == "letter" and t.open}
    if not letters:
        return
    inside = _insiders(draft)
    answered: set[tuple[str, str]] = set()
    taken: list[Bounds] = []
    for fact in draft.facts:
        if isinstance(fact, Response):
            answered.add((fact.responder, fact.responds_to))
            taken += [span.bounds for span in fact.evidence]
    for paragraph in draft.document.body:
        for answer in _answers(draft, paragraph, inside):
            key = (answer.who, answer.letter)
            at = paragraph.start + answer.verb.idx
            if key in answered or answer.letter not in letters or _is_in(at, taken):
                continue
            answered.add(key)
            _add(draft, paragraph, answer)


def _is_in(at: int, spans: list[Bounds]) -> bool:
    return any(start <= at < end for start, end in spans)


@cache
def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def _insiders(draft: Draft) -> dict[str, set[str]]:
    """Whoever signed or made a letter, by the letter, and the members of groups that did."""
    inside: dict[str, set[str]] = defaultdict(set)
    for fact in draft.facts:
        if isinstance(fact, Signature) and fact.polarity == "asserted":
            inside[fact.work].add(fact.signatory)
        elif isinstance(fact, Authorship):
            inside[fact.work].add(fact.author)
    for fact in draft.facts:
        if isinstance(fact, Membership):
            for people in inside.values():
                if fact.group in people:
                    people.add(fact.member)
    return inside


def _add(draft: Draft, paragraph: Paragraph, answer: _Answer) -> None:
    where = carrier(draft, paragraph, answer.verb)
    start, end = answer.spans[0][0], answer.spans[-1][1]
    quotes = [
        fact.id
        for fact in draft.facts
        if fact.id
        and getattr(fact, "speaker", None) == answer.who
        and start <= fact.evidence[0].bounds[0] <= end + 4
    ]
    by_verb = answer.shown
    draft.fact(
        "response",
        answer.spans,
        confidence("response", "implied"),
        responder=answer.who,
        responds_to=answer.letter,
        expressed_in=where if where != answer.letter else None,
        stance=answer.stance,
        verb=answer.verb.text,
        quotes=quotes,
        inferred=["responds_to"] if by_verb else ["responds_to", "stance"],
        **answer.real.fields,
        **when(paragraph, answer.verb),
    )


def _answers(draft: Draft, paragraph: Paragraph, inside: dict[str, set[str]]) -> Iterator[_Answer]:
    for verb in paragraph.verbs:
        if verb.pos_ == "VERB":
            yield from _by_verb(draft, paragraph, verb, inside)
    for said in draft.said:
        if said.paragraph is paragraph and said.cue is not None and said.probability >= NAMED:
            yield from _by_speech(draft, said, said.cue, inside)


def letter_near(draft: Draft, paragraph: Paragraph, index: int, reach: int = _NEAR) -> str | None:
    """The one letter that the article speaks of here or shortly before; None where it is two."""
    for above in range(paragraph.index, max(-1, paragraph.index - reach - 1), -1):
        here = draft.document.paragraphs[above]
        found = {
            m.thing
            for m in draft.mentions_in(here, "letter")
            if here is not paragraph or m.start < index
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _by_verb(
    draft: Draft, paragraph: Paragraph, verb: "Token", inside: dict[str, set[str]]
) -> Iterator[_Answer]:
    letter, first = letter_near(draft, paragraph, verb.i), subject(verb)
    if letter is None or first is None or is_passive(verb):
        return
    does = _does(draft, paragraph, verb, first, inside[letter])
    if does is None:
        return
    who = party(draft, paragraph, does.who, ACTORS)
    real = reality(draft, paragraph, verb)
    if who is None or real is None or real.polarity == "denied":
        return
    if (who.thing in inside[letter]) != does.inside:
        return
    if does.alone and (
        _is_in_talk(draft, paragraph, verb)
        or _is_to_another(draft, paragraph, verb, who.thing, inside[letter])
    ):
        return
    span = hull(paragraph, [who.tokens, *does.words])
    yield _Answer(who.thing, letter, does.stance, verb, [span], real)


@dataclass(frozen=True, slots=True, eq=False)
class _Does:
    """What a clause does that may be an answer: who, by which words, and how.

    ``inside``: only who signed can do it. ``alone``: nothing says what is answered.
    """

    who: "Token"
    words: list[Part]
    stance: str
    inside: bool = False
    alone: bool = False


def _does(
    draft: Draft, paragraph: Paragraph, verb: "Token", first: "Token", signed: set[str]
) -> _Does | None:
    lemma = draft.model.lemma(verb)
    back = [child for child in verb.children if child.lower_ == "back"]
    if lemma in _list("appearing") and first.lower_ in _list("answers"):
        owner = next(children(first, "poss"), None)
        return _Does(owner, [first, verb], "unclear") if owner is not None else None
    if lemma in _list("answering") and _says_not_what(verb):
        return _Does(first, [verb], "unclear", alone=True)
    if lemma in _list("back") and back and _says_not_what(verb):
        return _Does(first, [verb, back[0]], "opposes", alone=True)
    if lemma in _list("sorry") and _says_not_what(verb):
        return _Does(first, [verb], "apologises", inside=True)
    if lemma in _list("holding") and (held := _held(verb)) is not None:
        return _Does(first, [verb, held], "defends", inside=True)
    nouns = done_to(verb)
    if lemma == "accuse":
        for noun in nouns:
            accused = party(draft, paragraph, noun, frozenset({"group"}))
            group = accused is not None and accused.thing in signed
            if accused is not None and (group or noun.lower_ in _list("signers")):
                return _Does(first, [verb, accused.tokens], "denounces")
    stance = by_object().get(lemma)
    if stance is None and lemma not in tables("rules/responses")["denying"]["naming"]:
        return None
    for noun in nouns:
        if stance is not None and _is_what_it_asks(noun):
            return _Does(first, [verb, noun], stance)
        if noun.lower_ == "it" and _is_the_letter(draft, paragraph, noun, verb):
            shown = by_words(paragraph.doc[noun.i : verb.sent.end].text)
            return _Does(first, [verb, noun], stance or shown or "unclear")
    return None


def _is_the_letter(draft: Draft, paragraph: Paragraph, it: "Token", verb: "Token") -> bool:
    """Whether the sentence before "called it" speaks of a letter, and this one of nothing else."""
    if draft.mention_at(paragraph, it) is not None or it.i != verb.i + 1 or verb.dep_ != "ROOT":
        return False
    if verb.sent.start == 0:
        return letter_near(draft, paragraph, 0, _AT_ONCE) is not None
    before = paragraph.doc[verb.sent.start - 1].sent
    mentions = draft.mentions_in(paragraph, "letter")
    return any(before.start <= mention.start < before.end for mention in mentions)


def _says_not_what(verb: "Token") -> bool:
    """Whether nothing behind a verb says what is answered."""
    behind_it = children(verb, "prep", "dative")
    return not any(child.lower_ in _list("to") for child in behind_it) and not any(
        True for _ in children(verb, "dobj")
    )


def _held(verb: "Token") -> "Token | None":
    """What somebody stands by: "her signature"."""
    for noun in (*done_to(verb), *behind(verb, "by")):
        own = any(child.tag_ == "PRP$" for child in children(noun, "poss"))
        if noun.lower_ in _list("held") and own:
            return noun
    return None


def _is_what_it_asks(noun: "Token") -> bool:
    """Whether a noun means what the letter asks for, or is: "the demand", with nothing behind."""
    if noun.lower_ not in _list("asked"):
        return False
    before = {child.lower_ for child in children(noun, "det", "poss")}
    return bool(before & {"the", "this", "its", "their"}) and not any(
        True for _ in children(noun, "prep", "relcl", "acl", "compound")
    )


def _is_in_talk(draft: Draft, paragraph: Paragraph, verb: "Token") -> bool:
    """Whether words before a verb are all that is answered: "“Yes,” replied the mayor"."""
    return any(
        stretch.end <= verb.i
        for said in draft.said
        if said.paragraph is paragraph and said.cue is not None and said.cue.i == verb.i
        for where, stretch in said.stretches
        if where is paragraph
    )


def _is_to_another(
    draft: Draft, paragraph: Paragraph, verb: "Token", who: str, inside: set[str]
) -> bool:
    """Whether somebody else who did not sign was the last to say something: who is answered."""
    at = paragraph.start + verb.idx
    last = None
    for said in draft.said:
        if said.cue is None or abs(said.paragraph.index - paragraph.index) > 1:
            continue
        if said.paragraph.start + said.cue.idx < at:
            last = speaker(draft, said.paragraph, said.source) or last
    return last is not None and last != who and last not in inside


def _by_speech(
    draft: Draft, said: Said, cue: "Token", inside: dict[str, set[str]]
) -> Iterator[_Answer]:
    paragraph = said.paragraph
    who = speaker(draft, paragraph, said.source)
    if who is None or said.source is None or draft.things[who].kind not in ACTORS:
        return
    if said.source.head.lower_ in _list("reporting") or draft.model.lemma(cue) in _list("asking"):
        return
    letter = letter_near(draft, paragraph, cue.i)
    if letter is None or who in inside[letter]:
        return
    text = " ".join(draft.document.text[start:end] for start, end in said.content)
    stance = None if _DENIES.search(text) else by_words(text)
    if any(words in text.lower() for words in _list("own")):
        return
    about = bool(_speaks_of().search(text)) or _names_one(draft, said, inside[letter])
    if about:
        sure = bool(said.stretches) or stance is not None
    else:
        sure = (
            stance is not None
            and bool(said.stretches)
            and not _names_others(draft, said)
            and _is_posted(draft, paragraph, cue)
            and letter_near(draft, paragraph, cue.i, _AT_ONCE) is not None
        )
    real = reality(draft, paragraph, cue) if sure else None
    if real is None or real.polarity == "denied":
        return
    source = hull(paragraph, [(said.source.start, said.source.end), cue])
    ends = [end for start, end in said.content if start >= paragraph.start]
    whole = paragraph.start + len(paragraph.text)
    begins = min([source[0], *(start for start, _ in said.content if start >= paragraph.start)])
    end = max([source[1], *(end for end in ends if end <= whole)])
    yield _Answer(
        who, letter, stance or "unclear", cue, [(begins, end)], real, shown=stance is None
    )


@cache
def _speaks_of() -> re.Pattern[str]:
    """Words that speak of a letter, or of those who signed one."""
    before, nouns = "|".join(_list("determiners")), "|".join(_list("letters"))
    signers = "|".join(_list("signers"))
    return re.compile(
        rf"\b(?:{before})\s+(?:an?\s+)?(?:open\s+)?(?:{nouns})\b|\b(?:{signers})\b", re.IGNORECASE
    )


def _names_one(draft: Draft, said: Said, signed: set[str]) -> bool:
    """Whether quoted words name somebody who signed."""
    for paragraph, stretch in said.stretches:
        for mention in draft.mentions_in(paragraph, "person"):
            if mention.thing in signed and stretch.start <= mention.start < stretch.end:
                return True
    return False


def _names_others(draft: Draft, said: Said) -> bool:
    """Whether quoted words are about somebody or something that has a name."""
    return any(
        stretch.start <= mention.start < stretch.end
        for paragraph, stretch in said.stretches
        for mention in draft.mentions_in(paragraph)
    )


def _is_posted(draft: Draft, paragraph: Paragraph, cue: "Token") -> bool:
    """Whether something is said in a post: "tweeted", "wrote on Twitter"."""
    platforms = work_lists("post")["platforms"]
    if any(noun.lower_ in platforms for noun in behind(cue, "on", "via")):
        return True
    where = carrier(draft, paragraph, cue)
    return where is not None and draft.things[where].kind == "post"

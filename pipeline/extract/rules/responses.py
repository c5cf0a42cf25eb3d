"""Stage: who answered what, in which work, and with what stance.

A verb says how, and what is done to is what is answered: a work, a movement, somebody. Where a work
answers, those do who signed it, or wrote it. In whose name nobody can tell, nobody does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import WORK_KINDS
from ..words import tables
from .answering import Answer, actor, answerer, write
from .carriers import carrier, carriers
from .claimed import made_by
from .document import Paragraph
from .draft import Draft
from .parties import Party, letter_before, listed, party, work
from .reality import Reality, reality
from .response_words import By, being, is_own, just_behind, with_words
from .stances import by_noun, by_object, by_preposition, by_words
from .syntax import (
    Part,
    behind,
    children,
    conjuncts,
    done_to,
    hull,
    is_be,
    is_passive,
    subjects,
)
from .targets import answered, is_apology
from .voices import voice_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANSWERING: Final = frozenset({"person", "group", "organisation"})
#: Two targets are joined by no more than so many tokens: "along with its counterpart".
_JOINED: Final = 24
_JOINING: Final = frozenset({"and", "along", "well", "both", "with"})


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """A clause that says that somebody answers: its verb, what is answered, and how."""

    paragraph: Paragraph
    verb: "Token"
    targets: list[Party]
    stance: str
    real: Reality
    words: list[Part] = field(default_factory=list)
    inferred: tuple[str, ...] = ()


def responses(draft: Draft) -> None:
    """Add who answered what."""
    for paragraph in draft.document.body:
        for answer in _answers(draft, paragraph):
            for who, where, how, inferred in _responders(draft, answer):
                for target in answer.targets:
                    if _is_of(draft, target, who):
                        continue
                    _add(draft, answer, who, target, where, how, inferred)


def _is_of(draft: Draft, target: Party, who: Party) -> bool:
    """Whether what would be answered is what somebody claimed: nobody answers themselves."""
    claimed = target.thing not in draft.things
    return claimed and any(f.id == target.thing and made_by(f) == who.thing for f in draft.facts)


def _add(
    draft: Draft,
    answer: _Answer,
    who: Party,
    target: Party,
    where: str | None,
    how: str,
    inferred: list[str],
) -> None:
    paragraph, verb = answer.paragraph, answer.verb
    core: list[Part] = [who.tokens, verb, *answer.words]
    spans = [hull(paragraph, [*core, target.tokens])]
    if target is not answer.targets[0]:
        # What is added behind the first is a span of its own: "along with its counterpart".
        spans.insert(0, hull(paragraph, [(_added_at(answer, target), target.end)]))
    write(
        draft,
        Answer(
            *(paragraph, verb, who.thing, target.thing, answer.stance),
            spans=tuple(spans),
            how=how,
            real=answer.real,
            where=where,
            inferred=(*answer.inferred, *inferred),
        ),
    )


def _added_at(answer: _Answer, target: Party) -> int:
    """Where the words begin that add a target to those before it."""
    before = max((t.end for t in answer.targets if t.end <= target.start), default=target.start)
    for token in answer.paragraph.doc[before : target.start]:
        if token.lower_ in _JOINING or token.tag_ == "PRP$":
            return int(token.i)
    return target.start


def _answers(draft: Draft, paragraph: Paragraph) -> Iterator[_Answer]:
    for verb in paragraph.verbs:
        if verb.pos_ == "VERB":
            found = list(_by_verb(draft, paragraph, verb, draft.model.lemma(verb)))
        elif is_be(verb):
            found = list(being(draft, paragraph, verb))
        else:
            continue
        if not found:
            continue
        real = reality(draft, paragraph, verb)
        if real is None or real.polarity == "denied":
            continue
        for targets, stance, words, inferred in found:
            yield _Answer(paragraph, verb, targets, stance, real, words, inferred)


def _by_verb(draft: Draft, paragraph: Paragraph, verb: "Token", lemma: str) -> Iterator[By]:
    stance = by_object().get(lemma)
    if stance is not None:
        nouns = [n for n in done_to(verb) if stance != "defends" or not is_own(n)]
        targets = answered(draft, paragraph, nouns) or just_behind(draft, paragraph, verb)
        of_work = work(draft, paragraph, verb.head) is not None
        if verb.tag_ == "VBG" and verb.dep_ == "acl" and not of_work:  # "voters supporting her"
            targets = [t for t in targets if _kind(draft, t) not in _ANSWERING]
        if targets:
            yield _with_more(draft, paragraph, targets), stance, [], ()
            return
    if lemma == "accept" and any(is_apology(noun) for noun in done_to(verb)):
        yield answered(draft, paragraph, done_to(verb)), "supports", [], ("stance",)
        return
    if lemma in tables("rules/responses")["denying"]["naming"]:
        targets = answered(draft, paragraph, done_to(verb)[:1])
        targets = targets or _before_quoted(draft, paragraph, verb)
        last = max((target.end for target in targets), default=verb.i)
        said = paragraph.doc[last : verb.sent.end].text
        shown = by_words(said) if lemma != "dismiss" else "opposes"
        shown = "denounces" if lemma == "brand" else shown
        if shown is None:  # of a letter anything that is said answers it
            targets = [t for t in targets if _kind(draft, t) in WORK_KINDS - {"translation"}]
        if targets:
            yield targets, shown or "unclear", [], ("stance",) if shown else ()
            return
    found = False
    for words, stance in by_preposition().get(lemma, {}).items():
        *between, preposition = words
        tokens = [child for child in verb.children if child.lower_ in between]
        if len(tokens) < len(between):
            continue
        at = [verb, *tokens, *children(verb, "prep", "advmod", "prt", "dobj")]
        nouns = [noun for token in at for noun in behind(token, preposition)]
        targets = answered(draft, paragraph, nouns)
        if targets and not found:
            found = True
            yield _with_more(draft, paragraph, targets), stance, list(tokens), ()
    if found:
        return
    lists = tables("rules/responses")["alone"]
    for noun in behind(verb, "in"):
        for (word, preposition), stance in by_noun().items():
            if noun.lower_ == word:
                targets = answered(draft, paragraph, behind(noun, preposition))
                if lemma not in lists["speaking"]:  # "they voted in support of her"
                    targets = [t for t in targets if _kind(draft, t) not in _ANSWERING]
                if targets:
                    yield targets, stance, [noun], ()
                    return
    worded = [by for by in with_words(draft, paragraph, verb, lemma) if by[0]]
    if worded:
        yield worded[0]
        return
    if lemma in tables("rules/responses")["alone"]["verbs"]:
        yield from _alone(draft, paragraph, verb)


def _before_quoted(draft: Draft, paragraph: Paragraph, verb: "Token") -> list[Party]:
    """ "She called Holm's remarks “…”", where the parser joins the noun to what is quoted."""
    quoted = next((q for q in paragraph.quoted if q.outer[0] > verb.idx), None)
    if quoted is None or is_passive(verb):
        return []
    noun = next((t for t in reversed(paragraph.tokens) if t.idx < quoted.outer[0]), None)
    if noun is None or not verb.i < noun.i <= verb.i + _CALLED or noun.sent != verb.sent:
        return []
    between = paragraph.doc[verb.i + 1 : noun.i]
    if noun.pos_ != "NOUN" or any(t.pos_ in ("VERB", "AUX", "PUNCT") for t in between):
        return []
    return answered(draft, paragraph, [noun])


#: What is called something stands no further behind the verb than so many tokens.
_CALLED: Final = 8


def _alone(draft: Draft, paragraph: Paragraph, verb: "Token") -> Iterator[By]:
    """ "She replied in a post": the letter that is spoken of, where the article does not say."""
    if is_passive(verb) or done_to(verb) or not carriers(draft, paragraph, verb):
        return
    target = letter_before(draft, paragraph, verb.i)
    within = {party.thing for party in carriers(draft, paragraph, verb)}
    if target is None or target in within:
        return
    yield [Party(target, verb.i, verb.i + 1)], "unclear", [], ("responds_to",)


def _with_more(draft: Draft, paragraph: Paragraph, targets: list[Party]) -> list[Party]:
    """The targets, and movements that are added behind the last: "along with its counterpart"."""
    last = targets[-1]
    doc = paragraph.doc
    sentence = doc[last.start].sent
    # "Two campaigns in one breath: #A and its counterpart, #B".
    for mention in draft.mentions_in(paragraph, "movement"):
        if not last.end <= mention.start < sentence.end:
            continue
        between = doc[last.end : mention.start]
        if any(token.pos_ in ("VERB", "AUX", "PRON") and token.tag_ != "PRP$" for token in between):
            break
        if _kind(draft, last) != "movement":
            break
        joined = _JOINING & {token.lower_ for token in between}
        new = mention.thing not in {target.thing for target in targets}
        if joined and new and len(between) <= _JOINED:
            targets = [*targets, Party(mention.thing, mention.start, mention.end)]
            last = targets[-1]
    return targets


def _responders(
    draft: Draft, answer: _Answer
) -> Iterator[tuple[Party, str | None, str, list[str]]]:
    """Who answers, in which work, by which pattern, and what of it is inferred."""
    paragraph, verb = answer.paragraph, answer.verb
    where = carrier(draft, paragraph, verb)
    if where in {target.thing for target in answer.targets}:
        where = None  # "hit back at the letter"
    if is_passive(verb):
        for agent in children(verb, "agent"):
            for who in listed(draft, paragraph, agent.i + 1, agent.sent.end):
                yield who, where, "verb", []
        return
    firsts = subjects(verb)
    if not firsts:
        return
    first = firsts[0]
    what = _work_told_of(draft, paragraph, first) or work(draft, paragraph, first)
    if what is not None:
        voice = voice_of(draft, what.thing)
        if voice is not None:
            start, end = _place(verb, what)
            yield Party(voice, start, end), what.thing, "work", ["responder"]
        else:
            yield from ((who, what.thing, "verb", []) for who in _makers(draft, paragraph, first))
        return
    nouns = [noun for one in firsts for noun in conjuncts(one)]
    if first.lower_ in ("those", "people") or first.lower_ == "one":
        yield from ((who, where, "verb", []) for who in _among(draft, paragraph, first))
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        yield from ((who, where, "verb", []) for who in _makers(draft, paragraph, first))
    for noun in nouns:
        person = actor(draft, paragraph, noun) or _medium(draft, paragraph, noun, answer)
        if person is None:
            continue
        kind = draft.things[person.thing].kind
        how = "crowd" if kind == "group" else "pronoun" if noun.pos_ == "PRON" else "verb"
        start, end = _place(verb, person)
        yield Party(person.thing, start, end), where, how, []


def _medium(draft: Draft, paragraph: Paragraph, noun: "Token", answer: _Answer) -> Party | None:
    """The newspaper that takes a side in its own name."""
    if answer.stance == "unclear":
        return None
    return party(draft, paragraph, noun, frozenset({"publication"}))


def _kind(draft: Draft, target: Party) -> str:
    thing = draft.things.get(target.thing)
    return thing.kind if thing is not None else "claim"


def _makers(draft: Draft, paragraph: Paragraph, noun: "Token") -> list[Party]:
    """Who makes what answers: "she posted a video mocking the letter"."""
    verb, making = noun.head, tables("rules/responses")["answer"]["making"]
    if noun.dep_ != "dobj" or is_passive(verb) or draft.model.lemma(verb) not in making:
        return []
    nouns = [one for first in subjects(verb) for one in conjuncts(first)]
    return [found for one in nouns if (found := answerer(draft, paragraph, one))]


def _among(draft: Draft, paragraph: Paragraph, those: "Token") -> list[Party]:
    """ "Among those who backed it was Ida Holm", "Ida Holm is among those who did"."""
    preposition = those.head
    if those.dep_ != "pobj" or preposition.lower_ not in ("among", "amongst", "of"):
        return []
    verb = preposition.head if preposition.head.pos_ in ("VERB", "AUX") else preposition.head.head
    if not is_be(verb):
        return []
    if verb.i > those.i:
        return listed(draft, paragraph, verb.i + 1, verb.sent.end)
    return [
        p
        for first in subjects(verb)
        for n in conjuncts(first)
        if (p := answerer(draft, paragraph, n))
    ]


def _place(verb: "Token", who: Party) -> tuple[int, int]:
    """Where the words stand for who does it: a relative clause begins with its pronoun."""
    own = next(children(verb, "nsubj"), None)
    if own is not None and own.lower_ in ("which", "that", "who") and own.i >= who.end:
        return own.i, own.i + 1
    return who.tokens


def _work_told_of(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The work that a clause at its venue speaks of: "a letter in Le Monde which denounces"."""
    verb = noun.head
    for _ in range(2):
        if verb.dep_ == "prep":
            verb = verb.head
    mention = party(draft, paragraph, noun, frozenset({"publication"}))
    if mention is None or noun.dep_ != "pobj":
        return None
    at = verb.head if verb.dep_ == "acl" else verb
    return work(draft, paragraph, at)

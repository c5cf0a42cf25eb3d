"""How answers are written down: each once, with its words, and with what it quotes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ....ontology.kinds import WORK_KINDS
from ...facts.kinds import Authorship, Membership, Quotation, Response, Signature
from ..extractor import Bounds
from ..words import word_lists
from .bodies import body
from .carriers import carrier
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft
from .heard import acting
from .parties import ACTORS, Party, party
from .reality import Reality
from .speakers import thing_of
from .syntax import behind, children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A letter is what is spoken of in the paragraph that names it, and in so many behind it.
NEAR: Final = 3
#: The only letter of an article is what is spoken of in so many.
_PAGE: Final = 9
#: A quotation that begins right behind an answer's words is quoted in it.
_BESIDE: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Somebody's answer to something, and the words of the article that say so.

    ``who`` and ``target`` are ids, ``how`` is the pattern by which it was found, ``inferred`` the
    fields that the article leaves to the reader, ``verb`` what the answer turns on.
    """

    paragraph: Paragraph
    verb: "Token"
    who: str
    target: str
    stance: str
    spans: tuple[Bounds, ...]
    how: str
    real: Reality
    where: str | None = None
    inferred: tuple[str, ...] = ()


def write(draft: Draft, answer: Answer) -> None:
    """Add an answer, unless it was heard before; what shows its stance is added to the one known.

    Nobody answers themselves, and no work what stands in it.
    """
    if answer.target in (answer.who, answer.where):
        return
    for known in draft.facts:
        if (
            type(known) is Response  # isinstance asks pydantic, which takes its time
            and known.responder == answer.who
            and known.responds_to == answer.target
        ):
            if known.stance in (answer.stance, "unclear") or answer.stance == "unclear":
                if known.stance == "unclear" != answer.stance and _in_one_sentence(known, answer):
                    _say_how(draft, known, answer)
                return
            if _in_one_sentence(known, answer):
                return
    paragraph, verb = answer.paragraph, answer.verb
    draft.fact(
        "response",
        answer.spans,
        confidence("response", answer.how),
        responder=answer.who,
        responds_to=answer.target,
        expressed_in=answer.where,
        stance=answer.stance,
        verb=verb.text,
        quotes=quoted_by(draft, answer.who, answer.spans[0][0], answer.spans[-1][1]),
        inferred=list(dict.fromkeys(answer.inferred)),
        **answer.real.fields,
        **when(paragraph, verb),
    )


def _in_one_sentence(known: Response, answer: Answer) -> bool:
    paragraph, sentence = answer.paragraph, answer.verb.sent
    start = paragraph.start + sentence.start_char
    end = paragraph.start + sentence.end_char
    return any(start <= span.bounds[0] < end for span in known.evidence)


def _say_how(draft: Draft, known: Response, answer: Answer) -> None:
    shown = [*known.inferred, *(name for name in answer.inferred if name == "stance")]
    assert known.id is not None
    draft.replace(known.id, stance=answer.stance, inferred=list(dict.fromkeys(shown)))


def quoted_by(draft: Draft, who: str, start: int, end: int) -> list[str]:
    """The quotations of ``who`` that begin from ``start`` to shortly behind ``end``."""
    return [
        fact.id
        for fact in draft.facts
        if type(fact) is Quotation
        and fact.id
        and fact.speaker == who
        and start <= fact.evidence[0].bounds[0] <= end + _BESIDE
    ]


def answerer(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """Who answers by a noun: somebody, or the body whose spokeswoman it is."""
    found = party(draft, paragraph, noun, ACTORS)
    if found is not None:
        return found
    if noun.lower_ == "one":  # "one of its members, Ida Holm,"
        names = [p for n in children(noun, "appos") if (p := party(draft, paragraph, n, ACTORS))]
        return names[0] if len(names) == 1 else None
    body = thing_of(draft, paragraph, noun) or acting(draft, paragraph, noun)
    if body is None or draft.things[body].kind not in ACTORS:
        return None
    return Party(body, noun_start(noun), noun.i + 1)


def actor(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """Who answers by a noun, where a clause answers for sure: bodies without a name, too."""
    found = answerer(draft, paragraph, noun) or body(draft, paragraph, noun)
    if found is not None or noun.lower_ not in word_lists("rules/claims")["spokespeople"]:
        return found
    bodies = [p for n in behind(noun, "for", "of") if (p := body(draft, paragraph, n))]
    return Party(bodies[0].thing, noun_start(noun), bodies[0].end) if len(bodies) == 1 else None


def carried_by(draft: Draft, paragraph: Paragraph, verb: "Token", target: str) -> str | None:
    """The work in which a verb's answer stands; never the one that is answered."""
    where = carrier(draft, paragraph, verb)
    return where if where != target else None


def answered_already(draft: Draft) -> tuple[set[tuple[str, str]], list[Bounds]]:
    """Who answered what so far, and the words that say so."""
    found = [fact for fact in draft.facts if isinstance(fact, Response)]
    words = [span.bounds for fact in found for span in fact.evidence]
    return {(fact.responder, fact.responds_to) for fact in found}, words


def insiders(draft: Draft) -> dict[str, set[str]]:
    """Whoever signed or made a letter, by the letter, and the members of groups that did."""
    inside: dict[str, set[str]] = {
        thing.id: set() for thing in draft.things.values() if thing.kind in WORK_KINDS
    }
    for fact in draft.facts:
        if isinstance(fact, Signature) and fact.polarity == "asserted":
            inside.setdefault(fact.work, set()).add(fact.signatory)
        elif isinstance(fact, Authorship):
            inside.setdefault(fact.work, set()).add(fact.author)
    for fact in draft.facts:
        if isinstance(fact, Membership):
            for people in inside.values():
                if fact.group in people:
                    people.add(fact.member)
    return inside


def public_letters(draft: Draft) -> frozenset[str]:
    """The letters that are answered in public: open ones, and those that several people signed or
    wrote.

    Who signed is found before anybody's answer, so that it is asked for once.
    """
    known = _PUBLIC.get(draft)
    if known is not None:
        return known
    groups = {
        fact.work
        for fact in draft.facts
        if isinstance(fact, Signature)
        and fact.polarity == "asserted"
        and draft.things[fact.signatory].kind == "group"
    } | {
        fact.work
        for fact in draft.facts
        if isinstance(fact, Authorship)
        and fact.polarity == "asserted"
        and draft.things[fact.author].kind == "group"
    }
    letters = (thing for thing in draft.things.values() if thing.kind == "letter")
    found = frozenset(thing.id for thing in letters if thing.open or thing.id in groups)
    return _PUBLIC.setdefault(draft, found)


_PUBLIC: Final[WeakKeyDictionary[Draft, frozenset[str]]] = WeakKeyDictionary()


def letter_near(
    draft: Draft, paragraph: Paragraph, index: int, reach: int = NEAR, besides: str | None = None
) -> str | None:
    """The one letter that the article speaks of here or shortly before; None where it is two.

    Of several, public ones go first. ``besides`` is a letter that is not meant.
    """
    public = public_letters(draft)
    for above in range(paragraph.index, max(-1, paragraph.index - reach - 1), -1):
        here = draft.document.paragraphs[above]
        found = {
            m.thing
            for m in draft.mentions_in(here, "letter")
            if (here is not paragraph or m.start < index) and m.thing != besides
        }
        if found:
            found = (found & public) or found
            return found.pop() if len(found) == 1 else None
    return _only(draft, paragraph, public - {besides}) if reach >= NEAR else None


def _only(draft: Draft, paragraph: Paragraph, public: frozenset[str | None]) -> str | None:
    """The only public letter of an article, where it was spoken of no more than a page above."""
    if len(public) != 1:
        return None
    for above in range(paragraph.index - 1, max(-1, paragraph.index - _PAGE), -1):
        for mention in draft.mentions_in(draft.document.paragraphs[above], "letter"):
            if mention.thing in public:
                return mention.thing
    return None

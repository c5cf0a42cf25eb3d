"""Who does what to whom: the parts of a clause, by the parse.

The parser is right often, not always. Where it is known to go wrong in one way, a rule here says
so; stages ask these functions and walk no trees themselves.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from ..extractor import Bounds
from .document import Paragraph
from .draft import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Something that stands in a paragraph: a token, a mention there, or a range of its tokens.
Part: TypeAlias = "Token | Mention | tuple[int, int]"
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_OBJECTS: Final = frozenset({"dobj", "dative", "attr", "oprd"})
_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: A verb in one of these places shares the subject of the verb above it.
_SHARING: Final = frozenset({"conj", "xcomp", "advcl", "dep"})
#: How far up a chain of verbs a subject is looked for.
_STEPS: Final = 4


def is_be(token: "Token") -> bool:
    """Whether a token is a form of "to be", which the lemmatizer leaves as it is."""
    return token.pos_ == "AUX" and token.lower_ in _BE


_BE: Final = frozenset({"be", "is", "are", "was", "were", "been", "being", "'s", "’s", "am"})


def conjuncts(token: "Token") -> Iterator["Token"]:
    """A noun, and those that "and", "or" or a comma add to it."""
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from conjuncts(child)


def children(token: "Token", *dependencies: str) -> Iterator["Token"]:
    """The children of a token that hang on it in one of these ways."""
    return (child for child in token.children if child.dep_ in dependencies)


def subject(verb: "Token") -> "Token | None":
    """What does the verb, or bears it in the passive: its own subject, or one it shares.

    For a verb of a relative clause it is the noun that the clause is about.
    """
    for _ in range(_STEPS):
        own = next(children(verb, *_SUBJECTS), None)
        if own is not None:
            return antecedent(own) if own.lower_ in _RELATIVE and verb.dep_ == "relcl" else own
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return verb.head
        above = verb.head
        if above is verb or verb.dep_ not in _SHARING or above.pos_ not in ("VERB", "AUX"):
            return None
        if verb.dep_ == "advcl" and verb.tag_ in _PRESENT_OR_PAST and _is_marked(verb):
            return None  # "left, a day after 17 of them wrote": it has one that the parser lost
        verb = above.head if is_added_above(verb) else above
    return None


_PRESENT_OR_PAST: Final = frozenset({"VBD", "VBZ", "VBP"})


def _is_marked(verb: "Token") -> bool:
    """Whether "after" or "before" opens a clause whose subject the parser hangs elsewhere."""
    noun = verb.doc[verb.i - 1] if verb.i else verb
    return noun.pos_ in ("NOUN", "PROPN", "NUM") and noun.dep_ == "pobj"


def is_added_above(verb: "Token") -> bool:
    """Whether a verb is added to what its clause hangs on: "she says that he will not resign and
    describes the letter as …".
    """
    clause = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBZ", "VBD") or clause.dep_ != "ccomp":
        return False
    modal = any(child.tag_ == "MD" for child in children(clause, "aux"))
    return modal and clause.head.tag_ == verb.tag_ and clause.head.i < clause.i


def subjects(verb: "Token") -> list["Token"]:
    """The subject of a verb, and a second one that the parser gives it where it splits a name."""
    own = [t for t in children(verb, *_SUBJECTS) if t.lower_ not in _RELATIVE]
    if own:
        return own
    shared = subject(verb)
    return [shared] if shared is not None else []


def antecedent(relative: "Token") -> "Token":
    """The noun that a relative pronoun stands for.

    In "X, a historian at Fellgate College, who wrote it" it is X, whatever stands right before.
    """
    noun = relative.head.head
    at = relative.i - 1
    personal = relative.lower_ in _PERSONAL and at > 0 and relative.doc[at].text == ","
    if not personal or noun.pos_ != "PROPN" or noun.ent_type_ == "PERSON":
        return noun
    top = noun
    while top.dep_ in ("pobj", "prep") and top.head is not top:
        top = top.head
    return top.head if top is not noun and top.dep_ == "appos" else noun


_PERSONAL: Final = frozenset({"who", "whom", "whose"})


def is_passive(verb: "Token") -> bool:
    """Whether what the verb's subject does is done to it; so it is for a participle at a noun."""
    if any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children):
        return True
    # "A letter, addressed to X": a tag of the past tense beside a noun is the tagger's mistake.
    beside = verb.tag_ == "VBD" and verb.dep_ == "acl"
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ in ("VBN", "VBD"):
        own = any(child.dep_ in (*_SUBJECTS, "aux", "dobj") for child in verb.children)
        return not own and is_passive(verb.head)
    return (verb.tag_ == "VBN" or beside) and (
        verb.dep_ in ("acl", "amod", "relcl", "ROOT", "advcl", "appos")
        and not any(child.dep_ in ("aux", "nsubj", "dobj") for child in verb.children)
    )


def agents(verb: "Token") -> Iterator["Token"]:
    """The "by" before those who do what a passive verb says, whatever the parser calls it."""
    return (child for child in children(verb, "agent", "prep") if child.lower_ == "by")


def doers(verb: "Token") -> list["Token"]:
    """Those who do what a verb says: its subjects, or the nouns behind "by" of a passive."""
    if is_passive(verb):
        return [
            noun
            for agent in agents(verb)
            for first in children(agent, "pobj")
            for noun in conjuncts(first)
        ]
    first = subject(verb)
    return list(conjuncts(first)) if first is not None else []


def done_to(verb: "Token") -> list["Token"]:
    """What a verb is done to: its objects, the subject of a passive, or the participle's noun."""
    if is_passive(verb):
        first = subject(verb)
        top = verb
        while first is None and top.dep_ == "conj" and top.head.pos_ in ("VERB", "AUX"):
            top = top.head
        if first is None and top.dep_ in ("acl", "amod", "relcl"):
            first = top.head
        return list(conjuncts(first)) if first is not None else []
    objects = [noun for first in children(verb, *_OBJECTS) for noun in conjuncts(first)]
    if verb.dep_ == "relcl":
        objects = [verb.head if noun.lower_ in _RELATIVE else noun for noun in objects]
    # "The letter that she signed": the clause's noun is the object where the subject is there.
    if (
        not objects
        and verb.dep_ == "relcl"
        and any(
            child.dep_ in _SUBJECTS and child.lower_ not in _RELATIVE for child in verb.children
        )
    ):
        return [verb.head]
    return objects


def behind(token: "Token", *prepositions: str) -> list["Token"]:
    """The nouns behind these prepositions at a verb or a noun."""
    return [
        noun
        for preposition in (*children(token, "prep", "dative", "agent", "prt"),)
        if preposition.lower_ in prepositions
        for first in children(preposition, "pobj", "pcomp")
        for noun in conjuncts(first)
    ]


def noun_start(noun: "Token") -> int:
    """Where the words begin that stand before a noun and belong to it."""
    start = noun.i
    for child in noun.lefts:
        if child.dep_ in _BEFORE_NOUN:
            start = min(start, child.left_edge.i)
    return start


_BEFORE_NOUN: Final = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nummod",
        "poss",
        "nmod",
        "quantmod",
        "advmod",
        "predet",
        "npadvmod",
    }
)


def hull(paragraph: Paragraph, parts: "Iterable[Part]") -> Bounds:
    """From the first of the parts to the last: the words that hold all of them, in the article.

    A part is a token, a mention in ``paragraph``, or a range of its tokens.
    """
    starts, ends = [], []
    for part in parts:
        if isinstance(part, tuple):
            start, end = part
        elif isinstance(part, Mention):
            start, end = part.start, part.end
        else:
            start, end = part.i, part.i + 1
        starts.append(start)
        ends.append(end)
    doc = paragraph.doc
    first, last = doc[min(starts)], doc[max(ends) - 1]
    return paragraph.start + first.idx, paragraph.start + last.idx + len(last)

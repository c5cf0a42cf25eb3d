"""What the words around a name, and its own, show of who or what it is.

No sign is sure. They are weighed over the whole article: a name that is once followed by an age is
a person's wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from ..words import tables, word_lists
from .name_spans import NameSpan
from .syntax import children

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/names"
_KINDS: Final = ("publication", "person", "organisation")
_BODIES: Final = frozenset({"ORG", "FAC", "PRODUCT", "WORK_OF_ART"})
_PLACES: Final = frozenset({"GPE", "LOC", "NORP"})
_OPENING: Final = frozenset({"a", "an", "the", "former", "then", "her", "his", "its", "their"})
_AGES: Final = range(5, 111)


def kind_by(signs: Iterable[str]) -> str | None:
    """What a name is by all that the article shows of it; None for what is nobody."""
    signs = set(signs)
    scores = {
        kind: sum(weights.get(sign, 0.0) for sign in signs) - weights["limit"]
        for kind, weights in ((kind, tables("rules/name_signs")[kind]) for kind in _KINDS)
    }
    best = max(_KINDS, key=lambda kind: scores[kind])
    return best if scores[best] >= 0 else None


def signs_of(span: NameSpan) -> Iterator[str]:
    """The signs at one place where a name stands."""
    if span.label == "NORP" and len(span.words) == 1:
        return  # "the Danish weekly": no name
    yield from _own(span)
    yield from _before(span)
    yield from _behind(span)
    if span.label == "PERSON":
        yield "model_person"
    elif span.label in _BODIES:
        yield "model_body"
    elif span.label in _PLACES:
        yield "model_place"
    root = span.paragraph.doc[span.start : span.end].root
    # "Her opposite number, X, said": what X is beside does it.
    does = root.head if root.dep_ == "appos" and root.head.i < span.start else root
    if does.dep_ in ("nsubj", "nsubjpass") and does.head.lower_ in _list("speaks"):
        yield "speaks"
    if len(span.words) > 1 and does.dep_ == "nsubj" and _is_it(does.head):
        yield "is_it"
    if does is not root and is_role(does) and does.tag_ not in ("NNS", "NNPS"):
        yield "role_before"
    if len(span.words) > 1:
        if does.dep_ == "nsubj" and any(is_role(noun) for noun in children(does.head, "attr")):
            yield "is_role"  # "X was a planning inspector"
        by = root.dep_ == "pobj" and root.head.lower_ == "by"
        if by and span.label == "PERSON" and _is_whole(span):
            yield "model_whole"
    if root.dep_ == "nsubj" and root.head.lower_ in _made():
        yield "makes"
    if root.dep_ == "nsubj" and root.head.lower_ in _list("prints") and _has_text(root.head):
        yield "prints"
    if any(child.lower_ in _list("medium_nouns") for child in children(root, "appos")):
        yield "medium"
    if any(
        child.lower_ in _list("body_nouns") and child.i > span.end
        for child in children(root, "appos")
    ):
        yield "body_noun"


def _is_it(says: "Token") -> bool:
    """Whether somebody says of themselves what "it" does: "said that it had no view"."""
    return any(
        it.lower_ == "it" and clause.pos_ == "VERB" and any(children(clause, "dobj", "xcomp"))
        for clause in children(says, "ccomp")
        for it in children(clause, "nsubj")
    )


def _is_whole(span: NameSpan) -> bool:
    """Whether the model takes all words of a name, and nothing beside them, for one person's."""
    doc = span.paragraph.doc
    inside = all(
        token.ent_type_ == "PERSON" and (token.tag_ in _NAMED or not token.text[0].isupper())
        for token in doc[span.start : span.end]
    )
    before = span.start > 0 and doc[span.start - 1].ent_type_ == "PERSON"
    after = span.end < len(doc) and doc[span.end].ent_iob_ == "I"
    opens = doc[span.start].is_sent_start and span.start == 0
    return inside and not (before and doc[span.start].ent_iob_ == "I") and not after and not opens


#: Tags of the words of a name, hyphens between them included.
_NAMED: Final = frozenset({"NNP", "HYPH", "POS"})


def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


@cache
def first_names() -> frozenset[str]:
    """First names of women and of men."""
    return frozenset().union(*word_lists("rules/first_names").values())


def is_role(token: "Token") -> bool:
    """Whether a noun says what a person, or each of several, is or does: "novelist", "writers"."""
    word = token.lower_
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    if word in _ROLE_ENDINGS and token.i and token.nbor(-1).text == "-":
        return True
    if word in word_lists("rules/roles")["roles"]:
        return True
    if word.endswith(_ROLE_ENDINGS) and word not in _ROLE_ENDINGS:
        return True
    several = word_lists("rules/groups")["people"] | word_lists("rules/roles")["kin"]
    return token.tag_ == "NNS" and word in several


#: What many roles end with that no list has all of.
_ROLE_ENDINGS: Final = (
    *("ologist", "onomist", "grapher", "ician", "keeper", "maker", "wright", "woman", "iatrist"),
    *("monger", "enarian", "onomer"),
)


@cache
def _made() -> frozenset[str]:
    """Forms of verbs that people do to texts."""
    return word_lists("rules/signatures")["signing_words"] | {"translated", "organised", "got"}


def _is_initials(word: str) -> bool:
    """Whether a word is initials: "J", "J.", "J.K." and "JK", but not "U.S."."""
    letters = word.replace(".", "").lower()
    return bool(_INITIALS.fullmatch(word)) and letters not in _list("initials")


_INITIALS: Final = re.compile(r"(?:[A-Z]\.?-?){1,3}")


_OFFICES: Final = frozenset({"gov", "sen", "rep", "gen", "lt", "sgt", "capt", "col", "cllr"})


def _own(span: NameSpan) -> Iterator[str]:
    words = [word.lower().rstrip(".") for word in span.words]
    joined = " ".join(words)
    if span.title:
        yield "title"
    if words[0] in first_names() and len(words) > 1:
        yield "first_name"
    initials = {word for word in span.words[:-1] if _is_initials(word)}
    if initials:
        yield "initial"
    medium = len(words) > 1 and words[-1] in _list("venue_words")
    if {words[-1], "" if medium else words[0]} & _list("organisation_words"):
        yield "body_word"
    if len(words) > 1 and words[-1] in _list("firm_words"):
        yield "firm_word"
    after = span.after()
    opens = span.paragraph.doc[span.start].is_sent_start
    if len(words) == 1 and opens and after is not None and is_role(after):
        yield "common"  # "Union secretary Jane Doe"
    if set(words) & {"of", "for"} and "de" not in words:
        yield "body_of"
    if "&" in words:
        yield "ampersand"
    if "&" in words or any(word.endswith(("'s", "’s")) for word in words):
        yield "joint"
    if set(words) & _list("nobody") or (span.words[0].isupper() and joined in _list("honorifics")):
        yield "nobody_word"  # "the local MP, Jane Doe"
    if words[-1] in _list("nobody"):
        yield "place_word"
    if words[-1] in _OFFICES:
        yield "nobody_word"  # "Pennsylvania Gov." is the beginning of a longer name
    if any(len(word) > 2 and word.isupper() for word in span.words if word not in initials):
        yield "acronym" if len(words) == 1 and len(words[0]) < 6 else "capitals"
    if joined in _list("platforms"):
        yield "platform"
    the = span.before is not None and span.before.lower_ == "the"
    known = joined in _list("venues") or (the and f"the {joined}" in _list("venues"))
    if known and (len(words) > 1 or the or span.label != "PERSON"):
        yield "venue"
    doc = span.paragraph.doc
    last = doc[span.end - 1]
    several = last.tag_ in ("NNS", "NNPS") and last.lower_ in word_lists("rules/groups")["people"]
    if several or doc[span.start].like_num:
        yield "crowd"  # "Three MPs"
    if any(token.pos_ in ("VERB", "AUX") for token in doc[span.start : span.end - 1]):
        yield "verb_inside"  # a headline: "Doe Denounces Roe"
    if len(words) > 4 and not set(words) & _list("particles"):
        yield "long"
    if len(words) > 1 and {words[0], words[-1]} & _list("venue_words"):
        yield "venue_word"


def _before(span: NameSpan) -> Iterator[str]:
    before = span.before
    if before is None:
        return
    word = before.lower_
    if before.text in _QUOTES and len(span.words) > 1:
        rest = span.paragraph.doc[span.end : span.end + _SPEAKING]
        if any(token.lower_ in _list("speaks") and token.pos_ == "VERB" for token in rest):
            yield "speaks"  # "“No,” X of the Guild of Bakers said"
    if before.text == "," and before.i and is_role(before.nbor(-1)) and not span.title:
        role = before.nbor(-1)
        if len(span.words) > 1 or any(children(role, "det", "poss")):
            yield "role_before"  # "the head, Holm", but not "General practitioner, Tarn"
    made = before.i and (before.nbor(-1).lower_ == "translation" or _is_of_translation(before))
    if word == "by" and (made or before.head.lower_ == "translated"):
        yield "translates"
    if word == "by" and (made or before.head.lower_ in _made()):
        yield "makes"  # "drawn up by X", "a translation by X"
    if before.text == "," and before.i and before.nbor(-1).lower_ in _list("medium_nouns"):
        yield "medium"  # "on her blog, Slow Meter"
    noun = before.nbor(-1) if word == "the" and before.i else before
    if noun.lower_ in _list("medium_nouns") and noun.pos_ in ("NOUN", "PROPN", "ADJ", "ADV"):
        yield "medium"
    if word == "of" and before.i and before.nbor(-1).lower_ in _list("pages"):
        yield "pages_of"  # "across two pages of The Quill"
    if word == "and" and before.i > 1 and is_role(before.nbor(-2)) and not span.title:
        yield "role_before"  # "the brothers Kaspar and Melchior Vogt"
    if before.text == "The" and not before.is_sent_start:
        yield "capital_the"
    if word == "the" and not span.title:
        yield "the_before"
    elif word in ("in", "near", "at", "outside", "across"):
        yield "in_before"
    if before.pos_ in ("NOUN", "PROPN", "ADJ"):
        if is_role(before) and not span.title and word not in _list("body_nouns"):
            yield "role_before"
        if word in _list("body_nouns") and before.tag_ in ("NN", "NNP", "JJ"):
            yield "body_noun"
    if _appeared_in(before):
        yield "appeared_in"
        if word == "the" and len(span.words) > 1:
            yield "appeared_in_the"


def _is_of_translation(by: "Token") -> bool:
    """Whether a "by" behind a comma goes back to a translation: "a translation of it, by X"."""
    words = [t.lower_ for t in by.doc[max(by.sent.start, by.i - _SPEAKING) : by.i]]
    return words[-1:] == [","] and bool({"translation", "version"} & set(words))


_QUOTES: Final = frozenset({"”", "’", "''", '"', "»"})
#: Behind a quotation, who speaks stands no further from the verb than so many tokens.
_SPEAKING: Final = 10


def _appeared_in(before: "Token") -> bool:
    """Whether a text appeared in what the name behind ``before`` stands for."""
    steps = 0
    while before.pos_ in ("DET", "ADJ") and before.i and steps < 3:
        before, steps = before.nbor(-1), steps + 1
    head = before.head
    if head.ent_type_ == "DATE" and head.dep_ == "pobj":
        head = head.head.head  # "on Monday in the Gazette"
    if before.i and before.lower_ == "in" and before.nbor(-1).lower_ in _list("appearing"):
        return True
    if before.lower_ == "by":
        return head.lower_ in _list("appeared") and before.i == head.i + 1
    if before.lower_ == "in" and before.i > 1 and before.nbor(-1).lower_ == "out":
        return before.nbor(-2).lower_ in ("came", "come", "comes")
    if before.lower_ in ("in", "on") and head.lower_ in _list("appeared"):
        return True
    return before.lower_ in ("in", "for") and head.lower_ in _list("appearing")


def _behind(span: NameSpan) -> Iterator[str]:
    token = span.after()
    if token is None:
        return
    common = span.paragraph.doc[span.start].is_sent_start and len(span.words) == 1
    if token.lower_ in _list("medium_nouns") and token.pos_ == "NOUN" and not common:
        yield "medium"
    second = span.after(2)
    op_ed = token.lower_ == "op" and second is not None and second.lower_ == "ed"
    if (op_ed or token.lower_ in ("op-ed", "editorial", "columnist")) and not common:
        yield "piece_behind"  # "a Baltimore Sun op-ed"
    if token.text not in (",", "(", "–", "—", "-"):
        return
    second, third = span.after(1), span.after(2)
    if second is None:
        return
    alone = third is None or third.text in (",", ".", ")", ";", "and")
    if alone and second.text.isdecimal() and int(second.text) in _AGES:
        yield "age"
    if token.text != "(" and (second.lower_ == "who" or _is_kin(second, third)):
        yield "clause_behind"
    if (
        second.lower_ in ("a", "an", "the", "one", "former", "then", "her", "his", "its")
        or second.ent_type_ == "NORP"
    ):
        for child in children(span.paragraph.doc[span.start : span.end].root, "appos"):
            if child.i > token.i and is_role(child):
                yield "role_behind"
    elif is_role(second):
        yield "role_behind"


def _is_kin(whose: "Token", noun: "Token | None") -> bool:
    """Whether a clause is about whose kin somebody is: a firm has no father."""
    return (
        whose.lower_ == "whose"
        and noun is not None
        and noun.lower_ in word_lists("rules/roles")["relatives"]
    )


def _has_text(verb: "Token") -> bool:
    """Whether a text is what a verb is done to: "printed a letter", "published it"."""
    if verb.dep_ == "relcl" and verb.head.lower_ in _TEXTS:
        return True
    return any(noun.lower_ in _TEXTS for noun in children(verb, "dobj"))


_TEXTS: Final = frozenset(
    {"it", "letter", "text", "petition", "appeal", "reply", "answer", "manifesto", "translation"}
)

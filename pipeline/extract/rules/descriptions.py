"""Stage: how people are described: ages, offices and roles, as the article's words.

A description stays the article's: that it calls somebody a novelist is reported, not that she is.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ..extractor import Bounds
from ..words import tables, word_lists
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .name_signs import is_role
from .reality import reality
from .role_words import role_words
from .signature_lines import lines_by_paragraph
from .stances import by_object
from .syntax import children, hull, is_be, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_AGE: Final = re.compile(r"\b(\d{1,3})-year-old\b")
_OLDEST: Final = 110
#: Courtesy says nothing of what somebody does.
_COURTESY: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "dr", "madame", "mme", "mlle"}
    | {"monsieur", "herr", "frau", "hon", "don", "donna", "señor", "señora", "signor", "signora"}
)
_ARTICLES: Final = frozenset({"the", "a", "an"})
#: What may stand between an article and a role before a name.
_BEFORE: Final = frozenset({"NOUN", "ADJ", "PROPN", "NUM", "ADV", "VERB", "PUNCT", "CCONJ", "PART"})
_ROLE_PARTS: Final = frozenset({"compound", "amod", "nmod"})
_MARKS: Final = frozenset(',;:–—"“”')
#: A description behind a name is not longer than so many words.
_LONGEST: Final = 14

_Found = tuple[str, Bounds, str, dict[str, Any]]


def descriptions(draft: Draft) -> None:
    """Add what people are called beside their names, each once."""
    seen: set[tuple[str, str]] = set()
    signed = lines_by_paragraph(draft.document)
    for paragraph in draft.document.body:
        for mention in draft.mentions_in(paragraph, "publication", "organisation", "movement"):
            _body(draft, paragraph, mention, seen)
        lines = signed.get(paragraph.index, ())
        for mention in draft.mentions_in(paragraph, "person"):
            if any(line.start <= mention.start < line.end for line in lines):
                continue  # as what somebody signed is said of the signature
            for text, evidence, how, fields in _found(draft, paragraph, mention):
                key = (mention.thing, text.casefold())
                if key not in seen:
                    seen.add(key)
                    level = confidence("description", how)
                    who = mention.thing
                    draft.fact("description", [evidence], level, describes=who, text=text, **fields)


def _found(draft: Draft, paragraph: Paragraph, mention: Mention) -> Iterator[_Found]:
    doc = paragraph.doc
    root = doc[mention.start : mention.end].root
    if is_role(root) and root.pos_ == "NOUN":
        if mention.thing not in draft.nameless:  # whose name these words are
            yield from _by_role(paragraph, mention, root)
        return
    yield from _before(draft, paragraph, mention)
    yield from _age(paragraph, mention)
    yield from _behind(draft, paragraph, mention, root)


def _body(draft: Draft, paragraph: Paragraph, mention: Mention, seen: set[tuple[str, str]]) -> None:
    """ "The trade weekly Flour & Salt", "her blog, Slow Meter", "Tarn Rovers, the club"."""
    doc = paragraph.doc
    for start, end in (_named_before(mention), _named_behind(paragraph, mention)):
        text = doc[start:end].text if start < end else ""
        # That it is a movement is said by its kind.
        plain = draft.kind_of(mention) == "movement" and end - start < _TELLING
        if text and not plain and (mention.thing, text.casefold()) not in seen:
            seen.add((mention.thing, text.casefold()))
            evidence = hull(paragraph, [(start, end), mention])
            level = confidence("description", "before" if end <= mention.start else "behind")
            draft.fact("description", [evidence], level, describes=mention.thing, text=text)


def _is_body(noun: "Token") -> bool:
    """Whether a noun says what a medium, a body or a campaign is."""
    lists = word_lists("rules/names")
    known = noun.lower_ in lists["medium_nouns"] | lists["body_nouns"] | _CAMPAIGNS
    return known and noun.tag_ in ("NN", "JJ", "RB", "NNP") and noun.text.islower()


#: Words that say more of a movement than that it is one, at least.
_TELLING: Final = 3
_CAMPAIGNS: Final = frozenset({"movement", "campaign"})


def _named_before(mention: Mention) -> tuple[int, int]:
    """The words before a name that say what bears it; nothing where none do."""
    doc, end = mention.paragraph.doc, mention.start
    end -= end > 0 and doc[end - 1].lower_ == "the"
    end -= end > 0 and doc[end - 1].text == ","
    if not end or not _is_body(doc[end - 1]):
        return 0, 0
    start = noun_start(doc[end - 1])
    while (
        start > 1
        and doc[start - 1].pos_ in ("ADJ", "NOUN", "PROPN")
        and doc[start - 1].dep_ != "pobj"
    ):
        start -= 1
    owned = start > 0 and (doc[start - 1].lower_ in _ARTICLES or doc[start - 1].tag_ == "PRP$")
    return start - owned, end


def _named_behind(paragraph: Paragraph, mention: Mention) -> tuple[int, int]:
    """The words behind a name and a comma that say what bears it."""
    doc, at = paragraph.doc, mention.end + 1
    if at + 1 >= len(doc) or doc[mention.end].text != "," or doc[at].lower_ not in _ARTICLES:
        return 0, 0
    noun = next((t for t in doc[at + 1 : at + 6] if _is_body(t) or t.is_punct), None)
    if noun is None or noun.is_punct or any(t.pos_ == "VERB" for t in doc[at : noun.i]):
        return 0, 0
    return at, _description_end(paragraph, noun)


def _by_role(paragraph: Paragraph, mention: Mention, root: "Token") -> Iterator[_Found]:
    """ "The 74-year-old actress", where it stands for somebody."""
    start = mention.start + (paragraph.doc[mention.start].lower_ in _ARTICLES)
    span = paragraph.doc[start : mention.end]
    if len(span) > 1:
        yield span.text, hull(paragraph, [(start, mention.end)]), "before", _fields(root, span.text)


def _fields(role: "Token", text: str) -> dict[str, Any]:
    """Role and age, by the words of a description."""
    age = _AGE.search(text)
    fields: dict[str, Any] = {"role": role_words(role)}
    if age and int(age[1]) <= _OLDEST:
        fields["age"] = int(age[1])
    return fields


def _before(draft: Draft, paragraph: Paragraph, mention: Mention) -> Iterator[_Found]:
    """ "The novelist X", "Mayor X", "Oscar-nominated actress X", "X's husband Y" is a role, too."""
    doc = paragraph.doc
    end = mention.start
    start = end
    while start > 0 and doc[start - 1].pos_ in _BEFORE and not _breaks(paragraph, start):
        if doc[start - 1].dep_ == "prep" or _is_person(draft, paragraph, start - 1):
            break  # "including X and the poet Y"
        if doc[start - 1].is_sent_start:
            start -= 1
            break
        start -= 1
    while start < end and doc[start].text in ("-", "and", "'s", "’s", "&", "or"):
        start += 1
    while start < end and _is_courtesy(doc[end - 1]):
        end -= 1
    roles = [t for t in doc[start:end] if is_role(t) or _is_title(t)]
    if not roles or roles[-1].i != end - 1 or roles[-1].tag_ == "NNS":
        return
    titled = _is_title(roles[-1]) and roles[-1].text[0].isupper()
    start = _title_start(roles[-1], start) if titled else _phrase_start(roles[-1], start)
    if start > 0 and (doc[start - 1].lower_ in _ARTICLES or doc[start - 1].tag_ == "PRP$"):
        start -= 1
    text = doc[start:end].text
    evidence = hull(paragraph, [(start, end), mention])
    yield text, evidence, "title" if titled else "before", _fields(roles[-1], text)


def _is_person(draft: Draft, paragraph: Paragraph, index: int) -> bool:
    """Whether a token ends another person's name, who owns nothing of what stands behind it."""
    mention = draft.mention_at(paragraph, index)
    owns = index + 1 < len(paragraph.doc) and paragraph.doc[index + 1].tag_ == "POS"
    return mention is not None and draft.kind_of(mention) == "person" and not owns


def _breaks(paragraph: Paragraph, index: int) -> bool:
    """Whether what stands before a token is no part of what it belongs to: a mark, a line's end."""
    if paragraph.doc[index - 1].text in _MARKS:
        return True
    at = paragraph.doc[index].idx
    return paragraph.text[at - 1 : at] == "\n"


def _title_start(title: "Token", earliest: int) -> int:
    """Where the capitals of a title begin: "Lieutenant-Colonel", "Commerce Minister"."""
    doc, start = title.doc, title.i
    while start > earliest and (doc[start - 1].text[0].isupper() or doc[start - 1].text == "-"):
        start -= 1
    return start


def _phrase_start(role: "Token", earliest: int) -> int:
    """Where the words begin that belong to a role: its compounds and adjectives."""
    start = role.i
    while start > earliest:
        before = role.doc[start - 1]
        if before.pos_ in ("VERB", "AUX") and before.tag_ not in ("VBN", "VBG"):
            break
        if before.pos_ == "ADV" and before.head.pos_ == "VERB" and before.head.tag_ != "VBN":
            break
        start -= 1
    return start


def _is_courtesy(token: "Token") -> bool:
    return token.lower_.rstrip(".") in _COURTESY and token.text[0].isupper()


def _is_title(token: "Token") -> bool:
    return token.lower_.rstrip(".") in word_lists("rules/names")["honorifics"]


def _age(paragraph: Paragraph, mention: Mention) -> Iterator[_Found]:
    """ "X, 54," and "X (54)"."""
    doc, at = paragraph.doc, mention.end
    if at + 1 >= len(doc) or doc[at].text not in (",", "(") or not doc[at + 1].text.isdecimal():
        return
    closed = at + 2 >= len(doc) or doc[at + 2].text in (",", ".", ")", ";", "and")
    age = int(doc[at + 1].text)
    if closed and age <= _OLDEST:
        yield doc[at + 1].text, hull(paragraph, [mention, doc[at + 1]]), "age", {"age": age}


def _behind(
    draft: Draft, paragraph: Paragraph, mention: Mention, root: "Token"
) -> Iterator[_Found]:
    """ "X, a historian at Fellgate College", "the head, X", "X, who teaches chemistry"."""
    doc = paragraph.doc
    for noun in children(root, "appos"):
        an = doc[noun.left_edge.i].lower_ in ("a", "an") and noun.tag_ == "NN"
        if noun.i <= mention.end or not (is_role(noun) or an) or noun.tag_ == "NNS":
            continue
        if any(_breaks(paragraph, i) for i in range(mention.end + 2, noun.i + 1)):
            continue
        if draft.mention_at(paragraph, noun) is not None:
            continue
        start = noun.left_edge.i
        gap = doc[mention.end : start].text.strip(" ,")
        if gap and not gap.isdecimal():
            continue
        end = _description_end(paragraph, noun)
        text = doc[start:end].text
        yield text, hull(paragraph, [mention, (start, end)]), "behind", _fields(noun, text)
    yield from _apposed(draft, paragraph, mention, root)
    yield from _is(draft, paragraph, mention, root)
    at = mention.end + 1
    if at + 2 < len(doc) and doc[at].text.isdecimal() and doc[at + 1].text == ",":
        at += 2
    if at + 1 < len(doc) and doc[at - 1].text == "," and doc[at].lower_ == "who":
        verb = next((v for v in children(root, "relcl") if v.i > at), doc[at + 1])
        if draft.model.lemma(verb) not in _other_facts() and not paragraph.is_quoted(verb):
            end = _clause_end(doc[at])
            if end < len(doc) and doc[end].text in '"“”':
                return  # "who directed “The Long Night”": without its title it says nothing
            text = doc[at:end].text
            named = next((n for n in children(verb, "attr") if is_role(n)), None)
            fields = {"role": role_words(named)} if named is not None else {}
            yield text, hull(paragraph, [mention, (at, end)]), "clause", fields


def _is(draft: Draft, paragraph: Paragraph, mention: Mention, root: "Token") -> Iterator[_Found]:
    """ "X was a planning inspector for thirty years"."""
    verb = root.head
    if root.dep_ != "nsubj" or not is_be(verb) or verb.i < mention.end:
        return
    noun = next(children(verb, "attr"), None)
    if noun is None or not is_role(noun) or noun.tag_ == "NNS":
        return
    start, real = noun.left_edge.i, reality(draft, paragraph, verb)
    plain = real is not None and real.certainty == "stated" and real.polarity == "asserted"
    if plain and paragraph.doc[start].lower_ in ("a", "an", "the") and start > verb.i:
        end = _description_end(paragraph, noun)
        text = paragraph.doc[start:end].text
        yield text, hull(paragraph, [mention, (start, end)]), "clause", _fields(noun, text)


def _apposed(
    draft: Draft, paragraph: Paragraph, mention: Mention, root: "Token"
) -> Iterator[_Found]:
    """ "The head, X", "its vice-chair, Cllr X": the parser may take the two for a list."""
    doc, comma, end = paragraph.doc, mention.start - 1, mention.end
    while comma > 0 and (_is_title(doc[comma]) or doc[comma].text == "."):
        comma -= 1  # "the council's leader, Cllr X"
    if comma < 1 or doc[comma].text != ",":
        return
    role = root.head
    if not (root.dep_ == "appos" and is_role(role) and role.i < comma):
        role = doc[comma - 1]
        closed = end >= len(doc) or doc[end].text in (",", ".", ";", "and")
        if not (closed and is_role(role) and root.dep_ == "conj"):
            return
    start = min(role.left_edge.i, noun_start(role))
    while start > 1 and doc[start - 1].text == "-":
        start -= 2
    start -= bool(start and doc[start - 1].dep_ in ("det", "poss"))
    listed = start > 1 and doc[start - 1].text == "," and _is_person(draft, paragraph, start - 2)
    definite = doc[start].dep_ in ("det", "poss") or root.dep_ == "appos"
    if role.tag_ != "NNS" and comma - role.i <= 5 and definite and not listed:
        text = doc[start:comma].text
        yield text, hull(paragraph, [(start, mention.end)]), "behind", _fields(role, text)


@cache
def _other_facts() -> frozenset[str]:
    """Verbs of clauses that say more than who somebody is: signing, answering, saying, accusing."""
    claims = word_lists("rules/claims")
    signing = word_lists("rules/signatures")
    made = (verbs for role, verbs in tables("rules/authorship")["verbs"].items() if role != "led")
    return frozenset().union(
        by_object(), claims["claims"], claims["demands"], claims["accusations"], signing["sign"],
        signing["put"], signing["withdraw"], *made,
    )  # fmt: skip


def _description_end(paragraph: Paragraph, noun: "Token") -> int:
    """Where a description ends: with short phrases behind its noun, before a clause."""
    doc, end = noun.doc, noun.i + 1
    while end < len(doc) and end - noun.i < _LONGEST:
        token = doc[end]
        if (
            _breaks(paragraph, end)
            or token.is_punct
            or token.lower_ in ("who", "which", "that", "whose", "and", "but")
        ):
            joined = token.lower_ == "and" and end + 1 < len(doc) and doc[end + 1].dep_ == "conj"
            if not (joined and is_role(doc[end + 1])):
                break
        if token.pos_ in ("VERB", "AUX") and token.dep_ != "pcomp":
            break
        if token.tag_ == "TO" or token.dep_ in ("nsubj", "nsubjpass"):
            break  # "the only poet to sign it", "a poet she admires"
        end += 1
    return end


def _clause_end(relative: "Token") -> int:
    doc, end = relative.doc, relative.i + 1
    while end < len(doc) and doc[end].text not in ',.;:–—"“”' and end - relative.i < _LONGEST:
        end += 1
    return end

"""Who and what stands at a place of a clause: the things behind nouns, pronouns and lists."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ....ontology.kinds import AGENT_KINDS, WORK_KINDS
from ..words import word_lists
from .document import Paragraph
from .draft import Draft, Mention
from .name_signs import is_role
from .pronouns import antecedent
from .syntax import children, conjuncts

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Those who sign, write and answer; a newspaper does in its own name only.
ACTORS: Final = frozenset({"person", "group", "organisation"})
_PERSONAL: Final = frozenset({"he", "she", "him", "her"})
#: A name hangs on these as a part: "the novelist Jane Doe", "the Le Monde newspaper".
_NAMING: Final = ("compound", "appos", "nmod")
#: A list of people goes on over these words, and nothing else.
_IN_LISTS: Final = frozenset({"and", ",", "&", "as", "well", "along", "with", "or", "both", "also"})
_NO_MEMBERS: Final = frozenset({"of", "for", "to", "against", "in", "at", "about", "on", "from"})


@dataclass(frozen=True, slots=True)
class Party:
    """A thing at a place of a clause, and the tokens that stand for it there."""

    thing: str
    start: int
    end: int

    @property
    def tokens(self) -> tuple[int, int]:
        """The range of tokens."""
        return self.start, self.end


def party(
    draft: Draft, paragraph: Paragraph, token: "Token", kinds: frozenset[str] = AGENT_KINDS
) -> Party | None:
    """The thing of one of these kinds that a noun or a pronoun stands for; None where unclear."""
    found = draft.mention_at(paragraph, token)
    if found is not None:
        if draft.kind_of(found) in kinds:
            return Party(found.thing, found.start, found.end)
        if token.i != found.end - 1:
            return None
    if token.lower_ in _PERSONAL and "person" in kinds:
        person = antecedent(draft, paragraph, token)
        return Party(person, token.i, token.i + 1) if person else None
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    for other in (*children(token, *_NAMING), *_named_by(token), *_called(token)):
        mention = draft.mention_at(paragraph, other)
        if mention is not None and draft.kind_of(mention) in kinds and not _is_owner(token, other):
            return Party(mention.thing, min(mention.start, token.i), max(mention.end, token.i + 1))
    return None


def _named_by(token: "Token") -> Iterator["Token"]:
    """The name that a noun is in apposition to."""
    if token.dep_ == "appos":
        yield token.head


def _called(token: "Token") -> Iterator["Token"]:
    """The name of "a teacher called Jane Doe"."""
    for verb in children(token, "acl"):
        if verb.lower_ in ("called", "named") and verb.i == token.i + 1:
            yield from children(verb, "oprd", "dobj", "attr")


def _is_owner(noun: "Token", name: "Token") -> bool:
    """Whether a name before a noun is not what the noun is: "the Smith family"."""
    if name.dep_ != "compound":
        return False
    person = name.i < noun.i
    return person and is_role(noun) and not is_role(name)


def parties(
    draft: Draft, paragraph: Paragraph, tokens: list["Token"], kinds: frozenset[str] = AGENT_KINDS
) -> list[Party]:
    """The things that several nouns stand for, each once."""
    found = {p.thing: p for token in tokens if (p := party(draft, paragraph, token, kinds))}
    return list(found.values())


def listed(
    draft: Draft, paragraph: Paragraph, start: int, end: int, kinds: frozenset[str] = ACTORS
) -> list[Party]:
    """The things of a list that begins at a token: "Jane Doe, the poet John Roe and 40 others".

    The parser loses its way in long lists. A list goes on over names, what describes them, commas
    and "and", and ends with a verb or a clause, or at the token ``end``.
    """
    found: dict[str, Party] = {}
    index, preposition = start, ""
    while index < end:
        token = paragraph.doc[index]
        mention = draft.mention_at(paragraph, index)
        if mention is not None:
            fits = draft.kind_of(mention) in kinds and not _is_for_another(draft, mention, end)
            if fits and preposition not in _NO_MEMBERS:
                found.setdefault(mention.thing, Party(mention.thing, mention.start, mention.end))
            index, preposition = mention.end, _hangs(draft, paragraph, mention)
            continue
        behind_clause = _behind_clause(draft, paragraph, index, end)
        if behind_clause:
            index, preposition = behind_clause, ""
            continue
        if token.text == ";" and _is_list(paragraph, index + 1, end):
            index, preposition = index + 1, ""
            continue
        if (token.lower_ in _PERSONAL and token.tag_ != "PRP$") or _ends_list(token):
            break
        if token.pos_ == "ADP" and token.lower_ not in _IN_LISTS:
            preposition = token.lower_
        elif token.text in (",", "and", ";"):
            preposition = ""
        index += 1
    return list(found.values())


def _hangs(draft: Draft, paragraph: Paragraph, mention: Mention) -> str:
    """The preposition within a group's words, behind which the next name is none of the list.

    "Dozens of staff at the publisher Penrose Press" are not Penrose Press.
    """
    if draft.kind_of(mention) != "group":
        return ""
    words = paragraph.doc[mention.start : mention.end]
    return next((t.lower_ for t in reversed(list(words)) if t.lower_ in _NO_MEMBERS), "")


def listed_before(
    draft: Draft,
    paragraph: Paragraph,
    first: "Token",
    end: int,
    kinds: frozenset[str] = ACTORS,
) -> list[Party]:
    """The things of the list that ends before a verb, of which a noun is the first as parsed.

    Where the parser ends a sentence within the list, the names before it are the list's, too.
    """
    start = first.left_edge.i
    while start > 1 and paragraph.doc[start - 1].text == ",":
        mention = draft.mention_at(paragraph, start - 2)
        if mention is None or draft.kind_of(mention) != "person" or mention.end != start - 1:
            break
        start = mention.start
    return listed(draft, paragraph, start, end, kinds)


def _behind_clause(draft: Draft, paragraph: Paragraph, index: int, end: int) -> int:
    """Where a list goes on behind a clause about one of it, or 0: "X, who lives in Tarn, and Y"."""
    doc = paragraph.doc
    if doc[index].lower_ not in ("who", "whose") or doc[index - 1].text != ",":
        return 0
    stop = min(end, index + _CLAUSE)
    comma = next((i for i in range(index, stop) if doc[i].text in (",", ";")), None)
    if comma is None or doc[comma].text == "“":
        return 0
    after = comma + 1
    while after < min(end, comma + _STEP) and draft.mention_at(paragraph, after) is None:
        if doc[after].pos_ in ("VERB", "AUX") or doc[after].is_punct:
            return 0
        after += 1
    mention = draft.mention_at(paragraph, after) if after < end else None
    if mention is None or (doc[comma].text == "," and doc[comma + 1].lower_ not in _IN_LISTS):
        return 0
    ends = mention.end >= end or doc[mention.end].text in (",", ".", ";", "and")
    return comma if ends else 0


def _is_list(paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether what follows a semicolon is another of the list, and no clause."""
    for token in paragraph.doc[start:end]:
        if token.text == ";":
            return True
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return False
    return True


#: A clause within a list, and what stands between it and the next name, in tokens at most.
_CLAUSE: Final = 25
_STEP: Final = 8


def _is_for_another(draft: Draft, mention: Mention, end: int) -> bool:
    """Whether a name in a list only tells who another is: "X's wife", "Bank of Tarn governor X"."""
    if mention.end >= end:
        return False
    after = mention.paragraph.doc[mention.end]
    if after.tag_ == "POS":
        return True
    return draft.kind_of(mention) != "person" and is_role(after)


def _ends_list(token: "Token") -> bool:
    if (
        token.tag_ in ("VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB")
        and token.lower_ != "including"
        # "Nobel laureates X and Y": the parser takes a word it has not met for a verb.
        and token.lower_ not in word_lists("rules/groups")["people"]
    ):
        return True
    if token.tag_ == "VBN" and token.dep_ == "conj" and children(token, "agent"):
        return True  # "written by her, and signed by him": his is a list of its own
    if token.lower_ == "to" and token.i + 1 < len(token.doc) and token.nbor(1).tag_ == "VB":
        return True  # "signed by 40 people, to let others know"
    return token.text in _LIST_ENDS or token.lower_ in _CLAUSE_WORDS


_LIST_ENDS: Final = frozenset({".", ":", "–", "—", ";", "(", '"', "“"})
#: What comes behind these is another clause.
_CLAUSE_WORDS: Final = frozenset(
    {"that", "which", "after", "before", "because", "although", "though", "while", "when", "since"}
)


def work(draft: Draft, paragraph: Paragraph, token: "Token") -> Party | None:
    """The work that a noun or "it" stands for."""
    return party(draft, paragraph, token, WORK_KINDS)


def letter_before(draft: Draft, paragraph: Paragraph, index: int) -> str | None:
    """The letter that was spoken of last before a token; the only one of the article if there is
    none before; None where it could be two. Open letters go before others.
    """
    some = [thing for thing in draft.things.values() if thing.kind == "letter"]
    letters = {t.id for t in some if t.open and _is_before(draft, t.id, paragraph, index)}
    letters = letters or {thing.id for thing in some}
    if len(letters) == 1:
        return next(iter(letters))
    for above in range(paragraph.index, max(-1, paragraph.index - 3), -1):
        here = draft.document.paragraphs[above]
        mentions = [
            m
            for m in draft.mentions_in(here, "letter")
            if m.thing in letters and (here is not paragraph or m.start < index)
        ]
        if mentions and len({m.thing for m in mentions}) == 1:
            return mentions[-1].thing
        if mentions:
            break
    return _main_letter(draft, letters)


def _is_before(draft: Draft, letter: str, paragraph: Paragraph, index: int) -> bool:
    """Whether a letter was spoken of before a token, the headline included."""
    return any(
        mention.thing == letter and (above is not paragraph or mention.start < index)
        for above in draft.document.paragraphs[: paragraph.index + 1]
        for mention in draft.mentions_in(above, "letter")
    )


def _main_letter(draft: Draft, letters: set[str]) -> str | None:
    """The letter that an article is about: spoken of far more often than any other."""
    counts = Counter(
        mention.thing
        for paragraph in draft.document
        for mention in draft.mentions_in(paragraph, "letter")
        if mention.thing in letters
    ).most_common(2)
    if len(counts) == 2 and counts[0][1] >= _FAR_MORE * counts[1][1]:
        return counts[0][0]
    return None


#: So many times as often as the next.
_FAR_MORE: Final = 4


def letters_in_sentence(draft: Draft, paragraph: Paragraph, participle: "Token") -> list[Party]:
    """The one letter or piece of a sentence before a participle behind a comma; else nothing."""
    if not participle.i or paragraph.doc[participle.i - 1].text not in (",", "and"):
        return []
    found = {
        m.thing: m
        for m in draft.mentions_in(paragraph, "letter", "opinion", "statement")
        if participle.sent.start <= m.start and m.end < participle.i
    }
    return [Party(m.thing, m.start, m.end) for m in found.values()] if len(found) == 1 else []


def with_conjuncts(tokens: list["Token"]) -> list["Token"]:
    """Nouns and those added to them, each once."""
    return list(dict.fromkeys(one for token in tokens for one in conjuncts(token)))

"""Stage: people who act together: "over 100 women in film", "a group of parents", "critics".

Later words stand for a group where they can mean no other: "the women" of whom a number was given,
"the signatories" where one group signed, "they" behind it. Groups that no fact comes to speak of
are left out again at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .sizes import Size, size_in
from .syntax import children, conjuncts, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_LISTS: Final = "rules/groups"
_DEFINITE: Final = frozenset({"the", "these", "those", "both", "all"})
#: What may follow a noun and belong to the name of its group: "women in entertainment".
_OF: Final = frozenset({"of", "in", "from", "at"})
#: Where in a sentence people without a number or an article act, or are acted on as one.
_ACTING: Final = frozenset({"nsubj", "nsubjpass", "agent", "attr"})
#: A group's name does not run on for longer than so many words behind its noun.
_TAIL: Final = 6
#: Who publishes or sends one has written it: so many together have signed it.
_LETTERS: Final = frozenset({"letter", "petition", "appeal", "declaration", "manifesto"})
_NAMES: Final = frozenset({"name", "names", "signature", "signatures"})
_PLACES: Final = frozenset({"nsubj", "nsubjpass", "pobj", "dobj"})
#: So many, at least, are who "the signatories" may be, where nothing says that they signed.
_MANY: Final = 4
_NO_NAME: Final = frozenset({"VERB", "AUX", "PRON", "PUNCT"})
_TO: Final = frozenset({"by", "to", "at"})
_CLAUSE: Final = frozenset({"who", "that", "whose", "whom", "which"})
#: "They" stands for a group that was spoken of in this paragraph or so many before.
_NEAR: Final = 4


@dataclass(slots=True, eq=False)
class _Group:
    """A group of the draft: the noun it is called by, how many, whether it signed something."""

    thing: str
    noun: str
    size: Size | None
    signs: bool
    in_head: bool
    #: Whether it was brought in as those who do something.
    acts: bool


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A noun phrase for several people: its tokens from ``start`` to ``end``, ``head`` the noun
    that the sentence turns on, ``noun`` the one for people ("group", "parents").
    """

    paragraph: Paragraph
    start: int
    end: int
    head: "Token"
    noun: "Token"

    @property
    def span(self) -> "Span":
        """The tokens."""
        return self.paragraph.doc[self.start : self.end]


def groups(draft: Draft) -> None:
    """Add groups, and where they are mentioned, by nouns and as "they"."""
    known: list[_Group] = []
    for paragraph in draft.document:
        for phrase in phrases(paragraph):
            _mention(draft, phrase, known)
    _numbered(draft, known)
    _those_who_signed(draft, known)
    _they(draft)


def _lists(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def phrases(paragraph: Paragraph) -> Iterator[Phrase]:
    """The phrases for several people in a paragraph, but for those between quotation marks."""
    doc, people = paragraph.doc, _lists("people")
    done = -1
    for noun in paragraph.outside:
        if noun.i <= done or noun.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            continue
        if noun.lower_ not in people and not _shown_to_be_people(noun):
            continue
        if noun.dep_ == "compound" or noun.text[0] == "#":
            continue
        if noun.dep_ == "conj" and noun.head.lower_ in people and not _counted(noun):
            continue
        start, head = _start(noun)
        if not _is_of_people(doc[start : noun.i + 1]):
            continue
        phrase = Phrase(paragraph, start, _end(noun), head, noun)
        done = phrase.end - 1
        yield phrase


def _shown_to_be_people(noun: "Token") -> bool:
    """Whether a noun in no list means people: by its ending, or since they put their names down."""
    word = noun.lower_
    if noun.pos_ == "NUM":  # "More than 2,000 have signed", "forty of them signed"
        return noun.dep_ in ("nsubj", "pobj") and _puts_names(noun) and not noun.is_space
    if noun.tag_ not in ("NNS", "NNPS"):
        return False
    if word == "signatures":
        return any(True for _ in children(noun, "nummod")) and noun.dep_ in ("dobj", "pobj", "attr")
    ending = word.endswith(_ENDINGS) or (word in _ENDINGS and noun.i and noun.nbor(-1).text == "-")
    if ending or (_puts_names(noun) and word not in _NAMES):
        return True
    # "Forty-three forecasters have asked him, in an open letter, to resign".
    agents = noun.dep_ == "nsubj" and word.endswith(_AGENTS) and noun.head.pos_ == "VERB"
    counted = any(True for _ in children(noun, "nummod"))
    speaks = noun.head.lower_ in word_lists("rules/names")["speaks"]
    return agents and counted and (speaks or _in_a_letter(noun.sent))


#: What nouns for people end with that no list has all of.
_ENDINGS: Final = (
    *("ologists", "onomists", "graphers", "icians", "keepers", "makers", "wrights", "iatrists"),
    *("women", "monger", "mongers", "enarians", "holders", "owners", "goers", "workers", "growers"),
)


#: What many nouns for those who do something end with, and not only these.
_AGENTS: Final = ("ers", "ors", "ists", "ians", "eers", "ants", "ees")


def _puts_names(noun: "Token") -> bool:
    """Whether those whom a noun means are said to sign, or to have put their names to something."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    while first.dep_ == "pobj" and first.head.lower_ == "of":
        first = first.head.head  # "a group of boaters", "the leaders of six councils"
    verbs = list(children(noun, "relcl"))
    if first.dep_ in ("nsubj", "nsubjpass"):
        verbs.append(first.head)
    if first.dep_ == "pobj" and first.head.dep_ == "agent":
        return first.head.head.lower_ in _SIGNED
    return any(
        verb.lower_ in _SIGNED or any(name.lower_ in _NAMES for name in children(verb, "dobj"))
        for verb in verbs
    )


_SIGNED: Final = frozenset({"signed", "co-signed", "cosigned", "sign", "signing", "undersigned"})


def _is_of_people(words: "Span") -> bool:
    """Whether a phrase is not one of somebody's ("their parents"), and of whole nouns."""
    if words[0].pos_ == "NUM" and words[1:2].text == "of":
        return True  # "17 of her swimmers"
    if words[0].tag_ == "WP$" or any(child.tag_ == "PRP$" for child in words[-1].children):
        return words[-1].lower_ in _lists("makers") and words[0].tag_ == "PRP$"
    if any(child.dep_ == "poss" for child in words[-1].children):
        return False
    described = any(child.dep_ in ("amod", "nummod") for child in words[-1].children)
    described = described or words[0].lower_ in _lists("rounds") or _puts_names(words[-1])
    return described or words[-1].lower_ not in _lists("doubtful")


def _counted(noun: "Token") -> bool:
    return any(True for _ in children(noun, "nummod", "det"))


def _start(noun: "Token") -> tuple[int, "Token"]:
    """Where the phrase begins, and the noun it turns on: "a group of" may stand before it."""
    doc, head = noun.doc, noun
    start = noun_start(noun)
    # "More than" and "at least" are sometimes hung elsewhere.
    while start > 1 and doc[start - 2 : start].text.lower() in _lists("above") | _lists("about"):
        start -= 2
    number = doc[start - 1] if start > 0 else None
    if number is not None and number.pos_ == "NUM" and number.ent_type_ != "DATE":
        start -= number.head.i > noun.i  # "214 film-makers demand": it may be hung on the verb
    while start > 0 and doc[start - 1].lower_ in ("over", "about", "around", "some", "nearly"):
        start -= 1
    while start > 1 and doc[start - 1].lower_ == "of":
        outer = doc[start - 2]
        if _is_so_many(outer) and (doc[start].lower_ == "the" or doc[start].tag_ == "PRP$"):
            return outer.i, outer  # "two of the signatories" are some of them
        if outer.lower_ not in _lists("collectives") | _lists("rounds") | {"total"}:
            break
        head = outer
        start = noun_start(outer)
    return start, head


def _is_so_many(number: "Token") -> bool:
    """Whether a word counts some of more: "two of", "20 of"."""
    return number.pos_ == "NUM" and number.lower_ != "one" and size_in(number.text) is not None


def _end(noun: "Token") -> int:
    """Where the phrase ends: behind nouns that are added to it, and short "in" and "of" phrases."""
    doc = noun.doc
    end = noun.i + 1
    for other in conjuncts(noun):
        if other is noun or _counted(other):
            continue
        people = other.lower_ in _lists("people") or (
            # "1,100 nurses and porters": the number counts both.
            other.tag_ == "NNS" and other.i == end + 1 and any(children(noun, "nummod"))
        )
        if people:
            end = max(end, other.i + 1)
    makers = noun.lower_ in _lists("makers")  # "signatories of an open letter"
    while not makers and end < len(doc) and doc[end].lower_ in _OF and doc[end].dep_ == "prep":
        if doc[end].head.i < noun_start(noun) or doc[end].head.i >= end:
            break
        last = doc[end].right_edge.i
        if last - noun.i > _TAIL:
            # A clause hangs on it: "the leaders of six councils, including X".
            last = max((pobj.i for pobj in children(doc[end], "pobj")), default=last)
        inner = doc[end + 1 : last + 1]
        if not inner or last - noun.i > _TAIL or any(t.pos_ in _NO_NAME for t in inner):
            break
        end = last + 1
    return end


def _mention(draft: Draft, phrase: Phrase, known: list[_Group]) -> None:
    doc = phrase.paragraph.doc
    tokens = range(phrase.start, phrase.end)
    taken = [index for index in tokens if draft.mention_at(phrase.paragraph, index)]
    if taken and taken[0] <= phrase.noun.i:
        return
    if _is_part(phrase) or _is_role(draft, phrase):
        return
    end = taken[0] if taken else phrase.end
    while end > phrase.noun.i + 1 and doc[end - 1].pos_ in ("ADP", "DET", "PUNCT"):
        end -= 1
    if phrase.start == phrase.noun.i and not _acts(phrase.noun):
        return  # people in general
    group = _meant(phrase, known) or _new(draft, phrase, known)
    if group.in_head and not phrase.paragraph.is_head:
        _rename(draft, group, phrase)
    group.signs = group.signs or (_signs(phrase) and not _is_more(phrase))
    draft.mention(phrase.paragraph, phrase.start, end, group.thing)


def _is_role(draft: Draft, phrase: Phrase) -> bool:
    """Whether it is what the people are whose names follow: "the writers X and Y"."""
    after = draft.mention_at(phrase.paragraph, phrase.end)
    return after is not None and draft.kind_of(after) == "person" and len(phrase.span) < 3


def _is_part(phrase: Phrase) -> bool:
    """Whether only some of a group are meant, who are not worth a name: "many of the women"."""
    doc, start = phrase.paragraph.doc, phrase.start
    return (
        start > 1
        and doc[start].lower_ in _DEFINITE
        and doc[start - 1].lower_ == "of"
        and doc[start - 2].lower_ != "one"
        and doc[start - 2].pos_ in ("DET", "ADJ", "NUM", "PRON", "ADV")
    )


def _acts(noun: "Token") -> bool:
    return noun.dep_ in _ACTING or (noun.dep_ == "pobj" and noun.head.lower_ in _TO)


def _meant(phrase: Phrase, known: list[_Group]) -> _Group | None:
    """The group that a phrase takes up again; None where it is a new one."""
    size = size_in(phrase.span.text)
    noun = phrase.noun.lower_
    same = [group for group in known if group.noun == noun]
    if size and size.number is not None:
        for group in reversed(same):
            if group.size and group.size.number == size.number:
                return group
    first = phrase.paragraph.doc[phrase.start].lower_
    signing = [group for group in known if group.signs]
    opens = phrase.paragraph.doc[phrase.start].lower_ in ("the", "its")
    bare = phrase.end - phrase.start - opens == 1
    if noun in _lists("makers") and bare and not signing:
        # "More than 230 artists have called on the museum …", "the signatories".
        signing = [g for g in known if g.acts and g.size and (g.size.number or _MANY) >= _MANY]
    if noun in _lists("makers") and bare and len(signing) == 1:
        return signing[0]  # "Signatories include X"
    if first not in _DEFINITE | {"its", "their"}:
        in_head = same and same[-1].in_head and not same[-1].size
        return same[-1] if in_head and size is not None else None
    unsized = noun in _lists("makers") and len(signing) == 1 and signing[0].size is None
    if size is not None and unsized and not _is_restricted(phrase):
        return signing[0]  # "A group of judges …", "the 38 signatories"
    if size is not None or _is_restricted(phrase):
        return None
    if same:
        return _one_of(same)
    if noun in _lists("makers") and len(signing) == 1:
        return signing[0]
    return None


def _one_of(same: list[_Group]) -> _Group:
    """Whom "the parents" are, of several: those of them who signed, or else the last."""
    signing = [group for group in same if group.signs]
    return signing[0] if len(signing) == 1 else same[-1]


def _is_restricted(phrase: Phrase) -> bool:
    """Whether a clause behind the noun says which ones are meant."""
    doc = phrase.paragraph.doc
    if phrase.end >= len(doc):
        return False
    behind = doc[phrase.end]
    return behind.lower_ in _CLAUSE or behind.dep_ == "acl" or phrase.end > phrase.noun.i + 1


def _rename(draft: Draft, group: _Group, phrase: Phrase) -> None:
    """Give a group that only the headline named the name that the text gives it."""
    thing = draft.things[group.thing]
    name = _name(phrase)
    if name != thing.name:
        update = {"name": name, "names": [*thing.names, thing.name]}
        draft.things[thing.id] = thing.model_copy(update=update)
    group.size, group.in_head = size_in(phrase.span.text), False


def _name(phrase: Phrase) -> str:
    """What a phrase calls a group, without an article or a sentence's capital."""
    span = phrase.span
    text = span.text
    if span[0].lower_ in ("the", "these", "those") and len(span) > 1:
        text = span[1:].text if size_in(text) else text
    if text.split()[0].istitle() and span[0].is_sent_start and span[0].pos_ not in ("PROPN",):
        text = text[0].lower() + text[1:]
    return text


def _is_more(phrase: Phrase) -> bool:
    """Whether people are added to others: "another 1,100 people" are not all who signed."""
    before = phrase.paragraph.doc[max(0, phrase.start - 2) : phrase.start + 1]
    return any(token.lower_ in ("another", "further") for token in before)


def _new(draft: Draft, phrase: Phrase, known: list[_Group]) -> _Group:
    text = _name(phrase)
    group = _Group(
        draft.thing("group", text),
        phrase.noun.lower_,
        size_in(text),
        False,
        phrase.paragraph.is_head,
        phrase.head.dep_ == "nsubj",
    )
    known.append(group)
    return group


def _signs(phrase: Phrase) -> bool:
    """Whether the sentence says that these people signed or wrote something."""
    signing = word_lists("rules/signatures")["signing_words"]
    tokens = [phrase.head, phrase.noun]
    verbs = [child for token in tokens for child in children(token, "relcl", "acl")]
    verbs += [token.head for token in tokens if token.dep_ in ("nsubj", "nsubjpass")]
    verbs += [t.head.head for t in tokens if t.dep_ == "pobj" and t.head.dep_ == "agent"]
    return (
        phrase.noun.lower_ in _lists("makers")
        or any(
            verb.lower_ in signing
            or any(noun.lower_ in _NAMES | _LETTERS for noun in children(verb, "dobj"))
            for verb in verbs
        )
        or (any(t.dep_ == "nsubj" for t in tokens) and _in_a_letter(phrase.head.sent))
        or any(
            # "The letter in which 214 film-makers demand it"
            t.dep_ == "nsubj" and t.head.dep_ == "relcl" and t.head.head.lower_ in _LETTERS
            for t in tokens
        )
        or any(
            # "A letter by 40 performers", "from 340 parents"
            t.dep_ == "pobj" and t.head.lower_ in ("by", "from") and t.head.head.lower_ in _LETTERS
            for t in tokens
        )
        or _is_followed_by_signing(phrase)
    )


def _is_followed_by_signing(phrase: Phrase) -> bool:
    """ "After 90 nurses signed it", where the parser sees no subject."""
    doc, at = phrase.paragraph.doc, phrase.end
    while at < len(doc) and doc[at].lower_ in ("have", "has", "had", "also"):
        at += 1
    return at < len(doc) and doc[at].lower_ in _SIGNED and doc[at].tag_ == "VBD"


def _in_a_letter(sentence: "Span") -> bool:
    """Whether what a sentence says is said in a letter that it brings in: "in an open letter"."""
    for token in sentence:
        if token.lower_ in ("in", "with", "through") and token.i + 2 < sentence.end:
            words = [t.lower_ for t in sentence.doc[token.i + 1 : min(token.i + 5, sentence.end)]]
            if words[0] in ("a", "an", "their") and {"letter", "petition", "appeal"} & set(words):
                return True
    return False


def _those_who_signed(draft: Draft, known: list[_Group]) -> None:
    """Let "those who signed" stand for the group that signed, where it is one only."""
    signing = {group.thing for group in known if group.signs}
    before: list[str] = []
    for paragraph in draft.document.body:
        for token in paragraph.outside:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and mention.thing in signing and mention.thing not in before:
                before.append(mention.thing)
            if token.lower_ in ("those", "people") and token.i + 2 < len(paragraph.doc):
                clause = paragraph.doc[token.i + 1 : token.i + 5]
                words = {t.lower_ for t in clause}
                signs = clause[0].lower_ == "who" and words & _SIGNED and not words & _NOT
                if signs and len(before) == 1:
                    draft.mention(paragraph, token.i, token.i + 1, before[0])


def _numbered(draft: Draft, known: list[_Group]) -> None:
    """Let "the ten" and "the 15" stand for the group of so many, where there is one only."""
    sizes: dict[int, set[str]] = {}
    for group in known:
        if group.size is not None and group.size.number is not None and group.size.number > 2:
            sizes.setdefault(group.size.number, set()).add(group.thing)
    if not sizes:
        return
    for paragraph in draft.document.body:
        for token in paragraph.outside:
            number = token.pos_ == "NUM" or token.like_num
            if not number or not token.i or token.nbor(-1).lower_ != "the":
                continue
            after = token.nbor(1) if token.i + 1 < len(paragraph.doc) else None
            if after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ", "NUM"):
                continue
            size = size_in(token.text)
            whose = sizes.get(size.exact or 0, set()) if size else set()
            if len(whose) == 1:
                draft.mention(paragraph, token.i - 1, token.i + 1, next(iter(whose)))


_NOT: Final = frozenset({"not", "n't", "n’t", "never"})


def _they(draft: Draft) -> None:
    """Let "they" stand for the group that was the last to be spoken of as doing something."""
    last: tuple[int, str] | None = None
    for paragraph in draft.document.body:
        for sentence in paragraph.doc.sents:
            for token in sentence:
                if token.dep_ not in _PLACES or paragraph.is_quoted(token):
                    continue
                if token.lower_ == "they" and token.dep_ in ("nsubj", "nsubjpass"):
                    if last and paragraph.index - last[0] <= _NEAR:
                        draft.mention(paragraph, token.i, token.i + 1, last[1])
                        last = (paragraph.index, last[1])
                    continue
                mention = draft.mention_at(paragraph, token)
                is_group = mention is not None and draft.kind_of(mention) == "group"
                if is_group and mention is not None and _leads(token):
                    last = (paragraph.index, mention.thing)
                elif token.dep_ == "nsubj" and _is_rival(token) and not is_group:
                    last = None


def _leads(token: "Token") -> bool:
    """Whether a group is what the sentence is about, or what somebody is among."""
    if token.dep_ in ("nsubj", "nsubjpass"):
        return True
    above = token.head
    if token.dep_ == "pobj" and above.lower_ == "of":
        noun = above.head
        return noun.dep_ in ("nsubj", "nsubjpass", "attr") or noun.lower_ == "one"
    return token.dep_ == "pobj" and above.lower_ in ("among", "by", "amongst")


def _is_rival(token: "Token") -> bool:
    """Whether a subject is several people or things that "they" could stand for as well."""
    if token.tag_ in ("NNS", "NNPS"):
        return True
    return any(other is not token for other in conjuncts(token)) and token.pos_ == "PROPN"

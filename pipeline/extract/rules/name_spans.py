"""Runs of words with capitals, as they stand in the text: what may be a name, and what is near it.

The model's entities break names in two or swallow what stands beside them, and miss names that it
has not met; capitals are surer. The model's label is kept as one sign among others.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LISTS: Final = "rules/names"
#: Words in a name, at most; what is longer is a headline.
_LONGEST: Final = 9
_APOSTROPHES: Final = frozenset({"'", "’", "'s", "’s"})
_JOINING: Final = frozenset({"-", "–", "&", "’", "'"})


@dataclass(frozen=True, slots=True, eq=False)
class NameSpan:
    """A run of tokens that is a name, if it is one.

    ``title`` are the words of an office or an honorific before it, in small letters: "mr", "prime
    minister". ``label`` is the model's for most of its tokens, or empty.
    """

    paragraph: Paragraph
    start: int
    end: int
    title: str
    label: str
    #: The name, on one line, and its words; what hyphens join is one.
    text: str = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        words = tuple(self.paragraph.doc[self.start : self.end].text.split())
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "text", " ".join(words))

    @property
    def before(self) -> "Token | None":
        """The token before the name and its title."""
        at = self.start - len(self.title.split()) - 1
        doc = self.paragraph.doc
        return doc[at] if at >= 0 else None

    def after(self, distance: int = 0) -> "Token | None":
        """The token behind the name, or one further on."""
        at = self.end + distance
        return self.paragraph.doc[at] if at < len(self.paragraph.doc) else None


def name_spans(paragraph: Paragraph) -> Iterator[NameSpan]:
    """The runs of capitals in a paragraph, titles taken off, in order."""
    doc = paragraph.doc
    for start, end in _runs(paragraph):
        for first, last in _parts(doc, start, end):
            first = _skip_opening(doc, first, last)
            name, title = _without_title(doc, first, last)
            if name < last and doc[name:last].text.strip():
                labels = Counter(token.ent_type_ for token in doc[name:last])
                yield NameSpan(paragraph, name, last, title, labels.most_common(1)[0][0])


def _first_names() -> frozenset[str]:
    return frozenset().union(*word_lists("rules/first_names").values())


def _list(name: str) -> frozenset[str]:
    return word_lists(_LISTS)[name]


def _runs(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """From a capital to the last one that goes with it: particles, hyphens and "of" between."""
    doc = paragraph.tokens
    index = 0
    while index < len(doc):
        if not _begins(doc[index]):
            index += 1
            continue
        end = index + 1
        while (step := _goes_on(paragraph, end)) and end - index < _LONGEST:
            end += step
        end = _joined_medium(paragraph, index, end)
        yield index, end
        index = end


def _joined_medium(paragraph: Paragraph, start: int, end: int) -> int:
    """Where a medium's name ends that "and" joins: "the magazine Curd and Crust"."""
    doc = paragraph.doc
    if end + 1 >= len(doc) or doc[end].lower_ != "and" or not _begins(doc[end + 1]):
        return end
    the = start and doc[start - 1].text == "The" and not doc[start - 1].is_sent_start
    medium = start and doc[start - 1].lower_ in _list("medium_nouns")
    single = end + 2 == len(doc) or not _begins(doc[end + 2])
    return end + 2 if (the or medium) and single and end - start == 1 else end


def _begins(token: "Token") -> bool:
    text = token.text
    if not text[0].isupper():
        return False
    if token.pos_ in ("PRON", "DET", "AUX") and token.lower_ not in _first_names():
        return False
    if token.i and token.nbor(-1).text == "#":
        return False
    if token.is_punct:
        return False
    if token.lower_.rstrip(".") not in _list("calendar"):
        return True
    # "The Baltimore Sun" is no day.
    named = token.i and token.nbor(-1).text[0].isupper() and not token.nbor(-1).is_sent_start
    if bool(named or token.i == 1) and token.text in _list("venue_words_of_time"):
        return True
    return _is_day_of_a_medium(token)


def _is_day_of_a_medium(token: "Token") -> bool:
    """Whether a medium is called by a day of the week: "appeared in the Sunday Whistle"."""
    if token.i < 2 or token.i + 1 >= len(token.doc) or not token.text.endswith("day"):
        return False
    following = token.nbor(1)
    the = token.nbor(-1).lower_ == "the" and token.nbor(-2).lower_ in ("in", "by", "to", "of")
    return the and following.text[0].isupper() and following.pos_ in ("PROPN", "NOUN")


def _goes_on(paragraph: Paragraph, end: int) -> int:
    """How many tokens from ``end`` on belong to the name before it; 0 where it ends."""
    doc = paragraph.doc
    if end >= len(doc) or _is_line_end(paragraph, end):
        return 0
    token, last = doc[end], doc[end - 1]
    several = last.lower_ in _members() or last.tag_ in ("NNS", "NNPS")
    if token.text in _APOSTROPHES and not last.whitespace_ and several:
        # "Lindholm Teachers' Union", "Skerrow Women's Rowing Club".
        some = doc[end + 1 : end + 4]
        bodies = [one.i for one in some if _bare(one) in _list("organisation_words")]
        if bodies and all(_begins(one) for one in doc[end + 1 : bodies[0] + 1]):
            return 2
    if token.text in _JOINING:
        glued = not last.whitespace_ and not token.whitespace_
        joins = glued or token.text == "&"
        return 2 if joins and end + 1 < len(doc) and doc[end + 1].text[0].isalnum() else 0
    if _begins(token) and (token.pos_ in ("PROPN", "NOUN", "ADJ", "X") or token.ent_type_):
        return 1
    if token.text == "." and len(last.text) <= 2 and last.text.isalpha() and not last.whitespace_:
        return 1
    for particles in (1, 2, 3):
        words, at = doc[end : end + particles], end + particles
        if at >= len(doc) or not all(word.lower_ in _list("particles") for word in words):
            break
        if doc[at].text[0].isupper() and not _is_line_end(paragraph, at):
            return particles + 1
    if token.text in ("'s", "’s") and end + 1 < len(doc):
        owning = last.lower_ in _list("owning") or _is_saints(doc, end)
        medium = doc[end + 1].lower_ in _list("venue_words")  # "Frobisher's Magazine"
        return 2 if (owning or medium) and _begins(doc[end + 1]) else 0
    return _of(doc, end)


def _is_saints(doc: "Doc", end: int) -> bool:
    """Whether a body is called by a saint, or a house by its founder: "St Ann's Cottage Hospital",
    "Guy's Hospital".
    """
    behind = [_bare(token) for token in doc[end + 1 : end + 4] if token.text[0].isupper()]
    if end > 1 and doc[end - 2].lower_.rstrip(".") in ("st", "saint"):
        return any(word in _list("organisation_words") for word in behind)
    place = doc[end - 1].ent_type_ in ("GPE", "NORP", "LOC")
    return behind[:1] != [] and behind[0] in _list("houses") and not place


def _members() -> frozenset[str]:
    """Whom a body may be of, by its name."""
    return word_lists("rules/groups")["people"]


def _of(doc: "Doc", end: int) -> int:
    """The "of" in the name of a body: "Board of Northern Waters", "Friends of the Old Port"."""
    if doc[end].lower_ not in ("of", "for"):
        return 0
    if doc[end - 1].lower_ not in _list("of_words") and not _is_one_body(doc, end):
        return 0
    at = end + 1 + (end + 1 < len(doc) and doc[end + 1].lower_ == "the")
    if at >= len(doc) or not _begins(doc[at]) or doc[at].ent_type_ == "PERSON":
        return 0
    return at - end + 1


def _is_one_body(doc: "Doc", of: int) -> bool:
    """Whether the model takes what stands around "of" for one body: "Future of Work Institute"."""
    around = (doc[of - 1], doc[of], doc[of + 1]) if of + 1 < len(doc) else ()
    if not around or any(token.ent_type_ != "ORG" for token in around):
        return False
    if any(token.ent_iob_ != "I" for token in around[1:]) or _bare(around[0]) in _titles():
        return False
    end = of + 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return _bare(doc[end - 1]) in _list("organisation_words")


def _titles() -> frozenset[str]:
    return _list("honorifics") | word_lists("rules/roles")["roles"]


def _is_line_end(paragraph: Paragraph, index: int) -> bool:
    """Whether a line of the text ends before a token: what stands on two lines is two names."""
    at = paragraph.doc[index].idx
    return at > 0 and paragraph.text[at - 1 : at] == "\n"


def _parts(doc: "Doc", start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run without nationalities at its start and suffixes at its end."""
    while start < end - 1 and doc[start].ent_type_ == "NORP" and doc[start].pos_ == "ADJ":
        start += 1
    while end > start + 1 and doc[end - 1].lower_.strip(".") in _list("suffixes"):
        end -= 1
    if start < end:
        yield start, end


def _skip_opening(doc: "Doc", start: int, end: int) -> int:
    """Leave out words that have their capital from the start of a sentence or a headline."""
    first = doc[start]
    opens = end - start > 1 and first.is_sent_start and first.pos_ != "PROPN"
    named = first.ent_type_ or first.lower_ in _first_names()
    return start + 1 if opens and not named else start


def _without_title(doc: "Doc", start: int, end: int) -> tuple[int, str]:
    """Where the name begins behind honorifics and offices, and these in small letters."""
    titles = _list("honorifics")
    bodies = _list("organisation_words")
    if _bare(doc[end - 1]) in bodies:
        return start, ""
    name = start
    for index in range(start, end - 1):
        if _bare(doc[index]) in titles and doc[index + 1].text[0].isalnum():
            name = index + 1
    if name == start and end - start > 2 and doc[start].is_sent_start and _is_office(doc, start):
        name = start + 1  # "Headteacher Jane Doe", "Boater Jim Roe"
    title = " ".join(_bare(token) for token in doc[start:name])
    if not title and start and _bare(doc[start - 1]) in titles:
        short = doc[start - 1].text.endswith(".")  # "Capt. Jane Doe" is not two sentences
        title = _bare(doc[start - 1]) if short or not doc[start].is_sent_start else ""
    return name, title


def _is_office(doc: "Doc", start: int) -> bool:
    """Whether a word with a sentence's capital is what the person is whose name follows."""
    word = doc[start].lower_
    if word in _first_names() or not word.isalpha():
        return False
    known = word in word_lists("rules/roles")["roles"]
    return known or (word.endswith(_AGENTS) and doc[start + 1].lower_ in _first_names())


#: What nouns for those who do something end with.
_AGENTS: Final = ("er", "or", "ist", "ian", "man", "woman", "eer", "ess", "person")


def _bare(token: "Token") -> str:
    return token.lower_.rstrip(".")

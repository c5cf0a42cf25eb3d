"""An article, parsed: paragraphs with their tokens and quotation marks.

Each paragraph is parsed by itself, which is faster, and keeps a mistake in one from the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..extractor import Bounds
from ..passages import Passage, head, paragraphs
from ..quoted import Quoted, quoted
from .language import Model

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: "BRACKENMOUTH, March 3 (Agency) — ": the parser would take the place for who speaks.
_DATELINE: Final = re.compile(
    r"(?P<place>[A-ZÀ-Ý][A-ZÀ-Ý .'’-]{2,30}(?:, [A-Z][\w. ]{1,20})?(?: \([^()\n]{2,30}\))?)\s?"
    r"(?:--|[—–-])\s+(?=\S)"
)
#: A paragraph longer than this is cut for the parser, at a space: its memory grows with the length.
LONGEST: Final = 5_000
#: A stretch without a space, which no tokenizer takes whole: it looks at it once for every mark.
_ENDLESS: Final = re.compile(r"\S{300}")

#: Parts of speech (universal tags) of what makes a clause.
_VERBS: Final = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """One paragraph: where it starts in the article, its tokens, and what is between marks.

    Offsets of ``quoted`` and of tokens count from ``start``. ``is_head``: it is the title, the
    by-line or the date line. ``tokens`` are those of ``doc``, made once, ``outside`` those of them
    that stand outside of quotation marks, ``verbs`` the verbs and auxiliaries among these, and
    ``words`` all words in small letters: many stages ask for them, and making them costs.
    """

    index: int
    start: int
    text: str
    doc: "Doc"
    quoted: tuple[Quoted, ...]
    is_head: bool = False
    tokens: tuple["Token", ...] = field(init=False)
    outside: tuple["Token", ...] = field(init=False)
    verbs: tuple["Token", ...] = field(init=False)
    words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        tokens = tuple(self.doc)
        outside = tuple(t for t in tokens if not self.is_quoted(t)) if self.quoted else tokens
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "outside", outside)
        object.__setattr__(self, "verbs", tuple(t for t in outside if t.pos_ in _VERBS))
        object.__setattr__(self, "words", frozenset(token.lower_ for token in tokens))

    def bounds(self, span: "Span | Token") -> Bounds:
        """Where a token or a span of tokens stands in the article."""
        at = self.start + (span.idx if hasattr(span, "idx") else span.start_char)
        return at, at + len(span.text)

    def quote_at(self, offset: int) -> Quoted | None:
        """The quoted stretch that an offset of the paragraph lies in, its marks included."""
        for stretch in self.quoted:
            start, end = stretch.outer
            if start <= offset < end:
                return stretch
        return None

    def is_quoted(self, token: "Token") -> bool:
        """Whether the token stands between quotation marks."""
        return self.quote_at(token.idx) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The article's text and its paragraphs in order."""

    text: str
    paragraphs: tuple[Paragraph, ...]

    def __iter__(self) -> Iterator[Paragraph]:
        """The paragraphs."""
        return iter(self.paragraphs)

    @property
    def body(self) -> Iterator[Paragraph]:
        """The paragraphs below the title, the by-line and the date line."""
        return (paragraph for paragraph in self.paragraphs if not paragraph.is_head)


def parse(text: str, model: Model) -> Document:
    """Parse the normalised text of an article."""
    passages = [piece for passage in paragraphs(text) for piece in _pieces(passage)]
    above = len(head(passages))
    docs = model.parse(_for_parser(passage.text) for passage in passages)
    return Document(
        text,
        tuple(
            Paragraph(index, passage.start, passage.text, doc, tuple(marks), index < above)
            for index, (passage, doc, marks) in enumerate(
                zip(passages, docs, quoted(passages), strict=True)
            )
        ),
    )


def _pieces(passage: Passage) -> Iterator[Passage]:
    """The dateline by itself, and the rest in pieces that the parser can hold."""
    start, text = passage.start, passage.text
    if dateline := _DATELINE.match(text):
        yield Passage(start, dateline["place"])
        start, text = start + dateline.end(), text[dateline.end() :]
    while len(text) > LONGEST:
        at = text.rfind(" ", LONGEST // 2, LONGEST)
        cut = at if at > 0 else LONGEST
        yield Passage(start, text[:cut])
        start, text = start + cut, text[cut:]
    if text.strip():
        yield Passage(start, text)


def _for_parser(text: str) -> str:
    """The text with marks that the model knows; every offset stays what it is.

    Doubled single marks become one double mark and a space on its outer side; white space other
    than a space becomes one, and so does a line's end. Something endless without a space is read in
    pieces.
    """
    text = _ENDLESS.sub(lambda match: match[0][:-1] + " ", text)
    if "''" in text or "``" in text:
        text = _doubled(text)
    return text.translate(_PLAIN)


_PLAIN: Final = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "\u202f": " "})


def _doubled(text: str) -> str:
    pieces = []
    position = 0
    while (
        at := min((i for m in ("''", "``") if (i := text.find(m, position)) >= 0), default=-1)
    ) >= 0:
        opens = (
            at + 2 < len(text)
            and not text[at + 2].isspace()
            and (at == 0 or (not text[at - 1].isalnum() and text[at - 1] not in ".,!?…)]"))
        )
        pieces += [text[position:at], ' "' if opens else '" ']
        position = at + 2
    return "".join([*pieces, text[position:]])

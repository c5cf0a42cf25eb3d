"""Newspapers and the like by their names, and by what stands for them later in an article."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .draft import Draft
from .name_spans import NameSpan
from .own_medium import again, agencies, bare, own_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/names"
#: "The newspaper" stands for one that was named no more than so many paragraphs ago.
_NEAR: Final = 2


class NamedMedia:
    """Newspapers and the like. "The Bugle" is the one whose full name ends with it."""

    def __init__(self, draft: Draft, kinds: dict[str, str], lines: Sequence[NameSpan]) -> None:
        self.draft = draft
        self.known: dict[str, str] = {}
        self.above = [s for s in lines if kinds.get(s.text) == "publication"]
        #: Names of the medium that the article is from, as far as it is known.
        self.own = [draft.publisher] if draft.publisher else []
        self.own += [_with_article(span) for span in self.above if span.paragraph.is_head]
        self.own += agencies(draft.document)

    def add(self, found: Iterable[NameSpan]) -> None:
        """Add those that the text speaks of; the headline and the date line may have their name."""
        for span in sorted(found, key=lambda s: -len(s.words)):
            self._add(span)
        for span in self.above:
            if (medium := self.known.get(bare(span.text))) is not None:
                self.draft.mention(span.paragraph, span.start, span.end, medium)
        if len({bare(name) for name in self.own}) == 1:
            self._add_own(self.own[0])
        self._add_again()

    def _add_again(self) -> None:
        """Let "the newspaper" stand for the last medium that was named, shortly before."""
        last: tuple[int, str] | None = None
        for paragraph in self.draft.document.body:
            named = [(m.start, m.thing) for m in self.draft.mentions_in(paragraph, "publication")]
            for start, end in again(paragraph):
                before = [thing for at, thing in named if at < start]
                same = "same" in paragraph.doc[start:end].text
                near = last is not None and (same or paragraph.index - last[0] <= _NEAR)
                medium = before[-1] if before else last[1] if last and near else None
                if medium is not None:
                    self.draft.mention(paragraph, start, end, medium)
            if named:
                last = paragraph.index, named[-1][1]

    def _add_own(self, name: str) -> None:
        """Let "this newspaper" stand for the medium that the article is from."""
        for paragraph in self.draft.document.body:
            for start, end in own_words(paragraph):
                medium = self.known.get(bare(name)) or self._new(bare(name), name)
                words = paragraph.doc[start:end].text
                self.draft.also_called(medium, words[0].lower() + words[1:])
                self.draft.mention(paragraph, start, end, medium)

    def _new(self, key: str, name: str) -> str:
        self.known[key] = self.draft.thing("publication", name, news_media=True)
        return self.known[key]

    def _add(self, span: NameSpan) -> None:
        doc, start = span.paragraph.doc, span.start
        if start and doc[start - 1].text == "The" and self._has_article(span, doc[start - 1]):
            start -= 1
        name = doc[start : span.end].text
        key = bare(span.text)
        if key not in self.known:
            self.known[key] = self._short(span) or self.draft.thing(
                "publication", name, news_media=True
            )
        self.draft.also_called(self.known[key], name)
        self.draft.mention(span.paragraph, start, span.end, self.known[key])

    def _has_article(self, span: NameSpan, the: "Token") -> bool:
        """Whether a capital article is the name's, and not the sentence's."""
        return (
            not the.is_sent_start or f"the {span.text.casefold()}" in word_lists(_LISTS)["venues"]
        )

    def _short(self, span: NameSpan) -> str | None:
        """The medium that a shorter form of its name stands for."""
        ending = " " + bare(span.text)
        longer = {thing for key, thing in self.known.items() if key.endswith(ending)}
        if longer:
            return longer.pop() if len(longer) == 1 else None
        names = [_with_article(full) for full in self.above] + self.own
        above = {bare(name): name for name in names if bare(name).endswith(ending)}
        if len(above) != 1:
            return None
        ((key, name),) = above.items()
        return self._new(key, name)


def _with_article(span: NameSpan) -> str:
    """A name with the capital article before it."""
    doc, start = span.paragraph.doc, span.start
    start -= bool(start and doc[start - 1].text == "The")
    return doc[start : span.end].text

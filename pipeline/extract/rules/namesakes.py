"""Whom a surname means that several people of the article bear.

Newspapers write the full name where somebody comes in, and the surname from there on. So a surname
is not that of somebody who is yet to come; a title that only one of them is given tells; and right
behind the full name of one, in its paragraph or the next, it is that one's.
"""

from collections.abc import Sequence
from typing import Final

from .draft import Draft, Mention
from .name_spans import NameSpan

#: A full name tells no further than into so many paragraphs behind its own.
_NEAR: Final = 1


def namesake(draft: Draft, span: NameSpan, bearers: Sequence[str]) -> str | None:
    """The one of ``bearers`` (ids of people) whom ``span`` means; None where it may be two."""
    before = _full_names_before(draft, span, bearers)
    come = [person for person in bearers if any(m.thing == person for m in before)]
    if span.title:
        titles = set(span.title.split())
        titled = [p for p in bearers if titles & draft.honorifics.get(p, set())]
        if len(titled) == 1:
            return titled[0]
    if len(come) == 1 and not span.paragraph.is_head:
        return come[0]
    near = [m for m in before if span.paragraph.index - m.paragraph.index <= _NEAR]
    return near[-1].thing if near and _is_alone(near) else None


def _full_names_before(draft: Draft, span: NameSpan, bearers: Sequence[str]) -> list[Mention]:
    found = []
    for paragraph in draft.document.body:
        if paragraph.index > span.paragraph.index:
            break
        for mention in draft.mentions_in(paragraph, "person"):
            here = paragraph is span.paragraph
            if here and mention.start >= span.start:
                break
            if mention.thing in bearers and mention.end - mention.start > 1:
                found.append(mention)
    return found


def _is_alone(near: Sequence[Mention]) -> bool:
    """Whether the sentence of the last full name has no other of them."""
    paragraph = near[-1].paragraph
    start = paragraph.doc[near[-1].start].sent.start
    return len({m.thing for m in near if m.paragraph is paragraph and m.start >= start}) == 1

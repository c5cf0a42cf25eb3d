"""Stage: how many a group is said to be."""

from typing import Final

from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .sizes import size_in


def countings(draft: Draft) -> None:
    """Add the sizes of the groups that another fact speaks of.

    That "two men" went by says nothing; that two men signed does.
    """
    spoken_of = {name for fact in draft.facts for _, _, name in fact.references}
    seen: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        for mention in draft.mentions_in(paragraph, "group"):
            if mention.thing not in spoken_of and not _are_had(paragraph, mention):
                continue
            span = paragraph.doc[mention.start : mention.end]
            size = size_in(span.text)
            words = span.text[size.start : size.end] if size else _words(span.text)
            key = (mention.thing, words.casefold())
            if not words or key in seen:
                continue
            seen.add(key)
            draft.fact(
                "counting",
                [mention.bounds],
                confidence("counting", "number" if size and size.number is not None else "words"),
                group=mention.thing,
                text=words,
                size=size.exact if size else None,
                size_above=size.above if size else None,
            )


def _are_had(paragraph: Paragraph, mention: Mention) -> bool:
    """Whether a body is said to have so many: "which has 610 members"."""
    root = paragraph.doc[mention.start : mention.end].root
    return root.dep_ == "dobj" and root.head.lower_ in _HAVING and root.lower_ != "signatures"


_HAVING: Final = frozenset({"has", "have", "had", "represents", "represent", "numbers", "counts"})


def _words(phrase: str) -> str:
    """The words for a number that is none: "dozens", "many"; empty where there are none."""
    first = phrase.split()[0]
    return first if first.lower() in ("dozens", "scores", "hundreds", "thousands", "tens") else ""

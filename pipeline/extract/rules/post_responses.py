"""Stage: posts that answer a letter without saying so.

Somebody posts words that name one who signed the letter that is spoken of, or the letter itself:
that this answers the letter, and in what spirit, is for the reader to see, and so it is inferred.
"""

from collections.abc import Iterator
from typing import Final

from ...facts.kinds import Response, Signature
from .confidence import confidence
from .document import Paragraph
from .draft import Draft, Mention
from .parties import Party, party
from .stances import by_words
from .syntax import hull, subject

#: A post answers what was spoken of no more than so many paragraphs before.
_NEAR: Final = 6
_PEOPLE: Final = frozenset({"person", "group", "organisation"})


def post_responses(draft: Draft) -> None:
    """Add what posts answer by the words that they use."""
    answered = {fact.expressed_in for fact in draft.facts if isinstance(fact, Response)}
    signed: dict[str, set[str]] = {}
    for fact in draft.facts:
        if isinstance(fact, Signature) and fact.status == "signed" and fact.polarity == "asserted":
            signed.setdefault(fact.work, set()).add(fact.signatory)
    for paragraph, post, author in _posts(draft):
        if post.thing in answered:
            continue
        words, end = _words(paragraph, post)
        target = _target(draft, paragraph, post, author.thing, signed) if words else None
        if target is None or author.thing in signed.get(target, ()):
            continue
        answered.add(post.thing)
        stance = by_words(words)
        draft.fact(
            "response",
            [(hull(paragraph, [author.tokens, post])[0], end)],
            confidence("response", "inferred"),
            responder=author.thing,
            responds_to=target,
            expressed_in=post.thing,
            stance=stance or "unclear",
            verb=paragraph.doc[post.start : post.end].text,
            quotes=_quotes(draft, author.thing, paragraph, end),
            inferred=["responds_to", "stance"] if stance else ["responds_to"],
        )


def _posts(draft: Draft) -> Iterator[tuple[Paragraph, Mention, Party]]:
    """The verbs that make a post, with who does."""
    for paragraph in draft.document.body:
        for mention in draft.mentions_in(paragraph, "post"):
            verb = paragraph.doc[mention.end - 1]
            first = subject(verb) if verb.pos_ == "VERB" else None
            author = party(draft, paragraph, first, _PEOPLE) if first is not None else None
            if author is not None:
                yield paragraph, mention, author


def _words(paragraph: Paragraph, post: Mention) -> tuple[str, int]:
    """The words of a post that are quoted with its verb, and where they end in the article."""
    verb = paragraph.doc[post.start]
    behind = [stretch for stretch in paragraph.quoted if stretch.start > verb.idx]
    if not behind:
        return "", 0
    first = behind[0]
    return paragraph.text[first.start : first.end], paragraph.start + first.end


def _target(
    draft: Draft, paragraph: Paragraph, post: Mention, author: str, signed: dict[str, set[str]]
) -> str | None:
    """The letter whose signers, or which itself, the quoted words name; None for none, or two."""
    named = {
        mention.thing
        for mention in draft.mentions_in(paragraph)
        if mention.start > post.end and paragraph.is_quoted(paragraph.doc[mention.start])
    }
    near = {
        mention.thing
        for index in range(max(0, paragraph.index - _NEAR), paragraph.index + 1)
        for mention in draft.mentions_in(draft.document.paragraphs[index], "letter")
    }
    found = {letter for letter in near if letter in named or signed.get(letter, set()) & named}
    return found.pop() if len(found) == 1 else None


def _quotes(draft: Draft, author: str, paragraph: Paragraph, end: int) -> list[str]:
    start = paragraph.start
    return [
        fact.id
        for fact in draft.facts
        if fact.id
        and getattr(fact, "speaker", None) == author
        and start <= fact.evidence[0].bounds[0] < end
    ]

"""Which letter "it" stands for, where what is said fits a letter and nothing else was spoken of."""

from typing import TYPE_CHECKING, Final

from .document import Paragraph
from .draft import Draft
from .syntax import children, is_be
from .work_nouns import work_lists

if TYPE_CHECKING:
    from spacy.tokens import Token


def it(draft: Draft) -> None:
    """Let "it" stand for the last letter where what is said fits one, and nothing else came."""
    lists = work_lists("it")
    last: str | None = None
    spoken_of: list[str] = []
    if not any(thing.kind in ("letter", "opinion", "post") for thing in draft.things.values()):
        return
    only = _only_letter(draft)
    for paragraph in draft.document.body:
        # From the paragraph before it is taken up at once, or not.
        first = next((token for token in paragraph.outside if not token.is_punct), None)
        last = last if first is not None and first.lower_ == "it" else None
        post: str | None = None
        for token in paragraph.outside:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and draft.kind_of(mention) == "post":
                post = mention.thing
            elif post and token.lower_ == "it" and _is_answered(draft, token):
                draft.mention(paragraph, token.i, token.i + 1, post)
                continue
            other = _says_of_another(draft, paragraph, token, spoken_of)
            if other is not None:
                draft.mention(paragraph, token.i, token.i + 1, other)
                last = other
                continue
            if mention is not None and draft.kind_of(mention) in (
                "letter",
                "opinion",
                "translation",
            ):
                last = mention.thing if draft.kind_of(mention) != "translation" else last
                spoken_of.append(mention.thing)
            elif token.lower_ == "it" and last and _fits(draft, token, lists):
                draft.mention(paragraph, token.i, token.i + 1, last)
            elif (
                token.lower_ == "it"
                and only
                and paragraph.index > only[0]
                and _is_signed(draft, token)
            ):
                draft.mention(paragraph, token.i, token.i + 1, only[1])
            elif (
                token.dep_ in ("nsubj", "nsubjpass")
                and token.tag_ in ("NN", "NNP")
                and token.head.dep_ in ("ROOT", "conj")
                and (mention is None or draft.kind_of(mention) in ("organisation", "movement"))
                and token.lower_ not in ("article", "headline", "authors")
            ):
                last = None


def _is_answered(draft: Draft, it: "Token") -> bool:
    """Whether "it" is done what is done to posts: "X answered it with a word"."""
    if it.dep_ == "pobj":
        return it.head.lower_ in ("to", "under") and draft.model.lemma(it.head.head) in _REPLIES
    return it.dep_ in ("dobj", "nsubjpass") and draft.model.lemma(it.head) in _POSTED


_REPLIES: Final = frozenset({"reply", "respond", "react"})
_POSTED: Final = frozenset({"answer", "delete", "share", "retweet", "repost", "like"})


def _says_of_another(
    draft: Draft, paragraph: Paragraph, token: "Token", spoken_of: list[str]
) -> str | None:
    """ "The first letter, it says, “…”": not the letter that it says something of, but the last
    before that.
    """
    doc, at = paragraph.doc, token.i
    if token.lower_ != "it" or at < 2 or at + 2 >= len(doc) or not spoken_of:
        return None
    if doc[at - 1].text != "," or doc[at + 2].text not in (",", ":"):
        return None
    about = draft.mention_at(paragraph, at - 2)
    if doc[at + 1].lower_ not in _SAYS or about is None or about.end != at - 1:
        return None
    return next((work for work in reversed(spoken_of) if work != about.thing), None)


_SAYS: Final = frozenset({"says", "said", "argues", "argued", "adds", "added", "claims", "claimed"})
_PARTS: Final = frozenset({"parts", "part", "passages", "excerpts", "extracts", "half"})
_NAMES: Final = frozenset({"name", "names", "signature", "signatures"})
#: What is added to a work: "she put her name to it".
_ADDED: Final = frozenset({"name", "names", "signature", "signatures", "reply", "answer"})


def _only_letter(draft: Draft) -> tuple[int, str] | None:
    """The one letter of an article, and the paragraph that speaks of it first."""
    found = [
        (paragraph.index, mention.thing)
        for paragraph in draft.document.body
        for mention in draft.mentions_in(paragraph, "letter")
    ]
    return found[0] if len({thing for _, thing in found}) == 1 else None


def _is_signed(draft: Draft, it: "Token") -> bool:
    """Whether "it" is done what is done to letters alone."""
    if it.dep_ == "pobj" and it.head.lower_ == "to":
        # "They added their names to it."
        return any(t.lower_ in _NAMES for t in children(it.head.head, "dobj"))
    return it.dep_ in ("dobj", "nsubjpass") and draft.model.lemma(it.head) in _SIGNED


_SIGNED: Final = frozenset({"sign", "co-sign"})


def _fits(draft: Draft, it: "Token", lists: dict[str, frozenset[str]]) -> bool:
    verb = it.head
    if it.dep_ == "pobj":
        verb = verb.head
        if it.head.lower_ == "of" and it.head.head.lower_ in _PARTS:
            verb = it.head.head.head
            return verb.pos_ == "VERB" and draft.model.lemma(verb) in lists["done"]
        if it.head.lower_ in ("against", "for") and is_be(verb):
            return True  # "they are against it"
        if it.head.lower_ in ("on", "under", "beneath", "below"):
            # "Whose name stands first on it".
            return any(t.dep_ == "nsubj" and t.lower_ in _NAMES for t in verb.children)
        return it.head.lower_ == "to" and any(t.lower_ in _ADDED for t in verb.children)
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    lemma = draft.model.lemma(verb)
    if it.dep_ == "nsubjpass":
        # "It is thought to have been drafted by X".
        below = (child for child in verb.children if child.dep_ == "xcomp")
        if any(draft.model.lemma(child) in lists["done"] for child in below):
            return True
    if it.dep_ in ("dobj", "nsubjpass"):
        return lemma in lists["done"]
    return it.dep_ == "nsubj" and lemma in lists["does"]

"""Stage: posts, by the verbs that make one, and whose they are.

"She tweeted" is a post, though no noun says so. One that follows another of hers at once is the
same, unless the article says "again" or "another".
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from ..words import tables, word_lists
from .document import Paragraph
from .draft import Draft
from .handles import is_handle
from .parties import party
from .reality import reality
from .syntax import behind, children, subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_PEOPLE: Final = frozenset({"person", "group", "organisation"})
_AGAIN: Final = frozenset({"again", "also", "later", "another", "then", "second"})
#: How many paragraphs on a verb may still speak of the post before.
_NEAR: Final = 1


def posts(draft: Draft) -> None:
    """Add posts that verbs speak of, and name all after who made them."""
    verbs = frozenset(tables("rules/works")["post"]["verbs"])
    last: dict[str, tuple[int, str]] = {}
    for paragraph in draft.document.body:
        for token in paragraph.outside:
            mention = draft.mention_at(paragraph, token)
            if mention is not None and mention.end == token.i + 1:
                if draft.kind_of(mention) == "post" and token.pos_ in ("NOUN", "PROPN"):
                    author = _maker(draft, paragraph, token)
                    if author is not None:
                        _named_after(draft, mention.thing, author, token.lower_)
                        last[author] = (paragraph.index, mention.thing)
            elif _posts(draft, paragraph, token, verbs):
                _by_verb(draft, paragraph, token, last)


def _posts(draft: Draft, paragraph: Paragraph, verb: "Token", always: frozenset[str]) -> bool:
    """Whether a verb says that somebody has made a post: "tweeted"; "posted" with the words."""
    speaks = verb.lower_ in _speaking()
    if not speaks and verb.pos_ != "VERB":
        return False
    if _handle_beside(verb) is not None:
        return speaks
    if verb.pos_ != "VERB":
        return False
    lemma = draft.model.lemma(verb)
    if lemma in always or _is_on_a_platform(draft, verb, lemma):
        return True
    return lemma in tables("rules/works")["post"]["with_words"] and _has_words(paragraph, verb)


@cache
def _speaking() -> frozenset[str]:
    return word_lists("rules/names")["speaks"] | set(tables("rules/works")["post"]["forms"])


def _is_on_a_platform(draft: Draft, verb: "Token", lemma: str) -> bool:
    """ "She wrote on LinkedIn", which no article on LinkedIn is written on."""
    if lemma not in ("write", "reply", "respond", "comment"):
        return False
    platforms = tables("rules/works")["post"]["platforms"]
    return any(
        noun.lower_ in platforms and noun.text[0].isupper() for noun in behind(verb, "on", "via")
    )


def _has_words(paragraph: Paragraph, verb: "Token") -> bool:
    """Whether the words stand before or behind a verb, with nothing else that it could govern."""
    if any(True for _ in children(verb, "dobj", "nsubjpass", "auxpass")):
        return any(paragraph.is_quoted(t) for t in children(verb, "dobj"))
    doc = paragraph.doc
    behind_it = next((t for t in doc[verb.i + 1 : verb.sent.end] if t.text == ":"), None)
    before = verb.sent.start > 0 or verb.i > verb.sent.start
    words = [t for t in verb.sent if paragraph.is_quoted(t)]
    return before and bool(words) and (behind_it is not None or words[0].i < verb.i)


def _handle_beside(verb: "Token") -> "Token | None":
    """The handle right before a verb or right behind it."""
    beside = (verb.i - 1, verb.i + 1)
    around = [verb.doc[i] for i in beside if 0 <= i < len(verb.doc)]
    return next((token for token in around if is_handle(token)), None)


def _by_verb(
    draft: Draft, paragraph: Paragraph, verb: "Token", last: dict[str, tuple[int, str]]
) -> None:
    first = _handle_beside(verb) or subject(verb)
    who = party(draft, paragraph, first, _PEOPLE) if first is not None else None
    real = reality(draft, paragraph, verb)
    if who is None or (real is not None and real.polarity == "denied"):
        return
    if real is None and _handle_beside(verb) is None:
        return
    before = last.get(who.thing)
    again = any(child.lower_ in _AGAIN for child in children(verb, "advmod"))
    if before is not None and paragraph.index - before[0] <= _NEAR and not again:
        thing = before[1]
    else:
        thing = draft.thing("post", f"{_possessive(draft.things[who.thing].name)} {_noun(verb)}")
    last[who.thing] = (paragraph.index, thing)
    draft.mention(paragraph, verb.i, verb.i + 1, thing)


def _noun(verb: "Token") -> str:
    return "tweet" if "tweet" in verb.lower_ else "post"


def _maker(draft: Draft, paragraph: Paragraph, noun: "Token") -> str | None:
    """Whose post a noun means: its owner, or who does something in it."""
    owner = next(children(noun, "poss"), None)
    if owner is None and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with", "on", "via"):
        verb = noun.head.head
        owner = subject(verb) if verb.pos_ == "VERB" else None
    elif owner is None and noun.dep_ == "dobj":
        owner = subject(noun.head)
    who = party(draft, paragraph, owner, _PEOPLE) if owner is not None else None
    return who.thing if who else None


def _named_after(draft: Draft, post: str, author: str, noun: str) -> None:
    """Name a post as readers tell it from others: after who made it."""
    thing = draft.things[post]
    if draft.things[author].name.split()[-1] in thing.name:
        return
    name = f"{_possessive(draft.things[author].name)} {noun}"
    draft.things[post] = thing.model_copy(
        update={"name": name, "names": [*thing.names, thing.name]}
    )


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"

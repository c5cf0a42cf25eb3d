"""What people answer that is no text: a plan, a ban, a decision, made known by somebody.

They are statements, and things only once somebody answers them, in an article on a letter.
"""

from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .draft import Draft
from .parties import Party
from .syntax import children, noun_start

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTS: Final = "rules/measures"
#: What is behind the noun belongs to its name up to so many words.
_TAIL: Final = 9


def measure(draft: Draft, paragraph: Paragraph, noun: "Token") -> Party | None:
    """The plan or ban that a definite noun stands for: the one that was spoken of, or a new one."""
    lists = word_lists(_LISTS)
    word = noun.lower_
    if word not in lists["measures"] or not _is_definite(noun):
        return None
    if not any(thing.kind == "letter" and thing.open for thing in draft.things.values()):
        return None
    start, end = noun_start(noun), _end(noun)
    singular = word.removesuffix("s")
    for thing in draft.things.values():
        if thing.kind == "statement" and singular in _words(thing.name):
            draft.mention(paragraph, start, noun.i + 1, thing.id)
            return Party(thing.id, start, noun.i + 1)
    new = draft.thing("statement", paragraph.doc[start:end].text)
    draft.mention(paragraph, noun.i, noun.i + 1, new)
    return Party(new, start, noun.i + 1)


def _words(name: str) -> set[str]:
    return {word.removesuffix("s") for word in name.lower().split()}


def _is_definite(noun: "Token") -> bool:
    before = {child.lower_ for child in children(noun, "det")}
    owned = any(True for _ in children(noun, "poss"))
    return owned or bool(before & {"the", "this", "that", "these", "those", "both"})


def _end(noun: "Token") -> int:
    """Where a name ends: behind "to begin at ten" or "on the spray", not behind a clause."""
    end = noun.i + 1
    for child in noun.rights:
        if child.dep_ not in ("prep", "acl") or child.i != end or child.tag_ == "VBN":
            break
        last = child.right_edge.i + 1
        if last - noun.i > _TAIL or any(t.is_punct for t in noun.doc[end:last]):
            break
        end = last
    return end

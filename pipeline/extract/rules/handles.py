"""Stage: people who are known by a handle only: "@rye_bread tweeted: “…”"."""

import re
from typing import TYPE_CHECKING, Final

from ..words import tables, word_lists
from .draft import Draft

if TYPE_CHECKING:
    from spacy.tokens import Token

_HANDLE: Final = re.compile(r"@\w{2,}", re.ASCII)


def handles(draft: Draft) -> None:
    """Add whoever says something under a handle, and where the handle stands.

    Handles beside names and in addresses are nobody's but theirs who are named.
    """
    people: dict[str, str] = {}
    for paragraph in draft.document.body:
        if "@" not in paragraph.text:
            continue
        for token in paragraph.outside:
            if not is_handle(token):
                continue
            known = people.get(token.lower_)
            if known is None:
                if not _speaks(token):
                    continue
                known = people[token.lower_] = draft.thing("person", token.text)
            draft.mention(paragraph, token.i, token.i + 1, known)


def is_handle(token: "Token") -> bool:
    """Whether a token is a name by which people post."""
    return token.text[0] == "@" and _HANDLE.fullmatch(token.text) is not None


def _speaks(token: "Token") -> bool:
    """Whether a verb of saying stands beside: "@x wrote", "wrote @x"."""
    verbs = word_lists("rules/names")["speaks"] | frozenset(tables("rules/works")["post"]["forms"])
    beside = (token.i - 1, token.i + 1)
    return any(0 <= i < len(token.doc) and token.doc[i].lower_ in verbs for i in beside)

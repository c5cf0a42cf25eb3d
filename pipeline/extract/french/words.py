"""The word lists of ``data/extract/french.toml``, and what patterns are made of them."""

import re
from typing import Final

from ..words import word_lists


def words(name: str) -> frozenset[str]:
    """The list called ``name``."""
    return word_lists("french")[name]


def one_of(*names: str) -> str:
    """A regular expression for any word of these lists, the longest first; an apostrophe of either
    form, and any white space, stand for each other.
    """
    every = sorted({word for name in names for word in words(name)}, key=len, reverse=True)
    return "|".join(
        re.escape(word).replace("'", "['’]").replace("’", "['’]").replace(r"\ ", r"\s+")
        for word in every
    )


#: A capitalised word of a name: no elision before it, an initial with its point.
CAPITALISED: Final = r"(?:[A-ZÀ-ÖØ-ÞŒ]\.|[A-ZÀ-ÖØ-ÞŒ](?:[\w-]|['’](?=[A-ZÀ-ÖØ-ÞŒ]))*\w)"
#: Where a word begins or ends; an apostrophe ends one.
START: Final = r"(?<![\w-])"
END: Final = r"(?![\w-])"

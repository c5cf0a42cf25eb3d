"""Names of Rejoinder's vocabulary that a query spells as the vocabulary does not."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from ..ontology.namespaces import RJ
from .messages import Message

_NAMESPACE: Final = str(RJ._NS)
_TERMS: Final = frozenset(RJ.__annotations__)
_IN_FULL: Final = re.compile(re.escape(f"<{_NAMESPACE}") + r"([A-Za-z0-9_\-]+)>")
_PREFIX: Final = re.compile(
    r"PREFIX\s+([A-Za-z][A-Za-z0-9_\-]*)?:\s*" + re.escape(f"<{_NAMESPACE}>"), re.IGNORECASE
)
#: A name with a prefix of letters that may be one of ours.
_NAME: Final = re.compile(
    r"(?<![\w:?$.\-])(?P<prefix>[A-Za-z][A-Za-z0-9_\-]*+)?:(?P<name>[A-Za-z][A-Za-z0-9_]*)"
)
_MOST: Final = 3
#: No term is nearly as long.
_LONGEST: Final = 60


def misspelt(query: str) -> tuple[str, ...]:
    """A sentence for each of the first few terms in ``query`` that the vocabulary does not have.

    A name that is not there is no error in SPARQL: the query just finds nothing. Linear in the
    length of the query, which a stranger may have made long.
    """
    unknown: dict[str, None] = {}
    for name in _names(query):
        if name not in _TERMS and len(name) <= _LONGEST:
            unknown[name] = None
            if len(unknown) == _MOST:
                break
    return tuple(map(_sentence, unknown))


def _names(query: str) -> Iterator[str]:
    """The names in Rejoinder's namespace, in full and then with a prefix."""
    for match in _IN_FULL.finditer(query):
        yield match[1]
    prefixes = {match[1] or "" for match in _PREFIX.finditer(query)} or {"rj"}
    for match in _NAME.finditer(query):
        if (match["prefix"] or "") in prefixes:
            yield match["name"]


def _sentence(name: str) -> str:
    lower = {term.lower(): term for term in _TERMS}
    near = [lower[term] for term in get_close_matches(name.lower(), lower, n=3, cutoff=0.6)]
    # The ontology's classes and properties differ by case; the one that is spelt alike goes first.
    near.sort(key=lambda term: term[0] != name[0])
    term = f"rj:{name}"
    if not near:
        return Message("%(term)s is not a term of the vocabulary.", term=term)
    return Message(
        "%(term)s is not a term of the vocabulary; did you mean %(near)s?",
        term=term,
        near=" or ".join(f"rj:{other}" for other in near),
    )

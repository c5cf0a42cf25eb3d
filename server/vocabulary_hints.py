"""Names of Rejoinder's vocabulary that a query spells as the vocabulary does not."""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from ..ontology.namespaces import RJ

_NAMESPACE: Final = str(RJ._NS)
_TERMS: Final = frozenset(RJ.__annotations__)
_IN_FULL: Final = re.compile(re.escape(f"<{_NAMESPACE}") + r"([A-Za-z0-9_\-]+)>")
_PREFIX: Final = re.compile(
    r"PREFIX\s+([A-Za-z][A-Za-z0-9_\-]*)?:\s*" + re.escape(f"<{_NAMESPACE}>"), re.IGNORECASE
)
_MOST: Final = 3


@lru_cache(maxsize=256)
def misspelt(query: str) -> tuple[str, ...]:
    """A sentence for each of the first few terms in ``query`` that the vocabulary does not have.

    A name that is not there is no error in SPARQL: the query just finds nothing.
    """
    names = _IN_FULL.findall(query)
    prefixes = {match[1] or "" for match in _PREFIX.finditer(query)} or {"rj"}
    for prefix in prefixes:
        names += re.findall(rf"(?<![\w:?$.\-]){re.escape(prefix)}:([A-Za-z][A-Za-z0-9_]*)", query)
    unknown = [name for name in dict.fromkeys(names) if name not in _TERMS]
    return tuple(_sentence(name) for name in unknown[:_MOST])


def _sentence(name: str) -> str:
    lower = {term.lower(): term for term in _TERMS}
    near = [lower[term] for term in get_close_matches(name.lower(), lower, n=3, cutoff=0.6)]
    # The ontology's classes and properties differ by case; the one that is spelt alike goes first.
    near.sort(key=lambda term: term[0] != name[0])
    meant = f"; did you mean {' or '.join(f'rj:{term}' for term in near)}?" if near else "."
    return f"rj:{name} is not a term of the vocabulary{meant}"

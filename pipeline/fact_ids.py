"""The ids of facts: minted once, from what a fact says, and kept whatever is corrected later."""

import hashlib
import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from .facts import Fact, plain


def mint_fact_id(article: str, kind: str, content: dict[str, Any], taken: set[str]) -> str:
    """A new id for a fact: its kind, and six digits of the digest of what it says.

    The same fact gets the same id wherever it is minted; ``taken`` ids are stepped over, since an
    id is never used twice.
    """
    said = json.dumps([article, kind, content], ensure_ascii=False, sort_keys=True)
    for attempt in count():
        hexadecimal = hashlib.sha256(f"{attempt}\n{said}".encode()).hexdigest()
        identifier = f"{kind.replace('_', '-')}-{hexadecimal[:6]}"
        if identifier not in taken:
            return identifier
    raise AssertionError("count() does not end")


def with_ids(article: str, facts: Iterable[Fact], taken: set[str]) -> list[Fact]:
    """``facts``, each with an id: those that have one keep it. ``taken`` grows by the new ones."""
    result = []
    for fact in facts:
        if fact.id is None:
            content = plain(fact)
            kind = content.pop("kind")
            content.pop("review", None)
            content["evidence"] = [span.exact for span in fact.evidence]
            identifier = mint_fact_id(article, kind, content, taken)
            taken.add(identifier)
            fact = fact.model_copy(update={"id": identifier})
        result.append(fact)
    return result

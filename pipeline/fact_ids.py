"""The ids of facts: minted once, from what a fact says, and kept whatever is corrected later."""

import hashlib
import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from .facts import Fact, plain


def mint_fact_id(
    article: str,
    kind: str,
    content: dict[str, Any],
    taken: set[str],
    tried: dict[str, int] | None = None,
) -> str:
    """A new id for a fact: its kind, and six digits of the digest of what it says.

    The same fact gets the same id wherever it is minted; ``taken`` ids are stepped over, since an
    id is never used twice. ``tried``, where many are minted while ``taken`` only grows, remembers
    how far that went: an article may say the same a thousand times.
    """
    said = json.dumps([article, kind, content], ensure_ascii=False, sort_keys=True)
    for attempt in count(tried.get(said, 0) if tried else 0):
        hexadecimal = hashlib.sha256(f"{attempt}\n{said}".encode()).hexdigest()
        identifier = f"{kind.replace('_', '-')}-{hexadecimal[:6]}"
        if identifier not in taken:
            if tried is not None:
                tried[said] = attempt
            return identifier
    raise AssertionError("count() does not end")


def with_ids(
    article: str, facts: Iterable[Fact], taken: set[str], tried: dict[str, int] | None = None
) -> list[Fact]:
    """``facts``, each with an id: those that have one keep it. ``taken`` grows by the new ones."""
    result = []
    tried = {} if tried is None else tried
    for fact in facts:
        if fact.id is None:
            content = plain(fact)
            kind = content.pop("kind")
            content.pop("review", None)
            content["evidence"] = [span.exact for span in fact.evidence]
            identifier = mint_fact_id(article, kind, content, taken, tried)
            taken.add(identifier)
            fact = fact.model_copy(update={"id": identifier})
        result.append(fact)
    return result

"""How names that somebody has are matched with names of the dataset.

Candidates come from the search index: everything that has a word of the query, or the beginning
of one, in a name. Of each, the name that is most like the query counts. A score is 100 for the
same name (case, accents and punctuation apart), else the likeness of the words in any order.
"""

import unicodedata
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from .searching import MOST_WORDS
from .snapshots import Snapshot
from .standing import open_search

#: So many rows of the index are compared for a query.
_CANDIDATES: Final = 200
#: So many letters of a longer word must be right at its beginning.
_BEGINNING: Final = 4
#: What is less like the query is not worth a person's time.
LOWEST: Final = 30.0
#: What of the score is the names', where properties are compared too.
_SHARE_OF_NAMES: Final = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be meant: its IRI, kind and label, its other names, and its score."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]
    weight: int
    score: float
    same_name: bool


def candidates(snapshot: Snapshot, query: str, kinds: Sequence[str]) -> list[Candidate]:
    """What may be meant by ``query``, the likeliest first; of ``kinds``, if there are any."""
    wanted = normal(query)
    if not wanted:
        return []
    found = []
    for iri, kind, label, others, weight in _rows(snapshot, query, kinds):
        names = (label, *filter(None, others.split("\n")))
        normals = [normal(name) for name in names]
        same = wanted in normals
        score = 100.0 if same else max(_likeness(wanted, name) for name in normals)
        if score >= LOWEST:
            candidate = Candidate(iri, kind, label, names[1:], weight, round(score, 1), same)
            found.append(candidate)
    return sorted(found, key=lambda c: (-c.score, -c.weight, c.iri))


def with_properties(score: float, agreeing: int, compared: int) -> float:
    """``score`` of the names, and how many of the properties that were compared agree."""
    if not compared:
        return score
    rest = 100 * (1 - _SHARE_OF_NAMES) * agreeing / compared
    return round(_SHARE_OF_NAMES * score + rest, 1)


def normal(text: str) -> str:
    """``text`` as names are compared: no accents, case or punctuation, one space at most."""
    # Before the case is folded, too: a letter of mathematics is a capital only once decomposed.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _likeness(wanted: str, name: str) -> float:
    # 99 at most: only the same name is certain. Words in another order are nearly as good.
    return min(99.0, max(fuzz.ratio(wanted, name), fuzz.token_sort_ratio(wanted, name) - 1))


def _rows(
    snapshot: Snapshot, query: str, kinds: Sequence[str]
) -> list[tuple[str, str, str, str, int]]:
    expression = _expression(query)
    if not expression:
        return []
    marks = ", ".join("?" * len(kinds))
    only = f"AND entry.kind IN ({marks})" if kinds else "AND entry.kind <> 'quotation'"
    with closing(open_search(snapshot)) as database:
        rows: list[tuple[str, str, str, str, int]] = database.execute(
            # Only question marks are put in.
            "SELECT entry.iri, entry.kind, entry.label, entry.names, entry.weight "  # noqa: S608
            "FROM entry_fts JOIN entry ON entry.id = entry_fts.rowid "
            f"WHERE entry_fts MATCH ? AND entry.iri >= ? AND entry.iri < ? {only} "
            "ORDER BY bm25(entry_fts, 10.0, 5.0, 0.0), entry.weight DESC, entry.iri LIMIT ?",
            (
                expression,
                snapshot.addresses.id_root,
                f"{snapshot.addresses.id_root}\U0010ffff",
                *kinds,
                _CANDIDATES,
            ),
        ).fetchall()
    return rows


def _expression(query: str) -> str:
    """An FTS5 query for names with any word of ``query``, or a word that begins as it does."""
    words = normal(query).split()[:MOST_WORDS]
    asked = [
        f'"{word}"' if len(word) <= _BEGINNING else f'"{word[:_BEGINNING]}"*' for word in words
    ]
    return "{label names} : (" + " OR ".join(asked) + ")" if asked else ""

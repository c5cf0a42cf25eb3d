"""Which quotations give the same words, and which give them a little differently."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from sqlite3 import Connection

from pyoxigraph import NamedNode, Quad
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from ..ontology.namespaces import RJ
from .mint import node
from .spilling import Noting

#: Fewer words than this are too common to be told apart from chance.
SHORTEST = 5
#: How alike two wordings are, in per cent of rapidfuzz's ratio, to be called variants.
ALIKE = 80.0
#: How alike one must be to a part of the other.
ALIKE_IN_PART = 90.0
#: A run of so many words must be shared before two wordings are compared at all.
RUN = 4
#: A run that more quotations share is a commonplace, and leads to no comparison.
COMMON = 20

_WORD = re.compile(r"[^\W_]+")
_SCHEMA = """
CREATE TABLE quotation (words TEXT NOT NULL, iri TEXT NOT NULL);
CREATE TABLE wording (id INTEGER PRIMARY KEY, words TEXT NOT NULL, first TEXT NOT NULL);
CREATE TABLE run (run INTEGER NOT NULL, wording INTEGER NOT NULL);
CREATE TABLE candidate (one INTEGER NOT NULL, other INTEGER NOT NULL);
CREATE TABLE pair (one INTEGER NOT NULL, other INTEGER NOT NULL);
"""
_CLOSE = """
SELECT o.words, p.words, o.first, p.first FROM pair
JOIN wording o ON o.id = pair.one JOIN wording p ON p.id = pair.other ORDER BY one, other
"""


def normalised(words: str) -> str:
    """Words as they are compared: letters and digits in small letters, single spaces."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", words).casefold()))


class Wordings(Noting):
    """All quotations of a dataset, by their words.

    They and all that is found by comparing them lie in tables, most of them on disk where there are
    many (:mod:`.spilling`).
    """

    def __init__(self) -> None:
        super().__init__(_SCHEMA, "quotation")

    def add(self, quotation: NamedNode, words: str) -> None:
        """Take note of a quotation and the words it gives."""
        key = normalised(words)
        if key.count(" ") + 1 >= SHORTEST:
            self._notes.add("quotation", [(key, quotation.value)])

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """``rj:sameWordsAs`` and ``rj:variantOf``, both ways.

        All that share their words are linked with the first of them (by address), so that a passage
        which a thousand articles print does not make a million triples.
        """
        same, variant = node(str(RJ.sameWordsAs)), node(str(RJ.variantOf))
        tables = self._settled()
        sharing = "SELECT first, iri FROM wording JOIN quotation USING (words) WHERE first <> iri"
        for predicate, rows in (
            (same, tables.execute(sharing)),
            (variant, ((first, other) for _, _, first, other in tables.execute(_CLOSE))),
        ):
            for one, other in rows:
                yield Quad(NamedNode(one), predicate, NamedNode(other), graph)
                yield Quad(NamedNode(other), predicate, NamedNode(one), graph)

    def of(self, words: str) -> list[NamedNode]:
        """The quotations of these words, as they are compared (:func:`normalised`)."""
        found = "SELECT iri FROM quotation WHERE words = ? ORDER BY iri"
        return [NamedNode(iri) for (iri,) in self._settled().execute(found, (words,))]

    def close_pairs(self) -> Iterator[tuple[str, str]]:
        """Every two wordings of which one is a variant of the other, as they are compared, sorted.

        They differ but little, or one is part of the other.
        """
        for one, other, _, _ in self._settled().execute(_CLOSE):
            yield one, other

    def _settled(self) -> Connection:
        """The tables, with all that is found by comparing."""
        tables = self._notes.database()
        if self._notes.fresh:
            for table in ("wording", "run", "candidate", "pair"):
                tables.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            tables.execute("CREATE INDEX IF NOT EXISTS words ON quotation (words, iri)")
            tables.execute(
                "INSERT INTO wording (words, first) "
                "SELECT words, min(iri) FROM quotation GROUP BY words ORDER BY words"
            )
            _find_candidates(tables)
            pairs = (
                (one, other) for one, other, *words in _candidates(tables) if are_close(*words)
            )
            tables.executemany("INSERT INTO pair VALUES (?, ?)", pairs)
            tables.execute("DELETE FROM candidate")
            self._notes.fresh = False
        return tables


def _find_candidates(tables: Connection) -> None:
    """Note every two wordings that share a run which is no commonplace."""
    runs = (
        (run, number)
        for number, words in tables.execute("SELECT id, words FROM wording")
        for run in runs_of(words)
    )
    tables.executemany("INSERT INTO run VALUES (?, ?)", runs)
    sharing = tables.execute(
        "SELECT group_concat(wording) FROM run GROUP BY run HAVING count(*) BETWEEN 2 AND ?",
        (COMMON,),
    )
    tables.executemany(
        "INSERT INTO candidate VALUES (?, ?)",
        (
            pair
            for (numbers,) in sharing
            for pair in combinations(sorted(map(int, numbers.split(","))), 2)
        ),
    )
    tables.execute("DELETE FROM run")


def _candidates(tables: Connection) -> Iterator[tuple[int, int, str, str]]:
    """Every two wordings that are to be compared, once: their numbers and their words."""
    found = tables.execute(
        """
        SELECT one, other, o.words, p.words FROM (SELECT DISTINCT one, other FROM candidate)
        JOIN wording o ON o.id = one JOIN wording p ON p.id = other
        """
    )
    yield from found


def runs_of(words: str) -> set[int]:
    """A number of 64 bits for each run of words: its hash, which is of use in this process only."""
    listed = words.split(" ")
    return {hash(" ".join(listed[i : i + RUN])) for i in range(len(listed) - RUN + 1)}


def are_close(one: str, other: str) -> bool:
    """Whether two wordings differ but little, or one is nearly part of the other."""
    # Either takes letters in common, in order, for four fifths of the shorter one: in the ratio,
    # 2c/(a+b), c >= 0.4 (a+b) >= 0.8 a; in a part of length w >= c, 2c/(a+w) >= 0.9, c >= 0.818 a.
    # To count those is cheap, and most that are compared share little more than a run.
    least = int(0.8 * min(len(one), len(other)))
    if LCSseq.similarity(one, other, score_cutoff=least) < least:
        return False
    return (
        fuzz.ratio(one, other, score_cutoff=ALIKE) >= ALIKE
        or fuzz.partial_ratio(one, other, score_cutoff=ALIKE_IN_PART) >= ALIKE_IN_PART
    )

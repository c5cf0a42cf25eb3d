"""The one pass over the sorted quads that names, counts and divides them."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...ontology.manifest import Counts
from ...ontology.namespaces import RDF
from .lines import value

#: In the working folder: the quads, and the triples of their union, sorted and each once.
QUADS: Final = "quads.nq"
UNION: Final = "union.nt"

_TYPE = f"<{RDF.type}>".encode()


@dataclass(frozen=True, slots=True)
class Survey:
    """What the pass found: the SHA-256 of the N-Quads (hexadecimal), and the counts."""

    digest: str
    counts: Counts


def survey(blocks: Iterable[list[bytes]], work: Path) -> Survey:
    """Write :data:`QUADS` and :data:`UNION` into ``work``, and count what they hold.

    ``blocks`` are sorted lines of N-Quads. Without its graph a line is a triple, and the triples
    come sorted as well: lines with the same triple differ in the graph only, so they stand
    together.
    """
    sha256 = hashlib.sha256()
    classes: Counter[bytes] = Counter()
    properties: Counter[bytes] = Counter()
    quads = triples = 0
    last = b""
    with (work / QUADS).open("wb") as all_quads, (work / UNION).open("wb") as union:
        for block in blocks:
            quads += len(block)
            joined = b"".join(block)
            sha256.update(joined)
            all_quads.write(joined)
            new: list[bytes] = []
            for line in block:
                triple = line[: line.rindex(b" <")]
                if triple == last:
                    continue
                last = triple
                new.append(triple)
                _, predicate, object_ = triple.split(b" ", 2)
                properties[predicate] += 1
                if predicate == _TYPE:
                    classes[object_] += 1
            if new:
                triples += len(new)
                union.write(b" .\n".join(new))
                union.write(b" .\n")
    return Survey(
        sha256.hexdigest(),
        Counts(
            triples=triples, quads=quads, classes=_named(classes), properties=_named(properties)
        ),
    )


def _named(counter: Counter[bytes]) -> dict[str, int]:
    return {value(term.decode()): count for term, count in sorted(counter.items())}

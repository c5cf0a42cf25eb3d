"""The one pass over the sorted quads that names, counts and divides them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...ontology.manifest import Counts
from ...ontology.namespaces import RDF
from .lines import value
from .segments import Borders, Segment

#: In the working folder: the quads, and the triples of their union, sorted and each once; and the
#: segments into which both are divided.
QUADS: Final = "quads.nq"
UNION: Final = "union.nt"
SEGMENTS: Final = "segments.json"

#: The term of the property that says of which class something is.
TYPE: Final = f"<{RDF.type}>".encode()


@dataclass(frozen=True, slots=True)
class Survey:
    """What the pass found: the SHA-256 of the N-Quads (hexadecimal), and the counts."""

    digest: str
    counts: Counts


def survey(blocks: Iterable[list[bytes]], work: Path) -> Survey:
    """Write :data:`QUADS`, :data:`UNION` and :data:`SEGMENTS` into ``work``; count what they hold.

    ``blocks`` are sorted lines of N-Quads. Without its graph a line is a triple, and the triples
    come sorted as well: lines with the same triple differ in the graph only, so they stand
    together.
    """
    sha256 = hashlib.sha256()
    classes: Counter[bytes] = Counter()
    properties: Counter[bytes] = Counter()
    quads = triples = quad_bytes = union_bytes = 0
    last = last_subject = b""
    borders = Borders()
    starts: list[tuple[bytes, int, int]] = []
    with (work / QUADS).open("wb") as all_quads, (work / UNION).open("wb") as union:
        for block in blocks:
            quads += len(block)
            joined = b"".join(block)
            sha256.update(joined)
            all_quads.write(joined)
            new: list[bytes] = []
            for line in block:
                triple = line[: line.rindex(b" <")]
                if triple != last:
                    last = triple
                    new.append(triple)
                    subject, predicate, object_ = triple.split(b" ", 2)
                    properties[predicate] += 1
                    if predicate == TYPE:
                        classes[object_] += 1
                    if subject != last_subject:
                        last_subject = subject
                        if borders.begins(subject, quad_bytes) or not starts:
                            starts.append((subject, quad_bytes, union_bytes))
                    union_bytes += len(triple) + 3
                quad_bytes += len(line)
            if new:
                triples += len(new)
                union.write(b" .\n".join(new))
                union.write(b" .\n")
    ends = [*((quad, triple) for _, quad, triple in starts[1:]), (quad_bytes, union_bytes)]
    write_segments(
        work,
        [
            Segment(first, quad_end - quad, union_end - triple)
            for (first, quad, triple), (quad_end, union_end) in zip(starts, ends, strict=False)
        ],
    )
    return Survey(
        sha256.hexdigest(),
        Counts(triples=triples, quads=quads, classes=named(classes), properties=named(properties)),
    )


def named(counter: Counter[bytes]) -> dict[str, int]:
    """Terms as bytes → how many, as IRIs → how many, sorted; without those of which none is."""
    return {value(term.decode()): count for term, count in sorted(counter.items()) if count}


def write_segments(work: Path, segments: Iterable[Segment]) -> None:
    """Write :data:`SEGMENTS` into the folder ``work``."""
    rows = [[one.first.decode(), one.quads, one.union] for one in segments]
    (work / SEGMENTS).write_text(json.dumps(rows), encoding="utf-8")


def read_segments(work: Path) -> list[Segment]:
    """The segments that :func:`survey` noted in ``work``, in their order."""
    rows = json.loads((work / SEGMENTS).read_text(encoding="utf-8"))
    return [Segment(first.encode(), quads, union) for first, quads, union in rows]

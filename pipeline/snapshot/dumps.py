"""The RDF dumps of a snapshot, ``dataset.*``, from the sorted lines."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from ...ontology.formats import GRAPH_FORMATS
from ...ontology.manifest import Download
from ...ontology.namespaces import PREFIXES
from .jsonld import jsonld
from .lines import read_lines
from .packed import encoded, pack
from .rdfxml import rdfxml, split_property
from .sorting import LineSorter
from .survey import QUADS, UNION
from .turtle import trig, turtle

_READ_BYTES: Final = 1 << 20


def dump(extension: str, work: Path, download: Path) -> list[Download]:
    """Write ``dataset.{extension}`` of the lines in ``work`` into the folder ``download``.

    The formats with graphs hold the quads, the others the union of their graphs.
    """
    return pack(
        download,
        f"dataset.{extension}",
        GRAPH_FORMATS[extension].media_type,
        _content(extension, work),
    )


def unwritable(properties: Iterable[str]) -> Mapping[str, str]:
    """Say which formats cannot hold a graph with ``properties``: extension → one of those."""
    for iri in properties:
        if split_property(iri) is None:
            return {"rdf": iri}
    return {}


def _content(extension: str, work: Path) -> Iterator[bytes]:
    match extension:
        case "nq":
            return _copy(work / QUADS)
        case "nt":
            return _copy(work / UNION)
        case "ttl":
            return encoded(turtle(read_lines(work / UNION), PREFIXES))
        case "jsonld":
            return encoded(jsonld(read_lines(work / UNION)))
        case "rdf":
            return encoded(rdfxml(read_lines(work / UNION), PREFIXES))
        case "trig":
            return encoded(trig(_by_graph(work), PREFIXES))
    raise ValueError(f"no dump has the format {extension}")


def _copy(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            yield chunk


def _by_graph(work: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Sort the quads by graph first; yield each graph's term and lines of N-Triples."""
    sorter = LineSorter(work)
    with (work / QUADS).open("rb") as quads:
        for line in quads:
            cut = line.rindex(b" <")
            sorter.add(line[cut + 1 : -2] + line[:cut] + b" .\n")
    lines = (line.decode() for block in sorter.blocks() for line in block)
    pairs = (line.split(" ", 1) for line in lines)
    for graph, group in groupby(pairs, key=lambda pair: pair[0]):
        yield graph, (triple for _, triple in group)

"""Anybody's RDF files as a snapshot, so that the same server publishes them.

What a snapshot promises holds for them too: every triple is in a named graph, and nothing is a
blank node. Triples of no graph go to one named after their file; blank nodes get skolem IRIs (RDF
1.1, section 3.5), numbered in the order in which the file has them, so that the same files give the
same snapshot.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from ..ontology.addresses import Addresses, encode_segment
from ..ontology.formats import GRAPH_FORMATS
from ..ontology.manifest import Site
from .errors import Problem, Problems
from .snapshot import Publication, publish

#: Endings that name a format beside those of ``GRAPH_FORMATS``.
_ALSO = {
    "n3": RdfFormat.N3,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "json": RdfFormat.JSON_LD,
}


def publish_files(
    files: Sequence[Path],
    site: Path,
    *,
    base_uri: str,
    progress: Callable[[str], None] = lambda _: None,
) -> Publication:
    """Publish the union of ``files`` as a snapshot in the folder ``site``.

    Raise :class:`Problems` for files that are missing, of no known format, or broken.
    """
    names = ", ".join(file.name for file in files)
    about = Site(title=names, description="RDF files, published by Rejoinder.")
    addresses = Addresses(base_uri)
    return publish(
        site, read_files(files, addresses), base_uri=base_uri, about=about, progress=progress
    )


def read_files(files: Sequence[Path], addresses: Addresses) -> Iterator[Quad]:
    """Every quad of ``files``, none of them in the default graph, none with a blank node."""
    taken: set[str] = set()
    for file in files:
        name = file.name
        number = 2
        while name in taken:  # two files of one name, from two folders
            name = f"{file.name}-{number}"
            number += 1
        taken.add(name)
        graph = f"{addresses.base}/graph/file/{encode_segment(name)}"
        genids = f"{addresses.base}/.well-known/genid/{encode_segment(name)}/"
        yield from _named(_parsed(file, graph), NamedNode(graph), genids)


def format_of(file: Path) -> RdfFormat:
    """The format that a file's ending names; ``.gz`` behind it is passed over.

    Raise :class:`Problems` with the endings that are known.
    """
    suffixes = [suffix.removeprefix(".").lower() for suffix in file.suffixes]
    if suffixes and suffixes[-1] == "gz":
        suffixes.pop()
    ending = suffixes[-1] if suffixes else ""
    if ending in GRAPH_FORMATS:
        return GRAPH_FORMATS[ending].rdf
    if ending in _ALSO:
        return _ALSO[ending]
    known = ", ".join(f".{name}" for name in (*GRAPH_FORMATS, *_ALSO))
    raise Problems(
        [
            Problem(
                str(file),
                0,
                "",
                "is no RDF file by its ending",
                allowed=f"{known}, each also as .gz",
            )
        ]
    )


def _parsed(file: Path, base: str) -> Iterator[Quad]:
    """The quads of a file. Relative IRIs are so to ``base``: its path here is nobody's business."""
    form = format_of(file)
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rb") as data:
            yield from parse(cast(IO[bytes], data), form, base_iri=base)
    except SyntaxError as error:
        raise Problems(
            [Problem(str(file), error.lineno or 0, "", f"is broken: {error.msg}")]
        ) from None
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Problems([Problem(str(file), 0, "", f"cannot be read: {reason}")]) from None


def _named(quads: Iterable[Quad], graph: NamedNode, genids: str) -> Iterator[Quad]:
    """``quads`` with IRIs below ``genids`` for blank nodes, and ``graph`` for the default graph."""
    known: dict[BlankNode, NamedNode] = {}

    def skolem(node: BlankNode) -> NamedNode:
        if node not in known:
            known[node] = NamedNode(f"{genids}{len(known) + 1}")
        return known[node]

    for quad in quads:
        subject, value, of = quad.subject, quad.object, quad.graph_name
        if isinstance(subject, BlankNode):
            subject = skolem(subject)
        if isinstance(value, BlankNode):
            value = skolem(value)
        if isinstance(of, BlankNode):
            of = skolem(of)
        elif isinstance(of, DefaultGraph):
            of = graph
        yield Quad(subject, quad.predicate, value, of)

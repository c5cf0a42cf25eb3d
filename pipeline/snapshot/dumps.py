"""The RDF dumps of a snapshot, ``dataset.*``, from the sorted lines, a segment at a time."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...ontology.formats import GRAPH_FORMATS
from ...ontology.manifest import Download
from ...ontology.namespaces import PREFIXES
from .forms import Form
from .jsonld import jsonld
from .packed import Packed
from .rdfxml import rdfxml, split_property
from .survey import QUADS, UNION, read_segments
from .turtle import trig, turtle


class Dump:
    """``dataset.{extension}`` while it is written into the folder ``download``.

    The formats with graphs hold the quads, the others the union of their graphs.
    """

    def __init__(self, extension: str, download: Path, pieces: Path) -> None:
        self._form = _form(extension)
        self.has_graphs = GRAPH_FORMATS[extension].graphs
        self.packed = Packed(
            download,
            f"dataset.{extension}",
            GRAPH_FORMATS[extension].media_type,
            pieces=pieces,
            glue=self._form.glue.encode() if self._form else b"",
        )
        if self._form:
            self.packed.write(self._form.head.encode())
        self.packed.begin()

    def add(self, lines: bytes) -> None:
        """Append a segment: its lines of N-Quads, or of N-Triples where there are no graphs."""
        self.packed.append(
            "".join(self._form.body(text_lines(lines))).encode() if self._form else lines
        )

    def close(self) -> list[Download]:
        """Finish the file; return what the manifest says of it."""
        if self._form:
            self.packed.write(self._form.foot.encode())
        return self.packed.close()


def dump(extension: str, work: Path, download: Path) -> list[Download]:
    """Write ``dataset.{extension}`` of the lines in ``work`` into the folder ``download``."""
    written = Dump(extension, download, work)
    for lines in segments_of(work, quads=written.has_graphs):
        written.add(lines)
    return written.close()


def segments_of(work: Path, *, quads: bool) -> Iterator[bytes]:
    """The lines of each segment, of the quads or of their union."""
    with (work / (QUADS if quads else UNION)).open("rb") as file:
        for segment in read_segments(work):
            yield file.read(segment.quads if quads else segment.union)


def text_lines(lines: bytes) -> list[str]:
    r"""Each of ``lines`` with its ``\n``, which alone ends one: not U+2028, as for Python's own."""
    return [line.decode() for line in lines.splitlines(keepends=True)]


def unwritable(properties: Iterable[str]) -> Mapping[str, str]:
    """Say which formats cannot hold a graph with ``properties``: extension → one of those."""
    for iri in properties:
        if split_property(iri) is None:
            return {"rdf": iri}
    return {}


def _form(extension: str) -> Form | None:
    match extension:
        case "nq" | "nt":
            return None
        case "ttl":
            return turtle(PREFIXES)
        case "jsonld":
            return jsonld()
        case "rdf":
            return rdfxml(PREFIXES)
        case "trig":
            return trig(PREFIXES)
    raise ValueError(f"no dump has the format {extension}")

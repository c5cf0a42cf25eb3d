"""The forms in which RDF and query results are written, and what each is called."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A serialisation of RDF. ``graphs`` says that it keeps named graphs apart."""

    extension: str
    media_type: str
    label: str
    rdf: RdfFormat
    graphs: bool = False
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type to send: a charset where the format's registration defines one."""
        return (
            f"{self.media_type}; charset=utf-8"
            if self.media_type.startswith("text/")
            else self.media_type
        )


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """A serialisation of SPARQL results (SELECT and ASK)."""

    extension: str
    media_type: str
    label: str
    results: QueryResultsFormat
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type to send. The results are UTF-8 throughout."""
        return (
            f"{self.media_type}; charset=utf-8"
            if self.media_type.startswith("text/")
            else self.media_type
        )


#: By extension, the preferred first.
GRAPH_FORMATS: Final[dict[str, GraphFormat]] = {
    f.extension: f
    for f in (
        GraphFormat(
            "ttl", "text/turtle", "Turtle", RdfFormat.TURTLE, also=("application/x-turtle",)
        ),
        GraphFormat("jsonld", "application/ld+json", "JSON-LD", RdfFormat.JSON_LD),
        GraphFormat(
            "nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES, also=("text/plain",)
        ),
        GraphFormat(
            "rdf",
            "application/rdf+xml",
            "RDF/XML",
            RdfFormat.RDF_XML,
            also=("application/xml", "text/xml"),
        ),
        GraphFormat("trig", "application/trig", "TriG", RdfFormat.TRIG, graphs=True),
        GraphFormat("nq", "application/n-quads", "N-Quads", RdfFormat.N_QUADS, graphs=True),
    )
}

#: By extension, the preferred first.
RESULT_FORMATS: Final[dict[str, ResultFormat]] = {
    f.extension: f
    for f in (
        ResultFormat(
            "json",
            "application/sparql-results+json",
            "JSON",
            QueryResultsFormat.JSON,
            also=("application/json",),
        ),
        ResultFormat(
            "xml",
            "application/sparql-results+xml",
            "XML",
            QueryResultsFormat.XML,
            also=("application/xml", "text/xml"),
        ),
        ResultFormat("csv", "text/csv", "CSV", QueryResultsFormat.CSV),
        ResultFormat("tsv", "text/tab-separated-values", "TSV", QueryResultsFormat.TSV),
    )
}

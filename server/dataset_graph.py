"""What the dataset says of itself in RDF: VoID, DCAT 3, and who has which rights.

Made of the manifest at every request of a new snapshot, never stored: a checksum cannot be inside
what it sums. It has no blank nodes, and nothing in it comes from a request.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.formats import GRAPH_FORMATS
from ..ontology.layout import COMPRESSED
from ..ontology.manifest import Download
from ..ontology.namespaces import (
    DCAT,
    DCTERMS,
    FOAF,
    OA,
    PREFIXES,
    RDF,
    RDFS,
    RJ,
    SCHEMA,
    VOID,
    XSD,
)
from .links import to_uri
from .messages import marked
from .searching import heaviest
from .snapshots import Snapshot

#: Media types as DCAT wants them: addresses in IANA's register.
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
#: Names of the Unique URIs for File Formats that VoID's ``feature`` takes.
_FEATURES: Final = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads")
#: Properties whose values are words of the articles: whose they are, no licence of ours changes.
QUOTING: Final = (RJ.words, SCHEMA.text, OA.exact, OA.prefix, OA.suffix, SCHEMA.headline)
_EXAMPLES: Final = 5

QUOTED_RIGHTS: Final = marked(
    "The words quoted from articles, and the articles' titles, belong to their authors and "
    "publishers. They are shown as short quotations that bear out what is reported; the licence "
    "of the dataset covers its structure, not these words."
)


def dataset_iri(snapshot: Snapshot) -> str:
    """What names the dataset, whichever its version."""
    return f"{snapshot.manifest.base_uri.rstrip('/')}/dataset"


def license_iri(snapshot: Snapshot) -> str | None:
    """The site's licence, where it is an address."""
    text = snapshot.manifest.site.license or ""
    return text if text.startswith(("https://", "http://")) else None


def describe(snapshot: Snapshot) -> list[Quad]:
    """The description, in a graph that is named as the dataset."""
    graph = NamedNode(dataset_iri(snapshot))
    return [Quad(s, p, o, graph) for s, p, o in _Description(snapshot).triples()]


_Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


class _Description:
    """The triples of one snapshot's description."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._manifest = snapshot.manifest
        self._base = snapshot.manifest.base_uri.rstrip("/")
        self._iri = dataset_iri(snapshot)

    def triples(self) -> Iterator[_Triple]:
        """All of them, in the order of their making."""
        yield from self._dataset()
        yield from self._rights()
        yield from self._void()
        yield from self._services()
        for download in self._manifest.downloads:
            yield from self._distribution(download)

    def _say(self, subject: str, predicate: object, *values: "str | Literal") -> Iterator[_Triple]:
        """Triples about ``subject``: a ``str`` is an IRI."""
        for value in values:
            node = value if isinstance(value, Literal) else NamedNode(value)
            yield NamedNode(subject), NamedNode(str(predicate)), node

    def _part(self, name: str) -> str:
        return f"{self._iri}#{name}"

    def _dataset(self) -> Iterator[_Triple]:
        m, site, iri = self._manifest, self._manifest.site, self._iri
        yield from self._say(iri, RDF.type, str(VOID.Dataset), str(DCAT.Dataset))
        yield from self._say(iri, DCTERMS.title, _text(site.title, site.language))
        if site.description:
            yield from self._say(iri, DCTERMS.description, _text(site.description, site.language))
        created = Literal(m.created.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_xsd("dateTime"))
        yield from self._say(iri, DCTERMS.modified, created)
        yield from self._say(iri, DCTERMS.identifier, Literal(iri))
        yield from self._say(iri, f"{DCAT}version", Literal(m.version))
        yield from self._say(iri, DCAT.landingPage, iri)
        yield from self._say(iri, FOAF.homepage, f"{self._base}/")
        yield from self._say(iri, DCTERMS.conformsTo, str(RJ._NS))
        yield from self._say(iri, str(_SPDX) + "checksum", self._part("checksum"))
        yield from self._checksum("checksum", m.digest)
        if site.publisher:
            agent = self._part("publisher")
            yield from self._say(iri, DCTERMS.publisher, agent)
            yield from self._say(iri, DCTERMS.creator, agent)
            yield from self._say(agent, RDF.type, str(FOAF.Agent))
            yield from self._say(agent, FOAF.name, Literal(site.publisher))
        if site.contact:
            yield from self._contact(site.contact)

    def _contact(self, contact: str) -> Iterator[_Triple]:
        point = self._part("contact")
        yield from self._say(self._iri, DCAT.contactPoint, point)
        yield from self._say(point, RDF.type, f"{_VCARD}Kind")
        if contact.startswith(("https://", "http://")):
            yield from self._say(point, f"{_VCARD}hasURL", to_uri(contact))
        elif "@" in contact:
            address = to_uri(contact.removeprefix("mailto:").strip())
            yield from self._say(point, f"{_VCARD}hasEmail", f"mailto:{address}")
        else:
            yield from self._say(point, f"{_VCARD}fn", Literal(contact))

    def _rights(self) -> Iterator[_Triple]:
        """The licence of the structure, and apart from it whose the quoted words are."""
        iri, license_ = self._iri, self._manifest.site.license
        quoted, rights = self._part("quoted-words"), self._part("rights-of-quoted-words")
        found = license_iri(self._snapshot)
        if found:
            yield from self._say(iri, DCTERMS.license, to_uri(found))
        elif license_:
            yield from self._say(iri, DCTERMS.rights, Literal(license_))
        yield from self._say(iri, VOID.subset, quoted)
        yield from self._say(quoted, RDF.type, str(VOID.Dataset))
        yield from self._say(quoted, DCTERMS.title, Literal("Words of the articles", language="en"))
        yield from self._say(quoted, DCTERMS.rights, rights)
        yield from self._say(iri, DCTERMS.rights, rights)
        yield from self._say(rights, RDF.type, str(DCTERMS.RightsStatement))
        yield from self._say(rights, RDFS.label, Literal(QUOTED_RIGHTS, language="en"))
        counts = self._manifest.counts.properties
        for property_ in map(str, QUOTING):
            if property_ in counts:
                part = self._part(f"property-{_name(property_)}")
                yield from self._say(quoted, VOID.propertyPartition, part)

    def _void(self) -> Iterator[_Triple]:
        iri, counts = self._iri, self._manifest.counts
        yield from self._say(iri, VOID.triples, _number(counts.triples))
        yield from self._say(iri, VOID.classes, _number(len(counts.classes)))
        yield from self._say(iri, VOID.properties, _number(len(counts.properties)))
        yield from self._say(iri, VOID.uriSpace, Literal(self._snapshot.addresses.id_root))
        yield from self._say(iri, VOID.sparqlEndpoint, f"{self._base}/sparql")
        yield from self._say(
            iri, VOID.vocabulary, *sorted({ns for ns in PREFIXES.values() if self._uses(ns)})
        )
        features = (f"http://www.w3.org/ns/formats/{name}" for name in _FEATURES)
        yield from self._say(iri, VOID.feature, *features)
        examples = (entry.iri for entry in heaviest(self._snapshot, _EXAMPLES))
        yield from self._say(iri, VOID.exampleResource, *examples)
        for class_, count in sorted(counts.classes.items()):
            part = self._part(f"class-{_name(class_)}")
            yield from self._say(iri, VOID.classPartition, part)
            yield from self._say(part, VOID["class"], class_)
            yield from self._say(part, VOID.entities, _number(count))
        for property_, count in sorted(counts.properties.items()):
            part = self._part(f"property-{_name(property_)}")
            yield from self._say(iri, VOID.propertyPartition, part)
            yield from self._say(part, VOID.property, property_)
            yield from self._say(part, VOID.triples, _number(count))

    def _uses(self, namespace: str) -> bool:
        counts = self._manifest.counts
        return any(iri.startswith(namespace) for iri in (*counts.classes, *counts.properties))

    def _services(self) -> Iterator[_Triple]:
        for path, title, standard in (
            ("sparql", "SPARQL endpoint", "http://www.w3.org/TR/sparql11-protocol/"),
            ("reconcile", "Reconciliation service", "https://w3.org/community/reports/"
             "reconciliation/CG-FINAL-specs-0.2-20230410/"),
        ):  # fmt: skip
            service = f"{self._base}/{path}"
            yield from self._say(service, RDF.type, str(DCAT.DataService))
            yield from self._say(service, DCTERMS.title, Literal(title, language="en"))
            yield from self._say(service, DCTERMS.conformsTo, standard)
            yield from self._say(service, DCAT.endpointURL, service)
            yield from self._say(service, DCAT.endpointDescription, service)
            yield from self._say(service, DCAT.servesDataset, self._iri)

    def _distribution(self, download: Download) -> Iterator[_Triple]:
        name = download.name
        part, url = self._part(f"file-{name}"), f"{self._base}/download/{to_uri(name)}"
        plain = name.removesuffix(COMPRESSED)
        yield from self._say(self._iri, DCAT.distribution, part)
        if plain.rpartition(".")[2] in GRAPH_FORMATS:
            yield from self._say(self._iri, VOID.dataDump, url)
        yield from self._say(part, RDF.type, str(DCAT.Distribution))
        yield from self._say(part, DCTERMS.title, Literal(name))
        yield from self._say(part, DCAT.downloadURL, url)
        yield from self._say(part, DCAT.accessURL, url)
        media_type = download.media_type
        if plain != name:
            found = [d.media_type for d in self._manifest.downloads if d.name == plain]
            yield from self._say(part, DCAT.compressFormat, _MEDIA_TYPES + media_type)
            media_type = found[0] if found else media_type
        yield from self._say(part, DCAT.mediaType, _MEDIA_TYPES + media_type)
        size = Literal(str(download.bytes), datatype=_xsd("nonNegativeInteger"))
        yield from self._say(part, DCAT.byteSize, size)
        yield from self._say(part, f"{_SPDX}checksum", self._part(f"checksum-{name}"))
        yield from self._checksum(f"checksum-{name}", download.sha256)
        license_ = license_iri(self._snapshot)
        if license_:
            yield from self._say(part, DCTERMS.license, to_uri(license_))

    def _checksum(self, name: str, digest: str) -> Iterator[_Triple]:
        node, value = self._part(name), digest.removeprefix("sha256:")
        yield from self._say(node, RDF.type, f"{_SPDX}Checksum")
        yield from self._say(node, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256")
        value_node = Literal(value, datatype=_xsd("hexBinary"))
        yield from self._say(node, f"{_SPDX}checksumValue", value_node)


def _name(iri: str) -> str:
    """A fragment that names the partition of a class or property: of its prefix, or of a digest."""
    for prefix, namespace in PREFIXES.items():
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}-{to_uri(local)}"
    return sha256(iri.encode()).hexdigest()[:12]


def _text(text: str, language: str) -> Literal:
    try:
        return Literal(text, language=language)
    except ValueError:  # a language that is none; the settings refuse it, other manifests may not
        return Literal(text)


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=_xsd("integer"))


def _xsd(name: str) -> NamedNode:
    return NamedNode(str(XSD[name]))

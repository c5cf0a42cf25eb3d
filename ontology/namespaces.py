"""The namespaces that Rejoinder's data uses, and every term of its own vocabulary.

``RJ`` is closed: a misspelt term raises ``AttributeError`` instead of naming nothing.
A test keeps it equal to what ``rejoinder.ttl`` defines.
"""

from typing import Final

from rdflib import Namespace, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    VOID,
    XSD,
    DefinedNamespace,
)

__all__ = [
    "CITO",
    "DCAT",
    "DCTERMS",
    "FOAF",
    "OA",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RJ",
    "SCHEMA",
    "SD",
    "SKOS",
    "VOID",
    "XSD",
]


class RJ(DefinedNamespace):
    """Rejoinder's own terms; ``rejoinder.ttl`` defines each of them."""

    _NS = Namespace("https://w3id.org/rejoinder/ns#")
    _fail = True

    # Facts
    Fact: URIRef
    Authorship: URIRef
    Signature: URIRef
    Addressing: URIRef
    Publishing: URIRef
    Translating: URIRef
    Response: URIRef
    Quotation: URIRef
    Claim: URIRef
    Demand: URIRef
    Accusation: URIRef
    Description: URIRef
    Membership: URIRef
    Counting: URIRef
    MovementRelation: URIRef

    # Things
    Venue: URIRef
    Collective: URIRef
    Movement: URIRef
    Letter: URIRef
    OpenLetter: URIRef
    Translation: URIRef
    Statement: URIRef
    Debate: URIRef
    Evidence: URIRef

    # On every fact
    evidence: URIRef
    words: URIRef
    reportedIn: URIRef  # noqa: N815 - the vocabulary's spelling, here and below
    certainty: URIRef
    polarity: URIRef
    inferred: URIRef
    confidence: URIRef
    reviewStatus: URIRef  # noqa: N815
    order: URIRef
    when: URIRef
    whenText: URIRef  # noqa: N815

    # On some facts
    work: URIRef
    author: URIRef
    authorRole: URIRef  # noqa: N815
    signatory: URIRef
    signedAs: URIRef  # noqa: N815
    signatureStatus: URIRef  # noqa: N815
    addressee: URIRef
    venue: URIRef
    translation: URIRef
    translator: URIRef
    responder: URIRef
    respondsTo: URIRef  # noqa: N815
    expressedIn: URIRef  # noqa: N815
    spokenTo: URIRef  # noqa: N815
    stance: URIRef
    reportingVerb: URIRef  # noqa: N815
    quotes: URIRef
    speaker: URIRef
    quotedFrom: URIRef  # noqa: N815
    continuedBy: URIRef  # noqa: N815
    claimant: URIRef
    against: URIRef
    claimedIn: URIRef  # noqa: N815
    describes: URIRef
    descriptionText: URIRef  # noqa: N815
    reportedRole: URIRef  # noqa: N815
    reportedAge: URIRef  # noqa: N815
    member: URIRef
    group: URIRef
    sizeText: URIRef  # noqa: N815
    size: URIRef
    sizeAbove: URIRef  # noqa: N815
    movement: URIRef
    relatedMovement: URIRef  # noqa: N815
    movementRelation: URIRef  # noqa: N815

    # On things
    digest: URIRef
    textOf: URIRef  # noqa: N815
    hashtag: URIRef
    letterForm: URIRef  # noqa: N815
    partOfDebate: URIRef  # noqa: N815

    # The derived graph's shortcuts
    signedBy: URIRef  # noqa: N815
    addressedTo: URIRef  # noqa: N815
    publishedIn: URIRef  # noqa: N815
    repliedTo: URIRef  # noqa: N815
    sameWordsAs: URIRef  # noqa: N815
    variantOf: URIRef  # noqa: N815
    Contradiction: URIRef
    between: URIRef
    concerning: URIRef
    differsIn: URIRef  # noqa: N815
    inspired: URIRef
    counterpartOf: URIRef  # noqa: N815

    # Concept schemes and their concepts
    Certainties: URIRef
    stated: URIRef
    attributed: URIRef
    hedged: URIRef
    Polarities: URIRef
    asserted: URIRef
    denied: URIRef
    ReviewStatuses: URIRef
    unreviewed: URIRef
    accepted: URIRef
    corrected: URIRef
    AuthorRoles: URIRef
    wrote: URIRef
    drafted: URIRef
    organised: URIRef
    led: URIRef
    SignatureStatuses: URIRef
    signed: URIRef
    withdrawn: URIRef
    disputed: URIRef
    anonymous: URIRef
    Stances: URIRef
    supports: URIRef
    defends: URIRef
    upholds: URIRef
    opposes: URIRef
    denounces: URIRef
    mocks: URIRef
    denies: URIRef
    questions: URIRef
    corrects: URIRef
    apologises: URIRef
    mixed: URIRef
    neutral: URIRef
    unclear: URIRef
    MovementRelations: URIRef
    inspiration: URIRef
    counterpart: URIRef


# A page asks for the same terms ten thousand times: each is made once, and is there from then on.
for _term in RJ.__annotations__:
    setattr(RJ, _term, RJ[_term])


class _Terms(Namespace):
    def __getattr__(self, name: str) -> URIRef:
        term = self.__dict__[name] = super().__getattr__(name)
        return term


# rdflib's own SDO predates some schema.org terms and fails on them; ours is open.
SCHEMA: Final = _Terms("https://schema.org/")
OA: Final = _Terms("http://www.w3.org/ns/oa#")
CITO: Final = _Terms("http://purl.org/spar/cito/")
SD: Final = _Terms("http://www.w3.org/ns/sparql-service-description#")

#: Prefix → namespace IRI, in the order in which a person would want to read them.
PREFIXES: Final[dict[str, str]] = {
    "rj": str(RJ._NS),
    "schema": str(SCHEMA),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "oa": str(OA),
    "prov": str(PROV),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "skos": str(SKOS),
    "cito": str(CITO),
    "void": str(VOID),
    "dcat": str(DCAT),
    "sd": str(SD),
}

"""Rule 2 of the vocabulary: the data is safe to merge with anybody's, and safe to publish.

What an accusation or a claim says must never stand in the graph as if it were so, and what a source
says of somebody is never a bare property of them. This check does not trust the converter: it looks
at every quad that is about to be published and lets through only what the rule allows.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from ..ontology.addresses import Addresses
from ..ontology.kinds import AGENT_KINDS, THING_KINDS
from ..ontology.namespaces import CITO, DCTERMS, OWL, RDF, RDFS, RJ, SCHEMA, SKOS
from ..ontology.vocabulary import superclasses
from .errors import RejoinderError
from .mint import node


class UnionRuleError(RejoinderError):
    """Quads would state the content of a claim, or publish what nobody has reviewed."""

    def __init__(self, violations: list[str]) -> None:
        shown = "\n".join(f"  {violation}" for violation in violations[:20])
        more = f"\n  … and {len(violations) - 20} more" if len(violations) > 20 else ""
        super().__init__(f"the data would not be safe to publish:\n{shown}{more}")


def _iris(*terms: object) -> frozenset[str]:
    return frozenset(map(str, terms))


_NAMING = _iris(
    RDF.type, RDFS.label, SCHEMA.name, OWL.sameAs, SKOS.exactMatch, DCTERMS.isReplacedBy
)
#: What may be said of an agent outside fact nodes. Nothing here can accuse.
AGENT_PROPERTIES = _NAMING | _iris(SCHEMA.memberOf, RJ.repliedTo)
#: What may be said of a work or a movement.
WORK_PROPERTIES = _NAMING | _iris(
    SCHEMA.author,
    SCHEMA.url,
    SCHEMA.archivedAt,
    SCHEMA.inLanguage,
    SCHEMA.datePublished,
    SCHEMA.translationOfWork,
    SCHEMA.translator,
    RJ.signedBy,
    RJ.addressedTo,
    RJ.publishedIn,
    RJ.letterForm,
    RJ.hashtag,
    RJ.partOfDebate,
    RJ.inspired,
    RJ.counterpartOf,
    CITO.repliesTo,
    CITO.agreesWith,
    CITO.disagreesWith,
)
#: What may be said of an article: what the source gives, and what it mentions.
ARTICLE_PROPERTIES = _iris(
    RDF.type,
    RDFS.label,
    SCHEMA.headline,
    SCHEMA.author,
    SCHEMA.publisher,
    SCHEMA.datePublished,
    SCHEMA.url,
    SCHEMA.archivedAt,
    SCHEMA.inLanguage,
    SCHEMA.mentions,
    RJ.digest,
    RJ.textOf,
)
#: What may be said of a contradiction between articles: which facts, of what, and in what they
#: differ. Nothing that says who is right.
CONTRADICTION_PROPERTIES = _iris(RDF.type, RDFS.label, RJ.between, RJ.concerning, RJ.differsIn)
#: Classes that would present what somebody says as a verdict of ours.
FORBIDDEN_CLASSES = _iris(SCHEMA.ClaimReview, SCHEMA.Rating, SCHEMA.Review)

_TYPE, _AGAINST, _STATUS = str(RDF.type), str(RJ.against), str(RJ.reviewStatus)
_ACCUSATION = str(RJ.Accusation)
_REVIEWED = _iris(RJ.accepted, RJ.corrected)


def violations(
    quads: Iterable[Quad], addresses: Addresses, *, unreviewed_allowed: bool = False
) -> Iterator[str]:
    """What of ``quads`` breaks the rule, in words; nothing where they are safe.

    The quads of one fact must come in one call. ``unreviewed_allowed`` lets accusations through
    that nobody has reviewed (``build --include-unreviewed``); everything else holds all the same.
    """
    speak_against: dict[str, None] = {}
    reviewed: set[str] = set()
    known: dict[str, frozenset[str] | None] = {}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, NamedNode):
            yield f"{quad}: a blank node or a quoted triple"
            continue
        if not isinstance(value, NamedNode | Literal):
            yield f"{quad}: a blank node or a quoted triple"
            continue
        if predicate == _TYPE and isinstance(value, NamedNode):
            if value.value in FORBIDDEN_CLASSES:
                yield f"{quad}: presents a claim as a verdict"
            if value.value == _ACCUSATION:
                speak_against[subject.value] = None
        elif predicate == _AGAINST:
            speak_against[subject.value] = None
        elif predicate == _STATUS and isinstance(value, NamedNode) and value.value in _REVIEWED:
            reviewed.add(subject.value)
        name = subject.value
        if name not in known:
            known[name] = _allowed(name, addresses)
        allowed = known[name]
        if allowed is not None and (
            predicate not in allowed or (predicate == _TYPE and value not in _classes(allowed))
        ):
            yield f"{quad}: may be said by a fact of a source only, not of the thing itself"
    if not unreviewed_allowed:
        for fact in speak_against:
            if fact not in reviewed:
                yield f"<{fact}>: speaks against somebody and is not reviewed"


def _classes(allowed: frozenset[str]) -> frozenset[NamedNode]:
    """The classes that a subject with these properties may have."""
    if allowed is CONTRADICTION_PROPERTIES:
        return frozenset({node(str(RJ.Contradiction))})
    return _thing_classes()


@cache
def _thing_classes() -> frozenset[NamedNode]:
    """The classes that things have, and those above them: no class says what somebody did."""
    classes = {str(kind.type) for kind in THING_KINDS.values()}
    classes |= {str(RJ.OpenLetter), str(SCHEMA.NewsMediaOrganization)}
    broader = superclasses()
    return frozenset(map(node, classes.union(*(broader.get(name, ()) for name in classes))))


def _allowed(subject: str, addresses: Addresses) -> frozenset[str] | None:
    """The properties that ``subject`` may have, by what its address says it is; None for any."""
    if not subject.startswith(addresses.id_root):
        return frozenset()  # what is not of this site has no say here
    kind, _, name = subject[len(addresses.id_root) :].partition("/")
    if kind == "article":
        # Facts, their evidence and the extraction have addresses below, and speak for a source.
        return None if "/" in name or "#" in name else ARTICLE_PROPERTIES
    if kind in THING_KINDS and "#" in name:
        return CONTRADICTION_PROPERTIES
    if kind in AGENT_KINDS:
        return AGENT_PROPERTIES
    return WORK_PROPERTIES if kind in THING_KINDS else frozenset()

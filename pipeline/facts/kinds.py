"""The kinds of facts: what each says, by which fields, and what the fields mean in RDF."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from rdflib import URIRef

from ...ontology.kinds import AGENT_KINDS, SHEET_KINDS, WORK_KINDS
from ...ontology.namespaces import RJ, SCHEMA
from .meaning import Code, Concept, Number, Refers, Text, meanings
from .values import (
    Evidence,
    Identifier,
    LanguageTag,
    Line,
    Model,
    Moment,
    PartialDate,
    Words,
    one_or_list,
)

_ANY = frozenset(SHEET_KINDS)
_MOVEMENT = frozenset({"movement"})
_GROUP = frozenset({"group"})
_CLAIMS = frozenset({"claim", "demand", "accusation"})
_QUOTATION = frozenset({"quotation"})


class Review(Model):
    """What a person decided about a fact."""

    status: Literal["unreviewed", "accepted", "corrected", "rejected"] = "unreviewed"
    by: Line | None = Field(None, description="Who reviewed it.")
    at: Moment | None = Field(None, description="When.")
    note: Words | None = Field(None, description="Why; for colleagues, never published.")


class Fact(Model):
    """What every fact says: the words, how sure the article is, and what a person thinks of it."""

    rdf_class: ClassVar[URIRef] = RJ.Fact

    id: Identifier | None = Field(None, description="Minted once by check --fix, then kept.")
    evidence: Evidence
    certainty: Annotated[
        Literal["stated", "attributed", "hedged"], Concept(RJ.certainty, RJ.Certainties)
    ] = "stated"
    polarity: Annotated[Literal["asserted", "denied"], Concept(RJ.polarity, RJ.Polarities)] = (
        "asserted"
    )
    inferred: list[str] = Field([], description="Fields that the article does not say outright.")
    confidence: float | None = Field(None, ge=0, le=1, description="The extractor's.")
    when: PartialDate | None = Field(None, description="Date of what is reported.")
    when_text: Annotated[Line | None, Text(RJ.whenText)] = Field(
        None, description="The article's words for the date."
    )
    order: int | None = Field(None, ge=1, description="Rank in the article; by place if absent.")
    review: Review = Field(default_factory=lambda: Review.model_validate({}))

    @model_validator(mode="after")
    def _inferred_is_said(self) -> "Fact":
        allowed = [name for name in meanings(type(self)) if name not in COMMON_FIELDS]
        for name in self.inferred:
            if name not in allowed:
                raise ValueError(f"'inferred' names {name!r}; allowed: {', '.join(allowed)}")
            if getattr(self, name) in (None, []):
                raise ValueError(f"'inferred' names {name!r}, which this fact does not have")
        return self

    @property
    def references(self) -> Iterator[tuple[str, Refers, str]]:
        """Every name of a thing or a fact in this fact: (field, what it may be, name)."""
        for field, meaning in meanings(type(self)).items():
            if isinstance(meaning, Refers):
                value = getattr(self, field)
                for name in value if isinstance(value, list) else [value] if value else []:
                    yield field, meaning, name

    @property
    def sensitive(self) -> bool:
        """Whether it speaks against somebody, and so stays out until a person has seen it."""
        return False

    @property
    def reviewed(self) -> bool:
        """Whether a person accepted or corrected it."""
        return self.review.status in ("accepted", "corrected")


_Work = Annotated[Identifier, Refers(RJ.work, WORK_KINDS)]


class Authorship(Fact):
    """Somebody wrote, drafted, organised or led a work."""

    rdf_class: ClassVar[URIRef] = RJ.Authorship
    kind: Literal["authorship"]
    work: _Work
    author: Annotated[Identifier, Refers(RJ.author, AGENT_KINDS)]
    role: Annotated[
        Literal["wrote", "drafted", "organised", "led"] | None,
        Concept(RJ.authorRole, RJ.AuthorRoles),
    ] = None


class Signature(Fact):
    """Somebody put their name to a work."""

    rdf_class: ClassVar[URIRef] = RJ.Signature
    kind: Literal["signature"]
    work: _Work
    signatory: Annotated[Identifier, Refers(RJ.signatory, AGENT_KINDS)]
    signed_as: Annotated[Line | None, Text(RJ.signedAs)] = None
    status: Annotated[
        Literal["signed", "withdrawn", "disputed", "anonymous"],
        Concept(RJ.signatureStatus, RJ.SignatureStatuses),
    ] = "signed"


class Addressing(Fact):
    """A work is addressed to somebody."""

    rdf_class: ClassVar[URIRef] = RJ.Addressing
    kind: Literal["addressing"]
    work: _Work
    addressee: Annotated[Identifier, Refers(RJ.addressee, AGENT_KINDS)]


class Publishing(Fact):
    """A work appeared at a venue; ``when`` is its date."""

    rdf_class: ClassVar[URIRef] = RJ.Publishing
    kind: Literal["publishing"]
    work: _Work
    venue: Annotated[Identifier, Refers(RJ.venue, frozenset({"publication"}))]


class Translating(Fact):
    """Somebody translated a work."""

    rdf_class: ClassVar[URIRef] = RJ.Translating
    kind: Literal["translating"]
    work: _Work
    translation: Annotated[
        Identifier | None, Refers(RJ.translation, frozenset({"translation"}))
    ] = None
    translator: Annotated[Identifier, Refers(RJ.translator, AGENT_KINDS)]
    language: Annotated[LanguageTag | None, Code(SCHEMA.inLanguage)] = None


class Response(Fact):
    """Somebody answered a work, a movement, a person, or what somebody claimed."""

    rdf_class: ClassVar[URIRef] = RJ.Response
    kind: Literal["response"]
    responder: Annotated[Identifier, Refers(RJ.responder, AGENT_KINDS)]
    responds_to: Annotated[Identifier, Refers(RJ.respondsTo, _ANY, _CLAIMS)]
    expressed_in: Annotated[Identifier | None, Refers(RJ.expressedIn, WORK_KINDS)] = None
    spoken_to: Annotated[Identifier | None, Refers(RJ.spokenTo, AGENT_KINDS)] = None
    stance: Annotated[
        Literal[
            "supports",
            "defends",
            "upholds",
            "opposes",
            "denounces",
            "mocks",
            "denies",
            "questions",
            "corrects",
            "apologises",
            "mixed",
            "neutral",
            "unclear",
        ],
        Concept(RJ.stance, RJ.Stances),
    ] = "unclear"
    verb: Annotated[Line | None, Text(RJ.reportingVerb)] = None
    quotes: Annotated[
        list[Identifier], BeforeValidator(one_or_list), Refers(RJ.quotes, facts=_QUOTATION)
    ] = []


class Quotation(Fact):
    """Words that the article gives as somebody's. The first evidence is the words themselves."""

    rdf_class: ClassVar[URIRef] = RJ.Quotation
    kind: Literal["quotation"]
    speaker: Annotated[Identifier | None, Refers(RJ.speaker, AGENT_KINDS)] = None
    quoted_from: Annotated[Identifier | None, Refers(RJ.quotedFrom, WORK_KINDS)] = None
    continued_by: Annotated[Identifier | None, Refers(RJ.continuedBy, facts=_QUOTATION)] = None


class _Claiming(Fact):
    """What claims, demands and accusations share."""

    about: Annotated[
        list[Identifier], BeforeValidator(one_or_list), Refers(SCHEMA.about, _ANY, _CLAIMS)
    ] = []
    claimed_in: Annotated[Identifier | None, Refers(RJ.claimedIn, WORK_KINDS)] = None


_Claimant = Refers(RJ.claimant, AGENT_KINDS)
_Against = Refers(RJ.against, AGENT_KINDS | _MOVEMENT | WORK_KINDS)


class Claim(_Claiming):
    """Somebody says that something is so."""

    rdf_class: ClassVar[URIRef] = RJ.Claim
    kind: Literal["claim"]
    claimant: Annotated[Identifier, _Claimant]
    against: Annotated[list[Identifier], BeforeValidator(one_or_list), _Against] = []

    @property
    def sensitive(self) -> bool:
        """A claim against somebody is."""
        return bool(self.against)


class Demand(_Claiming):
    """Somebody asks that something be done."""

    rdf_class: ClassVar[URIRef] = RJ.Demand
    kind: Literal["demand"]
    claimant: Annotated[Identifier, _Claimant]
    against: Annotated[list[Identifier], BeforeValidator(one_or_list), _Against] = []

    @property
    def sensitive(self) -> bool:
        """A demand against somebody is."""
        return bool(self.against)


class Accusation(_Claiming):
    """Somebody, or nobody that is named, accuses somebody."""

    rdf_class: ClassVar[URIRef] = RJ.Accusation
    kind: Literal["accusation"]
    claimant: Annotated[Identifier | None, _Claimant] = None
    against: Annotated[
        list[Identifier], BeforeValidator(one_or_list), Field(min_length=1), _Against
    ]

    @property
    def sensitive(self) -> bool:
        """Always."""
        return True


class Description(Fact):
    """What the article calls somebody: words of a source, never a property of the person."""

    rdf_class: ClassVar[URIRef] = RJ.Description
    kind: Literal["description"]
    describes: Annotated[Identifier, Refers(RJ.describes, _ANY)]
    text: Annotated[Line, Text(RJ.descriptionText)]
    role: Annotated[Line | None, Text(RJ.reportedRole)] = None
    age: Annotated[int | None, Field(ge=0, le=150), Number(RJ.reportedAge)] = None


class Membership(Fact):
    """Somebody belongs to a group."""

    rdf_class: ClassVar[URIRef] = RJ.Membership
    kind: Literal["membership"]
    member: Annotated[Identifier, Refers(RJ.member, AGENT_KINDS)]
    group: Annotated[Identifier, Refers(RJ.group, _GROUP | {"organisation", "movement"})]


class Counting(Fact):
    """How many a group is said to be: ``size`` exactly, or more than ``size_above``."""

    rdf_class: ClassVar[URIRef] = RJ.Counting
    kind: Literal["counting"]
    group: Annotated[Identifier, Refers(RJ.group, _GROUP)]
    text: Annotated[Line, Text(RJ.sizeText)]
    size: Annotated[int | None, Field(ge=0), Number(RJ.size)] = None
    size_above: Annotated[int | None, Field(ge=0), Number(RJ.sizeAbove)] = None

    @model_validator(mode="after")
    def _one_size(self) -> "Counting":
        if self.size is not None and self.size_above is not None:
            raise ValueError("'size' and 'size_above' exclude each other")
        return self


class MovementRelation(Fact):
    """A movement inspired another, or is its counterpart."""

    rdf_class: ClassVar[URIRef] = RJ.MovementRelation
    kind: Literal["movement_relation"]
    movement: Annotated[Identifier, Refers(RJ.movement, _MOVEMENT)]
    related: Annotated[Identifier, Refers(RJ.relatedMovement, _MOVEMENT)]
    relation: Annotated[
        Literal["inspiration", "counterpart"],
        Concept(RJ.movementRelation, RJ.MovementRelations),
    ]


AnyFact = Annotated[
    Authorship
    | Signature
    | Addressing
    | Publishing
    | Translating
    | Response
    | Quotation
    | Claim
    | Demand
    | Accusation
    | Description
    | Membership
    | Counting
    | MovementRelation,
    Field(discriminator="kind"),
]

#: Name of the kind in a sheet → its model.
FACT_KINDS: dict[str, type[Fact]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model
    for model in get_args(get_args(AnyFact)[0])
}
#: The fields that every fact has.
COMMON_FIELDS = frozenset(Fact.model_fields)

"""The fact classes as tables: which file each has, and which columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from ...ontology.namespaces import RJ, SCHEMA

#: In these the object is a text, a number or a date; in all others an IRI, shown by its label too.
_VALUES = frozenset(
    {
        RJ.signedAs,
        RJ.reportingVerb,
        RJ.descriptionText,
        RJ.reportedRole,
        RJ.reportedAge,
        RJ.sizeText,
        RJ.size,
        RJ.sizeAbove,
        SCHEMA.text,
        SCHEMA.inLanguage,
        RJ.when,
        RJ.whenText,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A property of a fact. ``key`` names it in JSON, ``name`` in CSV."""

    iri: str
    key: str
    name: str
    is_value: bool


@dataclass(frozen=True, slots=True, eq=False)
class FactTable:
    """A fact class, the file of its table (without ``.csv``), and its own columns."""

    type: str
    label: str
    file: str
    columns: Sequence[Column]


def _column(iri: URIRef) -> Column:
    key = iri.rpartition("#")[2].rpartition("/")[2]
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
    return Column(str(iri), key, name, iri in _VALUES)


def _table(type_: URIRef, file: str, *properties: URIRef) -> FactTable:
    return FactTable(
        str(type_),
        type_.rpartition("#")[2],
        file,
        tuple(map(_column, (*properties, RJ.when, RJ.whenText))),
    )


_CLAIM = (RJ.claimant, RJ.against, SCHEMA.about, RJ.claimedIn)

#: The more specific classes before those above them: a fact's row stands in the first that fits.
FACT_TABLES: Final = (
    _table(RJ.Authorship, "authorships", RJ.work, RJ.author, RJ.authorRole),
    _table(RJ.Signature, "signatures", RJ.work, RJ.signatory, RJ.signedAs, RJ.signatureStatus),
    _table(RJ.Addressing, "addressings", RJ.work, RJ.addressee),
    _table(RJ.Publishing, "publishings", RJ.work, RJ.venue),
    _table(
        RJ.Translating, "translatings", RJ.work, RJ.translation, RJ.translator, SCHEMA.inLanguage
    ),
    _table(
        RJ.Response,
        "responses",
        RJ.responder,
        RJ.respondsTo,
        RJ.expressedIn,
        RJ.spokenTo,
        RJ.stance,
        RJ.reportingVerb,
        RJ.quotes,
    ),
    _table(RJ.Quotation, "quotations", RJ.speaker, SCHEMA.text, RJ.quotedFrom, RJ.continuedBy),
    _table(RJ.Demand, "demands", *_CLAIM),
    _table(RJ.Accusation, "accusations", *_CLAIM),
    _table(RJ.Claim, "claims", *_CLAIM),
    _table(
        RJ.Description,
        "descriptions",
        RJ.describes,
        RJ.descriptionText,
        RJ.reportedRole,
        RJ.reportedAge,
    ),
    _table(RJ.Membership, "memberships", RJ.member, RJ.group),
    _table(RJ.Counting, "countings", RJ.group, RJ.sizeText, RJ.size, RJ.sizeAbove),
    _table(
        RJ.MovementRelation,
        "movement-relations",
        RJ.movement,
        RJ.relatedMovement,
        RJ.movementRelation,
    ),
)

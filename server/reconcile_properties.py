"""The properties that a reconciliation client can compare and fetch, and their values."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.namespaces import CITO, OWL, RJ, SCHEMA, SKOS
from .labels import Labels
from .snapshots import Snapshot

_UNION: Final = DefaultGraph()
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_WORKS: Final = ("letter", "translation", "post", "statement", "opinion")
_AGENTS: Final = ("person", "organisation", "publication", "group")


@dataclass(frozen=True, slots=True)
class Property:
    """A property: what clients call it, whose it is, and where it stands in the data.

    ``inverse`` says that it is read from its object's side.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    iri: str
    inverse: bool = False

    def as_json(self) -> dict[str, Any]:
        """What the protocol says of a property."""
        return {"id": self.id, "name": self.name}


#: Id → property. None states what is only claimed: accusations are nobody's property.
PROPERTIES: Final[dict[str, Property]] = {
    p.id: p
    for p in (
        Property("name", "Names", (*_AGENTS, *_WORKS, "movement"), str(SCHEMA.name)),
        Property("author", "Author", _WORKS, str(SCHEMA.author)),
        Property("signedBy", "Signed by", ("letter",), str(RJ.signedBy)),
        Property("addressedTo", "Addressed to", ("letter",), str(RJ.addressedTo)),
        Property("publishedIn", "Published in", _WORKS, str(RJ.publishedIn)),
        Property("datePublished", "Date", (*_WORKS, "article"), str(SCHEMA.datePublished)),
        Property("publisher", "Publisher", ("article",), str(SCHEMA.publisher)),
        Property("url", "Address on the web", (*_WORKS, "article"), str(SCHEMA.url)),
        Property("letterForm", "Form", ("letter",), str(RJ.letterForm)),
        Property("repliesTo", "Replies to", _WORKS, str(CITO.repliesTo)),
        Property("repliedBy", "Works that reply", _WORKS, str(CITO.repliesTo), inverse=True),
        Property("debate", "Debate", _WORKS, str(RJ.partOfDebate)),
        Property("signed", "Signed", _AGENTS, str(RJ.signedBy), inverse=True),
        Property("wrote", "Wrote", _AGENTS, str(SCHEMA.author), inverse=True),
        Property("repliedTo", "Replied to", _AGENTS, str(RJ.repliedTo)),
        Property("memberOf", "Member of", ("person",), str(SCHEMA.memberOf)),
        Property("hashtag", "Hashtag", ("movement",), str(RJ.hashtag)),
        Property("sameAs", "The same elsewhere", _AGENTS, str(OWL.sameAs)),
        Property("exactMatch", "The same elsewhere", ("movement",), str(SKOS.exactMatch)),
        Property(
            "reportedIn", "Reported in", (*_AGENTS, *_WORKS, "movement"),
            str(SCHEMA.mentions), inverse=True,
        ),
    )
}  # fmt: skip


def of_kind(kind: str) -> list[Property]:
    """The properties that things of ``kind`` have; all for a kind that is none."""
    own = [p for p in PROPERTIES.values() if kind in p.kinds]
    return own or list(PROPERTIES.values())


def values(snapshot: Snapshot, iri: str, wanted: Property) -> list[NamedNode | Literal]:
    """The values that the thing ``iri`` has, sorted."""
    node, property_ = NamedNode(iri), NamedNode(wanted.iri)
    if wanted.inverse:
        quads = snapshot.store.quads_for_pattern(None, property_, node, _UNION)
        found: Iterable[object] = (quad.subject for quad in quads)
    else:
        quads = snapshot.store.quads_for_pattern(node, property_, None, _UNION)
        found = (quad.object for quad in quads)
    return sorted((x for x in found if isinstance(x, NamedNode | Literal)), key=str)


def cells(
    snapshot: Snapshot, labels: Labels, found: Iterable[NamedNode | Literal], hidden: Container[str]
) -> Iterator[dict[str, Any]]:
    """``found`` as cells of a table: entities of this service, dates, numbers, texts."""
    root = snapshot.addresses.id_root
    for value in found:
        if isinstance(value, NamedNode):
            if value.value in hidden:
                continue
            if value.value.startswith(root):
                yield {"id": value.value[len(root) :], "name": labels(value.value).value}
            else:
                yield {"str": value.value}
        elif _DAY.fullmatch(value.value) and value.datatype.value.endswith("#date"):
            yield {"date": f"{value.value}T00:00:00Z"}
        else:
            yield {"str": value.value}

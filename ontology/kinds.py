"""The kinds of things that have an address of their own: ``/id/{kind}/{slug}``."""

from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from .namespaces import RJ, SCHEMA


@dataclass(frozen=True, slots=True)
class ThingKind:
    """A kind of thing: its name in sheets and addresses, its class, and what it can be.

    ``plural`` and ``singular`` are what people call it.

    ``agent`` says that it can act (sign, speak, answer); ``work`` that it can be written,
    answered and quoted from.
    """

    name: str
    type: URIRef
    plural: str
    singular: str
    agent: bool = False
    work: bool = False


#: Name → kind. ``article`` is the reporting source; ``debate`` stands in the registry only.
THING_KINDS: Final[dict[str, ThingKind]] = {
    kind.name: kind
    for kind in (
        ThingKind("letter", RJ.Letter, "letters", "letter", work=True),
        ThingKind("person", SCHEMA.Person, "people", "person", agent=True),
        ThingKind("organisation", SCHEMA.Organization, "organisations", "organisation", agent=True),
        ThingKind("publication", RJ.Venue, "publications", "publication", agent=True),
        ThingKind("group", RJ.Collective, "groups", "group", agent=True),
        ThingKind("movement", RJ.Movement, "movements", "movement"),
        ThingKind("translation", RJ.Translation, "translations", "translation", work=True),
        ThingKind("post", SCHEMA.SocialMediaPosting, "posts", "post", work=True),
        ThingKind("statement", RJ.Statement, "statements", "statement", work=True),
        ThingKind(
            "opinion", SCHEMA.OpinionNewsArticle, "opinion pieces", "opinion piece", work=True
        ),
        ThingKind("debate", RJ.Debate, "debates", "debate"),
        ThingKind("article", SCHEMA.NewsArticle, "articles", "article"),
    )
}

#: The kinds that a fact sheet's ``things`` may have, in the order in which errors list them.
SHEET_KINDS: Final = tuple(k for k in THING_KINDS if k not in ("article", "debate"))
AGENT_KINDS: Final = frozenset(k.name for k in THING_KINDS.values() if k.agent)
WORK_KINDS: Final = frozenset(k.name for k in THING_KINDS.values() if k.work)

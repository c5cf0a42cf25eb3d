"""What a page's head says of it: for previews (Open Graph), search engines and reference managers.

Nothing here speaks against anybody: what may be said without anything beside it, :mod:`previews`
knows; of all other facts the head names the article alone. Who is not listed is named in no head
but that of the page's own title.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ..ontology.namespaces import OWL, RJ, SCHEMA
from .cards import Card, Cards
from .description import Description
from .figures import number
from .labels import excerpt
from .messages import gettext, ngettext
from .previews import Previews
from .quotation_pages import QuotationPage
from .snapshots import Snapshot
from .standing import Unlisted

_IN_DESCRIPTION: Final = 200
_TYPES: Final = {
    "person": "Person",
    "organisation": "Organization",
    "publication": "Organization",
    "group": "Organization",
    "letter": "CreativeWork",
    "translation": "CreativeWork",
    "statement": "CreativeWork",
    "post": "SocialMediaPosting",
    "opinion": "OpinionNewsArticle",
    "article": "NewsArticle",
}
#: Properties of things in JSON-LD, where they have them: what is plain, and never contestable.
_SAID: Final = {
    "headline": SCHEMA.headline,
    "author": SCHEMA.author,
    "publisher": SCHEMA.publisher,
    "datePublished": SCHEMA.datePublished,
    "inLanguage": SCHEMA.inLanguage,
    "url": SCHEMA.url,
    "sameAs": OWL.sameAs,
}
_LINKS: Final = frozenset(("url", "sameAs"))


@dataclass(frozen=True, slots=True)
class Meta:
    """The head of a page. ``citation`` are Highwire Press tags, which reference managers read."""

    title: str
    type: str = "website"
    description: str = ""
    citation: tuple[tuple[str, str], ...] = ()
    json_ld: str = ""
    unlisted: bool = False


def meta_of_thing(
    snapshot: Snapshot, cards: Cards, iri: str, kind: str | None, facts: int, *, listed: bool
) -> Meta:
    """The head of the page of a thing or an article, of which so many ``facts`` are reported."""
    title = cards.labels(iri).value
    if not listed:
        return Meta(title, unlisted=True)
    d, unlisted = cards.description, Unlisted(snapshot)
    description = ngettext(
        "%(number)s fact reported, with the words of its source",
        "%(number)s facts reported, each with the words of its source",
        facts,
        number=number(facts),
    )
    document: dict[str, Any] = {"@type": _TYPES.get(kind or "", "Thing"), "@id": iri, "name": title}
    for name, property_ in _SAID.items():
        values = list(_values(unlisted, cards, d, iri, str(property_), links=name in _LINKS))
        if values:
            document[name] = values[0] if len(values) == 1 else values
    names = [a["name"] if isinstance(a, dict) else a for a in _listed(document.get("author"))]
    date = d.text(iri, SCHEMA.datePublished)
    venues = [cards.labels(v).value for v in d.iris(iri, RJ.publishedIn)]
    venues += [v["name"] if isinstance(v, dict) else v for v in _listed(document.get("publisher"))]
    is_text = kind in ("letter", "article", "opinion", "post", "statement", "translation")
    return Meta(
        title,
        "article" if is_text else "profile" if kind == "person" else "website",
        description,
        _citation(title, names, date, venues, iri) if is_text else (),
        _script(document),
    )


def meta_of_fact(
    snapshot: Snapshot, card: Card, heading: str, quotation: QuotationPage | None, d: Description
) -> Meta:
    """The head of the page of a fact."""
    if not Previews(snapshot).in_a_head(card.iri):
        return Meta(gettext("Reported in %(article)s", article=card.article.text))
    if quotation is None:
        return Meta(heading)
    words = excerpt(" ".join(part.value for part in quotation.text), _IN_DESCRIPTION)
    unlisted = Unlisted(snapshot)
    speakers = [
        name.text
        for iri, name in zip(d.iris(card.iri, RJ.speaker), quotation.speaker, strict=False)
        if iri not in unlisted
    ]
    title = gettext("“%(words)s”", words=words)
    if speakers:
        title = gettext("%(who)s: %(words)s", who=", ".join(speakers), words=title)
    document: dict[str, Any] = {
        "@type": "Quotation",
        "@id": card.iri,
        "text": "\n".join(part.value for part in quotation.text),
    }
    if speakers:
        document["creator"] = [{"@type": "Thing", "name": name} for name in speakers]
    return Meta(
        title,
        "article",
        gettext("Quoted in %(article)s", article=card.article.text),
        _citation(title, speakers, card.published, [card.article.text], card.iri),
        _script(document),
    )


def _values(
    unlisted: Unlisted, cards: Cards, d: Description, iri: str, property_: str, *, links: bool
) -> Iterable[Any]:
    for value in d.values(iri, property_):
        if links:
            if value.value.lower().startswith(("http://", "https://")):
                yield value.value
        elif isinstance(value, Literal):
            yield value.value
        elif isinstance(value, NamedNode) and value.value not in unlisted:
            yield {"@id": value.value, "name": cards.labels(value.value).value}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _citation(
    title: str, authors: Sequence[str], date: str, venues: Sequence[str], iri: str
) -> tuple[tuple[str, str], ...]:
    tags = [("citation_title", title), *(("citation_author", name) for name in authors)]
    if date:
        tags.append(("citation_publication_date", date[:10].replace("-", "/")))
    tags += [("citation_journal_title", venue) for venue in venues[:1]]
    return (*tags, ("citation_public_url", iri))


def _script(document: dict[str, Any]) -> str:
    """JSON-LD as the text of a ``script``: nothing in it can end the element or begin another."""
    text = json.dumps({"@context": "https://schema.org", **document}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

"""The pages about a thing, an article or a fact: its document, for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template
from pyoxigraph import NamedNode

from ..ontology.kinds import THING_KINDS
from ..ontology.namespaces import CITO, PROV, RDFS, RJ, SCHEMA
from .cards import HIDDEN, Card, Cards, Part, Row
from .debates import works_of
from .description import Description
from .disagreements import disagreements
from .documents import Document
from .excerpts import excerpt_of
from .forms import HTML, Form
from .labels import excerpt, kind_of
from .links import graph_path, id_path
from .snapshots import Snapshot

#: Characters of a fact's sentence in the title of its page.
_IN_TITLE: Final = 120

# What a page calls a property that is read from its object's side.
_INVERSE: Final = {
    str(SCHEMA.mentions): "Reported in",
    str(SCHEMA.author): "Wrote",
    str(SCHEMA.translator): "Translated",
    str(SCHEMA.translationOfWork): "Translations",
    str(SCHEMA.memberOf): "Members",
    str(RJ.signedBy): "Signed",
    str(RJ.addressedTo): "Was sent",
    str(RJ.publishedIn): "Published",
    str(RJ.repliedTo): "Answered by",
    str(RJ.inspired): "Inspired by",
    str(RJ.counterpartOf): "Counterpart of",
    str(RJ.textOf): "Full text in",
    str(CITO.repliesTo): "Works that answer it",
    str(CITO.agreesWith): "Works that agree with it",
    str(CITO.disagreesWith): "Works that disagree with it",
}
_SHOWN_APART: Final = HIDDEN | {str(SCHEMA.name), str(SCHEMA.headline)}
_ON_CARD: Final = HIDDEN | set(map(str, (RJ.words, RJ.evidence, RJ.order, PROV.wasGeneratedBy)))


@dataclass(frozen=True, slots=True)
class Satellite:
    """An activity or an agent of the provenance, and the fragment that names it."""

    name: str
    anchor: str
    rows: tuple[Row, ...]


def render(
    snapshot: Snapshot,
    document: Document,
    alternates: Mapping[Form, str],
    feed: str = "",
    preferred: Sequence[str] = (),
) -> str:
    """The page of a document; ``alternates`` are the addresses of its other forms.

    ``feed`` is the address of its feed, if it has one; ``preferred`` are languages of labels.
    """
    description = Description(document.quads)
    cards = Cards(snapshot, description, preferred)
    iri = document.iri
    kind = kind_of(snapshot, iri)
    facts = sorted((cards.card(fact) for fact in document.facts), key=_by_place)
    shared: dict[str, object] = {
        "iri": iri,
        "id_path": id_path(snapshot, iri),
        "alternates": [(f.label, p) for f, p in alternates.items() if f is not HTML],
        "feed": feed,
        "facts": facts,
        "paging": document.paging,
        "title": cards.labels(iri),
    }
    if kind == "fact":
        return render_template("fact.html", **shared, **_fact(cards, description, iri))
    return render_template(
        "thing.html",
        **shared,
        kind=THING_KINDS.get(kind or ""),
        is_article=kind == "article",
        names=_other_names(cards, description, iri),
        rows=cards.rows(iri, _SHOWN_APART),
        inverse=_inverse(cards, description, document),
        disagreements=disagreements(cards, description, iri),
        works=works_of(snapshot, iri, preferred) if kind == "debate" else (),
        graphs=_graphs(snapshot, iri) if kind == "article" else (),
        provenance=_satellites(cards, description, iri) if kind == "article" else (),
        reviews=_reviews(cards, description, document.facts) if kind == "article" else (),
    )


def _graphs(snapshot: Snapshot, article: str) -> list[tuple[str, str]]:
    """Names and paths of an article's graphs; a sheet by hand that nobody reviewed has but one."""
    name = article.rsplit("/", 1)[-1]
    graphs = {
        "its facts": snapshot.addresses.article_graph(name),
        "how we came by them": snapshot.addresses.provenance_graph(name),
    }
    return [
        (text, graph_path(snapshot, iri))
        for text, iri in graphs.items()
        if snapshot.store.contains_named_graph(NamedNode(iri))
    ]


def _by_place(card: Card) -> tuple[str, str, int, str]:
    return (card.published or "9999", card.article.text, card.order, card.iri)


def _other_names(cards: Cards, description: Description, iri: str) -> list[Part]:
    label = cards.labels(iri).value
    seen = {label: None}
    names = []
    for literal in [
        *description.literals(iri, RDFS.label),
        *description.literals(iri, SCHEMA.name),
    ]:
        if literal.value not in seen:
            seen[literal.value] = None
            names.append(cards.part(literal))
    return names


def _inverse(cards: Cards, description: Description, document: Document) -> list[Row]:
    """What points to the subject, but for facts (they have cards) and satellites.

    Where a page does not have it all, the name says how much there is.
    """
    iri, facts = document.iri, document.facts
    groups: dict[str, list[Part]] = {}
    for subject, property_ in description.pointing_to(iri):
        # The works of a debate have a list of their own.
        if subject in facts or "#" in subject or property_ == str(RJ.partOfDebate):
            continue
        groups.setdefault(property_, []).append(cards.annotated(subject, subject, property_, iri))
    return [
        Row(
            Part(_heading(cards, document, p, len(parts))),
            tuple(sorted(parts, key=lambda part: part.text)),
        )
        for p, parts in sorted(groups.items())
    ]


def _heading(cards: Cards, document: Document, property_: str, shown: int) -> str:
    name = _INVERSE.get(property_) or f"“{cards.labels(property_).value}” of"
    total = document.pointing.get(property_, shown)
    return f"{name} ({shown:,} of {total:,})" if total > shown else name


def _fact(cards: Cards, description: Description, iri: str) -> dict[str, object]:
    card = cards.card(iri)
    said = "".join(part.text for part in card.sentence)
    if card.introduces and card.words:
        said += f": {card.words[0].value}"
    return {
        "card": card,
        "heading": f"{card.kind[:1].upper()}{card.kind[1:]}, in {card.article.text}: "
        f"{excerpt(said, _IN_TITLE)}",
        "excerpts": [
            excerpt_of(description, evidence)
            for evidence in sorted(description.iris(iri, RJ.evidence), key=lambda e: (len(e), e))
        ],
        "rows": cards.rows(iri, frozenset(_ON_CARD)),
        "provenance": _satellites(cards, description, iri),
    }


def _satellites(cards: Cards, description: Description, iri: str) -> list[Satellite]:
    """How it came about: first the activities, then the agents of which more is known.

    The reviews of other facts, which the document may hold too, are left to their own pages.
    """
    wanted = {str(PROV.Activity), str(PROV.SoftwareAgent), str(PROV.Agent)}
    own = f"{iri}#"
    found = []
    for subject in description.subjects():
        types = set(description.types(subject))
        owner = subject.partition("#")[0]
        if not types & wanted or (owner != iri and description.values(owner, RJ.reportedIn)):
            continue
        fragment = subject.partition("#")[2]
        name = description.text(subject, RDFS.label) or fragment.replace("-", " ")
        rows = cards.rows(subject, HIDDEN | {str(PROV.used)})
        if rows or subject.startswith(own):
            found.append((str(PROV.Activity) not in types, name, fragment, rows))
    return [
        Satellite(name[:1].upper() + name[1:], fragment, rows)
        for _, name, fragment, rows in sorted(found, key=lambda f: f[:3])
    ]


def _reviews(cards: Cards, description: Description, facts: frozenset[str]) -> list[str]:
    """How many of an article's facts were reviewed by whom, in words."""
    by: dict[str, list[str]] = {}
    reviewed = {fact for fact in facts if _is_reviewed(description, fact)}
    for activity in description.subjects():
        if str(PROV.Activity) not in description.types(activity):
            continue
        used = facts.intersection(description.iris(activity, PROV.used))
        agents = description.iris(activity, PROV.wasAssociatedWith)
        reviewed |= used
        for agent in agents if used else ():
            dates = by.setdefault(cards.labels(agent).value, [])
            dates.extend([description.text(activity, PROV.endedAtTime)] * len(used))
    said = [
        f"{_facts(len(dates))} reviewed by {name}{f', last on {max(dates)}' if max(dates) else ''}."
        for name, dates in sorted(by.items())
    ]
    if waiting := len(facts - reviewed):
        said.append(f"{_facts(waiting)} not reviewed.")
    return said


def _is_reviewed(description: Description, fact: str) -> bool:
    return not {str(RJ.accepted), str(RJ.corrected)}.isdisjoint(
        description.iris(fact, RJ.reviewStatus)
    )


def _facts(count: int) -> str:
    return "1 fact" if count == 1 else f"{count:,} facts"

"""The pages about a thing, an article or a fact: its document, for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template
from pyoxigraph import NamedNode

from ..ontology.kinds import AGENT_KINDS, THING_KINDS, WORK_KINDS
from ..ontology.namespaces import CITO, PROV, RDFS, RJ, SCHEMA
from .cards import HIDDEN, Card, Cards, Part, Row
from .contradictions import contradictions_about
from .debates import works_of
from .description import Description
from .documents import Document
from .excerpts import excerpt_of
from .forms import HTML, Form
from .labels import excerpt, kind_of
from .letter_pages import WorkPage, work_page
from .links import graph_path, id_path, to_uri
from .page_meta import meta_of_fact, meta_of_thing
from .paging import Paging
from .passages import passages_of
from .quotation_pages import embed_address, embed_path, quotation_page
from .roles import answers_to_accusations, sections_of
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
_REPORTED_IN: Final = _INVERSE[str(SCHEMA.mentions)]
#: What an article's page says of it apart: its facts name what it mentions.
_OF_THE_FILE: Final = frozenset((str(SCHEMA.mentions), str(RJ.digest)))
#: Signers of a letter whose own contradictions its page shows: the size of a group.
_NEAR: Final = 20
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
    listed: bool = True,
) -> str:
    """The page of a document; ``alternates`` are the addresses of its other forms.

    ``feed`` is the address of its feed, if it has one; ``preferred`` are languages of labels. What
    is not ``listed`` asks not to be indexed.
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
        shared |= _fact(cards, description, iri)
        if str(RJ.Quotation) in description.types(iri):
            quotation = quotation_page(snapshot, iri, iri, preferred)
            head = meta_of_fact(snapshot, cards.card(iri), "", quotation, description)
            shared |= {
                "quotation": quotation,
                "meta": head,
                "embed_path": embed_path(snapshot, iri),
            }
            return render_template("quotation.html", **shared, embed=embed_address(snapshot, iri))
        head = meta_of_fact(snapshot, cards.card(iri), str(shared["heading"]), None, description)
        return render_template("fact.html", **shared, meta=head)
    shared |= {
        "meta": meta_of_thing(snapshot, cards, iri, kind, document.paging.total, listed=listed),
        "kind": THING_KINDS.get(kind or ""),
        "names": _other_names(cards, description, iri),
        "rows": cards.rows(iri, _SHOWN_APART),
        "inverse": _inverse(cards, description, document),
    }
    if kind in WORK_KINDS:
        return _work(snapshot, cards, shared, iri, preferred)
    if kind == "article":
        shared |= {
            "rows": cards.rows(iri, _SHOWN_APART | _OF_THE_FILE),
            "file_rows": cards.rows(iri, frozenset(description.properties(iri)) - {str(RJ.digest)}),
            "passages": passages_of(description, facts),
            "language": description.text(iri, SCHEMA.inLanguage),
            "source": _source(description, iri),
            "contradictions": (),
            "graphs": _graphs(snapshot, iri),
            "provenance": _satellites(cards, description, iri),
            "reviews": _reviews(cards, description, document.facts),
        }
        return render_template("article.html", **shared)
    if kind in AGENT_KINDS or kind == "movement":
        sections = sections_of(cards, iri, facts)
        shared |= {
            "sections": sections,
            "contents": [(s.anchor, s.heading, len(s.answers or s.cards)) for s in sections],
            "replies": answers_to_accusations(snapshot, facts, preferred),
            "contradictions": contradictions_about(snapshot, iri, (), preferred),
        }
        return render_template("person.html", **shared)
    works = works_of(snapshot, iri, preferred) if kind == "debate" else []
    shared |= {"works": works, "contradictions": contradictions_about(snapshot, iri, (), preferred)}
    return render_template("thing.html", **shared)


#: What the page of a work says in sections of its own.
_IN_SECTIONS: Final = frozenset(
    map(
        str,
        (
            SCHEMA.author,
            SCHEMA.datePublished,
            RJ.signedBy,
            RJ.addressedTo,
            RJ.publishedIn,
            RJ.partOfDebate,
            RJ.letterForm,
            CITO.repliesTo,
            CITO.agreesWith,
            CITO.disagreesWith,
        ),
    )
)


def _work(
    snapshot: Snapshot,
    cards: Cards,
    shared: dict[str, object],
    iri: str,
    preferred: Sequence[str],
) -> str:
    """The page of a letter, a post, a statement …: the debate about it."""
    paging, inverse = shared["paging"], shared["inverse"]
    assert isinstance(paging, Paging)
    assert isinstance(inverse, list)
    work = work_page(snapshot, iri, preferred)
    shown_apart = {_INVERSE[str(SCHEMA.mentions)], _INVERSE[str(RJ.repliedTo)]}
    signers = cards.description.iris(iri, RJ.signedBy)[:_NEAR]
    found = contradictions_about(snapshot, iri, signers, preferred) if paging.page == 1 else ()
    shared |= {
        "work": work,
        "rows": cards.rows(iri, _SHOWN_APART | _IN_SECTIONS),
        "reported_in": next((r.values for r in inverse if r.name.text == _REPORTED_IN), ()),
        "inverse": [row for row in inverse if row.name.text not in shown_apart],
        "contradictions": found,
        "contents": _contents(work, len(found)),
    }
    return render_template("letter.html", **shared)


def _contents(work: WorkPage, contradictions: int) -> list[tuple[str, str, int]]:
    """The sections of the page that there are: fragment, name and number."""
    sections = [
        ("contradictions", "Contradictions", contradictions),
        ("demands", "Demands", len(work.demands)),
        ("answers", "Answers", work.thread.count),
        ("accusations", "Accusations", len(work.accusations)),
        ("signatories", "Signatories", len(work.signatories)),
        ("replies-to", "What it answers", len(work.answers_what)),
        ("claims", "Claims", len(work.claims)),
        ("quoted", "Quotations", len(work.quoted)),
    ]
    return [section for section in sections if section[2]]


def _source(description: Description, article: str) -> str:
    """Where an article can be read; empty where that is not known, or no link."""
    value = description.first(article, SCHEMA.url)
    url = value.value if value is not None else ""
    return to_uri(url) if url.lower().startswith(("http://", "https://")) else ""


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

"""The pages about a thing, an article or a fact: its document, for people to read."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import render_template
from pyoxigraph import NamedNode

from ..ontology.kinds import AGENT_KINDS, THING_KINDS, WORK_KINDS
from ..ontology.namespaces import CITO, PROV, RDFS, RJ, SCHEMA
from .cards import HIDDEN, Card, Cards, Part
from .contradictions import contradictions_about
from .debates import works_of
from .description import Description
from .documents import Document
from .excerpts import excerpt_of
from .forms import HTML, Form
from .inverse_rows import INVERSE, inverse_rows, together
from .labels import excerpt, kind_of
from .letter_pages import WorkPage, work_page
from .links import graph_path, id_path, to_uri
from .messages import gettext, pgettext
from .page_meta import meta_of_fact, meta_of_thing
from .paging import Paging
from .passages import passages_of
from .previews import Previews
from .provenance import agents_named_only, reviews_of, satellites_of
from .quotation_pages import embed_address, embed_path, quotation_page
from .roles import (
    answers_to_accusations,
    answers_to_report,
    described_as,
    sections_of,
)
from .snapshots import Snapshot

#: Characters of a fact's sentence in the title of its page.
_IN_TITLE: Final = 120

_REPORTED_IN: Final = INVERSE[str(SCHEMA.mentions)]
#: What an article's page says of it apart: its facts name what it mentions.
_OF_THE_FILE: Final = frozenset((str(SCHEMA.mentions), str(RJ.digest)))
#: Signers of a letter whose own contradictions its page shows: the size of a group.
_NEAR: Final = 20
_SHOWN_APART: Final = HIDDEN | {str(SCHEMA.name), str(SCHEMA.headline)}
_ON_CARD: Final = HIDDEN | set(map(str, (RJ.words, RJ.evidence, RJ.order, PROV.wasGeneratedBy)))


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
            embed = embed_address(snapshot, iri) if Previews(snapshot).alone(iri) else ""
            return render_template("quotation.html", **shared, embed=embed)
        head = meta_of_fact(snapshot, cards.card(iri), str(shared["heading"]), None, description)
        replies = answers_to_report(snapshot, iri, preferred) if cards.card(iri).sensitive else ()
        beside = {reply.iri for reply in replies}
        paging = document.paging
        if paging.pages == 1:  # of a longer list each page stays whole
            facts = [card for card in facts if card.iri not in beside]
        others = len(facts) if paging.pages == 1 else paging.total
        shared |= {"replies": replies, "facts": facts, "others": others}
        return render_template("fact.html", **shared, meta=head)
    shared |= {
        "meta": meta_of_thing(snapshot, cards, iri, kind, document.paging.total, listed=listed),
        "kind": THING_KINDS.get(kind or ""),
        "names": _other_names(cards, description, iri),
        "rows": cards.rows(iri, _SHOWN_APART),
        "inverse": inverse_rows(cards, description, document),
    }
    if kind in WORK_KINDS:
        return _work(snapshot, cards, shared, document, preferred)
    if kind == "article":
        shared |= {
            "rows": cards.rows(iri, _SHOWN_APART | _OF_THE_FILE),
            "file_rows": cards.rows(iri, frozenset(description.properties(iri)) - {str(RJ.digest)}),
            "passages": passages_of(description, facts),
            "language": description.text(iri, SCHEMA.inLanguage),
            "source": _source(description, iri),
            "contradictions": (),
            "graphs": _graphs(snapshot, iri),
            "provenance": satellites_of(cards, description, iri),
            "anchors": agents_named_only(description),
            "reviews": reviews_of(cards, description, document.facts),
        }
        return render_template("article.html", **shared)
    if kind in AGENT_KINDS or kind == "movement":
        sections, inverse = sections_of(cards, iri, facts), shared["inverse"]
        assert isinstance(inverse, list)
        found = contradictions_about(snapshot, iri, (), preferred)
        contents = [(s.anchor, s.heading, len(s.answers or s.cards)) for s in sections]
        if found:
            contents.append(("contradictions", gettext("Contradictions"), len(found)))
        rows = together(cards.rows(iri, _SHOWN_APART), inverse)
        if rows:
            contents.append(("glance", gettext("At a glance"), 0))
        shared |= {
            "rows": rows,
            "described": described_as(cards, iri, facts),
            "sections": sections,
            "contents": contents,
            "replies": answers_to_accusations(snapshot, facts, preferred),
            "contradictions": found,
        }
        return render_template("person.html", **shared)
    part = str(RJ.partOfDebate)
    members = [work for work, property_ in description.pointing_to(iri) if property_ == part]
    shared |= {
        "works": works_of(snapshot, members, preferred) if kind == "debate" else [],
        "works_in_all": document.pointing.get(part, len(members)),
        "contradictions": contradictions_about(snapshot, iri, (), preferred),
    }
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
    document: Document,
    preferred: Sequence[str],
) -> str:
    """The page of a letter, a post, a statement …: the debate about it."""
    iri = document.iri
    paging, inverse = shared["paging"], shared["inverse"]
    assert isinstance(paging, Paging)
    assert isinstance(inverse, list)
    work = work_page(snapshot, iri, preferred, document, cards)
    reported_in, answered_by = gettext(_REPORTED_IN), gettext(INVERSE[str(RJ.repliedTo)])
    signers = cards.description.iris(iri, RJ.signedBy)[:_NEAR]
    found = contradictions_about(snapshot, iri, signers, preferred) if paging.page == 1 else ()
    shared |= {
        "work": work,
        "rows": cards.rows(iri, _SHOWN_APART | _IN_SECTIONS),
        "reported_in": next((r.values for r in inverse if r.name.text == reported_in), ()),
        "inverse": [row for row in inverse if row.name.text not in (reported_in, answered_by)],
        "contradictions": found,
        "contents": _contents(work, len(found)),
    }
    return render_template("letter.html", **shared)


def _contents(work: WorkPage, contradictions: int) -> list[tuple[str, str, int]]:
    """The sections of the page that there are: fragment, name, and number or 0."""
    sections = [
        ("demands", gettext("Demands"), len(work.demands)),
        ("answers", gettext("Answers"), work.thread.count),
        ("accusations", gettext("Accusations"), len(work.accusations)),
        ("contradictions", gettext("Contradictions"), contradictions),
        ("signatories", gettext("Signatories"), len(work.signatories)),
        ("replies-to", gettext("What it answers"), len(work.answers_what)),
        ("claims", gettext("Claims"), len(work.claims)),
        ("quoted", gettext("Quotations"), len(work.quoted)),
    ]
    glance = ("glance", gettext("At a glance"), 0)
    return [*(section for section in sections if section[2]), glance]


def _source(description: Description, article: str) -> str:
    """Where an article can be read; empty where that is not known, or no link."""
    value = description.first(article, SCHEMA.url)
    url = value.value if value is not None else ""
    return to_uri(url) if url.lower().startswith(("http://", "https://")) else ""


def _graphs(snapshot: Snapshot, article: str) -> list[tuple[str, str]]:
    """Names and paths of an article's graphs; a sheet by hand that nobody reviewed has but one."""
    name = article.rsplit("/", 1)[-1]
    graphs = {
        gettext("its facts"): snapshot.addresses.article_graph(name),
        gettext("how we came by them"): snapshot.addresses.provenance_graph(name),
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


def _fact(cards: Cards, description: Description, iri: str) -> dict[str, object]:
    card = cards.card(iri)
    said = "".join(part.text for part in card.sentence)
    if card.introduces and card.words:
        said += f"{pgettext('before words', ':')} {card.words[0].value}"
    return {
        "card": card,
        "heading": gettext(
            "%(kind)s, in %(article)s: %(sentence)s",
            kind=f"{card.kind[:1].upper()}{card.kind[1:]}",
            article=card.article.text,
            sentence=excerpt(said, _IN_TITLE),
        ),
        "excerpts": [
            excerpt_of(description, evidence)
            for evidence in sorted(description.iris(iri, RJ.evidence), key=lambda e: (len(e), e))
        ],
        "rows": cards.rows(iri, frozenset(_ON_CARD)),
        "provenance": satellites_of(cards, description, iri),
    }

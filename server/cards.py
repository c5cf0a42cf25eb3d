"""What pages show of facts and things: texts, links, sentences, rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.namespaces import OA, RDF, RDFS, RJ, SCHEMA, XSD
from .days import day
from .description import Description, Term
from .labels import Labels, Text, kind_of
from .language_names import language_name
from .links import href
from .messages import gettext, marked, pgettext
from .notes import Notes
from .sentences import INTRODUCING, fact_class, fill, is_unattributed, pattern_of
from .snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text; with ``href``, a link. ``outside`` says that it leaves the site.

    ``notes`` go behind it, each with the article that it is according to, if one is to be named.
    """

    text: str
    language: str | None = None
    href: str | None = None
    outside: bool = False
    notes: tuple[tuple["Part", "Part | None"], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A property and its values."""

    name: Part
    values: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A fact: its sentence, the words that bear it out, and how far to rely on it.

    ``denied`` and ``hedged`` say that the article reports it so; ``review`` is the local name of
    the review status; ``sensitive`` marks accusations and claims against somebody.
    ``introduces`` says that the sentence leads up to the words, ``source`` is what stands between
    it and the article's name. ``said`` is, of a quotation, what was said.
    """

    iri: str
    href: str
    kind: str
    sentence: tuple[Part, ...]
    words: tuple[Text, ...]
    article: Part
    published: str
    order: int
    denied: bool
    hedged: bool
    inferred: tuple[str, ...]
    review: str
    sensitive: bool
    introduces: bool
    source: str
    said: tuple[Text, ...] = ()

    @property
    def around(self) -> tuple[Text, ...]:
        """The words that bear the fact out, without those that were ``said``."""
        return tuple(w for w in self.words if not any(w.value in t.value for t in self.said))


_DATES: Final = frozenset(map(str, (XSD.date, XSD.gYearMonth, XSD.gYear, XSD.dateTime)))
_TYPE: Final = NamedNode(str(RDF.type))
_REVIEWS: Final = ("unreviewed", "accepted", "corrected")
# Shown elsewhere on a page, or said by the sentence and the words already.
HIDDEN: Final = frozenset(map(str, (RDF.type, RDFS.label)))


#: What a fact is called in the middle of a sentence, by its class.
_THE: Final = {
    "Authorship": marked("the authorship"),
    "Signature": marked("the signature"),
    "Addressing": marked("the addressing"),
    "Publishing": marked("the publishing"),
    "Translating": marked("the translating"),
    "Response": marked("the response"),
    "Quotation": marked("the quotation"),
    "Accusation": marked("the accusation"),
    "Demand": marked("the demand"),
    "Claim": marked("the claim"),
    "Description": marked("the description"),
    "Membership": marked("the membership"),
    "Counting": marked("the counting"),
    "MovementRelation": marked("the relation of movements"),
    "Fact": marked("the fact"),
}


class Cards:
    """Makes cards and rows out of one document; what is ``made`` already is not made again."""

    def __init__(
        self,
        snapshot: Snapshot,
        description: Description,
        preferred: Sequence[str] = (),
        made: "Cards | None" = None,
    ) -> None:
        self._snapshot = snapshot
        self.description = self._description = description
        self._known: dict[str, Card] = dict(made._known) if made else {}
        self._parts: dict[str, Part] = dict(made._parts) if made else {}
        self.labels = Labels(snapshot, description, preferred)

    @cached_property
    def _notes(self) -> Notes:
        return Notes(self._description, lambda iri: self.labels(iri).value)

    def part(self, term: Term | str) -> Part:
        """A term as text or as a link with its label."""
        if isinstance(term, Literal):
            text = day(term.value) if term.datatype.value in _DATES else term.value
            return Part(text, term.language)
        iri = term.value if isinstance(term, NamedNode) else term
        part = self._parts.get(iri)
        if part is None:
            label = self.labels(iri)
            target = href(self._snapshot, iri)
            outside = target is not None and not target.startswith("/")
            part = self._parts[iri] = Part(label.value, label.language, target, outside)
        return part

    def annotated(self, term: Term | str, subject: str, shortcut: str, value: str) -> Part:
        """``term``, one end of a shortcut from ``subject`` to ``value``, with what facts add."""
        notes = tuple(
            (
                Part(note.text, href=href(self._snapshot, note.fact)),
                self.part(note.article) if note.article else None,
            )
            for note in self._notes.of(subject, shortcut, value)
        )
        if isinstance(term, Literal) and shortcut == str(SCHEMA.inLanguage):
            return Part(language_name(term.value), notes=notes)
        return replace(self.part(term), notes=notes)

    def card(self, fact: str) -> Card:
        """The card of a fact."""
        card = self._known.get(fact)
        if card is None:
            card = self._known[fact] = self._card(fact)
        return card

    def _card(self, fact: str) -> Card:
        d = self._description
        articles = d.iris(fact, RJ.reportedIn)
        article = articles[0] if articles else fact
        order = d.text(fact, RJ.order)
        kind = fact_class(d, fact)
        reviews = d.iris(fact, RJ.reviewStatus)
        return Card(
            iri=fact,
            href=href(self._snapshot, fact) or "",
            kind=self.labels(kind).value,
            sentence=self.sentence(fact),
            words=self._words(fact),
            said=tuple(Text(t.value, t.language) for t in d.literals(fact, SCHEMA.text))
            if kind == str(RJ.Quotation)
            else (),
            article=self.part(article),
            published=d.text(article, SCHEMA.datePublished),
            order=int(order) if order.lstrip("-").isdecimal() else 0,
            denied=str(RJ.denied) in d.iris(fact, RJ.polarity),
            hedged=str(RJ.hedged) in d.iris(fact, RJ.certainty),
            inferred=tuple(self.labels(p).value for p in d.iris(fact, RJ.inferred)),
            review=next((r for r in _REVIEWS if str(RJ._NS) + r in reviews), "unreviewed"),
            sensitive=kind == str(RJ.Accusation) or bool(d.values(fact, RJ.against)),
            introduces=kind in INTRODUCING,
            source=pgettext("an article", "in")
            if is_unattributed(d, fact)
            else gettext("according to"),
        )

    def _words(self, fact: str) -> tuple[Text, ...]:
        """The words of a fact in the order of its evidence: of a quotation, those quoted first."""
        d = self._description
        quoted = [
            d.text(selector, OA.exact)
            for evidence in sorted(d.iris(fact, RJ.evidence), key=lambda e: (len(e), e))
            for selector in d.iris(evidence, OA.hasSelector)
        ]
        place = {exact: index for index, exact in reversed(list(enumerate(quoted)))}
        words = [Text(w.value, w.language) for w in d.literals(fact, RJ.words)]
        return tuple(sorted(words, key=lambda w: place.get(w.value, len(quoted))))

    def sentence(self, fact: str, pattern: str = "", plain: str = "") -> tuple[Part, ...]:
        """What a fact reports, as text and links; its first letter is a capital.

        ``pattern`` may be another one than that of its class and stance; ``plain`` is what is plain
        from the page and need not be said.
        """
        pattern = pattern or pattern_of(self._description, fact)
        parts: list[Part] = []
        for piece in fill(pattern, self._description, fact, self._mention, plain):
            part = piece if isinstance(piece, Part) else Part(str(piece))
            if not parts and part.href is None:
                part = Part(part.text[:1].upper() + part.text[1:], part.language)
            parts.append(part)
        return tuple(parts)

    def _mention(self, term: Term) -> Part:
        """A term in a sentence; of a fact, what kind it is, so that nobody takes it for a finding.

        An answer denies “the accusation ‘…’”, not the words alone.
        """
        part = self.part(term)
        if not isinstance(term, NamedNode) or kind_of(self._snapshot, term.value) != "fact":
            return part
        types = self._description
        if not types.types(term.value):
            types = Description(
                self._snapshot.store.quads_for_pattern(term, _TYPE, None, DefaultGraph())
            )
        kind = fact_class(types, term.value)
        named = _THE.get(kind.removeprefix(str(RJ._NS)), _THE["Fact"])
        text = pgettext("a fact", "%(kind)s %(words)s", kind=gettext(named), words=part.text)
        return replace(part, text=text, language=None)

    def rows(self, subject: str, hidden: frozenset[str] = HIDDEN) -> tuple[Row, ...]:
        """The properties of ``subject`` with their values, but for those ``hidden``."""
        return tuple(
            Row(
                self.part(p),
                tuple(
                    self.annotated(value, subject, p, value.value)
                    for value in self._description.values(subject, p)
                ),
            )
            for p in self._description.properties(subject)
            if p not in hidden
        )

"""What the page of a work leads with: whose it is, where it stood, who signed, what it demands."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .accusations import answers_to_each
from .cards import Card, Cards, Part
from .days import day
from .description import Description
from .documents import Document
from .gathering import Gathering
from .language_names import language_name
from .messages import gettext, spoken
from .snapshots import Snapshot
from .threads import Answer, Thread, gather, grouped, thread_of

#: Signatories on the page of a letter; the facts below it, page by page, have them all.
SIGNATORIES: Final = 200
_FACTS: Final = 100


@dataclass(frozen=True, slots=True)
class Source:
    """The article that says so, and the address of the fact with its words.

    ``name`` is short: who published the article, or else what it is called.
    """

    name: str
    article: Part
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody or something that a work has to do with; ``details`` say how.

    ``standing`` are statuses that are not the plain one: withdrawn, disputed, denied.
    """

    who: Part
    details: tuple[Part, ...]
    standing: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """The sections of the page of a work; ``more`` says that there are more signatories."""

    form: str
    debates: tuple[Part, ...]
    authors: tuple[Line, ...]
    printed: tuple[Line, ...]
    addressed: tuple[Line, ...]
    translations: tuple[Line, ...]
    signatories: tuple[Line, ...]
    more: bool
    demands: tuple[Card, ...]
    claims: tuple[Card, ...]
    accusations: tuple[tuple[Card, tuple[Card, ...]], ...]
    quoted: tuple[Card, ...]
    answers_what: tuple[Answer, ...]
    thread: Thread


def work_page(
    snapshot: Snapshot,
    work: str,
    preferred: Sequence[str] = (),
    document: Document | None = None,
    made: Cards | None = None,
) -> WorkPage:
    """Gather what is reported of ``work``; labels in ``preferred`` languages.

    Of what its ``document`` has nothing is read again, and no card that is ``made`` made again.
    """
    gathering = Gathering(snapshot, document)
    gathering.read(work)
    facts = gathering.naming(str(RJ.work), work, SIGNATORIES + _FACTS)
    inside = gathering.naming(str(RJ.claimedIn), work, _FACTS)
    quoted = gathering.naming(str(RJ.quotedFrom), work, _FACTS)
    carried = gathering.naming(str(RJ.expressedIn), work, _FACTS)
    answers = {claim: gathering.naming(str(RJ.respondsTo), claim, _FACTS) for claim in inside}
    below = gather(gathering, work)
    d = gathering.description(made.description if document and made else None)
    cards = Cards(snapshot, d, preferred, made)
    lines = _Lines(d, cards)

    def of(class_: str) -> list[str]:
        return [fact for fact in facts if str(class_) in d.types(fact)]

    def shown(those: Sequence[str]) -> tuple[Card, ...]:
        return tuple(sorted(map(cards.card, those), key=by_time))

    def told(those: Sequence[str]) -> tuple[Card, ...]:
        """As ``shown``; that it stands in this work need not be said on the work's page."""
        cards_ = (replace(cards.card(f), sentence=cards.sentence(f, plain=work)) for f in those)
        return tuple(sorted(cards_, key=by_time))

    def kinds(class_: str) -> list[str]:
        return [fact for fact in inside if str(class_) in d.types(fact)]

    continuing = {x for fact in quoted for x in d.iris(fact, RJ.continuedBy)}
    sensitive = [f for f in inside if cards.card(f).sensitive]
    replies = answers_to_each(
        d, {f: [a for a in answers[f] if _is_response(d, a)] for f in sensitive}
    )
    demands = [f for f in kinds(RJ.Demand) if f not in sensitive]
    signatories = lines.of(of(RJ.Signature), RJ.signatory, _signature)
    return WorkPage(
        form=_form(d, work),
        debates=tuple(cards.part(x) for x in d.iris(work, RJ.partOfDebate)),
        authors=lines.of(of(RJ.Authorship), RJ.author, _authorship),
        printed=lines.of(of(RJ.Publishing), RJ.venue, _publishing),
        addressed=lines.of(of(RJ.Addressing), RJ.addressee),
        translations=lines.of(of(RJ.Translating), RJ.translation, _translating)
        or lines.of(of(RJ.Translating), RJ.translator, _translating),
        signatories=signatories[:SIGNATORIES],
        more=len(facts) >= SIGNATORIES + _FACTS,
        demands=told(demands),
        claims=told([f for f in inside if f not in sensitive and f not in demands]),
        accusations=tuple((card, shown(replies[card.iri])) for card in told(sensitive)),
        quoted=told([f for f in quoted if f not in continuing]),
        answers_what=grouped(d, cards, carried),
        thread=thread_of(d, cards, below, work),
    )


def _form(d: Description, work: str) -> str:
    """The article's word for the form of a letter, where it is in the language of the page."""
    words = d.literals(work, RJ.letterForm)
    return next((x.value for x in words if (x.language or spoken())[:2] == spoken()), "")


def by_time(card: Card) -> tuple[str, str, int, str]:
    """Where a card stands among others: by its article's date, then by its place there."""
    return (card.published or "9999", card.article.text, card.order, card.iri)


def _is_response(d: Description, fact: str) -> bool:
    return str(RJ.Response) in d.types(fact)


def _by_name(line: Line) -> tuple[str, str]:
    return (line.who.text.casefold(), line.who.href or "")


#: The details of a fact, and whether they say that somebody takes something back.
_Details = Callable[[Description, Cards, str], tuple[list[Part], list[str]]]


class _Lines:
    """Makes one line of all facts that name the same somebody or something."""

    def __init__(self, description: Description, cards: Cards) -> None:
        self._d = description
        self._cards = cards

    def of(
        self, facts: Sequence[str], property_: str, details: _Details | None = None
    ) -> tuple[Line, ...]:
        """A line for each value of ``property_`` among ``facts``, by name."""
        d, cards = self._d, self._cards
        by_value: dict[str, list[str]] = {}
        for fact in facts:
            for value in d.iris(fact, property_):
                by_value.setdefault(value, []).append(fact)
        lines = []
        for value, those in by_value.items():
            said: dict[Part, None] = {}
            standing: dict[str, None] = {}
            for fact in sorted(those, key=lambda f: by_time(cards.card(f))):
                more, doubt = details(d, cards, fact) if details else ([], [])
                card = cards.card(fact)
                doubt += [gettext("denied")] if card.denied else []
                doubt += [gettext("reported with reservation")] if card.hedged else []
                said |= dict.fromkeys(more)
                standing |= dict.fromkeys(
                    gettext("%(what)s, according to %(article)s", what=x, article=card.article.text)
                    for x in doubt
                )
            ordered = sorted(map(cards.card, those), key=by_time)
            names = Counter(map(self._publisher, ordered))
            sources = [
                Source(
                    name if names[name] == 1 else f"{name}, {day(card.published)}",
                    card.article,
                    card.href,
                )
                for card in ordered
                for name in (self._publisher(card),)
            ]
            lines.append(Line(cards.part(value), tuple(said), tuple(standing), tuple(sources)))
        return tuple(sorted(lines, key=_by_name))

    def _publisher(self, card: Card) -> str:
        article = next(iter(self._d.iris(card.iri, RJ.reportedIn)), "")
        names = [
            self._cards.labels(x.value).value if isinstance(x, NamedNode) else x.value
            for x in self._d.values(article, SCHEMA.publisher)
        ]
        return next(iter(names), card.article.text)


def _signature(d: Description, cards: Cards, fact: str) -> tuple[list[Part], list[str]]:
    plain = {str(RJ.signed)}
    status = [x for x in d.iris(fact, RJ.signatureStatus) if x not in plain]
    return _literals(d, fact, RJ.signedAs), [cards.labels(s).value for s in status]


def _authorship(d: Description, cards: Cards, fact: str) -> tuple[list[Part], list[str]]:
    plain = {str(RJ.wrote)}
    roles = [x for x in d.iris(fact, RJ.authorRole) if x not in plain]
    return [Part(cards.labels(role).value) for role in roles], []


def _publishing(d: Description, _cards: Cards, fact: str) -> tuple[list[Part], list[str]]:
    return _literals(d, fact, RJ.when), []


def _translating(d: Description, cards: Cards, fact: str) -> tuple[list[Part], list[str]]:
    language = [Part(language_name(x.value)) for x in d.literals(fact, SCHEMA.inLanguage)]
    translators = [cards.part(x) for x in d.iris(fact, RJ.translator)]
    return [*language, *(translators if d.iris(fact, RJ.translation) else ())], []


def _literals(d: Description, fact: str, property_: str) -> list[Part]:
    return [Part(x.value, x.language) for x in d.literals(fact, property_)]

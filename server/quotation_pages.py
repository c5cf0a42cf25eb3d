"""What the page of a quotation has beside its facts: how others quote it, where to read it, how to
cite it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from ..ontology.namespaces import RJ, SCHEMA
from .cards import Card, Cards, Part
from .days import day
from .description import Description
from .gathering import Gathering
from .labels import Text
from .links import document_path, to_uri
from .messages import gettext
from .snapshots import Snapshot

#: Other quotations of the same passage on one page.
_OTHERS: Final = 40
#: Words at either end that a text fragment names of a long passage.
_ENDS: Final = 5
_LONG: Final = 12
_CONTINUED: Final = 20


@dataclass(frozen=True, slots=True)
class Other:
    """The same passage elsewhere: its words, its fact, and whether they are the same words."""

    words: Text
    card: Card
    same: bool


@dataclass(frozen=True, slots=True)
class QuotationPage:
    """The parts of a quotation's page.

    ``text`` are its words with those that continue it, a paragraph each. ``source`` leads to the
    words in the article, as far as a browser can find them. ``origin`` says in what sense they are
    the speaker's: ``translation``, ``original`` or nothing. ``citation`` is for copying.
    """

    text: tuple[Text, ...]
    speaker: tuple[Part, ...]
    work: tuple[Part, ...]
    origin: str
    others: tuple[Other, ...]
    source: str
    citation: str


def quotation_page(
    snapshot: Snapshot, fact: str, address: str, preferred: Sequence[str] = ()
) -> QuotationPage:
    """The page of the quotation ``fact``, whose ``address`` is to be cited."""
    gathering = Gathering(snapshot)
    gathering.read(fact)
    chain = [fact]
    while len(chain) < _CONTINUED and (further := gathering.values(chain[-1], RJ.continuedBy)):
        if further[0] in chain:
            break
        gathering.read(further[0])
        chain.append(further[0])
    others = _others(gathering, fact)
    for other in others:
        gathering.read(other)
    d = gathering.description()
    articles = d.iris(fact, RJ.reportedIn)
    works = d.iris(fact, RJ.quotedFrom)
    for work in works:
        gathering.dated(work)
    d = gathering.description()
    cards = Cards(snapshot, d, preferred)
    text = tuple(_text(d, part) for part in chain)
    speaker = tuple(cards.part(x) for x in d.iris(fact, RJ.speaker))
    article = articles[0] if articles else ""
    return QuotationPage(
        text=text,
        speaker=speaker,
        work=tuple(map(cards.part, works)),
        origin=_origin(d, works),
        others=tuple(
            Other(_text(d, other), cards.card(other), same) for other, same in others.items()
        ),
        source=fragment_link(_url(d, article), text[0].value),
        citation=_citation(snapshot, cards, d, article, speaker, text, address),
    )


def _others(gathering: Gathering, fact: str) -> dict[str, bool]:
    """The quotations of the same passage, and whether each is of the same words.

    A build links each of several quotations to one of them, so what they share is found by steps.
    """
    found = {fact: True}
    waiting = [fact]
    while waiting and len(found) <= _OTHERS:
        here = waiting.pop(0)
        for property_, same in ((RJ.sameWordsAs, True), (RJ.variantOf, False)):
            for other in gathering.values(here, str(property_)):
                if other not in found:
                    found[other] = same and found[here]
                    waiting.append(other)
    del found[fact]
    return found


def embed_path(snapshot: Snapshot, iri: str) -> str:
    """The path of the card of a quotation, for other sites to show in a frame."""
    whole = document_path(snapshot, iri)
    start = len(snapshot.root)
    return f"{snapshot.root}/embed/{whole[start:].removeprefix('/doc/')}"


def embed_address(snapshot: Snapshot, iri: str) -> str:
    """The same with the scheme and host of the site."""
    return snapshot.home.rstrip("/") + embed_path(snapshot, iri)[len(snapshot.root) :]


def fragment_link(url: str, words: str) -> str:
    """A link to ``words`` on the page at ``url``, by a text fragment; empty where it has no URL.

    Of long passages it names the first and the last words (WICG, URL Fragment Text Directives).
    """
    if not url.lower().startswith(("http://", "https://")) or "#" in url:
        return to_uri(url) if url.lower().startswith(("http://", "https://")) else ""
    tokens = words.strip(" ,.;:“”\"'").split()
    if not tokens:
        return to_uri(url)
    ends = [tokens[:_ENDS], tokens[-_ENDS:]] if len(tokens) > _LONG else [tokens]
    return to_uri(url) + "#:~:text=" + ",".join(_encoded(" ".join(end)) for end in ends)


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


def _text(d: Description, quotation: str) -> Text:
    texts = d.literals(quotation, SCHEMA.text) or d.literals(quotation, RJ.words)
    return Text(texts[0].value, texts[0].language) if texts else Text("")


def _url(d: Description, article: str) -> str:
    value = d.first(article, SCHEMA.url) if article else None
    return value.value if value is not None else ""


def _origin(d: Description, works: Sequence[str]) -> str:
    if not works:
        return ""
    is_translation = any(str(RJ.Translation) in d.types(work) for work in works)
    return "translation" if is_translation else "original"


def _citation(
    snapshot: Snapshot,
    cards: Cards,
    d: Description,
    article: str,
    speaker: Sequence[Part],
    text: Sequence[Text],
    address: str,
) -> str:
    """Speaker, words, article, publisher, date; then where this was found, and in which version."""
    site = snapshot.manifest.site
    words = " ".join(" ".join(part.value for part in text).split()).strip(' “”"')
    who = ", ".join(part.text for part in speaker)
    publishers = [
        cards.labels(x.value).value if isinstance(x, NamedNode) else x.value
        for x in d.values(article, SCHEMA.publisher)
    ]
    when = d.text(article, SCHEMA.datePublished) if article else ""
    title = gettext("“%(words)s”", words=cards.labels(article).value) if article else ""
    source = ", ".join(filter(None, (title, *publishers, day(when))))
    cited = gettext("“%(words)s”", words=words)
    if who:
        cited = gettext("%(who)s: %(words)s", who=who, words=cited)
    said = gettext("%(words)s. Quoted in %(source)s.", words=cited, source=source)
    found = gettext("%(site)s, version %(version)s", site=site.title, version=snapshot.version)
    return f"{re.sub(' +', ' ', said)} {found}, {address}"

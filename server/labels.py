"""What to call an IRI on a page."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ..ontology.kinds import THING_KINDS
from ..ontology.namespaces import CITO, DCTERMS, FOAF, OA, PROV, RDFS, RJ, SCHEMA
from .description import Description
from .messages import SOURCE, gettext, pgettext, spoken
from .outside import well_known
from .snapshots import Snapshot

_LABEL: Final = NamedNode(str(RDFS.label))
#: What a fact is called by: what is quoted, before all the words that bear the fact out.
_WORDS: Final = (str(SCHEMA.text), str(RJ.words))
_EXCERPT: Final = 80
#: Namespaces of the terms that the vocabulary labels.
_VOCABULARIES: Final = tuple(map(str, (RJ._NS, SCHEMA, CITO, PROV, OA, DCTERMS, FOAF)))


class Text(NamedTuple):
    """Words and their language; ``None`` where they are in the page's own, or in none."""

    value: str
    language: str | None = None


def best_text(
    literals: Iterable[Literal], language: str, preferred: Sequence[str] = ()
) -> Text | None:
    """The literal to show to readers of ``language``: theirs, else English, untagged, any.

    Languages that are ``preferred`` go before, whichever variant of them it is.
    """

    def rank(literal: Literal) -> tuple[int, str]:
        tag = (literal.language or "").lower()
        primary = tag.partition("-")[0]
        if primary and primary in preferred:
            return (preferred.index(primary) - len(preferred), str(literal))
        wanted = [language.lower(), language.lower().partition("-")[0], "en", ""]
        return (wanted.index(tag) if tag in wanted else len(wanted), str(literal))

    chosen = min(literals, key=rank, default=None)
    return None if chosen is None else Text(chosen.value, chosen.language)


class Labels:
    """Finds labels: in the document at hand first, then in the snapshot.

    ``preferred`` are languages that go before the site's.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        known: Description | None = None,
        preferred: Sequence[str] = (),
    ) -> None:
        self._snapshot = snapshot
        self._preferred = preferred
        self._known = known or Description(())
        self._language = snapshot.manifest.site.language
        self._found: dict[str, Text] = {}

    def __call__(self, iri: str) -> Text:
        """The label of ``iri``: never empty, and never a bare IRI where there is a better one."""
        text = self._found.get(iri)
        if text is None:
            text = self._found[iri] = self._find(iri)
        return text

    def _literals(self, iri: str, property_: str) -> list[Literal]:
        known = self._known.literals(iri, property_)
        if known:
            return known
        found = self._snapshot.store.quads_for_pattern(
            NamedNode(iri), NamedNode(property_), None, DefaultGraph()
        )
        return [quad.object for quad in found if isinstance(quad.object, Literal)]

    def _find(self, iri: str) -> Text:
        text = best_text(self._literals(iri, _LABEL.value), self._language, self._preferred)
        if text is not None and text.value.strip():
            return _term(iri, text)
        for property_ in _WORDS:
            literals = self._literals(iri, property_)
            if literals:
                # Of several stretches of words, the longest tells most.
                words = max(literals, key=lambda x: (len(x.value), str(x)))
                quoted = gettext("“%(words)s”", words=excerpt(words.value))
                return Text(quoted, words.language)
        return Text(self._spelt(iri))

    def _spelt(self, iri: str) -> str:
        addresses = self._snapshot.addresses
        if iri.startswith(addresses.id_root):
            return _last_part(iri).replace("-", " ")
        if iri.startswith(f"{addresses.base}/"):
            return iri[len(addresses.base) :]
        for namespace in self._snapshot.manifest.prefixes.values():
            if iri.startswith(namespace) and len(iri) > len(namespace):
                name = _spaced(iri[len(namespace) :])  # a term: subClassOf → sub class of
                return _spelt_terms(spoken()).get(name, name)
        if name := well_known(iri):
            return name
        parts = urlsplit(iri)
        return f"{parts.netloc}{unquote(parts.path)}".rstrip("/") if parts.netloc else iri


def _term(iri: str, text: Text) -> Text:
    """The label of a term of the vocabulary in the language of the page; of all else, ``text``.

    The vocabulary is published in English, so that a query finds each label once.
    """
    if text.language != SOURCE or not iri.startswith(_VOCABULARIES):
        return text
    translated = pgettext("term", text.value)
    return text if translated == text.value else Text(translated)


@cache
def _spelt_terms(_language: str) -> dict[str, str]:
    """Terms of the vocabularies that describe ours, which give them no labels that are loaded."""
    return {
        "broader": pgettext("term", "broader"),
        "domain includes": pgettext("term", "domain includes"),
        "example": pgettext("term", "example"),
        "exact match": pgettext("term", "exact match"),
        "has top concept": pgettext("term", "has top concept"),
        "in scheme": pgettext("term", "in scheme"),
        "narrower": pgettext("term", "narrower"),
        "notation": pgettext("term", "notation"),
        "range includes": pgettext("term", "range includes"),
        "same as": pgettext("term", "same as"),
        "see also": pgettext("term", "see also"),
        "source": pgettext("term", "source"),
        "sub class of": pgettext("term", "sub class of"),
        "sub property of": pgettext("term", "sub property of"),
        "top concept of": pgettext("term", "top concept of"),
    }


def excerpt(text: str, length: int = _EXCERPT) -> str:
    """The beginning of ``text``, on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def kind_of(snapshot: Snapshot, iri: str) -> str | None:
    """The kind that an IRI of this site names; ``fact`` for a fact, None for anything else."""
    root = snapshot.addresses.id_root
    if not iri.startswith(root):
        return None
    kind, *rest = iri[len(root) :].partition("#")[0].split("/")
    if kind == "article" and len(rest) > 1:
        return "fact"
    return kind if kind in THING_KINDS else None


def _last_part(iri: str) -> str:
    tail = iri.rstrip("/").rsplit("/", 1)[-1]
    return unquote(tail) or iri


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()

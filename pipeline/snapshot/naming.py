"""What to call a subject of the dataset, and what kind of thing it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...ontology.kinds import THING_KINDS
from ...ontology.namespaces import DCTERMS, FOAF, RDF, RDFS, RJ, SCHEMA, SKOS
from .lines import split_literal, unescape

#: A subject's properties: IRI → terms, as the lines have them.
Terms = Mapping[str, Sequence[str]]

#: What can be a label, the best first; all of them are names by which a thing is found.
_NAMING: Final = tuple(
    map(
        str,
        (
            RDFS.label,
            SKOS.prefLabel,
            SCHEMA.headline,
            SCHEMA.name,
            DCTERMS.title,
            FOAF.name,
            SKOS.altLabel,
            SCHEMA.alternateName,
            RJ.hashtag,
        ),
    )
)
_TYPE: Final = str(RDF.type)
_OWN: Final = f"{RJ._NS}"
_QUOTATION: Final = f"<{RJ.Quotation}>"
_KIND_OF_CLASS: Final = {f"<{kind.type}>": kind.name for kind in THING_KINDS.values()}


@dataclass(frozen=True, slots=True)
class Names:
    """A subject's label in the site's language, as far as there is one, and its other names."""

    label: str
    others: Sequence[str]


def names_of(terms: Terms, language: str) -> Names | None:
    """Choose among a subject's names; None where it has none.

    The kind of property decides first, then the language: the site's, one of its variants, none,
    any other.
    """
    best: tuple[int, int, str, str] | None = None
    texts = set()
    for rank, naming in enumerate(_NAMING):
        for term in terms.get(naming, ()):
            if term[0] != '"':
                continue
            text, tag, _ = split_literal(term)
            text = one_line(unescape(text))
            if not text:
                continue
            texts.add(text)
            candidate = (rank, _distance(tag, language), tag, text)
            if best is None or candidate < best:
                best = candidate
    if best is None:
        return None
    return Names(best[3], sorted(texts - {best[3]}))


def _distance(tag: str, language: str) -> int:
    wanted = language.lower()
    if tag == wanted:
        return 0
    if tag.split("-")[0] == wanted.split("-")[0]:
        return 1
    return 3 if tag else 2


def kind_of(iri: str, terms: Terms, id_root: str) -> str | None:
    """Return the kind under which ``iri`` can be searched for, or None where it cannot be.

    Addresses of the site say their kind themselves; of its facts only quotations are found. Other
    people's data has a kind of ours, or that of its class's name, in small letters.
    """
    types = terms.get(_TYPE, ())
    if iri.startswith(id_root):
        kind, _, name = iri[len(id_root) :].partition("/")
        if "#" in name:
            return None
        if "/" in name:
            return "quotation" if _QUOTATION in types else None
        return kind
    if iri.startswith(_OWN):
        return None  # the vocabulary has pages of its own
    if _QUOTATION in types:
        return "quotation"
    for type_ in types:
        if type_ in _KIND_OF_CLASS:
            return _KIND_OF_CLASS[type_]
    for type_ in types:
        local = local_name(type_[1:-1])
        if type_[0] == "<" and local:
            return local.lower()
    return "thing"


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def one_line(text: str) -> str:
    """Return ``text`` with each stretch of white space as one space."""
    return " ".join(text.split())


def excerpt(text: str, limit: int = 80) -> str:
    """Return the first words of ``text``, at most ``limit`` characters, with ``…`` if cut."""
    text = one_line(text)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip() + "…"

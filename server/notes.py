"""What facts add to a shortcut: as what somebody is its author, what became of a signature.

A shortcut (``rj:signedBy``, ``schema:author``) says only that one article reports it. Another
may report that the signature was withdrawn, and nobody is to read the one without the other.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from rdflib import URIRef

from ..ontology.namespaces import RJ, SCHEMA
from .description import Description
from .messages import gettext


class _Source(NamedTuple):
    """Facts of ``kind`` make a shortcut from their value of ``subject`` to that of ``object``.

    ``detail`` is the property that says more, and ``plain`` its value that needs no saying.
    """

    kind: URIRef
    subject: URIRef
    object: URIRef
    detail: URIRef | None = None
    plain: URIRef | None = None


_SOURCES: Final = {
    str(SCHEMA.author): _Source(RJ.Authorship, RJ.work, RJ.author, RJ.authorRole, RJ.wrote),
    str(RJ.signedBy): _Source(RJ.Signature, RJ.work, RJ.signatory, RJ.signatureStatus, RJ.signed),
    str(RJ.addressedTo): _Source(RJ.Addressing, RJ.work, RJ.addressee),
    str(RJ.publishedIn): _Source(RJ.Publishing, RJ.work, RJ.venue),
    str(SCHEMA.translator): _Source(RJ.Translating, RJ.translation, RJ.translator),
    str(SCHEMA.memberOf): _Source(RJ.Membership, RJ.member, RJ.group),
}


class Note(NamedTuple):
    """Some words behind a value, the fact that they come from, and the article it names.

    ``article`` is None where the note takes nothing back and so need not name its source.
    """

    text: str
    fact: str
    article: str | None


class Notes:
    """The notes that the facts of a description give."""

    def __init__(self, description: Description, label: Callable[[str], str]) -> None:
        self._label = label
        self._description = description
        self._facts: dict[tuple[str, str, str], list[str]] = {}
        kinds = {str(source.kind): name for name, source in _SOURCES.items()}
        for fact in description.subjects():
            for kind in description.types(fact):
                if kind in kinds:
                    self._enter(kinds[kind], fact)

    def _enter(self, shortcut: str, fact: str) -> None:
        source = _SOURCES[shortcut]
        for subject in self._description.iris(fact, source.subject):
            for value in self._description.iris(fact, source.object):
                self._facts.setdefault((subject, shortcut, value), []).append(fact)

    def of(self, subject: str, shortcut: str, value: str) -> tuple[Note, ...]:
        """What is to stand behind ``value``, in the row of a shortcut of ``subject``."""
        facts = self._facts.get((subject, shortcut, value), ())
        found: dict[str, Note] = {}
        for fact in facts:
            for text, doubtful in self._said(_SOURCES[shortcut], fact):
                # A role is said once; each article that takes something back is named.
                article = self._description.text(fact, RJ.reportedIn) if doubtful else None
                found.setdefault(f"{text} {article}", Note(text, fact, article))
        return tuple(found.values())

    def _said(self, source: _Source, fact: str) -> list[tuple[str, bool]]:
        d = self._description
        denied = str(RJ.denied) in d.iris(fact, RJ.polarity)
        details = [
            v for v in d.iris(fact, source.detail or "") if source.plain and v != str(source.plain)
        ]
        doubtful = denied or source.kind == RJ.Signature
        if not details:
            return [(gettext("denied"), True)] if denied else []
        return [
            (
                gettext("reported not to be: %(what)s", what=self._label(v))
                if denied
                else self._label(v),
                doubtful,
            )
            for v in details
        ]

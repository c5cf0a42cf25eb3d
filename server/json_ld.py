"""Compact JSON-LD 1.1 of a document, some thirty times as fast as the general algorithm.

Our documents have no blank nodes, no lists and no nested contexts, so compaction (JSON-LD 1.1
API, 5) comes down to choosing a name for each property and a short form for each value.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from ..ontology.namespaces import RDF, XSD

_TYPE: Final = str(RDF.type)
_STRING: Final = str(XSD.string)
# JSON-LD 1.1, 4.2.1: what a term must end with to be a prefix without saying so.
_GENERIC_DELIMITERS: Final = ":/?#[]@"


class NotCompactableError(Exception):
    """The context would give an IRI of the data another meaning."""


class Compactor:
    """Writes triples with the names of one context.

    The context may define prefixes, aliases of ``@id`` and ``@type``, and terms with or without
    ``@type``: anything else raises ValueError, since it would be misread here.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._context = dict(context)
        self._id, self._type = "@id", "@type"
        self._prefixes: dict[str, str] = {}
        # IRI → what its values are coerced to (nothing, "@id" or a datatype) → term.
        self._terms: dict[str, dict[str, str]] = {}
        simple = {term: value for term, value in context.items() if isinstance(value, str)}
        for term, value in simple.items():
            if value == "@id":
                self._id = term
            elif value == "@type":
                self._type = term
            elif not term.startswith("@") and value[-1:] in _GENERIC_DELIMITERS:
                self._prefixes[term] = value
        for term, value in context.items():
            self._read(term, value)
        self._by_namespace = {namespace: prefix for prefix, namespace in self._prefixes.items()}

    def _read(self, term: str, value: Any) -> None:
        if term == "@version" or term in self._prefixes or term in (self._id, self._type):
            return
        definition = {"@id": value} if isinstance(value, str) else value
        if term.startswith("@") or not isinstance(definition, dict):
            raise ValueError(f"the context says more of {term} than is understood here")
        if set(definition) - {"@id", "@type"} or "@id" not in definition:
            raise ValueError(f"the context says more of {term} than is understood here")
        coercion = definition.get("@type", "")
        if not coercion.startswith("@"):
            coercion = self._expand(coercion)
        elif coercion != "@id":
            raise ValueError(f"the context coerces {term} to {coercion}")
        self._terms.setdefault(self._expand(definition["@id"]), {}).setdefault(coercion, term)

    def _expand(self, iri: str) -> str:
        prefix, colon, local = iri.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else iri

    def compact(self, triples: Iterable[Triple]) -> bytes:
        """Write ``triples``, which come sorted by subject, as a document with its context.

        Raise :class:`NotCompactableError` where an IRI begins as a prefix of the context does.
        """
        nodes = []
        for subject, group in groupby(triples, key=lambda t: t.subject):
            assert isinstance(subject, NamedNode)
            node: dict[str, Any] = {self._id: self._short(subject.value)}
            for triple in group:
                name, value = self._property(triple.predicate.value, triple.object)
                if name not in node:
                    node[name] = value
                elif isinstance(node[name], list):
                    node[name].append(value)
                else:
                    node[name] = [node[name], value]
            nodes.append(node)
        document = {"@context": self._context, "@graph": nodes}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def _property(self, predicate: str, value: object) -> tuple[str, Any]:
        """The name and the JSON value of one triple."""
        terms = self._terms.get(predicate, {})
        if isinstance(value, NamedNode):
            if predicate == _TYPE:
                return self._type, self._term(value.value)
            short = self._short(value.value)
            if "@id" in terms:
                return terms["@id"], short
            return self._name(predicate, terms), {self._id: short}
        assert isinstance(value, Literal)
        if value.language:
            return self._name(predicate, terms), {
                "@value": value.value,
                "@language": value.language,
            }
        datatype = value.datatype.value
        if datatype == _STRING:
            return self._name(predicate, terms), value.value
        if datatype in terms:
            return terms[datatype], value.value
        return self._name(predicate, terms), {
            "@value": value.value,
            self._type: self._term(datatype),
        }

    def _name(self, predicate: str, terms: Mapping[str, str]) -> str:
        """The name of a property whose value is written out: a term only if it coerces nothing."""
        return terms.get("") or self._short(predicate)

    def _term(self, iri: str) -> str:
        """A class or datatype: a term, or else as any IRI."""
        return self._terms.get(iri, {}).get("") or self._short(iri)

    def _short(self, iri: str) -> str:
        """An IRI with a prefix of the context, or as it is."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._by_namespace.get(iri[:cut])
        if prefix and cut < len(iri):
            return f"{prefix}:{iri[cut:]}"
        scheme = iri.partition(":")[0]
        if scheme in self._context and not iri.startswith(f"{scheme}://"):
            raise NotCompactableError(f"<{iri}> would be read as a shortened IRI")
        return iri

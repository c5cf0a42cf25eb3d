"""What some triples say, by subject and property: how pages read a document."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

Term = NamedNode | Literal
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Description:
    """An index of quads, their graphs left out. Everything comes out sorted and once."""

    def __init__(self, quads: Iterable[Quad], base: "Description | None" = None) -> None:
        """Index ``quads``, beside what ``base`` has: of it, only what gets more is copied."""
        self._subjects: dict[str, dict[str, set[Term]]] = dict(base._subjects) if base else {}
        subjects = self._subjects
        own: set[str] = set()
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                name = subject.value
                if base is not None and name not in own:
                    own.add(name)
                    known = subjects.get(name, {})
                    subjects[name] = {p: set(values) for p, values in known.items()}
                properties = subjects.setdefault(name, {})
                properties.setdefault(quad.predicate.value, set()).add(value)
        # A page asks for the classes of a fact again and again, and for long lists of signatories.
        self._sorted: dict[tuple[str, str], list[Term]] = {}

    def subjects(self) -> list[str]:
        """Everything that is described."""
        return sorted(self._subjects)

    def properties(self, subject: str) -> list[str]:
        """The properties that ``subject`` has."""
        return sorted(self._subjects.get(subject, ()))

    def values(self, subject: str, property_: str) -> list[Term]:
        """The values that ``subject`` has for a property."""
        found = self._subjects.get(subject, {}).get(str(property_), ())
        if len(found) < 2:
            return list(found)
        key = subject, str(property_)
        if key not in self._sorted:
            self._sorted[key] = sorted(found, key=str)
        return self._sorted[key].copy()

    def literals(self, subject: str, property_: str) -> list[Literal]:
        """As :meth:`values`, the literals only."""
        return [v for v in self.values(subject, property_) if isinstance(v, Literal)]

    def iris(self, subject: str, property_: str) -> list[str]:
        """As :meth:`values`, the IRIs only."""
        return [v.value for v in self.values(subject, property_) if isinstance(v, NamedNode)]

    def first(self, subject: str, property_: str) -> Term | None:
        """One value, always the same one; None where there is none."""
        return next(iter(self.values(subject, property_)), None)

    def text(self, subject: str, property_: str) -> str:
        """The text or IRI of :meth:`first`, or an empty string."""
        value = self.first(subject, property_)
        return "" if value is None else value.value

    def types(self, subject: str) -> list[str]:
        """The classes of ``subject``."""
        return self.iris(subject, _TYPE)

    def pointing_to(self, target: str) -> list[tuple[str, str]]:
        """Subject and property of every triple whose object is ``target``."""
        node = NamedNode(target)
        return sorted(
            (subject, property_)
            for subject, properties in self._subjects.items()
            for property_, values in properties.items()
            if node in values
        )

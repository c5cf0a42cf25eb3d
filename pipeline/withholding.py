"""What a person had withheld: which addresses, and by which words they would be told.

One rule for everything that is published, now or in an earlier version: no address of what is
withheld, and no text or address that tells one of its names. A name tells, wherever it stands,
where it would link two articles (``names.comparable``: two words of a person's name, any name of a
venue, an organisation or a movement) and nobody else who is published bears it. Surnames alone, and
such names as "the mayor", tell only where the article speaks of whoever is withheld.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad
from slugify import slugify

from ..ontology.addresses import encode_segment
from .hidden import names as tells
from .hidden import words_of
from .names import comparable, personal_name
from .registry import Entry, Registry

#: A name as it is compared: its words in small letters.
Name = tuple[str, ...]
#: Fewer letters without a space between them ("adamarsh" in a link) may be any word.
_SQUEEZED = 8
#: So many addresses are remembered to tell nothing, since a dataset names the same over and over.
_REMEMBERED = 1 << 16


@dataclass(frozen=True)
class Withholding:
    """What is withheld. Nothing by default.

    ``near`` has, for each thing by ``kind/slug`` (percent-encoded, as in addresses), the names that
    tell it where an article speaks of it; ``names`` those that tell it anywhere, and of which
    things.
    """

    near: Mapping[str, frozenset[Name]] = field(default_factory=dict)
    names: Mapping[Name, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, registry: Registry) -> "Withholding":
        """What the registry says: entries that are withheld, and what was merged into such.

        An entry whose slug has the name in it is withheld along: its address would tell.
        """
        held = list(_held(registry))
        if not held:
            return cls()
        public = {
            (entry.kind, compared)
            for entry in registry
            if entry.status == "current"
            for compared in _comparable(entry)
        }
        names: dict[Name, set[str]] = defaultdict(set)
        near: dict[str, frozenset[Name]] = {}
        for entry in held:
            near[path_of(entry)] = frozenset(_spellings(spoken_names(entry)))
            telling = [
                name
                for name in _names(entry)
                if (compared := comparable(entry.kind, name))
                and (entry.kind, compared) not in public
            ]
            for name in _spellings(telling):
                names[name].add(path_of(entry))
        found = cls(near, {name: frozenset(paths) for name, paths in names.items()})
        along = [e for e in registry if path_of(e) not in near and found.tells(e.slug)]
        return cls({**near, **{path_of(entry): frozenset() for entry in along}}, found.names)

    def __bool__(self) -> bool:
        """Whether anything is withheld."""
        return bool(self.near)

    @cached_property
    def digest(self) -> str:
        """What stands for all of it, the same for two that withhold the same; empty for nothing."""
        if not self:
            return ""
        said = [f"{path} {sorted(names)}" for path, names in sorted(self.near.items())]
        said += map(str, sorted(self.names))
        return "sha256:" + sha256("\n".join(said).encode()).hexdigest()

    @cached_property
    def parts(self) -> frozenset[str]:
        """Every word of a name; of a piece of text that may begin or end within one."""
        return frozenset(word for name in (*self.names, *self._all_near) for word in name)

    @cached_property
    def _all_near(self) -> frozenset[Name]:
        return frozenset().union(*self.near.values())

    @cached_property
    def _probe(self) -> re.Pattern[str]:
        """What every text that tells a name holds: the name's first word."""
        words = {re.escape(name[0]) for name in self.names}
        return re.compile("|".join(sorted(words)) or r"(?!)")

    def holds(self, path: str) -> bool:
        """Whether this thing, as ``kind/slug`` (percent-encoded), is withheld."""
        return path in self.near

    def told_in(self, texts: Iterable[str]) -> set[str]:
        """The things, by ``kind/slug``, that ``texts`` tell by a name that tells anywhere."""
        return {
            path for text in texts for name in self._names_in(text) for path in self.names[name]
        }

    def _names_in(self, text: str) -> Iterator[Name]:
        if self.names and self._probe.search(_folded(text)):
            said = words_of(text)
            yield from (name for name in self.names if tells_name(said, name))

    def tells(self, text: str) -> bool:
        """Whether a text tells a name."""
        return next(self._names_in(text), None) is not None

    def tells_address(self, iri: str) -> bool:
        """Whether an address tells a name, in words of its own or without a space between them."""
        if not self.names:
            return False
        text = unquote(iri)
        if self.tells(text):
            return True
        squeezed = "".join(words_of(text))
        joined = ("".join(name) for name in self.names)
        return any(len(name) >= _SQUEEZED and name in squeezed for name in joined)

    def near_names(self, paths: Iterable[str]) -> set[str]:
        """The names, as text, that tell these things where an article speaks of them."""
        return {" ".join(name) for path in paths for name in self.near.get(path, ())}

    def untold(self, quads: Iterable[Quad], forbidden: Set[str] = frozenset()) -> Iterator[Quad]:
        """The quads of which no term tells a name; nor, with ``forbidden``, one of those."""
        if not self and not forbidden:
            yield from quads
            return
        listed = [words_of(name) for name in forbidden]
        for quad in quads:
            value = quad.object
            if isinstance(value, Literal):
                told = self.tells(value.value) or (listed and tells(value.value, listed))
            else:
                told = self._tells_node(value)
            if not told and not self._tells_node(quad.subject):
                yield quad

    def _tells_node(self, term: object) -> bool:
        if not isinstance(term, NamedNode):
            return False
        known = self._nodes.get(term.value)
        if known is None:
            if len(self._nodes) >= _REMEMBERED:
                self._nodes.clear()
            known = self._nodes[term.value] = self.tells_address(term.value)
        return known

    @cached_property
    def _nodes(self) -> dict[str, bool]:
        return {}


#: What a workspace withholds in which nobody asked for it.
NOTHING = Withholding()


def spoken_names(entry: Entry, others: Iterable[str] = ()) -> set[str]:
    """The names under which an article may speak of an entry; of a person the last one too.

    ``others`` are those that the article's sheet has.
    """
    names = {*_names(entry), *others}
    if entry.kind == "person":
        names |= {name.split()[-1] for name in names if personal_name(name)}
    return names


def tells_name(said: list[str], name: Name) -> bool:
    """Whether words, as ``words_of`` has them, hold those of a name in a row."""
    size = len(name)
    return any(tuple(said[i : i + size]) == name for i in range(len(said) - size + 1))


def texts_in(value: object) -> Iterator[str]:
    """Every text in nested lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def _held(registry: Registry) -> Iterator[Entry]:
    for entry in registry.decided():
        meant = registry.resolve(entry.key)
        if meant is not None and meant.status == "withheld":
            yield entry


def _names(entry: Entry) -> tuple[str, ...]:
    return (*entry.label.values(), *entry.names)


def _comparable(entry: Entry) -> set[str]:
    return {found for name in _names(entry) if (found := comparable(entry.kind, name))}


def path_of(entry: Entry) -> str:
    """``kind/slug`` of an entry, percent-encoded as its address has it."""
    return f"{entry.kind}/{encode_segment(entry.slug)}"


def _spellings(names: Iterable[str]) -> Iterator[Name]:
    """Each name by its words, and as a slug would spell it (without accents)."""
    for name in names:
        for spelled in (name, slugify(name)):
            if words := tuple(words_of(spelled)):
                yield words


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
